#include "Plots.h"

#include "volume/LabelScores.h"

#include <QHash>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace magiqt {

namespace {

constexpr int kWidth = 480; // points: the width of a page of A4 with margins
constexpr double kBoxWidth = 0.5;

// A plot in the report's style; the caller fills it and takes the drawing.
class Canvas {
public:
    explicit Canvas(const QString& yAxis) {
        QFont font(QStringLiteral("DejaVu Sans"));
        font.setPixelSize(9);
        for (QCPAxis* axis : {m_plot.xAxis, m_plot.yAxis}) {
            axis->setLabelFont(font);
            axis->setTickLabelFont(font);
            axis->grid()->setPen(QPen(QColor(225, 229, 232), 0.5));
            axis->setBasePen(QPen(QColor(90, 100, 110), 0.7));
            axis->setTickPen(QPen(QColor(90, 100, 110), 0.7));
            axis->setSubTicks(false);
        }
        m_plot.legend->setFont(font);
        m_plot.legend->setBorderPen(Qt::NoPen);
        m_plot.legend->setBrush(QColor(255, 255, 255, 200));
        // A long one in two lines: the axis is short.
        m_plot.yAxis->setLabel(
            yAxis.size() > 36 ? QString(yAxis).replace(QLatin1String(": "), QLatin1String(":\n")) : yAxis);
    }

    QCustomPlot& plot() { return m_plot; }

    void nameGroups(const std::vector<PlotGroup>& groups) {
        const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
        for (std::size_t n = 0; n < groups.size(); ++n)
            ticker->addTick(static_cast<double>(n), groups[n].name);
        m_plot.xAxis->setTicker(ticker);
        m_plot.xAxis->setRange(-0.6, static_cast<double>(groups.size()) - 0.4);
        m_plot.xAxis->grid()->setVisible(false);
        qsizetype longest = 0;
        for (const PlotGroup& group : groups)
            longest = std::max(longest, group.name.size());
        if (static_cast<std::size_t>(longest) * groups.size() > 80) m_plot.xAxis->setTickLabelRotation(-35);
    }

    // Beside what is shown, not over it, its entries together at the top.
    void showLegend() {
        m_plot.legend->setVisible(true);
        auto* side = new QCPLayoutGrid;
        m_plot.plotLayout()->addElement(0, 1, side);
        m_plot.plotLayout()->setColumnStretchFactor(1, 0.001);
        side->addElement(0, 0, m_plot.legend);
        side->addElement(1, 0, new QCPLayoutElement);
        side->setRowStretchFactor(0, 0.001);
    }

    // A few per cent of room around what is shown.
    void fitY(const std::vector<double>& values) {
        double low = std::numeric_limits<double>::max();
        double high = std::numeric_limits<double>::lowest();
        for (const double value : values) {
            if (!std::isfinite(value)) continue;
            low = std::min(low, value);
            high = std::max(high, value);
        }
        if (low > high) return;
        const double room = high > low ? 0.08 * (high - low) : std::max(1e-3, 0.05 * std::abs(high));
        m_plot.yAxis->setRange(low - room, high + room);
    }

    void horizontal(double value, const QColor& colour, Qt::PenStyle style) {
        auto* line = new QCPItemStraightLine(&m_plot);
        line->point1->setCoords(0, value);
        line->point2->setCoords(1, value);
        line->setPen(QPen(colour, 0.9, style));
    }

    ReportPlot take(const QString& caption, int height) {
        ReportPlot result;
        result.caption = caption;
        result.size = QSizeF(kWidth, height);
        QCPPainter painter;
        painter.begin(&result.drawing);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        m_plot.toPainter(&painter, kWidth, height);
        painter.end();
        return result;
    }

private:
    QCustomPlot m_plot;
};

double quantileOf(const QVector<double>& sorted, double probability) {
    const double place = probability * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<qsizetype>(place);
    const qsizetype above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

QVector<double> finite(const QVector<double>& values) {
    QVector<double> kept;
    for (const double value : values)
        if (std::isfinite(value)) kept << value;
    return kept;
}

QCPScatterStyle dot(const QColor& colour) {
    return QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 3.5);
}

} // namespace

