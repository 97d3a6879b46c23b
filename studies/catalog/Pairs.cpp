#include "Pairs.h"

#include "ScanSearch.h"
#include "store/Database.h"
#include "store/RecordColumns.h"

#include "base/Json.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

namespace magiqt {

namespace {

struct Candidate {
    RowId id = 0;
    bool isLow = false;
    std::optional<int> day;
    double voxelMm3 = 0;
};

using Group = std::pair<RowId, std::string>; // subject, contrast

PairStatus statusOf(const Pair& pair) {
    switch (pair.verdict) {
    case HumanVerdict::Accepted:
        return PairStatus::Accepted;
    case HumanVerdict::Rejected:
        return PairStatus::Rejected;
    case HumanVerdict::None:
        break;
    }
    switch (pair.light) {
    case TrafficLight::Green:
        return PairStatus::Green;
    case TrafficLight::Amber:
        return PairStatus::Amber;
    case TrafficLight::None:
        break;
    }
    return PairStatus::Unregistered;
}

std::optional<int> daysBetween(const std::optional<int>& one, const std::optional<int>& other) {
    if (!one || !other) return std::nullopt;
    return std::abs(*one - *other);
}

// Scans of known contrast that are not excluded, by subject and contrast; those with a pair are left out on
// the low side.
std::map<Group, std::vector<Candidate>> candidates(Database& database) {
    std::map<Group, std::vector<Candidate>> groups;
    Query rows = database.query("SELECT id, subject_id, contrast, field_class = 'low-field', "
                                "days_since_first, voxel_mm3 FROM scan_row WHERE "
                                "excluded = 0 AND contrast <> 'unknown' AND (field_class = 'high-field' OR "
                                "(field_class = 'low-field' AND NOT "
                                "EXISTS(SELECT 1 FROM pair WHERE low_scan_id = scan_row.id)))");
    while (rows.next())
        groups[{rows.integer(1), rows.text(2)}].push_back(
            {rows.integer(0), rows.integer(3) != 0, rows.optionalInt(4), rows.real(5)});
    return groups;
}

std::set<std::pair<RowId, RowId>> rejectedProposals(Database& database) {
    std::set<std::pair<RowId, RowId>> rejected;
    Query rows = database.query("SELECT low_scan_id, high_scan_id FROM rejected_proposal");
    while (rows.next())
        rejected.emplace(rows.integer(0), rows.integer(1));
    return rejected;
}

void name(Database& database, PairProposal& proposal) {
    Query row = database.query(
        "SELECT low_row.pseudonym, low.file, high.file FROM scan AS low JOIN scan AS high JOIN "
        "scan_row AS low_row ON low_row.id = low.id WHERE low.id = ? AND high.id = ?");
    if (!row.bind(proposal.lowFieldScanId).bind(proposal.highFieldScanId).next()) return;
    proposal.pseudonym = row.text(0);
    proposal.lowFieldFile = row.text(1);
    proposal.highFieldFile = row.text(2);
}

std::set<RowId> scansOfCohort(const Catalog& catalog, RowId cohortId) {
    ScanFilter filter;
    filter.cohortId = cohortId;
    const auto ids = ScanSearch(catalog).ids({filter, ScanColumn::Imported, SortOrder::Ascending});
    return {ids->begin(), ids->end()};
}

} // namespace

std::vector<PairProposal> pairProposals(const Catalog& catalog, RowId cohortId) {
    Database& database = catalog.database();
    const ReadTransaction oneState(database);
    const std::set<std::pair<RowId, RowId>> rejected = rejectedProposals(database);
    const std::set<RowId> cohort = cohortId ? scansOfCohort(catalog, cohortId) : std::set<RowId>{};
    std::vector<PairProposal> proposals;
    for (const auto& [group, scans] : candidates(database)) {
        for (const Candidate& low : scans) {
            if (!low.isLow || (cohortId && !cohort.contains(low.id))) continue;
            const Candidate* best = nullptr;
            const auto worth = [&](const Candidate& high) {
                const auto days = daysBetween(low.day, high.day);
                return std::tuple(days ? *days : 1'000'000, high.voxelMm3, high.id);
            };
            for (const Candidate& high : scans)
                if (!high.isLow && !rejected.contains({low.id, high.id}) &&
                    (!best || worth(high) < worth(*best)))
                    best = &high;
            if (best)
                proposals.push_back({group.first,
                                     {},
                                     group.second,
                                     low.id,
                                     best->id,
                                     {},
                                     {},
                                     daysBetween(low.day, best->day)});
        }
    }
    for (PairProposal& proposal : proposals)
        name(database, proposal);
    std::sort(proposals.begin(), proposals.end(), [](const PairProposal& left, const PairProposal& right) {
        return std::tie(left.pseudonym, left.contrast, left.lowFieldScanId) <
               std::tie(right.pseudonym, right.contrast, right.lowFieldScanId);
    });
    return proposals;
}

std::vector<PairRow> pairs(const Catalog& catalog, const PairFilter& filter) {
    Database& database = catalog.database();
    const ReadTransaction oneState(database);
    const std::set<RowId> cohort =
        filter.cohortId ? scansOfCohort(catalog, filter.cohortId) : std::set<RowId>{};
    std::string sql = selectPair;
    sql += "WHERE 1";
    if (filter.subjectId) sql += " AND pair.subject_id = " + std::to_string(filter.subjectId);
    if (filter.scanId)
        sql += " AND " + std::to_string(filter.scanId) + " IN (pair.low_scan_id, pair.high_scan_id)";
    Query rows = database.query(sql);
    std::vector<PairRow> found;
    const auto isWanted = [](const auto& wanted, const auto& value) {
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    };
    while (rows.next()) {
        PairRow row{readPair(rows), {}, {}, {}, {}, {}};
        row.status = statusOf(row.pair);
        if (!isWanted(filter.contrasts, row.pair.contrast) || !isWanted(filter.statuses, row.status))
            continue;
        if (filter.cohortId && !cohort.contains(row.pair.lowFieldScanId)) continue;
        Query names = database.query("SELECT low_row.pseudonym, low.file, high.file, "
                                     "low_row.days_since_first, high_row.days_since_first FROM "
                                     "scan AS low JOIN scan AS high JOIN scan_row AS low_row ON low_row.id = "
                                     "low.id JOIN scan_row AS high_row "
                                     "ON high_row.id = high.id WHERE low.id = ? AND high.id = ?");
        if (!names.bind(row.pair.lowFieldScanId).bind(row.pair.highFieldScanId).next()) continue;
        row.pseudonym = names.text(0);
        if (!row.pseudonym.starts_with(filter.text)) continue;
        row.lowFieldFile = names.text(1);
        row.highFieldFile = names.text(2);
        row.daysApart = daysBetween(names.optionalInt(3), names.optionalInt(4));
        found.push_back(std::move(row));
    }
    std::sort(found.begin(), found.end(), [](const PairRow& left, const PairRow& right) {
        return std::tie(left.pseudonym, left.pair.contrast, left.pair.id) <
               std::tie(right.pseudonym, right.pair.contrast, right.pair.id);
    });
    return found;
}

Pair pairById(const Catalog& catalog, RowId id) {
    Query row = catalog.database().query(std::string(selectPair) + "WHERE pair.id = ?");
    if (!row.bind(id).next()) throwNotFound("pair", std::to_string(id));
    return readPair(row);
}

std::optional<Pair> findPair(const Catalog& catalog, RowId lowFieldScanId, RowId highFieldScanId) {
    Query row = catalog.database().query(std::string(selectPair) +
                                         "WHERE pair.low_scan_id = ? AND pair.high_scan_id = ?");
    if (!row.bind(lowFieldScanId).bind(highFieldScanId).next()) return std::nullopt;
    return readPair(row);
}

void to_json(Json& json, const PairProposal& proposal) {
    json = {{"subjectId", proposal.subjectId},
            {"pseudonym", proposal.pseudonym},
            {"contrast", proposal.contrast},
            {"lowFieldScanId", proposal.lowFieldScanId},
            {"highFieldScanId", proposal.highFieldScanId},
            {"lowFieldFile", proposal.lowFieldFile},
            {"highFieldFile", proposal.highFieldFile},
            {"daysApart", proposal.daysApart ? Json(*proposal.daysApart) : Json()}};
}

void to_json(Json& json, const PairRow& row) {
    json = row.pair;
    json["pseudonym"] = row.pseudonym;
    json["lowFieldFile"] = row.lowFieldFile;
    json["highFieldFile"] = row.highFieldFile;
    json["daysApart"] = row.daysApart ? Json(*row.daysApart) : Json();
    json["status"] = toString(row.status);
}

} // namespace magiqt
