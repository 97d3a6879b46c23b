// Calibrates the uncertainty of a model on simulated heads. One step is one simulated session of one head;
// what it measured is kept, so that a killed run goes on with the next.
#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"
#include "imaging/simulation/LowFieldScan.h"
#include "jobs/kinds/ReadScan.h"
#include "jobs/kinds/enhance/Memory.h"
#include "jobs/kinds/enhance/Session.h"
#include "jobs/protocol/JobContext.h"
#include "nn/core/Device.h"
#include "nn/models/ModelCard.h"
#include "volume/ErrorCalibration.h"
#include "volume/Intensity.h"
#include "volume/Parallel.h"
#include "volume/Resample.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostRatios = 50'000; // of a head and contrast: every n-th voxel
constexpr const char* kLabels = "labels_";

class CalibrateJob {
public:
    explicit CalibrateJob(JobContext& context)
        : m_context(context),
          m_enhancer(context.folder().inputPath("weights")),
          m_simulator(context.folder().hasInput("simulator")
                          ? SimulatorRecipe::fromFile(context.folder().inputPath("simulator"))
                          : SimulatorRecipe::standard()) {
        const Json& parameters = context.parameters();
        const int threads = parameters.at("threads").get<int>();
        setVolumeThreads(threads);
        useThreads(threads);
        const Json model = m_enhancer.description();
        if (!model.at("stochastic").get<bool>())
            throw Error(
                ErrorKind::BadInput, "calibration.no-samples",
                "the model '" + model.at("network").at("network").get<std::string>() +
                    "' gives one answer alone; only models that sample have a deviation to calibrate");
        m_options.samples = parameters.at("samples").get<int>();
        m_options.evaluations = parameters.at("evaluations").get<int>();
        if (m_options.evaluations == 0)
            m_options.evaluations = model.at("preset_evaluations").at(1).get<int>();
        m_options.device = parameters.at("device");
        m_options.threads = threads;
    }

    void run() {
        std::vector<std::string> heads;
        const Json inputs = m_context.folder().spec().at("inputs");
        for (const auto& item : inputs.items())
            if (item.key().starts_with(kLabels)) heads.push_back(item.key());
        const int draws = m_context.parameters().at("draws").get<int>();
        const std::size_t all = heads.size() * static_cast<std::size_t>(draws);
        std::size_t done = 0;
        for (const std::string& head : heads)
            for (int draw = 0; draw < draws; ++draw, ++done) {
                m_context.progress(static_cast<double>(done) / static_cast<double>(all),
                                   head + ", scan " + std::to_string(draw + 1));
                if (!isMeasured(head, draw)) {
                    measure(head, draw);
                    m_context.checkpointWritten(head);
                }
                m_context.throwIfStopped();
            }
        write(heads, draws);
        m_context.progress(1.0, "done");
    }

private:
    fs::path placeOf(const std::string& head, int draw, std::size_t contrast) const {
        return m_context.folder().checkpoint() /
               (head + "-" + std::to_string(draw) + "-" + kContrastNames[contrast] + ".f32");
    }
    bool isMeasured(const std::string& head, int draw) const {
        return fs::exists(placeOf(head, draw, kContrastCount - 1)); // the last one that is written
    }

    void measure(const std::string& head, int draw) {
        const VolumePointer labels = readScan(m_context.folder(), head).image.volume;
        std::array<VolumePointer, kContrastCount> scans;
        std::array<Volume, kContrastCount> truths;
        for (std::size_t c = 0; c < kContrastCount; ++c) {
            LowFieldRequest request;
            request.contrast = c;
            request.seed = m_context.seed() + static_cast<std::uint64_t>(draw) + 1;
            request.isLabelMap = true;
            LowFieldScan made = lowFieldScan(*labels, request, m_simulator);
            scans[c] = std::make_shared<const Volume>(std::move(made.scan));
            truths[c] = std::move(made.truth);
        }
        const Session session = Session::prepare(scans, 0, [](const Finding&) {});
        EnhancerOptions options = m_options;
        options.seed = m_context.seed() + static_cast<std::uint64_t>(draw) + 1;
        checkMemoryForNetwork(m_enhancer.predictBytes(session.input.voxels, options));
        EnhancerCallbacks callbacks;
        callbacks.throwIfStopped = [&] { m_context.throwIfStopped(); };
        const EnhancerOutput output = m_enhancer.enhance(session.input, options, callbacks);
        for (std::size_t c = 0; c < kContrastCount; ++c)
            keep(placeOf(head, draw, c), ratiosOf(session.paste(c, output.mean[c]),
                                                  session.pasteMap(c, output.deviation[c]), truths[c]));
    }

