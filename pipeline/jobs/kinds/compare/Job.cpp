// Compares arms on held-out subjects. One step is one arm on one subject with one seed; its rows are kept as
// soon as they are measured, so that a killed run goes on with the next step.
#include "Measures.h"
#include "Pictures.h"
#include "Plan.h"
#include "ScoreRows.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "imaging/simulation/LowFieldScan.h"
#include "jobs/kinds/ReadScan.h"
#include "jobs/kinds/enhance/Memory.h"
#include "jobs/kinds/enhance/ModelFiles.h"
#include "jobs/kinds/enhance/Session.h"
#include "jobs/protocol/JobContext.h"
#include "nn/core/Device.h"
#include "volume/Intensity.h"
#include "volume/Parallel.h"
#include "volume/Seams.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr float kInsideInput = 0.1f; // model intensity: where seams are looked for

// One subject with one seed: what the arms enhance and what they are measured against.
struct Case {
    std::array<VolumePointer, kContrastCount> references, scans;
    std::array<Mask, kContrastCount> masks;
    Session session;
};

class CompareJob {
public:
    explicit CompareJob(JobContext& context)
        : m_context(context),
          m_plan(ComparisonPlan::fromText(context.parameters().at("plan").get<std::string>())),
          m_simulator(context.folder().hasInput("simulator")
                          ? SimulatorRecipe::fromFile(context.folder().inputPath("simulator"))
                          : SimulatorRecipe::standard()),
          m_rows(context.folder().checkpoint() / "rows.csv") {
        const int threads = context.parameters().at("threads").get<int>();
        setVolumeThreads(threads);
        useThreads(threads);
    }

    void run() {
        const std::size_t all = m_plan.subjects.size() * m_plan.seeds.size() * m_plan.arms.size();
        std::size_t done = 0;
        for (const ComparisonSubject& subject : m_plan.subjects) {
            m_referenceAnatomy = {};
            for (const std::uint64_t seed : m_plan.seeds) {
                std::optional<Case> one;
                for (const ComparisonArm& arm : m_plan.arms) {
                    const StepName step{arm.name, subject.name, seed};
                    if (!m_rows.holds(step)) {
                        m_context.progress(static_cast<double>(done) / static_cast<double>(all),
                                           subject.name + ": " + arm.name);
                        if (!one) one = prepare(subject, seed);
                        m_rows.add(step, measure(arm, subject, *one, seed));
                        m_context.checkpointWritten(subject.name + ": " + arm.name);
                    }
                    ++done;
                    m_context.throwIfStopped();
                }
            }
        }
        const fs::path out = m_context.folder().out();
        fs::create_directories(out);
        m_rows.write(out / "scores.csv");
        m_context.artifact("scores", out / "scores.csv");
        writePictures(out);
        m_context.progress(1.0, "done");
    }

private:
    void say(const std::string& subject, Finding finding) {
        finding.arguments["subject"] = subject;
        if (m_said.insert(subject + finding.code + finding.message).second) m_context.finding(finding);
    }

    std::string role(const char* what, const ComparisonSubject& subject, std::size_t contrast) const {
        return std::string(what) + "_" + subject.name + "_" + kContrastNames[contrast];
    }

    Case prepare(const ComparisonSubject& subject, std::uint64_t seed) {
        Case one;
        const RunFolder& folder = m_context.folder();
        std::optional<std::size_t> primary;
        for (std::size_t c = 0; c < kContrastCount; ++c) {
            if (!subject.contrasts[c]) continue;
            if (!primary) primary = c;
            if (folder.hasInput(role("reference", subject, c)))
                one.references[c] = readScan(folder, role("reference", subject, c)).image.volume;
            if (folder.hasInput(role("scan", subject, c))) {
                one.scans[c] = readScan(folder, role("scan", subject, c)).image.volume;
            } else if (one.references[c]) {
                LowFieldRequest request;
                request.contrast = c;
                request.age = subject.age;
                request.seed = seed;
                one.scans[c] = std::make_shared<const Volume>(
                    lowFieldScan(*one.references[c], request, m_simulator).scan);
            } else {
                throw Error(ErrorKind::BadInput, "compare.no-image",
                            "the subject '" + subject.name + "' has neither a scan nor a reference of " +
                                kContrastNames[c] + "; at least one of them was expected",
                            {{"subject", subject.name}, {"contrast", kContrastNames[c]}});
            }
            if (one.references[c]) one.masks[c] = maskOf(subject, *one.references[c]);
        }
        one.session = Session::prepare(one.scans, *primary,
                                       [&](const Finding& finding) { say(subject.name, finding); });
        return one;
    }

