#include "BidsTable.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace magiqt {

namespace {

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells;
    for (std::size_t begin = 0;;) {
        const std::size_t tab = line.find('\t', begin);
        cells.push_back(line.substr(begin, tab == std::string::npos ? tab : tab - begin));
        if (tab == std::string::npos) return cells;
        begin = tab + 1;
    }
}

void appendLine(std::string& text, const std::vector<std::string>& cells) {
    for (std::size_t n = 0; n < cells.size(); ++n) {
        std::string cell = cells[n].empty() ? "n/a" : cells[n];
        std::replace_if(
            cell.begin(), cell.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
        text += (n == 0 ? "" : "\t") + cell;
    }
    text += '\n';
}

} // namespace

std::optional<std::size_t> BidsTable::column(const std::string& name) const {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

std::vector<std::string> BidsTable::cells(const std::string& name) const {
    std::vector<std::string> found;
    if (const auto place = column(name))
        for (const auto& row : rows)
            found.push_back(row[*place]);
    return found;
}

std::string BidsTable::text() const {
    std::string text;
    appendLine(text, columns);
    for (const auto& row : rows)
        appendLine(text, row);
    return text;
}

std::optional<BidsTable> readBidsTable(const std::filesystem::path& file, std::string& reason) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream || text.empty()) {
        reason = "it is empty or cannot be read";
        return std::nullopt;
    }
    if (text.find('\r') != std::string::npos) {
        reason = "its lines end in carriage returns";
        return std::nullopt;
    }
    BidsTable table;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = text.find('\n', begin);
        if (end == std::string::npos) end = text.size();
        std::vector<std::string> cells = split(text.substr(begin, end - begin));
        begin = end + 1;
        ++number;
        const std::string line = "line " + std::to_string(number);
        if (std::find(cells.begin(), cells.end(), "") != cells.end()) {
            reason = line + " has an empty cell; n/a stands for nothing";
            return std::nullopt;
        }
        if (number == 1) {
            table.columns = std::move(cells);
            if (std::set<std::string>(table.columns.begin(), table.columns.end()).size() !=
                table.columns.size()) {
                reason = "two columns have the same name";
                return std::nullopt;
            }
        } else if (cells.size() != table.columns.size()) {
            reason = line + " has " + std::to_string(cells.size()) + " cells, " +
                     std::to_string(table.columns.size()) + " columns were announced";
            return std::nullopt;
        } else {
            table.rows.push_back(std::move(cells));
        }
    }
    return table;
}

} // namespace magiqt
