// One sub-command of magiqt-cli is one file XxxCommand.cpp under commands/compute (every preset) or
// commands/image (where images can be read) that defines `void magiqt::registerXxxCommand(CLI::App&,
// CommandResult&)`: it adds its sub-command with a callback. CMake finds the file; there is no list to keep.
// A callback throws magiqt::Error for what goes wrong; main prints it (with --json as {"error": {...}} on
// stdout) and makes the exit code. The main thread alone calls them.
#pragma once

namespace CLI {
class App;
}

namespace magiqt {

// What the callback leaves for main: 0, or the exit code of a run as architecture lists them.
struct CommandResult {
    int exitCode = 0;
};

} // namespace magiqt
