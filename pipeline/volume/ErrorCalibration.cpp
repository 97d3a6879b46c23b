#include "ErrorCalibration.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

using Sorted = std::vector<std::vector<float>>; // ratios of each subject, ascending

double coverageOfSorted(const std::vector<float>& ratios, double factor) {
    const auto end = std::upper_bound(ratios.begin(), ratios.end(), static_cast<float>(factor));
    return static_cast<double>(end - ratios.begin()) / static_cast<double>(ratios.size());
}

double meanCoverage(const Sorted& subjects, double factor, std::size_t without) {
    double sum = 0;
    int count = 0;
    for (std::size_t n = 0; n < subjects.size(); ++n) {
        if (n == without) continue;
        sum += coverageOfSorted(subjects[n], factor);
        ++count;
    }
    return sum / count;
}

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

// The least factor at which the mean coverage reaches `level`; infinite where no finite one does.
double leastFactor(const Sorted& subjects, double level, std::size_t without = kNobody) {
    float largest = 0;
    for (std::size_t n = 0; n < subjects.size(); ++n)
        if (n != without)
            for (const float ratio : subjects[n])
                if (std::isfinite(ratio)) largest = std::max(largest, ratio);
    if (meanCoverage(subjects, largest, without) < level) return HUGE_VAL;
    double low = 0, high = static_cast<double>(largest);
    if (meanCoverage(subjects, low, without) >= level) return 0;
    for (int step = 0; step < 60; ++step) {
        const double middle = 0.5 * (low + high);
        (meanCoverage(subjects, middle, without) >= level ? high : low) = middle;
    }
    return high;
}

} // namespace

double coverageOf(std::span<const float> ratios, double factor) {
    if (ratios.empty()) return 0;
    const auto inside = std::count_if(ratios.begin(), ratios.end(),
                                      [&](float ratio) { return static_cast<double>(ratio) <= factor; });
    return static_cast<double>(inside) / static_cast<double>(ratios.size());
}

ErrorCalibration calibrateErrors(const std::vector<CalibrationSubject>& given, double level) {
    Sorted subjects;
    std::vector<std::string> names;
    for (const CalibrationSubject& subject : given) {
        if (subject.ratios.empty()) continue;
        names.push_back(subject.name);
        subjects.push_back(subject.ratios);
        std::sort(subjects.back().begin(), subjects.back().end());
    }
    if (subjects.size() < 2)
        throw Error(ErrorKind::BadInput, "calibration.too-few",
                    "there are " + std::to_string(subjects.size()) +
                        " subjects to calibrate with; at least 2 were expected, 10 or more are better",
                    {{"subjects", std::to_string(subjects.size())}});
    ErrorCalibration result;
    result.level = level;
    result.factor = leastFactor(subjects, level);
    const auto n = static_cast<double>(subjects.size());
    // n / (n + 1) x mean miscoverage + 1 / (n + 1) <= 1 - level
    const double wanted = 1.0 - ((1.0 - level) * (n + 1.0) - 1.0) / n;
    if (wanted <= 1.0) {
        const double factor = leastFactor(subjects, wanted);
        if (std::isfinite(factor)) result.guaranteedFactor = factor;
    }
    double sum = 0;
    result.heldOutLeast = 1.0;
    for (std::size_t held = 0; held < subjects.size(); ++held) {
        const double coverage = coverageOfSorted(subjects[held], leastFactor(subjects, level, held));
        result.heldOut.push_back({names[held], coverage});
        sum += coverage;
        result.heldOutLeast = std::min(result.heldOutLeast, coverage);
        result.heldOutMost = std::max(result.heldOutMost, coverage);
    }
    result.heldOutMean = sum / n;
    return result;
}

Json toJson(const ErrorCalibration& calibration) {
    Json held = Json::array();
    for (const ErrorCalibration::Held& subject : calibration.heldOut)
        held.push_back({{"name", subject.name}, {"coverage", subject.coverage}});
    return {
        {"level", calibration.level},
        {"factor", calibration.factor},
        {"guaranteed_factor", calibration.guaranteedFactor ? Json(*calibration.guaranteedFactor) : Json()},
        {"subjects", calibration.heldOut.size()},
        {"held_out", held},
        {"held_out_mean", calibration.heldOutMean},
        {"held_out_range", {calibration.heldOutLeast, calibration.heldOutMost}}};
}

} // namespace magiqt
