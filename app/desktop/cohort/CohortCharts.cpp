#include "CohortCharts.h"

#include "app/models/cohort/CohortWording.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>

namespace magiqt {

namespace {

constexpr int plotHeight = 132;

QString countText(double value) {
    return QLocale().toString(static_cast<qlonglong>(value));
}

} // namespace

CohortCharts::CohortCharts(QWidget* parent) : QWidget(parent), m_summary(new QLabel) {
    setObjectName(QStringLiteral("cohortCharts"));
    m_summary->setObjectName(QStringLiteral("chartSummary"));
    m_summary->setWordWrap(true);
    m_summary->setProperty("role", "quiet");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(6);
    column->addWidget(m_summary);
    m_age = addChart("chartAge");
    m_field = addChart("chartField");
    m_contrast = addChart("chartContrast");
    m_quality = addChart("chartQuality");
    column->addStretch(1);
    redraw();
}

CohortCharts::Chart CohortCharts::addChart(const char* name) {
    Chart chart{new QLabel, new QCustomPlot};
    chart.title->setProperty("role", "heading");
    chart.plot->setObjectName(QString::fromLatin1(name));
    chart.plot->setFixedHeight(plotHeight);
    chart.plot->setFocusPolicy(Qt::NoFocus);
    layout()->addWidget(chart.title);
    layout()->addWidget(chart.plot);
    return chart;
}

void CohortCharts::setCharts(const ScanCharts& charts) {
    m_charts = charts;
    redraw();
}

void CohortCharts::style(QCustomPlot& plot) {
    const QColor text = palette().color(QPalette::WindowText);
    const QColor line = palette().color(QPalette::Mid);
    plot.setBackground(palette().color(QPalette::Window));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(QPen(line));
        axis->setTickPen(QPen(line));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(text);
        axis->setLabelColor(text);
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
    }
    plot.xAxis->grid()->setVisible(false);
    plot.yAxis->grid()->setPen(QPen(line, 0, Qt::DotLine));
    plot.yAxis->grid()->setZeroLinePen(Qt::NoPen);
    plot.yAxis->setNumberFormat(QStringLiteral("gb"));
    plot.yAxis->setNumberPrecision(6);
    plot.yAxis->ticker()->setTickCount(3);
    plot.setLocale(QLocale());
}

void CohortCharts::drawAges() {
    QCustomPlot& plot = *m_age.plot;
    plot.clearPlottables();
    style(plot);
    m_age.title->setText(tr("Age (years)"));
    auto* bars = new QCPBars(plot.xAxis, plot.yAxis);
    bars->setWidth(m_charts.ageBinYears * 0.94);
    bars->setPen(Qt::NoPen);
    bars->setBrush(palette().color(QPalette::Highlight));
    double most = 1;
    double first = 0;
    double last = 10;
    QStringList spoken;
    for (const auto& [lower, count] : m_charts.ageYears) {
        const auto value = static_cast<double>(count);
        bars->addData(lower + m_charts.ageBinYears / 2, value);
        most = std::max(most, value);
        if (count > 0)
            spoken << QStringLiteral("%1–%2: %3")
                          .arg(lower)
                          .arg(lower + m_charts.ageBinYears)
                          .arg(countText(value));
    }
    if (!m_charts.ageYears.empty()) {
        first = m_charts.ageYears.front().first;
        last = m_charts.ageYears.back().first + m_charts.ageBinYears;
    }
    plot.xAxis->setRange(first, last);
    plot.yAxis->setRange(0, most * 1.08);
    plot.setAccessibleName(m_age.title->text());
    plot.setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    plot.replot(QCustomPlot::rpQueuedReplot);
}

void CohortCharts::drawBars(Chart& chart, const QString& title, const std::vector<Bar>& shown) {
    QCustomPlot& plot = *chart.plot;
    plot.clearPlottables();
    style(plot);
    chart.title->setText(title);
    auto* bars = new QCPBars(plot.xAxis, plot.yAxis);
    bars->setWidth(0.72);
    bars->setPen(Qt::NoPen);
    bars->setBrush(palette().color(QPalette::Highlight));
    const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    double most = 1;
    QStringList spoken;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const double place = static_cast<double>(i);
        bars->addData(place, shown[i].value);
        ticker->addTick(place, shown[i].label);
        most = std::max(most, shown[i].value);
        spoken << QStringLiteral("%1: %2").arg(shown[i].label, countText(shown[i].value));
    }
    plot.xAxis->setTicker(ticker);
    plot.xAxis->setTickLength(0);
    plot.xAxis->setRange(-0.6, std::max(1.0, static_cast<double>(shown.size())) - 0.4);
    plot.yAxis->setRange(0, most * 1.08);
    plot.setAccessibleName(title);
    plot.setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    plot.replot(QCustomPlot::rpQueuedReplot);
}

void CohortCharts::redraw() {
    m_summary->setText(tr("%1 scans of %2 people")
                           .arg(QLocale().toString(static_cast<qlonglong>(m_charts.scans)),
                                QLocale().toString(static_cast<qlonglong>(m_charts.subjects))) +
                       (m_charts.ageUnknown > 0
                            ? QStringLiteral("\n") +
                                  tr("Age not known: %1 scans")
                                      .arg(QLocale().toString(static_cast<qlonglong>(m_charts.ageUnknown)))
                            : QString()));
    drawAges();
    std::vector<Bar> fields;
    for (const auto& [tesla, count] : m_charts.fieldStrengthTesla)
        fields.push_back({fieldText(tesla, FieldClass::Unknown), static_cast<double>(count)});
    drawBars(m_field, tr("Field strength"), fields);
    const auto barsOf = [](const std::vector<ValueCount>& counts, auto word) {
        std::vector<Bar> bars;
        for (const ValueCount& count : counts)
            bars.push_back({word(count.value), static_cast<double>(count.scans)});
        return bars;
    };
    drawBars(m_contrast, tr("Contrast"), barsOf(m_charts.contrasts, wordOfContrast));
    drawBars(m_quality, tr("Quality"), barsOf(m_charts.qualities, [](const std::string& value) {
                 return wordOf(scanQualityFrom(value));
             }));
}

void CohortCharts::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange ||
        event->type() == QEvent::FontChange)
        redraw();
    QWidget::changeEvent(event);
}

} // namespace magiqt
