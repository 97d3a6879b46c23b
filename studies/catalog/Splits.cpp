#include "Splits.h"

#include "ScanSearch.h"
#include "store/Database.h"
#include "store/RecordColumns.h"

#include <functional>
#include <map>
#include <unordered_set>

namespace magiqt {

namespace {

constexpr const char* selectSplit = "SELECT id, name, folds, seed, stratified_by FROM split ";

Split readSplit(const Query& row) {
    return {row.integer(0), row.text(1), row.integer(2) != 0, static_cast<std::uint64_t>(row.integer(3)),
            row.text(4),    {}};
}

void readParts(Database& database, Split& split) {
    Query rows =
        database.query("SELECT part, name, (SELECT count(*) FROM split_member WHERE split_member.split_id = "
                       "split_part.split_id AND split_member.part = split_part.part) FROM split_part WHERE "
                       "split_id = ? ORDER BY part");
    rows.bind(split.id);
    while (rows.next())
        split.parts.push_back({static_cast<int>(rows.integer(0)), rows.text(1), rows.integer(2)});
}

// Subjects that may be one person: tied by a conflict that nobody has decided to keep apart.
std::map<RowId, RowId> tiedSubjects(Database& database) {
    std::map<RowId, RowId> parent;
    const std::function<RowId(RowId)> root = [&](RowId id) {
        const auto found = parent.try_emplace(id, id).first;
        return found->second == id ? id : found->second = root(found->second);
    };
    Query rows =
        database.query("SELECT subject_id, other_subject_id FROM conflict WHERE other_subject_id <> 0 AND "
                       "state <> 'kept-apart'");
    while (rows.next()) {
        const RowId one = root(rows.integer(0));
        const RowId other = root(rows.integer(1));
        parent[std::max(one, other)] = std::min(one, other);
    }
    std::map<RowId, RowId> groups;
    std::vector<RowId> ids;
    for (const auto& entry : parent)
        ids.push_back(entry.first);
    for (const RowId id : ids)
        groups[id] = root(id);
    return groups;
}

} // namespace

std::vector<SplitCandidate> splitCandidates(const Catalog& catalog, RowId cohortId, RowId existingSplitId) {
    Database& database = catalog.database();
    ScanFilter filter;
    filter.cohortId = cohortId;
    const std::vector<RowId> wanted = ScanSearch(catalog).subjectIds(filter);
    const std::unordered_set<RowId> isWanted(wanted.begin(), wanted.end());
    const std::map<RowId, RowId> groups = tiedSubjects(database);
    std::map<RowId, int> parts;
    for (const SplitMember& member : splitMembers(catalog, existingSplitId))
        parts[member.subjectId] = member.part;
    std::vector<SplitCandidate> candidates;
    Query rows = database.query("SELECT id, pseudonym, age_days, sex FROM subject_row ORDER BY id");
    while (rows.next()) {
        const RowId id = rows.integer(0);
        const auto part = parts.find(id);
        if (part == parts.end() && !isWanted.contains(id)) continue;
        const auto group = groups.find(id);
        candidates.push_back({id, rows.text(1), rows.optionalInt(2), sexFrom(rows.text(3)),
                              group == groups.end() ? 0 : group->second,
                              part == parts.end() ? -1 : part->second});
    }
    return candidates;
}

std::vector<Split> allSplits(const Catalog& catalog) {
    Query rows = catalog.database().query(std::string(selectSplit) + "ORDER BY name");
    std::vector<Split> splits;
    while (rows.next())
        splits.push_back(readSplit(rows));
    for (Split& split : splits)
        readParts(catalog.database(), split);
    return splits;
}

Split splitById(const Catalog& catalog, RowId id) {
    Query row = catalog.database().query(std::string(selectSplit) + "WHERE id = ?");
    if (!row.bind(id).next()) throwNotFound("split", std::to_string(id));
    Split split = readSplit(row);
    readParts(catalog.database(), split);
    return split;
}

std::optional<Split> findSplit(const Catalog& catalog, const std::string& name) {
    Query row = catalog.database().query(std::string(selectSplit) + "WHERE name = ?");
    if (!row.bind(name).next()) return std::nullopt;
    Split split = readSplit(row);
    readParts(catalog.database(), split);
    return split;
}

std::vector<SplitMember> splitMembers(const Catalog& catalog, RowId id) {
    Query rows = catalog.database().query(
        "SELECT subject_id, part FROM split_member WHERE split_id = ? ORDER BY subject_id");
    rows.bind(id);
    std::vector<SplitMember> members;
    while (rows.next())
        members.push_back({rows.integer(0), static_cast<int>(rows.integer(1))});
    return members;
}

std::vector<RowId> splitSubjects(const Catalog& catalog, RowId id, int part) {
    Query rows = catalog.database().query(
        "SELECT subject_id FROM split_member WHERE split_id = ? AND part = ? ORDER BY subject_id");
    rows.bind(id).bind(part);
    std::vector<RowId> subjects;
    while (rows.next())
        subjects.push_back(rows.integer(0));
    return subjects;
}

std::vector<OutOfFold> outOfFold(const Catalog& catalog, RowId splitId) {
    Query rows = catalog.database().query(
        "SELECT member.subject_id, member.part, trained.model_id FROM split_member AS member JOIN (SELECT "
        "DISTINCT "
        "model_id FROM model_part WHERE split_id = ?1) AS trained WHERE member.split_id = ?1 AND NOT "
        "EXISTS(SELECT 1 "
        "FROM split_member AS seen JOIN model_part USING(split_id, part) WHERE seen.subject_id = "
        "member.subject_id AND "
        "model_part.model_id = trained.model_id) AND NOT EXISTS(SELECT 1 FROM model_subject WHERE "
        "model_subject.model_id = trained.model_id AND model_subject.subject_id = member.subject_id) ORDER "
        "BY 2, 1, 3");
    rows.bind(splitId);
    std::vector<OutOfFold> pooled;
    while (rows.next())
        pooled.push_back({rows.integer(0), static_cast<int>(rows.integer(1)), rows.integer(2)});
    return pooled;
}

} // namespace magiqt
