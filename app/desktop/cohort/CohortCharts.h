// Charts of the scans that pass the filter: age, field strength, contrast, quality. Drawn from counts that
// the reading thread made; the same numbers are in each chart's accessible description. User-interface
// thread.
#pragma once

#include "catalog/ScanSearch.h"

#include <QWidget>

#include <array>

class QCustomPlot;
class QLabel;

namespace magiqt {

class CohortCharts : public QWidget {
    Q_OBJECT
public:
    explicit CohortCharts(QWidget* parent = nullptr);

    void setCharts(const ScanCharts& charts);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Bar {
        QString label;
        double value;
    };
    struct Chart {
        QLabel* title = nullptr;
        QCustomPlot* plot = nullptr;
    };
    Chart addChart(const char* name);
    void drawAges();
    void drawBars(Chart& chart, const QString& title, const std::vector<Bar>& shown);
    void style(QCustomPlot& plot);
    void redraw();

    ScanCharts m_charts;
    QLabel* m_summary;
    Chart m_age, m_field, m_contrast, m_quality;
};

} // namespace magiqt
