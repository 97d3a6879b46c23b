// Tables of scans and subjects: every column, filter and page, against plain SQL over the entities.
#include "StudyFixture.h"

#include "base/Error.h"
#include "base/Json.h"
#include "catalog/SubjectSearch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

using namespace magiqt;
using namespace magiqt::test;

namespace {

// The same order, asked of SQLite with joins.
const char* orderOf(ScanColumn column) {
    switch (column) {
    case ScanColumn::Imported:
        return "scan.id";
    case ScanColumn::Pseudonym:
        return "subject.pseudonym";
    case ScanColumn::Sex:
        return "nullif(subject.sex, '')";
    case ScanColumn::Age:
        return "session.age_days";
    case ScanColumn::Session:
        return "session.label";
    case ScanColumn::DaysSinceFirst:
        return "session.days_since_first";
    case ScanColumn::Site:
        return "nullif(session.site, '')";
    case ScanColumn::Contrast:
        return "scan.contrast";
    case ScanColumn::Plane:
        return "scan.plane";
    case ScanColumn::FieldClass:
        return "scan.field_class";
    case ScanColumn::FieldStrength:
        return "scanner.field_strength_tesla";
    case ScanColumn::Manufacturer:
        return "scanner.manufacturer";
    case ScanColumn::Model:
        return "scanner.model";
    case ScanColumn::CoarsestSpacing:
        return "max(spacing_i_mm, spacing_j_mm, spacing_k_mm)";
    case ScanColumn::VoxelVolume:
        return "spacing_i_mm * spacing_j_mm * spacing_k_mm";
    case ScanColumn::FindingCount:
        return "json_array_length(scan.findings)";
    case ScanColumn::Quality:
        return "nullif(scan.quality, '')";
    case ScanColumn::Pair:
        return "EXISTS(SELECT 1 FROM pair WHERE scan.id IN (low_scan_id, high_scan_id))";
    case ScanColumn::Enhanced:
        return "NULL";
    case ScanColumn::File:
        return "scan.file";
    }
    return "";
}

std::vector<RowId> expected(const std::filesystem::path& study, ScanColumn column, SortOrder order) {
    SQLite::Database database((study / "study.sqlite").string(), SQLite::OPEN_READONLY);
    SQLite::Statement rows(
        database, std::string("SELECT scan.id FROM scan JOIN session ON session.id = session_id JOIN "
                              "subject ON subject.id = scan.subject_id LEFT JOIN scanner ON "
                              "scanner.id = scanner_id WHERE NOT excluded ORDER BY ") +
                      orderOf(column) + (order == SortOrder::Ascending ? " ASC" : " DESC") +
                      " NULLS LAST, scan.id");
    std::vector<RowId> ids;
    while (rows.executeStep())
        ids.push_back(rows.getColumn(0).getInt64());
    return ids;
}

void makeUneven(Catalog& catalog) {
    Editor editor(catalog);
    editor.changeScans({1, 6, 9}, {.quality = ScanQuality::Good});
    editor.changeScans({2}, {.quality = ScanQuality::Bad});
    editor.changeScans({5}, {.excluded = true});
    editor.changeSessions({1}, {.site = "", .ageDays = std::optional<int>()});
    editor.confirmPairs(pairProposals(catalog));
    editor.changeSubjects({2}, {.sex = Sex::Unknown});
}

} // namespace

TEST_CASE("every column sorts both ways, on every page") {
    Study study(12);
    makeUneven(study.catalog);
    ScanSearch search(study.catalog);
    for (const ScanColumn column : allScanColumns()) {
        for (const SortOrder order : {SortOrder::Ascending, SortOrder::Descending}) {
            CAPTURE(toString(column));
            const ScanQuery query{{}, column, order};
            CHECK(*search.ids(query) == expected(study.path(), column, order));
            std::vector<RowId> paged;
            for (std::int64_t offset = 0; offset < 47; offset += 10)
                for (const ScanRow& row : search.page(query, offset, 10).rows)
                    paged.push_back(row.id);
            CHECK(paged == *search.ids(query));
        }
        CHECK((scanColumnFrom(toString(column)) == column));
    }
    CHECK(search.page({}, 1000, 10).rows.empty());
    CHECK(search.page({}, -5, 2).rows.size() == 2);
    CHECK(codeOf([] { scanColumnFrom("colour"); }) == "study.column-unknown");
}

