// magiqt-cli enhance IN --contrast C --out OUT: checks the call, makes a run folder, runs it here with
// progress on stderr, and leaves OUT (NIfTI) and its JSON sidecar. A run that was stopped or killed is
// resumed by `run FOLDER`.
#include "ImageJob.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"
#include "app/cli/commands/compute/ProgressLine.h"
#include "app/cli/commands/compute/RunStatus.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/kinds/enhance/SampleRole.h"
#include "jobs/protocol/Journal.h"
#include "volume/ContrastGuess.h"
#include "volume/Nifti.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <unistd.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct EnhanceOptions {
    std::string input, out, uncertainty, samplesOut, weights, runFolder;
    std::string contrast = "auto";
    std::vector<std::string> also;
    std::string preset; // empty: preview for one sample, standard for several
    std::string device = "auto";
    int samples = 1;
    int threads = 0;
    std::uint64_t seed = 0;
    bool force = false;
    bool keepRun = false;
    bool json = false;
};

std::string nameOf(const fs::path& file) {
    return file.filename().string();
}

std::string decideContrast(const EnhanceOptions& options) {
    if (options.contrast != "auto") {
        const ImageContrast given = imageContrastFromString(options.contrast);
        if (given == ImageContrast::Unknown)
            throw Error(ErrorKind::Usage, "enhance.contrast",
                        "--contrast is '" + options.contrast + "'; T1w, T2w, FLAIR or auto was expected",
                        {{"contrast", options.contrast}});
        return toString(given);
    }
    const NiftiImage image = readNifti(options.input);
    const ContrastGuess guess = guessContrast(*image.volume, options.input);
    if (guess.contrast == ImageContrast::Unknown)
        throw Error(ErrorKind::BadInput, "enhance.contrast-unsure",
                    "the contrast of the scan is not clear (" + guess.reason +
                        "); say it with --contrast T1w, T2w or FLAIR",
                    {{"reason", guess.reason}});
    std::fprintf(stderr, "contrast: %s (%s)\n", toString(guess.contrast).c_str(), guess.reason.c_str());
    return toString(guess.contrast);
}

// role -> file for --also T2w=FILE.
void addOthers(const EnhanceOptions& options, RunRequest& request) {
    for (const std::string& item : options.also) {
        const std::size_t equals = item.find('=');
        const ImageContrast contrast = imageContrastFromString(item.substr(0, equals));
        if (equals == std::string::npos || contrast == ImageContrast::Unknown)
            throw Error(
                ErrorKind::Usage, "enhance.also",
                "--also takes CONTRAST=FILE with T1w, T2w or FLAIR, for example --also T2w=scan.nii.gz");
        const auto [place, isNew] = request.inputs.emplace(toString(contrast), item.substr(equals + 1));
        if (!isNew)
            throw Error(ErrorKind::Usage, "enhance.same-contrast",
                        "two scans are given as " + toString(contrast) + "; each contrast can be given once",
                        {{"contrast", toString(contrast)}});
    }
}

bool isNiftiName(const fs::path& file) {
    const std::string name = nameOf(file);
    return name.ends_with(".nii.gz") || name.ends_with(".nii");
}

fs::path sidecarOf(const fs::path& image) {
    const std::string name = nameOf(image);
    return image.parent_path() /
           (name.substr(0, name.size() - (name.ends_with(".nii.gz") ? 7 : 4)) + ".json");
}

