// The scores of a comparison (scores.csv): one value for every arm, subject, seed, contrast and metric that
// was measured. Plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

struct Score {
    std::string arm, subject;
    std::uint64_t seed = 0;
    std::string contrast, metric;
    double value = 0;
};

class ScoreTable {
public:
    explicit ScoreTable(std::vector<Score> scores) : m_scores(std::move(scores)) {}
    // Throws Error (BadInput): "comparison.unreadable", "comparison.damaged" with the line.
    static ScoreTable read(const std::filesystem::path& csv);

    const std::vector<Score>& scores() const { return m_scores; }
    // In the order in which they appear.
    std::vector<std::string> contrasts() const;
    std::vector<std::string> subjects() const;
    std::vector<std::string> metrics() const;

    // The value of a group of arms for a subject: the mean over its arms and over seeds. False where none of
    // them was measured.
    bool valueOf(const std::vector<std::string>& arms, const std::string& subject,
                 const std::string& contrast, const std::string& metric, double& value) const;

private:
    std::vector<Score> m_scores;
};

} // namespace magiqt
