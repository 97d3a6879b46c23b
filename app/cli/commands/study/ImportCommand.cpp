// magiqt-cli import PATH --study FOLDER: makes the study where there is none, looks through PATH
// (import_scan), imports what is ticked or selected (import) as a run of the study, and takes the run into
// the catalog. A run that was stopped or killed is taken up by the same call. PATH is named in no output: it
// may be a person's name.
#include "ImportTable.h"
#include "StudyPassphrase.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"
#include "app/cli/commands/compute/RunStatus.h"
#include "app/cli/commands/compute/ProgressLine.h"

#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "catalog/Catalog.h"
#include "catalog/CatalogWriter.h"
#include "catalog/IngestImport.h"
#include "catalog/Lookup.h"
#include "identity/SubjectKey.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/protocol/ForgottenRuns.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <vector>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct ImportOptions {
    std::string path, study, select, site, recoveryOut;
    PassphraseSource passphrase;
    bool withoutKey = false;
    bool preview = false;
    int threads = 0;
    bool json = false;
};

// Whether `inner` is `outer` or lies below it.
bool lies(const fs::path& inner, const fs::path& outer) {
    const fs::path relative = fs::weakly_canonical(inner).lexically_relative(fs::weakly_canonical(outer));
    return !relative.empty() && *relative.begin() != "..";
}

class ImportCall {
public:
    ImportCall(const ImportOptions& options, CommandResult& result) : m_options(options), m_result(result) {}

    void run() {
        checkOptions();
        std::error_code failure;
        if (!fs::is_directory(m_options.path, failure))
            throw Error(
                ErrorKind::BadInput, "import.not-a-folder",
                "there is no folder at PATH, or it cannot be read; give the folder that holds the images");
        if (lies(m_options.path, m_options.study) || lies(m_options.study, m_options.path))
            throw Error(ErrorKind::Usage, "import.study-in-path",
                        "PATH and the study lie in one another; name a folder beside the study");
        openStudy();
        if (!m_options.preview) openKey();
        if (!scan()) return;
        if (m_options.preview) {
            printPreview();
            return;
        }
        const std::optional<RunFolder> folder = import();
        if (!folder) return;
        print(ingestImportRun(*m_catalog, m_key ? &*m_key : nullptr, folder->path()));
    }

private:
    void checkOptions() const {
        if (m_options.withoutKey && m_options.passphrase.isGiven())
            throw Error(ErrorKind::Usage, "import.key-or-not",
                        "--without-key and a passphrase were given; choose one of the two");
        if (m_options.preview && !m_options.select.empty())
            throw Error(ErrorKind::Usage, "import.preview-or-select",
                        "--preview imports nothing, so --select has no use with it");
    }

    static void tell(const Findings& findings) {
        for (const Finding& finding : findings)
            std::fprintf(stderr, "%s: %s\n", finding.severity == Severity::Warning ? "warning" : "note",
                         finding.message.c_str());
    }

    void openStudy() {
        const bool isNew = !Catalog::isStudy(m_options.study);
        m_catalog = Catalog::open(m_options.study, OpenMode::Create);
        m_catalog->setActor("cli");
        tell(m_catalog->findings());
        if (m_catalog->isReadOnly())
            throw Error(ErrorKind::Usage, "study.read-only",
                        "the study is open in another program or cannot be written to; nothing was imported");
        if (isNew) std::fprintf(stderr, "the study was made\n");
        // The same folder gets the same series ids each time, so that what a preview shows can be selected.
        const std::string salt = "import of study " + m_catalog->studyId();
        m_salt = sha256Hex(salt.data(), salt.size());
        m_runs = fs::path(m_options.study) / "runs";
    }

    void openKey() {
        const bool exists = SubjectKey::exists(m_options.study);
        if (!m_options.passphrase.isGiven()) {
            if (exists && !m_options.withoutKey)
                throw Error(
                    ErrorKind::Usage, "import.passphrase-needed",
                    "the study keeps who its subjects are under a passphrase; give it with --passphrase-file "
                    "or --passphrase, or import without any link to the persons with --without-key");
            if (!exists)
                std::fprintf(
                    stderr, "note: no passphrase was given, so no link to the persons is kept: nobody can be "
                            "named later, and a person who comes again is a new subject\n");
            return;
        }
        if (exists) SubjectKey::info(m_options.study); // damage is said before anybody types
        std::string passphrase = exists ? m_options.passphrase.read("Passphrase of the study's key")
                                        : m_options.passphrase.readNew("New passphrase for the study's key");
        if (exists) {
            m_key = SubjectKey::open(m_options.study, m_catalog->studyId(), passphrase);
        } else {
            m_key = SubjectKey::create(
                m_options.study, m_catalog->studyId(), passphrase,
                [this](const std::string& code) { deliverRecoveryCode(code, m_options.recoveryOut); });
            m_keyWasMade = true;
            CatalogWriter writer(*m_catalog);
            writer.audit("key", "key file made", Json::object());
            writer.commit();
        }
        wipeText(passphrase);
    }

    int execute(const RunFolder& folder) const {
        if (folder.cancelRequested()) folder.clearCancel();
        const ProgressLine progress(folder.journal());
        return executeRunFolder(folder);
    }

