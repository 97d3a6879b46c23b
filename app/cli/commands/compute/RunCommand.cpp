// magiqt-cli run FOLDER: what the desktop, a cluster node and a script start.
#include "RunStatus.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/protocol/Journal.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

void registerRunCommand(CLI::App& app, CommandResult& result) {
    struct Options {
        std::string folder;
        bool resumeCancelled = false;
        bool asJson = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("run", "Run the job of a run folder, or resume it");
    command->add_option("FOLDER", options->folder, "The run folder")->required();
    command->add_flag("--resume", options->resumeCancelled, "Resume also a run that was cancelled");
    command->add_flag("--json", options->asJson, "Print the state of the run as JSON at the end");
    command->callback([options, &result] {
        const RunFolder folder = RunFolder::open(options->folder);
        if (options->resumeCancelled) folder.clearCancel();
        result.exitCode = executeRunFolder(folder);
        const JournalState state = readJournal(folder.journal());
        tellWhatHappened(folder, state, result.exitCode);
        if (result.exitCode == 0) std::fprintf(stderr, "done; what was made: %s\n", folder.out().c_str());
        if (options->asJson) std::printf("%s\n", readable(runStatusJson(folder, state)).c_str());
    });
}

} // namespace magiqt
