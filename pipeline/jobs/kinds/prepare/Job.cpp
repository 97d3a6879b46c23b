// Prepares one scan: pipeline/imaging/preparation meets files and the run folder.
#include "jobs/kinds/ReadScan.h"
#include "jobs/kinds/enhance/Delivery.h"
#include "jobs/kinds/enhance/Memory.h"
#include "jobs/kinds/enhance/ModelFiles.h"

#include "base/Json.h"
#include "imaging/preparation/ScanPreparation.h"
#include "jobs/protocol/JobContext.h"
#include "nn/core/Device.h"
#include "volume/Parallel.h"
#include "volume/Resample.h"

#include <optional>

namespace magiqt {

namespace {

constexpr std::int64_t kGridsInMemory = 5;

class PrepareJob {
public:
    explicit PrepareJob(JobContext& context) : m_context(context), m_parameters(context.parameters()) {}

    void run() {
        m_context.progress(0.0, "reading");
        const int threads = m_parameters.at("threads");
        setVolumeThreads(threads);
        useThreads(threads);
        const NiftiImage scan = readScan(m_context.folder(), "scan").image;
        for (const Finding& finding : scan.findings)
            say(finding);
        PreparationOptions options;
        options.biasField = m_parameters.at("biasField");
        options.brainMask = m_parameters.at("brainMask");
        options.spacingMm = m_parameters.at("spacingMm");
        options.normalise = m_parameters.at("normalise");
        options.threads = threads;
        checkMemoryForGrid(isotropicGrid(scan.volume->geometry(), options.spacingMm), kGridsInMemory);
        std::optional<Segmenter> brain;
        if (options.brainMask)
            brain.emplace(m_context.folder().hasInput("weights") ? m_context.folder().inputPath("weights")
                                                                 : shippedSegmenter("brain"));
        SegmentationCallbacks callbacks;
        callbacks.progress = [&](double fraction, const std::string& stage) {
            m_context.progress(0.05 + 0.85 * fraction, stage);
        };
        callbacks.throwIfStopped = [&] { m_context.throwIfStopped(); };
        Findings findings;
        const PreparedScan prepared =
            prepareScan(*scan.volume, brain ? &*brain : nullptr, options, callbacks, findings);
        for (const Finding& finding : findings)
            say(finding);
        m_context.throwIfStopped(); // the last chance: from here on outputs appear
        m_context.progress(0.9, "writing");
        write(prepared, brain ? brain->description() : Json(), options);
        m_context.progress(1.0, "done");
    }

private:
    void say(const Finding& finding) {
        m_findings.push_back(finding);
        m_context.finding(finding);
    }

    void write(const PreparedScan& prepared, const Json& model, const PreparationOptions& options) {
        std::filesystem::create_directories(m_context.folder().out());
        emit("prepared", "prepared.nii.gz", [&](const auto& file) {
            writeNifti(file, prepared.image, {VoxelType::Float32, "MagIQT prepared"});
        });
        if (prepared.mask)
            emit("brain_mask", "brain_mask.nii.gz", [&](const auto& file) {
                writeNifti(file, *prepared.mask, {VoxelType::UInt8, "MagIQT brain mask"});
            });
        if (prepared.biasField)
            emit("bias_field", "bias_field.nii.gz", [&](const auto& file) {
                writeNifti(file, *prepared.biasField, {VoxelType::Float32, "MagIQT bias field"});
            });
        Json report = {
            {"spacingMm", options.spacingMm},
            {"normalised", options.normalise},
            {"scale", prepared.scale},
            {"biasField", nullptr},
            {"brainMask", nullptr},
            {"seconds",
             {{"mask", prepared.secondsMask},
              {"biasField", prepared.secondsBias},
              {"grid", prepared.secondsGrid}}},
            {"source",
             "sha256:" + m_context.folder().spec().at("inputs").at("scan").at("sha256").get<std::string>()},
            {"findings", m_findings},
            {"intendedUse", "Research use only, not for diagnosis"}};
        if (prepared.biasField)
            report["biasField"] = {
                {"method", "N4"}, {"lowest", prepared.biasLowest}, {"highest", prepared.biasHighest}};
        if (prepared.mask)
            report["brainMask"] = {
                {"volumeMl", prepared.maskMl}, {"model", model.at("name")}, {"sha256", model.at("sha256")}};
        emit("report", "prepare.json", [&](const auto& file) { writeJsonFile(file, report); });
    }

    template <typename Write>
    void emit(const std::string& role, const std::string& name, const Write& writeFile) {
        const std::filesystem::path file = m_context.folder().out() / name;
        writeFile(file);
        m_context.artifact(role, file);
        deliver(file, m_context.folder().outputPath(role));
    }

    JobContext& m_context;
    const Json& m_parameters;
    Findings m_findings;
};

} // namespace

void runPrepareJob(JobContext& context) {
    PrepareJob(context).run();
}

} // namespace magiqt
