#include "ImportTable.h"

#include "base/Json.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <vector>

namespace magiqt {

namespace {

using Row = std::vector<std::string>;

std::string table(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths;
    for (const Row& row : rows)
        for (std::size_t column = 0; column < row.size(); ++column) {
            if (column >= widths.size()) widths.push_back(0);
            widths[column] = std::max(widths[column], row[column].size());
        }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column)
            line += row[column] + std::string(widths[column] + 2 - row[column].size(), ' ');
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string short3(const Json& series, const char* name, const char* separator, const char* format) {
    std::string text;
    for (const Json& number : series.value(name, Json::array())) {
        char part[32];
        std::snprintf(part, sizeof part, format, number.get<double>());
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

std::string fieldOf(const Json& series) {
    const Json field = series.value("fieldStrengthTesla", Json());
    if (!field.is_number()) return "? T";
    char text[32];
    std::snprintf(text, sizeof text, "%.3g T", field.get<double>());
    return text;
}

} // namespace

std::string previewTable(const Json& preview) {
    std::vector<Row> rows{
        {"", "id", "person", "session", "contrast", "plane", "voxels", "mm", "field", "remarks"}};
    for (const Json& series : preview.value("series", Json::array())) {
        std::string remarks = series.value("tickReason", "");
        for (const Json& finding : series.value("findings", Json::array()))
            remarks += (remarks.empty() ? "" : "; ") + finding.value("message", "");
        rows.push_back({series.value("tick", false) ? "x" : "-", series.value("id", ""),
                        series.value("person", ""), series.value("session", ""), series.value("contrast", ""),
                        series.value("plane", ""), short3(series, "size", "x", "%.0f"),
                        short3(series, "spacingMm", "x", "%.2f"), fieldOf(series), remarks});
    }
    std::string text = table(rows);
    for (const Json& skipped : preview.value("skipped", Json::array()))
        text += std::to_string(skipped.value("count", 0)) +
                " files passed over: " + skipped.value("reason", "") + "\n";
    return text;
}

Json leftOut(const Json& preview, const ImportIngestResult& taken) {
    std::set<std::string> imported;
    for (const IngestedScan& scan : taken.scans)
        imported.insert(scan.series);
    Json left = Json::array();
    for (const Json& series : preview.value("series", Json::array()))
        if (!imported.contains(series.value("id", "")))
            left.push_back(
                {{"id", series.value("id", "")},
                 {"contrast", series.value("contrast", "")},
                 {"reason", series.value("tick", false) ? "not selected" : series.value("tickReason", "")}});
    return left;
}

std::string importTable(const ImportIngestResult& taken, const Json& left) {
    std::string text;
    if (!taken.scans.empty()) {
        std::vector<Row> rows{{"subject", "session", "contrast", "plane", "", "file"}};
        for (const IngestedScan& scan : taken.scans)
            rows.push_back({"sub-" + scan.pseudonym, "ses-" + scan.session, scan.contrast, scan.plane,
                            scan.isNew ? "new" : "known", scan.file});
        text += table(rows);
    }
    for (const Json& series : left)
        text += "not imported: " + series.value("id", "") + " " + series.value("contrast", "") + ": " +
                series.value("reason", "") + "\n";
    text += std::to_string(taken.newScans) + " scans imported, " + std::to_string(taken.knownScans) +
            " already there; " + std::to_string(taken.newSubjects) + " new subjects, " +
            std::to_string(taken.newSessions) + " new sessions";
    if (taken.newConflicts > 0)
        text += "; " + std::to_string(taken.newConflicts) + " to decide between persons";
    if (taken.renumberedSubjects > 0)
        text += "; days of " + std::to_string(taken.renumberedSubjects) +
                " subjects count from an earlier scan now";
    return text + "\n";
}

Json importJson(const ImportIngestResult& taken) {
    Json scans = Json::array();
    for (const IngestedScan& scan : taken.scans)
        scans.push_back({{"series", scan.series},
                         {"new", scan.isNew},
                         {"scan", scan.scanId},
                         {"subject", scan.pseudonym},
                         {"session", scan.session},
                         {"contrast", scan.contrast},
                         {"plane", scan.plane},
                         {"file", scan.file}});
    return {{"run", taken.runId},
            {"scans", scans},
            {"newScans", taken.newScans},
            {"knownScans", taken.knownScans},
            {"newSubjects", taken.newSubjects},
            {"newSessions", taken.newSessions},
            {"newConflicts", taken.newConflicts},
            {"renumberedSubjects", taken.renumberedSubjects},
            {"findings", taken.findings}};
}

} // namespace magiqt
