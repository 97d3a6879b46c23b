#include "imaging/segmentation/TrainingHeads.h"

#include "base/Error.h"
#include "imaging/SubjectPreparation.h"
#include "volume/DistanceTransform.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace magiqt {

namespace {

constexpr double kFluidReachMm = 20.0; // fluid farther from the brain is a stray label

// p03's mask lacks the frontal lobes and p19's holds the scalp, so neither teaches.
constexpr std::array<const char*, 2> kMaskedImages = {"ms_long_p01_s1", "ms_long_p09_s2"};

HeadClass brainClass(int label) {
    switch (label) {
    case 4:
    case 5:
    case 14:
    case 15:
    case 31:
    case 43:
    case 44:
    case 63:
    case 72:
        return HeadClass::Ventricles;
    case 2:
    case 7:
    case 16:
    case 25:
    case 28:
    case 41:
    case 46:
    case 57:
    case 60:
    case 77:
    case 85:
        return HeadClass::White; // with brainstem and ventral diencephalon
    case 24:
    case 30:
    case 62:
        return HeadClass::InnerCsf;
    default:
        return label > 0 && label < 500 ? HeadClass::Grey : HeadClass::Air;
    }
}

Volume onMillimetres(const std::filesystem::path& file, Interpolation interpolation) {
    const Volume volume = reorient(*readNifti(file).volume, "LPS");
    if ((volume.geometry().spacingMm().array() - 1.0).abs().maxCoeff() < 0.01) return volume;
    return resample(volume, isotropicGrid(volume.geometry(), 1.0), interpolation);
}

std::array<double, 3> centreOf(const Mask& mask, const Index3& size) {
    std::array<double, 3> sum{};
    double count = 0.0;
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                if (mask[n] == 0) continue;
                sum[0] += static_cast<double>(i);
                sum[1] += static_cast<double>(j);
                sum[2] += static_cast<double>(k);
                count += 1.0;
            }
    for (double& value : sum)
        value /= std::max(count, 1.0);
    return sum;
}

SegmenterSubject headOfImage(const std::filesystem::path& folder, const std::string& name) {
    SegmenterSubject subject;
    subject.name = name;
    subject.kind = SegmenterSubject::Kind::Image;
    const Volume image = onMillimetres(folder / "FLAIR.nii.gz", Interpolation::Linear);
    const Volume mask =
        resample(*readNifti(folder / "brain_mask.nii.gz").volume, image.geometry(), Interpolation::Linear);
    subject.sizeIjk = image.geometry().sizeIjk();
    subject.image = image.voxels();
    for (float& value : subject.image)
        value = std::max(value, 0.0f);
    subject.mask.resize(mask.voxels().size());
    for (std::size_t n = 0; n < subject.mask.size(); ++n)
        subject.mask[n] = mask.voxels()[n] > 0.5f ? 1 : 0;
    keepLargestComponent(subject.mask, subject.sizeIjk);
    subject.centreIjk = centreOf(subject.mask, subject.sizeIjk);
    return subject;
}

} // namespace

SegmenterSubject headOfLabels(const std::filesystem::path& file, const std::string& name) {
    const Volume volume = onMillimetres(file, Interpolation::Nearest);
    const Index3 size = volume.geometry().sizeIjk();
    Mask brain(volume.voxels().size());
    std::vector<int> codes(brain.size());
    for (std::size_t n = 0; n < brain.size(); ++n) {
        codes[n] = static_cast<int>(std::lround(volume.voxels()[n]));
        const HeadClass target = brainClass(codes[n]);
        brain[n] = target >= HeadClass::Grey ? 1 : 0;
    }
    keepLargestComponent(brain, size);
    const Point3 spacing = volume.geometry().spacingMm();
    const std::vector<float> away = distanceToMask(brain, size, spacing);
    Mask hull = closedByBall(brain, size, spacing, kHullRadiusMm);
    fillHolesBySlice(hull, size);
    SegmenterSubject subject;
    subject.name = name;
    Index3 first = size, last = {-1, -1, -1};
    std::vector<std::uint8_t> labels(brain.size());
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                HeadLabel label{tissueOfLabel(codes[n]), brainClass(codes[n])};
                const bool inBrain = label.target != HeadClass::Air;
                const bool stray = inBrain && static_cast<double>(away[n]) > kFluidReachMm;
                if (stray) {
                    label = {};
                } else if (hull[n] != 0) {
                    // Vessels and what else lies in sulci belong to the mask, with their own signal.
                    if (!inBrain) label.target = HeadClass::InnerCsf;
                } else if (inBrain) {
                    label.target = HeadClass::OuterCsf;
                } else if (codes[n] != 0) {
                    label.target = HeadClass::Head;
                }
                labels[n] = label.packed();
                if (labels[n] == 0) continue;
                const Index3 at = {i, j, k};
                for (std::size_t a = 0; a < 3; ++a) {
                    first[a] = std::min(first[a], at[a]);
                    last[a] = std::max(last[a], at[a]);
                }
            }
    if (last[0] < 0)
        throw Error(ErrorKind::BadInput, "segmenter.no-labels",
                    "the label map '" + name + "' holds no head; FreeSurfer codes were expected",
                    {{"subject", name}});
    for (std::size_t a = 0; a < 3; ++a)
        subject.sizeIjk[a] = last[a] - first[a] + 1;
    Mask cropped;
    for (std::int64_t k = first[2]; k <= last[2]; ++k)
        for (std::int64_t j = first[1]; j <= last[1]; ++j) {
            const std::int64_t row = (k * size[1] + j) * size[0];
            subject.labels.insert(subject.labels.end(), labels.begin() + row + first[0],
                                  labels.begin() + row + last[0] + 1);
            cropped.insert(cropped.end(), hull.begin() + row + first[0], hull.begin() + row + last[0] + 1);
        }
    subject.centreIjk = centreOf(cropped, subject.sizeIjk);
    return subject;
}

std::vector<SegmenterSubject>
readTrainingHeads(const std::filesystem::path& dataFolder, HeadPart part,
                  const std::function<void(const std::string& name)>& onSubject) {
    std::vector<SegmenterSubject> subjects;
    const int from = part == HeadPart::Train ? 1 : 13, to = part == HeadPart::Train ? 12 : 16;
    for (int number = from; number <= to; ++number) {
        std::array<char, 24> name{};
        std::snprintf(name.data(), name.size(), "synthseg_%02d", number);
        const auto file = dataFolder / "labels" / (std::string(name.data()) + ".nii.gz");
        if (!std::filesystem::exists(file)) continue;
        if (onSubject) onSubject(name.data());
        subjects.push_back(headOfLabels(file, name.data()));
    }
    if (subjects.empty())
        throw Error(ErrorKind::BadInput, "segmenter.no-labels",
                    "there is no label map to train on; a data folder with labels/synthseg_01.nii.gz ... was "
                    "expected",
                    {{"subject", ""}});
    if (part == HeadPart::Train)
        for (const char* name : kMaskedImages) {
            const auto folder = dataFolder / "train" / name;
            if (!std::filesystem::exists(folder / "brain_mask.nii.gz")) continue;
            if (onSubject) onSubject(name);
            subjects.push_back(headOfImage(folder, name));
        }
    return subjects;
}

std::string trainingHeadSources() {
    return "SynthSeg label maps 01-12 (Billot et al., Apache-2.0); FLAIR with brain masks of ms_long_p01_s1 "
           "and p09_s2, "
           "open_ms_data (Lesjak et al. 2017, CC BY)";
}

} // namespace magiqt
