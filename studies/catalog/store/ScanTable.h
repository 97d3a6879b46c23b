// scan_row in memory, column by column: what filters, sorts, counts and charts pass over. A pass over 100,000
// scans takes about a millisecond here and 20 to 50 through SQLite. A column is read when it is first asked
// for, 10 ms, and kept: catchUp reads what changed since, by the catalog's own log of changed rows (table
// scan_change). For studies/catalog alone; one thread; to be asked within the ReadTransaction in which
// Catalog gave it out.
#pragma once

#include "Database.h"

#include "catalog/ScanSearch.h"

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace magiqt {

// Texts of few values.
struct TextColumn {
    std::vector<std::string> values;
    std::vector<std::uint32_t> codes; // into values, one a scan
};

class ScanTable {
public:
    using Numbers = std::vector<double>; // one a scan, or notKnown
    static constexpr double notKnown = std::numeric_limits<double>::infinity();

    explicit ScanTable(Database& database);

    // Brings the columns up to date. False where rows came, went or too many changed: the table must be made
    // anew.
    bool catchUp();

    std::size_t size() const { return m_ids.size(); }
    const std::vector<RowId>& ids() const { return m_ids; } // in their order, as all columns
    const std::vector<RowId>& subjects() const { return m_subjects; }

    // Null where the column is not of texts of few values, or not of numbers.
    const TextColumn* texts(ScanColumn column) const;
    const Numbers* numbers(ScanColumn column) const;
    const Numbers& scanners() const; // ids; 0: unknown
    const Numbers& excluded() const; // 0 or 1
    // The place of each scan in the order of all files, of all pseudonyms.
    const Numbers& fileRanks() const;
    const Numbers& pseudonymRanks() const;

private:
    const Numbers& numbersOf(const std::string& sqlColumn) const;
    const Numbers& ranksBy(const std::string& query, const std::vector<RowId>& ids, Numbers& ranks) const;
    bool readAgain(RowId id);

    Database& m_database;
    std::int64_t m_sequence = 0; // of the last change that is in the columns
    std::vector<RowId> m_ids, m_subjects;
    mutable std::map<std::string, TextColumn> m_texts; // by their names in scan_row
    mutable std::map<std::string, Numbers> m_numbers;
    mutable Numbers m_fileRanks, m_pseudonymRanks; // the log asks for a new table where these change
};

} // namespace magiqt
