// Registers a moving scan to a fixed one and judges it: pipeline/imaging/registration meets files and the run
// folder. After each stage what is known is written to the checkpoint, so that a killed run goes on to the
// same transform. A red verdict is an error (exit 3) that keeps register.json and delivers no image.
#include "jobs/kinds/ReadScan.h"
#include "jobs/kinds/StageCheckpoint.h"
#include "jobs/kinds/enhance/Delivery.h"
#include "jobs/kinds/enhance/Memory.h"

#include "base/Error.h"
#include "base/Json.h"
#include "imaging/registration/Registration.h"
#include "imaging/registration/TransformFile.h"
#include "jobs/protocol/JobContext.h"
#include "volume/Nifti.h"
#include "volume/Parallel.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kRegisterShare = 0.85; // of the progress bar, after reading
constexpr double kReadShare = 0.05;

class RegisterJob {
public:
    explicit RegisterJob(JobContext& context)
        : m_context(context),
          m_parameters(context.parameters()),
          m_kind(transformKindFromString(m_parameters.at("transform"))),
          m_checkpoint(context, &stagesFromJson),
          m_start(std::chrono::steady_clock::now()) {}

    void run() {
        m_context.progress(0.0, "reading");
        setVolumeThreads(m_parameters.at("threads"));
        checkMemory();
        RegistrationRequest request;
        request.transform = m_kind;
        NiftiImage moving = read("moving");
        request.moving = moving.volume;
        request.fixed = read("fixed").volume;
        if (m_context.folder().hasInput("moving_mask")) request.movingMask = read("moving_mask").volume;
        if (m_context.folder().hasInput("fixed_mask")) request.fixedMask = read("fixed_mask").volume;
        m_context.throwIfStopped();

        const RegistrationResult result =
            registerScans(request, m_checkpoint.resume(),
                          m_checkpoint.callbacks<RegistrationCallbacks>(kReadShare, kRegisterShare));
        for (const Finding& finding : result.findings)
            m_context.finding(finding);
        const Json report = reportOf(result);
        std::filesystem::create_directories(m_context.folder().out());
        tellFigures(result.quality);
        if (result.quality.verdict == TrafficLight::Red) {
            emit("report", "register.json", [&](const auto& file) { writeJsonFile(file, report); });
            refuse(result.quality);
        }
        m_context.progress(0.9, "resampling");
        const Volume registered = resampled(moving, *request.fixed, result.transform);
        m_context.throwIfStopped(); // the last chance: from here on outputs appear
        m_context.progress(0.95, "writing");
        NiftiWriteOptions options;
        options.type = typeFor(moving.type);
        options.descrip = "MagIQT registered";
        emit("registered", "registered.nii.gz",
             [&](const auto& file) { writeNifti(file, registered, options); });
        emit("transform", "transform.tfm",
             [&](const auto& file) { writeTransform(file, result.transform, result.centreLps); });
        emit("report", "register.json", [&](const auto& file) { writeJsonFile(file, report); });
        m_checkpoint.remove();
        m_context.progress(1.0, "done");
    }

private:
    void checkMemory() const {
        const Geometry moving = readScanHeader(m_context.folder(), "moving").geometry;
        const Geometry fixed = readScanHeader(m_context.folder(), "fixed").geometry;
        checkMemoryFor("registering these images", registrationBytes(moving, fixed, m_kind),
                       "close other programs, crop the images or use a machine with more memory");
    }

    NiftiImage read(const std::string& role) {
        NiftiImage image = readScan(m_context.folder(), role).image;
        for (const Finding& finding : image.findings)
            m_context.finding(finding);
        return image;
    }

    Json reportOf(const RegistrationResult& result) const {
        Json report = toJson(result.quality);
        report["transform"] = toString(m_kind);
        report["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
        const Json spec = m_context.folder().spec();
        report["programVersion"] = spec.value("programVersion", "");
        for (const char* role : {"moving", "fixed"})
            report["sources"][role] = "sha256:" + spec.at("inputs").at(role).at("sha256").get<std::string>();
        return report;
    }

    void tellFigures(const RegistrationQuality& quality) {
        m_context.metric("similarity_before", quality.similarityBefore);
        m_context.metric("similarity_after", quality.similarityAfter);
        m_context.metric("overlap", quality.overlap);
        for (const QualityReason& reason : quality.reasons)
            m_context.finding({Severity::Warning, reason.code, reason.message, reason.arguments});
    }

    [[noreturn]] void refuse(const RegistrationQuality& quality) const {
        std::string reasons, codes;
        for (const QualityReason& reason : quality.reasons)
            if (reason.light == TrafficLight::Red) {
                reasons += (reasons.empty() ? "" : "; ") + reason.message;
                codes += (codes.empty() ? "" : ",") + reason.code;
            }
        throw Error(ErrorKind::BadInput, "register.failed-quality",
                    "the registration failed (red) and gives no image: " + reasons +
                        ". Check that both images show the same head, or give masks",
                    {{"reasons", codes}});
    }

    Volume resampled(const NiftiImage& moving, const Volume& fixed, const SpatialTransform& transform) const {
        const std::string name = m_parameters.at("interpolation");
        const Interpolation interpolation = name == "nearest"  ? Interpolation::Nearest
                                            : name == "linear" ? Interpolation::Linear
                                                               : Interpolation::CubicBSpline;
        Volume result = resampleMoving(*moving.volume, fixed.geometry(), transform, interpolation);
        // The cubic spline swings over at edges: no value the scan does not have.
        const auto [least, most] =
            std::minmax_element(moving.volume->voxels().begin(), moving.volume->voxels().end());
        const bool isWhole = typeFor(moving.type) != VoxelType::Float32;
        for (float& value : result.editableVoxels()) {
            value = std::clamp(value, std::min(*least, 0.0f), std::max(*most, 0.0f));
            if (isWhole) value = std::round(value);
        }
        return result;
    }

    static VoxelType typeFor(VoxelType type) {
        switch (type) {
        case VoxelType::UInt8:
        case VoxelType::Int8:
        case VoxelType::Int16:
            return VoxelType::Int16;
        default:
            return VoxelType::Float32;
        }
    }

    template <typename Write>
    void emit(const std::string& role, const std::string& name, const Write& write) {
        const std::filesystem::path file = m_context.folder().out() / name;
        write(file);
        m_context.artifact(role, file);
        deliver(file, m_context.folder().outputPath(role));
    }

    JobContext& m_context;
    const Json& m_parameters;
    const TransformKind m_kind;
    const StageCheckpoint<RegistrationStages> m_checkpoint;
    const std::chrono::steady_clock::time_point m_start;
};

} // namespace

void runRegisterJob(JobContext& context) {
    RegisterJob(context).run();
}

} // namespace magiqt
