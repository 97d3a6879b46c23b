// magiqt-cli info: what an image is. Prints geometry, sample type, a guess of the contrast and every Finding;
// no text of the header and no path.
#include "Command.h"
#include "Readable.h"

#include "base/Json.h"
#include "volume/ContrastGuess.h"
#include "volume/Nifti.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

namespace magiqt {

namespace {

struct InfoOptions {
    std::string file;
    bool json = false;
};

Json describe(const NiftiImage& image, const ContrastGuess& guess, const Findings& findings) {
    const Geometry& geometry = image.volume->geometry();
    const Point3 spacing = geometry.spacingMm();
    const Point3 origin = geometry.pointLps(Point3::Zero());
    const auto [least, most] =
        std::minmax_element(image.volume->voxels().begin(), image.volume->voxels().end());
    Json direction = Json::array();
    Json matrix = Json::array();
    for (Eigen::Index row = 0; row < 3; ++row) {
        Json directionRow = Json::array();
        Json matrixRow = Json::array();
        for (Eigen::Index column = 0; column < 4; ++column) {
            if (column < 3) directionRow.push_back(geometry.direction()(row, column));
            matrixRow.push_back(geometry.indexToLps()(row, column));
        }
        direction.push_back(directionRow);
        matrix.push_back(matrixRow);
    }
    return {
        {"format", "NIfTI-1"},
        {"sizeIjk", geometry.sizeIjk()},
        {"spacingMm", {spacing[0], spacing[1], spacing[2]}},
        {"originLps", {origin[0], origin[1], origin[2]}},
        {"directionLps", direction},
        {"indexToLps", matrix},
        {"orientation", geometry.orientationCode()},
        {"type", toString(image.type)},
        {"slope", image.header.slope},
        {"intercept", image.header.intercept},
        {"affineFrom", toString(image.header.affineSource)},
        {"compressed", image.header.compressed},
        {"bigEndian", image.header.bigEndian},
        {"intensity", {{"minimum", *least}, {"maximum", *most}}},
        {"contrast",
         {{"guess", toString(guess.contrast)}, {"confidence", guess.confidence}, {"reason", guess.reason}}},
        {"fieldStrengthTesla", guess.fieldStrengthTesla ? Json(*guess.fieldStrengthTesla) : Json()},
        {"findings", findings}};
}

void print(const std::string& name, const NiftiImage& image, const ContrastGuess& guess,
           const Findings& findings) {
    const Geometry& geometry = image.volume->geometry();
    const Index3 size = geometry.sizeIjk();
    const Point3 spacing = geometry.spacingMm();
    const Point3 origin = geometry.pointLps(Point3::Zero());
    const auto [least, most] =
        std::minmax_element(image.volume->voxels().begin(), image.volume->voxels().end());
    std::printf("%s\n", name.c_str());
    std::printf("  size         %lld x %lld x %lld voxels\n", static_cast<long long>(size[0]),
                static_cast<long long>(size[1]), static_cast<long long>(size[2]));
    std::printf("  spacing      %.4g x %.4g x %.4g mm\n", spacing[0], spacing[1], spacing[2]);
    std::printf("  origin       %.2f, %.2f, %.2f mm (LPS)\n", origin[0], origin[1], origin[2]);
    std::printf("  orientation  %s (from the %s)\n", geometry.orientationCode().c_str(),
                toString(image.header.affineSource).c_str());
    std::printf("  samples      %s%s, intensities %g to %g\n", toString(image.type).c_str(),
                image.header.bigEndian ? ", big-endian" : "", static_cast<double>(*least),
                static_cast<double>(*most));
    std::printf("  contrast     %s (confidence %.2f: %s)\n", toString(guess.contrast).c_str(),
                guess.confidence, guess.reason.c_str());
    if (guess.fieldStrengthTesla) std::printf("  field        %g T\n", *guess.fieldStrengthTesla);
    for (const Finding& finding : findings)
        std::printf("  %s  %s\n", finding.severity == Severity::Warning ? "warning    " : "note       ",
                    finding.message.c_str());
}

void runInfo(const InfoOptions& options) {
    const std::filesystem::path file = options.file;
    const NiftiImage image = readNifti(file);
    const ContrastGuess guess = guessContrast(*image.volume, file);
    Findings findings = image.findings;
    for (Finding& finding : plausibilityFindings(image))
        findings.push_back(std::move(finding));
    if (options.json) {
        Json json = describe(image, guess, findings);
        json["file"] = file.filename().string();
        std::printf("%s\n", readable(json).c_str());
    } else {
        print(file.filename().string(), image, guess, findings);
    }
}

} // namespace

void registerInfoCommand(CLI::App& app, CommandResult&) {
    auto options = std::make_shared<InfoOptions>();
    CLI::App* command =
        app.add_subcommand("info", "Show what an image is: geometry, type, contrast, what is odd");
    command->add_option("FILE", options->file, "NIfTI-1 image (.nii, .nii.gz, .hdr)")->required();
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options] { runInfo(*options); });
}

} // namespace magiqt
