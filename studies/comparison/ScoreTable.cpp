#include "ScoreTable.h"

#include "base/Error.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace magiqt {

namespace {

template <typename Of>
std::vector<std::string> distinct(const std::vector<Score>& scores, const Of& of) {
    std::vector<std::string> names;
    for (const Score& score : scores)
        if (std::find(names.begin(), names.end(), of(score)) == names.end()) names.push_back(of(score));
    return names;
}

Score scoreFrom(const std::string& line, int number) {
    std::array<std::string, 6> cells;
    std::istringstream stream(line);
    std::size_t count = 0;
    for (std::string cell; std::getline(stream, cell, ','); ++count)
        if (count < cells.size()) cells[count] = cell;
    try {
        std::size_t used = 0;
        if (count != cells.size()) throw std::invalid_argument("cells");
        Score score{cells[0], cells[1], std::stoull(cells[2]),
                    cells[3], cells[4], std::stod(cells[5], &used)};
        if (used != cells[5].size()) throw std::invalid_argument("value");
        return score;
    } catch (const std::exception&) {
        throw Error(
            ErrorKind::BadInput, "comparison.damaged",
            "line " + std::to_string(number) +
                " of the scores is not arm, subject, seed, contrast, metric, value; run the comparison "
                "again",
            {{"line", std::to_string(number)}});
    }
}

} // namespace

ScoreTable ScoreTable::read(const std::filesystem::path& csv) {
    std::ifstream stream(csv);
    if (!stream)
        throw Error(ErrorKind::BadInput, "comparison.unreadable",
                    "cannot read '" + csv.filename().string() + "'; a finished comparison was expected",
                    {{"file", csv.filename().string()}});
    std::vector<Score> scores;
    std::string line;
    std::getline(stream, line); // the header
    for (int number = 2; std::getline(stream, line); ++number)
        if (!line.empty()) scores.push_back(scoreFrom(line, number));
    return ScoreTable(std::move(scores));
}

std::vector<std::string> ScoreTable::contrasts() const {
    return distinct(m_scores, [](const Score& score) { return score.contrast; });
}
std::vector<std::string> ScoreTable::subjects() const {
    return distinct(m_scores, [](const Score& score) { return score.subject; });
}
std::vector<std::string> ScoreTable::metrics() const {
    return distinct(m_scores, [](const Score& score) { return score.metric; });
}

bool ScoreTable::valueOf(const std::vector<std::string>& arms, const std::string& subject,
                         const std::string& contrast, const std::string& metric, double& value) const {
    double sum = 0;
    int count = 0;
    for (const Score& score : m_scores)
        if (score.subject == subject && score.contrast == contrast && score.metric == metric &&
            std::find(arms.begin(), arms.end(), score.arm) != arms.end()) {
            sum += score.value;
            ++count;
        }
    if (count == 0) return false;
    value = sum / count;
    return true;
}

} // namespace magiqt
