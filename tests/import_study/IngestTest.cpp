// Persons, sessions and days of an import in the catalog.
#include "ImportRunFixture.h"

#include "base/Error.h"
#include "catalog/IngestImport.h"
#include "catalog/Lookup.h"
#include "support/Files.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

FixtureScan scanOf(const std::string& person, const std::string& session, const std::string& content,
                   const std::string& contrast = "T1w") {
    FixtureScan scan;
    scan.person = person;
    scan.session = session;
    scan.content = content;
    scan.contrast = contrast;
    return scan;
}

const Finding* findingOf(const ImportIngestResult& result, const std::string& code) {
    for (const Finding& finding : result.findings)
        if (finding.code == code) return &finding;
    return nullptr;
}

std::string errorOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "none";
}

// A study with a key, and the way most tests import into it.
struct KeyedStudy {
    StudyFixture fixture;
    Catalog catalog = fixture.open();
    SubjectKey key = fixture.makeKey(catalog);

    ImportIngestResult import(const std::vector<FixtureScan>& scans,
                              const std::vector<ImportedPerson>& persons) {
        const ImportIngestResult result =
            ingestImportRun(catalog, &key, fixture.makeRun(scans, persons, key.publicKeyHex()));
        CHECK(consistencyOf(fixture) == "");
        return result;
    }
};

} // namespace

TEST_CASE("an import without a key gives random subjects, sessions by day and BIDS names") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    FixtureScan first = scanOf("p1", "s1", "a"), second = scanOf("p1", "s2", "b", "T2w"),
                other = scanOf("p2", "s1", "c", "FLAIR");
    first.daysSinceFirst = 0;
    second.daysSinceFirst = 21;
    second.plane = "isotropic";
    second.fieldStrengthTesla = 0.064;
    const fs::path run = fixture.makeRun({first, second, other});
    const ImportIngestResult result = ingestImportRun(catalog, nullptr, run);
    CHECK(result.newScans == 3);
    CHECK(result.newSubjects == 2);
    CHECK(result.newSessions == 3);
    CHECK_FALSE(result.wasKnown);
    REQUIRE(result.scans.size() == 3);
    const std::string one = result.scans[0].pseudonym;
    CHECK(one.size() == 6);
    CHECK(result.scans[0].file ==
          "rawdata/sub-" + one + "/ses-01/anat/sub-" + one + "_ses-01_acq-axi_T1w.nii.gz");
    CHECK(result.scans[1].file ==
          "rawdata/sub-" + one + "/ses-02/anat/sub-" + one + "_ses-02_acq-iso_T2w.nii.gz");
    CHECK(result.scans[2].pseudonym != one);
    CHECK(sessionsOfSubject(catalog, one) == "01@0 02@21");
    CHECK(sessionsOfSubject(catalog, result.scans[2].pseudonym) == "01@?");
    CHECK((scanById(catalog, result.scans[1].scanId).fieldClass == FieldClass::Low));
    CHECK(findSubject(catalog, one)->dayZeroTag.empty());
    CHECK(sessionById(catalog, scanById(catalog, result.scans[0].scanId).sessionId).site == "north");
    CHECK(consistencyOf(fixture) == "");
    CHECK_FALSE(fs::exists(run / "out" / "0001_T1w.nii.gz")); // an image exists once
    CHECK(fs::exists(run / "out" / "import.json"));
}

TEST_CASE("the same run, and another run of the same images, change nothing") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    const fs::path run = fixture.makeRun({scanOf("p1", "s1", "a"), scanOf("p1", "s1", "b", "T2w")});
    ingestImportRun(catalog, nullptr, run);
    const std::vector<std::string> images = fixture.images();
    const ImportIngestResult again = ingestImportRun(catalog, nullptr, run);
    CHECK(again.wasKnown);
    CHECK(again.newScans == 0);
    CHECK(again.knownScans == 2);
    const ImportIngestResult other = ingestImportRun(
        catalog, nullptr, fixture.makeRun({scanOf("p7", "s3", "a"), scanOf("p7", "s3", "b", "T2w")}));
    CHECK_FALSE(other.wasKnown);
    CHECK(other.newScans == 0);
    CHECK(other.newSubjects == 0);
    CHECK(other.knownScans == 2);
    CHECK(findingOf(other, "import.scans-known") != nullptr);
    CHECK(fixture.images() == images);
    CHECK(pseudonyms(catalog).size() == 1);
    CHECK(consistencyOf(fixture) == "");
}