QColor groupColour(std::size_t number) {
    static const std::vector<QColor> colours = {
        QColor(0, 114, 178),  QColor(213, 94, 0),  QColor(0, 158, 115),   QColor(204, 121, 167),
        QColor(86, 180, 233), QColor(230, 159, 0), QColor(110, 110, 110), QColor(148, 103, 189)};
    return colours[number % colours.size()];
}

ReportPlot boxPlot(const QString& caption, const QString& axis, const std::vector<PlotGroup>& groups,
                   double ideal) {
    Canvas canvas(axis);
    canvas.nameGroups(groups);
    std::vector<double> all;
    for (std::size_t n = 0; n < groups.size(); ++n) {
        QVector<double> sorted = finite(groups[n].values);
        if (sorted.isEmpty()) continue;
        std::sort(sorted.begin(), sorted.end());
        all.insert(all.end(), sorted.begin(), sorted.end());
        const double lower = quantileOf(sorted, 0.25);
        const double upper = quantileOf(sorted, 0.75);
        const double reach = 1.5 * (upper - lower);
        // Whiskers never end inside the box, where a quartile lies between two values.
        const double least = std::min(
            lower, *std::find_if(sorted.begin(), sorted.end(), [&](double v) { return v >= lower - reach; }));
        const double most = std::max(upper, *std::find_if(sorted.rbegin(), sorted.rend(),
                                                          [&](double v) { return v <= upper + reach; }));
        auto* box = new QCPStatisticalBox(canvas.plot().xAxis, canvas.plot().yAxis);
        box->setWidth(kBoxWidth);
        box->setWhiskerWidth(0.25);
        const QColor colour = groupColour(n);
        QColor fill = colour;
        fill.setAlpha(50);
        box->setBrush(fill);
        box->setPen(QPen(colour, 0.9));
        box->setMedianPen(QPen(colour, 1.6));
        box->setWhiskerPen(QPen(colour, 0.9));
        box->setWhiskerBarPen(QPen(colour, 0.9));
        box->addData(static_cast<double>(n), least, lower, quantileOf(sorted, 0.5), upper, most);
        auto* dots = canvas.plot().addGraph();
        dots->setLineStyle(QCPGraph::lsNone);
        dots->setScatterStyle(dot(colour));
        for (qsizetype v = 0; v < sorted.size(); ++v) // side by side, so that equal values are all seen
            dots->addData(static_cast<double>(n) + 0.36 + 0.02 * static_cast<double>(v % 5), sorted[v]);
    }
    if (std::isfinite(ideal)) {
        canvas.horizontal(ideal, QColor(60, 60, 60), Qt::DashLine);
        all.push_back(ideal);
    }
    canvas.fitY(all);
    return canvas.take(caption, 230);
}

ReportPlot subjectLines(const QString& caption, const QString& axis, const std::vector<PlotGroup>& groups,
                        const QStringList& subjects) {
    Canvas canvas(axis);
    canvas.nameGroups(groups);
    std::vector<double> all;
    canvas.showLegend();
    for (qsizetype s = 0; s < subjects.size(); ++s) {
        auto* line = canvas.plot().addGraph();
        const QColor colour = groupColour(static_cast<std::size_t>(s));
        line->setName(subjects[s]);
        line->setPen(QPen(colour, 1.0));
        line->setScatterStyle(dot(colour));
        for (std::size_t n = 0; n < groups.size(); ++n) {
            const double value = groups[n].values.value(s, std::numeric_limits<double>::quiet_NaN());
            line->addData(static_cast<double>(n), value);
            all.push_back(value);
        }
    }
    canvas.fitY(all);
    return canvas.take(caption, 230);
}

