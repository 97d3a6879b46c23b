// Times a catalog of 100,000 scans of 20,000 subjects: opening, every sortable column with every filter on
// first, middle and last pages, free text, charts, values, bulk insert, size. Prints a table (Markdown).
//   catalog_bench [--scans N] [--subjects N] [--distinct-acquisitions] [--keep FOLDER]
#include "Generator.h"

#include "catalog/CatalogWriter.h"
#include "catalog/Editor.h"
#include "catalog/ScanSearch.h"
#include "catalog/SubjectSearch.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace magiqt;

namespace {

namespace fs = std::filesystem;

double millisecondsOf(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

struct Times {
    std::vector<double> all;
    void add(double milliseconds) { all.push_back(milliseconds); }
    double quantile(double part) {
        std::sort(all.begin(), all.end());
        return all.at(
            std::min(all.size() - 1, static_cast<std::size_t>(part * static_cast<double>(all.size()))));
    }
};

void row(const std::string& what, Times& times, const std::string& target) {
    std::printf("| %s | %zu | %.1f | %.1f | %.1f | %s |\n", what.c_str(), times.all.size(),
                times.quantile(0.5), times.quantile(0.95), times.quantile(1), target.c_str());
    std::fflush(stdout);
}

std::map<std::string, ScanFilter> filters(RowId list, RowId saved, RowId split) {
    return {{"none", {}},
            {"contrast", {.contrasts = {"T1w"}}},
            {"two contrasts", {.contrasts = {"T1w", "FLAIR"}}},
            {"plane", {.planes = {"axial", "isotropic"}}},
            {"sex", {.sexes = {Sex::Female}}},
            {"age", {.ageDays = {20 * 365.0, 60 * 365.0}}},
            {"field class", {.fieldClasses = {FieldClass::Low}}},
            {"field strength", {.fieldStrengthTesla = {1.0, 3.0}}},
            {"scanner", {.models = {"Swoop", "Prisma"}}},
            {"site", {.sites = {"site 3", "site 17"}}},
            {"session", {.sessions = {"02"}}},
            {"spacing", {.coarsestSpacingMm = {{}, 2.0}}},
            {"findings", {.findings = {1.0, {}}}},
            {"quality", {.qualities = {ScanQuality::Good, ScanQuality::Unrated}}},
            {"pair", {.pairStatuses = {PairStatus::Unregistered}}},
            {"not enhanced", {.enhanced = false}},
            {"text: common word", {.text = "t1w"}},
            {"text: two words", {.text = "siemens fla"}},
            {"text: one letter", {.text = "s"}},
            {"text: pseudonym", {.text = "7"}},
            {"text: rare", {.text = "slices missing"}},
            {"cohort, list of 5,000 subjects", {.cohortId = list}},
            {"cohort, filter", {.cohortId = saved}},
            {"split part", {.splitId = split, .part = 0}},
            {"five at once",
             {.text = "swoop",
              .contrasts = {"T1w", "T2w"},
              .sexes = {Sex::Female},
              .ageDays = {18 * 365.0, {}},
              .cohortId = list}}};
}

// First look (nothing cached) and further pages.
void timeQueries(const Catalog& catalog, const std::map<std::string, ScanFilter>& all) {
    Times everything, pages, counts;
    std::map<std::string, Times> byFilter, bySort;
    bool descending = false;
    for (const auto& [name, filter] : all) {
        std::int64_t total = 0;
        counts.add(millisecondsOf([&, &counted = filter] { total = ScanSearch(catalog).count(counted); }));
        for (const ScanColumn column : allScanColumns()) {
            for (const double depth : {0.0, 0.5, 0.999}) {
                descending = !descending;
                const ScanQuery query{filter, column,
                                      descending ? SortOrder::Descending : SortOrder::Ascending};
                ScanSearch search(catalog); // no answer is kept from before
                const auto offset = static_cast<std::int64_t>(depth * static_cast<double>(total));
                const double first = millisecondsOf([&] { search.page(query, offset, 100); });
                everything.add(first);
                byFilter[name].add(first);
                bySort[toString(column)].add(first);
                pages.add(millisecondsOf([&] { search.page(query, total / 3, 100); }));
            }
        }
    }
    row("any filter x any sort x page, first look", everything, "p95 <= 50");
    row("further pages of the same query", pages, "p95 <= 50");
    row("count alone", counts, "p95 <= 50");
    for (auto& [name, times] : byFilter)
        row("filter: " + name, times, "");
    for (auto& [name, times] : bySort)
        row("sort: " + name, times, "");
}

void timeRest(const Catalog& catalog, const std::map<std::string, ScanFilter>& all) {
    Times values, charts, subjects;
    for (const auto& [name, filter] : all) {
        charts.add(millisecondsOf([&, &drawn = filter] { ScanSearch(catalog).charts(drawn); }));
        for (const SubjectColumn column : allSubjectColumns()) {
            SubjectQuery query;
            query.scans = filter;
            query.sort = column;
            subjects.add(millisecondsOf([&] { SubjectSearch(catalog).page(query, 5000, 100); }));
        }
    }
    for (const ScanColumn column : allScanColumns())
        values.add(millisecondsOf([&] { ScanSearch(catalog).distinct(column); }));
    row("charts", charts, "p95 <= 50");
    row("values of a column", values, "p95 <= 50");
    row("subjects, any filter x any sort", subjects, "p95 <= 50");
}

} // namespace

int main(int count, char** arguments) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::int64_t scans = 100000, subjects = 20000;
    bool distinct = false;
    fs::path folder;
    for (int i = 1; i < count; ++i) {
        const std::string option = arguments[i];
        if (option == "--distinct-acquisitions") distinct = true;
        if (option == "--scans") scans = std::atoll(arguments[++i]);
        if (option == "--subjects") subjects = std::atoll(arguments[++i]);
        if (option == "--keep") folder = arguments[++i];
    }
    const bool keep = !folder.empty();
    if (!keep) folder = fs::temp_directory_path() / "magiqt-catalog-bench";
    fs::remove_all(folder);
    {
        Catalog catalog = Catalog::open(folder, OpenMode::Create);
        const bench::Made made = bench::makeStudy(catalog, scans, subjects, distinct);
        catalog.checkpoint();
        std::printf("%lld scans, %lld sessions, %lld subjects\n\n", static_cast<long long>(made.scans),
                    static_cast<long long>(made.sessions), static_cast<long long>(made.subjects));
        const double rows = static_cast<double>(made.scans + made.sessions + made.subjects);
        std::printf(
            "insert: %.2f s (%.2f s of the processor), %.0f rows/s, %.0f scans/s (target >= 20000 rows/s)\n",
            made.insertSeconds, made.insertProcessorSeconds, rows / made.insertSeconds,
            static_cast<double>(made.scans) / made.insertSeconds);
        std::printf(
            "file: %.1f MB (target <= 100); %.1f MB with a pair for every low-field scan, 14,000 ratings and "
            "the undo log of both\n\n",
            static_cast<double>(made.bytes) / 1e6,
            static_cast<double>(fs::file_size(folder / "study.sqlite")) / 1e6);
    }
    std::printf(
        "| what | n | median ms | p95 ms | most ms | target |\n| --- | --- | --- | --- | --- | --- |\n");
    Times opens, opensToRead;
    for (int i = 0; i < 15; ++i) {
        opens.add(millisecondsOf([&] { Catalog::open(folder, OpenMode::ReadWrite); }));
        opensToRead.add(
            millisecondsOf([&] { ScanSearch(Catalog::open(folder, OpenMode::ReadOnly)).page({}, 0, 100); }));
    }
    row("open to write", opens, "<= 300");
    row("open to read, with the first page", opensToRead, "<= 300");
    Catalog catalog = Catalog::open(folder, OpenMode::ReadWrite);
    Editor editor(catalog);
    std::vector<CohortMember> members;
    for (RowId subject = 1; subject <= subjects; subject += 4)
        members.push_back({subject, 0});
    const RowId list = editor.addListCohort("list", members);
    const RowId saved =
        editor.addFilterCohort("saved", {.sexes = {Sex::Female}, .fieldClasses = {FieldClass::Low}});
    Times dealing;
    RowId split = 0;
    dealing.add(millisecondsOf(
        [&] { split = editor.addSplit({.name = "s", .folds = 5, .stratify = Stratify::AgeAndSex}); }));
    const auto all = filters(list, saved, split);
    timeQueries(catalog, all);
    timeRest(catalog, all);
    row("deal a split of 20,000 subjects", dealing, "");
    Times edit, lookAfter, check, backup;
    ScanSearch search(catalog);
    auto filter = all.begin();
    for (RowId scan = 1; scan < 40; ++scan) {
        edit.add(
            millisecondsOf([&] { editor.changeScans({scan}, {.note = "seen " + std::to_string(scan)}); }));
        lookAfter.add(
            millisecondsOf([&] { search.page({filter->second, ScanColumn::Age, SortOrder::Ascending}, 0, 100); }));
        if (++filter == all.end()) filter = all.begin();
    }
    check.add(millisecondsOf([&] { catalog.integrityCheck(); }));
    backup.add(millisecondsOf([&] { catalog.backup(); }));
    row("one edit, on the disk", edit, "");
    row("first look after an edit, any filter by age", lookAfter, "p95 <= 50");
    row("integrity check", check, "");
    row("backup", backup, "");
    if (!keep) fs::remove_all(folder);
    return 0;
}
