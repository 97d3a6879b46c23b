// The tables of a BIDS data set: tab-separated, one header line. Values stay in memory; what leaves is a
// number or a word of a closed list (AllowList.h). Tolerant: a table that cannot be read is an empty one.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace magiqt {

class Table {
public:
    Table() = default;
    explicit Table(const std::filesystem::path& file);

    std::size_t rows() const { return m_rows.size(); }
    // The value in a column, by its name in any case; "" for none and for "n/a".
    std::string at(std::size_t row, const std::string& column) const;
    // The first row whose `column` holds `value`, or rows().
    std::size_t find(const std::string& column, const std::string& value) const;

private:
    std::map<std::string, std::size_t> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace magiqt