TEST_CASE("filters pass exactly what they say") {
    Study study(12);
    makeUneven(study.catalog);
    ScanSearch search(study.catalog);
    const auto all = search.page({{.excluded = std::nullopt}}, 0, 1000).rows;
    REQUIRE(all.size() == 48);
    const auto passes = [&](const ScanFilter& filter, auto&& test) {
        std::set<RowId> wanted, found;
        for (const ScanRow& row : all)
            if ((!filter.excluded || row.excluded == *filter.excluded) && test(row)) wanted.insert(row.id);
        const auto ids = search.ids({filter, ScanColumn::Age, SortOrder::Descending});
        found.insert(ids->begin(), ids->end());
        CHECK(found == wanted);
        CHECK(search.count(filter) == static_cast<std::int64_t>(wanted.size()));
        CHECK(ScanSearch(study.catalog).count(filter) == static_cast<std::int64_t>(wanted.size()));
        CHECK_FALSE(wanted.empty());
        CHECK(Json(filter).get<ScanFilter>() == filter);
    };
    passes({}, [](const ScanRow&) { return true; });
    passes({.excluded = true}, [](const ScanRow&) { return true; });
    passes({.contrasts = {"T2w"}}, [](const ScanRow& row) { return row.contrast == "T2w"; });
    passes({.planes = {"axial", "oblique"}}, [](const ScanRow& row) { return row.plane == "axial"; });
    passes({.sites = {"north"}}, [](const ScanRow& row) { return row.site == "north"; });
    passes({.sites = {""}}, [](const ScanRow& row) { return row.site.empty(); });
    passes({.sessions = {"02"}}, [](const ScanRow& row) { return row.session == "02"; });
    passes({.manufacturers = {"Hyperfine"}},
           [](const ScanRow& row) { return row.manufacturer == "Hyperfine"; });
    passes({.models = {"Skyra", "Prisma"}}, [](const ScanRow& row) { return row.model == "Skyra"; });
    passes({.pseudonyms = {"p1003", "p1004"}},
           [](const ScanRow& row) { return row.pseudonym == "p1003" || row.pseudonym == "p1004"; });
    passes({.sexes = {Sex::Female}}, [](const ScanRow& row) { return row.sex == Sex::Female; });
    passes({.fieldClasses = {FieldClass::High}},
           [](const ScanRow& row) { return row.fieldClass == FieldClass::High; });
    passes({.qualities = {ScanQuality::Good, ScanQuality::Bad}},
           [](const ScanRow& row) { return row.quality != ScanQuality::Unrated; });
    passes({.pairStatuses = {PairStatus::Unregistered}},
           [](const ScanRow& row) { return row.pair == PairStatus::Unregistered; });
    passes({.ageDays = {9500, 11000}},
           [](const ScanRow& row) { return row.ageDays && *row.ageDays >= 9500 && *row.ageDays <= 11000; });
    passes({.daysSinceFirst = {1, {}}}, [](const ScanRow& row) { return row.daysSinceFirst == 7; });
    passes({.fieldStrengthTesla = {{}, 0.064}}, [](const ScanRow& row) { return row.model == "Swoop"; });
    passes({.coarsestSpacingMm = {4, {}}}, [](const ScanRow& row) { return row.spacingMm[2] == 5; });
    passes({.voxelVolumeMm3 = {{}, 3}}, [](const ScanRow& row) { return row.spacingMm[2] == 1; });
    passes({.enhanced = false}, [](const ScanRow&) { return true; });
    passes({.subjectId = 3}, [](const ScanRow& row) { return row.subjectId == 3; });
    passes({.text = "skyra T1 p1002"}, [](const ScanRow& row) {
        return row.model == "Skyra" && row.contrast == "T1w" && row.pseudonym == "p1002";
    });
    passes({.text = "ses-01 north"},
           [](const ScanRow& row) { return row.session == "01" && row.site == "north"; });
    CHECK(search.count({.text = "\"' OR 1 --*"}) == 0);
    CHECK(search.count({.text = "- *"}) == search.count({})); // no word in it
    CHECK(search.count({.manufacturers = {"Nobody"}}) == 0);
    CHECK(search.count({.cohortId = 77}) == 0);
}