TEST_CASE(
    "without a key a delivery that overlaps a known one joins it; persons are not joined by anything else") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    FixtureScan known = scanOf("p1", "s1", "a"), later = scanOf("p4", "s2", "b"),
                same = scanOf("p4", "s1", "a");
    known.daysSinceFirst = 0;
    ingestImportRun(catalog, nullptr, fixture.makeRun({known}));
    same.daysSinceFirst = 10; // there is an earlier session in this delivery
    later.daysSinceFirst = 17;
    FixtureScan earlier = scanOf("p4", "s0", "c");
    earlier.daysSinceFirst = 0;
    const auto result = ingestImportRun(catalog, nullptr, fixture.makeRun({same, later, earlier}));
    CHECK(result.newSubjects == 0);
    CHECK(result.renumberedSubjects == 1);
    REQUIRE(pseudonyms(catalog).size() == 1);
    CHECK(sessionsOfSubject(catalog, pseudonyms(catalog)[0]) == "01@10 02@0 03@17");
    ingestImportRun(catalog, nullptr, fixture.makeRun({scanOf("p1", "s1", "unrelated")}));
    CHECK(pseudonyms(catalog).size() == 2);
    CHECK(consistencyOf(fixture) == "");
}

TEST_CASE("names that collide get a run number; an image of no known contrast has no BIDS name") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    const auto result =
        ingestImportRun(catalog, nullptr,
                        fixture.makeRun({scanOf("p1", "s1", "a"), scanOf("p1", "s1", "b"),
                                         scanOf("p1", "s1", "c"), scanOf("p1", "s1", "d", "unknown")}));
    const std::string sub = "sub-" + result.scans[0].pseudonym;
    const std::string folder = "rawdata/" + sub + "/ses-01/anat/" + sub + "_ses-01_acq-axi";
    CHECK(result.scans[0].file == folder + "_T1w.nii.gz");
    CHECK(result.scans[1].file == folder + "_run-2_T1w.nii.gz");
    CHECK(result.scans[2].file == folder + "_run-3_T1w.nii.gz");
    CHECK(result.scans[3].file.starts_with("sourcedata/"));
    // Somebody else's file is never replaced.
    const fs::path foreign = fixture.study() / (folder + "_T2w.nii.gz");
    writeFile(foreign, "foreign");
    FixtureScan next = scanOf("p1", "s1", "e", "T2w"), known = scanOf("p1", "s1", "a");
    const auto more = ingestImportRun(catalog, nullptr, fixture.makeRun({known, next}));
    CHECK(more.scans[1].file == folder + "_run-2_T2w.nii.gz");
    CHECK(contentOf(foreign) == "foreign");
}

