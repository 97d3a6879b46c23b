// Enhances the scans of one session: read and check, predict memory, sample, write images and sidecars. The
// network is pipeline/nn/inference; here it meets files, geometry and the run folder.
#include "Delivery.h"
#include "Memory.h"
#include "ModelFiles.h"
#include "SampleRole.h"
#include "Session.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/JobContext.h"
#include "nn/simulator/TrainedRange.h"
#include "volume/Nifti.h"
#include "volume/Parallel.h"
#include "volume/ReDegradation.h"

#include <algorithm>
#include <cstdio>

namespace magiqt {

namespace {

constexpr double kPrepareShare = 0.05; // of the progress bar
constexpr double kSampleShare = 0.90;

// Of the model: a diffusion model takes more than one, a regression or a GAN does not.
int evaluationsOf(const std::string& preset, const Json& model) {
    const std::size_t place = preset == "preview" ? 0 : preset == "fine" ? 2 : 1;
    return model.at("preset_evaluations").at(place).get<int>();
}

// "XS" of MagIQT's own, the name of the network otherwise.
std::string networkName(const Json& model) {
    const Json& network = model.at("network");
    const std::string name = network.at("network");
    return name == "magiqt" ? network.at("preset").get<std::string>() : name;
}

class EnhanceJob {
public:
    explicit EnhanceJob(JobContext& context) : m_context(context), m_parameters(context.parameters()) {}

    void run() {
        m_context.progress(0.0, "reading");
        checkSamples();
        setVolumeThreads(m_parameters.at("threads").get<int>());
        const std::string contrast = m_parameters.at("contrast");
        const Session session =
            Session::read(m_context.folder(), contrast, [&](const Finding& finding) { say(finding); });
        m_context.throwIfStopped();
        m_context.progress(kPrepareShare / 2, "loading the model");
        const std::string name = m_parameters.at("weights");
        Enhancer enhancer(m_context.folder().hasInput("weights") ? m_context.folder().inputPath("weights")
                                                                 : shippedModel(name));
        m_options = enhancer.adapted(optionsOf(enhancer.description()));
        warnOfUnknownScans(session, TrainedRange::ofCard(enhancer.description().at("card")));
        checkMemoryForNetwork(enhancer.predictBytes(session.input.voxels, m_options));
        m_context.progress(kPrepareShare, "enhancing");

        EnhancerCallbacks callbacks;
        callbacks.progress = [&](int done, int all) {
            m_context.progress(kPrepareShare +
                                   kSampleShare * static_cast<double>(done) / static_cast<double>(all),
                               "enhancing");
        };
        callbacks.checkpointWritten = [&] { m_context.checkpointWritten("sampling"); };
        callbacks.throwIfStopped = [&] { m_context.throwIfStopped(); };
        if (keepsSamples())
            callbacks.sampleDone = [&](int sample, const std::array<std::vector<float>, 3>& image) {
                keepSample(session, sample, image);
            };
        m_context.throwIfStopped();
        const EnhancerOutput output = enhancer.enhance(session.input, m_options, callbacks);
        m_context.throwIfStopped(); // the last chance: from here on outputs appear

        m_context.progress(kPrepareShare + kSampleShare, "writing");
        for (std::size_t c = 0; c < kContrastNames.size(); ++c)
            if (session.scans[c]) write(session, c, output, enhancer);
        if (m_options.samples > 1) deliverSamples();
        std::error_code ignored;
        std::filesystem::remove(m_context.folder().checkpoint() / "sampling.safetensors", ignored);
        m_context.progress(1.0, "done");
    }

private:
    void say(const Finding& finding) {
        m_findings.push_back(finding);
        m_context.finding(finding);
    }

