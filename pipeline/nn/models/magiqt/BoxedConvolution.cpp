#include "nn/models/magiqt/BoxedConvolution.h"

#include "nn/core/NormAct.h"

#include <torch/nn/modules/conv.h>

#include <algorithm>
#include <functional>

namespace magiqt {

namespace {

bool boxed(const torch::Tensor& x, const Evaluation& how) {
    return how.boxEdge > 0 && x.size(0) == 1 && x.device().is_cpu() && x.scalar_type() == torch::kFloat32 &&
           !torch::GradMode::is_enabled();
}

// On the CPU LibTorch falls back from oneDNN to an unfolding convolution for single small volumes, which is
// several times slower; without gradients oneDNN is called directly.
torch::Tensor plainConvolution(const torch::Tensor& x, const torch::nn::Conv3d& conv, std::int64_t padding) {
    if (!torch::GradMode::is_enabled() && x.device().is_cpu() && x.scalar_type() == torch::kFloat32 &&
        at::globalContext().userEnabledMkldnn())
        return at::mkldnn_convolution(x.contiguous(), conv->weight, conv->bias, {padding, padding, padding},
                                      {1, 1, 1}, {1, 1, 1}, 1);
    return torch::conv3d(x, conv->weight, conv->bias, 1, padding);
}

// Calls `fill(tile, boxOrigin, boxSize, offsetInTile)` for every box with its clipped halo, convolves the
// tile and hands the result to its place in `out` (added when Add).
enum class Store { Replace, Add };
using Fill =
    std::function<void(torch::Tensor&, const std::int64_t*, const std::int64_t*, const std::int64_t*)>;

void convolveBoxes(const torch::Tensor& x, const torch::nn::Conv3d& conv, std::int64_t edge, Store store,
                   torch::Tensor& out, const Fill& fill) {
    const std::int64_t size[3] = {x.size(2), x.size(3), x.size(4)};
    torch::Tensor tile;
    for (std::int64_t k = 0; k < size[0]; k += edge)
        for (std::int64_t j = 0; j < size[1]; j += edge)
            for (std::int64_t i = 0; i < size[2]; i += edge) {
                const std::int64_t start[3] = {k, j, i};
                std::int64_t box[3], origin[3], boxSize[3], offset[3];
                for (int axis = 0; axis < 3; ++axis) {
                    box[axis] = std::min(edge, size[axis] - start[axis]);
                    origin[axis] = std::max<std::int64_t>(start[axis] - 1, 0);
                    boxSize[axis] = std::min(start[axis] + box[axis] + 1, size[axis]) - origin[axis];
                    offset[axis] = origin[axis] - (start[axis] - 1);
                }
                const std::vector<std::int64_t> shape = {1, x.size(1), box[0] + 2, box[1] + 2, box[2] + 2};
                if (!tile.defined() || tile.sizes() != torch::IntArrayRef(shape))
                    tile = torch::empty(shape, x.options());
                fill(tile, origin, boxSize, offset);
                const torch::Tensor result = plainConvolution(tile, conv, 0);
                torch::Tensor place = out.narrow(2, k, box[0]).narrow(3, j, box[1]).narrow(4, i, box[2]);
                if (store == Store::Add)
                    place.add_(result);
                else
                    place.copy_(result);
            }
}

} // namespace

torch::Tensor convolve(const torch::Tensor& x, torch::nn::Conv3d& conv, const Evaluation& how) {
    if (!boxed(x, how)) return plainConvolution(x, conv, 1);
    torch::Tensor out = torch::empty({1, conv->weight.size(0), x.size(2), x.size(3), x.size(4)}, x.options());
    convolveBoxes(x, conv, how.boxEdge, Store::Replace, out,
                  [&](torch::Tensor& tile, const std::int64_t* origin, const std::int64_t* size,
                      const std::int64_t* offset) {
                      tile.zero_();
                      torch::Tensor to = tile, from = x;
                      for (int axis = 0; axis < 3; ++axis) {
                          to = to.narrow(axis + 2, offset[axis], size[axis]);
                          from = from.narrow(axis + 2, origin[axis], size[axis]);
                      }
                      to.copy_(from);
                  });
    return out;
}

torch::Tensor normConvolve(const torch::Tensor& x, Norm& norm, const torch::Tensor& film,
                           torch::nn::Conv3d& conv, const Evaluation& how, torch::Tensor onto) {
    if (!boxed(x, how) || norm->kind() != Normalisation::ChannelRms) {
        const torch::Tensor result = plainConvolution(norm->forward(x, film), conv, 1);
        if (!onto.defined()) return result;
        return torch::GradMode::is_enabled() ? onto + result : onto.add_(result);
    }
    const auto [gain, offsets] = norm->gainAndOffset(1, film);
    const torch::Tensor in = x.contiguous();
    const Store store = onto.defined() ? Store::Add : Store::Replace;
    torch::Tensor out =
        onto.defined()
            ? onto
            : torch::empty({1, conv->weight.size(0), x.size(2), x.size(3), x.size(4)}, x.options());
    convolveBoxes(in, conv, how.boxEdge, store, out,
                  [&, a = gain.contiguous(), b = offsets.contiguous()](
                      torch::Tensor& tile, const std::int64_t* origin, const std::int64_t* size,
                      const std::int64_t* offset) { normActIntoTile(in, origin, size, tile, offset, a, b); });
    return out;
}

} // namespace magiqt
