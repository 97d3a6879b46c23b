// magiqt-cli segment IN --out TISSUES: labels and volumes of a head, as a run of the kind segment in this
// process.
#include "ImageJob.h"

#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

struct SegmentOptions {
    std::string input, out, maskOut, weights, tissueWeights;
    ImageJobOptions job;
};

void segment(const SegmentOptions& options, CommandResult& result) {
    RunRequest request;
    request.kind = "segment";
    const auto given = [&](const std::string& role, const std::string& file) {
        if (file.empty()) return;
        requireFile(file);
        request.inputs[role] = file;
    };
    given("scan", options.input);
    given("weights", options.weights);
    given("tissue_weights", options.tissueWeights);
    const auto wanted = [&](const std::string& role, const std::string& file) {
        if (file.empty()) return;
        checkImageOutput(file, {".nii.gz", ".nii"}, request, options.job);
        request.outputs[role] = file;
    };
    wanted("tissues", options.out);
    wanted("brain_mask", options.maskOut);
    request.parametersJson = Json{{"threads", options.job.threads}}.dump();
    runImageJob(
        request, options.job, "segment.json",
        [&](const Json& report) {
            if (options.job.json || !report.contains("volumesMl")) return;
            for (const auto& item : report["volumesMl"].items())
                std::printf("%-10s %8.1f ml\n", item.key().c_str(), item.value().get<double>());
        },
        result);
}

} // namespace

void registerSegmentCommand(CLI::App& app, CommandResult& result) {
    auto options = std::make_shared<SegmentOptions>();
    CLI::App* command = app.add_subcommand(
        "segment", "Brain mask, CSF, grey and white matter, ventricles, and their volumes");
    command->add_option("IN", options->input, "Scan of a head (.nii or .nii.gz)")->required();
    command->add_option("--out", options->out,
                        "Tissue labels on a 1 mm grid (.nii.gz); without it volumes alone");
    command->add_option("--mask-out", options->maskOut, "Brain mask on the scan's grid (.nii.gz)");
    command->add_option("--weights", options->weights, "Other weights that find the brain (.safetensors)");
    command->add_option("--tissue-weights", options->tissueWeights,
                        "Other weights that tell tissues apart (.safetensors)");
    addImageJobOptions(*command, options->job);
    command->callback([options, &result] { segment(*options, result); });
}

} // namespace magiqt