    void warnOfUnknownScans(const Session& session, const TrainedRange& range) {
        for (std::size_t c = 0; c < kContrastNames.size(); ++c) {
            if (!session.scans[c]) continue;
            const Point3 spacing = session.scans[c]->native->geometry().spacingMm();
            const std::string known = range.objection(c, {spacing[0], spacing[1], spacing[2]});
            if (known.empty()) continue;
            char voxels[64];
            std::snprintf(voxels, sizeof voxels, "%.2f x %.2f x %.2f mm", spacing[0], spacing[1], spacing[2]);
            say({Severity::Warning,
                 "enhance.outside-training",
                 std::string("the ") + kContrastNames[c] + " scan has voxels of " + voxels +
                     "; the model was trained on " + known + ", its result is less sure here",
                 {{"contrast", kContrastNames[c]}, {"voxels", voxels}, {"known", known}}});
        }
    }

    void checkSamples() const {
        if (m_parameters.at("preset") == "preview" && m_parameters.at("samples").get<int>() > 1)
            throw Error(ErrorKind::Usage, "enhance.preview-samples",
                        "preview has no randomness, all its samples are the same; use the preset standard or "
                        "fine with several samples");
    }

    EnhancerOptions optionsOf(const Json& model) const {
        EnhancerOptions options;
        options.evaluations = evaluationsOf(m_parameters.at("preset"), model);
        options.samples = m_parameters.at("samples");
        options.device = m_parameters.at("device");
        options.threads = m_parameters.at("threads");
        options.seed = m_context.seed();
        options.checkpointFolder = m_context.folder().checkpoint();
        return options;
    }

    bool keepsSamples() const { return m_parameters.value("keepSamples", false); }

    // Beside the checkpoint until the run is done: outputs appear all at once.
    void keepSample(const Session& session, int sample,
                    const std::array<std::vector<float>, 3>& image) const {
        const std::string contrast = m_parameters.at("contrast");
        const auto c = static_cast<std::size_t>(
            std::find(kContrastNames.begin(), kContrastNames.end(), contrast) - kContrastNames.begin());
        NiftiWriteOptions options;
        options.type = VoxelType::Int16; // one of many: half of the room
        options.descrip = "MagIQT sample, research use only";
        const std::filesystem::path folder = m_context.folder().checkpoint();
        std::filesystem::create_directories(folder);
        writeNifti(folder / (sampleRole(sample + 1, contrast) + ".nii.gz"), session.paste(c, image[c]),
                   options);
    }

    void deliverSamples() {
        for (int sample = 0; keepsSamples() && sample < m_options.samples; ++sample) {
            const std::string role = sampleRole(sample + 1, m_parameters.at("contrast"));
            const std::filesystem::path kept = m_context.folder().checkpoint() / (role + ".nii.gz");
            emit(role, m_context.folder().out() / (role + ".nii.gz"), [&](const std::filesystem::path& file) {
                // Gone where an attempt before this one was killed after it had moved it.
                if (std::filesystem::exists(kept)) std::filesystem::rename(kept, file);
            });
        }
    }

    void write(const Session& session, std::size_t c, const EnhancerOutput& output,
               const Enhancer& enhancer) {
        const std::string contrast = kContrastNames[c];
        const std::filesystem::path out = m_context.folder().out();
        std::filesystem::create_directories(out);
        const Volume enhanced = session.paste(c, output.mean[c]);
        const ReDegradation consistency =
            reDegrade(*session.scans[c]->native, enhanced, session.scans[c]->head);
        NiftiWriteOptions options;
        options.descrip = kEnhancedMark;
        emit("enhanced_" + contrast, out / ("enhanced_" + contrast + ".nii.gz"),
             [&](const std::filesystem::path& file) { writeNifti(file, enhanced, options); });
        if (!output.deviation[c].empty()) {
            options.descrip = "MagIQT uncertainty, research use only";
            emit("uncertainty_" + contrast, out / ("uncertainty_" + contrast + ".nii.gz"),
                 [&](const std::filesystem::path& file) {
                     writeNifti(file, session.pasteMap(c, output.deviation[c]), options);
                 });
        }
        const Json card = sidecar(session, c, consistency, enhancer);
        emit("sidecar_" + contrast, out / ("enhanced_" + contrast + ".json"),
             [&](const std::filesystem::path& file) { writeJsonFile(file, card); });
        m_context.metric("redegradation_clusters_" + contrast, static_cast<double>(consistency.clusters));
        m_context.metric("redegradation_correlation_" + contrast, consistency.correlation);
    }

