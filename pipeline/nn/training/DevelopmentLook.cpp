#include "nn/training/DevelopmentLook.h"

#include "base/AtomicFile.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <string>

namespace magiqt {

namespace {

constexpr std::size_t kPictureRows = 4;
constexpr double kWhite = 1.5; // model intensity; the median of the head is 0.5

// Mean of the SSIM map inside the mask.
double meanSsim(const torch::Tensor& image, const torch::Tensor& truth, const torch::Tensor& inside,
                double range) {
    const auto mean = [](const torch::Tensor& x) {
        return torch::avg_pool3d(x.reshape({1, 1, x.size(0), x.size(1), x.size(2)}), 7, 1, 3, false, false)
            .reshape(x.sizes());
    };
    const double c1 = std::pow(0.01 * range, 2);
    const double c2 = std::pow(0.03 * range, 2);
    const torch::Tensor a = mean(image), b = mean(truth);
    const torch::Tensor varianceA = mean(image * image) - a * a;
    const torch::Tensor varianceB = mean(truth * truth) - b * b;
    const torch::Tensor covariance = mean(image * truth) - a * b;
    const torch::Tensor map =
        (2 * a * b + c1) * (2 * covariance + c2) / ((a * a + b * b + c1) * (varianceA + varianceB + c2));
    return map.masked_select(inside).mean().item<double>();
}

// The best linear match of the image to the truth inside the mask, everywhere.
torch::Tensor matched(const torch::Tensor& image, const torch::Tensor& truth, const torch::Tensor& inside) {
    const torch::Tensor x = image.masked_select(inside);
    const torch::Tensor t = truth.masked_select(inside);
    const torch::Tensor slope = ((x - x.mean()) * (t - t.mean())).mean() / x.var(false).clamp_min(1e-8);
    return (image - x.mean()) * slope + t.mean();
}

double errorOf(const torch::Tensor& image, const torch::Tensor& truth, const torch::Tensor& inside) {
    return (image - truth).masked_select(inside).square().mean().item<double>();
}

} // namespace

DevelopmentFigures lookAtDevelopment(ImageModel& model, const std::vector<TrainingBatch>& regions) {
    torch::NoGradGuard guard;
    DevelopmentFigures sum;
    int count = 0;
    for (const TrainingBatch& batch : regions) {
        const torch::Tensor enhanced = model.preview(batch);
        for (std::int64_t c = 0; c < kContrasts; ++c) {
            if (batch.targetAvailable[0][c].item<float>() == 0.0f) continue;
            const torch::Tensor truth = batch.highField[0][c];
            const torch::Tensor inside = truth.gt(0.05);
            if (inside.sum().item<std::int64_t>() < 4096) continue;
            const double range = truth.max().item<double>();
            const torch::Tensor image = matched(enhanced[0][c], truth, inside);
            const double error = errorOf(image, truth, inside);
            const double inputError = errorOf(matched(batch.lowField[0][c], truth, inside), truth, inside);
            const double psnr = 10.0 * std::log10(range * range / error);
            DevelopmentFigures::Contrast& contrast = sum.contrasts[static_cast<std::size_t>(c)];
            contrast.psnrDb += psnr;
            contrast.ssim += meanSsim(image, truth, inside, range);
            ++contrast.regions;
            sum.psnrDb += psnr;
            sum.gainDb += 10.0 * std::log10(inputError / error);
            ++count;
        }
    }
    if (count > 0) {
        sum.gainDb /= count;
        sum.psnrDb /= count;
    }
    for (DevelopmentFigures::Contrast& contrast : sum.contrasts)
        if (contrast.regions > 0) {
            contrast.psnrDb /= contrast.regions;
            contrast.ssim /= contrast.regions;
        }
    return sum;
}

void writeSampleSlices(ImageModel& model, const std::vector<TrainingBatch>& regions,
                       const std::filesystem::path& file) {
    torch::NoGradGuard guard;
    std::vector<torch::Tensor> rows;
    for (std::size_t n = 0; n < std::min(regions.size(), kPictureRows); ++n) {
        const TrainingBatch& batch = regions[n];
        const std::int64_t middle = batch.lowField.size(2) / 2;
        const auto slices = [&](const torch::Tensor& images) {
            return images[0].select(1, middle);
        }; // [3, h, w]
        const torch::Tensor arms =
            torch::stack({slices(batch.lowField), slices(model.preview(batch)), slices(batch.highField)}, 1);
        // [3 contrasts, 3 arms, h, w] -> [h, 9 w]
        rows.push_back(arms.permute({2, 0, 1, 3}).reshape({arms.size(2), -1}));
    }
    const torch::Tensor picture =
        torch::cat(rows, 0).mul(255.0 / kWhite).clamp(0, 255).to(torch::kCPU, torch::kUInt8).contiguous();
    const std::string head =
        "P5\n" + std::to_string(picture.size(1)) + " " + std::to_string(picture.size(0)) + "\n255\n";
    AtomicFile out(file);
    out.write(head.data(), head.size());
    out.write(picture.data_ptr<std::uint8_t>(), static_cast<std::size_t>(picture.numel()));
    out.commit();
}

} // namespace magiqt
