// The rules of the schema, and that ingest can be repeated.
#include "StudyFixture.h"

#include "base/Error.h"
#include "base/Json.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

// The SQL must break a rule.
void refuses(const std::filesystem::path& study, const std::string& sql) {
    CAPTURE(sql);
    SQLite::Database database = raw(study);
    CHECK_THROWS_AS(database.exec(sql), SQLite::Exception);
}

void accepts(const std::filesystem::path& study, const std::string& sql) {
    CAPTURE(sql);
    SQLite::Database database = raw(study);
    CHECK_NOTHROW(database.exec("BEGIN; " + sql + "; ROLLBACK"));
}

} // namespace

TEST_CASE("the same twice changes nothing") {
    Study study(3);
    const std::string before = contentOfTables(study.path());
    fill(study.catalog, 3);
    CHECK(contentOfTables(study.path()) == before);
}

TEST_CASE("nothing is written without commit") {
    Study study(1);
    const std::string before = contentOfTables(study.path());
    {
        CatalogWriter writer(study.catalog);
        writer.subject({0, "gone", Sex::Other, {}, {}, {}});
    }
    CHECK(contentOfTables(study.path()) == before);
}

TEST_CASE("what was unknown is filled in, what is known stays") {
    Study study;
    CatalogWriter writer(study.catalog);
    const RowId id = writer.subject({0, "a1", Sex::Unknown, {}, {}, {}}).id;
    CHECK_FALSE(writer.subject({0, "a1", Sex::Female, 38.0, "tag", {}}).isNew);
    writer.subject({0, "a1", Sex::Male, 30.0, "other", {}});
    const RowId session = writer.session({0, id, "01", {}, {}, ""}).id;
    writer.session({0, id, "01", 0, 500, "here"});
    writer.session({0, id, "01", 3, 900, "there"});
    writer.commit();
    const Subject subject = subjectById(study.catalog, id);
    CHECK((subject.sex == Sex::Female));
    CHECK(subject.gestationalAgeWeeks == 38.0);
    CHECK(subject.dayZeroTag == "tag");
    const Session stored = sessionById(study.catalog, session);
    CHECK(stored.daysSinceFirst == 0);
    CHECK(stored.ageDays == 500);
    CHECK(stored.site == "here");
}

TEST_CASE("a scan comes back as it was stored") {
    Study study(1);
    const ScanRow row = ScanSearch(study.catalog).page({}, 0, 1).rows.at(0);
    const Scan scan = scanById(study.catalog, row.id);
    Scan other =
        plainScan(scan.subjectId, scan.sessionId, "rawdata/x_FLAIR.nii.gz", FieldClass::Low, "FLAIR");
    other.scannerId = scan.scannerId;
    other.fileSha256 = hashOf("file");
    other.acquisitionJson = R"({"EchoTime":0.2})";
    other.findings = {{Severity::Warning, "geometry.sheared", "sheared", {{"degrees", "0.3"}}},
                      {Severity::Note, "geometry.note", "noted", {}}};
    other.quality = ScanQuality::Usable;
    other.note = "moved a little";
    RowId id = 0;
    {
        CatalogWriter writer(study.catalog);
        id = writer.scan(other).id;
        writer.commit();
    }
    Scan stored = scanById(study.catalog, id);
    other.id = id;
    CHECK(Json(stored) == Json(other));
    CHECK(stored.fileSha256 == other.fileSha256);
    CHECK(stored.indexToLps == other.indexToLps);
    CHECK(findScanByContent(study.catalog, other.contentSha256) == id);
    CHECK(scanFrom(study.catalog, other.contentSha256.substr(0, 10)) == id);
    CHECK(scanFrom(study.catalog, std::to_string(id)) == id);
    CHECK(scanFrom(study.catalog, other.file) == id);
    CHECK(codeOf([&] { scanFrom(study.catalog, "999"); }) == "study.not-found");
    CHECK(codeOf([&] { scanFrom(study.catalog, "zz"); }) == "study.not-found");
    ScanFilter filter;
    filter.findings.least = 1; // warnings alone are counted
    CHECK(ScanSearch(study.catalog)
              .page({filter, ScanColumn::Imported, SortOrder::Ascending}, 0, 9)
              .rows.at(0)
              .findings == 1);
}

TEST_CASE("rules that the schema keeps, whoever writes") {
    Study study(2);
    const auto path = study.path();
    // Scans: 1-4 of subject 1 (low T1w, low T2w, high T1w, high T2w), 5-8 of subject 2.
    const std::string pair =
        "INSERT INTO pair(subject_id, contrast, low_scan_id, high_scan_id, light, run_id) VALUES";
    SQLite::Database(raw(path)).exec("INSERT INTO run(run_id, kind, state) VALUES('r', 'register', 'done')");
    accepts(path, pair + "(1, 'T1w', 1, 3, 'green', 1)");
    refuses(path, pair + "(1, 'T1w', 1, 7, 'green', 1)"); // two subjects
    refuses(path, pair + "(1, 'T1w', 1, 4, 'green', 1)"); // two contrasts
    refuses(path, pair + "(1, 'T1w', 3, 1, 'green', 1)"); // the wrong way round
    refuses(path, pair + "(1, 'T1w', 1, 1, 'green', 1)");
    refuses(path, pair + "(2, 'T1w', 1, 3, 'green', 1)");
    refuses(path, pair + "(1, 'T1w', 1, 3, 'red', 1)");      // a failed registration
    refuses(path, pair + "(1, 'T1w', 1, 3, 'green', NULL)"); // green by no run
    refuses(path, "UPDATE scan SET subject_id = 2 WHERE id = 1");
    refuses(path, "INSERT INTO subject(pseudonym) VALUES('Doe, Jane')");
    refuses(path, "INSERT INTO subject(pseudonym) VALUES('p1000')");
    refuses(path, "INSERT INTO subject(pseudonym, sex) VALUES('x', 'female')");
    refuses(path, "INSERT INTO subject(pseudonym, gestational_age_weeks) VALUES('x', 4)");
    refuses(path,
            "INSERT INTO session(subject_id, label, age_days) VALUES(1, '03', 40000)"); // above 90 years
    refuses(path, "INSERT INTO session(subject_id, label, days_since_first) VALUES(1, '03', '2024-01-01')");
    refuses(path, "INSERT INTO session(subject_id, label) VALUES(99, '01')");
    refuses(path, "UPDATE scan SET file = '/home/me/x.nii.gz' WHERE id = 1");
    refuses(path, "UPDATE scan SET file = 'a/../../x.nii.gz' WHERE id = 1");
    refuses(path,
            "UPDATE scan SET content_sha256 = (SELECT content_sha256 FROM scan WHERE id = 2) WHERE id = 1");
    refuses(path, "UPDATE scan SET size_i = 'many' WHERE id = 1"); // STRICT
    refuses(path, "DELETE FROM subject WHERE id = 1");
}