    template <typename Write>
    void emit(const std::string& role, const std::filesystem::path& file, const Write& writeFile) {
        writeFile(file);
        m_context.artifact(role, file);
        deliver(file, m_context.folder().outputPath(role));
    }

    // BIDS derivative fields first, ours after them. Sources are named by hash, never by path.
    Json sidecar(const Session& session, std::size_t c, const ReDegradation& consistency,
                 const Enhancer& enhancer) const {
        const Json spec = m_context.folder().spec();
        Json sources = Json::array();
        Json contrasts = Json::array();
        for (std::size_t n = 0; n < kContrastNames.size(); ++n) {
            if (!session.scans[n]) continue;
            contrasts.push_back(kContrastNames[n]);
            sources.push_back("sha256:" +
                              spec.at("inputs").at(kContrastNames[n]).at("sha256").get<std::string>());
        }
        const Json model = enhancer.description();
        const SessionScan& scan = *session.scans[c];
        const Point3 spacing = scan.native->geometry().spacingMm();
        Json content = {
            {"Description", "Image enhanced by MagIQT from a low-field scan; not an acquired image"},
            {"Sources", sources},
            {"SkullStripped", false},
            {"Resolution", "1 mm isotropic, over the field of view of the source"},
            {"GeneratedBy", {{{"Name", "MagIQT"}, {"Version", spec.value("programVersion", "")}}}},
            {"IntendedUse", "Research use only, not for diagnosis"},
            {"Contrast", kContrastNames[c]},
            {"InputContrasts", contrasts},
            {"SourceVoxelMm", {spacing[0], spacing[1], spacing[2]}},
            {"Model",
             {{"Name", model.at("card").value("name", "unnamed")},
              {"Network", networkName(model)},
              {"Parameters", model.at("parameters")},
              {"SHA256", model.at("sha256")}}},
            {"Sampling",
             {{"Preset", m_parameters.at("preset")},
              {"Sampler", m_options.sampler},
              {"Schedule", model.value("schedule", "")},
              {"Evaluations", m_options.evaluations},
              {"Samples", m_options.samples},
              {"Seed", m_options.seed}}},
            {"IntensityScale", scan.scale},
            {"ReDegradation",
             {{"Correlation", consistency.correlation},
              {"ResidualSigma", consistency.residualSigma},
              {"VoxelsAbove3Sigma", consistency.voxelsAbove3},
              {"ClustersAbove3Sigma", consistency.clusters}}},
            {"Findings", m_findings}};
        if (const Json bound = calibrationOf(model, c); !bound.is_null()) content["Calibration"] = bound;
        return content;
    }

    // What nine of ten errors stay within, in deviations of the samples, where the model was calibrated for
    // it.
    Json calibrationOf(const Json& model, std::size_t c) const {
        if (m_options.samples < 2) return nullptr;
        const Json calibration = model.at("card").value("calibration", Json::object());
        const Json contrasts = calibration.value("contrasts", Json::object());
        if (!contrasts.contains(kContrastNames[c])) return nullptr;
        const Json& found = contrasts.at(kContrastNames[c]);
        return {{"Level", found.at("level")},
                {"FactorOfDeviation", found.at("factor")},
                {"HeldOutCoverage", found.at("held_out_mean")},
                {"HeldOutRange", found.at("held_out_range")},
                {"Heads", calibration.at("heads")},
                {"Scans", calibration.at("scans")},
                {"Samples", calibration.at("samples")},
                {"Evaluations", calibration.at("evaluations")}};
    }

    JobContext& m_context;
    const Json& m_parameters;
    EnhancerOptions m_options;
    Findings m_findings;
};

} // namespace

void runEnhanceJob(JobContext& context) {
    EnhanceJob(context).run();
}

} // namespace magiqt
