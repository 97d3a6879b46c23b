// The training loop's state and one step of it. All randomness is a function of (recipe.seed, step): samples,
// times, noise; so a resumed run repeats an uninterrupted one. Not thread-safe; train() in Training.h owns
// one.
#pragma once

#include "nn/training/DiffusionLoss.h"

#include <torch/optim/adamw.h>

#include <functional>
#include <memory>

namespace magiqt {

class Trainer {
public:
    // draw(counter) gives the region number `counter` of the run, on the device of the trainer.
    using Draw = std::function<TrainingBatch(std::uint64_t counter)>;

    Trainer(TrainingRecipe recipe, torch::Device device, Draw draw);

    // Standard deviations of the Haar bands over the first regions of the run; before the first step of a new
    // run.
    void measureDeviations(int regions);
    void startFrom(const ResidualModel& weights); // same network; deviations come along

    struct StepReport {
        double loss = 0.0;
        double gradientNorm = 0.0;
        double learningRate = 0.0;
        bool skipped = false; // loss or gradient was not finite
    };
    // One optimizer step (recipe.accumulate gradients). Throws Error (Internal, "training.diverged").
    StepReport step();

    std::int64_t stepsDone() const { return m_step; }
    const TrainingRecipe& recipe() const { return m_recipe; }
    ResidualModel& model() { return m_model; }
    // The exponential moving average as a model of its own.
    ResidualModel averaged() const;

    // state.safetensors (weights, average, deviations, step) and optimizer.pt, each through a temporary name.
    void save(const std::filesystem::path& folder) const;
    // False when the folder holds no state. Throws Error (BadInput, "training.other-recipe") for a state of
    // another network or seed.
    bool restore(const std::filesystem::path& folder);

private:
    double learningRateAt(std::int64_t step) const;
    std::vector<double> drawTimes(std::uint64_t counter, std::int64_t groups) const;
    void updateAverage();

    TrainingRecipe m_recipe;
    torch::Device m_device;
    Draw m_draw;
    ResidualModel m_model;
    std::vector<torch::Tensor> m_average; // in the order of m_model.net->parameters()
    std::unique_ptr<torch::optim::AdamW> m_optimizer;
    std::int64_t m_step = 0;
    int m_badSteps = 0;
};

} // namespace magiqt
