// What the adversarial models share: a generator of the residual and a discriminator of pairs in one or
// several views of space (a view is an order of the axes), least squares as adversarial loss (Mao et al.,
// ICCV 2017) and lambda times L1 (pix2pix: 100). The views' images are averaged.
#pragma once

#include "nn/models/ImageModel.h"
#include "nn/models/adversarial/Generators.h"

#include <array>

namespace magiqt {

struct AdversarialShape {
    std::string network; // the folder's name
    Dimensions dimensions = Dimensions::Three;
    std::vector<std::array<std::int64_t, 3>> views = {{0, 1, 2}}; // which axis of (k, j, i) stands first, ...
    std::int64_t width = 16;
    std::int64_t blocks = 4;
    std::int64_t tileVoxels = 64; // of inference: the region that it was trained on
    double l1Weight = 100.0;      // training alone
};

class AdversarialModel : public ImageModel {
public:
    explicit AdversarialModel(AdversarialShape shape);

    std::string network() const override { return m_shape.network; }
    Json description() const override;
    std::vector<Player> players() override;
    std::map<std::string, torch::Tensor*> constants() override { return {}; }
    void measure(const DrawBatch&, int) override {}
    torch::Tensor loss(std::size_t player, const TrainingBatch& batch, const StepRandom& random) override;
    torch::Tensor preview(const TrainingBatch& batch) override;
    SamplingPlan adapted(SamplingPlan plan) const override;
    bool isStochastic() const override { return false; }
    std::array<int, 3> presetEvaluations() const override { return {1, 1, 1}; }
    std::int64_t multipleVoxels(const SamplingPlan&) const override { return 8; }
    double floatsPerVoxel(const SamplingPlan& plan, int samples) const override;
    std::unique_ptr<VolumeSampling> begin(const torch::Tensor& lowField, const torch::Tensor& available,
                                          const torch::Tensor& tokenCentresMm,
                                          const SamplingPlan& plan) override;

    // Mean over the views of the enhanced images.
    torch::Tensor enhance(const torch::Tensor& lowField, const torch::Tensor& available);

private:
    torch::Tensor enhanceView(std::size_t view, const torch::Tensor& lowField,
                              const torch::Tensor& available);

    AdversarialShape m_shape;
    std::vector<ResidualGenerator> m_generators;       // one a view
    std::vector<PatchDiscriminator> m_discriminators;  // one a view
    std::shared_ptr<torch::nn::Module> m_generatorSet; // what is saved
    std::shared_ptr<torch::nn::Module> m_discriminatorSet;
};

// The shape that a checkpoint's description tells.
AdversarialShape shapeOfCheckpoint(const Json& metadata);

} // namespace magiqt
