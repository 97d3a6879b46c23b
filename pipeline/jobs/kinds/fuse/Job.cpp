// Fuses two or three scans of different slice directions into one volume: pipeline/imaging/fusion meets files
// and the run folder. The places of the scans are kept in the checkpoint, so that a killed run goes on to the
// same volume.
#include "jobs/kinds/ReadScan.h"
#include "jobs/kinds/StageCheckpoint.h"
#include "jobs/kinds/enhance/Delivery.h"
#include "jobs/kinds/enhance/Memory.h"

#include "base/Error.h"
#include "base/Json.h"
#include "imaging/fusion/Fusion.h"
#include "jobs/protocol/JobContext.h"
#include "volume/Nifti.h"
#include "volume/Parallel.h"

#include <chrono>

namespace magiqt {

namespace {

constexpr double kReadShare = 0.04; // of the progress bar
constexpr double kFuseShare = 0.90;

class FuseJob {
public:
    explicit FuseJob(JobContext& context)
        : m_context(context),
          m_parameters(context.parameters()),
          m_checkpoint(context, &fusionStagesFromJson),
          m_start(std::chrono::steady_clock::now()) {}

    void run() {
        m_context.progress(0.0, "reading");
        setVolumeThreads(m_parameters.at("threads"));
        FusionOptions options;
        options.spacingMm = m_parameters.at("spacingMm");
        const std::vector<FusionScan> scans = read(options.spacingMm);
        m_context.throwIfStopped();
        const FusionResult result = fuse(scans, options, m_checkpoint.resume(),
                                         m_checkpoint.callbacks<FusionCallbacks>(kReadShare, kFuseShare));
        for (const Finding& finding : result.findings)
            m_context.finding(finding);
        for (const FusionScanFigures& scan : result.scans)
            for (const QualityReason& reason : scan.quality.reasons)
                m_context.finding({Severity::Warning, reason.code,
                                   "the " + scan.plane + " scan: " + reason.message, reason.arguments});
        m_context.throwIfStopped(); // the last chance: from here on outputs appear
        m_context.progress(0.95, "writing");
        std::filesystem::create_directories(m_context.folder().out());
        NiftiWriteOptions write;
        write.descrip = "MagIQT fused";
        emit("fused", "fused.nii.gz", [&](const auto& file) { writeNifti(file, result.fused, write); });
        emit("report", "fuse.json",
             [&](const auto& file) { writeJsonFile(file, reportOf(result, options)); });
        m_checkpoint.remove();
        m_context.progress(1.0, "done");
    }

private:
    std::vector<FusionScan> read(double spacingMm) {
        std::vector<std::string> planes;
        std::vector<Geometry> geometries;
        for (const char* plane : {"axial", "coronal", "sagittal"}) {
            if (!m_context.folder().hasInput(plane)) continue;
            planes.emplace_back(plane);
            geometries.push_back(readScanHeader(m_context.folder(), plane).geometry);
        }
        if (planes.size() < 2)
            throw Error(ErrorKind::BadInput, "fuse.too-few",
                        "one scan was given; two or three of different slice directions can be fused");
        checkMemoryFor("fusing these scans", fusionBytes(geometries, spacingMm),
                       "close other programs, choose larger voxels or use a machine with more memory");
        std::vector<FusionScan> scans;
        for (const std::string& plane : planes) {
            const NiftiImage image = readScan(m_context.folder(), plane).image;
            for (const Finding& finding : image.findings)
                m_context.finding(finding);
            scans.push_back({plane, image.volume});
        }
        return scans;
    }

    Json reportOf(const FusionResult& result, const FusionOptions& options) const {
        const Json spec = m_context.folder().spec();
        Json scans = Json::array();
        for (const FusionScanFigures& scan : result.scans)
            scans.push_back(
                {{"plane", scan.plane},
                 {"source", "sha256:" + spec.at("inputs").at(scan.plane).at("sha256").get<std::string>()},
                 {"verdict", toString(scan.quality.verdict)},
                 {"intensityScale", scan.scale},
                 {"rotationDegrees", scan.rotationDegrees},
                 {"translationMm", scan.translationMm},
                 {"residual", scan.residual}});
        return {
            {"verdict", toString(result.verdict)},
            {"scans", scans},
            {"spacingMm", options.spacingMm},
            {"programVersion", spec.value("programVersion", "")},
            {"seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count()}};
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
    const StageCheckpoint<FusionStages> m_checkpoint;
    const std::chrono::steady_clock::time_point m_start;
};

} // namespace

void runFuseJob(JobContext& context) {
    FuseJob(context).run();
}

} // namespace magiqt