TEST_CASE("a subject cannot stand in two parts of a split") {
    Study study(6);
    Editor(study.catalog).addSplit({.name = "s", .train = 0.5, .validation = 0, .test = 0.5});
    refuses(study.path(), "INSERT INTO split_member VALUES(1, 1, 0)");
    refuses(study.path(), "INSERT INTO split_member VALUES(1, 1, 1)");
    refuses(study.path(), "INSERT INTO split_member VALUES(1, 99, 0)");
    refuses(study.path(), "UPDATE split_member SET part = 7");
}

TEST_CASE("the audit trail only grows") {
    Study study(1);
    Editor(study.catalog).changeScans({1}, {.quality = ScanQuality::Good});
    const auto trail = auditTrail(study.catalog);
    REQUIRE(trail.size() == 1);
    CHECK(trail[0].action == "edit");
    const Json change = Json::parse(trail[0].detailsJson).at("changes").at(0);
    CHECK(change.at("before").at("quality") == "");
    CHECK(change.at("after").at("quality") == "good");
    refuses(study.path(), "UPDATE audit SET summary = 'nothing happened'");
    refuses(study.path(), "DELETE FROM audit");
    refuses(study.path(),
            "INSERT OR REPLACE INTO audit(id, utc, actor, action, summary) VALUES(1, '', '', 'x', '')");
    CHECK(auditTrail(study.catalog).size() == 1);
}

TEST_CASE("an image is made of scans of its own subject") {
    Study study(2);
    CatalogWriter writer(study.catalog);
    writer.run({0, "r1", "enhance", "done", "runs/r1_enhance", "", "", "", ""});
    DerivedImage image{
        0, 1, 0, "r1", "enhanced_T1w", "T1w", "derivatives/a.nii.gz", hashOf("a"), "{}", {{"T1w", 1, 0}}};
    const RowId first = writer.derivedImage(image).id;
    CHECK(writer.derivedImage(image).id == first);
    image.file = "derivatives/b.nii.gz";
    image.sources = {{"from", 0, first}};
    const RowId second = writer.derivedImage(image).id;
    writer.commit();
    CHECK(derivedImagesOfScan(study.catalog, 1).size() == 2); // through two steps
    CHECK(derivedImageById(study.catalog, second).sources.at(0).derivedId == first);
    CHECK(ScanSearch(study.catalog).page({}, 0, 1).rows.at(0).enhanced);
    CatalogWriter wrong(study.catalog);
    image.file = "derivatives/c.nii.gz";
    image.sources = {{"T1w", 5, 0}}; // subject 2
    CHECK(codeOf([&] { wrong.derivedImage(image); }) == "study.constraint");
}

TEST_CASE("sessions change places") {
    Study study(1);
    std::vector<Session> sessions = sessionsOf(study.catalog, 1);
    std::swap(sessions[0].label, sessions[1].label);
    sessions[1].daysSinceFirst = 0;
    sessions[0].daysSinceFirst = 4;
    CatalogWriter writer(study.catalog);
    writer.relabelSessions(1, sessions);
    writer.setDayZeroTag(1, "t");
    writer.commit();
    CHECK(sessionsOf(study.catalog, 1).at(0).id == sessions[1].id);
    CHECK(sessionsOf(study.catalog, 1).at(0).label == "01");
    CHECK(study.catalog.integrityCheck().ok); // the search rows followed
}

TEST_CASE("conflicts are kept once, in either order, and stay decided") {
    Study study(2);
    Conflict conflict;
    conflict.kind = "same-person-other-id";
    conflict.subjectId = 1;
    conflict.otherSubjectId = 2;
    {
        CatalogWriter writer(study.catalog);
        CHECK(writer.conflict(conflict).isNew);
        std::swap(conflict.subjectId, conflict.otherSubjectId);
        CHECK_FALSE(writer.conflict(conflict).isNew);
        writer.commit();
    }
    const RowId id = conflicts(study.catalog).at(0).id;
    CHECK(conflicts(study.catalog).at(0).otherPseudonym == "p1001");
    Editor(study.catalog).decideConflict(id, ConflictState::KeptApart, "twins");
    CatalogWriter writer(study.catalog);
    CHECK_FALSE(writer.conflict(conflict).isNew);
    writer.commit();
    CHECK(conflicts(study.catalog).empty());
    CHECK((conflicts(study.catalog, false).at(0).state == ConflictState::KeptApart));
}
