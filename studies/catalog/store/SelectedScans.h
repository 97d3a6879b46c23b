// A ScanFilter as SQL over scan_row: conditions of the row itself in WHERE, and what is answered by another
// table (free text, cohorts, splits, pseudonyms) as masks over the ids, read once. A pass over 100,000 narrow
// rows then takes 15-20 ms whatever is asked, where joins and IN lists take several times that. For
// studies/catalog alone.
#pragma once

#include "Rows.h"

#include "catalog/ScanSearch.h"

#include <string>
#include <variant>
#include <vector>

namespace magiqt {

class SelectedScans {
public:
    SelectedScans(Database& database, const ScanFilter& filter);

    // Calls `row(rows)` for each scan that passes; the rows' columns are id, subject_id, then `columns`.
    template <typename Row>
    void forEach(const std::string& columns, Row&& row) {
        if (m_nothing) return;
        Rows query(m_database, "SELECT id, subject_id" + (columns.empty() ? std::string() : ", " + columns) +
                                   " FROM scan_row" + m_where);
        bindAll(query);
        while (query.next())
            if (m_masks.empty() || passes(query.integer(0), query.integer(1))) row(query);
    }

private:
    // A row passes where its scan or its subject is marked.
    struct Mask {
        std::vector<bool> scans, subjects;
    };
    using Value = std::variant<std::int64_t, double, std::string>;

    void addRowConditions(const ScanFilter& filter);
    void addScanners(const ScanFilter& filter);
    void addText(const std::string& text);
    void addCohort(RowId cohortId, int depth);
    void addSplit(RowId splitId, const std::optional<int>& part);
    void addPseudonyms(const std::vector<std::string>& pseudonyms);
    void addFilter(const ScanFilter& filter, int depth);

    void require(const std::string& condition);
    void requireOneOf(const char* column, const std::vector<std::string>& values);
    void requireRange(const char* column, const NumberRange& range);
    void bindAll(Rows& query) const;
    bool passes(RowId scan, RowId subject) const;

    Database& m_database;
    std::string m_where;
    std::vector<Value> m_values;
    std::vector<Mask> m_masks;
    bool m_nothing = false; // no scan can pass
};

// What FTS5 is asked for a text of a user: every word as a beginning. Empty where there is no word.
std::string textMatch(const std::string& text);

} // namespace magiqt
