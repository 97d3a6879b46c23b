#include "nn/models/segmenter/SegmenterTraining.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Ids.h"
#include "nn/core/Device.h"
#include "nn/core/TorchErrors.h"
#include "nn/io/Safetensors.h"
#include "nn/models/segmenter/HeadGenerator.h"
#include "nn/models/segmenter/SegmenterWeights.h"

#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>
#include <torch/serialize.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <future>
#include <numbers>
#include <optional>
#include <sstream>

namespace magiqt {

namespace {

constexpr int kMostBadSteps = 10;
constexpr int kDevelopmentExamples = 8;
constexpr std::uint64_t kDevelopmentSeed = 20'240'064; // the same examples in every run
constexpr auto kClasses = static_cast<std::int64_t>(kHeadClassCount);
constexpr auto kFirstBrain = static_cast<std::int64_t>(HeadClass::InnerCsf);

// Cross entropy and soft Dice (Milletari et al. 2016) over the classes; for real images over brain and not
// brain.
torch::Tensor lossOf(const torch::Tensor& scores, const HeadExample& example) {
    const torch::Tensor target = example.target.unsqueeze(0);
    torch::Tensor logs = torch::log_softmax(scores, 1);
    torch::Tensor wanted = target;
    std::int64_t classes = kClasses;
    if (example.maskOnly) {
        logs = torch::stack({logs.narrow(1, 0, kFirstBrain).logsumexp(1),
                             logs.narrow(1, kFirstBrain, kClasses - kFirstBrain).logsumexp(1)},
                            1);
        wanted = target.ge(kFirstBrain).to(torch::kInt64);
        classes = 2;
    }
    const torch::Tensor entropy = torch::nll_loss_nd(logs, wanted);
    const torch::Tensor probability = logs.exp();
    const torch::Tensor truth = torch::one_hot(wanted, classes).permute({0, 4, 1, 2, 3}).to(torch::kFloat32);
    const torch::Tensor both = (probability * truth).sum({0, 2, 3, 4});
    const torch::Tensor sizes = probability.sum({0, 2, 3, 4}) + truth.sum({0, 2, 3, 4});
    const torch::Tensor dice = ((2.0 * both + 100.0) / (sizes + 100.0)).narrow(0, 1, classes - 1).mean();
    return entropy + (1.0 - dice);
}

double diceOf(const torch::Tensor& a, const torch::Tensor& b) {
    const double total = a.sum().item<double>() + b.sum().item<double>();
    return total > 0.0 ? 2.0 * a.logical_and(b).sum().item<double>() / total : 1.0;
}

class SegmenterTrainer {
public:
    SegmenterTrainer(const SegmenterRecipe& recipe, const HeadGenerator& generator)
        : m_recipe(recipe), m_generator(generator), m_net([&] {
              torch::manual_seed(recipe.seed);
              return SegmenterNet(recipe.network);
          }()) {
        std::vector<torch::Tensor> decayed, plain;
        for (const torch::Tensor& parameter : m_net->parameters()) {
            (parameter.dim() > 1 ? decayed : plain).push_back(parameter);
            m_average.push_back(parameter.detach().clone());
        }
        const auto options = [&](double decay) {
            auto made = std::make_unique<torch::optim::AdamWOptions>(recipe.learningRate);
            made->betas({0.9, 0.99}).weight_decay(decay);
            return made;
        };
        std::vector<torch::optim::OptimizerParamGroup> groups;
        groups.emplace_back(decayed, options(recipe.weightDecay));
        groups.emplace_back(plain, options(0.0));
        m_optimizer =
            std::make_unique<torch::optim::AdamW>(groups, torch::optim::AdamWOptions(recipe.learningRate));
    }

    void startFrom(const SegmenterWeights& initial) {
        if (initial.net->config().widths != m_recipe.network.widths)
            throw Error(ErrorKind::BadInput, "training.other-network",
                        "the initial weights are of a network with other widths than the recipe's");
        torch::NoGradGuard guard;
        const auto from = initial.net->parameters();
        const auto to = m_net->parameters();
        for (std::size_t n = 0; n < to.size(); ++n) {
            to[n].copy_(from[n]);
            m_average[n].copy_(from[n]);
        }
    }