ReportPlot blandAltmanPlot(const QString& caption, const QString& unit,
                           const std::vector<AgreementGroup>& groups) {
    Canvas canvas(QCoreApplication::translate("Plots", "Difference to the reference, %1").arg(unit));
    canvas.plot().xAxis->setLabel(QCoreApplication::translate("Plots", "Mean of both, %1").arg(unit));
    canvas.showLegend();
    std::vector<double> all = {0.0};
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
    canvas.horizontal(0.0, QColor(60, 60, 60), Qt::SolidLine);
    for (std::size_t n = 0; n < groups.size(); ++n) {
        auto* dots = canvas.plot().addGraph();
        const QColor colour = groupColour(n);
        dots->setName(groups[n].name);
        dots->setLineStyle(QCPGraph::lsNone);
        dots->setScatterStyle(dot(colour));
        std::vector<double> measured, reference;
        for (qsizetype v = 0; v < groups[n].measured.size(); ++v) {
            const double a = groups[n].measured[v], b = groups[n].reference[v];
            if (!std::isfinite(a) || !std::isfinite(b)) continue;
            measured.push_back(a);
            reference.push_back(b);
            dots->addData(0.5 * (a + b), a - b);
            all.push_back(a - b);
            low = std::min(low, 0.5 * (a + b));
            high = std::max(high, 0.5 * (a + b));
        }
        if (const auto agreement = blandAltman(measured, reference)) {
            canvas.horizontal(agreement->bias, colour, Qt::SolidLine);
            canvas.horizontal(agreement->lower, colour, Qt::DotLine);
            canvas.horizontal(agreement->upper, colour, Qt::DotLine);
            all.insert(all.end(), {agreement->lower, agreement->upper});
        }
    }
    if (low < high) {
        const double room = 0.06 * (high - low);
        canvas.plot().xAxis->setRange(low - room, high + room);
    }
    canvas.fitY(all);
    return canvas.take(caption, 240);
}

ReportPlot curvesPlot(const QString& caption, const QString& xAxis, const QString& yAxis,
                      const std::vector<PlotCurve>& curves) {
    Canvas canvas(yAxis);
    canvas.plot().xAxis->setLabel(xAxis);
    canvas.showLegend();
    std::vector<double> all;
    double last = 0;
    QHash<QString, int> named;
    for (const PlotCurve& curve : curves) {
        auto* line = canvas.plot().addGraph();
        line->setPen(QPen(groupColour(curve.colour), 1.1));
        line->setData(curve.x, curve.y, true);
        line->setName(curve.name);
        if (named[curve.name]++ > 0) line->removeFromLegend(); // one entry for the seeds of a cell
        all.insert(all.end(), curve.y.begin(), curve.y.end());
        if (!curve.x.isEmpty()) last = std::max(last, curve.x.last());
    }
    canvas.plot().xAxis->setRange(0, last > 0 ? last : 1);
    canvas.fitY(all);
    return canvas.take(caption, 240);
}

ReportPlot forestPlot(const QString& caption, const QString& axis, const std::vector<ForestRow>& rows) {
    Canvas canvas(QString{});
    QCustomPlot& plot = canvas.plot();
    plot.xAxis->setLabel(axis);
    const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    double low = 0, high = 0;
    auto* dots = plot.addGraph();
    dots->setLineStyle(QCPGraph::lsNone);
    dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, groupColour(0), groupColour(0), 4.5));
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const double y = static_cast<double>(rows.size() - 1 - n);
        ticker->addTick(y, rows[n].name);
        dots->addData(rows[n].estimate, y);
        low = std::min(low, rows[n].estimate);
        high = std::max(high, rows[n].estimate);
        if (rows[n].lower > rows[n].upper) continue;
        auto* bar = new QCPItemLine(&plot);
        bar->start->setCoords(rows[n].lower, y);
        bar->end->setCoords(rows[n].upper, y);
        bar->setPen(QPen(groupColour(0), 1.2));
        low = std::min(low, rows[n].lower);
        high = std::max(high, rows[n].upper);
    }
    auto* zero = new QCPItemStraightLine(&plot);
    zero->point1->setCoords(0, 0);
    zero->point2->setCoords(0, 1);
    zero->setPen(QPen(QColor(60, 60, 60), 0.9, Qt::DashLine));
    plot.yAxis->setTicker(ticker);
    plot.yAxis->grid()->setVisible(false);
    plot.yAxis->setRange(-0.6, static_cast<double>(rows.size()) - 0.4);
    const double room = std::max(1e-6, 0.06 * (high - low));
    plot.xAxis->setRange(low - room, high + room);
    return canvas.take(caption, 44 + 15 * static_cast<int>(rows.size()));
}

} // namespace magiqt
