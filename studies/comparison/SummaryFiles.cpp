#include "SummaryFiles.h"

#include "base/AtomicFile.h"

#include <cmath>
#include <cstdio>

namespace magiqt {

namespace {

std::string text(double value) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
}

std::string lower(const std::optional<Interval>& interval) {
    return interval ? text(interval->lower) : "";
}
std::string upper(const std::optional<Interval>& interval) {
    return interval ? text(interval->upper) : "";
}

Json json(const std::optional<Interval>& interval) {
    if (!interval) return nullptr;
    return {{"lower", interval->lower}, {"upper", interval->upper}, {"level", interval->level}};
}

void writeText(const std::filesystem::path& file, const std::string& content) {
    AtomicFile out(file);
    out.write(content.data(), content.size());
    out.commit();
}

} // namespace

Json toJson(const ComparisonSummary& summary) {
    Json values = Json::array(), pairs = Json::array(), groups = Json::array();
    for (const auto& [name, arms] : summary.design.groups)
        groups.push_back({{"name", name}, {"arms", arms}});
    for (const GroupValue& value : summary.values)
        values.push_back({{"group", value.group},
                          {"contrast", value.contrast},
                          {"metric", value.metric},
                          {"subjects", value.subjects},
                          {"values", value.values},
                          {"mean", value.mean},
                          {"deviation", value.deviation},
                          {"bootstrap95", json(value.interval)},
                          {"armDeviation", value.armDeviation ? Json(*value.armDeviation) : Json()}});
    for (const PairComparison& pair : summary.pairs)
        pairs.push_back(
            {{"first", pair.first},
             {"second", pair.second},
             {"contrast", pair.contrast},
             {"metric", pair.metric},
             {"subjects", pair.subjects},
             {"differences", pair.differences},
             {"meanDifference", mean(pair.differences)},
             {"hodgesLehmann", pair.shift.estimate},
             {"hodgesLehmannInterval", json(pair.shift.interval)},
             {"bootstrap95", json(pair.bootstrap)},
             {"wilcoxonPositiveRanks", pair.test.positiveRanks},
             {"wilcoxonNegativeRanks", pair.test.negativeRanks},
             {"pValue", pair.test.pValue},
             {"exact", pair.test.exact},
             {"smallestPValue", pair.test.smallestPValue},
             {"holmPValue", pair.adjustedPValue},
             {"rankBiserial", pair.test.rankBiserial},
             {"standardisedMeanDifference", pair.standardised ? Json(*pair.standardised) : Json()},
             {"byTrainingSeed", pair.byArm},
             {"cannotReachSignificance", pair.cannotReach}});
    return {
        {"name", summary.design.name},
        {"baseline", summary.design.baseline},
        {"groups", groups},
        {"values", values},
        {"pairs", pairs},
        {"warnings", summary.warnings},
        {"methods",
         "Per subject, means over training seeds and sampling seeds first. Wilcoxon signed-rank, two-sided, "
         "zero "
         "differences left out, exact for up to 25; Holm within each metric; Hodges-Lehmann shift with the "
         "interval that inverts the test; BCa bootstrap of the mean over subjects, 10,000 draws, seed 1; "
         "rank-biserial correlation; mean difference over its standard deviation."}};
}

void writeSummary(const ComparisonSummary& summary, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    std::string values =
        "group,contrast,metric,subjects,mean,deviation,lower95,upper95,training_seed_deviation\n";
    std::string subjects = "group,contrast,metric,subject,value\n";
    for (const GroupValue& value : summary.values) {
        const std::string key = value.group + "," + value.contrast + "," + value.metric + ",";
        values += key + std::to_string(value.values.size()) + "," + text(value.mean) + "," +
                  text(value.deviation) + "," + lower(value.interval) + "," + upper(value.interval) + "," +
                  (value.armDeviation ? text(*value.armDeviation) : "") + "\n";
        for (std::size_t n = 0; n < value.values.size(); ++n)
            subjects += key + value.subjects[n] + "," + text(value.values[n]) + "\n";
    }
    std::string pairs =
        "first,second,contrast,metric,subjects,mean_difference,hodges_lehmann,hl_lower,hl_upper,hl_level,"
        "bootstrap_lower95,bootstrap_upper95,p,p_holm,exact,rank_biserial,standardised,"
        "differences_by_training_seed\n";
    for (const PairComparison& pair : summary.pairs) {
        pairs +=
            pair.first + "," + pair.second + "," + pair.contrast + "," + pair.metric + "," +
            std::to_string(pair.differences.size()) + "," + text(mean(pair.differences)) + "," +
            text(pair.shift.estimate) + "," + lower(pair.shift.interval) + "," + upper(pair.shift.interval) +
            "," + (pair.shift.interval ? text(pair.shift.interval->level) : "") + "," +
            lower(pair.bootstrap) + "," + upper(pair.bootstrap) + "," + text(pair.test.pValue) + "," +
            text(pair.adjustedPValue) + "," + (pair.test.exact ? "1" : "0") + "," +
            text(pair.test.rankBiserial) + "," + (pair.standardised ? text(*pair.standardised) : "") + ",";
        for (std::size_t n = 0; n < pair.byArm.size(); ++n) {
            if (n > 0) pairs += ';';
            pairs += text(pair.byArm[n]);
        }
        pairs += "\n";
    }
    writeText(folder / "values.csv", values);
    writeText(folder / "subjects.csv", subjects);
    writeText(folder / "pairs.csv", pairs);
    writeJsonFile(folder / "summary.json", toJson(summary));
}

} // namespace magiqt
