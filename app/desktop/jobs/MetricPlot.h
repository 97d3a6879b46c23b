// Live curves of a run's metrics (loss, PSNR ...), one at a time, with a logarithmic axis on request. Keeps
// at most 20,000 points a curve; older ones are thinned, never cut off. User-interface thread only.
#pragma once

#include "app/models/jobs/RunFollower.h"

#include <QHash>
#include <QPointF>
#include <QVector>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QCustomPlot;
class QLabel;

namespace magiqt {

class MetricPlot : public QWidget {
    Q_OBJECT
public:
    explicit MetricPlot(QWidget* parent = nullptr);

    void clear();
    void add(const QVector<MetricPoint>& points);
    bool isEmpty() const { return m_curves.isEmpty(); }
    QStringList metrics() const;
    QVector<QPointF> curve(const QString& metric) const { return m_curves.value(metric); }
    void show(const QString& metric);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void applyPalette();
    void redraw();

    QHash<QString, QVector<QPointF>> m_curves;
    QComboBox* m_choice;
    QCheckBox* m_logarithmic;
    QLabel* m_latest;
    QLabel* m_hint;
    QCustomPlot* m_plot;
};

} // namespace magiqt
