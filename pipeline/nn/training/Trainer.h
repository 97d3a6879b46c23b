// The training loop's state and one step of it, for any model of the suite. All randomness is a function of
// (recipe.seed, step): samples, times, noise; so a resumed run repeats an uninterrupted one, and a run on
// several ranks one on a single rank with as many times the accumulation. Not thread-safe; train() in
// Training.h owns one.
#pragma once

#include "nn/models/ImageModel.h"
#include "nn/training/TrainingRecipe.h"

#include <torch/optim/adamw.h>

#include <functional>
#include <memory>
#include <vector>

namespace magiqt {

class Communicator;

class Trainer {
public:
    // draw(counter) gives the batch number `counter` of the run, on the device of the trainer. `ranks` (may
    // be null) outlives the trainer.
    Trainer(TrainingRecipe recipe, torch::Device device, DrawBatch draw, Communicator* ranks = nullptr);

    // The constants of the model, from the first batches of the run; before the first step of a new run.
    void measure(int batches);
    // Same network, else Error (BadInput, "training.other-network"); constants come along.
    void startFrom(ImageModel& weights);

    struct StepReport {
        double loss = 0.0; // of the first player; the mean over its gradients on this rank
        double gradientNorm = 0.0;
        double learningRate = 0.0;
        double waitedSeconds = 0.0;                              // for batches
        std::vector<std::pair<std::string, double>> otherLosses; // of further players, by name
        bool skipped = false;                                    // a loss or gradient was not finite
    };
    // One optimizer step of every player (recipe.accumulate gradients). Throws Error (Internal,
    // "training.diverged").
    StepReport step();

    std::int64_t stepsDone() const { return m_step; }
    const TrainingRecipe& recipe() const { return m_recipe; }
    ImageModel& model() { return *m_model; }
    // The exponential moving average as a model of its own.
    std::unique_ptr<ImageModel> averaged();

    // state.safetensors (weights, average, constants, step) and an optimizer file for each player, each
    // through a temporary name.
    void save(const std::filesystem::path& folder) const;
    // False when the folder holds no state. Throws Error (BadInput, "training.other-recipe") for a state of
    // another network or seed.
    bool restore(const std::filesystem::path& folder);

private:
    double learningRateAt(std::int64_t step) const;
    double gradientsOf(std::size_t player, const std::vector<TrainingBatch>& batches);
    void updateAverage();

    TrainingRecipe m_recipe;
    torch::Device m_device;
    DrawBatch m_draw;
    Communicator* m_ranks;
    std::unique_ptr<ImageModel> m_model;
    std::vector<ImageModel::Player> m_players;
    std::vector<std::unique_ptr<torch::optim::AdamW>> m_optimizers; // one a player
    std::vector<torch::Tensor> m_average;                           // of the first player's parameters
    std::int64_t m_step = 0;
    int m_badSteps = 0;
};

} // namespace magiqt
