#include "nn/models/magiqt/BandMeasurement.h"

#include "nn/core/Haar.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

namespace magiqt {

namespace {

constexpr double kHeadIntensity = 0.15; // model intensity; the median of the head is 0.5

// Sums of weight, value and square of every band; weight is 1 where it counts.
struct Moments {
    torch::Tensor count = torch::zeros({kStateChannels}, torch::kFloat64);
    torch::Tensor sum = torch::zeros({kStateChannels}, torch::kFloat64);
    torch::Tensor squares = torch::zeros({kStateChannels}, torch::kFloat64);

    void add(const torch::Tensor& bands, const torch::Tensor& weight) {
        count += weight.expand_as(bands).sum({0, 2, 3, 4});
        sum += (bands * weight).sum({0, 2, 3, 4});
        squares += (bands.square() * weight).sum({0, 2, 3, 4});
    }
    torch::Tensor mean() const { return sum / count.clamp_min(1.0); }
    torch::Tensor deviationFrom(const torch::Tensor& centre) const {
        const torch::Tensor n = count.clamp_min(1.0);
        return (squares / n - 2.0 * centre * sum / n + centre.square()).clamp_min(1e-6).sqrt();
    }
};

} // namespace

void measureBands(ResidualModel& model, const DrawBatch& draw, int batches) {
    torch::NoGradGuard guard;
    Moments residual, condition;
    torch::Device device = torch::kCPU;
    for (int n = 0; n < batches; ++n) {
        const TrainingBatch batch = draw(static_cast<std::uint64_t>(n));
        device = batch.lowField.device();
        const auto channels = [](const torch::Tensor& available) {
            return channelMask(available, available.size(0))
                .to(torch::kCPU, torch::kFloat64)
                .reshape({-1, kStateChannels, 1, 1, 1});
        };
        residual.add(haarForward(batch.highField - batch.lowField).to(torch::kCPU, torch::kFloat64),
                     channels(batch.targetAvailable));
        // Inside the head: where the mean of the eight voxels (band 0 / sqrt 8) is well above air.
        const torch::Tensor bands = haarForward(batch.lowField).to(torch::kCPU, torch::kFloat64);
        const torch::Tensor inside = bands.index_select(1, torch::arange(0, kStateChannels, kHaarBands))
                                         .gt(kHeadIntensity * std::sqrt(8.0))
                                         .to(torch::kFloat64)
                                         .repeat_interleave(kHaarBands, 1);
        condition.add(bands, inside * channels(batch.inputAvailable));
    }
    const auto stored = [&](const torch::Tensor& values) { return values.to(torch::kFloat32).to(device); };
    model.residualDeviation = stored(residual.deviationFrom(torch::zeros({kStateChannels}, torch::kFloat64)));
    model.conditionMean = stored(condition.mean());
    model.conditionDeviation = stored(condition.deviationFrom(condition.mean()));
}

} // namespace magiqt
