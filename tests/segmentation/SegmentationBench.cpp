// Program to run by hand: brain mask and tissues of the development subjects, label maps 13-16, from images
// simulated of them: whole heads at 1 mm (3 T contrast) and their 64 mT scans. Prints the tables of
// docs/segmentation.md.
//   segmentation_bench DATA_FOLDER BRAIN.safetensors [TISSUE.safetensors]
#include "imaging/segmentation/HeadSegmentation.h"
#include "imaging/segmentation/TrainingHeads.h"
#include "nn/core/Contrasts.h"
#include "nn/core/Device.h"
#include "nn/simulator/SimulateVolume.h"
#include "volume/LabelScores.h"
#include "volume/Resample.h"

#include "base/Error.h"
#include "base/Ids.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

namespace {

using namespace magiqt;

struct Truth {
    Volume mask, labels; // 1 mm LPS
    std::vector<float> codes;
};

Truth truthOf(const SegmenterSubject& head) {
    const Geometry grid = Geometry::axisAligned(head.sizeIjk, Point3(1, 1, 1), Point3(0, 0, 0));
    std::vector<float> mask, labels, codes;
    for (const std::uint8_t packed : head.labels) {
        const HeadLabel label = HeadLabel::unpacked(packed);
        mask.push_back(isBrainMask(label.target) ? 1.0f : 0.0f);
        const bool fluid = label.target == HeadClass::OuterCsf || label.target == HeadClass::InnerCsf;
        labels.push_back(fluid                             ? 1.0f
                         : label.target >= HeadClass::Grey ? static_cast<float>(label.target) - 2.0f
                                                           : 0.0f);
        codes.push_back(static_cast<float>(label.tissue));
    }
    return {Volume(grid, std::move(mask)), Volume(grid, std::move(labels)), std::move(codes)};
}

struct Arm {
    std::vector<LabelScore> mask;
    std::map<int, std::vector<LabelScore>> tissue;
    double seconds = 0;
};

void judge(const Volume& scan, const Truth& truth, Segmenter& brain, std::optional<Segmenter>& tissue,
           Arm& arm) {
    Findings findings;
    const std::int64_t start = monotonicMs();
    Mask exact(truth.mask.voxels().size());
    for (std::size_t n = 0; n < exact.size(); ++n)
        exact[n] = truth.mask.voxels()[n] > 0.5f ? 1 : 0;
    const auto scoreOf = [&](const Volume& probability) {
        const Volume there = resample(probability, truth.mask.geometry(), Interpolation::Linear);
        Mask mask(there.voxels().size());
        for (std::size_t n = 0; n < mask.size(); ++n)
            mask[n] = there.voxels()[n] >= 0.5f ? 1 : 0;
        return compareMasks(mask, exact, truth.mask.geometry());
    };
    if (tissue) {
        const HeadSegmentation found = segmentHead(scan, brain, *tissue, {}, findings);
        arm.seconds += 1e-3 * static_cast<double>(monotonicMs() - start);
        arm.mask.push_back(scoreOf(found.brain.probability));
        const Volume labels = resample(found.labels, truth.labels.geometry(), Interpolation::Nearest);
        for (const auto& [label, score] : compareLabels(labels, truth.labels))
            arm.tissue[label].push_back(score);
    } else {
        const BrainMask found = findBrain(scan, brain, {}, findings);
        arm.seconds += 1e-3 * static_cast<double>(monotonicMs() - start);
        arm.mask.push_back(scoreOf(found.probability));
    }
    for (const Finding& finding : findings)
        std::printf("  %s\n", finding.message.c_str());
}

void print(const char* name, const char* label, const std::vector<LabelScore>& scores) {
    double dice = 0, assd = 0, hd95 = 0, least = 1;
    std::vector<double> a, b;
    for (const LabelScore& score : scores) {
        dice += score.dice / static_cast<double>(scores.size());
        least = std::min(least, score.dice);
        assd += score.assdMm.value_or(99) / static_cast<double>(scores.size());
        hd95 += score.hd95Mm.value_or(99) / static_cast<double>(scores.size());
        a.push_back(score.volumeMl);
        b.push_back(score.referenceMl);
    }
    const auto agreement = blandAltman(a, b);
    std::printf("| %s | %s | %zu | %.3f (%.3f) | %.2f | %.2f | %+.0f (%+.0f to %+.0f) |\n", name, label,
                scores.size(), dice, least, assd, hd95, agreement ? agreement->bias : a[0] - b[0],
                agreement ? agreement->lower : 0.0, agreement ? agreement->upper : 0.0);
}

} // namespace

int main(int argumentCount, char** arguments) try {
    if (argumentCount < 3) return 2;
    useThreads(argumentCount > 4 ? std::atoi(arguments[4]) : 0);
    const auto heads = readTrainingHeads(arguments[1], HeadPart::Development);
    Segmenter brain(arguments[2]);
    std::optional<Segmenter> tissue;
    if (argumentCount > 3 && arguments[3][0] != '-') tissue.emplace(arguments[3]);
    const SimulatorRecipe recipe = SimulatorRecipe::standard();
    std::map<std::string, Arm> arms;
    std::uint64_t seed = 500;
    for (const SegmenterSubject& head : heads) {
        const Truth truth = truthOf(head);
        for (std::size_t contrast = 0; contrast < kContrastCount; ++contrast) {
            SimulationInput input;
            input.voxels = truth.codes;
            input.areTissueCodes = true;
            input.sizeIjk = head.sizeIjk;
            input.spacingMm = {1, 1, 1};
            input.contrast = contrast;
            input.seed = ++seed;
            input.orientation = 0;
            const SimulatedScan scan = simulateVolume(input, recipe);
            const Point3 spacing(scan.spacingMm[0], scan.spacingMm[1], scan.spacingMm[2]);
            const Point3 first(scan.firstIndexIjk[0], scan.firstIndexIjk[1], scan.firstIndexIjk[2]);
            judge(Volume(truth.mask.geometry(), scan.truth), truth, brain, tissue,
                  arms[std::string("1 mm ") + kContrastNames[contrast]]);
            judge(Volume(Geometry::axisAligned(scan.sizeIjk, spacing, first), scan.voxels), truth, brain,
                  tissue, arms[std::string("64 mT ") + kContrastNames[contrast]]);
            std::fprintf(stderr, "%s %s: 1 mm %.4f, 64 mT %.4f\n", head.name.c_str(),
                         kContrastNames[contrast],
                         arms[std::string("1 mm ") + kContrastNames[contrast]].mask.back().dice,
                         arms[std::string("64 mT ") + kContrastNames[contrast]].mask.back().dice);
        }
    }
    const std::array<const char*, 5> names = {"", "CSF", "grey", "white", "ventricles"};
    std::printf(
        "| images | label | n | Dice (least) | ASSD mm | HD95 mm | volume bias ml (limits of agreement) |\n"
        "|---|---|---|---|---|---|---|\n");
    for (const auto& [name, arm] : arms) {
        print(name.c_str(), "brain mask", arm.mask);
        for (const auto& [label, scores] : arm.tissue)
            print(name.c_str(), names[static_cast<std::size_t>(label)], scores);
    }
    double seconds = 0, count = 0;
    for (const auto& [name, arm] : arms) {
        seconds += arm.seconds;
        count += static_cast<double>(arm.mask.size());
    }
    std::printf("%.2f s a scan, wall clock\n", seconds / count);
    return 0;
} catch (const magiqt::Error& error) {
    std::fprintf(stderr, "%s\n", error.fullMessage().c_str());
    return 1;
}
