// Undo and redo: any sequence of edits can be taken back and made again, also after a restart.
#include "StudyFixture.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

using namespace magiqt;
using namespace magiqt::test;

namespace {

std::size_t below(std::mt19937& random, std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

RowId anyId(std::mt19937& random, std::int64_t count) {
    return static_cast<RowId>(1 + below(random, static_cast<std::size_t>(count)));
}

// One random command; many do nothing or are refused, as those of people.
void editOnce(Catalog& catalog, std::mt19937& random, int step) {
    Editor editor(catalog);
    const RowId scan = anyId(random, 24);
    const RowId subject = anyId(random, 6);
    const std::string name = "n" + std::to_string(step);
    const auto cohorts = allCohorts(catalog);
    const auto splits = allSplits(catalog);
    const auto somePairs = pairs(catalog);
    switch (below(random, 16)) {
    case 0:
        editor.changeScans({scan, anyId(random, 24)}, {.quality = ScanQuality(below(random, 4))});
        break;
    case 1:
        editor.changeScans({scan}, {.note = name, .excluded = below(random, 2) == 0});
        break;
    case 2:
        editor.changeSubjects({subject}, {.sex = Sex(below(random, 4)), .note = "born " + name});
        break;
    case 3:
        editor.changeSubjects({subject}, {.gestationalAgeWeeks = std::optional<double>(30.0 + step % 10)});
        break;
    case 4:
        editor.changeSessions({anyId(random, 12)}, {.site = name, .ageDays = std::optional<int>(step)});
        break;
    case 5:
        editor.confirmPairs(pairProposals(catalog));
        break;
    case 6:
        editor.rejectProposals(pairProposals(catalog));
        break;
    case 7:
        if (!somePairs.empty()) editor.removePairs({somePairs[below(random, somePairs.size())].pair.id});
        break;
    case 8:
        if (!somePairs.empty())
            editor.judgePairs({somePairs[below(random, somePairs.size())].pair.id},
                              HumanVerdict(below(random, 3)), name);
        break;
    case 9:
        editor.addFilterCohort(name, {.text = name, .sexes = {Sex::Female}});
        break;
    case 10:
        editor.addListCohort(name, {{subject, 0}, {subject, 4 * subject}});
        break;
    case 11:
        if (!cohorts.empty()) editor.removeCohort(cohorts[below(random, cohorts.size())].id);
        break;
    case 12:
        editor.addSplit({.name = name, .folds = 2, .seed = static_cast<std::uint64_t>(step)});
        break;
    case 13:
        if (!splits.empty()) editor.removeSplit(splits[below(random, splits.size())].id);
        break;
    case 14:
        editor.addAnomalyReference({0, scan, {}, {{{1.5, 2, -3}}}, "r1", name});
        break;
    default:
        if (!cohorts.empty()) editor.renameCohort(cohorts[below(random, cohorts.size())].id, name);
    }
}

void editAtRandom(Catalog& catalog, std::mt19937& random, int step) {
    try {
        editOnce(catalog, random, step);
    } catch (const Error& refused) {
        CAPTURE(refused.what());
        CHECK((refused.code() == "study.split-invalid" || refused.code() == "study.pair-impossible"));
    }
}

} // namespace

TEST_CASE("random sequences of edits, undone, are what was; redone, are what became of it") {
    const int sequences = 12;
    for (int sequence = 0; sequence < sequences; ++sequence) {
        CAPTURE(sequence);
        std::mt19937 random(static_cast<unsigned>(sequence));
        Study study(6);
        std::vector<std::string> states{contentOfTables(study.path())};
        std::vector<std::size_t> counts{0};
        for (int step = 0; step < 15; ++step) {
            editAtRandom(study.catalog, random, step);
            const std::size_t edits = Editor(study.catalog).history(1000).size();
            if (edits == counts.back()) continue; // nothing was changed
            counts.push_back(edits);
            states.push_back(contentOfTables(study.path()));
        }
        CHECK(study.catalog.integrityCheck().ok);
        for (std::size_t state = states.size() - 1; state-- > 0;) {
            if (state % 4 == 0) { // the log survives a restart
                study.catalog = Catalog::open(study.path(), OpenMode::ReadOnly);
                study.catalog = Catalog::open(study.path(), OpenMode::ReadWrite);
            }
            Editor(study.catalog).undo();
            CHECK(contentOfTables(study.path()) == states[state]);
        }
        CHECK(codeOf([&] { Editor(study.catalog).undo(); }) == "study.nothing-to-undo");
        for (std::size_t state = 1; state < states.size(); ++state) {
            Editor(study.catalog).redo();
            CHECK(contentOfTables(study.path()) == states[state]);
        }
        CHECK(codeOf([&] { Editor(study.catalog).redo(); }) == "study.nothing-to-redo");
        CHECK(study.catalog.integrityCheck().ok);
        // Every command, undo and redo has its line.
        CHECK(auditTrail(study.catalog, 1000).size() == 3 * (states.size() - 1));
    }
}

TEST_CASE("a new edit drops what could be redone") {
    Study study(1);
    Editor editor(study.catalog);
    editor.changeScans({1}, {.quality = ScanQuality::Good});
    editor.changeScans({1}, {.quality = ScanQuality::Bad});
    CHECK(editor.undo().summary == "Change quality of 1 scan");
    CHECK(editor.nextRedo().has_value());
    editor.changeScans({2}, {.note = "x"});
    CHECK_FALSE(editor.nextRedo().has_value());
    CHECK(editor.nextUndo()->summary == "Change note of 1 scan");
    CHECK((scanById(study.catalog, 1).quality == ScanQuality::Good));
    editor.changeScans({2}, {.note = "x"}); // the same again is no edit
    CHECK(editor.history().size() == 2);
}

TEST_CASE("an undo that would overwrite something newer is refused, and does not stand before others") {
    Study study(1);
    Editor editor(study.catalog);
    editor.changeScans({2}, {.note = "before"});
    editor.changeScans({1}, {.note = "mine"});
    raw(study.path()).exec("UPDATE scan SET note = 'an ingest was here' WHERE id = 1");
    CHECK(codeOf([&] { editor.undo(); }) == "study.undo-conflict");
    CHECK(scanById(study.catalog, 1).note == "an ingest was here");
    CHECK(editor.undo().summary == "Change note of 1 scan");
    CHECK(scanById(study.catalog, 2).note.empty());
    CHECK(scanById(study.catalog, 1).note == "an ingest was here");
    CHECK_FALSE(editor.nextUndo().has_value());
}

TEST_CASE("an edit that an earlier version logged is undone; a damaged one changes nothing") {
    Study study(2);
    Editor editor(study.catalog);
    const std::string before = contentOfTables(study.path());
    const auto replaceLog = [&](const std::string& changes) {
        auto database = raw(study.path());
        SQLite::Statement statement(database, "UPDATE edit SET changes = ?");
        statement.bind(1, changes);
        statement.exec();
    };
    editor.changeScans({1, 2}, {.note = "seen"});
    replaceLog(R"([{"table":"scan","key":["id"],"before":["note"],"after":["note"],"rows":[[1,""]]}])");
    CHECK(codeOf([&] { editor.undo(); }) == "study.undo-damaged");
    CHECK(scanById(study.catalog, 1).note == "seen");
    replaceLog(R"([{"table":"scan","key":{"id":1},"before":{"note":""},"after":{"note":"seen"}},)"
               R"({"table":"scan","key":{"id":2},"before":{"note":""},"after":{"note":"seen"}}])");
    editor.undo();
    CHECK(contentOfTables(study.path()) == before);
}

TEST_CASE("edits are whole or not at all, and clear about why not") {
    Study study(2);
    Editor editor(study.catalog);
    const std::string before = contentOfTables(study.path());
    CHECK(codeOf([&] { editor.changeScans({1, 999}, {.note = "x"}); }) == "study.not-found");
    CHECK(codeOf([&] { editor.changeScans({1}, {.plane = "diagonal"}); }) == "study.constraint");
    CHECK(codeOf([&] { editor.changeSubjects({1}, {.gestationalAgeWeeks = std::optional<double>(3.0)}); }) ==
          "study.constraint");
    CHECK(codeOf([&] {
              editor.addListCohort("c", {{1, 5}});
          }) == "study.constraint"); // scan 5 is of subject 2
    CHECK(codeOf([&] { editor.addFilterCohort("", {}); }) == "study.name-empty");
    CHECK(codeOf([&] { editor.addPair(1, 7); }) == "study.pair-impossible");
    CHECK(contentOfTables(study.path()) == before);
    CHECK(editor.history().empty());
    editor.addFilterCohort("c", {});
    CHECK(codeOf([&] { editor.addListCohort("c", {}); }) == "study.name-taken");
    CHECK(codeOf([&] { editor.addCohortMembers(1, {{1, 0}}); }) == "study.cohort-kind");
    // A scan in a pair cannot leave its field class.
    editor.addPair(1, 3);
    CHECK(codeOf([&] { editor.changeScans({1}, {.fieldClass = FieldClass::High}); }) == "study.scan-paired");
}
