#include "nn/models/adversarial/AdversarialModel.h"

#include "base/Error.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {

torch::nn::Module& registerIn(torch::nn::Module& set, const std::string& name,
                              std::shared_ptr<torch::nn::Module> member) {
    set.register_module(name, std::move(member));
    return set;
}

// [B, C, (k, j, i)] with its axes in the order of the view, and back.
torch::Tensor seen(const torch::Tensor& x, const std::array<std::int64_t, 3>& view) {
    return x.permute({0, 1, view[0] + 2, view[1] + 2, view[2] + 2}).contiguous();
}
torch::Tensor unseen(const torch::Tensor& x, const std::array<std::int64_t, 3>& view) {
    std::array<std::int64_t, 5> order = {0, 1, 0, 0, 0};
    for (std::int64_t axis = 0; axis < 3; ++axis)
        order[static_cast<std::size_t>(view[static_cast<std::size_t>(axis)]) + 2] = axis + 2;
    return x.permute(order).contiguous();
}

torch::Tensor masked(const torch::Tensor& images, const torch::Tensor& available) {
    return images * available.to(images.options()).reshape({-1, kContrasts, 1, 1, 1});
}

class OneAnswer : public VolumeSampling {
public:
    explicit OneAnswer(std::function<torch::Tensor()> answer) : m_answer(std::move(answer)) {}
    torch::Tensor sample(std::uint32_t, const AfterEvaluation& afterEvaluation) override {
        torch::NoGradGuard guard;
        torch::Tensor answer = m_answer();
        afterEvaluation(1);
        return answer;
    }

private:
    std::function<torch::Tensor()> m_answer;
};

} // namespace

AdversarialModel::AdversarialModel(AdversarialShape shape)
    : m_shape(std::move(shape)),
      m_generatorSet(std::make_shared<torch::nn::Module>("generators")),
      m_discriminatorSet(std::make_shared<torch::nn::Module>("discriminators")) {
    for (std::size_t view = 0; view < m_shape.views.size(); ++view) {
        const std::string name = "view_" + std::to_string(view);
        m_generators.emplace_back(m_shape.width, m_shape.blocks, m_shape.dimensions);
        m_discriminators.emplace_back(m_shape.width, m_shape.dimensions);
        registerIn(*m_generatorSet, name, m_generators.back().ptr());
        registerIn(*m_discriminatorSet, name, m_discriminators.back().ptr());
    }
}

Json AdversarialModel::description() const {
    return {{"network",
             {{"network", m_shape.network},
              {"dimensions", static_cast<int>(m_shape.dimensions)},
              {"views", m_shape.views},
              {"width", m_shape.width},
              {"blocks", m_shape.blocks},
              {"tile_voxels", m_shape.tileVoxels}}}};
}

std::vector<ImageModel::Player> AdversarialModel::players() {
    return {{"generator", m_generatorSet}, {"discriminator", m_discriminatorSet}};
}

torch::Tensor AdversarialModel::enhanceView(std::size_t view, const torch::Tensor& lowField,
                                            const torch::Tensor& available) {
    const torch::Tensor x = seen(lowField, m_shape.views[view]);
    return masked(x + m_generators[view]->forward(withAvailability(x, available)), available);
}

torch::Tensor AdversarialModel::enhance(const torch::Tensor& lowField, const torch::Tensor& available) {
    torch::Tensor sum = torch::zeros_like(lowField);
    for (std::size_t view = 0; view < m_shape.views.size(); ++view)
        sum = sum + unseen(enhanceView(view, lowField, available), m_shape.views[view]);
    return sum / static_cast<double>(m_shape.views.size());
}

torch::Tensor AdversarialModel::loss(std::size_t player, const TrainingBatch& batch, const StepRandom&) {
    torch::Tensor sum;
    const auto add = [&](const torch::Tensor& term) { sum = sum.defined() ? sum + term : term; };
    for (std::size_t view = 0; view < m_shape.views.size(); ++view) {
        const torch::Tensor low = seen(batch.lowField, m_shape.views[view]);
        const torch::Tensor truth = masked(seen(batch.highField, m_shape.views[view]), batch.targetAvailable);
        const auto score = [&](const torch::Tensor& image) {
            return m_discriminators[view]->forward(torch::cat({low, image}, 1));
        };
        torch::Tensor image;
        {
            torch::AutoGradMode gradients(player == 0);
            image = masked(enhanceView(view, batch.lowField, batch.inputAvailable), batch.targetAvailable);
        }
        if (player == 0) {
            const torch::Tensor known =
                batch.targetAvailable.to(low.options()).reshape({-1, kContrasts, 1, 1, 1}).expand_as(low);
            add((score(image) - 1.0).square().mean() +
                m_shape.l1Weight * ((image - truth).abs() * known).sum() / known.sum().clamp_min(1.0));
        } else {
            add(0.5 * ((score(truth) - 1.0).square().mean() + score(image).square().mean()));
        }
    }
    return sum / static_cast<double>(m_shape.views.size());
}

torch::Tensor AdversarialModel::preview(const TrainingBatch& batch) {
    torch::NoGradGuard guard;
    return enhance(batch.lowField, batch.inputAvailable);
}

SamplingPlan AdversarialModel::adapted(SamplingPlan plan) const {
    plan.evaluations = 1;
    return plan;
}

double AdversarialModel::floatsPerVoxel(const SamplingPlan&, int) const {
    return 40.0; // images and their views; the feature maps are those of one tile
}

std::unique_ptr<VolumeSampling> AdversarialModel::begin(const torch::Tensor& lowField,
                                                        const torch::Tensor& available, const torch::Tensor&,
                                                        const SamplingPlan&) {
    return std::make_unique<OneAnswer>([this, lowField, available] {
        return slidingWindow(lowField, m_shape.tileVoxels,
                             [&](const torch::Tensor& tile) { return enhance(tile, available); }) -
               lowField;
    });
}

AdversarialShape shapeOfCheckpoint(const Json& metadata) {
    const Json& network = metadata.at("network");
    AdversarialShape shape;
    network.at("network").get_to(shape.network);
    shape.dimensions = network.at("dimensions") == 2 ? Dimensions::Two : Dimensions::Three;
    network.at("views").get_to(shape.views);
    network.at("width").get_to(shape.width);
    network.at("blocks").get_to(shape.blocks);
    network.at("tile_voxels").get_to(shape.tileVoxels);
    bool possible = !shape.views.empty() && shape.views.size() <= 3 && shape.width >= 1 &&
                    shape.width <= 512 && shape.blocks >= 0 && shape.blocks <= 64 && shape.tileVoxels >= 16 &&
                    shape.tileVoxels <= 512 && shape.tileVoxels % 8 == 0;
    for (const auto& view : shape.views)
        for (std::int64_t axis = 0; axis < 3; ++axis)
            possible = possible && std::count(view.begin(), view.end(), axis) == 1;
    if (!possible)
        throw Error(ErrorKind::BadInput, "model.bad-config",
                    "the network's views, width, blocks or tiles are out of range");
    return shape;
}

} // namespace magiqt
