// Pairs: proposed by subject, contrast and nearness in time; confirmed, rejected, judged.
#include "StudyFixture.h"

#include "base/Error.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

// One subject: a low-field T1w on day 10, high-field T1w on the days given.
struct Timed {
    explicit Timed(const std::vector<std::optional<int>>& highDays) {
        CatalogWriter writer(study.catalog);
        const RowId subject = writer.subject({0, "a1", Sex::Unknown, {}, {}, {}}).id;
        low = scan(writer, subject, "low", 10, FieldClass::Low);
        for (std::size_t i = 0; i < highDays.size(); ++i)
            high.push_back(scan(writer, subject, "h" + std::to_string(i), highDays[i], FieldClass::High));
        writer.commit();
    }
    static RowId scan(CatalogWriter& writer, RowId subject, const std::string& label, std::optional<int> day,
                      FieldClass field) {
        const RowId session = writer.session({0, subject, label, day, {}, {}}).id;
        return writer.scan(plainScan(subject, session, "rawdata/" + label + "_T1w.nii.gz", field)).id;
    }
    Study study;
    RowId low = 0;
    std::vector<RowId> high;
};

} // namespace

TEST_CASE("the closest in time is proposed") {
    Timed timed({std::nullopt, 30, 4, 200});
    const auto proposals = pairProposals(timed.study.catalog);
    REQUIRE(proposals.size() == 1);
    CHECK(proposals[0].lowFieldScanId == timed.low);
    CHECK(proposals[0].highFieldScanId == timed.high[2]);
    CHECK(proposals[0].daysApart == 6);
    CHECK(proposals[0].pseudonym == "a1");
    CHECK(proposals[0].highFieldFile == "rawdata/h2_T1w.nii.gz");
}

TEST_CASE("a proposal that was rejected gives way to the next") {
    Timed timed({30, 4});
    Editor editor(timed.study.catalog);
    editor.rejectProposals(pairProposals(timed.study.catalog));
    const auto next = pairProposals(timed.study.catalog);
    REQUIRE(next.size() == 1);
    CHECK(next[0].highFieldScanId == timed.high[0]);
    editor.rejectProposals(next);
    CHECK(pairProposals(timed.study.catalog).empty());
    editor.undo();
    CHECK(pairProposals(timed.study.catalog).size() == 1);
}

TEST_CASE("an unknown day is better than none, and excluded scans are left out") {
    Timed timed({std::nullopt});
    CHECK(pairProposals(timed.study.catalog).size() == 1);
    CHECK_FALSE(pairProposals(timed.study.catalog)[0].daysApart.has_value());
    Editor(timed.study.catalog).changeScans({timed.high[0]}, {.excluded = true});
    CHECK(pairProposals(timed.study.catalog).empty());
}

TEST_CASE("confirming, judging, removing: the scans show the best of their pairs") {
    Study study(3);
    Editor editor(study.catalog);
    const auto proposals = pairProposals(study.catalog);
    CHECK(proposals.size() == 6); // T1w and T2w of three subjects
    const auto ids = editor.confirmPairs(proposals);
    CHECK(pairProposals(study.catalog).empty());
    CHECK(editor.confirmPairs(proposals) == ids); // again: the same
    const auto statusOf = [&](RowId scan) {
        for (const ScanRow& row : ScanSearch(study.catalog).page({}, 0, 99).rows)
            if (row.id == scan) return row.pair;
        return PairStatus::None;
    };
    const Pair pair = pairById(study.catalog, ids[0]);
    CHECK((statusOf(pair.lowFieldScanId) == PairStatus::Unregistered));
    editor.judgePairs({ids[0]}, HumanVerdict::Accepted, "fits");
    CHECK((statusOf(pair.lowFieldScanId) == PairStatus::Accepted));
    CHECK((statusOf(pair.highFieldScanId) == PairStatus::Accepted));
    CHECK(pairs(study.catalog, {.statuses = {PairStatus::Accepted}}).size() == 1);
    CHECK(pairs(study.catalog, {.contrasts = {"T2w"}}).size() == 3);
    CHECK(pairs(study.catalog, {.scanId = pair.highFieldScanId}).size() == 1);
    CHECK(pairs(study.catalog)[0].daysApart == 7);
    editor.judgePairs({ids[0]}, HumanVerdict::Rejected);
    CHECK((statusOf(pair.lowFieldScanId) == PairStatus::Rejected));
    editor.removePairs({ids[0]});
    CHECK((statusOf(pair.lowFieldScanId) == PairStatus::None));
    CHECK_FALSE(findPair(study.catalog, pair.lowFieldScanId, pair.highFieldScanId).has_value());
}

TEST_CASE("a registration makes or renews a pair and keeps the verdict of a person") {
    Study study(1);
    const auto registered = [&](TrafficLight light) {
        CatalogWriter writer(study.catalog);
        writer.run({0, "r1", "register", "done", "", "", "", "", ""});
        Pair pair;
        pair.lowFieldScanId = 1;
        pair.highFieldScanId = 3;
        pair.light = light;
        pair.runId = "r1";
        pair.quality.overlap = 0.93;
        const auto stored = writer.registeredPair(pair);
        writer.commit();
        return stored;
    };
    const auto first = registered(TrafficLight::Amber);
    CHECK(first.isNew);
    Editor(study.catalog).judgePairs({first.id}, HumanVerdict::Accepted);
    CHECK_FALSE(registered(TrafficLight::Green).isNew);
    const Pair pair = pairById(study.catalog, first.id);
    CHECK((pair.light == TrafficLight::Green));
    CHECK((pair.verdict == HumanVerdict::Accepted));
    CHECK(pair.quality.overlap == 0.93);
    CHECK(pair.runId == "r1");
    CatalogWriter writer(study.catalog);
    Pair wrong;
    wrong.lowFieldScanId = 1;
    wrong.highFieldScanId = 4;
    CHECK(codeOf([&] { writer.registeredPair(wrong); }) == "study.pair-impossible");
}
