#include "nn/training/Training.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "nn/core/Device.h"
#include "nn/core/TorchErrors.h"
#include "nn/models/ModelFile.h"
#include "nn/simulator/TrainedRange.h"
#include "nn/simulator/TrainingSampler.h"
#include "nn/training/Communicator.h"
#include "nn/training/DevelopmentLook.h"
#include "nn/training/RegionLoader.h"
#include "nn/training/Trainer.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <optional>
#include <sys/resource.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr int kDeviationBatches = 64;
constexpr std::uint64_t kDevelopmentRegions = 12;
constexpr std::uint64_t kDevelopmentSeed = 20'240'064; // the same regions in every run
constexpr std::int64_t kMetricEvery = 20;              // steps

Json cardOf(const TrainingRecipe& recipe, const TrainingPack& pack, const SimulatorRecipe& simulator,
            std::int64_t steps, const std::optional<DevelopmentFigures>& figures) {
    Json card = {{"name", recipe.name},
                 {"recipe", recipe.toJson()},
                 {"steps_done", steps},
                 {"training_data",
                  {{"sources", pack.sources}, {"sha256", pack.sha256}, {"subjects", pack.subjects.size()}}},
                 {"trained_on", TrainedRange::of(simulator).toJson()},
                 {"intended_use", "research use only"}};
    if (figures) // measured in this run, or nothing is said
        card["development"] = {{"psnr_gain_db", figures->gainDb},
                               {"psnr_db", figures->psnrDb},
                               {"evaluations", 1},
                               {"what", "simulated regions"}};
    return card;
}

double residentMiB() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

std::shared_ptr<const TrainingPack> packAt(const fs::path& file) {
    return std::make_shared<const TrainingPack>(TrainingPack::load(file));
}

// One training from the first step to the last, or to where somebody stops it.
class Run {
public:
    Run(TrainingRecipe recipe, const TrainingPaths& paths, torch::Device device,
        const TrainingCallbacks& callbacks, std::unique_ptr<Communicator> ranks)
        : m_recipe(std::move(recipe)),
          m_paths(paths),
          m_callbacks(callbacks),
          m_ranks(std::move(ranks)),
          m_pack(packAt(paths.trainPack)),
          m_simulator(paths.simulatorRecipe.empty() ? SimulatorRecipe::standard()
                                                    : SimulatorRecipe::fromFile(paths.simulatorRecipe)),
          m_sampler(m_pack, m_simulator, samplerOptions()),
          m_loader(m_sampler, m_recipe.seed, m_recipe.batch, m_recipe.loaderThreads,
                   static_cast<std::uint64_t>(m_ranks ? m_ranks->size() : 1), device),
          m_trainer(
              m_recipe, device, [this](std::uint64_t counter) { return m_loader.draw(counter); },
              m_ranks.get()) {
        if (leads() && !paths.developmentPack.empty() && m_recipe.evaluateEvery > 0) {
            const TrainingSampler sampler(packAt(paths.developmentPack), m_simulator, samplerOptions());
            for (std::uint64_t n = 0; n < kDevelopmentRegions; ++n)
                m_development.push_back(drawBatch(sampler, kDevelopmentSeed, n, 1, device));
        }
        if (!m_trainer.restore(paths.checkpointFolder)) start(device);
        fs::create_directories(paths.outFolder);
        if (m_recipe.patience > 0 && fs::exists(bestFile())) m_best = readJsonFile(bestFile());
    }

