// Tables of BIDS (TSV): a line of column names, then rows of as many cells; no empty cell ("n/a" stands for
// nothing), no carriage return. Plain values; blocking file access; safe from any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct BidsTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;

    // Position of a column; nullopt where there is none.
    std::optional<std::size_t> column(const std::string& name) const;
    // The cells of a column in order; empty where there is none.
    std::vector<std::string> cells(const std::string& name) const;
    // The text of the file. Cells must hold neither tab nor line break: they become blanks; an empty cell
    // becomes "n/a".
    std::string text() const;
};

// nullopt and the reason ("line 3 has 2 cells, 4 columns were announced") where the file is no such table.
std::optional<BidsTable> readBidsTable(const std::filesystem::path& file, std::string& reason);

} // namespace magiqt
