// Two subjects that are one person: everything that hangs on one goes to the other, in catalog and key.
#include "ImportRunFixture.h"

#include "base/Error.h"
#include "catalog/CatalogWriter.h"
#include "catalog/Editor.h"
#include "catalog/Lookup.h"
#include "catalog/MergeSubjects.h"
#include "catalog/Splits.h"
#include "catalog/SubjectSearch.h"
#include "support/Files.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <fstream>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

FixtureScan scanOf(const std::string& session, const std::string& content, double tesla,
                   const std::string& person = "p1") {
    FixtureScan scan;
    scan.person = person;
    scan.session = session;
    scan.content = content;
    scan.fieldStrengthTesla = tesla;
    return scan;
}

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "none";
}

// One person whose id was delivered with two birth dates: two sessions of 2023, one of 2022.
struct TwiceTyped {
    StudyFixture fixture;
    Catalog catalog = fixture.open();
    SubjectKey key = fixture.makeKey(catalog);
    RowId right = 0, wrong = 0;

    ImportIngestResult import(const std::vector<FixtureScan>& scans, const std::string& birthDate,
                              const std::map<std::string, std::string>& days) {
        return ingestImportRun(catalog, &key,
                               fixture.makeRun(scans,
                                               {personNamed("p1", "4711", "Doe^Jane", birthDate, days)},
                                               key.publicKeyHex()));
    }

    TwiceTyped() {
        const auto first = import({scanOf("s1", "low", 0.064), scanOf("s2", "high", 3)}, "1990-05-17",
                                  {{"s1", "2023-04-05"}, {"s2", "2023-04-07"}});
        const auto second = import({scanOf("s1", "early low", 0.064), scanOf("s1", "early high", 3)},
                                   "1991-05-17", {{"s1", "2022-04-05"}});
        right = findSubject(catalog, first.scans.at(0).pseudonym)->id;
        wrong = findSubject(catalog, second.scans.at(0).pseudonym)->id;
        REQUIRE(conflicts(catalog).size() == 1);
    }
    std::string nameOf(RowId id) const { return subjectById(catalog, id).pseudonym; }
    // An image that a job made of the wrong subject's first scan.
    RowId derive() {
        CatalogWriter writer(catalog);
        RunRecord run;
        run.runId = "r1";
        run.kind = "enhance";
        run.state = "done";
        writer.run(run);
        DerivedImage image;
        image.subjectId = wrong;
        image.runId = "r1";
        image.kind = "enhanced_T1w";
        image.file = "derivatives/x.nii.gz";
        image.sha256 = std::string(64, 'a');
        image.sources = {{"input", scansOfSubject(catalog, wrong).at(0).id, 0}};
        fs::create_directories(fixture.study() / "derivatives");
        std::ofstream(fixture.study() / image.file) << "an image";
        const RowId id = writer.derivedImage(image).id;
        writer.commit();
        return id;
    }
};

} // namespace

