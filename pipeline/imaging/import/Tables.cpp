#include "Tables.h"

#include <fstream>
#include <sstream>

namespace magiqt {

namespace {

constexpr std::uintmax_t kLargest = 64u << 20;

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::vector<std::string> cells(std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> parts;
    for (std::size_t begin = 0;;) {
        const std::size_t end = line.find('\t', begin);
        parts.push_back(line.substr(begin, end == std::string::npos ? end : end - begin));
        if (end == std::string::npos) return parts;
        begin = end + 1;
    }
}

} // namespace

Table::Table(const std::filesystem::path& file) {
    std::error_code failure;
    const auto bytes = std::filesystem::file_size(file, failure);
    if (failure || bytes > kLargest) return;
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    if (!std::getline(stream, line)) return;
    if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    const std::vector<std::string> names = cells(line);
    for (std::size_t n = 0; n < names.size(); ++n)
        m_columns.emplace(lower(names[n]), n);
    while (std::getline(stream, line))
        if (!line.empty() && line != "\r") m_rows.push_back(cells(line));
}

std::string Table::at(std::size_t row, const std::string& column) const {
    const auto found = m_columns.find(lower(column));
    if (found == m_columns.end() || row >= m_rows.size() || found->second >= m_rows[row].size()) return {};
    const std::string& value = m_rows[row][found->second];
    return lower(value) == "n/a" ? std::string() : value;
}

std::size_t Table::find(const std::string& column, const std::string& value) const {
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        if (at(row, column) == value) return row;
    return m_rows.size();
}

} // namespace magiqt
