#include "nn/training/Training.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "nn/core/Device.h"
#include "nn/core/TorchErrors.h"
#include "nn/simulator/TrainingSampler.h"
#include "nn/training/Trainer.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <deque>
#include <fstream>
#include <future>
#include <optional>

namespace magiqt {

namespace {

constexpr int kDeviationRegions = 64;
constexpr int kDevelopmentRegions = 12;
constexpr std::uint64_t kDevelopmentSeed = 20'240'064; // the same regions in every run

TrainingBatch batchOf(const TrainingSampler& sampler, std::uint64_t seed, std::uint64_t counter,
                      std::int64_t groups, torch::Device device) {
    std::vector<torch::Tensor> low, high, input, target, centres;
    for (std::int64_t g = 0; g < groups; ++g) {
        const TrainingSample sample = sampler.draw(
            seed, counter * static_cast<std::uint64_t>(groups) + static_cast<std::uint64_t>(g), device);
        low.push_back(sample.lowField);
        high.push_back(sample.highField);
        input.push_back(sample.inputAvailable);
        target.push_back(sample.targetAvailable);
        centres.push_back(sample.tokenCentresMm);
    }
    return {torch::stack(low).to(device), torch::stack(high).to(device), torch::stack(input).to(device),
            torch::stack(target).to(device), torch::stack(centres).to(device)};
}

// Draws batches, ahead of time in other threads when the recipe wants it. The result does not depend on that.
class Loader {
public:
    Loader(const TrainingSampler& sampler, const TrainingRecipe& recipe, torch::Device device)
        : m_sampler(sampler), m_recipe(recipe), m_device(device) {}