TEST_CASE("two subjects that are one person become one") {
    TwiceTyped study;
    Editor editor(study.catalog);
    const RowId image = study.derive();
    editor.confirmPairs(pairProposals(study.catalog));
    REQUIRE(pairs(study.catalog).size() == 2);
    const std::string other =
        ingestImportRun(study.catalog, &study.key,
                        study.fixture.makeRun({scanOf("s1", "of another", 3)},
                                              {personNamed("p1", "9999", "Roe^Richard", "1980-01-01", {})},
                                              study.key.publicKeyHex()))
            .scans.at(0)
            .pseudonym;
    const RowId stranger = findSubject(study.catalog, other)->id;
    const RowId cohort = editor.addListCohort("list", {{study.wrong, 0}, {stranger, 0}});
    const RowId filter = editor.addFilterCohort(
        "filter", {.pseudonyms = {study.nameOf(study.wrong)}, .excluded = std::nullopt});
    const RowId split = editor.addSplit({.name = "split", .folds = 2, .cohortId = cohort});
    const int part = splitMembers(study.catalog, split).at(0).subjectId == study.wrong
                         ? splitMembers(study.catalog, split).at(0).part
                         : splitMembers(study.catalog, split).at(1).part;
    editor.changeSubjects({study.wrong},
                          {.sex = Sex::Female, .gestationalAgeWeeks = 39.0, .note = "seen twice"});
    const std::string into = study.nameOf(study.right), from = study.nameOf(study.wrong);

    const SubjectMerge merge = mergeSubjects(study.catalog, &study.key, study.right, study.wrong);
    CHECK(merge.sessions == 1);
    CHECK(merge.scans == 2);
    CHECK(merge.pairs == 1);
    CHECK(merge.derivedImages == 1);
    CHECK(merge.findings.empty());
    CHECK(pseudonyms(study.catalog) == std::vector<std::string>{into, other});
    // The earlier day is day 0 now; the label that was taken is the next free one.
    CHECK(sessionsOfSubject(study.catalog, into) == "01@365 02@367 03@0");
    for (const Session& session : sessionsOf(study.catalog, study.right)) // of one birth date
        CHECK(*session.ageDays == (session.label == "03" ? 11640 : 12000));
    CHECK(consistencyOf(study.fixture) == "");
    const IntegrityReport report = study.catalog.integrityCheck(IntegrityCheck::Database);
    CHECK(report.problems == std::vector<std::string>{});
    const SubjectPage people = SubjectSearch(study.catalog).page({}, 0, 9);
    REQUIRE(people.rows.size() == 2);
    const std::size_t of = people.rows[0].pseudonym == into ? 0 : 1;
    CHECK(people.rows[of].sessions == 3);
    CHECK(people.rows[of].scans == 4);
    CHECK(people.rows[of].pairs == 2);
    CHECK(people.rows[of].note == "seen twice");
    CHECK((people.rows[of].sex == Sex::Female));
    CHECK(people.rows[of].gestationalAgeWeeks == 39.0);

    CHECK(cohortSubjects(study.catalog, cohort) == std::vector<RowId>{study.right, stranger});
    CHECK(ScanSearch(study.catalog).count({.excluded = std::nullopt, .cohortId = filter}) == 4);
    CHECK(splitSubjects(study.catalog, split, part) == std::vector<RowId>{study.right});
    CHECK(derivedImageById(study.catalog, image).subjectId == study.right);
    CHECK(ScanSearch(study.catalog).count({.text = into}) == 4);
    CHECK(ScanSearch(study.catalog).count({.text = from}) == 0);
    const auto decided = conflicts(study.catalog, false);
    REQUIRE(decided.size() == 1);
    CHECK((decided[0].state == ConflictState::Merged));
    CHECK(conflicts(study.catalog).empty());
    CHECK_FALSE(Editor(study.catalog).nextUndo());

    SUBCASE("what comes later under either birth date is of the one subject") {
        SubjectKey key = study.fixture.openKey(study.catalog);
        CHECK(key.persons().persons().size() == 2);
        const auto later = study.import({scanOf("s1", "early low", 0.064), scanOf("s2", "late", 3)},
                                        "1991-05-17", {{"s1", "2022-04-05"}, {"s2", "2024-04-04"}});
        CHECK(later.newSubjects == 0);
        CHECK(later.newConflicts == 0);
        CHECK(later.newScans == 1);
        CHECK(sessionsOfSubject(study.catalog, into) == "01@365 02@367 03@0 04@730");
        CHECK(consistencyOf(study.fixture) == "");
    }
    SUBCASE("the catalog as it was can be put back") {
        SQLite::Database before((study.fixture.study() / merge.backup).string(), SQLite::OPEN_READONLY);
        CHECK(before.execAndGet("SELECT count(*) FROM subject").getInt() == 3);
    }
    SUBCASE("the audit trail tells it without a day") {
        const auto lines = auditTrail(study.catalog);
        REQUIRE_FALSE(lines.empty());
        CHECK(lines.front().action == "merge");
        CHECK(lines.front().summary == "sub-" + from + " was merged into sub-" + into);
        CHECK(lines.front().detailsJson.find("2022-") == std::string::npos);
    }
}