    // What can be imported. False when that run did not end well; the exit code is set then.
    bool scan() {
        RunRequest request;
        request.kind = "import_scan";
        request.inputs["folder"] = m_options.path;
        request.parametersJson = Json{{"salt", m_salt}}.dump();
        removeForgottenScans(Json{{"salt", m_salt}});
        const RunFolder folder = RunFolder::create(m_runs, request);
        m_result.exitCode = execute(folder);
        const JournalState state = readJournal(folder.journal());
        if (m_result.exitCode == 0) m_preview = readJsonFile(folder.out() / "preview.json");
        if (m_result.exitCode != 0) reportEnd(folder, state);
        std::error_code ignored;
        fs::remove_all(folder.path(), ignored); // nothing in it is needed again
        return m_result.exitCode == 0;
    }

    // Looks of earlier calls that were killed.
    void removeForgottenScans(const Json& parameters) const {
        std::error_code failure;
        for (const fs::path& path : unheldRuns(m_runs, "import_scan"))
            if (fs::exists(path / "spec.json", failure) &&
                RunFolder::open(path).spec().at("parameters") == parameters)
                fs::remove_all(path, failure);
    }

    // The run of the same import that was stopped or killed, or did not get into the catalog.
    std::optional<RunFolder> unfinishedRun(const RunRequest& request) const {
        const Json parameters = Json::parse(request.parametersJson);
        std::error_code failure;
        std::vector<fs::path> candidates = unheldRuns(m_runs, "import");
        std::sort(candidates.rbegin(), candidates.rend()); // the newest first
        for (const fs::path& candidate : candidates) {
            if (!fs::exists(candidate / "spec.json", failure)) continue;
            const RunFolder folder = RunFolder::open(candidate);
            const RunState state = readJournal(folder.journal()).state;
            const bool isOpen = state == RunState::Interrupted || state == RunState::Queued ||
                                (state == RunState::Done && !findRun(*m_catalog, folder.id()));
            if (isOpen && folder.spec().at("parameters") == parameters &&
                folder.isInput("folder", m_options.path))
                return folder;
        }
        return std::nullopt;
    }

    std::optional<RunFolder> import() {
        RunRequest request;
        request.kind = "import";
        request.inputs["folder"] = m_options.path;
        request.parametersJson = Json{
            {"salt", m_salt},
            {"series", m_options.select},
            {"sealTo", m_key ? m_key->publicKeyHex() : ""},
            {"site", m_options.site},
            {"threads",
             m_options.threads}}.dump();
        std::optional<RunFolder> folder = unfinishedRun(request);
        if (folder)
            std::fprintf(stderr, "an unfinished import of this folder is taken up\n");
        else
            folder = RunFolder::create(m_runs, request);
        m_result.exitCode = execute(*folder);
        const JournalState state = readJournal(folder->journal());
        if (m_result.exitCode == 0) {
            tell(state.findings); // of single series, faces and text in the image among them
            m_failed = readJsonFile(folder->out() / "import.json").value("failed", Json::array());
            return folder;
        }
        reportEnd(*folder, state);
        if (m_result.exitCode == exitCode(ErrorKind::Stopped))
            std::fprintf(stderr, "the same command takes the import up again\n");
        return std::nullopt;
    }

    void reportEnd(const RunFolder& folder, const JournalState& state) const {
        if (state.state == RunState::Failed) tellWhatHappened(folder, state, m_result.exitCode);
        if (m_options.json) std::printf("%s\n", readable(runStatusJson(folder, state)).c_str());
    }

    void printPreview() const {
        if (m_options.json)
            std::printf("%s\n", readable(m_preview).c_str());
        else
            std::printf("%s", previewTable(m_preview).c_str());
    }

    void print(const ImportIngestResult& taken) const {
        tell(taken.findings);
        if (m_options.json) {
            Json json = importJson(taken);
            json["left"] = leftOut(m_preview, taken);
            json["skipped"] = m_preview.value("skipped", Json::array());
            json["failed"] = m_failed;
            json["keyMade"] = m_keyWasMade;
            json["linked"] = m_key.has_value();
            std::printf("%s\n", readable(json).c_str());
            return;
        }
        std::printf("%s", importTable(taken, leftOut(m_preview, taken)).c_str());
    }

    const ImportOptions& m_options;
    CommandResult& m_result;
    std::optional<Catalog> m_catalog;
    std::optional<SubjectKey> m_key;
    bool m_keyWasMade = false;
    std::string m_salt;
    fs::path m_runs;
    Json m_preview;
    Json m_failed = Json::array(); // series that could not be imported, with the reason
};

} // namespace

void registerImportCommand(CLI::App& app, CommandResult& result) {
    auto options = std::make_shared<ImportOptions>();
    CLI::App* command = app.add_subcommand(
        "import", "Import a folder (DICOM, NIfTI, BIDS) into a study, de-identified at the door");
    command->add_option("PATH", options->path, "Folder to import")->required();
    command->add_option("--study", options->study, "Study folder, made where there is none")->required();
    command->add_option(
        "--passphrase-file", options->passphrase.file,
        "Passphrase of the study's key: the first line of this file. With the first one a key is made: "
        "it keeps, encrypted, who the pseudonyms are");
    command->add_flag("--passphrase", options->passphrase.prompt, "Ask for the passphrase at the terminal");
    command->add_option(
        "--recovery-out", options->recoveryOut,
        "Write the recovery code of a new key to this new file (mode 0600), not to the terminal");
    command->add_flag("--without-key", options->withoutKey,
                      "Keep no link to the persons, although the study has a key");
    command->add_flag("--preview", options->preview, "Show what would be imported, and import nothing");
    command->add_option("--select", options->select,
                        "Ids of series as --preview shows them, separated by commas");
    command->add_option("--site", options->site, "Site of the sessions");
    command->add_option("--threads", options->threads, "Threads (0: all)")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print the result as JSON");
    command->callback([options, &result] { ImportCall(*options, result).run(); });
}

} // namespace magiqt
