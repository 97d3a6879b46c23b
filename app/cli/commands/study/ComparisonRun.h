// Comparisons from the command line: runs them, and writes and prints what their scores say.
#pragma once

#include "app/cli/Command.h"

#include "comparison/ComparisonRequest.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>

namespace magiqt {

struct ComparisonOptions {
    std::string out, simulator, device = "auto";
    int threads = 0;
    bool json = false;
};

void addComparisonOptions(CLI::App& command, ComparisonOptions& options);

// The run of kind compare in `folder` (made or resumed), its summary in folder/report, a table on stdout.
void runComparison(ComparisonRequest request, const std::filesystem::path& folder,
                   const ComparisonOptions& options, CommandResult& result);

} // namespace magiqt
