// What every model of the suite is to the trainer, the enhancer and the comparison: it is trained on batches
// of regions and turns the interpolated low-field images of a whole head into enhanced ones. One folder of
// nn/models holds one model: model.json (title, source, description, the fields of its recipe as
// base/Parameters.h describes them) and sources with
//   std::unique_ptr<ImageModel> make<Name>Model(const Json& options);     a new one; every field has a value
//   std::unique_ptr<ImageModel> restore<Name>Model(const Json& metadata); as a checkpoint describes it
// CMake finds it; nothing else is touched.
//
// Images are [B, 3, D, H, W] at 1 mm in model intensity (value / (2 x median inside the head): head median
// 0.5, air 0), zeros where a contrast was not acquired; `available` is [B, 3] of 0 and 1. Not thread-safe.
#pragma once

#include "base/Json.h"
#include "nn/models/SamplingPlan.h"
#include "nn/models/TrainingBatch.h"

#include <torch/nn/module.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

// One volume on its way through a model.
class VolumeSampling {
public:
    virtual ~VolumeSampling() = default;
    // Called after every evaluation with its number (1 ... evaluations); may throw to stop.
    using AfterEvaluation = std::function<void(int done)>;
    // Enhanced minus interpolated image, [1, 3, D, H, W]. `number` selects the noise of stochastic models.
    virtual torch::Tensor sample(std::uint32_t number, const AfterEvaluation& afterEvaluation) = 0;

    // What the next evaluation of a sample needs, for a resume between evaluations; empty for models that
    // begin a sample again.
    struct Memory {
        int done = 0;
        std::map<std::string, torch::Tensor> tensors;
    };
    virtual Memory memory() const { return {}; }
    virtual void resumeFrom(Memory) {}
};

class ImageModel {
public:
    virtual ~ImageModel() = default;

    virtual std::string network() const = 0; // the folder's name
    // What a checkpoint says so that restore<Name>Model makes the same shape again: {"network": {"network":
    // "unet", ...}, ...}.
    virtual Json description() const = 0;
    // Trained in turn, each by an optimizer of its own. The first one enhances and is all that a checkpoint
    // holds; others (a discriminator) live in training alone.
    struct Player {
        std::string name;
        std::shared_ptr<torch::nn::Module> module;
    };
    virtual std::vector<Player> players() = 0;
    // Measured on data, not trained; saved with the weights.
    virtual std::map<std::string, torch::Tensor*> constants() = 0;
    virtual void to(torch::Device device);

    // Finds the constants on the first batches of a run.
    virtual void measure(const DrawBatch& draw, int batches) = 0;
    // What player number `player` lowers; a scalar.
    virtual torch::Tensor loss(std::size_t player, const TrainingBatch& batch, const StepRandom& random) = 0;
    // The enhanced regions of a batch by one evaluation: the posterior mean, or what a deterministic model
    // gives.
    virtual torch::Tensor preview(const TrainingBatch& batch) = 0;

    // The plan as this model carries it out: a deterministic model has one evaluation.
    virtual SamplingPlan adapted(SamplingPlan plan) const { return plan; }
    virtual bool isStochastic() const { return true; }
    virtual std::array<int, 3> presetEvaluations() const { return {1, 5, 8}; } // preview, standard, fine
    // Edges of the volume must be multiples of this.
    virtual std::int64_t multipleVoxels(const SamplingPlan& plan) const = 0;
    // Floats that enhancing holds for each voxel at its peak, an upper estimate.
    virtual double floatsPerVoxel(const SamplingPlan& plan, int samples) const = 0;
    virtual std::unique_ptr<VolumeSampling> begin(const torch::Tensor& lowField,
                                                  const torch::Tensor& available,
                                                  const torch::Tensor& tokenCentresMm,
                                                  const SamplingPlan& plan) = 0;

    std::int64_t parameterCount(); // of the first player

    Json card = Json::object(); // recipe, data, steps, figures: shown to users as it is
    std::string sha256;         // of the checkpoint file; empty when never loaded
};

} // namespace magiqt
