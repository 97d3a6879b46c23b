// catalog list, subjects, values, charts, show, models, runs.
#include "CatalogVerbs.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "catalog/Lookup.h"
#include "catalog/Pairs.h"
#include "catalog/SubjectSearch.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace magiqt {

namespace {

struct PageOptions {
    std::string sort = "pseudonym";
    bool descending = false;
    std::int64_t offset = 0, limit = 50;
};

void addPageOptions(CLI::App& verb, const std::shared_ptr<PageOptions>& page) {
    verb.add_option("--sort", page->sort, "Column to sort by")->capture_default_str();
    verb.add_flag("--descending", page->descending, "The largest first");
    verb.add_option("--offset", page->offset, "Rows to pass over")->check(CLI::NonNegativeNumber);
    verb.add_option("--limit", page->limit, "Rows to print")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
}

SortOrder orderOf(const PageOptions& page) {
    return page.descending ? SortOrder::Descending : SortOrder::Ascending;
}

void printTotal(const char* what, std::int64_t offset, std::size_t rows, std::int64_t total) {
    if (total == 0)
        std::printf("no %s; 'magiqt-cli import PATH --study FOLDER' brings some in, or loosen the filters\n",
                    what);
    else
        std::printf("%s %lld to %lld of %lld\n", what, static_cast<long long>(rows ? offset + 1 : offset),
                    static_cast<long long>(offset + static_cast<std::int64_t>(rows)),
                    static_cast<long long>(total));
}

std::vector<std::string> cellsOf(const ScanRow& row) {
    const std::string geometry = std::to_string(row.sizeIjk[0]) + "x" + std::to_string(row.sizeIjk[1]) + "x" +
                                 std::to_string(row.sizeIjk[2]);
    const std::string spacing = shortNumber(row.spacingMm[0]) + "x" + shortNumber(row.spacingMm[1]) + "x" +
                                shortNumber(row.spacingMm[2]);
    return {std::to_string(row.id),
            row.pseudonym,
            row.session,
            orDash(toString(row.sex)),
            yearsOf(row.ageDays),
            row.contrast,
            orDash(row.plane),
            row.fieldStrengthTesla ? shortNumber(*row.fieldStrengthTesla) + " T" : "-",
            orDash(row.model),
            geometry,
            spacing,
            row.findings ? std::to_string(row.findings) : "-",
            orDash(toString(row.quality)),
            row.pair == PairStatus::None ? "-" : toString(row.pair),
            row.excluded   ? "excluded"
            : row.enhanced ? "enhanced"
                           : "-"};
}

void addList(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    auto filters = std::make_shared<FilterOptions>();
    auto page = std::make_shared<PageOptions>();
    CLI::App* verb = catalog.add_subcommand("list", "List scans: filtered, sorted, by page");
    addStudyOptions(*verb, study);
    addPageOptions(*verb, page);
    addFilterOptions(*verb, filters);
    verb->callback([=] {
        const Catalog opened = openToRead(*study);
        const ScanQuery query{filterFrom(opened, *filters), scanColumnFrom(page->sort), orderOf(*page)};
        const ScanPage found = ScanSearch(opened).page(query, page->offset, page->limit);
        if (study->json) {
            std::printf(
                "%s\n",
                readable({{"total", found.total}, {"offset", found.offset}, {"scans", found.rows}}).c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const ScanRow& row : found.rows)
            rows.push_back(cellsOf(row));
        if (!rows.empty())
            printTable({"id", "subject", "session", "sex", "age", "contrast", "plane", "field", "scanner",
                        "size", "spacing mm", "findings", "quality", "pair", "state"},
                       rows);
        printTotal("scans", found.offset, rows.size(), found.total);
    });
}

void addSubjects(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    auto filters = std::make_shared<FilterOptions>();
    auto page = std::make_shared<PageOptions>();
    CLI::App* verb = catalog.add_subcommand("subjects", "List subjects (of scans that pass the filters)");
    addStudyOptions(*verb, study);
    addPageOptions(*verb, page);
    addFilterOptions(*verb, filters);
    verb->callback([=] {
        const Catalog opened = openToRead(*study);
        SubjectQuery query;
        query.scans = filterFrom(opened, *filters);
        query.sort = subjectColumnFrom(page->sort);
        query.order = orderOf(*page);
        const SubjectPage found = SubjectSearch(opened).page(query, page->offset, page->limit);
        if (study->json) {
            std::printf("%s\n",
                        readable({{"total", found.total}, {"offset", found.offset}, {"subjects", found.rows}})
                            .c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const SubjectRow& row : found.rows)
            rows.push_back({row.pseudonym, orDash(toString(row.sex)), yearsOf(row.ageAtFirstDays),
                            row.gestationalAgeWeeks ? shortNumber(*row.gestationalAgeWeeks) : "-",
                            std::to_string(row.sessions), std::to_string(row.scans),
                            std::to_string(row.lowField), std::to_string(row.highField),
                            std::to_string(row.pairs), orDash(row.note)});
        if (!rows.empty())
            printTable({"subject", "sex", "age", "born at week", "sessions", "scans", "low-field",
                        "high-field", "pairs", "note"},
                       rows);
        printTotal("subjects", found.offset, rows.size(), found.total);
    });
}

void addValues(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    auto filters = std::make_shared<FilterOptions>();
    auto column = std::make_shared<std::string>();
    CLI::App* verb = catalog.add_subcommand("values", "Count the scans of each value of a column");
    verb->add_option("COLUMN", *column, "Column, as of list --sort")->required();
    addStudyOptions(*verb, study);
    addFilterOptions(*verb, filters);
    verb->callback([=] {
        const Catalog opened = openToRead(*study);
        const auto values =
            ScanSearch(opened).distinct(scanColumnFrom(*column), filterFrom(opened, *filters));
        Json json = Json::array();
        std::vector<std::vector<std::string>> rows;
        for (const ValueCount& value : values) {
            json.push_back({{"value", value.value}, {"scans", value.scans}});
            rows.push_back({orDash(value.value), std::to_string(value.scans)});
        }
        if (study->json)
            std::printf("%s\n", readable({{"column", *column}, {"values", json}}).c_str());
        else
            printTable({*column, "scans"}, rows);
    });
}

void printScan(const Catalog& opened, RowId id, bool json) {
    const Scan scan = scanById(opened, id);
    const auto provenance = provenanceOf(opened, scan.file);
    const auto derived = derivedImagesOfScan(opened, id);
    PairFilter ofScan;
    ofScan.scanId = id;
    const auto scanPairs = pairs(opened, ofScan);
    if (json) {
        std::printf("%s\n", readable({{"scan", scan},
                                      {"subject", provenance->subject},
                                      {"session", sessionById(opened, scan.sessionId)},
                                      {"scanner",
                                       scan.scannerId ? Json(scannerById(opened, scan.scannerId)) : Json()},
                                      {"pairs", scanPairs},
                                      {"derivedImages", derived},
                                      {"anomalyReferences", anomalyReferencesOf(opened, id)}})
                                .c_str());
        return;
    }
    std::printf("%s\n%s\n", scan.file.c_str(), Json(scan).dump(2).c_str());
    for (const PairRow& row : scanPairs)
        std::printf("pair %lld: %s, %s with %s\n", static_cast<long long>(row.pair.id),
                    toString(row.status).c_str(), row.lowFieldFile.c_str(), row.highFieldFile.c_str());
    for (const DerivedImage& image : derived)
        std::printf("%s: %s\n", image.kind.c_str(), image.file.c_str());
}

void printSubject(const Catalog& opened, const Subject& subject, bool json) {
    const auto sessions = sessionsOf(opened, subject.id);
    ScanQuery ofSubject;
    ofSubject.filter.excluded = std::nullopt;
    ofSubject.filter.subjectId = subject.id;
    const auto scans = ScanSearch(opened).page(ofSubject, 0, 100000).rows;
    PairFilter pairsOfSubject;
    pairsOfSubject.subjectId = subject.id;
    if (json) {
        std::printf("%s\n", readable({{"subject", subject},
                                      {"sessions", sessions},
                                      {"scans", scans},
                                      {"pairs", pairs(opened, pairsOfSubject)},
                                      {"derivedImages", derivedImagesOfSubject(opened, subject.id)}})
                                .c_str());
        return;
    }
    std::printf("sub-%s  sex %s%s\n", subject.pseudonym.c_str(), orDash(toString(subject.sex)).c_str(),
                subject.note.empty() ? "" : ("  " + subject.note).c_str());
    for (const Session& session : sessions)
        std::printf("ses-%s  day %s, age %s, site %s\n", session.label.c_str(),
                    session.daysSinceFirst ? std::to_string(*session.daysSinceFirst).c_str() : "-",
                    yearsOf(session.ageDays).c_str(), orDash(session.site).c_str());
    for (const ScanRow& row : scans)
        std::printf("scan %lld  %s\n", static_cast<long long>(row.id), row.file.c_str());
}

void printDerived(const Catalog& opened, const Provenance& provenance, bool json) {
    Json sources = Json::array();
    for (const Scan& scan : provenance.sourceScans)
        sources.push_back({{"id", scan.id}, {"file", scan.file}});
    const Json all{{"image", *provenance.image},
                   {"subject", provenance.subject},
                   {"run", provenance.run ? Json(*provenance.run) : Json()},
                   {"model", provenance.model ? Json(*provenance.model) : Json()},
                   {"sourceScans", sources},
                   {"subjectWasTrainedOn", provenance.subjectWasTrainedOn}};
    std::printf("%s\n", readable(all).c_str());
    if (!json && provenance.subjectWasTrainedOn)
        std::fprintf(stderr,
                     "warning: this subject was in the TRAINING set of the model that made the image\n");
    (void)opened;
}

void addShow(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    auto what = std::make_shared<std::string>();
    CLI::App* verb =
        catalog.add_subcommand("show", "Show a subject, a scan or a derived image with where it comes from");
    verb->add_option("WHAT", *what,
                     "Pseudonym (sub-...), scan id, file in the study, or digits of a scan's hash")
        ->required();
    addStudyOptions(*verb, study);
    verb->callback([=] {
        const Catalog opened = openToRead(*study);
        if (const auto provenance = provenanceOf(opened, *what); provenance && provenance->image)
            printDerived(opened, *provenance, study->json);
        else if (const auto subject = findSubject(opened, *what))
            printSubject(opened, *subject, study->json);
        else
            printScan(opened, scanFrom(opened, *what), study->json);
    });
}

void addModelsAndRuns(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    CLI::App* models =
        catalog.add_subcommand("models", "List models and how many subjects each was trained on");
    addStudyOptions(*models, study);
    models->callback([=] {
        const Catalog opened = openToRead(*study);
        Json json = Json::array();
        std::vector<std::vector<std::string>> rows;
        for (const Model& model : allModels(opened)) {
            const std::size_t subjects = trainingSubjects(opened, model.id).size();
            Json entry = model;
            entry["trainingSubjects"] = subjects;
            json.push_back(entry);
            rows.push_back({std::to_string(model.id), model.name, model.weightsSha256.substr(0, 12),
                            std::to_string(subjects), orDash(model.runId)});
        }
        if (study->json)
            std::printf("%s\n", readable({{"models", json}}).c_str());
        else
            printTable({"id", "model", "weights", "training subjects", "run"}, rows);
    });
    CLI::App* runs = catalog.add_subcommand("runs", "List the runs that were taken in");
    auto runStudy = std::make_shared<StudyOptions>();
    addStudyOptions(*runs, runStudy);
    runs->callback([=] {
        const auto found = allRuns(openToRead(*runStudy));
        std::vector<std::vector<std::string>> rows;
        for (const RunRecord& run : found)
            rows.push_back({run.runId, run.kind, run.state, orDash(run.errorCode), orDash(run.folder)});
        if (runStudy->json)
            std::printf("%s\n", readable({{"runs", found}}).c_str());
        else
            printTable({"run", "kind", "state", "error", "folder"}, rows);
    });
}

} // namespace

void addListVerbs(CLI::App& catalog) {
    addList(catalog);
    addSubjects(catalog);
    addValues(catalog);
    addShow(catalog);
    addModelsAndRuns(catalog);
}

} // namespace magiqt