TEST_CASE("cohorts and splits restrict") {
    Study study(10);
    Editor editor(study.catalog);
    const RowId filtered = editor.addFilterCohort("women", {.sexes = {Sex::Female}});
    const RowId listed = editor.addListCohort("some", {{1, 0}, {2, 6}, {2, 6}});
    const RowId nested =
        editor.addFilterCohort("women in some", {.sexes = {Sex::Female}, .cohortId = listed});
    const RowId split = editor.addSplit({.name = "s", .folds = 5, .seed = 3});
    ScanSearch search(study.catalog);
    CHECK(search.count({.cohortId = filtered}) == 20);
    CHECK(search.count({.cohortId = listed}) == 5);
    CHECK(search.count({.cohortId = nested}) == 1);
    CHECK(search.count({.contrasts = {"T1w"}, .cohortId = filtered}) == 10);
    CHECK(search.count({.splitId = split}) == 40);
    CHECK(search.count({.splitId = split, .part = 2}) == 8);
    CHECK(cohortSubjects(study.catalog, listed) == std::vector<RowId>{1, 2});
    editor.changeCohortFilter(filtered, {.cohortId = filtered}); // itself
    CHECK(search.count({.cohortId = filtered}) == 0);
}

TEST_CASE("the answer changes with the study") {
    Study study(2);
    ScanSearch search(study.catalog);
    Catalog reader = study.catalog.openReader();
    ScanSearch watching(reader);
    CHECK(search.page({}, 0, 9).total == 8);
    CHECK(watching.page({}, 0, 9).total == 8);
    fill(study.catalog, 1, 2);
    CHECK(search.page({}, 0, 9).total == 12);
    CHECK(watching.page({}, 0, 9).total == 12);
    Editor(study.catalog).changeScans({1}, {.excluded = true});
    CHECK(search.page({}, 0, 9).total == 11);
    CHECK(watching.page({}, 0, 9).total == 11);
}