    Mask maskOf(const ComparisonSubject& subject, const Volume& reference) {
        if (!m_context.folder().hasInput("mask_" + subject.name)) return headMask(reference);
        const VolumePointer given = readScan(m_context.folder(), "mask_" + subject.name).image.volume;
        const Volume onGrid = given->geometry().isSameAs(reference.geometry(), 1e-2)
                                  ? *given
                                  : resample(*given, reference.geometry(), Interpolation::Nearest);
        Mask mask(onGrid.voxels().size());
        std::transform(onGrid.voxels().begin(), onGrid.voxels().end(), mask.begin(),
                       [](float value) { return static_cast<std::uint8_t>(value > 0.5f ? 1 : 0); });
        return mask;
    }

    Enhancer& enhancerOf(const ComparisonArm& arm) {
        if (m_weights != arm.weights) {
            m_enhancer.reset(); // one in memory at a time
            const std::string name = "weights_" + arm.weights;
            m_enhancer = std::make_unique<Enhancer>(m_context.folder().hasInput(name)
                                                        ? m_context.folder().inputPath(name)
                                                        : shippedModel(arm.weights));
            m_weights = arm.weights;
        }
        return *m_enhancer;
    }

    std::vector<ScoreRow> measure(const ComparisonArm& arm, const ComparisonSubject& subject, const Case& one,
                                  std::uint64_t seed) {
        const std::int64_t started = monotonicMs();
        EnhancerOutput output;
        if (!arm.interpolation) {
            Enhancer& enhancer = enhancerOf(arm);
            EnhancerOptions options = arm.sampling;
            if (options.evaluations == 0)
                options.evaluations = enhancer.description().at("preset_evaluations").at(1).get<int>();
            options.seed = seed;
            options.device = m_context.parameters().at("device");
            options.threads = m_context.parameters().at("threads");
            checkMemoryForNetwork(enhancer.predictBytes(one.session.input.voxels, options));
            EnhancerCallbacks callbacks;
            callbacks.throwIfStopped = [&] { m_context.throwIfStopped(); };
            output = enhancer.enhance(one.session.input, options, callbacks);
        }
        const double seconds = 1e-3 * static_cast<double>(monotonicMs() - started);
        std::vector<ScoreRow> rows;
        for (std::size_t c = 0; c < kContrastCount; ++c) {
            if (!one.scans[c]) continue;
            const auto add = [&](const Measures& measures) {
                for (const auto& [name, value] : measures)
                    rows.push_back({kContrastNames[c], name, value});
            };
            add({{"seconds", seconds}});
            const Volume image = arm.interpolation ? Volume() : one.session.paste(c, output.mean[c]);
            if (!arm.interpolation) {
                add(consistencyOf(image, *one.scans[c], one.session.scans[c]->head));
                add(seamsOf(one, c, output.mean[c]));
            } else {
                add(consistencyOf(resample(*one.scans[c], one.session.grid, *arm.interpolation),
                                  *one.scans[c], one.session.scans[c]->head));
                add(seamsOf(one, c, one.session.input.lowField[c]));
            }
            if (!one.references[c]) continue;
            const Geometry& grid = one.references[c]->geometry();
            const Volume onReference = arm.interpolation ? resample(*one.scans[c], grid, *arm.interpolation)
                                                         : resample(image, grid, Interpolation::CubicBSpline);
            add(fidelityOf(onReference, *one.references[c], one.masks[c]));
            if (m_plan.anatomy[c])
                add(anatomyOfArm(subject, c, onReference, *one.references[c], one.masks[c]));
            if (seed == m_plan.seeds.front())
                keepPicture(m_context.folder().checkpoint(), {arm.name, subject.name, kContrastNames[c]},
                            onReference, *one.references[c], one.masks[c]);
        }
        return rows;
    }

