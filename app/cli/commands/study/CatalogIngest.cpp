// catalog ingest: takes what jobs made into the study.
#include "CatalogVerbs.h"
#include "StudyPassphrase.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Error.h"
#include "catalog/EndedRuns.h"
#include "catalog/Ingest.h"
#include "catalog/IngestImport.h"
#include "catalog/Lookup.h"
#include "catalog/Splits.h"
#include "identity/SubjectKey.h"
#include "jobs/protocol/RunFolder.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <optional>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct IngestOptions {
    StudyOptions study;
    std::string run, split;
    std::vector<std::string> parts, subjects;
    bool all = false;
    PassphraseSource passphrase;
};

TrainingSet trainingSetOf(const Catalog& catalog, const IngestOptions& options) {
    TrainingSet training;
    if (!options.split.empty()) {
        const Split known = splitById(catalog, splitNamed(catalog, options.split));
        training.splitId = known.id;
        for (const SplitPart& part : known.parts)
            for (const std::string& name : options.parts)
                if (part.name == name) training.parts.push_back(part.part);
    }
    for (const std::string& subject : options.subjects)
        training.subjectIds.push_back(subjectNamed(catalog, subject));
    return training;
}

class Ingesting {
public:
    Ingesting(const IngestOptions& options) : m_options(options), m_catalog(openToWrite(options.study)) {}

    std::vector<fs::path> waiting() const { return runsToTakeIn(m_catalog); }

    // What was taken in, as JSON, and as a line for people.
    Json take(const fs::path& folder) {
        const RunFolder run = RunFolder::open(folder);
        if (run.kind() == "import") return takeImport(folder);
        const IngestResult taken = ingestRun(m_catalog, folder, trainingSetOf(m_catalog, m_options));
        tell(taken.findings);
        say(taken.kind + " " + taken.runId + " (" + taken.state + "): " +
            std::to_string(taken.derivedImages.size()) + " images" + (taken.pairId ? ", a pair" : "") +
            (taken.modelId ? ", a model" : "") + (taken.wasKnown ? "; all was known" : ""));
        return {{"run", taken.runId},
                {"kind", taken.kind},
                {"state", taken.state},
                {"wasKnown", taken.wasKnown},
                {"derivedImages", taken.derivedImages},
                {"pair", taken.pairId ? Json(taken.pairId) : Json()},
                {"model", taken.modelId ? Json(taken.modelId) : Json()},
                {"findings", taken.findings}};
    }

private:
    Json takeImport(const fs::path& folder) {
        if (importIsSealed(folder) && !m_key) m_key = openStudyKey(m_catalog, m_options.passphrase);
        const ImportIngestResult taken = ingestImportRun(m_catalog, m_key ? &*m_key : nullptr, folder);
        tell(taken.findings);
        say("import " + taken.runId + ": " + std::to_string(taken.newScans) + " scans" +
            (taken.wasKnown ? "; all was known" : ""));
        return {{"run", taken.runId},         {"kind", "import"},        {"state", "done"},
                {"wasKnown", taken.wasKnown}, {"scans", taken.newScans}, {"findings", taken.findings}};
    }

    static void tell(const Findings& findings) {
        for (const Finding& finding : findings)
            std::fprintf(stderr, "%s: %s\n", finding.severity == Severity::Warning ? "warning" : "note",
                         finding.message.c_str());
    }

    void say(const std::string& line) const {
        if (!m_options.study.json) std::printf("%s\n", line.c_str());
    }

    const IngestOptions& m_options;
    Catalog m_catalog;
    std::optional<SubjectKey> m_key;
};

// One that cannot be taken in is told and leaves the others.
void ingestAll(const IngestOptions& options, CommandResult& result) {
    Ingesting ingesting(options);
    Json runs = Json::array();
    std::size_t failed = 0;
    for (const fs::path& folder : ingesting.waiting()) {
        try {
            runs.push_back(ingesting.take(folder));
        } catch (const Error& error) {
            ++failed;
            result.exitCode = exitCode(error.kind());
            std::fprintf(stderr, "error: %s: %s\n", folder.filename().c_str(), error.fullMessage().c_str());
        }
    }
    if (options.study.json)
        std::printf("%s\n", readable({{"runs", runs}, {"failed", failed}}).c_str());
    else
        std::printf("%zu runs were taken in%s\n", runs.size(),
                    failed > 0 ? (", " + std::to_string(failed) + " could not be").c_str() : "");
}

} // namespace

void addIngestVerb(CLI::App& catalog, CommandResult& result) {
    auto options = std::make_shared<IngestOptions>();
    CLI::App* verb = catalog.add_subcommand("ingest", "Take the results of finished runs into the study");
    verb->add_option("RUN", options->run, "The run folder");
    verb->add_flag("--all", options->all,
                   "Every run of the study that has ended and is not in the catalog yet");
    addStudyOptions(*verb, std::shared_ptr<StudyOptions>(options, &options->study));
    verb->add_option("--trained-split", options->split, "For a training: the split it was trained on");
    verb->add_option("--trained-part", options->parts, "For a training: names of the parts of that split");
    verb->add_option("--trained-subject", options->subjects, "For a training: pseudonyms");
    verb->add_option(
        "--passphrase-file", options->passphrase.file,
        "For imports that keep a link to persons: the study's passphrase, first line of this file");
    verb->add_flag("--passphrase", options->passphrase.prompt, "Ask for it at the terminal (the default)");
    verb->callback([options, &result] {
        if (options->run.empty() != options->all)
            throw Error(ErrorKind::Usage, "usage.invalid", "name one run folder, or say --all",
                        {{"reason", "RUN or --all"}});
        if (options->all) return ingestAll(*options, result);
        const Json taken = Ingesting(*options).take(options->run);
        if (options->study.json) std::printf("%s\n", readable(taken).c_str());
    });
}

} // namespace magiqt
