// magiqt-cli deface IN --out OUT: takes the face (and on request the ears) out of a scan; a sidecar with what
// was measured is written beside OUT.
#include "ImageJob.h"
#include "SidecarPlace.h"

#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

struct DefaceVerbOptions {
    std::string input, out, maskOut, brainMask;
    bool ears = false;
    ImageJobOptions job;
};

void defaceVerb(const DefaceVerbOptions& options, CommandResult& result) {
    RunRequest request;
    request.kind = "deface";
    request.inputs["scan"] = options.input;
    if (!options.brainMask.empty()) request.inputs["brain_mask"] = options.brainMask;
    for (const auto& [role, file] : request.inputs)
        requireFile(file);
    std::error_code ignored;
    if (std::filesystem::is_regular_file(sidecarBeside(options.input), ignored))
        request.inputs["sidecar"] = sidecarBeside(options.input);
    const auto addOutput = [&](const std::string& role, const std::filesystem::path& file,
                               const char* ending) {
        checkImageOutput(file, {ending, std::string(ending) == ".nii.gz" ? ".nii" : ending}, request,
                         options.job);
        request.outputs[role] = file;
    };
    addOutput("defaced", options.out, ".nii.gz");
    if (!options.maskOut.empty()) addOutput("defacemask", options.maskOut, ".nii.gz");
    addOutput("deface", sidecarBeside(options.out), ".json");
    request.parametersJson = Json{{"ears", options.ears}, {"threads", options.job.threads}}.dump();
    runImageJob(
        request, options.job, "deface.json",
        [](const Json& report) {
            const Json& figures = report.at("Defaced");
            if (figures.at("FaceFound"))
                std::fprintf(stderr, "the face is gone: %.0f ml were removed\n",
                             figures.at("RemovedMl").get<double>());
        },
        result);
}

} // namespace

void registerDefaceCommand(CLI::App& app, CommandResult& result) {
    auto options = std::make_shared<DefaceVerbOptions>();
    CLI::App* command = app.add_subcommand("deface", "Take the face out of a scan of a head");
    command->add_option("IN", options->input, "Scan (.nii or .nii.gz)")->required();
    command->add_option("--out", options->out, "The scan without a face (.nii.gz)")->required();
    command->add_option("--mask-out", options->maskOut, "Also write what was removed (.nii.gz)");
    command->add_option("--brain-mask", options->brainMask, "Mask of the brain: nothing near it is removed");
    command->add_flag("--ears", options->ears, "Take the ears out, too");
    addImageJobOptions(*command, options->job);
    command->callback([options, &result] { defaceVerb(*options, result); });
}

} // namespace magiqt
