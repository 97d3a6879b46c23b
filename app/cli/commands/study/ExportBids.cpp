// magiqt-cli export bids --study F --out DIR: scans of a study, and on request what was derived from them, as
// BIDS.
#include "ExportBids.h"
#include "StudyPassphrase.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "bids/BidsExport.h"
#include "catalog/Splits.h"
#include "identity/SubjectKey.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

struct BidsVerb {
    std::string study, out, cohort, name;
    PassphraseSource passphrase;
    bool derivatives = false, json = false;
};

void printFindings(const Findings& findings) {
    for (const Finding& finding : findings)
        std::fprintf(stderr, "%s: %s\n", finding.severity == Severity::Warning ? "warning" : "note",
                     finding.message.c_str());
}

// Names and numbers of the persons, for the hunt alone.
std::vector<std::string> namesOfKey(const Catalog& catalog, const PassphraseSource& source) {
    if (!source.isGiven()) return {};
    return openStudyKey(catalog, source).persons().namesAndNumbers();
}

void exportBidsVerb(const BidsVerb& verb) {
    const Catalog catalog = Catalog::open(verb.study, OpenMode::ReadOnly);
    BidsExportOptions options;
    options.folder = verb.out;
    options.name = verb.name;
    options.derivatives = verb.derivatives ? BidsDerivatives::Export : BidsDerivatives::LeaveOut;
    options.knownNames = namesOfKey(catalog, verb.passphrase);
    if (!verb.cohort.empty()) {
        const std::optional<Cohort> cohort = findCohort(catalog, verb.cohort);
        if (!cohort)
            throw Error(ErrorKind::Usage, "export.no-cohort",
                        "the study has no cohort '" + verb.cohort + "'; see catalog cohorts",
                        {{"cohort", verb.cohort}});
        options.filter.cohortId = cohort->id;
    }
    const BidsExportResult result = exportBids(catalog, options);
    printFindings(result.findings);
    if (verb.json) {
        std::printf("%s\n", readable(Json(result)).c_str());
        return;
    }
    std::printf("%zu subjects, %zu sessions, %zu scans, %zu derived images\n", result.subjects,
                result.sessions, result.scans, result.derived);
    std::printf("valid BIDS, no leak found; read the report beside the folder before you give it away\n");
}

} // namespace

void registerExportBids(CLI::App& parent) {
    auto verb = std::make_shared<BidsVerb>();
    CLI::App* command = parent.add_subcommand("bids", "Write scans of a study as a BIDS data set");
    command->add_option("--study", verb->study, "Folder of the study")->required();
    command->add_option("--out", verb->out, "Folder to make; nothing is ever overwritten")->required();
    command->add_option("--cohort", verb->cohort, "Only scans of this cohort");
    command->add_flag("--derivatives", verb->derivatives,
                      "Also what was derived: enhanced, prepared, masks ...");
    command->add_option("--name", verb->name, "Name of the data set");
    command->add_option(
        "--passphrase-file", verb->passphrase.file,
        "Opens the study's key, so that the hunt for leaks knows the persons' names and numbers");
    command->add_flag("--passphrase", verb->passphrase.prompt, "Ask for the passphrase at the terminal");
    command->add_flag("--json", verb->json, "Print JSON");
    command->callback([verb] { exportBidsVerb(*verb); });
}

} // namespace magiqt
