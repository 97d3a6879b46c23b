#include "nn/core/NormAct.h"

#include "nn/core/NormActKernel.h"

#include <torch/autograd.h>
#include <torch/types.h>

namespace magiqt {

namespace {

using kernel::kNormActChunk;

bool fusedApplies(const torch::Tensor& x) {
    return x.device().is_cpu() && x.scalar_type() == torch::kFloat32;
}

struct Shape {
    std::int64_t batch, channels, positions, chunks;
    explicit Shape(const torch::Tensor& x)
        : batch(x.size(0)),
          channels(x.size(1)),
          positions(x.numel() / (x.size(0) * x.size(1))),
          chunks((positions + kNormActChunk - 1) / kNormActChunk) {}
};

torch::Tensor fusedForward(const torch::Tensor& x, const torch::Tensor& gain, const torch::Tensor& offset) {
    const Shape shape(x);
    torch::Tensor y = torch::empty_like(x);
    const float* in = x.data_ptr<float>();
    float* out = y.data_ptr<float>();
    const float* a = gain.data_ptr<float>();
    const float* b = offset.data_ptr<float>();
    at::parallel_for(0, shape.batch * shape.chunks, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t item = begin; item < end; ++item) {
            const std::int64_t batch = item / shape.chunks;
            const std::int64_t start = item % shape.chunks * kNormActChunk;
            const std::int64_t base = batch * shape.channels * shape.positions + start;
            kernel::normActForward(in + base, shape.positions, out + base, shape.positions, shape.channels,
                                   std::min(kNormActChunk, shape.positions - start),
                                   a + batch * shape.channels, b + batch * shape.channels,
                                   static_cast<float>(kNormEps));
        }
    });
    return y;
}

class NormActFunction : public torch::autograd::Function<NormActFunction> {
public:
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& gain, const torch::Tensor& offset) {
        context->save_for_backward({x, gain, offset});
        return fusedForward(x, gain, offset);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& x = saved[0];
        const Shape shape(x);
        const torch::Tensor up = gradients[0].contiguous();
        torch::Tensor dx = torch::empty_like(x);
        // Partial sums per chunk, added in a fixed order: the result does not depend on the number of
        // threads.
        torch::Tensor partial = torch::empty({2, shape.batch, shape.chunks, shape.channels}, x.options());
        float* gainSums = partial.data_ptr<float>();
        float* offsetSums = gainSums + shape.batch * shape.chunks * shape.channels;
        const float* in = x.data_ptr<float>();
        const float* dy = up.data_ptr<float>();
        float* out = dx.data_ptr<float>();
        const float* a = saved[1].data_ptr<float>();
        const float* b = saved[2].data_ptr<float>();
        at::parallel_for(0, shape.batch * shape.chunks, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t item = begin; item < end; ++item) {
                const std::int64_t batch = item / shape.chunks;
                const std::int64_t start = item % shape.chunks * kNormActChunk;
                const std::int64_t base = batch * shape.channels * shape.positions + start;
                kernel::normActBackward(in + base, dy + base, out + base, shape.positions, shape.channels,
                                        std::min(kNormActChunk, shape.positions - start),
                                        a + batch * shape.channels, b + batch * shape.channels,
                                        static_cast<float>(kNormEps), gainSums + item * shape.channels,
                                        offsetSums + item * shape.channels);
            }
        });
        const torch::Tensor sums = partial.sum(2);
        return {dx, sums[0], sums[1]};
    }
};

} // namespace

torch::Tensor normActReference(const torch::Tensor& x, const torch::Tensor& gain,
                               const torch::Tensor& offset) {
    const torch::Tensor wide = x.to(torch::promoteTypes(x.scalar_type(), torch::kFloat32));
    const torch::Tensor inverse = (wide.square().mean(1, true) + kNormEps).rsqrt();
    const auto perChannel = [&](const torch::Tensor& values) {
        return values.reshape({values.size(0), values.size(1), 1, 1, 1});
    };
    return torch::silu(wide * inverse * perChannel(gain) + perChannel(offset)).to(x.scalar_type());
}

torch::Tensor normAct(const torch::Tensor& x, const torch::Tensor& gain, const torch::Tensor& offset) {
    if (!fusedApplies(x)) return normActReference(x, gain, offset);
    const torch::Tensor in = x.contiguous();
    const bool needsGradient = torch::GradMode::is_enabled() &&
                               (in.requires_grad() || gain.requires_grad() || offset.requires_grad());
    const torch::Tensor a = gain.contiguous();
    const torch::Tensor b = offset.contiguous();
    return needsGradient ? NormActFunction::apply(in, a, b) : fusedForward(in, a, b);
}

void normActIntoTile(const torch::Tensor& x, const std::int64_t boxOrigin[3], const std::int64_t boxSize[3],
                     torch::Tensor& tile, const std::int64_t offsetInTile[3], const torch::Tensor& gain,
                     const torch::Tensor& offset) {
    const std::int64_t channels = x.size(1);
    const std::int64_t xPlane = x.size(2) * x.size(3) * x.size(4);
    const std::int64_t tilePlane = tile.size(2) * tile.size(3) * tile.size(4);
    tile.zero_();
    const float* in = x.data_ptr<float>();
    float* out = tile.data_ptr<float>();
    const float* a = gain.data_ptr<float>();
    const float* b = offset.data_ptr<float>();
    at::parallel_for(0, boxSize[0] * boxSize[1], 8, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row) {
            const std::int64_t k = row / boxSize[1];
            const std::int64_t j = row % boxSize[1];
            const float* from =
                in + ((boxOrigin[0] + k) * x.size(3) + boxOrigin[1] + j) * x.size(4) + boxOrigin[2];
            float* to = out + ((offsetInTile[0] + k) * tile.size(3) + offsetInTile[1] + j) * tile.size(4) +
                        offsetInTile[2];
            for (std::int64_t start = 0; start < boxSize[2]; start += kNormActChunk)
                kernel::normActForward(from + start, xPlane, to + start, tilePlane, channels,
                                       std::min(kNormActChunk, boxSize[2] - start), a, b,
                                       static_cast<float>(kNormEps));
        }
    });
}

} // namespace magiqt
