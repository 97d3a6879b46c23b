#include "ScoreRows.h"

#include "base/AtomicFile.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace magiqt {

namespace {

constexpr const char* kHeader = "arm,subject,seed,contrast,metric,value\n";

std::string lineOf(const StepName& step, const ScoreRow& row) {
    char value[64];
    std::snprintf(value, sizeof value, "%.9g", row.value);
    return step.arm + "," + step.subject + "," + std::to_string(step.seed) + "," + row.contrast + "," +
           row.metric + "," + value + "\n";
}

void writeText(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    AtomicFile out(file);
    out.write(text.data(), text.size());
    out.commit();
}

} // namespace

ScoreRows::ScoreRows(std::filesystem::path file) : m_file(std::move(file)) {
    std::ifstream stream(m_file);
    std::string line;
    std::getline(stream, line); // the header
    while (std::getline(stream, line)) {
        m_text += line + "\n";
        std::istringstream cells(line);
        StepName step;
        std::string seed;
        if (std::getline(cells, step.arm, ',') && std::getline(cells, step.subject, ',') &&
            std::getline(cells, seed, ',')) {
            step.seed = std::stoull(seed);
            m_steps.insert(step);
        }
    }
}

void ScoreRows::add(const StepName& step, const std::vector<ScoreRow>& rows) {
    std::string text = m_text;
    for (const ScoreRow& row : rows)
        if (std::isfinite(row.value)) text += lineOf(step, row);
    writeText(m_file, kHeader + text);
    m_text = std::move(text);
    m_steps.insert(step);
}

void ScoreRows::write(const std::filesystem::path& file) const {
    writeText(file, kHeader + m_text);
}

} // namespace magiqt
