#include "ImageJob.h"

#include "app/cli/Readable.h"
#include "app/cli/commands/compute/ProgressLine.h"
#include "app/cli/commands/compute/RunStatus.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/protocol/Journal.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace magiqt {

namespace fs = std::filesystem;

namespace {

std::string nameOf(const fs::path& file) {
    return file.filename().string();
}

} // namespace

void addImageJobOptions(CLI::App& command, ImageJobOptions& options) {
    command.add_option("--threads", options.threads, "Threads on the CPU; 0 takes all")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command.add_option("--run", options.runFolder, "Name the run folder and keep it");
    command.add_flag("--keep-run", options.keepRun, "Keep the run folder");
    command.add_flag("--force", options.force, "Replace an output that exists");
    command.add_flag("--json", options.json, "Print the result as JSON");
}

void requireFile(const fs::path& file) {
    if (!fs::exists(file))
        throw Error(ErrorKind::BadInput, "file.unreadable", "there is no file '" + nameOf(file) + "'",
                    {{"file", nameOf(file)}});
}

void checkImageOutput(const fs::path& out, const std::vector<std::string>& endings, const RunRequest& request,
                      const ImageJobOptions& options) {
    const std::string name = nameOf(out);
    const auto endsSo = [&](const std::string& ending) {
        return name.size() > ending.size() && name.ends_with(ending);
    };
    if (std::none_of(endings.begin(), endings.end(), endsSo)) {
        std::string list;
        for (const std::string& ending : endings)
            list += (list.empty() ? "" : " or ") + ending;
        throw Error(ErrorKind::Usage, "output.name", "the output '" + name + "' must end in " + list,
                    {{"file", name}, {"endings", list}});
    }
    std::error_code ignored;
    for (const auto& [role, input] : request.inputs)
        if (fs::equivalent(out, input, ignored))
            throw Error(ErrorKind::Usage, "output.is-input",
                        "the output would overwrite the input '" + role + "'; choose another name",
                        {{"role", role}});
    for (const auto& [role, other] : request.outputs)
        if (fs::weakly_canonical(out, ignored) == fs::weakly_canonical(other, ignored))
            throw Error(ErrorKind::Usage, "output.same",
                        "two outputs have the name '" + name + "'; give each its own", {{"file", name}});
    if (fs::exists(out, ignored) && !(options.force && !fs::is_directory(out, ignored)))
        throw Error(ErrorKind::Usage, "output.exists", "'" + name + "' exists; use --force to replace it",
                    {{"file", name}});
    const fs::path folder = out.has_parent_path() ? out.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, ignored) || ::access(folder.c_str(), W_OK | X_OK) != 0)
        throw Error(ErrorKind::NoResource, "output.unwritable",
                    "the folder of '" + name +
                        "' does not exist or cannot be written to; make it or choose another",
                    {{"file", name}});
}

// Runs without a name of their own; for the owner alone, as they hold a person's images.
fs::path unnamedRuns() {
    const char* state = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    const fs::path runs = state ? fs::path(state) / "magiqt" / "runs"
                          : home
                              ? fs::path(home) / ".local" / "state" / "magiqt" / "runs"
                              : fs::temp_directory_path() / ("magiqt-" + std::to_string(::getuid())) / "runs";
    std::error_code ignored;
    fs::create_directories(runs, ignored);
    fs::permissions(runs, fs::perms::owner_all, ignored);
    return runs;
}

// Runs that were killed, or kept to be finished, and that nobody came back to.
void removeForgottenRuns(const fs::path& runs) {
    constexpr std::chrono::hours kForgotten{24 * 30};
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(runs, failure)) {
        const fs::path journal = entry.path() / "journal.jsonl";
        const auto touched = fs::last_write_time(journal, failure);
        if (failure || fs::file_time_type::clock::now() - touched < kForgotten) continue;
        if (readJournal(journal).state != RunState::Running) fs::remove_all(entry.path(), failure);
    }
}

void runImageJob(const RunRequest& request, const ImageJobOptions& options, const std::string& reportName,
                 const std::function<void(const Json& report)>& say, CommandResult& result) {
    const bool isNamed = !options.runFolder.empty();
    const fs::path runs = isNamed ? fs::path() : unnamedRuns();
    const RunFolder folder =
        isNamed ? RunFolder::createAt(options.runFolder, request) : RunFolder::create(runs, request);
    if (!isNamed) {
        removeForgottenRuns(runs);
        std::fprintf(stderr, "run: %s\n", folder.path().c_str()); // for when this process is killed
    }
    {
        const ProgressLine progress(folder.journal());
        result.exitCode = executeRunFolder(folder);
    }
    const JournalState state = readJournal(folder.journal());
    for (const Finding& finding : state.findings)
        std::fprintf(stderr, "%s: %s\n", finding.severity == Severity::Warning ? "warning" : "note",
                     finding.message.c_str());
    Json report;
    if (!reportName.empty() && fs::exists(folder.out() / reportName))
        report = readJsonFile(folder.out() / reportName);
    if (options.json) {
        Json json = runStatusJson(folder, state);
        json["outputs"] = Json::object(); // where the caller wanted them
        if (result.exitCode == 0)
            for (const auto& [role, file] : request.outputs)
                json["outputs"][role] = file.string();
        if (!report.is_null()) json["report"] = report;
        std::printf("%s\n", readable(json).c_str());
    }
    if (result.exitCode == 0) say(report);
    tellWhatHappened(folder, state,
                     result.exitCode); // of roles, never of files: stderr may be a cluster's log
    // The run folder holds the patient's image: it goes as soon as nothing can be resumed from it.
    const bool canBeFinished = result.exitCode == exitCode(ErrorKind::NoResource) &&
                               fs::exists(folder.out()) && !fs::is_empty(folder.out());
    if (canBeFinished)
        std::fprintf(stderr, "what was computed is kept; when there is room: magiqt-cli run %s\n",
                     folder.path().c_str());
    const bool resumable = canBeFinished || result.exitCode == exitCode(ErrorKind::Stopped);
    if (!isNamed && !options.keepRun && !resumable) {
        std::error_code ignored;
        fs::remove_all(folder.path(), ignored);
    }
}

} // namespace magiqt
