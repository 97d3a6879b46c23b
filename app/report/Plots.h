// Plots of results as vectors, in points, with the same colours for the same group throughout a report. Needs
// a QApplication; user-interface thread.
#pragma once

#include "ReportDocument.h"

#include <QColor>
#include <QString>
#include <QStringList>
#include <QVector>

#include <vector>

namespace magiqt {

struct PlotGroup {
    QString name;
    QVector<double> values; // one a subject; NaN where there is none
};

// Colours that people with colour vision deficiency tell apart (Okabe and Ito 2008), repeated from the ninth
// on.
QColor groupColour(std::size_t number);

// Median, quartiles, whiskers to the farthest value within 1.5 interquartile ranges, every value as a dot.
// `ideal`: a line where the ideal value lies (NaN: none).
ReportPlot boxPlot(const QString& caption, const QString& axis, const std::vector<PlotGroup>& groups,
                   double ideal);

// Every subject a line over the groups; its name at the right end.
ReportPlot subjectLines(const QString& caption, const QString& axis, const std::vector<PlotGroup>& groups,
                        const QStringList& subjects);

struct AgreementGroup {
    QString name;
    QVector<double> measured, reference;
};
// Bland and Altman 1986: difference over mean, bias and limits of agreement of each group as lines.
ReportPlot blandAltmanPlot(const QString& caption, const QString& unit,
                           const std::vector<AgreementGroup>& groups);

struct PlotCurve {
    QString name;
    std::size_t colour = 0;
    QVector<double> x, y;
};
ReportPlot curvesPlot(const QString& caption, const QString& xAxis, const QString& yAxis,
                      const std::vector<PlotCurve>& curves);

// Differences with their intervals, one a row, and a line at zero.
struct ForestRow {
    QString name;
    double estimate = 0, lower = 0, upper = 0; // lower > upper: no interval
};
ReportPlot forestPlot(const QString& caption, const QString& axis, const std::vector<ForestRow>& rows);

} // namespace magiqt
