// Makes training examples of a segmenter from label maps, as SynthSeg does (Billot et al., Medical Image
// Analysis 2023): a random pose and warp of the head, a signal for every tissue (by the contrast model of the
// low-field simulator, at low or high field, or any at all), a bias field, a random scan geometry with its
// blur and noise, and what preprocessing leaves: zero background, a cut field of view, a removed skull. Every
// draw is a function of (seed, number) alone. Real images get the same pose and their own intensities.
// Constant after construction; any thread.
#pragma once

#include "nn/models/segmenter/SegmenterSubjects.h"
#include "nn/simulator/DrawStream.h"

#include <torch/types.h>

#include <memory>

namespace magiqt {

struct HeadGeneratorOptions {
    double spacingMm = 2.0;
    std::array<std::int64_t, 3> regionKji = {96, 112, 96}; // voxels, multiples of 16
    bool prior = false;             // regions lie in the brain, the second channel is a blurred brain mask
    double imageShare = 0.08;       // of the draws, from real images
    double anyContrastShare = 0.15; // with a random signal for every tissue
    double strippedShare = 0.12;    // without skull
    double croppedShare = 0.35;     // field of view cut
};

struct HeadExample {
    torch::Tensor input;  // [2, D, H, W]: intensity as the network takes it, prior
    torch::Tensor target; // int64 [D, H, W] HeadClass; Image: 0 or InnerCsf as "brain"
    bool maskOnly = false;
};

class HeadGenerator {
public:
    HeadGenerator(std::shared_ptr<const std::vector<SegmenterSubject>> subjects,
                  HeadGeneratorOptions options);
    HeadExample draw(std::uint64_t seed, std::uint64_t number) const;

private:
    struct Pose;
    Pose drawPose(const SegmenterSubject& subject, DrawStream& stream) const;
    torch::Tensor paint(const torch::Tensor& labels, DrawStream& stream) const;
    torch::Tensor scanned(const torch::Tensor& image, double level, DrawStream& stream) const;

    std::shared_ptr<const std::vector<SegmenterSubject>> m_subjects;
    HeadGeneratorOptions m_options;
    SimulatorRecipe m_recipe;
    std::vector<double> m_weights;
};

// Intensities as a segmenter takes them. Without a prior: the 0.98 quantile of what is above 0 becomes 1.
// With one: the median where the prior exceeds 0.5 becomes 0.5. Then clipped to 0 ... 2.5 and centred; 0
// becomes kSegmenterNothing.
inline constexpr double kSegmenterNothing = -1.0; // of a voxel with value 0
torch::Tensor segmenterIntensities(const torch::Tensor& image, const torch::Tensor& prior);

} // namespace magiqt