// Refuses an image `out` that could overwrite something or cannot be written, before any work is done;
// `files` is all that will be written for it.
void checkOutput(const fs::path& out, const std::vector<fs::path>& files, const EnhanceOptions& options,
                 const RunRequest& request) {
    if (!isNiftiName(out))
        throw Error(ErrorKind::Usage, "enhance.output-name",
                    "the output '" + nameOf(out) + "' must end in .nii.gz or .nii", {{"file", nameOf(out)}});
    std::error_code ignored;
    for (const auto& [role, input] : request.inputs)
        if (fs::equivalent(out, input, ignored))
            throw Error(ErrorKind::Usage, "enhance.output-is-input",
                        "the output would overwrite the " + role + " input; choose another name",
                        {{"role", role}});
    for (const fs::path& file : files) {
        if (fs::is_directory(file, ignored))
            throw Error(ErrorKind::Usage, "enhance.output-is-folder",
                        "'" + nameOf(file) + "' is a folder; name a file", {{"file", nameOf(file)}});
        if (fs::exists(file, ignored) && !options.force)
            throw Error(ErrorKind::Usage, "enhance.output-exists",
                        "'" + nameOf(file) + "' exists; use --force to replace it", {{"file", nameOf(file)}});
    }
    const fs::path folder = out.has_parent_path() ? out.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, ignored) || ::access(folder.c_str(), W_OK | X_OK) != 0)
        throw Error(ErrorKind::NoResource, "enhance.output-unwritable",
                    "the folder of '" + nameOf(out) +
                        "' does not exist or cannot be written to; make it or choose another",
                    {{"file", nameOf(out)}});
}

// A file for each sample, named by its number.
void addSamples(const std::string& contrast, const EnhanceOptions& options, RunRequest& request) {
    if (options.samples < 2)
        throw Error(ErrorKind::Usage, "enhance.uncertainty-samples",
                    "--samples-out needs at least --samples 2");
    for (int sample = 1; sample <= options.samples; ++sample) {
        const std::string role = sampleRole(sample, contrast);
        const fs::path file = fs::path(options.samplesOut) / (role + ".nii.gz");
        checkOutput(file, {file}, options, request);
        request.outputs[role] = file;
    }
}

// What is meant as a file must not reach the spec as a name: it may hold a person's name.
std::string nameOfShippedModel(const std::string& weights) {
    if (weights.find('/') != std::string::npos || weights.ends_with(".safetensors"))
        throw Error(ErrorKind::BadInput, "model.missing",
                    "there is no file '" + nameOf(weights) +
                        "' with weights; give a file that exists, or the name of a model that ships",
                    {{"model", nameOf(weights)}});
    return weights;
}

