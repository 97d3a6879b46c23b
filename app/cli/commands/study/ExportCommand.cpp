// magiqt-cli export bids|dicom|validate: a study as a BIDS data set, an enhanced image as a DICOM series, and
// the check of any BIDS data set.
#include "ExportBids.h"

#include "app/cli/Readable.h"
#include "app/cli/commands/image/ImageJob.h"
#include "app/cli/commands/image/SidecarPlace.h"

#include "base/Error.h"
#include "base/Json.h"
#include "bids/BidsValidator.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

void validateVerb(const std::string& folder, bool json, CommandResult& result) {
    const BidsReport report = validateBids(folder);
    result.exitCode = report.isValid() ? 0 : exitCode(ErrorKind::BadInput);
    if (json) {
        std::printf("%s\n", readable(Json(report)).c_str());
        return;
    }
    for (const BidsIssue& issue : report.issues)
        std::printf("%-14s %-28s %s%s%s\n", issue.severity == Severity::Warning ? "error" : "recommended",
                    issue.code.c_str(), issue.file.c_str(), issue.file.empty() ? "" : ": ",
                    issue.message.c_str());
    std::printf("%s data set of %zu subjects, %zu images: %s\n", report.isDerivative ? "derivative" : "raw",
                report.subjects, report.images, report.isValid() ? "valid" : "not valid");
}

struct DicomVerb {
    std::string image, out, like, pseudonym, salt;
    int seriesNumber = 9001;
    bool acceptFace = false;
    ImageJobOptions job;
};

void exportDicomVerb(const DicomVerb& options, CommandResult& result) {
    RunRequest request;
    request.kind = "export_dicom";
    requireFile(options.image);
    request.inputs["image"] = options.image;
    std::error_code ignored;
    if (fs::is_regular_file(sidecarBeside(options.image), ignored))
        request.inputs["sidecar"] = sidecarBeside(options.image);
    if (!options.like.empty()) {
        if (!fs::is_directory(options.like, ignored))
            throw Error(ErrorKind::BadInput, "export.like-missing",
                        "--like names no folder; give the folder of the original DICOM series");
        if (!options.pseudonym.empty())
            throw Error(
                ErrorKind::Usage, "export.like-pseudonym",
                "--like takes the person from the original, --pseudonym hides who it is; give one of them");
        request.inputs["like"] = options.like;
    }
    request.outputs["folder"] = options.out;
    request.parametersJson = Json{
        {"pseudonym", options.pseudonym},
        {"acceptFace", options.acceptFace},
        {"salt", options.salt},
        {"seriesNumber",
         options.seriesNumber}}.dump();
    runImageJob(
        request, options.job, "export.json",
        [](const Json& report) {
            std::fprintf(stderr, "a series of %lld files is written\n", report.at("files").get<long long>());
        },
        result);
}

void registerDicom(CLI::App& parent, CommandResult& result) {
    auto options = std::make_shared<DicomVerb>();
    CLI::App* command = parent.add_subcommand("dicom", "Write an enhanced image as a DICOM series");
    command
        ->add_option("IMAGE", options->image, "Enhanced image (.nii or .nii.gz); its sidecar names the model")
        ->required();
    command->add_option("--out", options->out, "Folder of the series; must not exist, or be empty")
        ->required();
    command->add_option(
        "--like", options->like,
        "Folder of the original series: patient and study are taken from it, and stored nowhere else");
    command->add_option("--pseudonym", options->pseudonym,
                        "Patient's name and number; without it one is drawn");
    command->add_option("--salt", options->salt, "Key of the new UIDs: the same gives the same UIDs");
    command->add_option("--series-number", options->seriesNumber, "Series number")
        ->check(CLI::Range(1, 999999))
        ->capture_default_str();
    command->add_flag("--accept-face", options->acceptFace, "Export although the image shows a face");
    command->add_option("--run", options->job.runFolder, "Name the run folder and keep it");
    command->add_flag("--keep-run", options->job.keepRun, "Keep the run folder");
    command->add_flag("--json", options->job.json, "Print the result as JSON");
    command->callback([options, &result] { exportDicomVerb(*options, result); });
}

void registerValidate(CLI::App& parent, CommandResult& result) {
    auto folder = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    CLI::App* command =
        parent.add_subcommand("validate", "Check a BIDS data set against the specification's rules");
    command->add_option("FOLDER", *folder, "Folder with dataset_description.json")->required();
    command->add_flag("--json", *json, "Print JSON");
    command->callback([folder, json, &result] { validateVerb(*folder, *json, result); });
}

} // namespace

void registerExportCommand(CLI::App& app, CommandResult& result) {
    CLI::App* command = app.add_subcommand("export", "Give data away: BIDS, DICOM; check a BIDS data set");
    command->require_subcommand(1);
    registerExportBids(*command);
    registerDicom(*command, result);
    registerValidate(*command, result);
}

} // namespace magiqt
