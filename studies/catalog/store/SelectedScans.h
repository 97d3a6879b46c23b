// The scans that pass a ScanFilter, as places in the ScanTable, in the order of their ids. Conditions of the row itself
// are looked up there; what another table answers (free text, cohorts, splits, pseudonyms) is read once, as marks on
// ids. For studies/catalog alone.
#pragma once

#include "ScanTable.h"

#include "catalog/ScanSearch.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

class SelectedScans {
public:
    // Within a ReadTransaction of the caller.
    SelectedScans(const Catalog& catalog, const ScanFilter& filter);

    const ScanTable& table() const { return *m_table; }
    const std::vector<std::uint32_t>& places() const { return m_places; }
    std::int64_t size() const { return static_cast<std::int64_t>(m_places.size()); }

private:
    using Marks = std::vector<bool>; // by id

    void add(const ScanFilter& filter, int depth);
    void keepFlag(const ScanTable::Numbers& flags, bool wanted);
    void keepText(ScanColumn column, const std::vector<std::string>& values);
    void keepRange(ScanColumn column, const NumberRange& range);
    void keepScanners(const ScanFilter& filter);
    void keepWords(const std::string& text);
    void keepCohort(RowId cohortId, int depth);
    void keepSubjects(const Marks& subjects);

    template <typename Passes>
    void keep(Passes&& passes) {
        std::erase_if(m_places, [&](std::uint32_t place) { return !passes(place); });
    }

    Database& m_database;
    std::shared_ptr<const ScanTable> m_table;
    std::vector<std::uint32_t> m_places;
};

// What FTS5 is asked for a text of a user: every word as a beginning. Empty where there is no word.
std::string textMatch(const std::string& text);

} // namespace magiqt
