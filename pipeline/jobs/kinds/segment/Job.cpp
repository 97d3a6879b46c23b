// Segments one scan: pipeline/imaging/segmentation meets files and the run folder.
#include "jobs/kinds/ReadScan.h"
#include "jobs/kinds/enhance/Delivery.h"
#include "jobs/kinds/enhance/Memory.h"
#include "jobs/kinds/enhance/ModelFiles.h"

#include "base/Ids.h"
#include "base/Json.h"
#include "imaging/segmentation/HeadSegmentation.h"
#include "jobs/protocol/JobContext.h"
#include "nn/core/Device.h"
#include "volume/Parallel.h"
#include "volume/Resample.h"

namespace magiqt {

namespace {

constexpr std::int64_t kGridsInMemory = 8;

class SegmentJob {
public:
    explicit SegmentJob(JobContext& context) : m_context(context) {}

    void run() {
        m_context.progress(0.0, "reading");
        const int threads = m_context.parameters().at("threads");
        setVolumeThreads(threads);
        useThreads(threads);
        const RunFolder& folder = m_context.folder();
        const NiftiImage scan = readScan(folder, "scan").image;
        for (const Finding& finding : scan.findings)
            say(finding);
        checkMemoryForGrid(isotropicGrid(scan.volume->geometry(), 1.0), kGridsInMemory);
        Segmenter brain(folder.hasInput("weights") ? folder.inputPath("weights") : shippedSegmenter("brain"));
        Segmenter tissue(folder.hasInput("tissue_weights") ? folder.inputPath("tissue_weights")
                                                           : shippedSegmenter("tissue"));
        SegmentationCallbacks callbacks;
        callbacks.progress = [&](double fraction, const std::string& stage) {
            m_context.progress(0.05 + 0.85 * fraction, stage);
        };
        callbacks.throwIfStopped = [&] { m_context.throwIfStopped(); };
        Findings findings;
        const std::int64_t start = monotonicMs();
        const HeadSegmentation result = segmentHead(*scan.volume, brain, tissue, callbacks, findings);
        m_seconds = 1e-3 * static_cast<double>(monotonicMs() - start);
        for (const Finding& finding : findings)
            say(finding);
        m_context.throwIfStopped(); // the last chance: from here on outputs appear
        m_context.progress(0.9, "writing");
        write(result, brain.description(), tissue.description());
        m_context.progress(1.0, "done");
    }

private:
    void say(const Finding& finding) {
        m_findings.push_back(finding);
        m_context.finding(finding);
    }

    void write(const HeadSegmentation& result, const Json& brain, const Json& tissue) {
        std::filesystem::create_directories(m_context.folder().out());
        emit("tissues", "tissues.nii.gz", [&](const auto& file) {
            writeNifti(file, result.labels, {VoxelType::UInt8, "MagIQT tissues"});
        });
        emit("brain_mask", "brain_mask.nii.gz", [&](const auto& file) {
            writeNifti(file, result.brain.mask, {VoxelType::UInt8, "MagIQT brain mask"});
        });
        Json volumes = {{"brainMask", result.brain.volumeMl}};
        for (std::size_t n = 1; n < kTissueLabelNames.size(); ++n) {
            volumes[kTissueLabelNames[n]] = result.volumesMl[n];
            m_context.metric(std::string("volume_ml_") + kTissueLabelNames[n], result.volumesMl[n]);
        }
        m_context.metric("volume_ml_brain_mask", result.brain.volumeMl);
        const auto named = [](const Json& model) {
            return Json{{"name", model.at("name")}, {"sha256", model.at("sha256")}};
        };
        const Json report = {
            {"volumesMl", volumes},
            {"labels", {{"1", "csf"}, {"2", "grey"}, {"3", "white"}, {"4", "ventricles"}}},
            {"models", {named(brain), named(tissue)}},
            {"seconds", m_seconds},
            {"source",
             "sha256:" + m_context.folder().spec().at("inputs").at("scan").at("sha256").get<std::string>()},
            {"findings", m_findings},
            {"intendedUse", "Research use only, not for diagnosis"}};
        emit("report", "segment.json", [&](const auto& file) { writeJsonFile(file, report); });
    }

    template <typename Write>
    void emit(const std::string& role, const std::string& name, const Write& writeFile) {
        const std::filesystem::path file = m_context.folder().out() / name;
        writeFile(file);
        m_context.artifact(role, file);
        deliver(file, m_context.folder().outputPath(role));
    }

    JobContext& m_context;
    Findings m_findings;
    double m_seconds = 0;
};

} // namespace

void runSegmentJob(JobContext& context) {
    SegmentJob(context).run();
}

} // namespace magiqt
