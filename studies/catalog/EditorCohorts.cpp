// Editor: cohorts and splits.
#include "Editor.h"

#include "store/EditLog.h"
#include "store/RecordColumns.h"

#include "base/Error.h"
#include "base/Json.h"

#include <set>
#include <utility>

namespace magiqt {

namespace {

void requireFreeName(Database& database, const char* table, const std::string& name) {
    if (name.empty())
        throw Error(ErrorKind::Usage, "study.name-empty", std::string("a ") + table + " needs a name",
                    {{"what", table}});
    Query known = database.query(std::string("SELECT 1 FROM ") + table + " WHERE name = ?");
    if (known.bind(name).next())
        throw Error(ErrorKind::Usage, "study.name-taken",
                    std::string("there is a ") + table + " '" + name + "' already; choose another name",
                    {{"what", table}, {"name", name}});
}

Json memberRow(RowId cohortId, const CohortMember& member) {
    return {{"cohort_id", cohortId}, {"subject_id", member.subjectId}, {"scan_id", member.scanId}};
}

void insertMembers(EditTransaction& edit, RowId cohortId, const std::vector<CohortMember>& members) {
    std::set<std::pair<RowId, RowId>> seen;
    for (const CohortMember& member : members) {
        const Json row = memberRow(cohortId, member);
        if (seen.emplace(member.subjectId, member.scanId).second && !edit.has("cohort_member", row))
            edit.insert("cohort_member", row);
    }
}

Cohort cohortOfKind(const Catalog& catalog, RowId cohortId, CohortKind kind) {
    Cohort cohort = cohortById(catalog, cohortId);
    if (cohort.kind != kind)
        throw Error(ErrorKind::Usage, "study.cohort-kind",
                    "the cohort '" + cohort.name + "' is a " +
                        (kind == CohortKind::List ? "saved filter" : "list"),
                    {{"name", cohort.name}});
    return cohort;
}

Json requestJson(const SplitRequest& request) {
    return {{"folds", request.folds},    {"train", request.train}, {"validation", request.validation},
            {"test", request.test},      {"seed", request.seed},   {"stratify", toString(request.stratify)},
            {"cohort", request.cohortId}};
}

SplitRequest requestOf(Database& database, RowId splitId) {
    Query row = database.query("SELECT request, name FROM split WHERE id = ?");
    if (!row.bind(splitId).next()) throwNotFound("split", std::to_string(splitId));
    const Json json = Json::parse(row.text(0));
    SplitRequest request;
    request.name = row.text(1);
    request.folds = json.value("folds", 0);
    request.train = json.value("train", 0.0);
    request.validation = json.value("validation", 0.0);
    request.test = json.value("test", 0.0);
    request.seed = json.value("seed", std::uint64_t{0});
    request.stratify = stratifyFrom(json.value("stratify", std::string()));
    request.cohortId = json.value("cohort", RowId{0});
    return request;
}

void insertMembers(EditTransaction& edit, RowId splitId, const std::vector<SplitMember>& members) {
    for (const SplitMember& member : members)
        edit.insert("split_member",
                    {{"split_id", splitId}, {"subject_id", member.subjectId}, {"part", member.part}});
}

} // namespace

RowId Editor::addFilterCohort(const std::string& name, const ScanFilter& filter, const std::string& note) {
    EditTransaction edit(m_catalog);
    requireFreeName(edit.database(), "cohort", name);
    const RowId id = edit.insert(
        "cohort", {{"name", name}, {"kind", "filter"}, {"filter", Json(filter).dump()}, {"note", note}});
    edit.commit("Save the cohort '" + name + "'");
    return id;
}

RowId Editor::addListCohort(const std::string& name, const std::vector<CohortMember>& members,
                            const std::string& note) {
    EditTransaction edit(m_catalog);
    requireFreeName(edit.database(), "cohort", name);
    const RowId id = edit.insert("cohort", {{"name", name}, {"kind", "list"}, {"note", note}});
    insertMembers(edit, id, members);
    edit.commit("Save the cohort '" + name + "'");
    return id;
}

void Editor::addCohortMembers(RowId cohortId, const std::vector<CohortMember>& members) {
    EditTransaction edit(m_catalog);
    const Cohort cohort = cohortOfKind(m_catalog, cohortId, CohortKind::List);
    insertMembers(edit, cohortId, members);
    edit.commit("Add to the cohort '" + cohort.name + "'");
}

void Editor::removeCohortMembers(RowId cohortId, const std::vector<CohortMember>& members) {
    EditTransaction edit(m_catalog);
    const Cohort cohort = cohortOfKind(m_catalog, cohortId, CohortKind::List);
    for (const CohortMember& member : members)
        if (edit.has("cohort_member", memberRow(cohortId, member)))
            edit.remove("cohort_member", memberRow(cohortId, member));
    edit.commit("Take out of the cohort '" + cohort.name + "'");
}

void Editor::changeCohortFilter(RowId cohortId, const ScanFilter& filter) {
    EditTransaction edit(m_catalog);
    const Cohort cohort = cohortOfKind(m_catalog, cohortId, CohortKind::Filter);
    edit.update("cohort", {{"id", cohortId}}, {{"filter", Json(filter).dump()}});
    edit.commit("Change the filter of the cohort '" + cohort.name + "'");
}

void Editor::renameCohort(RowId cohortId, const std::string& name) {
    EditTransaction edit(m_catalog);
    const Cohort cohort = cohortById(m_catalog, cohortId);
    if (cohort.name != name) requireFreeName(edit.database(), "cohort", name);
    edit.update("cohort", {{"id", cohortId}}, {{"name", name}});
    edit.commit("Rename the cohort '" + cohort.name + "' to '" + name + "'");
}

void Editor::removeCohort(RowId cohortId) {
    EditTransaction edit(m_catalog);
    const Cohort cohort = cohortById(m_catalog, cohortId);
    for (const CohortMember& member : cohortMembers(m_catalog, cohortId))
        edit.remove("cohort_member", memberRow(cohortId, member));
    edit.remove("cohort", {{"id", cohortId}});
    edit.commit("Remove the cohort '" + cohort.name + "'");
}

RowId Editor::addSplit(const SplitRequest& request) {
    EditTransaction edit(m_catalog);
    requireFreeName(edit.database(), "split", request.name);
    if (request.cohortId) cohortById(m_catalog, request.cohortId);
    const std::vector<SplitMember> members = dealSplit(request, splitCandidates(m_catalog, request.cohortId));
    const std::vector<std::string> names = splitPartNames(request);
    if (members.size() < names.size())
        throw Error(ErrorKind::Usage, "study.split-invalid",
                    "this split cannot be made: there are fewer subjects than parts",
                    {{"reason", "there are fewer subjects than parts"}});
    const RowId id = edit.insert("split", {{"name", request.name},
                                           {"folds", request.folds ? 1 : 0},
                                           {"seed", static_cast<std::int64_t>(request.seed)},
                                           {"stratified_by", toString(request.stratify)},
                                           {"request", requestJson(request).dump()}});
    for (std::size_t part = 0; part < names.size(); ++part)
        edit.insert("split_part", {{"split_id", id}, {"part", part}, {"name", names[part]}});
    insertMembers(edit, id, members);
    edit.commit("Make the split '" + request.name + "' of " + std::to_string(members.size()) + " subjects");
    return id;
}

std::int64_t Editor::extendSplit(RowId splitId, RowId cohortId) {
    EditTransaction edit(m_catalog);
    SplitRequest request = requestOf(edit.database(), splitId);
    if (cohortId) request.cohortId = cohortId;
    const std::vector<SplitMember> members =
        dealSplit(request, splitCandidates(m_catalog, request.cohortId, splitId));
    insertMembers(edit, splitId, members);
    edit.commit("Add " + std::to_string(members.size()) + " subjects to the split '" + request.name + "'");
    return static_cast<std::int64_t>(members.size());
}

void Editor::removeSplit(RowId splitId) {
    EditTransaction edit(m_catalog);
    const Split split = splitById(m_catalog, splitId);
    for (const SplitMember& member : splitMembers(m_catalog, splitId))
        edit.remove("split_member", {{"split_id", splitId}, {"subject_id", member.subjectId}});
    for (const SplitPart& part : split.parts)
        edit.remove("split_part", {{"split_id", splitId}, {"part", part.part}});
    edit.remove("split", {{"id", splitId}});
    edit.commit("Remove the split '" + split.name + "'");
}

} // namespace magiqt
