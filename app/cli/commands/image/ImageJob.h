// What sub-commands that run one job on images share: options, checks of inputs and outputs before any work,
// a run folder, progress on stderr, and the folder's end. The main thread alone calls it.
#pragma once

#include "app/cli/Command.h"

#include "base/JsonForward.h"
#include "jobs/protocol/RunFolder.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace magiqt {

struct ImageJobOptions {
    std::string runFolder;
    int threads = 0;
    bool keepRun = false, force = false, json = false;
};
// --threads, --run, --keep-run, --force, --json
void addImageJobOptions(CLI::App& command, ImageJobOptions& options);

// Throws Error (BadInput, "file.unreadable") when there is no such file.
void requireFile(const std::filesystem::path& file);

// Throws Error before any work: an image that does not end in .nii or .nii.gz ("output.name"; `ending` says
// otherwise), an output that is an input ("output.is-input"), exists without --force ("output.exists"), is
// named twice
// ("output.same"), or lies where nothing can be written ("output.unwritable").
void checkImageOutput(const std::filesystem::path& out, const std::vector<std::string>& endings,
                      const RunRequest& request, const ImageJobOptions& options);

// Makes the run folder, runs it here, says findings and what happened, prints the run's status as JSON with
// --json (with "report": the JSON file out/<reportName>, when it is there), and removes an unnamed folder
// that nothing can be resumed from. `say` is called after a run that is done, for lines of the command's own.
void runImageJob(const RunRequest& request, const ImageJobOptions& options, const std::string& reportName,
                 const std::function<void(const Json& report)>& say, CommandResult& result);

// Where unnamed runs stand, for the owner alone as they hold a person's images; and those that nobody came
// back to for a month go.
std::filesystem::path unnamedRuns();
void removeForgottenRuns(const std::filesystem::path& runs);

} // namespace magiqt
