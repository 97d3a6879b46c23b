#include "nn/core/CounterNoise.h"
#include "nn/models/TrainingBatch.h"

#include <torch/cuda.h>
#include <torch/utils.h>

namespace magiqt {

namespace {
constexpr std::uint32_t kNoiseStream = 0x72u;
constexpr std::uint64_t kDrawsPerBatch = 2048;
} // namespace

torch::Tensor StepRandom::noise(torch::IntArrayRef shape, const torch::Device& device,
                                std::uint64_t number) const {
    // A generator of its own for every field.
    const double drawn =
        counterUniform(seed, kNoiseStream + static_cast<std::uint32_t>(number) * 0x100u, counter);
    const auto mixed = static_cast<std::uint64_t>(drawn * 0x1p53);
    if (device.is_cuda()) {
        torch::cuda::manual_seed(mixed);
        return torch::randn(shape, torch::TensorOptions().device(device));
    }
    auto generator = at::make_generator<at::CPUGeneratorImpl>(mixed);
    return torch::randn(shape, generator, torch::kFloat32);
}

double StepRandom::uniform(std::uint32_t stream, std::uint64_t index) const {
    return counterUniform(seed, stream, counter * kDrawsPerBatch + index);
}

} // namespace magiqt
