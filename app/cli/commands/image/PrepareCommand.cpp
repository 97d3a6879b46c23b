// magiqt-cli prepare IN --out OUT: bias field, brain mask, cubic voxels, common intensity, as a run of the
// kind prepare in this process.
#include "ImageJob.h"

#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

struct PrepareOptions {
    std::string input, out, maskOut, fieldOut, weights;
    double spacingMm = 1.0;
    bool noBiasField = false, noBrainMask = false, noNormalise = false;
    ImageJobOptions job;
};

void prepare(const PrepareOptions& options, CommandResult& result) {
    RunRequest request;
    request.kind = "prepare";
    requireFile(options.input);
    request.inputs["scan"] = options.input;
    if (!options.weights.empty()) {
        requireFile(options.weights);
        request.inputs["weights"] = options.weights;
    }
    const std::vector<std::string> image = {".nii.gz", ".nii"};
    const auto wanted = [&](const std::string& role, const std::string& file) {
        if (file.empty()) return;
        checkImageOutput(file, image, request, options.job);
        request.outputs[role] = file;
    };
    wanted("prepared", options.out);
    wanted("brain_mask", options.maskOut);
    wanted("bias_field", options.fieldOut);
    request.parametersJson = Json{
        {"biasField", !options.noBiasField},
        {"brainMask", !options.noBrainMask},
        {"spacingMm", options.spacingMm},
        {"normalise", !options.noNormalise},
        {"threads",
         options.job.threads}}.dump();
    runImageJob(
        request, options.job, "prepare.json",
        [&](const Json& report) {
            if (options.job.json) return;
            if (report.contains("brainMask") && report["brainMask"].is_object())
                std::printf("brain mask: %.0f ml\n", report["brainMask"]["volumeMl"].get<double>());
            if (report.contains("biasField") && report["biasField"].is_object())
                std::printf("bias field: %.2f to %.2f\n", report["biasField"]["lowest"].get<double>(),
                            report["biasField"]["highest"].get<double>());
        },
        result);
}

} // namespace

void registerPrepareCommand(CLI::App& app, CommandResult& result) {
    auto options = std::make_shared<PrepareOptions>();
    CLI::App* command =
        app.add_subcommand("prepare", "Bias field, brain mask, 1 mm grid and common intensity of a scan");
    command->add_option("IN", options->input, "Scan (.nii or .nii.gz)")->required();
    command->add_option("--out", options->out, "Prepared image (.nii.gz)")->required();
    command->add_option("--mask-out", options->maskOut, "Brain mask on the same grid (.nii.gz)");
    command->add_option("--bias-field-out", options->fieldOut, "Bias field on the same grid (.nii.gz)");
    command->add_option("--spacing", options->spacingMm, "Edge of the cubic voxels in mm")
        ->check(CLI::Range(0.3, 5.0))
        ->capture_default_str();
    command->add_flag("--no-bias-field", options->noBiasField, "Leave the bias field as it is");
    CLI::Option* noMask = command->add_flag("--no-brain-mask", options->noBrainMask,
                                            "Use the mask of the head instead of the brain's");
    command->get_option("--mask-out")->excludes(noMask);
    command->add_flag("--no-normalise", options->noNormalise, "Keep the scan's intensities");
    command->add_option("--weights", options->weights, "Other weights that find the brain (.safetensors)");
    addImageJobOptions(*command, options->job);
    command->callback([options, &result] { prepare(*options, result); });
}

} // namespace magiqt
