#include "nn/models/magiqt/DiffusionLoss.h"

#include <torch/types.h>

namespace magiqt {

namespace {

constexpr std::uint32_t kTimeStream = 0x71u;
constexpr double kSmallestSize =
    0.08; // of a residual in units of the training set's, for its weight in the loss

torch::Tensor column(const std::vector<double>& values, const torch::Tensor& like) {
    return torch::tensor(values, torch::kFloat64)
        .to(like.options().dtype(torch::kFloat32))
        .reshape({-1, 1, 1, 1, 1});
}

// Mean over the groups, weighted, of a per-voxel quantity over the available contrasts. `weight` is per group
// or per channel.
torch::Tensor maskedMean(const torch::Tensor& values, const torch::Tensor& mask,
                         const torch::Tensor& weight) {
    const torch::Tensor perGroup = (values * mask * weight).sum({1, 2, 3, 4});
    const torch::Tensor count = mask.expand_as(values).sum({1, 2, 3, 4}).clamp_min(1.0);
    return (perGroup / count).mean();
}

torch::Tensor differences(const torch::Tensor& image, std::int64_t axis) {
    return image.narrow(axis, 1, image.size(axis) - 1) - image.narrow(axis, 0, image.size(axis) - 1);
}

} // namespace

std::vector<double> drawTimes(const MagiqtRecipe& recipe, const StepRandom& random, std::int64_t groups) {
    static const std::vector<double> samplingTimes = [] {
        std::vector<double> times;
        for (const int evaluations : {5, 8}) {
            const std::vector<double> grid = Schedule::uniformTimes(evaluations);
            times.insert(times.end(), grid.begin(), grid.end() - 1);
        }
        return times;
    }();
    std::vector<double> times;
    for (std::int64_t g = 0; g < groups; ++g) {
        const auto index = static_cast<std::uint64_t>(2 * g);
        const double choice = random.uniform(kTimeStream, index);
        const double where = random.uniform(kTimeStream, index + 1);
        if (choice < recipe.timesAtMaximum)
            times.push_back(Schedule::tMax);
        else if (choice < recipe.timesAtMaximum + recipe.timesOfSampling)
            times.push_back(
                samplingTimes[static_cast<std::size_t>(where * static_cast<double>(samplingTimes.size()))]);
        else
            times.push_back(Schedule::tMin + where * (Schedule::tMax - Schedule::tMin));
    }
    return times;
}

Evaluation trainingEvaluation(const MagiqtRecipe& recipe, std::int64_t groups) {
    Evaluation how;
    how.grid.groups = groups;
    how.grid.patches = {recipe.patchesPerAxis, recipe.patchesPerAxis, recipe.patchesPerAxis};
    how.crossBatch = recipe.crossBatch;
    return how;
}

torch::Tensor diffusionLoss(ResidualModel& model, const TrainingBatch& batch, const torch::Tensor& condition,
                            const std::vector<double>& times, const torch::Tensor& noise,
                            const MagiqtRecipe& recipe) {
    const Schedule schedule = Schedule::fromName(recipe.schedule);
    const Evaluation how = trainingEvaluation(recipe, batch.lowField.size(0));
    std::vector<double> alphas, sigmas, logSnrs, imageWeights, informed;
    for (const double t : times) {
        alphas.push_back(schedule.alpha(t));
        sigmas.push_back(schedule.sigma(t));
        logSnrs.push_back(schedule.logSnr(t));
        informed.push_back(t >= Schedule::tMax ? 0.0 : 1.0); // as ResidualModel::clean does
        imageWeights.push_back(std::max(schedule.alpha(t) * schedule.alpha(t), recipe.imageLossFloor));
    }
    const torch::Tensor alpha = column(alphas, noise);
    const torch::Tensor sigma = column(sigmas, noise);
    const auto channels = [&](const torch::Tensor& available) {
        return channelMask(available, available.size(0)).reshape({-1, kStateChannels, 1, 1, 1});
    };
    const torch::Tensor inputMask = channels(batch.inputAvailable);
    const torch::Tensor clean = model.encodeResidual(
        (batch.highField - batch.lowField) * batch.targetAvailable.reshape({-1, kContrasts, 1, 1, 1}));
    const torch::Tensor state = (clean * alpha + noise * sigma) * inputMask * column(informed, noise);
    const torch::Tensor logSnr = column(logSnrs, noise).reshape({-1});
    const torch::Tensor predicted =
        how.grid
            .merge(model.net->forward(how.grid.split(state), how.grid.split(condition), logSnr,
                                      batch.tokenCentresMm, how))
            .to(torch::kFloat32);

    const torch::Tensor target = noise * alpha - clean * sigma;
    torch::Tensor bandWeight = model.residualDeviation.pow(recipe.bandWeightPower);
    bandWeight = (bandWeight / bandWeight.mean()).reshape({1, kStateChannels, 1, 1, 1});
    // Regions differ by orders of magnitude in how far the scan is from the truth (contrast, above all). Each
    // is measured by its own size, as decibels do; otherwise a few decide every step and fine detail is never
    // learnt.
    const torch::Tensor targetMask = channels(batch.targetAvailable);
    const torch::Tensor size = (clean.square() * targetMask * bandWeight).sum({1, 2, 3, 4}) /
                               targetMask.expand_as(clean).sum({1, 2, 3, 4}).clamp_min(1.0);
    const torch::Tensor groupWeight = (1.0 / (kSmallestSize + size)).reshape({-1, 1, 1, 1, 1});
    torch::Tensor loss = maskedMean((predicted - target).square() * bandWeight, targetMask, groupWeight);

    if (recipe.imageLoss > 0.0 || recipe.gradientLoss > 0.0) {
        const torch::Tensor error = model.decodeResidual(state * alpha - predicted * sigma - clean);
        const torch::Tensor imageMask = batch.targetAvailable.reshape({-1, kContrasts, 1, 1, 1});
        const torch::Tensor weight = column(imageWeights, noise) * groupWeight;
        loss = loss + recipe.imageLoss * maskedMean(error.abs(), imageMask, weight);
        for (std::int64_t axis = 2; axis < 5 && recipe.gradientLoss > 0.0; ++axis)
            loss = loss +
                   recipe.gradientLoss / 3.0 * maskedMean(differences(error, axis).abs(), imageMask, weight);
    }
    return loss;
}

} // namespace magiqt
