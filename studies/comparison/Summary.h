// What the scores of a comparison say: each group of arms by contrast and metric, and paired comparisons with
// intervals and corrected tests. The unit is the subject: values are means over the arms of a group (training
// seeds) and over seeds before anything is tested. Pure functions.
#pragma once

#include "ComparisonRequest.h"
#include "ScoreTable.h"

#include "statistics/PairedTests.h"

#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct GroupValue {
    std::string group, contrast, metric;
    std::vector<std::string> subjects;
    std::vector<double> values; // by subject
    double mean = 0, deviation = 0;
    std::optional<Interval> interval; // BCa bootstrap over subjects
    // Standard deviation over the arms of the group (training seeds) of their means over subjects; nothing
    // for one arm.
    std::optional<double> armDeviation;
};

struct PairComparison {
    std::string first, second, contrast, metric; // first minus second
    std::vector<std::string> subjects;
    std::vector<double> firstValues, secondValues, differences;
    HodgesLehmann shift;
    std::optional<Interval> bootstrap; // of the mean difference
    SignedRankTest test;
    double adjustedPValue = 1; // Holm over all pairs and contrasts of the metric
    std::optional<double> standardised;
    // The mean difference for each training seed (arms of equal place, or one second arm), where both have as
    // many.
    std::vector<double> byArm;
    bool cannotReach = false; // so few subjects that p < .05 is out of reach
};

struct ComparisonSummary {
    ComparisonDesign design;
    std::vector<GroupValue> values;
    std::vector<PairComparison> pairs;
    std::vector<std::string> warnings; // in words, English
};

ComparisonSummary summarise(const ScoreTable& scores, const ComparisonDesign& design);

// True for metrics of which more is better, false for less; nothing for those whose ideal is a number (1 or
// 0).
std::optional<bool> moreIsBetter(const std::string& metric);

} // namespace magiqt
