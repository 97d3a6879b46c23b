// magiqt-cli register MOVING FIXED: brings the moving scan into the space of the fixed one, writes it and the
// transform (ITK text, fixed to moving points, LPS mm), and says how good it is. A red registration ends with
// 3 and writes no image.
#include "ImageJob.h"

#include "base/Error.h"
#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

struct RegisterOptions {
    std::string moving, fixed, out, transformOut, report, movingMask, fixedMask;
    std::string transform = "rigid", interpolation = "cubic";
    ImageJobOptions job;
};

void addOutput(RunRequest& request, const std::string& role, const std::string& file,
               const std::vector<std::string>& endings, const ImageJobOptions& options) {
    if (file.empty()) return;
    checkImageOutput(file, endings, request, options);
    request.outputs[role] = file;
}

void runRegister(const RegisterOptions& options, CommandResult& result) {
    RunRequest request;
    request.kind = "register";
    request.inputs = {{"moving", options.moving}, {"fixed", options.fixed}};
    if (!options.movingMask.empty()) request.inputs["moving_mask"] = options.movingMask;
    if (!options.fixedMask.empty()) request.inputs["fixed_mask"] = options.fixedMask;
    for (const auto& [role, file] : request.inputs)
        requireFile(file);
    addOutput(request, "registered", options.out, {".nii.gz", ".nii"}, options.job);
    addOutput(request, "transform", options.transformOut, {".tfm", ".txt"}, options.job);
    addOutput(request, "report", options.report, {".json"}, options.job);
    request.parametersJson = Json{
        {"transform", options.transform},
        {"interpolation", options.interpolation},
        {"threads",
         options.job.threads}}.dump();
    runImageJob(
        request, options.job, "register.json",
        [&](const Json& report) {
            std::fprintf(
                stderr, "%s: turned %.1f degrees, moved %.1f mm, similarity %.3f before and %.3f after\n",
                report.at("verdict").get<std::string>().c_str(), report.at("rotationDegrees").get<double>(),
                report.at("translationMm").get<double>(), report.at("similarityBefore").get<double>(),
                report.at("similarityAfter").get<double>());
        },
        result);
}

} // namespace

void registerRegisterCommand(CLI::App& app, CommandResult& result) {
    auto options = std::make_shared<RegisterOptions>();
    CLI::App* command = app.add_subcommand(
        "register", "Bring a moving scan into the space of a fixed scan of the same person");
    command->add_option("MOVING", options->moving, "Scan that is moved (.nii or .nii.gz)")->required();
    command->add_option("FIXED", options->fixed, "Scan whose space is taken")->required();
    command->add_option("--transform", options->transform, "rigid, affine or deformable")
        ->check(CLI::IsMember({"rigid", "affine", "deformable"}))
        ->capture_default_str();
    command->add_option("--out", options->out, "The moving scan on the fixed grid (.nii.gz)")->required();
    command->add_option("--transform-out", options->transformOut,
                        "ITK transform text file (.tfm): fixed to moving points, LPS mm");
    command->add_option("--report", options->report,
                        "Verdict, reasons and figures (.json); written for red ones too");
    command->add_option("--moving-mask", options->movingMask, "Head or brain of the moving scan");
    command->add_option("--fixed-mask", options->fixedMask, "Head or brain of the fixed scan");
    command->add_option("--interpolation", options->interpolation, "cubic, linear or nearest (labels)")
        ->check(CLI::IsMember({"cubic", "linear", "nearest"}))
        ->capture_default_str();
    addImageJobOptions(*command, options->job);
    command->callback([options, &result] { runRegister(*options, result); });
}

} // namespace magiqt
