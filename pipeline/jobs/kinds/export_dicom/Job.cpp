// Exports one image as a DICOM series: the work is pipeline/imaging/dicom_export. The series goes straight to
// where the user wants it, through a hidden folder beside it that is renamed when it is complete; the run
// folder holds a report without a name. Nothing of the original's folder reaches journal, spec or report.
#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "imaging/deface/Deface.h"
#include "imaging/dicom_export/DicomExport.h"
#include "jobs/kinds/ReadScan.h"
#include "jobs/protocol/JobContext.h"
#include "volume/Nifti.h"

#include <algorithm>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

void checkPseudonym(const std::string& text) {
    const bool isRight = text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                    (c >= '0' && c <= '9') || c == '-' || c == '_';
                         });
    if (!isRight)
        throw Error(ErrorKind::Usage, "export.pseudonym",
                    "a pseudonym has at most 64 letters, digits, '-' and '_'; it must not be a name");
}

// A face is no harm where the file carries the person's name anyway.
void refuseFace(const Volume& image, JobContext& context, bool isIdentified) {
    if (isIdentified || context.parameters().at("acceptFace").get<bool>()) return;
    bool showsFace = false;
    try {
        showsFace = measureFace(image).showsFace();
    } catch (const Error& error) {
        if (error.code() != "deface.no-head") throw;
    }
    if (showsFace)
        throw Error(
            ErrorKind::BadInput, "export.face",
            "the image shows a face, by which a person can be known; take it out first (magiqt-cli deface IN "
            "--out OUT), or say --accept-face where you may give faces away");
}

fs::path targetOf(const RunFolder& folder) {
    const fs::path target = folder.outputPath("folder");
    return target.empty() ? folder.out() / "series" : target;
}

void refuseFilled(const fs::path& target) {
    std::error_code ignored;
    const bool isFree =
        !fs::exists(target, ignored) || (fs::is_directory(target, ignored) && fs::is_empty(target, ignored));
    if (!isFree)
        throw Error(ErrorKind::BadInput, "export.folder-exists",
                    "the folder of the export exists and is not empty; name a new one");
}

// Gone unless it was moved into place.
class Draft {
public:
    explicit Draft(const fs::path& target)
        : m_target(target),
          m_folder(target.parent_path() / std::string(".").append(randomId(12)).append(".part")) {
        std::error_code failure;
        fs::create_directories(m_folder, failure);
        if (failure)
            throw Error(ErrorKind::NoResource, "file.cannot-create",
                        "the folder of the export cannot be made: " + failure.message(),
                        {{"file", "series"}, {"reason", failure.message()}});
    }
    ~Draft() {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    const fs::path& folder() const { return m_folder; }
    void publish() {
        std::error_code failure;
        fs::rename(m_folder, m_target, failure); // replaces an empty folder
        if (failure)
            throw Error(ErrorKind::NoResource, "file.write-failed",
                        "the export cannot be moved into place: " + failure.message(),
                        {{"file", "series"}, {"reason", failure.message()}});
    }

private:
    fs::path m_target, m_folder;
};

} // namespace

void runExportDicomJob(JobContext& context) {
    const RunFolder& folder = context.folder();
    const Json& parameters = context.parameters();
    const fs::path target = fs::absolute(targetOf(folder)).lexically_normal();
    const fs::path place = target.has_filename() ? target : target.parent_path();
    refuseFilled(place);
    checkPseudonym(parameters.at("pseudonym"));
    context.progress(0.0, "reading");
    const NiftiImage image = readScan(folder, "image").image;
    const Json sidecar =
        folder.hasInput("sidecar") ? readJsonFile(folder.inputPath("sidecar")) : Json::object();
    const bool isIdentified = folder.hasInput("like");
    context.progress(0.05, "looking for a face");
    refuseFace(*image.volume, context, isIdentified);
    context.throwIfStopped();

    DicomExportOptions options;
    if (isIdentified) options.like = folder.inputPath("like");
    options.pseudonym = parameters.at("pseudonym");
    const std::string salt = parameters.at("salt");
    options.key = salt.empty() ? folder.id() : salt;
    options.sidecarJson = sidecar.dump();
    options.isDefaced = sidecar.contains("Defaced") || sidecar.value("SkullStripped", Json()) == Json(true);
    options.programVersion = folder.spec().value("programVersion", "");
    options.seriesNumber = parameters.at("seriesNumber");
    options.progress = [&](double fraction) {
        context.progress(0.2 + 0.75 * fraction, "writing");
        context.throwIfStopped();
    };
    Draft draft(place);
    const DicomExportResult result = exportDicom(*image.volume, draft.folder(), options);
    for (const Finding& finding : result.findings)
        context.finding(finding);
    draft.publish();
    const fs::path report = folder.out() / "export.json";
    writeJsonFile(report, {{"files", result.files},
                           {"identified", result.isIdentified},
                           {"sharesFrameOfReference", result.sharesFrame},
                           {"slope", result.slope},
                           {"intercept", result.intercept},
                           {"findings", result.findings}});
    context.artifact("report", report);
    context.progress(1.0, "done");
}

} // namespace magiqt