    TrainingResult go() {
        const auto interval = static_cast<std::int64_t>(m_recipe.checkpointMinutes * 60'000.0);
        std::int64_t keptAt = monotonicMs();
        bool ended = false;
        while (!ended && m_trainer.stepsDone() < m_recipe.steps) {
            const std::int64_t began = monotonicMs();
            const Trainer::StepReport report = m_trainer.step();
            m_seconds += static_cast<double>(monotonicMs() - began) / 1000.0;
            m_waited += report.waitedSeconds;
            const std::int64_t step = m_trainer.stepsDone();
            tell(report);
            if (m_recipe.evaluateEvery > 0 && step % m_recipe.evaluateEvery == 0) ended = look();
            const bool stop = anybody(m_callbacks.stopRequested && m_callbacks.stopRequested());
            if (stop || monotonicMs() - keptAt > interval) {
                keep();
                keptAt = monotonicMs();
            }
            if (stop) return {step, false};
        }
        if (m_lookedAt != m_trainer.stepsDone()) look();
        keep();
        return {m_trainer.stepsDone(), true};
    }

private:
    SamplerOptions samplerOptions() const {
        SamplerOptions options;
        options.regionVoxels = m_recipe.regionVoxels;
        options.realShare = m_recipe.realShare;
        options.pairShare = m_recipe.pairShare;
        options.dropout = m_recipe.contrastDropout;
        return options;
    }
    bool leads() const { return !m_ranks || m_ranks->rank() == 0; }
    // What one rank decides, all do.
    bool anybody(bool here) { return m_ranks ? m_ranks->maximum(here ? 1.0 : 0.0) > 0.5 : here; }
    fs::path bestFile() const { return m_paths.checkpointFolder / "best.json"; }
    fs::path bestWeights() const { return m_paths.checkpointFolder / "best.safetensors"; }

    void start(torch::Device device) {
        if (m_paths.initialWeights.empty()) {
            if (m_callbacks.progress) m_callbacks.progress(0.0, "measuring subbands");
            m_trainer.measure(kDeviationBatches);
            return;
        }
        const std::unique_ptr<ImageModel> initial = loadModel(m_paths.initialWeights);
        initial->to(device);
        m_trainer.startFrom(*initial);
    }

    void metric(const std::string& name, double value) {
        if (leads() && m_callbacks.metric) m_callbacks.metric(name, value, m_trainer.stepsDone());
    }

    void tell(const Trainer::StepReport& report) {
        const std::int64_t step = m_trainer.stepsDone();
        if (!report.skipped)
            m_smoothed = m_smoothed == 0.0 ? report.loss : 0.99 * m_smoothed + 0.01 * report.loss;
        if (leads() && m_callbacks.progress)
            m_callbacks.progress(static_cast<double>(step) / static_cast<double>(m_recipe.steps), "training");
        if (step % kMetricEvery != 0 && !report.skipped && step != m_recipe.steps) return;
        metric("loss", report.loss);
        metric("loss_smoothed", m_smoothed);
        for (const auto& [player, loss] : report.otherLosses)
            metric("loss_" + player, loss);
        metric("gradient_norm", report.gradientNorm);
        metric("learning_rate", report.learningRate);
        metric("memory_mib", residentMiB());
        metric("waiting_share", m_seconds > 0.0 ? m_waited / m_seconds : 0.0);
        if (report.skipped) metric("skipped", 1.0);
        m_seconds = m_waited = 0.0;
    }

    // True where the recipe's patience is at its end, on every rank.
    bool look() {
        m_lookedAt = m_trainer.stepsDone();
        if (!m_development.empty()) {
            const std::unique_ptr<ImageModel> averaged = m_trainer.averaged();
            m_figures = lookAtDevelopment(*averaged, m_development);
            metric("development_psnr_gain_db", m_figures->gainDb);
            metric("development_psnr_db", m_figures->psnrDb);
            for (std::size_t c = 0; c < kContrastCount; ++c) {
                if (m_figures->contrasts[c].regions == 0) continue;
                metric(std::string("development_psnr_db_") + kContrastNames[c],
                       m_figures->contrasts[c].psnrDb);
                metric(std::string("development_ssim_") + kContrastNames[c], m_figures->contrasts[c].ssim);
            }
            writeSampleSlices(*averaged, m_development, m_paths.outFolder / "samples.pgm");
            if (m_recipe.patience > 0 && (m_best.is_null() || m_figures->gainDb > m_best.at("gain_db"))) {
                averaged->card = cardOf(m_recipe, *m_pack, m_simulator, m_trainer.stepsDone(), m_figures);
                fs::create_directories(m_paths.checkpointFolder);
                saveModel(*averaged, bestWeights(), torch::kFloat16);
                m_best = {{"step", m_trainer.stepsDone()}, {"gain_db", m_figures->gainDb}};
                writeJsonFile(bestFile(), m_best);
            }
        }
        return anybody(!m_best.is_null() && m_trainer.stepsDone() - m_best.at("step").get<std::int64_t>() >=
                                                m_recipe.patience * m_recipe.evaluateEvery);
    }

    void keep() {
        if (!leads()) return;
        m_trainer.save(m_paths.checkpointFolder);
        const fs::path weights = m_paths.outFolder / "weights.safetensors";
        if (m_best.is_null()) {
            const std::unique_ptr<ImageModel> averaged = m_trainer.averaged();
            averaged->card = cardOf(m_recipe, *m_pack, m_simulator, m_trainer.stepsDone(), m_figures);
            saveModel(*averaged, weights, torch::kFloat16);
        } else {
            const fs::path part = m_paths.outFolder / "weights.part";
            fs::copy_file(bestWeights(), part, fs::copy_options::overwrite_existing);
            fs::rename(part, weights);
        }
        if (m_callbacks.checkpointWritten) m_callbacks.checkpointWritten();
    }

    TrainingRecipe m_recipe;
    const TrainingPaths& m_paths;
    const TrainingCallbacks& m_callbacks;
    std::unique_ptr<Communicator> m_ranks;
    std::shared_ptr<const TrainingPack> m_pack;
    SimulatorRecipe m_simulator;
    TrainingSampler m_sampler;
    RegionLoader m_loader;
    Trainer m_trainer;
    std::vector<TrainingBatch> m_development;
    std::optional<DevelopmentFigures> m_figures;
    Json m_best; // of a run with patience: step and figure of the best look
    std::int64_t m_lookedAt = -1;
    double m_smoothed = 0.0;
    double m_seconds = 0.0, m_waited = 0.0; // since the last metrics
};

} // namespace

TrainingResult train(const Json& recipeJson, const TrainingPaths& paths, const TrainingOptions& options,
                     const TrainingCallbacks& callbacks) {
    try {
        TrainingRecipe recipe = TrainingRecipe::fromJson(recipeJson);
        useThreads(options.threads);
        const torch::Device device(resolveDevice(options.device));
        const RankPlace place = RankPlace::fromEnvironment();
        std::unique_ptr<Communicator> ranks;
        if (place.size > 1) ranks = std::make_unique<Communicator>(place);
        return Run(std::move(recipe), paths, device, callbacks, std::move(ranks)).go();
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::NoResource, "memory.exhausted",
                    "there is not enough memory for this training; use smaller regions or batches");
    } catch (const std::filesystem::filesystem_error& problem) {
        throw Error(ErrorKind::NoResource, "file.write-failed",
                    "cannot keep the state of the training: " + problem.code().message() +
                        "; the last checkpoint is kept");
    } catch (const c10::Error& problem) {
        throwAsError(problem, "use smaller regions or batches");
    }
}

} // namespace magiqt
