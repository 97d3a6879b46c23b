#include "CatalogWriter.h"

#include "store/Database.h"
#include "store/RecordColumns.h"

#include "base/Ids.h"
#include "base/Json.h"
#include "base/Sha256.h"

#include <unordered_map>
#include <utility>

namespace magiqt {

struct CatalogWriter::State {
    explicit State(Catalog& opened) : catalog(opened), database(opened.database()), transaction(database) {}

    Catalog& catalog;
    Database& database;
    WriteTransaction transaction;
    std::unordered_map<std::string, RowId> acquisitions; // by their JSON
    std::unordered_map<std::string, RowId> runs;
    bool inBulk = false;

    RowId acquisition(const std::string& json);
    RowId run(const std::string& runId);
    void startBulk();
    void finishBulk(); // before anything that looks at or changes the search rows of new scans
};

RowId CatalogWriter::State::acquisition(const std::string& json) {
    if (json.empty() || json == "{}") return 0;
    RowId& id = acquisitions[json];
    if (id != 0) return id;
    const std::string digest = bytesOfHash(sha256Hex(json.data(), json.size())).substr(0, 16);
    database.query("INSERT INTO acquisition(digest, parameters) VALUES(?, ?) ON CONFLICT DO NOTHING")
        .bindBlob(digest.data(), digest.size())
        .bind(json)
        .run();
    Query known = database.query("SELECT id FROM acquisition WHERE digest = ?");
    known.bindBlob(digest.data(), digest.size()).next();
    return id = known.integer(0);
}

RowId CatalogWriter::State::run(const std::string& runId) {
    if (runId.empty()) return 0;
    RowId& id = runs[runId];
    if (id != 0) return id;
    Query known = database.query("SELECT id FROM run WHERE run_id = ?");
    if (!known.bind(runId).next()) throwNotFound("run", runId);
    return id = known.integer(0);
}

void CatalogWriter::State::startBulk() {
    if (std::exchange(inBulk, true)) return;
    database.execute("INSERT INTO bulk SELECT ifnull(max(id), 0) FROM scan");
}

void CatalogWriter::State::finishBulk() {
    if (!std::exchange(inBulk, false)) return;
    database.execute(
        "INSERT INTO scan_row SELECT * FROM scan_row_source WHERE id > (SELECT last_scan FROM bulk);"
        "INSERT INTO scan_text(rowid, words) SELECT id, words FROM scan_text_source WHERE id > (SELECT "
        "last_scan FROM "
        "bulk);"
        "UPDATE subject_row SET (scans, low, high) = (SELECT count(*), sum(field_class = 'low-field'), "
        "sum(field_class = 'high-field') FROM scan WHERE scan.subject_id = subject_row.id) WHERE id IN "
        "(SELECT "
        "subject_id FROM scan WHERE id > (SELECT last_scan FROM bulk));"
        "DELETE FROM bulk");
}

CatalogWriter::CatalogWriter(Catalog& catalog) {
    requireWritable(catalog);
    m_state = std::make_unique<State>(catalog);
}

CatalogWriter::~CatalogWriter() = default;

CatalogWriter::Stored CatalogWriter::subject(const Subject& subject) {
    Database& database = m_state->database;
    Query known = database.query("SELECT id FROM subject WHERE pseudonym = ?");
    if (known.bind(subject.pseudonym).next()) {
        const RowId id = known.integer(0);
        database
            .query("UPDATE subject SET sex = CASE sex WHEN '' THEN ?2 ELSE sex END, gestational_age_weeks = "
                   "ifnull(gestational_age_weeks, ?3), day_zero_tag = ifnull(day_zero_tag, nullif(?4, '')) "
                   "WHERE id = "
                   "?1 AND ((sex = '' AND ?2 <> '') OR (gestational_age_weeks IS NULL AND ?3 IS NOT NULL) OR "
                   "(day_zero_tag IS NULL AND ?4 <> ''))")
            .bind(id)
            .bind(toString(subject.sex))
            .bind(subject.gestationalAgeWeeks)
            .bind(subject.dayZeroTag)
            .run();
        return {id, false};
    }
    database
        .query(
            "INSERT INTO subject(pseudonym, sex, gestational_age_weeks, day_zero_tag, note) VALUES(?, ?, ?, "
            "nullif(?, ''), ?)")
        .bind(subject.pseudonym)
        .bind(toString(subject.sex))
        .bind(subject.gestationalAgeWeeks)
        .bind(subject.dayZeroTag)
        .bind(subject.note)
        .run();
    return {database.lastRow(), true};
}

CatalogWriter::Stored CatalogWriter::session(const Session& session) {
    Database& database = m_state->database;
    Query known = database.query("SELECT id FROM session WHERE subject_id = ? AND label = ?");
    if (known.bind(session.subjectId).bind(session.label).next()) {
        const RowId id = known.integer(0);
        database
            .query(
                "UPDATE session SET days_since_first = ifnull(days_since_first, ?2), age_days = "
                "ifnull(age_days, "
                "?3), site = CASE site WHEN '' THEN ?4 ELSE site END WHERE id = ?1 AND ((days_since_first IS "
                "NULL "
                "AND ?2 IS NOT NULL) OR (age_days IS NULL AND ?3 IS NOT NULL) OR (site = '' AND ?4 <> ''))")
            .bind(id)
            .bind(session.daysSinceFirst)
            .bind(session.ageDays)
            .bind(session.site)
            .run();
        return {id, false};
    }
    database
        .query(
            "INSERT INTO session(subject_id, label, days_since_first, age_days, site) VALUES(?, ?, ?, ?, ?)")
        .bind(session.subjectId)
        .bind(session.label)
        .bind(session.daysSinceFirst)
        .bind(session.ageDays)
        .bind(session.site)
        .run();
    return {database.lastRow(), true};
}

void CatalogWriter::relabelSessions(RowId subjectId, const std::vector<Session>& sessions) {
    Database& database = m_state->database;
    for (const Session& session : sessions)
        database.query("UPDATE session SET label = 'passing' || id WHERE id = ? AND subject_id = ?")
            .bind(session.id)
            .bind(subjectId)
            .run();
    for (const Session& session : sessions)
        database
            .query("UPDATE session SET label = ?, days_since_first = ?, age_days = ? WHERE id = ? AND "
                   "subject_id = ?")
            .bind(session.label)
            .bind(session.daysSinceFirst)
            .bind(session.ageDays)
            .bind(session.id)
            .bind(subjectId)
            .run();
}

void CatalogWriter::setDayZeroTag(RowId subjectId, const std::string& tag) {
    m_state->database.query("UPDATE subject SET day_zero_tag = nullif(?, '') WHERE id = ?")
        .bind(tag)
        .bind(subjectId)
        .run();
}

CatalogWriter::Stored CatalogWriter::scanner(const Scanner& scanner) {
    Database& database = m_state->database;
    Query known = database.query("SELECT id FROM scanner WHERE manufacturer = ? AND model = ? AND "
                                 "ifnull(field_strength_tesla, 0) = ifnull(?, 0)");
    if (known.bind(scanner.manufacturer).bind(scanner.model).bind(scanner.fieldStrengthTesla).next())
        return {known.integer(0), false};
    database.query("INSERT INTO scanner(manufacturer, model, field_strength_tesla) VALUES(?, ?, ?)")
        .bind(scanner.manufacturer)
        .bind(scanner.model)
        .bind(scanner.fieldStrengthTesla)
        .run();
    return {database.lastRow(), true};
}

CatalogWriter::Stored CatalogWriter::scan(const Scan& scan) {
    Database& database = m_state->database;
    const std::string content = bytesOfHash(scan.contentSha256);
    Query known = database.query("SELECT id FROM scan WHERE content_sha256 = ?");
    if (known.bindBlob(content.data(), content.size()).next()) return {known.integer(0), false};
    m_state->startBulk();
    const RowId acquisition = m_state->acquisition(scan.acquisitionJson);
    const RowId run = m_state->run(scan.runId);
    Query insert = database.query("INSERT INTO scan(subject_id, session_id, scanner_id, acquisition_id, "
                                  "run_id, contrast, plane, field_class, "
                                  "size_i, size_j, size_k, spacing_i_mm, spacing_j_mm, spacing_k_mm, "
                                  "orientation, index_to_lps, content_sha256, "
                                  "file_sha256, file, findings, quality, excluded, note) VALUES(?, ?, ?, ?, "
                                  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                  "?, ?, ?, ?, ?, ?, ?)");
    insert.bind(scan.subjectId).bind(scan.sessionId).bindIdOrNull(scan.scannerId).bindIdOrNull(acquisition);
    insert.bindIdOrNull(run).bind(scan.contrast).bind(scan.plane).bind(toString(scan.fieldClass));
    for (const int size : scan.sizeIjk)
        insert.bind(size);
    for (const double spacing : scan.spacingMm)
        insert.bind(spacing);
    insert.bind(scan.orientation);
    if (scan.indexToLps)
        insert.bindBlob(scan.indexToLps->data(), sizeof *scan.indexToLps);
    else
        insert.bindNull();
    insert.bindBlob(content.data(), content.size());
    const std::string file = scan.fileSha256.empty() ? std::string() : bytesOfHash(scan.fileSha256);
    if (file.empty())
        insert.bindNull();
    else
        insert.bindBlob(file.data(), file.size());
    insert.bind(scan.file).bind(scan.findings.empty() ? "[]" : Json(scan.findings).dump());
    insert.bind(toString(scan.quality)).bind(scan.excluded ? 1 : 0).bind(scan.note).run();
    return {database.lastRow(), true};
}

CatalogWriter::Stored CatalogWriter::run(const RunRecord& run) {
    Database& database = m_state->database;
    Query known = database.query("SELECT id FROM run WHERE run_id = ?");
    if (known.bind(run.runId).next()) {
        const RowId id = known.integer(0);
        database.query("UPDATE run SET state = ?, error_code = ?, folder = ? WHERE id = ?")
            .bind(run.state)
            .bind(run.errorCode)
            .bind(run.folder)
            .bind(id)
            .run();
        return {id, false};
    }
    database
        .query("INSERT INTO run(run_id, kind, state, folder, spec_sha256, program_version, created_utc, "
               "error_code) "
               "VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(run.runId)
        .bind(run.kind)
        .bind(run.state)
        .bind(run.folder)
        .bind(run.specSha256)
        .bind(run.programVersion)
        .bind(run.createdUtc)
        .bind(run.errorCode)
        .run();
    return {database.lastRow(), true};
}

CatalogWriter::Stored CatalogWriter::model(const Model& model) {
    Database& database = m_state->database;
    bytesOfHash(model.weightsSha256); // its form
    Query known = database.query("SELECT id FROM model WHERE weights_sha256 = ?");
    if (known.bind(model.weightsSha256).next()) {
        const RowId id = known.integer(0);
        if (!model.runId.empty()) // first met as what made an image, now trained here
            database
                .query("UPDATE model SET run_id = ifnull(run_id, ?), file = CASE file WHEN '' THEN ? ELSE "
                       "file END WHERE id = ?")
                .bind(m_state->run(model.runId))
                .bind(model.file)
                .bind(id)
                .run();
        return {id, false};
    }
    database.query("INSERT INTO model(name, weights_sha256, card, file, run_id) VALUES(?, ?, ?, ?, ?)")
        .bind(model.name)
        .bind(model.weightsSha256)
        .bind(model.cardJson)
        .bind(model.file)
        .bindIdOrNull(m_state->run(model.runId))
        .run();
    return {database.lastRow(), true};
}

void CatalogWriter::modelTrainedOn(RowId modelId, const std::vector<RowId>& subjectIds) {
    for (const RowId subjectId : subjectIds)
        m_state->database.query("INSERT INTO model_subject VALUES(?, ?) ON CONFLICT DO NOTHING")
            .bind(modelId)
            .bind(subjectId)
            .run();
}

void CatalogWriter::modelTrainedOnPart(RowId modelId, RowId splitId, int part) {
    m_state->database.query("INSERT INTO model_part VALUES(?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(modelId)
        .bind(splitId)
        .bind(part)
        .run();
}

CatalogWriter::Stored CatalogWriter::derivedImage(const DerivedImage& image) {
    m_state->finishBulk();
    Database& database = m_state->database;
    Query known = database.query("SELECT id FROM derived_image WHERE file = ?");
    if (known.bind(image.file).next()) return {known.integer(0), false};
    database
        .query(
            "INSERT INTO derived_image(subject_id, run_id, model_id, kind, contrast, file, sha256, figures) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(image.subjectId)
        .bind(m_state->run(image.runId))
        .bindIdOrNull(image.modelId)
        .bind(image.kind)
        .bind(image.contrast)
        .bind(image.file)
        .bind(image.sha256)
        .bind(image.figuresJson)
        .run();
    const RowId id = database.lastRow();
    for (const DerivedSource& source : image.sources)
        database
            .query("INSERT INTO derived_source(derived_id, subject_id, role, scan_id, source_id) VALUES(?, "
                   "?, ?, ?, ?)")
            .bind(id)
            .bind(image.subjectId)
            .bind(source.role)
            .bindIdOrNull(source.scanId)
            .bindIdOrNull(source.derivedId)
            .run();
    return {id, true};
}

CatalogWriter::Stored CatalogWriter::registeredPair(const Pair& pair) {
    m_state->finishBulk();
    Database& database = m_state->database;
    const PairableScans scans = requirePairable(database, pair.lowFieldScanId, pair.highFieldScanId);
    const RowId runId = m_state->run(pair.runId);
    Query known = database.query(
        "SELECT id, verdict, ifnull(run_id, 0) FROM pair WHERE low_scan_id = ? AND high_scan_id = ?");
    const bool isNew = !known.bind(pair.lowFieldScanId).bind(pair.highFieldScanId).next();
    const RowId id = isNew ? 0 : known.integer(0);
    const bool isOther = !isNew && known.integer(2) != 0 && known.integer(2) != runId;
    // What a person accepted stays; another verdict was of the registration that there was.
    if (isOther && known.text(1) == toString(HumanVerdict::Accepted)) return {id, false};
    Query write = database.query(isNew ? "INSERT INTO pair(light, transform_file, registered_file, run_id, "
                                         "quality, subject_id, contrast, "
                                         "low_scan_id, high_scan_id) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                       : "UPDATE pair SET light = ?, transform_file = ?, registered_file = "
                                         "?, run_id = ?, quality = ?, verdict = CASE WHEN ? THEN '' ELSE "
                                         "verdict END WHERE id = ?");
    write.bind(toString(pair.light)).bind(pair.transformFile).bind(pair.registeredFile);
    write.bindIdOrNull(runId).bind(pairQualityJson(pair.quality));
    if (isNew)
        write.bind(scans.subjectId).bind(scans.contrast).bind(pair.lowFieldScanId).bind(pair.highFieldScanId);
    else
        write.bind(isOther ? 1 : 0).bind(id);
    write.run();
    return {isNew ? database.lastRow() : id, isNew};
}

CatalogWriter::Stored CatalogWriter::conflict(const Conflict& conflict) {
    Database& database = m_state->database;
    Query known =
        database.query("SELECT id FROM conflict WHERE kind = ?1 AND ((subject_id = ?2 AND other_subject_id = "
                       "?3) OR (subject_id = ?3 AND other_subject_id = ?2))");
    if (known.bind(conflict.kind).bind(conflict.subjectId).bind(conflict.otherSubjectId).next())
        return {known.integer(0), false};
    database
        .query("INSERT INTO conflict(kind, subject_id, other_subject_id, state, resolution, created_utc) "
               "VALUES(?, ?, "
               "?, ?, ?, ?)")
        .bind(conflict.kind)
        .bind(conflict.subjectId)
        .bind(conflict.otherSubjectId)
        .bind(toString(conflict.state))
        .bind(conflict.resolution)
        .bind(utcNow())
        .run();
    return {database.lastRow(), true};
}

void CatalogWriter::audit(const std::string& action, const std::string& summary, const Json& details) {
    appendAudit(m_state->database, m_state->catalog.actor(), action, summary,
                details.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void CatalogWriter::commit() {
    m_state->finishBulk();
    m_state->transaction.commit();
}

void CatalogWriter::rollBack() {
    m_state->transaction.rollBack();
}

} // namespace magiqt
