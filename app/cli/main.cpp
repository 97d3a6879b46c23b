// magiqt-cli: everything that computes, without a window. Reads the command line, runs one sub-command, and
// turns what goes wrong into one line on stderr (and JSON on stdout with --json) and the exit codes of the
// README.
#include "CommandRegistry.h"
#include "Readable.h"

#include "base/Error.h"
#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>
#include <string>
#include <unistd.h>

void prepareAllocator(); // Allocator.cpp; malloc.h and jemalloc stay there

namespace {

using magiqt::Error;
using magiqt::ErrorKind;
using magiqt::Json;

bool asksForJson(int argumentCount, char** arguments) {
    for (int i = 1; i < argumentCount; ++i)
        if (std::strcmp(arguments[i], "--json") == 0) return true;
    return false;
}

int report(const Error& error, bool asJson) {
    std::fprintf(stderr, "error: %s\n", error.fullMessage().c_str());
    if (asJson) {
        const Json json = {
            {"error",
             {{"code", error.code()}, {"message", error.fullMessage()}, {"arguments", error.arguments()}}}};
        std::printf("%s\n", magiqt::readable(json).c_str());
    }
    return magiqt::exitCode(error.kind());
}

// What is wrong with the command line. CLI11 says "a subcommand is required" where a word is none.
std::string reasonOf(const CLI::App& app, const CLI::ParseError& problem) {
    const CLI::App* deepest = &app;
    while (!deepest->get_subcommands().empty())
        deepest = deepest->get_subcommands().front();
    const std::vector<std::string> unknown = deepest->remaining();
    if (dynamic_cast<const CLI::RequiredError*>(&problem) == nullptr || unknown.empty() ||
        unknown.front().starts_with("-") || deepest->get_subcommands({}).empty())
        return problem.what();
    std::string known;
    for (const CLI::App* verb : deepest->get_subcommands({}))
        known += (known.empty() ? "" : ", ") + verb->get_name();
    return "'" + unknown.front() + "' is no verb of " + deepest->get_name() + "; there are " + known;
}

int runCommandLine(int argumentCount, char** arguments, bool asJson) {
    CLI::App app{"MagIQT " MAGIQT_VERSION " - enhancement of low-field brain MRI. Research use only.",
                 "magiqt-cli"};
    app.set_version_flag("--version", "magiqt-cli " MAGIQT_VERSION);
    app.require_subcommand(1);
    app.footer("Exit codes: 0 done, 2 usage, 3 bad input, 4 cancelled, 5 not enough memory, disk or device,\n"
               "8 stopped at a checkpoint (run again to resume), 70 defect of the program.");
    magiqt::CommandResult result;
    magiqt::registerAllCommands(app, result);
    try {
        app.parse(argumentCount, arguments);
    } catch (const CLI::ParseError& problem) {
        if (problem.get_exit_code() == 0) return app.exit(problem); // --help, --version
        const std::string reason = reasonOf(app, problem);
        return report(Error(ErrorKind::Usage, "usage.invalid", reason + "; see magiqt-cli --help",
                            {{"reason", reason}}),
                      asJson);
    }
    return result.exitCode;
}

} // namespace

// OpenMP threads that spin while they wait make LibTorch many times slower as soon as anything else runs on
// the machine (measured: 20 times on two busy cores). OpenBLAS has threads of its own that spin while
// LibTorch's work (measured: training 1.2 times slower); LibTorch splits the work already. Both are read when
// the libraries are loaded, hence the restart.
static void waitPassively(char** arguments) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr) return;
    setenv("OMP_WAIT_POLICY", "passive", 1);
    setenv("OPENBLAS_NUM_THREADS", "1", 0);
    execv("/proc/self/exe", arguments); // returns only when it fails; then the program goes on as it is
}

int main(int argumentCount, char** arguments) {
    waitPassively(arguments);
    prepareAllocator();
    const bool asJson = asksForJson(argumentCount, arguments);
    try {
        return runCommandLine(argumentCount, arguments, asJson);
    } catch (const Error& error) {
        return report(error, asJson);
    } catch (const std::bad_alloc&) {
        return report(
            Error(ErrorKind::NoResource, "job.out-of-memory", "there is not enough memory for this"), asJson);
    } catch (const std::filesystem::filesystem_error& problem) {
        return report(Error(ErrorKind::NoResource, "file.operation-failed",
                            "a file operation failed: " + problem.code().message(),
                            {{"reason", problem.code().message()}}),
                      asJson);
    } catch (const std::exception& problem) {
        const std::string text = problem.what();
        return report(Error(ErrorKind::Internal, "internal",
                            "a defect of the program: " + text.substr(0, text.find('\n'))),
                      asJson);
    }
}