TEST_CASE(
    "with a key a person is the same subject in every delivery, and days are counted from the first scan") {
    KeyedStudy study;
    const auto first =
        study.import({scanOf("p1", "s1", "a")},
                     {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-04-05"}})});
    const std::string jane = first.scans.at(0).pseudonym;
    study.import({scanOf("p9", "s1", "b"), scanOf("p2", "s1", "c")},
                 {personNamed("p9", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-05-05"}}),
                  personNamed("p2", "4712", "Roe^Richard", "1980-01-01", {{"s1", "2020-01-01"}})});
    CHECK(pseudonyms(study.catalog).size() == 2);
    CHECK(sessionsOfSubject(study.catalog, jane) == "01@0 02@30");

    // A second image of a known visit joins that session.
    study.import({scanOf("p1", "s1", "d", "T2w")},
                 {personNamed("p1", "4711", "", "", {{"s1", "2023-05-05"}})});
    CHECK(sessionsOfSubject(study.catalog, jane) == "01@0 02@30");

    // An earlier scan renumbers the days; names stay.
    const auto earlier =
        study.import({scanOf("p1", "s1", "e")},
                     {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-03-26"}})});
    CHECK(earlier.renumberedSubjects == 1);
    CHECK(sessionsOfSubject(study.catalog, jane) == "01@10 02@40 03@0");
    CHECK(study.key.persons().find(jane)->earliestScanDate() == "2023-03-26");
    const auto trail = auditTrail(study.catalog, 1);
    REQUIRE(trail.size() == 1);
    CHECK(trail[0].detailsJson.find(jane) != std::string::npos); // renumbering is audited
    CHECK(trail[0].detailsJson.find("2023-") == std::string::npos);
    CHECK(trail[0].detailsJson.find("4711") == std::string::npos);

    // And again with a key that was closed and opened.
    SubjectKey again = study.fixture.openKey(study.catalog);
    ingestImportRun(
        study.catalog, &again,
        study.fixture.makeRun({scanOf("p1", "s1", "f")},
                              {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-03-27"}})},
                              again.publicKeyHex()));
    CHECK(sessionsOfSubject(study.catalog, jane) == "01@10 02@40 03@0 04@1");
}

TEST_CASE("one id with two birth dates, and one person under two ids, are kept apart and go to the conflict "
          "table") {
    KeyedStudy study;
    study.import({scanOf("p1", "s1", "a")},
                 {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-04-05"}})});
    const auto second =
        study.import({scanOf("p1", "s1", "b"), scanOf("p2", "s1", "c")},
                     {personNamed("p1", "4711", "Doe^Jane", "1991-05-17", {{"s1", "2023-04-05"}}),
                      personNamed("p2", "9999", "DOE JANE", "1990-05-17", {{"s1", "2023-04-06"}})});
    CHECK(second.newConflicts == 2);
    CHECK(findingOf(second, "import.conflicts") != nullptr);
    CHECK(pseudonyms(study.catalog).size() == 3);
    const auto open = conflicts(study.catalog);
    REQUIRE(open.size() == 2);
    CHECK(open[0].kind != open[1].kind);
    for (const Conflict& conflict : open) {
        CHECK(conflict.pseudonym != conflict.otherPseudonym);
        CHECK((conflict.kind == "same-id-other-birth-date" || conflict.kind == "same-person-other-id"));
    }
    // The same delivery again is no new conflict.
    const auto third =
        study.import({scanOf("p1", "s1", "d")},
                     {personNamed("p1", "4711", "Doe^Jane", "1991-05-17", {{"s1", "2023-04-05"}})});
    CHECK(third.newConflicts == 0);
    CHECK(pseudonyms(study.catalog).size() == 3);
}

TEST_CASE("persons of an import that failed are in the key when it is taken in by the same open key") {
    KeyedStudy study;
    const fs::path run =
        study.fixture.makeRun({scanOf("p1", "s1", "a")},
                              {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-04-05"}})},
                              study.key.publicKeyHex());
    for (const std::string step : {"place", "save-key"}) {
        ImportIngestOptions failing;
        failing.beforeStep = [&](const char* name) {
            if (name == step) throw Error(ErrorKind::NoResource, "test.full", "no room");
        };
        CHECK(errorOf([&] { ingestImportRun(study.catalog, &study.key, run, failing); }) == "test.full");
        CHECK(study.key.persons().persons().empty());
    }
    CHECK(ingestImportRun(study.catalog, &study.key, run).newSubjects == 1);
    CHECK(study.fixture.openKey(study.catalog).persons().persons().size() == 1);
}

TEST_CASE("an image that comes again for another person is not imported again and is told") {
    KeyedStudy study;
    study.import({scanOf("p1", "s1", "a")},
                 {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-04-05"}})});
    const auto again =
        study.import({scanOf("p1", "s1", "a"), scanOf("p1", "s1", "b")},
                     {personNamed("p1", "5555", "Other^Person", "1950-01-01", {{"s1", "2023-04-05"}})});
    CHECK(again.newScans == 1);
    CHECK(again.knownScans == 1);
    CHECK(findingOf(again, "import.image-of-other-subject") != nullptr);
    REQUIRE(conflicts(study.catalog).size() == 1);
    CHECK(conflicts(study.catalog)[0].kind == "same-image-other-subject");
    // Nothing new at all: no subject is made of it.
    const auto third =
        study.import({scanOf("p1", "s1", "a")},
                     {personNamed("p1", "6666", "Third^Person", "1951-01-01", {{"s1", "2023-04-05"}})});
    CHECK(third.newScans == 0);
    CHECK(findingOf(third, "import.image-of-other-subject") != nullptr);
    CHECK(pseudonyms(study.catalog).size() == 2);
}

TEST_CASE("an image that one delivery has for two persons is told the first time, and only then") {
    KeyedStudy study;
    const std::vector<FixtureScan> scans{scanOf("p1", "s1", "a"), scanOf("p2", "s1", "a"),
                                         scanOf("p2", "s1", "b"), scanOf("p3", "s1", "a")};
    const std::vector<ImportedPerson> persons{
        personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-04-05"}}),
        personNamed("p2", "5555", "Other^Person", "1950-01-01", {{"s1", "2023-04-05"}}),
        personNamed("p3", "6666", "Third^Person", "1951-01-01", {{"s1", "2023-04-05"}})};
    const auto first = study.import(scans, persons);
    CHECK(first.newScans == 2);
    CHECK(first.newSubjects == 2);
    CHECK(first.newConflicts == 1);
    CHECK(findingOf(first, "import.image-of-other-subject") != nullptr);
    const auto again = study.import(scans, persons);
    CHECK(again.newScans == 0);
    CHECK(again.newConflicts == 0);
    CHECK(again.newSubjects == 0);
    CHECK(conflicts(study.catalog).size() == 1);
}

TEST_CASE("a subject imported without a key gets its person when the same images come with one") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    FixtureScan one = scanOf("p1", "s1", "a"), two = scanOf("p1", "s2", "b");
    one.daysSinceFirst = 0;
    two.daysSinceFirst = 14;
    ingestImportRun(catalog, nullptr, fixture.makeRun({one, two}));
    const std::string subject = pseudonyms(catalog).at(0);
    SubjectKey key = fixture.makeKey(catalog);
    ingestImportRun(catalog, &key,
                    fixture.makeRun({scanOf("p1", "s1", "b"), scanOf("p1", "s2", "c")},
                                    {personNamed("p1", "4711", "Doe^Jane", "1990-05-17",
                                                 {{"s1", "2023-01-15"}, {"s2", "2023-01-20"}})},
                                    key.publicKeyHex()));
    CHECK(pseudonyms(catalog) == std::vector<std::string>{subject});
    CHECK(sessionsOfSubject(catalog, subject) == "01@0 02@14 03@19");
    REQUIRE(key.persons().find(subject) != nullptr);
    CHECK(key.persons().find(subject)->earliestScanDate() == "2023-01-01");
    CHECK(consistencyOf(fixture) == "");
}

TEST_CASE("two entries of one person in a delivery are one subject") {
    KeyedStudy study;
    const auto result = study.import(
        {scanOf("p1", "s1", "a"), scanOf("p2", "s1", "b"), scanOf("p2", "s2", "c")},
        {personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-04-05"}}),
         personNamed("p2", "4711", "Doe^Jane", "", {{"s1", "2023-04-01"}, {"s2", "2023-04-05"}})});
    REQUIRE(pseudonyms(study.catalog).size() == 1);
    CHECK(result.newSessions == 2);
    CHECK(sessionsOfSubject(study.catalog, pseudonyms(study.catalog)[0]) == "01@0 02@4");
}

TEST_CASE("persons and sessions of whom nothing is known get subjects without days") {
    KeyedStudy study;
    study.import({scanOf("p1", "s1", "a"), scanOf("p2", "s1", "b")},
                 {personNamed("p1", "", "", "", {{"s1", ""}}), personNamed("p2", "", "", "", {})});
    REQUIRE(pseudonyms(study.catalog).size() == 2);
    CHECK(sessionsOfSubject(study.catalog, pseudonyms(study.catalog)[0]) == "01@?");
}

TEST_CASE("a run that is not finished, not an import, sealed without a key, or changed is refused; nothing "
          "is left") {
    KeyedStudy study;
    const std::vector<ImportedPerson> jane{
        personNamed("p1", "4711", "Doe^Jane", "1990-05-17", {{"s1", "2023-04-05"}})};
    const fs::path sealed = study.fixture.makeRun({scanOf("p1", "s1", "a")}, jane, study.key.publicKeyHex());
    CHECK(errorOf([&] { ingestImportRun(study.catalog, nullptr, sealed); }) == "import.key-needed");
    StudyFixture elsewhere;
    Catalog otherCatalog = elsewhere.open();
    SubjectKey otherKey = elsewhere.makeKey(otherCatalog);
    CHECK(errorOf([&] { ingestImportRun(study.catalog, &otherKey, sealed); }) ==
          "identity.sealed-to-other-key");
    writeFile(sealed / "out" / "0001_T1w.nii.gz", "other bytes");
    CHECK(errorOf([&] { ingestImportRun(study.catalog, &study.key, sealed); }) == "import.run-damaged");
    const fs::path unfinished = study.fixture.makeRun({scanOf("p1", "s1", "a")});
    const std::string journal = contentOf(unfinished / "journal.jsonl");
    writeFile(unfinished / "journal.jsonl", journal.substr(0, journal.rfind("{")));
    CHECK(errorOf([&] { ingestImportRun(study.catalog, nullptr, unfinished); }) == "study.run-not-finished");
    CHECK(errorOf([&] { ingestImportRun(study.catalog, nullptr, study.fixture.study()); }) ==
          "run.not-a-run-folder");
    CHECK(pseudonyms(study.catalog).empty());
    CHECK(consistencyOf(study.fixture) == "");
    CHECK(study.fixture.openKey(study.catalog).persons().persons().empty());
}

TEST_CASE("a run folder from elsewhere can neither place files outside nor bring text in") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    FixtureScan scan = scanOf("p1", "s1", "a");
    scan.sidecar = {{"EchoTime", 0.0025},
                    {"PatientName", "DOE^JANE"},
                    {"AcquisitionDate", 20230405},
                    {"Manufacturer", "Siemens"},
                    {"ManufacturersModelName", "DOE^JANE"},
                    {"Modality", "DOE^JANE"},
                    {"Nested", {{"EchoTime", "DOE^JANE"}}},
                    {"RepetitionTime", "DOE^JANE"}};
    const auto result = ingestImportRun(catalog, nullptr, fixture.makeRun({scan}));
    const std::string file = (fixture.study() / result.scans[0].file).string();
    const std::string sidecar = contentOf(file.substr(0, file.size() - 7) + ".json");
    CHECK(sidecar.find("DOE") == std::string::npos);
    CHECK(sidecar.find("20230405") == std::string::npos);
    CHECK(sidecar.find("0.0025") != std::string::npos);
    CHECK(sidecar.find("Siemens") != std::string::npos);
    CHECK(scanById(catalog, result.scans[0].scanId).acquisitionJson.find("DOE") == std::string::npos);

    const Json base =
        Json::parse(contentOf(fixture.makeRun({scanOf("p1", "s1", "b")}) / "out" / "import.json"));
    const auto with = [&](const char* field, const Json& value) {
        Json changed = base;
        changed["scans"][0][field] = value;
        const fs::path run = fixture.makeRun({scanOf("p1", "s1", "b")}, {}, "", changed);
        return errorOf([&] { ingestImportRun(catalog, nullptr, run); });
    };
    for (const char* field : {"file", "sidecar", "person", "session", "id"}) {
        CAPTURE(field);
        CHECK(with(field, "../../../evil") == "import.run-damaged");
        CHECK(with(field, "DOE^JANE") == "import.run-damaged");
    }
    CHECK(with("contentSha256", "x") == "import.run-damaged");
    CHECK(with("size", {0, 1, 1}) == "import.run-damaged");
    CHECK(with("spacingMm", "wide") == "import.run-damaged");
    CHECK(with("contrast", "DOE^JANE") == "none"); // an unknown contrast
    CHECK(consistencyOf(fixture) == "");
}

TEST_CASE("ages are coarse") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    FixtureScan baby = scanOf("p1", "s1", "a"), adult = scanOf("p2", "s1", "b"),
                old = scanOf("p3", "s1", "c");
    baby.ageDays = 41;
    adult.ageDays = 12007;
    old.ageDays = 36000;
    const auto result = ingestImportRun(catalog, nullptr, fixture.makeRun({baby, adult, old}));
    const auto ageOf = [&](std::size_t n) {
        return sessionsOf(catalog, findSubject(catalog, result.scans[n].pseudonym)->id).at(0).ageDays;
    };
    CHECK(ageOf(0) == 41);
    CHECK(ageOf(1) == 12000);
    CHECK(ageOf(2) == 32872);
}
