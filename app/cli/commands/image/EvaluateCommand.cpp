// magiqt-cli evaluate: a prediction against its reference in the two printed profiles ("ULF-EnC exact" and
// "Clinical"). Where the grids differ, the prediction is brought onto the reference's grid, and a Finding
// says so.
#include "Command.h"
#include "Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/Evaluation.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

namespace magiqt {

namespace {

struct EvaluateOptions {
    std::string prediction;
    std::string reference;
    std::string mask;
    bool json = false;
};

NiftiImage readInput(const std::string& file, const char* role) {
    try {
        return readNifti(file);
    } catch (Error& error) {
        error.addContext(std::string("reading the ") + role);
        throw;
    }
}

void append(Findings& findings, Findings more) {
    for (Finding& finding : more)
        findings.push_back(std::move(finding));
}

VolumePointer onGrid(VolumePointer volume, const Geometry& target, Interpolation interpolation,
                     const char* role, Findings& findings) {
    if (volume->geometry().isSameAs(target, 1e-2)) return volume;
    const bool cubic = interpolation == Interpolation::CubicBSpline;
    findings.push_back({Severity::Warning,
                        "evaluate.resampled",
                        std::string("the ") + role +
                            " lies on another grid than the reference; it was resampled onto it (" +
                            (cubic ? "cubic B-spline), which costs sharpness" : "nearest neighbour)"),
                        {{"role", role}}});
    return std::make_shared<const Volume>(resample(*volume, target, interpolation));
}

struct ChosenMask {
    std::vector<std::uint8_t> voxels;
    std::string source;
};

ChosenMask chooseMask(const EvaluateOptions& options, const Volume& reference, Findings& findings) {
    if (options.mask.empty())
        return {headMask(reference, &findings),
                "none was given: the head of the reference (for a skull-stripped reference the brain)"};
    NiftiImage image = readInput(options.mask, "mask");
    append(findings, image.findings);
    const VolumePointer volume =
        onGrid(image.volume, reference.geometry(), Interpolation::Nearest, "mask", findings);
    ChosenMask mask;
    mask.source = "as given";
    mask.voxels.resize(volume->voxels().size());
    std::transform(volume->voxels().begin(), volume->voxels().end(), mask.voxels.begin(),
                   [](float value) { return static_cast<std::uint8_t>(value > 0.5f ? 1 : 0); });
    return mask;
}

void print(const Evaluation& evaluation, const ChosenMask& mask, const Findings& findings) {
    const ClinicalScores& c = evaluation.clinical;
    const UlfEncScores& u = evaluation.ulfEnc;
    std::printf("Clinical (mask: %s; %lld voxels)\n", mask.source.c_str(),
                static_cast<long long>(c.maskVoxels));
    std::printf("  intensity match     %.6g x prediction + %.6g, data range %.6g\n", c.slope, c.intercept,
                c.dataRange);
    std::printf("  PSNR                %.4f dB\n", c.psnrDb);
    std::printf("  SSIM (%d-D window)   %.6f\n", c.ssimDimensions, c.ssim);
    std::printf("  HFEN (%d-D filter)   %.6f\n", c.hfenDimensions, c.hfen);
    std::printf("  MAE, RMSE           %.6g, %.6g\n", c.mae, c.rmse);
    std::printf("  NRMSE, NMSE         %.6f, %.6f\n", c.nrmse, c.nmse);
    std::printf("  Pearson, NCC        %.6f, %.6f\n", c.pearson, c.ncc);
    std::printf("ULF-EnC exact (each volume scaled by its own minimum and maximum, no mask)\n");
    std::printf("  PSNR                %.4f dB\n", u.psnrDb);
    std::printf("  SSIM (%d-D window)   %.6f\n", u.ssimDimensions, u.ssim);
    std::printf("  MAE, NMSE           %.6f, %.6f\n", u.mae, u.nmse);
    std::printf("  score               %.6f\n", u.score);
    for (const Finding& finding : findings)
        std::printf("  note: %s\n", finding.message.c_str());
    std::printf("%s\n", metricPitfalls());
}

void runEvaluate(const EvaluateOptions& options) {
    Findings findings;
    const NiftiImage reference = readInput(options.reference, "reference");
    NiftiImage prediction = readInput(options.prediction, "prediction");
    append(findings, reference.findings);
    append(findings, prediction.findings);
    const VolumePointer matched = onGrid(prediction.volume, reference.volume->geometry(),
                                         Interpolation::CubicBSpline, "prediction", findings);
    const ChosenMask mask = chooseMask(options, *reference.volume, findings);
    const Evaluation evaluation = evaluate(*matched, *reference.volume, mask.voxels);
    if (!(evaluation.clinical.slope > 0.0) || !(evaluation.clinical.pearson > 0.1))
        findings.push_back({Severity::Warning,
                            "evaluate.no-relation",
                            "inside the mask the prediction does not rise with the reference (correlation " +
                                std::to_string(evaluation.clinical.pearson) +
                                "); are they images of one head in one position and contrast?",
                            {}});
    if (!options.json) {
        print(evaluation, mask, findings);
        return;
    }
    Json json = toJson(evaluation);
    json["clinical"]["mask"] = mask.source;
    json["pitfalls"] = metricPitfalls();
    json["findings"] = findings;
    std::printf("%s\n", readable(json).c_str());
}

} // namespace

void registerEvaluateCommand(CLI::App& app, CommandResult&) {
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* command =
        app.add_subcommand("evaluate", "Compare a prediction with its reference (two metric profiles)");
    command->add_option("--prediction", options->prediction, "Image to judge (NIfTI-1)")->required();
    command->add_option("--reference", options->reference, "What it should be (NIfTI-1)")->required();
    command->add_option("--mask", options->mask, "Where to compare (default: the head in the reference)");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options] { runEvaluate(*options); });
}

} // namespace magiqt
