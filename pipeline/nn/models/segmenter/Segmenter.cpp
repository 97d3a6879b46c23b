#include "nn/models/segmenter/Segmenter.h"

#include "base/Error.h"
#include "nn/core/TorchErrors.h"
#include "nn/models/segmenter/HeadGenerator.h"
#include "nn/models/segmenter/SegmenterWeights.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

namespace magiqt {

struct Segmenter::State {
    SegmenterWeights weights;
};

Segmenter::Segmenter(const std::filesystem::path& weights)
    : m_state(std::make_unique<State>(State{SegmenterWeights::load(weights)})) {}
Segmenter::~Segmenter() = default;
Segmenter::Segmenter(Segmenter&&) noexcept = default;
Segmenter& Segmenter::operator=(Segmenter&&) noexcept = default;

const SegmenterConfig& Segmenter::config() const {
    return m_state->weights.net->config();
}

Json Segmenter::description() const {
    return {{"name", m_state->weights.card.value("name", "unnamed")},
            {"sha256", m_state->weights.sha256},
            {"parameters", m_state->weights.net->parameterCount()},
            {"network", config()},
            {"card", m_state->weights.card}};
}

namespace {

// Where the pieces along one axis begin: as many as are needed to overlap by half, spread evenly.
std::vector<std::int64_t> beginnings(std::int64_t size, std::int64_t piece) {
    if (size <= piece) return {0};
    const std::int64_t count = (2 * (size - piece) + piece - 1) / piece + 1;
    std::vector<std::int64_t> first;
    for (std::int64_t n = 0; n < count; ++n)
        first.push_back((size - piece) * n / (count - 1));
    return first;
}

// Weight of a piece's voxels along one axis: highest in the middle, never 0.
torch::Tensor hill(std::int64_t size) {
    return torch::linspace(-1.0, 1.0, size, torch::kFloat32).abs().neg().add(1.05);
}

} // namespace

SegmenterOutput Segmenter::run(const SegmenterInput& input, const SegmenterRunOptions& options) try {
    torch::NoGradGuard guard;
    const auto [width, height, depth] = input.sizeIjk;
    const auto count = static_cast<std::size_t>(width * height * depth);
    if (input.voxels.size() != count || input.prior.size() != (config().prior ? count : 0))
        throw Error(ErrorKind::Internal, "segmenter.sizes", "the segmenter's input does not fit its size");
    const auto view = [&](const std::vector<float>& values) {
        return torch::from_blob(const_cast<float*>(values.data()), {depth, height, width}, torch::kFloat32);
    };
    const torch::Tensor prior = config().prior ? view(input.prior) : torch::Tensor();
    const torch::Tensor image = segmenterIntensities(view(input.voxels), prior);
    // Small images are filled up with what the network takes for nothing.
    const auto& region = config().regionKji;
    const std::array<std::int64_t, 3> size = {std::max(depth, region[0]), std::max(height, region[1]),
                                              std::max(width, region[2])};
    torch::Tensor whole = torch::empty({1, 2, size[0], size[1], size[2]});
    whole.select(1, 0).fill_(kSegmenterNothing);
    whole.select(1, 1).fill_(config().prior ? -1.0 : 0.0);
    const auto inside = [&](const torch::Tensor& x) {
        return x.narrow(-3, 0, depth).narrow(-2, 0, height).narrow(-1, 0, width);
    };
    inside(whole.select(1, 0)).copy_(image);
    if (config().prior) inside(whole.select(1, 1)).copy_(prior.sub(0.5).mul(2.0));

    torch::Tensor sum = torch::zeros({static_cast<std::int64_t>(kHeadClassCount), size[0], size[1], size[2]});
    torch::Tensor weights = torch::zeros({size[0], size[1], size[2]});
    const torch::Tensor weight = hill(region[0]).reshape({-1, 1, 1}) * hill(region[1]).reshape({1, -1, 1}) *
                                 hill(region[2]).reshape({1, 1, -1});
    for (const std::int64_t k : beginnings(size[0], region[0]))
        for (const std::int64_t j : beginnings(size[1], region[1]))
            for (const std::int64_t i : beginnings(size[2], region[2])) {
                if (options.betweenSteps) options.betweenSteps();
                const auto piece = [&](const torch::Tensor& x) {
                    return x.narrow(-3, k, region[0]).narrow(-2, j, region[1]).narrow(-1, i, region[2]);
                };
                // The mirror image goes along in one batch.
                const torch::Tensor one = piece(whole);
                const torch::Tensor batch = options.mirrored ? torch::cat({one, one.flip({4})}) : one;
                torch::Tensor found = torch::softmax(m_state->weights.net->forward(batch), 1);
                if (options.mirrored)
                    found = (found.narrow(0, 0, 1) + found.narrow(0, 1, 1).flip({4})).mul_(0.5);
                piece(sum).add_(found[0] * weight);
                piece(weights).add_(weight);
            }
    SegmenterOutput output;
    for (std::size_t c = 0; c < kHeadClassCount; ++c) {
        const torch::Tensor one = inside(sum[static_cast<std::int64_t>(c)].div(weights)).contiguous();
        output.probability[c].assign(one.data_ptr<float>(), one.data_ptr<float>() + one.numel());
    }
    return output;
} catch (const std::bad_alloc&) {
    throw Error(ErrorKind::NoResource, "memory.exhausted",
                "there is not enough memory to segment this image; close other programs");
} catch (const c10::Error& problem) {
    throwAsError(problem, "close other programs");
}

} // namespace magiqt