void enhance(const EnhanceOptions& options, CommandResult& result) {
    RunRequest request;
    request.kind = "enhance";
    request.seed = options.seed;
    if (!fs::exists(options.input))
        throw Error(ErrorKind::BadInput, "file.unreadable",
                    "there is no file '" + nameOf(options.input) + "'", {{"file", nameOf(options.input)}});
    const std::string contrast = decideContrast(options);
    request.inputs[contrast] = options.input;
    addOthers(options, request);
    checkOutput(options.out, {options.out, sidecarOf(options.out)}, options, request);
    request.outputs["enhanced_" + contrast] = options.out;
    request.outputs["sidecar_" + contrast] = sidecarOf(options.out);
    // Preview is the posterior mean and, with the weights that ship, the best image (docs/quality.md).
    const std::string preset = !options.preset.empty() ? options.preset
                               : options.samples > 1   ? "standard"
                                                       : "preview";
    if (preset == "preview" && options.samples > 1)
        throw Error(ErrorKind::Usage, "enhance.preview-samples",
                    "preview has no randomness, all its samples are the same; use --preset standard or fine "
                    "with --samples");
    if (!options.uncertainty.empty()) {
        if (options.samples < 2)
            throw Error(ErrorKind::Usage, "enhance.uncertainty-samples",
                        "--uncertainty needs at least --samples 2");
        if (fs::weakly_canonical(options.uncertainty) == fs::weakly_canonical(options.out))
            throw Error(ErrorKind::Usage, "enhance.same-output",
                        "--out and --uncertainty name the same file; give each its own name");
        checkOutput(options.uncertainty, {options.uncertainty}, options, request);
        request.outputs["uncertainty_" + contrast] = options.uncertainty;
    }
    if (!options.samplesOut.empty()) addSamples(contrast, options, request);
    std::string shipped;
    if (!options.weights.empty() && fs::exists(options.weights))
        request.inputs["weights"] = options.weights;
    else
        shipped = nameOfShippedModel(options.weights);
    request.parametersJson = Json{{"contrast", contrast},
                                  {"preset", preset},
                                  {"samples", options.samples},
                                  {"device", options.device},
                                  {"threads", options.threads},
                                  {"weights", shipped},
                                  {"keepSamples", !options.samplesOut.empty()}}
                                 .dump();

    const bool isNamed = !options.runFolder.empty();
    const fs::path runs = isNamed ? fs::path() : unnamedRuns();
    const RunFolder folder =
        isNamed ? RunFolder::createAt(options.runFolder, request) : RunFolder::create(runs, request);
    if (!isNamed) {
        removeForgottenRuns(runs);
        std::fprintf(stderr, "run: %s\n", folder.path().c_str()); // for when this process is killed
    }
    {
        const ProgressLine progress(folder.journal());
        result.exitCode = executeRunFolder(folder);
    }
    const JournalState state = readJournal(folder.journal());
    for (const Finding& finding : state.findings)
        std::fprintf(stderr, "%s: %s\n", finding.severity == Severity::Warning ? "warning" : "note",
                     finding.message.c_str());
    if (options.json) {
        Json json = runStatusJson(folder, state);
        json["outputs"] = Json::object(); // where the caller wanted them
        if (result.exitCode == 0)
            for (const auto& [role, file] : request.outputs)
                json["outputs"][role] = file.string();
        std::printf("%s\n", readable(json).c_str());
    }
    if (result.exitCode == 0) std::fprintf(stderr, "written: %s\n", nameOf(options.out).c_str());
    tellWhatHappened(folder, state,
                     result.exitCode); // of roles, never of files: stderr may be a cluster's log
    // The run folder holds the patient's image: it goes as soon as nothing can be resumed from it.
    const bool canBeFinished =
        result.exitCode == exitCode(ErrorKind::NoResource) && !fs::is_empty(folder.out());
    if (canBeFinished)
        std::fprintf(stderr, "what was computed is kept; when there is room: magiqt-cli run %s\n",
                     folder.path().c_str());
    const bool resumable = canBeFinished || result.exitCode == exitCode(ErrorKind::Stopped);
    if (!isNamed && !options.keepRun && !resumable) {
        std::error_code ignored;
        fs::remove_all(folder.path(), ignored);
    }
}

} // namespace

void registerEnhanceCommand(CLI::App& app, CommandResult& result) {
    auto options = std::make_shared<EnhanceOptions>();
    CLI::App* command = app.add_subcommand("enhance", "Enhance a low-field scan (research use only)");
    command->add_option("IN", options->input, "Low-field scan (.nii or .nii.gz)")->required();
    command->add_option("--contrast", options->contrast, "T1w, T2w, FLAIR or auto")->capture_default_str();
    command
        ->add_option("--out", options->out, "Enhanced image (.nii.gz); a JSON sidecar is written beside it")
        ->required();
    command->add_option(
        "--also", options->also,
        "Other scans of the session: T2w=FILE FLAIR=FILE; they help, and are not written to --out");
    command
        ->add_option("--preset", options->preset,
                     "preview, standard or fine: 1, 5 or 8 evaluations; without it preview, and standard "
                     "with --samples")
        ->check(CLI::IsMember({"preview", "standard", "fine"}));
    command->add_option("--samples", options->samples, "Samples; their mean is written")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->add_option("--uncertainty", options->uncertainty,
                        "Standard deviation over the samples (.nii.gz)");
    command->add_option("--samples-out", options->samplesOut,
                        "Folder for every sample (sample-01_T1w.nii.gz, ...)");
    command->add_option("--seed", options->seed, "Seed of the noise")->capture_default_str();
    command->add_option("--device", options->device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    command->add_option("--threads", options->threads, "Threads on the CPU (0: all)")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command->add_option("--weights", options->weights, "Weights: a file, or the name of a model that ships");
    command->add_option("--run", options->runFolder, "Name the run folder and keep it");
    command->add_flag("--keep-run", options->keepRun, "Keep the run folder");
    command->add_flag("--force", options->force, "Replace an output that exists");
    command->add_flag("--json", options->json, "Print the result as JSON");
    command->callback([options, &result] { enhance(*options, result); });
}

} // namespace magiqt