    // |error| over deviation inside the head, after the best linear match of the image to the truth.
    static std::vector<float> ratiosOf(const Volume& image, const Volume& deviation, const Volume& truth) {
        const Volume onGrid = resample(truth, image.geometry(), Interpolation::Linear);
        const std::vector<std::uint8_t> head = headMask(onGrid);
        double n = 0, x = 0, t = 0, xx = 0, xt = 0;
        for (std::size_t v = 0; v < head.size(); ++v) {
            if (!head[v]) continue;
            const double a = static_cast<double>(image.voxels()[v]);
            const double b = static_cast<double>(onGrid.voxels()[v]);
            n += 1, x += a, t += b, xx += a * a, xt += a * b;
        }
        const double variance = xx / n - x / n * x / n;
        const double slope = variance > 0 ? (xt / n - x / n * t / n) / variance : 0.0;
        const double offset = t / n - slope * x / n;
        std::vector<float> ratios;
        const std::size_t stride = std::max<std::size_t>(1, static_cast<std::size_t>(n) / kMostRatios);
        std::size_t inside = 0;
        for (std::size_t v = 0; v < head.size(); ++v) {
            if (!head[v] || inside++ % stride != 0) continue;
            const double error = std::abs(slope * static_cast<double>(image.voxels()[v]) + offset -
                                          static_cast<double>(onGrid.voxels()[v]));
            const double spread = std::abs(slope) * static_cast<double>(deviation.voxels()[v]);
            if (spread > 0)
                ratios.push_back(static_cast<float>(error / spread));
            else if (error > 0)
                ratios.push_back(HUGE_VALF);
        }
        return ratios;
    }

    static void keep(const fs::path& file, const std::vector<float>& values) {
        fs::create_directories(file.parent_path());
        AtomicFile out(file);
        out.write(values.data(), values.size() * sizeof(float));
        out.commit();
    }
    static std::vector<float> kept(const fs::path& file) {
        std::vector<float> values(fs::file_size(file) / sizeof(float));
        std::ifstream(file, std::ios::binary)
            .read(reinterpret_cast<char*>(values.data()),
                  static_cast<std::streamsize>(values.size() * sizeof(float)));
        return values;
    }

    void write(const std::vector<std::string>& heads, int draws) {
        const double level = m_context.parameters().at("level").get<double>();
        Json contrasts = Json::object();
        for (std::size_t c = 0; c < kContrastCount; ++c) {
            // A head's scans are no new subjects: they are one, seen several times.
            std::vector<CalibrationSubject> subjects;
            for (const std::string& head : heads) {
                CalibrationSubject subject{head.substr(std::string(kLabels).size()), {}};
                for (int draw = 0; draw < draws; ++draw) {
                    const std::vector<float> ratios = kept(placeOf(head, draw, c));
                    subject.ratios.insert(subject.ratios.end(), ratios.begin(), ratios.end());
                }
                subjects.push_back(std::move(subject));
            }
            const ErrorCalibration found = calibrateErrors(subjects, level);
            if (!std::isfinite(found.factor))
                throw Error(
                    ErrorKind::BadInput, "calibration.no-bound",
                    "the samples agree where the image is wrong, in more voxels than the bound may leave "
                    "out; more samples, or a lower level, may give one");
            contrasts[kContrastNames[c]] = toJson(found);
            m_context.metric(std::string("factor_") + kContrastNames[c], found.factor);
            m_context.metric(std::string("held_out_coverage_") + kContrastNames[c], found.heldOutMean);
        }
        const Json calibration = {{"contrasts", contrasts},
                                  {"heads", heads.size()},
                                  {"scans_a_head", draws},
                                  {"samples", m_options.samples},
                                  {"evaluations", m_options.evaluations},
                                  {"scans", "simulated"},
                                  {"simulator", m_simulator.name}};
        const fs::path out = m_context.folder().out();
        fs::create_directories(out);
        writeJsonFile(out / "calibration.json", calibration);
        m_context.artifact("calibration", out / "calibration.json");
        Json card = m_enhancer.description().at("card");
        card["calibration"] = calibration;
        rewriteCard(m_context.folder().inputPath("weights"), out / "weights.safetensors", card);
        m_context.artifact("weights", out / "weights.safetensors");
    }

    JobContext& m_context;
    Enhancer m_enhancer;
    SimulatorRecipe m_simulator;
    EnhancerOptions m_options;
};

} // namespace

void runCalibrateJob(JobContext& context) {
    CalibrateJob(context).run();
}

} // namespace magiqt