TEST_CASE("what is kept in memory follows every edit as if it were read anew") {
    Study study(12);
    Editor editor(study.catalog);
    Catalog reader = study.catalog.openReader();
    ScanSearch watching(reader);
    const auto checkAll = [&] {
        Catalog fresh = study.catalog.openReader();
        ScanSearch anew(fresh);
        for (const ScanColumn column : allScanColumns()) {
            CAPTURE(toString(column));
            const ScanQuery query{{.excluded = std::nullopt}, column, SortOrder::Descending};
            CHECK(*watching.ids(query) == *anew.ids(query));
            if (column == ScanColumn::Imported || column == ScanColumn::File) continue;
            const auto kept = watching.distinct(column), read = anew.distinct(column);
            REQUIRE(kept.size() == read.size());
            for (std::size_t i = 0; i < kept.size(); ++i)
                CHECK((kept[i].value == read[i].value && kept[i].scans == read[i].scans));
        }
        CHECK(watching.count({.subjectId = 3}) == anew.count({.subjectId = 3}));
    };
    checkAll();
    const std::vector<std::function<void()>> edits{
        [&] {
            editor.changeScans({1, 6, 9, 40}, {.quality = ScanQuality::Good});
        },
        [&] {
            editor.changeScans({2, 7}, {.contrast = "FLAIR", .plane = "coronal"});
        },
        [&] { editor.changeScans({5}, {.fieldClass = FieldClass::Unknown, .excluded = true}); },
        [&] { editor.changeSubjects({2}, {.sex = Sex::Other}); },
        [&] {
            editor.changeSessions({1, 4}, {.site = "west", .ageDays = std::optional<int>()});
        },
        [&] { editor.confirmPairs(pairProposals(study.catalog)); },
        [&] { editor.judgePairs({1}, HumanVerdict::Accepted); },
        [&] {
            editor.removePairs({1, 2});
        },
        [&] { editor.undo(); },
        [&] { editor.undo(); },
        [&] { editor.redo(); },
        [&] { fill(study.catalog, 2, 12); },
        [&] { editor.changeScans({56}, {.quality = ScanQuality::Bad}); },
        // More than are read one by one, more than the log keeps.
        [&] {
            for (int round = 0; round < 90; ++round) {
                std::vector<RowId> all(56);
                std::iota(all.begin(), all.end(), RowId{1});
                editor.changeScans(all, {.quality = round % 2 ? ScanQuality::Good : ScanQuality::Usable});
            }
        },
        [&] { editor.undo(); },
    };
    for (std::size_t edit = 0; edit < edits.size(); ++edit) {
        CAPTURE(edit);
        edits[edit]();
        checkAll();
    }
    SQLite::Database database = raw(study.path());
    CHECK(number(database, "SELECT max(sequence) FROM scan_change") > 4096);
    CHECK(number(database, "SELECT count(*) FROM scan_change") <= 4096 + 512);
}

TEST_CASE("values and charts count every scan once") {
    Study study(12);
    makeUneven(study.catalog);
    ScanSearch search(study.catalog);
    for (const ScanColumn column : allScanColumns()) {
        if (column == ScanColumn::Imported || column == ScanColumn::File) continue;
        CAPTURE(toString(column));
        std::int64_t sum = 0;
        for (const ValueCount& value : search.distinct(column))
            sum += value.scans;
        CHECK(sum == 47);
    }
    CHECK(search.distinct(ScanColumn::Contrast, {.pseudonyms = {"p1000"}}).size() == 2);
    const ScanCharts charts = search.charts();
    CHECK(charts.scans == 47);
    CHECK(charts.subjects == 12);
    CHECK(charts.ageUnknown == 2);
    std::int64_t ages = charts.ageUnknown;
    for (const auto& bin : charts.ageYears)
        ages += bin.second;
    CHECK(ages == 47);
    REQUIRE(charts.fieldStrengthTesla.size() == 2);
    CHECK(charts.fieldStrengthTesla[0] == std::pair<double, std::int64_t>{0.064, 23});
    CHECK(ScanSearch(Study().catalog).charts().ageYears.empty());
}

TEST_CASE("subjects are a table too") {
    Study study(12);
    makeUneven(study.catalog);
    SubjectSearch search(study.catalog);
    const SubjectPage page = search.page({}, 0, 5);
    CHECK(page.total == 12);
    CHECK(page.rows.at(0).pseudonym == "p1000");
    CHECK(page.rows.at(0).scans == 4);
    CHECK(page.rows.at(0).lowField == 2);
    CHECK(page.rows.at(0).sessions == 2);
    CHECK(page.rows.at(0).ageAtFirstDays == 9007); // the first session's is not known
    for (const SubjectColumn column : allSubjectColumns()) {
        CAPTURE(toString(column));
        SubjectQuery query;
        query.sort = column;
        const auto up = *search.ids(query);
        CHECK(up.size() == 12);
        CHECK(std::set<RowId>(up.begin(), up.end()).size() == 12);
        CHECK((subjectColumnFrom(toString(column)) == column));
    }
    SubjectQuery query;
    query.text = "p100";
    CHECK(search.page(query, 0, 99).total == 10);
    query.scans.sexes = {Sex::Female};
    CHECK(search.page(query, 0, 99).total == 4); // one of five is unknown now
}
