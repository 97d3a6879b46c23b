// magiqt-cli fuse SCAN SCAN [SCAN]: one volume of cubic voxels of scans with axial, coronal and sagittal
// slices. Which is which is seen by their geometry.
#include "ImageJob.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/Nifti.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

struct FuseOptions {
    std::vector<std::string> scans;
    std::string out, report;
    double spacingMm = 1.0;
    ImageJobOptions job;
};

// By the axis with the largest spacing, and where it points.
std::string planeOf(const Geometry& geometry) {
    Eigen::Index thick = 0;
    geometry.spacingMm().maxCoeff(&thick);
    Eigen::Index towards = 0;
    geometry.direction().col(thick).cwiseAbs().maxCoeff(&towards);
    return towards == 0 ? "sagittal" : towards == 1 ? "coronal" : "axial";
}

void runFuse(const FuseOptions& options, CommandResult& result) {
    RunRequest request;
    request.kind = "fuse";
    for (const std::string& scan : options.scans) {
        requireFile(scan);
        const std::string plane = planeOf(readNiftiHeader(scan).geometry);
        if (!request.inputs.emplace(plane, scan).second)
            throw Error(ErrorKind::Usage, "fuse.same-plane",
                        "two scans have " + plane + " slices; each direction can be given once",
                        {{"plane", plane}});
    }
    checkImageOutput(options.out, {".nii.gz", ".nii"}, request, options.job);
    request.outputs["fused"] = options.out;
    if (!options.report.empty()) {
        checkImageOutput(options.report, {".json"}, request, options.job);
        request.outputs["report"] = options.report;
    }
    request.parametersJson = Json{{"spacingMm", options.spacingMm}, {"threads", options.job.threads}}.dump();
    runImageJob(
        request, options.job, "fuse.json",
        [](const Json& report) {
            for (const Json& scan : report.at("scans"))
                std::fprintf(stderr, "%s: %s, turned %.1f degrees, moved %.1f mm, residual %.3f\n",
                             scan.at("plane").get<std::string>().c_str(),
                             scan.at("verdict").get<std::string>().c_str(),
                             scan.at("rotationDegrees").get<double>(), scan.at("translationMm").get<double>(),
                             scan.at("residual").get<double>());
        },
        result);
}

} // namespace

void registerFuseCommand(CLI::App& app, CommandResult& result) {
    auto options = std::make_shared<FuseOptions>();
    CLI::App* command = app.add_subcommand(
        "fuse", "Make one volume of cubic voxels of scans with axial, coronal and sagittal slices");
    command->add_option("SCANS", options->scans, "Two or three scans of different slice directions (.nii.gz)")
        ->required()
        ->expected(2, 3);
    command->add_option("--out", options->out, "The fused volume (.nii.gz)")->required();
    command->add_option("--report", options->report, "How the scans lie to each other (.json)");
    command->add_option("--spacing", options->spacingMm, "Edge of its voxels in mm")
        ->check(CLI::Range(0.8, 3.0))
        ->capture_default_str();
    addImageJobOptions(*command, options->job);
    command->callback([options, &result] { runFuse(*options, result); });
}

} // namespace magiqt
