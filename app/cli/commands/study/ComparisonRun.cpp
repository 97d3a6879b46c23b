#include "ComparisonRun.h"

#include "app/cli/Readable.h"
#include "app/cli/commands/compute/RunHere.h"

#include "comparison/SummaryFiles.h"

#include <algorithm>
#include <cstdio>

namespace magiqt {

namespace {

std::string textOf(const std::optional<Interval>& interval) {
    if (!interval) return "no interval";
    char text[64];
    std::snprintf(text, sizeof text, "%+.3f to %+.3f", interval->lower, interval->upper);
    return text;
}

void print(const ComparisonSummary& summary) {
    const std::vector<std::string>& metrics = summary.design.metrics;
    for (const std::string& metric : metrics) {
        bool first = true;
        for (const GroupValue& value : summary.values) {
            if (value.metric != metric) continue;
            if (first) std::printf("%s (mean and standard deviation over subjects)\n", metric.c_str());
            first = false;
            std::printf("  %-5s %-36s n = %-3zu %9.4f +- %.4f\n", value.contrast.c_str(), value.group.c_str(),
                        value.values.size(), value.mean, value.deviation);
        }
    }
    std::printf("\nPaired differences: mean [Hodges-Lehmann interval], Wilcoxon p, p after Holm\n");
    for (const PairComparison& pair : summary.pairs)
        std::printf("  %-20s %-5s %s minus %s, n = %zu: %+.4f [%s], p = %.4g, %.4g\n", pair.metric.c_str(),
                    pair.contrast.c_str(), pair.first.c_str(), pair.second.c_str(), pair.differences.size(),
                    mean(pair.differences), textOf(pair.shift.interval).c_str(), pair.test.pValue,
                    pair.adjustedPValue);
    for (const std::string& warning : summary.warnings)
        std::printf("warning: %s\n", warning.c_str());
}

} // namespace

void addComparisonOptions(CLI::App& command, ComparisonOptions& options) {
    command
        .add_option("--out", options.out,
                    "Folder of the runs, made when it is not there; the same call resumes")
        ->required();
    command.add_option("--simulator", options.simulator, "Ranges of the low-field simulator (JSON)");
    command.add_option("--device", options.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command.add_option("--threads", options.threads, "Threads on the CPU; 0 takes all")
        ->check(CLI::Range(0, 1024));
    command.add_flag("--json", options.json, "Print the summary as JSON");
}

void runComparison(ComparisonRequest comparison, const std::filesystem::path& folder,
                   const ComparisonOptions& options, CommandResult& result) {
    RunRequest request;
    request.kind = "compare";
    request.inputs = std::move(comparison.inputs);
    if (!options.simulator.empty()) request.inputs["simulator"] = options.simulator;
    request.parametersJson =
        Json{{"plan", comparison.plan.dump()}, {"device", options.device}, {"threads", options.threads}}
            .dump();
    if (!runOrResume(folder, request, result)) return;
    const ComparisonSummary summary = summarise(ScoreTable::read(folder / "out" / "scores.csv"),
                                                ComparisonDesign::fromPlan(comparison.plan));
    writeSummary(summary, folder / "report");
    if (options.json)
        std::printf("%s\n", readable(toJson(summary)).c_str());
    else
        print(summary);
    std::fprintf(stderr, "tables: %s\n", (folder / "report").c_str());
}

} // namespace magiqt