    std::int64_t stepsDone() const { return m_step; }

    // Returns the loss; nothing where the step was skipped.
    std::optional<double> step() {
        for (auto& group : m_optimizer->param_groups())
            static_cast<torch::optim::AdamWOptions&>(group.options()).lr(learningRate());
        m_optimizer->zero_grad();
        std::vector<HeadExample> examples;
        std::vector<torch::Tensor> inputs;
        for (std::int64_t part = 0; part < m_recipe.batch; ++part) {
            examples.push_back(next(static_cast<std::uint64_t>(m_step * m_recipe.batch + part)));
            inputs.push_back(examples.back().input);
        }
        const torch::Tensor scores = m_net->forward(torch::stack(inputs));
        torch::Tensor loss = torch::zeros({});
        for (std::int64_t part = 0; part < m_recipe.batch; ++part)
            loss = loss + lossOf(scores.narrow(0, part, 1), examples[static_cast<std::size_t>(part)]) /
                              static_cast<double>(m_recipe.batch);
        loss.backward();
        const double total = loss.item<double>();
        const double norm = torch::nn::utils::clip_grad_norm_(m_net->parameters(), m_recipe.clip);
        const bool finite = std::isfinite(total) && std::isfinite(norm);
        if (finite) {
            m_optimizer->step();
            updateAverage();
            m_badSteps = 0;
        } else if (++m_badSteps >= kMostBadSteps) {
            throw Error(ErrorKind::Internal, "training.diverged",
                        "ten steps in a row gave no finite loss, the last one was step " +
                            std::to_string(m_step) +
                            "; the state of the last checkpoint is kept: lower the learning rate and resume");
        }
        ++m_step;
        return finite ? std::optional<double>(total) : std::nullopt;
    }

    double learningRate() const {
        if (m_step < m_recipe.warmupSteps)
            return m_recipe.learningRate * static_cast<double>(m_step + 1) /
                   static_cast<double>(m_recipe.warmupSteps);
        const double span =
            static_cast<double>(std::max<std::int64_t>(1, m_recipe.steps - m_recipe.warmupSteps));
        const double position = std::min(1.0, static_cast<double>(m_step - m_recipe.warmupSteps) / span);
        return m_recipe.finalLearningRate + 0.5 * (m_recipe.learningRate - m_recipe.finalLearningRate) *
                                                (1.0 + std::cos(std::numbers::pi * position));
    }

    SegmenterWeights averaged() const {
        SegmenterWeights weights;
        weights.net = SegmenterNet(m_recipe.network);
        torch::NoGradGuard guard;
        const auto parameters = weights.net->parameters();
        for (std::size_t n = 0; n < parameters.size(); ++n)
            parameters[n].copy_(m_average[n]);
        weights.net->eval();
        return weights;
    }

    // As Trainer::save: weights and optimizer of one step in a fresh folder that replaces the old one by
    // rename.
    void save(const std::filesystem::path& folder) const {
        const std::filesystem::path fresh = folder / "state.part", current = folder / "state",
                                    old = folder / "state.old";
        std::filesystem::remove_all(fresh);
        std::filesystem::create_directories(fresh);
        TensorFile content;
        content.metadata = {{"what", "magiqt-segmenter-state"},
                            {"step", m_step},
                            {"bad_steps", m_badSteps},
                            {"recipe", m_recipe.toJson()}};
        const auto named = m_net->named_parameters();
        for (std::size_t n = 0; n < named.size(); ++n) {
            content.tensors["net." + named[n].key()] = named[n].value();
            content.tensors["average." + named[n].key()] = m_average[n];
        }
        writeTensorFile(fresh / "state.safetensors", content);
        std::ostringstream optimizer;
        torch::save(*m_optimizer, optimizer);
        const std::string bytes = optimizer.str();
        AtomicFile file(fresh / "optimizer.pt");
        file.write(bytes.data(), bytes.size());
        file.commit();
        std::filesystem::remove_all(old);
        if (std::filesystem::exists(current)) std::filesystem::rename(current, old);
        std::filesystem::rename(fresh, current);
        std::filesystem::remove_all(old);
    }