TEST_CASE("a merge that ended between key and catalog is completed by the next call") {
    TwiceTyped study;
    const std::string into = study.nameOf(study.right), from = study.nameOf(study.wrong);
    study.key.persons().merge(into, from);
    study.key.save();
    mergeSubjects(study.catalog, &study.key, study.right, study.wrong);
    CHECK(sessionsOfSubject(study.catalog, into) == "01@365 02@367 03@0");
    CHECK(pseudonyms(study.catalog) == std::vector<std::string>{into});
    CHECK(study.fixture.openKey(study.catalog).persons().persons().size() == 1);
}

TEST_CASE("the later subject can be the one that stays") {
    TwiceTyped study;
    const std::string into = study.nameOf(study.wrong);
    mergeSubjects(study.catalog, &study.key, study.wrong, study.right);
    CHECK(sessionsOfSubject(study.catalog, into) == "01@0 02@365 03@367");
    CHECK(consistencyOf(study.fixture) == "");
    CHECK(study.catalog.integrityCheck().ok);
}

TEST_CASE("what cannot be merged is refused, and nothing is changed") {
    TwiceTyped study;
    Editor editor(study.catalog);
    const fs::path keyFile = study.fixture.study() / kSubjectKeyFile;
    const std::string keyBefore = contentOf(keyFile);
    const auto counter = [&] { return auditTrail(study.catalog).size(); };
    SUBCASE("two parts of a split") {
        editor.decideConflict(conflicts(study.catalog)[0].id,
                              ConflictState::KeptApart); // else both come into one
        editor.addSplit({.name = "halves", .folds = 2, .seed = 1});
        const auto lines = counter();
        CHECK(codeOf([&] { mergeSubjects(study.catalog, &study.key, study.right, study.wrong); }) ==
              "study.merge-across-parts");
        CHECK(counter() == lines);
    }
    SUBCASE("without the key, with itself, with nobody") {
        CHECK(codeOf([&] { mergeSubjects(study.catalog, nullptr, study.right, study.wrong); }) ==
              "study.merge-needs-key");
        CHECK(codeOf([&] { mergeSubjects(study.catalog, &study.key, study.right, study.right); }) ==
              "study.merge-itself");
        CHECK(codeOf([&] { mergeSubjects(study.catalog, &study.key, study.right, 77); }) ==
              "study.not-found");
    }
    CHECK(pseudonyms(study.catalog).size() == 2);
    CHECK(contentOf(keyFile) == keyBefore);
    CHECK(Catalog::backups(study.fixture.study()).empty());
}

TEST_CASE("without a key the days of the subject that goes are lost, and told") {
    const StudyFixture fixture;
    Catalog catalog = fixture.open();
    FixtureScan one = scanOf("s1", "a", 3), other = scanOf("s1", "b", 3, "p2");
    one.daysSinceFirst = other.daysSinceFirst = 0;
    const auto result = ingestImportRun(catalog, nullptr, fixture.makeRun({one, other}));
    const Subject into = *findSubject(catalog, result.scans.at(0).pseudonym);
    const SubjectMerge merge =
        mergeSubjects(catalog, nullptr, into.id, findSubject(catalog, result.scans.at(1).pseudonym)->id);
    REQUIRE(merge.findings.size() == 1);
    CHECK(merge.findings[0].code == "study.merge-days-unknown");
    CHECK(sessionsOfSubject(catalog, into.pseudonym) == "01@0 02@?");
    CHECK(catalog.integrityCheck().ok);
}
