// How a model does on development regions while it trains: its preview (one evaluation) against the truth and
// against the interpolated input, both after their best linear match to the truth, inside the head.
#pragma once

#include "nn/models/ImageModel.h"

#include <array>
#include <filesystem>
#include <optional>
#include <vector>

namespace magiqt {

struct DevelopmentFigures {
    double gainDb = 0.0; // mean over regions and contrasts: PSNR over that of the interpolated input
    double psnrDb = 0.0; // data range: the region's largest value
    struct Contrast {
        double psnrDb = 0.0;
        double ssim = 0.0; // Wang et al. 2004, 7^3 uniform windows, population covariance
        int regions = 0;
    };
    std::array<Contrast, kContrastCount> contrasts;
};

DevelopmentFigures lookAtDevelopment(ImageModel& model, const std::vector<TrainingBatch>& regions);

// A picture of the middle slices of the first regions, a row a region: input, preview and truth of each
// contrast side by side, as a binary portable graymap. Throws Error (NoResource).
void writeSampleSlices(ImageModel& model, const std::vector<TrainingBatch>& regions,
                       const std::filesystem::path& file);

} // namespace magiqt