    bool restore(const std::filesystem::path& folder) {
        std::filesystem::path from = folder / "state";
        if (!std::filesystem::exists(from)) from = folder / "state.old"; // killed between the two renames
        if (!std::filesystem::exists(from)) return false;
        const TensorFile content = readTensorFile(from / "state.safetensors");
        for (const char* field : {"network", "seed", "batch"})
            if (content.metadata.at("recipe").at(field) != m_recipe.toJson().at(field))
                throw Error(ErrorKind::BadInput, "training.other-recipe",
                            std::string("the run to resume was started with another '") + field +
                                "'; start a new run for another recipe",
                            {{"field", field}});
        torch::NoGradGuard guard;
        const auto named = m_net->named_parameters();
        for (std::size_t n = 0; n < named.size(); ++n) {
            named[n].value().copy_(content.tensors.at("net." + named[n].key()));
            m_average[n].copy_(content.tensors.at("average." + named[n].key()));
        }
        m_step = content.metadata.at("step").get<std::int64_t>();
        m_badSteps = content.metadata.value("bad_steps", 0);
        torch::load(*m_optimizer, (from / "optimizer.pt").string());
        return true;
    }

private:
    // The example of this number; the next one is made meanwhile.
    HeadExample next(std::uint64_t number) {
        if (!m_ahead.valid() || m_aheadNumber != number) request(number);
        HeadExample example = m_ahead.get();
        request(number + 1);
        return example;
    }

    void request(std::uint64_t number) {
        m_aheadNumber = number;
        m_ahead = std::async(std::launch::async,
                             [this, number] { return m_generator.draw(m_recipe.seed, number); });
    }

    void updateAverage() {
        torch::NoGradGuard guard;
        // Shorter memory at the beginning, so that the random start is forgotten.
        const double decay = std::min(m_recipe.emaDecay, (1.0 + static_cast<double>(m_step)) /
                                                             (10.0 + static_cast<double>(m_step)));
        const auto parameters = m_net->parameters();
        for (std::size_t n = 0; n < parameters.size(); ++n)
            m_average[n].lerp_(parameters[n], 1.0 - decay);
    }

