#include "Lookup.h"

#include "store/Database.h"
#include "store/RecordColumns.h"

#include "base/Error.h"

#include <algorithm>

namespace magiqt {

namespace {

std::string sqlOf(const char* select, const char* rest) {
    return std::string(select) + rest;
}

template <typename Record>
Record recordById(const Catalog& catalog, const char* select, const char* where, Record (*read)(const Query&),
                  const char* what, RowId id) {
    Query row = catalog.database().query(sqlOf(select, where));
    if (!row.bind(id).next()) throwNotFound(what, std::to_string(id));
    return read(row);
}

template <typename Record>
std::vector<Record> readAll(Query& rows, Record (*read)(const Query&)) {
    std::vector<Record> records;
    while (rows.next())
        records.push_back(read(rows));
    return records;
}

std::optional<RowId> idOf(Query& row) {
    if (!row.next()) return std::nullopt;
    return row.integer(0);
}

bool isHex(const std::string& text) {
    return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Ids of scans whose content's hash begins with these digits.
std::vector<RowId> scansByHash(const Catalog& catalog, const std::string& digits) {
    const std::string least = bytesOfHash(digits + std::string(64 - digits.size(), '0'));
    const std::string most = bytesOfHash(digits + std::string(64 - digits.size(), 'f'));
    Query rows = catalog.database().query("SELECT id FROM scan WHERE content_sha256 BETWEEN ? AND ? LIMIT 2");
    rows.bindBlob(least.data(), least.size()).bindBlob(most.data(), most.size());
    std::vector<RowId> ids;
    while (rows.next())
        ids.push_back(rows.integer(0));
    return ids;
}

} // namespace

Subject subjectById(const Catalog& catalog, RowId id) {
    return recordById(catalog, selectSubject, "WHERE id = ?", &readSubject, "subject", id);
}

std::optional<Subject> findSubject(const Catalog& catalog, const std::string& pseudonym) {
    const std::string label = pseudonym.starts_with("sub-") ? pseudonym.substr(4) : pseudonym;
    Query row = catalog.database().query(sqlOf(selectSubject, "WHERE pseudonym = ?"));
    if (!row.bind(label).next()) return std::nullopt;
    return readSubject(row);
}

std::vector<Session> sessionsOf(const Catalog& catalog, RowId subjectId) {
    Query rows = catalog.database().query(
        sqlOf(selectSession, "WHERE subject_id = ? ORDER BY days_since_first NULLS LAST, label"));
    return readAll(rows.bind(subjectId), &readSession);
}

Session sessionById(const Catalog& catalog, RowId id) {
    return recordById(catalog, selectSession, "WHERE id = ?", &readSession, "session", id);
}

Scanner scannerById(const Catalog& catalog, RowId id) {
    return recordById(catalog, selectScanner, "WHERE id = ?", &readScanner, "scanner", id);
}

std::vector<Scanner> allScanners(const Catalog& catalog) {
    Query rows =
        catalog.database().query(sqlOf(selectScanner, "ORDER BY manufacturer, model, field_strength_tesla"));
    return readAll(rows, &readScanner);
}

Scan scanById(const Catalog& catalog, RowId id) {
    return recordById(catalog, selectScan, "WHERE scan.id = ?", &readScan, "scan", id);
}

std::optional<RowId> findScanByContent(const Catalog& catalog, const std::string& contentSha256) {
    const std::string bytes = bytesOfHash(contentSha256);
    Query row = catalog.database().query("SELECT id FROM scan WHERE content_sha256 = ?");
    return idOf(row.bindBlob(bytes.data(), bytes.size()));
}

std::optional<RowId> findScanByFile(const Catalog& catalog, const std::string& relativeFile) {
    Query row = catalog.database().query("SELECT id FROM scan WHERE file = ?");
    return idOf(row.bind(relativeFile));
}

std::vector<Scan> scansOfSubject(const Catalog& catalog, RowId subjectId) {
    Query rows = catalog.database().query(sqlOf(selectScan, "WHERE scan.subject_id = ? ORDER BY scan.file"));
    return readAll(rows.bind(subjectId), &readScan);
}

RowId scanFrom(const Catalog& catalog, const std::string& idFileOrHash) {
    if (const auto id = findScanByFile(catalog, idFileOrHash)) return *id;
    if (!idFileOrHash.empty() && idFileOrHash.size() < 8 &&
        idFileOrHash.find_first_not_of("0123456789") == std::string::npos)
        return scanById(catalog, std::stoll(idFileOrHash)).id;
    if (idFileOrHash.size() < 8 || idFileOrHash.size() > 64 || !isHex(idFileOrHash))
        throwNotFound("scan", idFileOrHash);
    const std::vector<RowId> ids = scansByHash(catalog, idFileOrHash);
    if (ids.empty()) throwNotFound("scan", idFileOrHash);
    if (ids.size() > 1)
        throw Error(ErrorKind::BadInput, "study.ambiguous",
                    "several scans have a hash that begins with '" + idFileOrHash + "'; give more digits",
                    {{"key", idFileOrHash}});
    return ids.front();
}

std::vector<Model> allModels(const Catalog& catalog) {
    Query rows = catalog.database().query(sqlOf(selectModel, "ORDER BY model.name, model.id"));
    return readAll(rows, &readModel);
}

Model modelById(const Catalog& catalog, RowId id) {
    return recordById(catalog, selectModel, "WHERE model.id = ?", &readModel, "model", id);
}

std::optional<RowId> findModel(const Catalog& catalog, const std::string& weightsSha256) {
    Query row = catalog.database().query("SELECT id FROM model WHERE weights_sha256 = ?");
    return idOf(row.bind(weightsSha256));
}

std::vector<RowId> trainingSubjects(const Catalog& catalog, RowId modelId) {
    Query rows = catalog.database().query(
        "SELECT subject_id FROM model_subject WHERE model_id = ?1 UNION SELECT split_member.subject_id FROM "
        "model_part "
        "JOIN split_member USING(split_id, part) WHERE model_part.model_id = ?1 ORDER BY 1");
    rows.bind(modelId);
    std::vector<RowId> ids;
    while (rows.next())
        ids.push_back(rows.integer(0));
    return ids;
}

bool wasTrainedOn(const Catalog& catalog, RowId modelId, RowId subjectId) {
    Query row = catalog.database().query("SELECT EXISTS(SELECT 1 FROM model_subject WHERE model_id = ?1 AND "
                                         "subject_id = ?2) OR EXISTS(SELECT 1 FROM "
                                         "split_member JOIN model_part USING(split_id, part) WHERE "
                                         "split_member.subject_id = ?2 AND model_id = ?1)");
    return row.bind(modelId).bind(subjectId).next() && row.integer(0) != 0;
}

std::optional<RunRecord> findRun(const Catalog& catalog, const std::string& runId) {
    Query row = catalog.database().query(sqlOf(selectRun, "WHERE run_id = ?"));
    if (!row.bind(runId).next()) return std::nullopt;
    return readRun(row);
}

std::vector<RunRecord> allRuns(const Catalog& catalog) {
    Query rows = catalog.database().query(sqlOf(selectRun, "ORDER BY created_utc DESC, id DESC"));
    return readAll(rows, &readRun);
}

std::vector<AnomalyReference> anomalyReferencesOf(const Catalog& catalog, RowId scanId) {
    Query rows =
        catalog.database().query("SELECT id, scan_id, mask_file, points_lps_mm, annotator, note FROM "
                                 "anomaly_reference WHERE scan_id = ? ORDER BY id");
    return readAll(rows.bind(scanId), &readReference);
}

std::vector<Conflict> conflicts(const Catalog& catalog, bool openOnly) {
    Query rows = catalog.database().query(
        std::string(
            "SELECT conflict.id, kind, subject_id, other_subject_id, state, resolution, subject.pseudonym, "
            "ifnull(other.pseudonym, ''), created_utc FROM conflict JOIN subject ON subject.id = subject_id "
            "LEFT JOIN subject AS other ON other.id = other_or_null ") +
        (openOnly ? "WHERE state = 'open' " : "") + "ORDER BY conflict.id");
    std::vector<Conflict> found;
    while (rows.next())
        found.push_back({rows.integer(0), rows.text(1), rows.integer(2), rows.integer(3),
                         conflictStateFrom(rows.text(4)), rows.text(5), rows.text(6), rows.text(7),
                         rows.text(8)});
    return found;
}

std::vector<AuditEntry> auditTrail(const Catalog& catalog, std::int64_t limit, RowId before) {
    Query rows =
        catalog.database().query("SELECT id, utc, actor, action, summary, details FROM audit WHERE ?1 = 0 OR "
                                 "id < ?1 ORDER BY id DESC LIMIT ?2");
    rows.bind(before).bind(limit);
    std::vector<AuditEntry> entries;
    while (rows.next())
        entries.push_back(
            {rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5)});
    return entries;
}

} // namespace magiqt
