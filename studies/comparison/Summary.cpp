#include "Summary.h"

#include "statistics/Bootstrap.h"

#include <algorithm>
#include <map>
#include <set>

namespace magiqt {

namespace {

constexpr double kSignificance = 0.05;

double average(std::span<const double> values) {
    return mean(values);
}

GroupValue valueOf(const ScoreTable& scores, const std::pair<std::string, std::vector<std::string>>& group,
                   const std::string& contrast, const std::string& metric) {
    GroupValue result{group.first, contrast, metric, {}, {}, 0, 0, {}, {}};
    for (const std::string& subject : scores.subjects()) {
        double value = 0;
        if (!scores.valueOf(group.second, subject, contrast, metric, value)) continue;
        result.subjects.push_back(subject);
        result.values.push_back(value);
    }
    if (result.values.empty()) return result;
    result.mean = mean(result.values);
    result.deviation = standardDeviation(result.values);
    result.interval = bootstrapInterval(result.values, average);
    if (group.second.size() > 1) {
        std::vector<double> means;
        for (const std::string& arm : group.second) {
            std::vector<double> own;
            for (const std::string& subject : result.subjects) {
                double value = 0;
                if (scores.valueOf({arm}, subject, contrast, metric, value)) own.push_back(value);
            }
            if (!own.empty()) means.push_back(mean(own));
        }
        if (means.size() > 1) result.armDeviation = standardDeviation(means);
    }
    return result;
}

const std::vector<std::string>& armsOf(const ComparisonDesign& design, const std::string& group) {
    for (const auto& [name, arms] : design.groups)
        if (name == group) return arms;
    static const std::vector<std::string> none;
    return none;
}

PairComparison compare(const ScoreTable& scores, const ComparisonDesign& design, const std::string& first,
                       const std::string& second, const std::string& contrast, const std::string& metric) {
    PairComparison pair;
    pair.first = first;
    pair.second = second;
    pair.contrast = contrast;
    pair.metric = metric;
    const auto& firstArms = armsOf(design, first);
    const auto& secondArms = armsOf(design, second);
    for (const std::string& subject : scores.subjects()) {
        double a = 0, b = 0;
        if (!scores.valueOf(firstArms, subject, contrast, metric, a) ||
            !scores.valueOf(secondArms, subject, contrast, metric, b))
            continue;
        pair.subjects.push_back(subject);
        pair.firstValues.push_back(a);
        pair.secondValues.push_back(b);
        pair.differences.push_back(a - b);
    }
    if (pair.differences.empty()) return pair;
    pair.shift = hodgesLehmann(pair.differences);
    pair.bootstrap = bootstrapInterval(pair.differences, average);
    pair.test = wilcoxonSignedRank(pair.differences);
    pair.standardised = standardisedMeanDifference(pair.differences);
    pair.cannotReach = pair.test.smallestPValue > kSignificance;
    if (firstArms.size() > 1 && (secondArms.size() == firstArms.size() || secondArms.size() == 1))
        for (std::size_t n = 0; n < firstArms.size(); ++n) {
            std::vector<double> own;
            for (const std::string& subject : pair.subjects) {
                double a = 0, b = 0;
                if (scores.valueOf({firstArms[n]}, subject, contrast, metric, a) &&
                    scores.valueOf({secondArms[secondArms.size() == 1 ? 0 : n]}, subject, contrast, metric, b))
                    own.push_back(a - b);
            }
            if (!own.empty()) pair.byArm.push_back(mean(own));
        }
    return pair;
}

// Holm's correction over the pairs and contrasts of each metric.
void correct(std::vector<PairComparison>& pairs) {
    std::map<std::string, std::vector<std::size_t>> families;
    for (std::size_t n = 0; n < pairs.size(); ++n)
        families[pairs[n].metric].push_back(n);
    for (const auto& [metric, members] : families) {
        std::vector<double> pValues;
        for (const std::size_t n : members)
            pValues.push_back(pairs[n].test.pValue);
        const std::vector<double> adjusted = holmAdjusted(pValues);
        for (std::size_t n = 0; n < members.size(); ++n)
            pairs[members[n]].adjustedPValue = adjusted[n];
    }
}

} // namespace

std::optional<bool> moreIsBetter(const std::string& metric) {
    static const std::set<std::string> more = {"psnr_db",
                                               "ssim",
                                               "pearson",
                                               "ulfenc_psnr_db",
                                               "ulfenc_ssim",
                                               "ulfenc_score",
                                               "consistency_correlation"};
    static const std::set<std::string> less = {"hfen",        "mae",     "nrmse",
                                               "ulfenc_nmse", "seconds", "consistency_clusters"};
    if (more.contains(metric) || metric.ends_with("_dice")) return true;
    if (less.contains(metric) || metric.ends_with("_assd_mm")) return false;
    return std::nullopt;
}

ComparisonSummary summarise(const ScoreTable& scores, const ComparisonDesign& design) {
    ComparisonSummary summary;
    summary.design = design;
    const std::vector<std::string> contrasts = scores.contrasts();
    for (const std::string& metric : scores.metrics())
        for (const std::string& contrast : contrasts)
            for (const auto& group : design.groups) {
                GroupValue value = valueOf(scores, group, contrast, metric);
                if (!value.values.empty()) summary.values.push_back(std::move(value));
            }
    std::vector<std::pair<std::string, std::string>> pairs;
    if (!design.baseline.empty())
        for (const auto& [group, arms] : design.groups)
            if (group != design.baseline) pairs.emplace_back(group, design.baseline);
    for (const auto& pair : design.pairs)
        if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
    for (const std::string& metric : design.metrics)
        for (const auto& [first, second] : pairs)
            for (const std::string& contrast : contrasts) {
                PairComparison pair = compare(scores, design, first, second, contrast, metric);
                if (!pair.differences.empty()) summary.pairs.push_back(std::move(pair));
            }
    correct(summary.pairs);

    std::map<std::string, std::size_t> fewest;
    for (const PairComparison& pair : summary.pairs)
        if (pair.cannotReach) {
            auto [place, isNew] = fewest.emplace(pair.contrast, pair.differences.size());
            if (!isNew) place->second = std::max(place->second, pair.differences.size());
        }
    for (const auto& [contrast, subjects] : fewest)
        summary.warnings.push_back(contrast + ": with " + std::to_string(subjects) +
                                   (subjects == 1 ? " subject" : " subjects") +
                                   " a signed-rank test cannot reach p < 0.05 (6 are the fewest that can); "
                                   "read the intervals and the "
                                   "subjects' own lines, not the p-values");
    return summary;
}

} // namespace magiqt
