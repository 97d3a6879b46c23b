#include "MetricPlot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>

namespace magiqt {

namespace {

constexpr qsizetype mostPoints = 20000;

// Every other point of the older half: the shape stays, the newest points are untouched.
void thinOut(QVector<QPointF>& curve) {
    const qsizetype half = curve.size() / 2;
    QVector<QPointF> kept;
    kept.reserve(curve.size() - half / 2);
    for (qsizetype i = 0; i < curve.size(); ++i)
        if (i >= half || i % 2 == 0) kept << curve[i];
    curve = kept;
}

} // namespace

MetricPlot::MetricPlot(QWidget* parent)
    : QWidget(parent),
      m_choice(new QComboBox),
      m_logarithmic(new QCheckBox),
      m_latest(new QLabel),
      m_hint(new QLabel),
      m_plot(new QCustomPlot) {
    setObjectName(QStringLiteral("metricPlot"));
    m_choice->setObjectName(QStringLiteral("metricChoice"));
    m_choice->setMinimumWidth(140);
    m_logarithmic->setObjectName(QStringLiteral("metricLogarithmic"));
    m_latest->setObjectName(QStringLiteral("metricLatest"));
    m_latest->setProperty("role", "quiet");
    m_hint->setObjectName(QStringLiteral("metricHint"));
    m_hint->setProperty("role", "quiet");
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_plot->addGraph();
    m_plot->setMinimumHeight(150);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    auto* head = new QHBoxLayout;
    head->addWidget(m_choice);
    head->addWidget(m_logarithmic);
    head->addStretch(1);
    head->addWidget(m_latest);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->addLayout(head);
    column->addWidget(m_plot, 1);
    column->addWidget(m_hint, 1);
    connect(m_choice, &QComboBox::currentTextChanged, this, &MetricPlot::redraw);
    connect(m_logarithmic, &QCheckBox::toggled, this, &MetricPlot::redraw);
    retranslate();
    applyPalette();
    redraw();
}

void MetricPlot::clear() {
    m_curves.clear();
    m_choice->clear();
    redraw();
}

void MetricPlot::add(const QVector<MetricPoint>& points) {
    for (const MetricPoint& point : points) {
        QVector<QPointF>& curve = m_curves[point.name];
        if (curve.isEmpty() && m_choice->findText(point.name) < 0) m_choice->addItem(point.name);
        // A run that was resumed goes back to its checkpoint and says the steps since then once more.
        while (!curve.isEmpty() && curve.last().x() >= point.step)
            curve.removeLast();
        curve << QPointF(point.step, point.value);
        if (curve.size() > mostPoints) thinOut(curve);
    }
    if (!points.isEmpty()) redraw();
}

QStringList MetricPlot::metrics() const {
    QStringList names = m_curves.keys();
    names.sort();
    return names;
}

void MetricPlot::show(const QString& metric) {
    m_choice->setCurrentText(metric);
}

void MetricPlot::redraw() {
    const QVector<QPointF> curve = m_curves.value(m_choice->currentText());
    const bool hasCurve = !curve.isEmpty();
    for (QWidget* widget : {static_cast<QWidget*>(m_choice), static_cast<QWidget*>(m_logarithmic),
                            static_cast<QWidget*>(m_plot), static_cast<QWidget*>(m_latest)})
        widget->setVisible(hasCurve);
    m_hint->setVisible(!hasCurve);
    if (!hasCurve) return;
    QVector<double> steps, values;
    for (const QPointF& point : curve) {
        steps << point.x();
        values << point.y();
    }
    const bool isLogarithmic = m_logarithmic->isChecked() &&
                               std::all_of(values.begin(), values.end(), [](double v) { return v > 0; });
    m_plot->yAxis->setScaleType(isLogarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (isLogarithmic)
        m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    else
        m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
    m_plot->graph(0)->setData(steps, values, true);
    m_plot->graph(0)->setScatterStyle(curve.size() < 3 ? QCPScatterStyle::ssDisc : QCPScatterStyle::ssNone);
    m_plot->rescaleAxes();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_latest->setText(
        tr("Step %1: %2")
            .arg(QLocale().toString(curve.last().x(), 'f', 0), QLocale().toString(curve.last().y(), 'g', 5)));
    m_plot->setAccessibleName(tr("Curve of %1, latest value %2")
                                  .arg(m_choice->currentText(), QLocale().toString(curve.last().y())));
}

void MetricPlot::applyPalette() {
    const QColor text = palette().color(QPalette::Text);
    QColor grid = text;
    grid.setAlphaF(0.18F);
    m_plot->setBackground(palette().brush(QPalette::Base));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(text);
        axis->setTickPen(text);
        axis->setSubTickPen(QPen(grid));
        axis->setTickLabelColor(text);
        axis->setLabelColor(text);
        axis->grid()->setPen(QPen(grid, 1, Qt::DotLine));
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
    }
    m_plot->graph(0)->setPen(QPen(palette().color(QPalette::Link), 1.6));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void MetricPlot::retranslate() {
    m_choice->setAccessibleName(tr("Metric"));
    m_logarithmic->setText(tr("Logarithmic"));
    m_hint->setText(tr("This job has reported no metrics yet. Training does from its first steps on."));
    m_plot->xAxis->setLabel(tr("Step"));
    redraw();
}

void MetricPlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) applyPalette();
    QWidget::changeEvent(event);
}

} // namespace magiqt
