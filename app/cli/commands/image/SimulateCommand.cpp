// magiqt-cli simulate: a low-field scan of a high-field image or of a label map, on the scan's own grid in
// the same world space.
#include "app/cli/Command.h"

#include "base/Error.h"
#include "base/Json.h"
#include "imaging/simulation/LowFieldScan.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>

namespace magiqt {

namespace {

struct Options {
    std::string input, out, contrast, recipe, upsampled, truth, orientation = "axial", age = "adult",
                                                                fieldStrength = "64mT";
    std::uint64_t seed = 1;
    bool labels = false, json = false, force = false;
};

std::size_t contrastFromName(const std::string& name) {
    for (std::size_t c = 0; c < kContrastCount; ++c)
        if (name == kContrastNames[c]) return c;
    throw Error(ErrorKind::Usage, "simulate.contrast",
                "'" + name + "' is no contrast; T1w, T2w or FLAIR was expected", {{"contrast", name}});
}

std::optional<int> orientationFromName(const std::string& name) {
    const std::array<const char*, 4> names = {"axial", "coronal", "sagittal", "isotropic"};
    for (std::size_t n = 0; n < names.size(); ++n)
        if (name == names[n]) return static_cast<int>(n);
    if (name == "random") return std::nullopt;
    throw Error(ErrorKind::Usage, "simulate.orientation",
                "'" + name +
                    "' is no slice orientation; axial, coronal, sagittal, isotropic or random was expected",
                {{"orientation", name}});
}

// "64mT" or "0.064T" in tesla.
double teslaFromText(const std::string& text) {
    std::size_t used = 0;
    double value = -1.0;
    try {
        value = std::stod(text, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    const std::string unit = text.substr(used);
    if (used == 0 || value <= 0.0 || (unit != "mT" && unit != "T"))
        throw Error(ErrorKind::Usage, "simulate.field-strength",
                    "'" + text + "' is no field strength; a value such as 64mT was expected",
                    {{"value", text}});
    return unit == "mT" ? value / 1000.0 : value;
}

void refuseExisting(const std::string& file, const Options& options) {
    if (file.empty()) return;
    std::error_code ignored;
    if (std::filesystem::equivalent(file, options.input, ignored))
        throw Error(ErrorKind::Usage, "output.is-input",
                    "the output would overwrite the input; choose another name");
    if (!options.force && std::filesystem::exists(file))
        throw Error(ErrorKind::Usage, "output.exists",
                    "'" + std::filesystem::path(file).filename().string() +
                        "' exists; --force overwrites it");
}

void simulate(const Options& options) {
    for (const auto& file : {options.out, options.upsampled, options.truth})
        refuseExisting(file, options);
    if (!options.truth.empty() && !options.labels)
        throw Error(ErrorKind::Usage, "simulate.truth",
                    "--truth needs --labels: of an image the image itself is the truth");
    const SimulatorRecipe recipe =
        options.recipe.empty() ? SimulatorRecipe::standard() : SimulatorRecipe::fromFile(options.recipe);
    const double tesla = teslaFromText(options.fieldStrength);
    if (std::abs(tesla - recipe.fieldStrengthTesla) > 0.02 * recipe.fieldStrengthTesla)
        throw Error(ErrorKind::Usage, "simulate.field-strength",
                    "the recipe '" + recipe.name + "' simulates " +
                        std::to_string(recipe.fieldStrengthTesla) +
                        " T; give a recipe of the other field strength by --recipe",
                    {{"recipe", recipe.name}});
    const NiftiImage image = readNifti(options.input);
    LowFieldRequest request;
    request.contrast = contrastFromName(options.contrast);
    request.orientation = orientationFromName(options.orientation);
    request.age = ageBandFromName(options.age);
    request.seed = options.seed;
    request.isLabelMap = options.labels;
    LowFieldScan made = lowFieldScan(*image.volume, request, recipe);
    const Volume& low = made.scan;
    const SimulatedScan& scan = made.details;
    Findings findings = image.findings;
    findings.insert(findings.end(), made.findings.begin(), made.findings.end());
    NiftiWriteOptions whole;
    whole.type = VoxelType::Int16;
    whole.descrip = "MagIQT simulated low field";
    writeNifti(options.out, low, whole);
    if (!options.upsampled.empty()) {
        Volume fine = resample(low, isotropicGrid(low.geometry(), 1.0), Interpolation::CubicBSpline);
        writeNifti(options.upsampled, fine, {});
    }
    if (!options.truth.empty()) writeNifti(options.truth, made.truth, {});
    if (options.json) {
        std::printf("%s\n", Json{{"recipe", recipe.name},
                                 {"seed", options.seed},
                                 {"contrast", options.contrast},
                                 {"sizeIjk", scan.sizeIjk},
                                 {"spacingMm", scan.spacingMm},
                                 {"sliceAxis", scan.sliceAxis},
                                 {"signalToNoise", scan.denoised ? Json(nullptr) : Json(scan.signalToNoise)},
                                 {"denoised", scan.denoised},
                                 {"findings", findings}}
                                .dump(2)
                                .c_str());
        return;
    }
    std::printf("%s by recipe %s, seed %llu: %lld x %lld x %lld at %.2f x %.2f x %.2f mm\n",
                options.contrast.c_str(), recipe.name.c_str(), static_cast<unsigned long long>(options.seed),
                static_cast<long long>(scan.sizeIjk[0]), static_cast<long long>(scan.sizeIjk[1]),
                static_cast<long long>(scan.sizeIjk[2]), scan.spacingMm[0], scan.spacingMm[1],
                scan.spacingMm[2]);
    for (const auto& finding : findings)
        std::printf("note: %s\n", finding.message.c_str());
}

} // namespace

void registerSimulateCommand(CLI::App& app, CommandResult&) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("simulate", "Make a low-field scan of a high-field image or a label map");
    command->add_option("IN", options->input, "NIfTI image of a head or brain at about 1 mm, or a label map")
        ->required();
    command->add_option("--contrast", options->contrast, "T1w, T2w or FLAIR")->required();
    command->add_option("--out", options->out, "The scan to write (.nii.gz)")->required();
    command->add_option("--recipe", options->recipe, "Simulator recipe; default: the built-in lowfield-64mT");
    command->add_option("--seed", options->seed, "The same seed gives the same scan");
    command->add_option("--field-strength", options->fieldStrength, "Must be the recipe's, e.g. 64mT");
    command->add_option("--orientation", options->orientation,
                        "axial, coronal, sagittal, isotropic or random");
    command->add_flag("--labels", options->labels, "IN is a label map with FreeSurfer codes");
    command
        ->add_option("--age", options->age,
                     "adult, child, infant or neonate; the contrast of the young is another")
        ->check(CLI::IsMember({"adult", "child", "infant", "neonate"}));
    command->add_option("--truth", options->truth, "With --labels: also write the high-field image");
    command->add_option("--upsampled", options->upsampled, "Also write the scan at 1 mm by cubic B-spline");
    command->add_flag("--force", options->force, "Overwrite outputs");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options] { simulate(*options); });
}

} // namespace magiqt