    const SegmenterRecipe& m_recipe;
    const HeadGenerator& m_generator;
    SegmenterNet m_net;
    std::vector<torch::Tensor> m_average;
    std::unique_ptr<torch::optim::AdamW> m_optimizer;
    std::future<HeadExample> m_ahead;
    std::uint64_t m_aheadNumber = 0;
    std::int64_t m_step = 0;
    int m_badSteps = 0;
};

struct DevelopmentDice {
    double brain = 0.0, tissue = 0.0;
};

DevelopmentDice lookAt(SegmenterNet net, const HeadGenerator& generator) {
    torch::NoGradGuard guard;
    DevelopmentDice mean;
    for (int n = 0; n < kDevelopmentExamples; ++n) {
        const HeadExample example = generator.draw(kDevelopmentSeed, static_cast<std::uint64_t>(n));
        const torch::Tensor found = net->forward(example.input.unsqueeze(0)).argmax(1)[0];
        mean.brain += diceOf(found.ge(kFirstBrain), example.target.ge(kFirstBrain)) / kDevelopmentExamples;
        const auto fluid = [](const torch::Tensor& x) { return x.ge(2).logical_and(x.le(3)); };
        double tissue = diceOf(fluid(found), fluid(example.target));
        for (std::int64_t c = static_cast<std::int64_t>(HeadClass::Grey); c < kClasses; ++c)
            tissue += diceOf(found.eq(c), example.target.eq(c));
        mean.tissue += tissue / 4.0 / kDevelopmentExamples;
    }
    return mean;
}

Json cardOf(const SegmenterRecipe& recipe, std::size_t subjects, const std::string& sources,
            std::int64_t steps, const std::optional<DevelopmentDice>& figures) {
    Json card = {{"name", recipe.name},
                 {"recipe", recipe.toJson()},
                 {"steps_done", steps},
                 {"training_data", {{"sources", sources}, {"subjects", subjects}}},
                 {"intended_use", "research use only"}};
    if (figures)
        card["development"] = {{"brain_dice", figures->brain},
                               {"tissue_dice", figures->tissue},
                               {"what", "examples made from label maps"}};
    return card;
}

} // namespace

TrainingResult trainSegmenter(const SegmenterRecipe& recipe, const std::vector<SegmenterSubject>& subjects,
                              const std::vector<SegmenterSubject>& development, const std::string& sources,
                              const SegmenterTrainingPaths& paths, const TrainingOptions& options,
                              const TrainingCallbacks& callbacks) try {
    useThreads(options.threads);
    HeadGeneratorOptions how;
    how.spacingMm = recipe.network.spacingMm;
    how.regionKji = recipe.network.regionKji;
    how.prior = recipe.network.prior;
    how.imageShare = recipe.imageShare;
    how.anyContrastShare = recipe.anyContrastShare;
    const auto shared = [](const std::vector<SegmenterSubject>& list) {
        return std::shared_ptr<const std::vector<SegmenterSubject>>(&list, [](const auto*) {});
    };
    const HeadGenerator generator(shared(subjects), how);
    std::optional<HeadGenerator> developmentGenerator;
    if (!development.empty() && recipe.evaluateEvery > 0)
        developmentGenerator.emplace(shared(development), how);
    SegmenterTrainer trainer(recipe, generator);
    if (!trainer.restore(paths.checkpointFolder) && !paths.initialWeights.empty())
        trainer.startFrom(SegmenterWeights::load(paths.initialWeights));
    std::filesystem::create_directories(paths.outFolder);

    std::optional<DevelopmentDice> figures;
    const auto look = [&] {
        if (!developmentGenerator) return;
        figures = lookAt(trainer.averaged().net, *developmentGenerator);
        if (!callbacks.metric) return;
        callbacks.metric("development_brain_dice", figures->brain, trainer.stepsDone());
        callbacks.metric("development_tissue_dice", figures->tissue, trainer.stepsDone());
    };
    const auto keep = [&] {
        trainer.save(paths.checkpointFolder);
        SegmenterWeights weights = trainer.averaged();
        weights.card = cardOf(recipe, subjects.size(), sources, trainer.stepsDone(), figures);
        weights.save(paths.outFolder / "weights.safetensors", torch::kFloat16);
        if (callbacks.checkpointWritten) callbacks.checkpointWritten();
    };
    const auto interval = static_cast<std::int64_t>(recipe.checkpointMinutes * 60'000.0);
    std::int64_t keptAt = monotonicMs();
    double smoothed = 0.0;
    constexpr std::int64_t metricEvery = 10;
    TrainingResult result;
    while (trainer.stepsDone() < recipe.steps) {
        const double rate = trainer.learningRate();
        const std::optional<double> loss = trainer.step();
        const std::int64_t step = trainer.stepsDone();
        if (loss) smoothed = smoothed == 0.0 ? *loss : 0.98 * smoothed + 0.02 * *loss;
        if (callbacks.progress)
            callbacks.progress(static_cast<double>(step) / static_cast<double>(recipe.steps), "training");
        if (callbacks.metric && (step % metricEvery == 0 || !loss || step == recipe.steps)) {
            callbacks.metric("loss_smoothed", smoothed, step);
            callbacks.metric("learning_rate", rate, step);
            if (!loss) callbacks.metric("skipped", 1.0, step);
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
                "there is not enough memory for this training; use smaller regions");
} catch (const c10::Error& problem) {
    throwAsError(problem, "use smaller regions");
}

} // namespace magiqt