    // On the network's own grid, against the reference brought there.
    Measures seamsOf(const Case& one, std::size_t c, const std::vector<float>& crop) const {
        const auto& voxels = one.session.input.voxels;
        const Index3 size = {voxels[2], voxels[1], voxels[0]};
        Mask inside(crop.size());
        std::transform(one.session.input.lowField[c].begin(), one.session.input.lowField[c].end(),
                       inside.begin(),
                       [](float value) { return static_cast<std::uint8_t>(value > kInsideInput ? 1 : 0); });
        std::vector<float> reference(crop.size(), 0.0f);
        if (one.references[c]) {
            const Volume onGrid = resample(*one.references[c], one.session.grid, Interpolation::CubicBSpline);
            const double scale = modelIntensityScale(*one.references[c], one.masks[c]);
            for (std::int64_t k = 0; k < one.session.cropSize[2]; ++k)
                for (std::int64_t j = 0; j < one.session.cropSize[1]; ++j)
                    for (std::int64_t i = 0; i < one.session.cropSize[0]; ++i)
                        reference[one.session.inputIndex(i, j, k)] =
                            static_cast<float>(static_cast<double>(onGrid.at(one.session.cropOrigin[0] + i,
                                                                             one.session.cropOrigin[1] + j,
                                                                             one.session.cropOrigin[2] + k)) /
                                               scale);
        }
        const Seams seams = measureSeams(crop, reference, size, inside, m_plan.seamVoxels);
        Measures measures = {{"seam_gradient_ratio", seams.boundaryGradientRatio}};
        if (one.references[c]) measures.emplace_back("seam_periodic_energy", seams.periodicEnergy);
        return measures;
    }

    Measures anatomyOfArm(const ComparisonSubject& subject, std::size_t c, const Volume& image,
                          const Volume& reference, const Mask& mask) {
        if (!m_brain) {
            m_brain = std::make_unique<Segmenter>(shippedSegmenter("brain"));
            m_tissue = std::make_unique<Segmenter>(shippedSegmenter("tissue"));
        }
        SegmentationCallbacks callbacks;
        callbacks.throwIfStopped = [&] { m_context.throwIfStopped(); };
        const auto segmented = [&](const Volume& volume) {
            if (subject.skullStripped)
                return segmentTissues(
                    volume,
                    knownBrain(Volume(reference.geometry(), std::vector<float>(mask.begin(), mask.end()))),
                    *m_tissue, callbacks);
            Findings ignored; // of the reference's twin: the images are of one head
            return segmentHead(volume, *m_brain, *m_tissue, callbacks, ignored);
        };
        try {
            if (!m_referenceAnatomy[c]) m_referenceAnatomy[c] = segmented(reference);
            return anatomyOf(segmented(image), *m_referenceAnatomy[c]);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadInput) throw;
            say(subject.name, {Severity::Warning, error.code(), error.what(), error.arguments()});
            return {}; // no brain found: nothing is said about its tissues
        }
    }

    void writePictures(const fs::path& out) {
        const Json list = assemblePictures(m_context.folder().checkpoint(), out, m_plan);
        writeJsonFile(out / "pictures.json", list);
        m_context.artifact("pictures", out / "pictures.json");
    }

    JobContext& m_context;
    ComparisonPlan m_plan;
    SimulatorRecipe m_simulator;
    ScoreRows m_rows;
    std::unique_ptr<Enhancer> m_enhancer;
    std::string m_weights;
    std::unique_ptr<Segmenter> m_brain, m_tissue;
    std::array<std::optional<HeadSegmentation>, kContrastCount> m_referenceAnatomy; // of the current subject
    std::set<std::string> m_said;
};

} // namespace

void runCompareJob(JobContext& context) {
    CompareJob(context).run();
}

} // namespace magiqt
