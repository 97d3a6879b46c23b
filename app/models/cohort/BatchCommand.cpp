#include "BatchCommand.h"

namespace magiqt {

QStringList commandOf(const BatchOptions& options, const BatchSelection& selection, const QString& study) {
    QStringList words{QStringLiteral("catalog"), QStringLiteral("batch"),
                      QString::fromStdString(jobKindOf(options.kind)), QStringLiteral("--study"), study};
    if (!selection.cohort.isEmpty()) {
        words << QStringLiteral("--cohort") << selection.cohort;
    } else if (!selection.scanIds.empty()) {
        QStringList ids;
        for (const RowId id : selection.scanIds)
            ids << QString::number(id);
        words << QStringLiteral("--scans") << ids.join(QLatin1Char(','));
    } else {
        words << QStringLiteral("--all");
    }
    const std::string parameters = batchParametersJson(options);
    if (parameters != "{}") words << QStringLiteral("--parameters") << QString::fromStdString(parameters);
    return words;
}

} // namespace magiqt
