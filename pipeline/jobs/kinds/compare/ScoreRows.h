// The rows of a comparison, kept step by step: a step's rows appear all at once or not at all. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace magiqt {

struct ScoreRow {
    std::string contrast, metric;
    double value = 0;
};

struct StepName {
    std::string arm, subject;
    std::uint64_t seed = 0;
    auto operator<=>(const StepName&) const = default;
};

class ScoreRows {
public:
    // Takes up what an earlier process of the run kept.
    explicit ScoreRows(std::filesystem::path file);

    bool holds(const StepName& step) const { return m_steps.contains(step); }
    void add(const StepName& step, const std::vector<ScoreRow>& rows); // throws Error (NoResource)
    // arm,subject,seed,contrast,metric,value. Values that are not finite are left out.
    void write(const std::filesystem::path& file) const;

private:
    std::filesystem::path m_file;
    std::string m_text;
    std::set<StepName> m_steps;
};

} // namespace magiqt
