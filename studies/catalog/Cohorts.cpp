// Cohorts, read.
#include "Splits.h"

#include "ScanSearch.h"
#include "store/Database.h"
#include "store/RecordColumns.h"

namespace magiqt {

namespace {

constexpr const char* selectCohort = "SELECT id, name, kind, filter, note FROM cohort ";

Cohort readCohort(const Query& row) {
    return {row.integer(0), row.text(1), row.text(2) == "list" ? CohortKind::List : CohortKind::Filter,
            row.text(3), row.text(4)};
}

ScanFilter filterOf(RowId cohortId) {
    ScanFilter filter;
    filter.cohortId = cohortId;
    return filter;
}

} // namespace

std::vector<Cohort> allCohorts(const Catalog& catalog) {
    Query rows = catalog.database().query(std::string(selectCohort) + "ORDER BY name");
    std::vector<Cohort> cohorts;
    while (rows.next())
        cohorts.push_back(readCohort(rows));
    return cohorts;
}

Cohort cohortById(const Catalog& catalog, RowId id) {
    Query row = catalog.database().query(std::string(selectCohort) + "WHERE id = ?");
    if (!row.bind(id).next()) throwNotFound("cohort", std::to_string(id));
    return readCohort(row);
}

std::optional<Cohort> findCohort(const Catalog& catalog, const std::string& name) {
    Query row = catalog.database().query(std::string(selectCohort) + "WHERE name = ?");
    if (!row.bind(name).next()) return std::nullopt;
    return readCohort(row);
}

std::vector<CohortMember> cohortMembers(const Catalog& catalog, RowId id) {
    Query rows = catalog.database().query(
        "SELECT subject_id, scan_id FROM cohort_member WHERE cohort_id = ? ORDER BY subject_id, scan_id");
    rows.bind(id);
    std::vector<CohortMember> members;
    while (rows.next())
        members.push_back({rows.integer(0), rows.integer(1)});
    return members;
}

std::vector<RowId> cohortSubjects(const Catalog& catalog, RowId id) {
    return ScanSearch(catalog).subjectIds(filterOf(id));
}

std::vector<RowId> cohortScans(const Catalog& catalog, RowId id) {
    return *ScanSearch(catalog).ids({filterOf(id), ScanColumn::Imported, SortOrder::Ascending});
}

} // namespace magiqt
