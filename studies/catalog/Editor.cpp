#include "Editor.h"

#include "store/EditLog.h"
#include "store/RecordColumns.h"

#include "base/Error.h"
#include "base/Json.h"

namespace magiqt {

namespace {

std::string counted(std::size_t number, const char* what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

Json keyId(RowId id) {
    return {{"id", id}};
}

// "Change quality, note of 3 scans"
std::string summaryOf(const Json& columns, std::size_t number, const char* what) {
    std::string names;
    for (const auto& column : columns.items())
        names += (names.empty() ? "" : ", ") + column.key();
    return "Change " + names + " of " + counted(number, what);
}

void updateAll(Catalog& catalog, const char* table, const std::vector<RowId>& ids, const Json& columns) {
    if (ids.empty() || columns.empty()) return;
    EditTransaction edit(catalog);
    for (const RowId id : ids)
        edit.update(table, keyId(id), columns);
    edit.commit(summaryOf(columns, ids.size(), table));
}

EditEntry entryOf(const AppliedEdit& edit, bool undone) {
    return {edit.id, edit.utc, edit.actor, edit.summary, undone};
}

std::optional<EditEntry> firstEntry(Database& database, const char* sql) {
    Query row = database.query(sql);
    if (!row.next()) return std::nullopt;
    return EditEntry{row.integer(0), row.text(1), row.text(2), row.text(3), row.integer(4) != 0};
}

// Said before the constraint of the schema says it: a pair is of one contrast and of two field classes.
void requireUnpaired(Database& database, RowId scanId, const Json& columns) {
    Query row =
        database.query("SELECT scan.contrast, field_class FROM scan JOIN pair ON scan.id IN (low_scan_id, "
                       "high_scan_id) WHERE scan.id = ? LIMIT 1");
    if (!row.bind(scanId).next()) return;
    if (columns.value("contrast", row.text(0)) != row.text(0) ||
        columns.value("field_class", row.text(1)) != row.text(1))
        throw Error(ErrorKind::BadInput, "study.scan-paired",
                    "scan " + std::to_string(scanId) +
                        " stands in a pair, which is of one contrast and of two fields; remove the pair "
                        "first. Nothing "
                        "was changed",
                    {{"scan", std::to_string(scanId)}});
}

} // namespace

Editor::Editor(Catalog& catalog) : m_catalog(catalog) {}

void Editor::changeSubjects(const std::vector<RowId>& subjectIds, const SubjectChange& change) {
    Json columns = Json::object();
    if (change.sex) columns["sex"] = toString(*change.sex);
    if (change.gestationalAgeWeeks)
        columns["gestational_age_weeks"] =
            *change.gestationalAgeWeeks ? Json(**change.gestationalAgeWeeks) : Json();
    if (change.note) columns["note"] = *change.note;
    updateAll(m_catalog, "subject", subjectIds, columns);
}

void Editor::changeSessions(const std::vector<RowId>& sessionIds, const SessionChange& change) {
    Json columns = Json::object();
    if (change.site) columns["site"] = *change.site;
    if (change.ageDays) columns["age_days"] = *change.ageDays ? Json(**change.ageDays) : Json();
    updateAll(m_catalog, "session", sessionIds, columns);
}

void Editor::changeScans(const std::vector<RowId>& scanIds, const ScanChange& change) {
    Json columns = Json::object();
    if (change.contrast) columns["contrast"] = *change.contrast;
    if (change.plane) columns["plane"] = *change.plane;
    if (change.note) columns["note"] = *change.note;
    if (change.fieldClass) columns["field_class"] = toString(*change.fieldClass);
    if (change.quality) columns["quality"] = toString(*change.quality);
    if (change.excluded) columns["excluded"] = *change.excluded ? 1 : 0;
    if (change.contrast || change.fieldClass)
        for (const RowId id : scanIds)
            requireUnpaired(m_catalog.database(), id, columns);
    updateAll(m_catalog, "scan", scanIds, columns);
}

RowId Editor::addAnomalyReference(const AnomalyReference& reference) {
    EditTransaction edit(m_catalog);
    const RowId id = edit.insert("anomaly_reference", {{"scan_id", reference.scanId},
                                                       {"mask_file", reference.maskFile},
                                                       {"points_lps_mm", Json(reference.pointsLpsMm).dump()},
                                                       {"annotator", reference.annotator},
                                                       {"note", reference.note}});
    edit.commit("Add an anomaly reference");
    return id;
}

void Editor::removeAnomalyReference(RowId id) {
    EditTransaction edit(m_catalog);
    edit.remove("anomaly_reference", keyId(id));
    edit.commit("Remove an anomaly reference");
}

void Editor::decideConflict(RowId conflictId, ConflictState state, const std::string& resolution) {
    EditTransaction edit(m_catalog);
    edit.update("conflict", keyId(conflictId), {{"state", toString(state)}, {"resolution", resolution}});
    edit.commit(state == ConflictState::Open ? "Open a conflict again"
                                             : "Decide a conflict: " + toString(state));
}

std::optional<EditEntry> Editor::nextUndo() const {
    return firstEntry(
        m_catalog.database(),
        "SELECT id, utc, actor, summary, undone FROM edit WHERE undone = 0 ORDER BY id DESC LIMIT 1");
}

std::optional<EditEntry> Editor::nextRedo() const {
    return firstEntry(
        m_catalog.database(),
        "SELECT id, utc, actor, summary, undone FROM edit WHERE undone = 1 ORDER BY id LIMIT 1");
}

std::vector<EditEntry> Editor::history(std::int64_t limit) const {
    Query rows = m_catalog.database().query(
        "SELECT id, utc, actor, summary, undone FROM edit ORDER BY id DESC LIMIT ?");
    rows.bind(limit);
    std::vector<EditEntry> entries;
    while (rows.next())
        entries.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.integer(4) != 0});
    return entries;
}

EditEntry Editor::undo() {
    return entryOf(applyEdit(m_catalog, Direction::Undo), true);
}

EditEntry Editor::redo() {
    return entryOf(applyEdit(m_catalog, Direction::Redo), false);
}

} // namespace magiqt