    TrainingBatch draw(std::uint64_t counter) {
        if (m_recipe.loaderThreads == 0)
            return batchOf(m_sampler, m_recipe.seed, counter, m_recipe.batch, m_device);
        if (m_queue.empty() || m_first != counter) {
            m_queue.clear();
            m_first = m_next = counter;
        }
        while (m_queue.size() < static_cast<std::size_t>(m_recipe.loaderThreads)) {
            m_queue.push_back(std::async(std::launch::async, [this, number = m_next] {
                torch::NoGradGuard guard;
                return batchOf(m_sampler, m_recipe.seed, number, m_recipe.batch, m_device);
            }));
            ++m_next;
        }
        TrainingBatch batch = m_queue.front().get();
        m_queue.pop_front();
        ++m_first;
        return batch;
    }

private:
    const TrainingSampler& m_sampler;
    const TrainingRecipe& m_recipe;
    torch::Device m_device;
    std::deque<std::future<TrainingBatch>> m_queue;
    std::uint64_t m_first = 0;
    std::uint64_t m_next = 0;
};

// Mean over fixed development regions and their available contrasts: PSNR gain in dB of one evaluation (the
// posterior mean) over the interpolated input after its best linear match to the truth, both against the
// truth.
struct DevelopmentFigures {
    double gainDb = 0.0;
    double psnrDb = 0.0;
};

DevelopmentFigures lookAtDevelopment(ResidualModel& model, const std::vector<TrainingBatch>& batches,
                                     const TrainingRecipe& recipe) {
    torch::NoGradGuard guard;
    const Schedule schedule = Schedule::fromName(recipe.schedule);
    DevelopmentFigures sum;
    int count = 0;
    for (std::size_t n = 0; n < batches.size(); ++n) {
        const TrainingBatch& batch = batches[n];
        const Evaluation how = trainingEvaluation(recipe, batch.lowField.size(0));
        const std::int64_t half = batch.lowField.size(2) / 2;
        torch::manual_seed(1000 + n);
        const torch::Tensor noise =
            torch::randn({1, kStateChannels, half, half, half}).to(batch.lowField.device());
        const torch::Tensor condition = model.encodeCondition(batch.lowField, batch.inputAvailable);
        const torch::Tensor clean =
            how.grid.merge(model.clean(how.grid.split(noise), how.grid.split(condition), Schedule::tMax,
                                       schedule, batch.tokenCentresMm, how));
        const torch::Tensor enhanced = batch.lowField + model.decodeResidual(clean);
        for (std::int64_t c = 0; c < kContrasts; ++c) {
            if (batch.targetAvailable[0][c].item<float>() == 0.0f) continue;
            const torch::Tensor truth = batch.highField[0][c];
            const torch::Tensor inside = truth.gt(0.05);
            if (inside.sum().item<std::int64_t>() < 4096) continue;
            const torch::Tensor t = truth.masked_select(inside);
            // Both images get their best linear match to the truth, as the "Clinical" profile does.
            const auto matchedError = [&](const torch::Tensor& image) {
                const torch::Tensor x = image.masked_select(inside);
                const torch::Tensor slope =
                    ((x - x.mean()) * (t - t.mean())).mean() / x.var(false).clamp_min(1e-8);
                return ((x - x.mean()) * slope + t.mean() - t).square().mean().item<double>();
            };
            const double range = t.max().item<double>();
            const double enhancedError = matchedError(enhanced[0][c]);
            sum.psnrDb += 10.0 * std::log10(range * range / enhancedError);
            sum.gainDb += 10.0 * std::log10(matchedError(batch.lowField[0][c]) / enhancedError);
            ++count;
        }
    }
    if (count > 0) {
        sum.gainDb /= count;
        sum.psnrDb /= count;
    }
    return sum;
}

Json cardOf(const TrainingRecipe& recipe, const TrainingPack& pack, std::int64_t steps,
            const std::optional<DevelopmentFigures>& figures) {
    Json card = {{"name", recipe.name},
                 {"recipe", recipe.toJson()},
                 {"steps_done", steps},
                 {"training_data",
                  {{"sources", pack.sources}, {"sha256", pack.sha256}, {"subjects", pack.subjects.size()}}},
                 {"intended_use", "research use only"}};
    if (figures) // measured in this run, or nothing is said
        card["development"] = {{"psnr_gain_db", figures->gainDb},
                               {"psnr_db", figures->psnrDb},
                               {"evaluations", 1},
                               {"what", "simulated regions"}};
    return card;
}

} // namespace

TrainingResult train(const Json& recipeJson, const TrainingPaths& paths, const TrainingOptions& options,
                     const TrainingCallbacks& callbacks) {
    try {
        const TrainingRecipe recipe = TrainingRecipe::fromJson(recipeJson);
        useThreads(options.threads);
        const torch::Device device(resolveDevice(options.device));
        const SimulatorRecipe simulator = paths.simulatorRecipe.empty()
                                              ? SimulatorRecipe::standard()
                                              : SimulatorRecipe::fromFile(paths.simulatorRecipe);
        SamplerOptions samplerOptions;
        samplerOptions.regionVoxels = recipe.regionVoxels;
        samplerOptions.realShare = recipe.realShare;
        const auto pack = std::make_shared<const TrainingPack>(TrainingPack::load(paths.trainPack));
        const TrainingSampler sampler(pack, simulator, samplerOptions);
        std::vector<TrainingBatch> development;
        if (!paths.developmentPack.empty() && recipe.evaluateEvery > 0) {
            const TrainingSampler developmentSampler(
                std::make_shared<const TrainingPack>(TrainingPack::load(paths.developmentPack)), simulator,
                samplerOptions);
            for (std::uint64_t n = 0; n < kDevelopmentRegions; ++n)
                development.push_back(batchOf(developmentSampler, kDevelopmentSeed, n, 1, device));
        }

        Loader loader(sampler, recipe, device);
        Trainer trainer(recipe, device, [&](std::uint64_t counter) { return loader.draw(counter); });
        if (!trainer.restore(paths.checkpointFolder)) {
            if (paths.initialWeights.empty()) {
                if (callbacks.progress) callbacks.progress(0.0, "measuring subbands");
                trainer.measureDeviations(kDeviationRegions);
            } else {
                ResidualModel initial = ResidualModel::load(paths.initialWeights);
                initial.to(device);
                trainer.startFrom(initial);
            }
        }

        std::filesystem::create_directories(paths.outFolder);
        std::optional<DevelopmentFigures> figures;
        const auto look = [&] {
            if (development.empty()) return;
            ResidualModel averaged = trainer.averaged();
            figures = lookAtDevelopment(averaged, development, recipe);
            if (!callbacks.metric) return;
            callbacks.metric("development_psnr_gain_db", figures->gainDb, trainer.stepsDone());
            callbacks.metric("development_psnr_db", figures->psnrDb, trainer.stepsDone());
        };
        TrainingResult result;
        const auto keep = [&] {
            trainer.save(paths.checkpointFolder);
            ResidualModel averaged = trainer.averaged();
            averaged.card = cardOf(recipe, *pack, trainer.stepsDone(), figures);
            averaged.save(paths.outFolder / "weights.safetensors", torch::kFloat16);
            if (callbacks.checkpointWritten) callbacks.checkpointWritten();
        };

        const auto interval = static_cast<std::int64_t>(recipe.checkpointMinutes * 60'000.0);
        std::int64_t keptAt = monotonicMs();
        double smoothed = 0.0;
        constexpr std::int64_t metricEvery = 20;
        while (trainer.stepsDone() < recipe.steps) {
            const Trainer::StepReport report = trainer.step();
            const std::int64_t step = trainer.stepsDone();
            if (!report.skipped)
                smoothed = smoothed == 0.0 ? report.loss : 0.99 * smoothed + 0.01 * report.loss;
            if (callbacks.progress)
                callbacks.progress(static_cast<double>(step) / static_cast<double>(recipe.steps), "training");
            if (callbacks.metric && (step % metricEvery == 0 || report.skipped || step == recipe.steps)) {
                callbacks.metric("loss", report.loss, step);
                callbacks.metric("loss_smoothed", smoothed, step);
                callbacks.metric("gradient_norm", report.gradientNorm, step);
                callbacks.metric("learning_rate", report.learningRate, step);
                if (report.skipped) callbacks.metric("skipped", 1.0, step);
            }
            if (recipe.evaluateEvery > 0 && step % recipe.evaluateEvery == 0) look();
            const bool stop = callbacks.stopRequested && callbacks.stopRequested();
            if (stop || monotonicMs() - keptAt > interval) {
                keep();
                keptAt = monotonicMs();
            }
            if (stop) {
                result.stepsDone = step;
                return result;
            }
        }
        look();
        keep();
        result.stepsDone = trainer.stepsDone();
        result.finished = true;
        return result;
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::NoResource, "memory.exhausted",
                    "there is not enough memory for this training; use smaller regions or batches");
    } catch (const c10::Error& problem) {
        throwAsError(problem, "use smaller regions or batches");
    }
}

} // namespace magiqt
