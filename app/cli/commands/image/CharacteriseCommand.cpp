// magiqt-cli characterise: zeros, noise, correlation, spectrum and grey levels of scans, and with --reference
// the transfer function against a high-field scan of the same slices. docs/calibration.md uses it.
#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/AcquisitionStatistics.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/TransferFunction.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

namespace {

struct CharacteriseArguments {
    std::vector<std::filesystem::path> files;
    std::filesystem::path reference;
    CharacteriseOptions options;
    bool asJson = false;
};

void printThree(const char* what, const std::array<double, 3>& values) {
    std::printf("  %-34s %6.3f %6.3f %6.3f\n", what, values[0], values[1], values[2]);
}

void printRow(const char* what, const std::vector<double>& values) {
    std::printf("  %-34s", what);
    for (const double value : values)
        std::printf(" %6.1f", value);
    std::printf("\n");
}

void print(const std::string& name, const AcquisitionStatistics& s) {
    std::printf("%s: %lld x %lld x %lld at %.2f x %.2f x %.2f mm, axes towards %s\n", name.c_str(),
                static_cast<long long>(s.size[0]), static_cast<long long>(s.size[1]),
                static_cast<long long>(s.size[2]), s.spacingMm[0], s.spacingMm[1], s.spacingMm[2],
                s.axes.c_str());
    std::printf("  %-34s %6.3f of all, %.3f of what lies outside the head\n", "exact zeros", s.zeroShare,
                s.zeroShareOutside);
    std::printf("  %-34s %g .. %g%s, brain mean %.4g\n", "grey levels", s.minimum, s.maximum,
                s.wholeNumbers ? " (whole numbers)" : "", s.brainMean);
    std::printf("  %-34s %6.1f Immerkaer, %.1f robust, %.1f from the background\n", "brain mean / noise",
                s.noise.snrImmerkaer, s.noise.snrImmerkaerRobust, s.noise.snrBackground);
    printThree("neighbour correlation x y z", s.correlation.raw);
    printThree("  after taking away sigma 1", s.correlation.residualFine);
    printThree("  after taking away sigma 2", s.correlation.residualWide);
    printThree("  background", s.correlation.background);
    std::printf("  %-34s", "spectrum, dB, at Nyquist x");
    for (const double f : s.spectrum.frequencyOfNyquist)
        std::printf(" %6.2f", f);
    std::printf("\n");
    printRow("  whole slice", s.spectrum.wholeDb);
    printRow("  brain", s.spectrum.brainDb);
    printRow("  brain, along x", s.spectrum.brainAlongXDb);
    printRow("  brain, along y", s.spectrum.brainAlongYDb);
    printThree("classes / brain median", s.classes.means);
    printThree("  their shares", s.classes.shares);
    std::printf("  %-34s %6.3f\n", "smooth shading, log deviation", s.classes.biasSpread);
    for (const Finding& finding : s.findings)
        std::printf("  note: %s\n", finding.message.c_str());
}

void print(const TransferFunction& t) {
    std::printf("  transfer function against the reference: half at %.3f / mm (Gaussian of %.2f mm)\n",
                t.halfFrequencyPerMm, t.fwhmFromHalfMm);
    std::printf("  point spread, FWHM mm x y: median %.2f %.2f, sharpest quarter of the slices %.2f %.2f\n",
                t.medianFwhmMm[0], t.medianFwhmMm[1], t.sharpestQuarterFwhmMm[0], t.sharpestQuarterFwhmMm[1]);
    std::printf("  %10s %8s %8s %8s %9s\n", "cycles/mm", "gain", "along x", "along y", "coherence");
    for (std::size_t band = 0; band < t.gain.size(); band += 2)
        std::printf("  %10.2f %8.3f %8.3f %8.3f %9.3f\n", t.frequencyPerMm[band], t.gain[band],
                    t.gainAlongX[band], t.gainAlongY[band], t.coherence[band]);
    for (const SliceTransfer& slice : t.slices)
        std::printf(
            "  slice %lld: shift %.2f %.2f mm, rotation %.2f deg, scale %.3f %.3f, FWHM %.2f %.2f mm, "
            "explained %.3f\n",
            static_cast<long long>(slice.slice), slice.shiftMm[0], slice.shiftMm[1], slice.rotationDegrees,
            slice.scale[0], slice.scale[1], slice.fwhmMm[0], slice.fwhmMm[1], slice.explained);
}

void runCharacterise(const CharacteriseArguments& arguments) {
    if (!arguments.reference.empty() && arguments.files.size() != 1)
        throw Error(ErrorKind::Usage, "characterise.one-file",
                    "--reference goes with exactly one scan, " + std::to_string(arguments.files.size()) +
                        " were given.");
    Json all = Json::array();
    for (const std::filesystem::path& file : arguments.files) {
        const std::string name = file.filename().string();
        try {
            const NiftiImage image = readNifti(file);
            Findings findings = image.findings;
            const std::vector<std::uint8_t> head = headMask(*image.volume, &findings);
            AcquisitionStatistics statistics = characterise(*image.volume, head, arguments.options);
            statistics.findings.insert(statistics.findings.begin(), findings.begin(), findings.end());
            Json json = statistics;
            json["file"] = name;
            if (!arguments.asJson) print(name, statistics);
            if (!arguments.reference.empty()) {
                const NiftiImage high = readNifti(arguments.reference);
                const TransferFunction transfer = measureTransferFunction(*image.volume, head, *high.volume);
                json["transfer"] = transfer;
                if (!arguments.asJson) print(transfer);
            }
            all.push_back(std::move(json));
        } catch (Error& error) {
            error.addContext("measuring " + name);
            throw;
        }
    }
    if (arguments.asJson) std::printf("%s\n", readable(all).c_str());
}

} // namespace

void registerCharacteriseCommand(CLI::App& app, CommandResult&) {
    auto arguments = std::make_shared<CharacteriseArguments>();
    CLI::App* command = app.add_subcommand(
        "characterise",
        "Measure zeros, noise, correlation, spectrum and grey levels of scans (for calibration)");
    command->add_option("FILES", arguments->files, "NIfTI files (.nii, .nii.gz)")->required();
    command->add_option("--reference", arguments->reference,
                        "High-field scan of the same slices: adds the in-plane transfer function");
    command
        ->add_option("--depth", arguments->options.brainDepthMm,
                     "Brain = this many mm inside the head's outline; 3 for a stripped brain")
        ->check(CLI::Range(0.0, 60.0))
        ->capture_default_str();
    command->add_flag("--json", arguments->asJson, "Print JSON");
    command->callback([arguments] { runCharacterise(*arguments); });
}

} // namespace magiqt
