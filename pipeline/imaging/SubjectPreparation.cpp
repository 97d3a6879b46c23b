#include "imaging/SubjectPreparation.h"

#include "base/Error.h"
#include "nn/simulator/TissueModel.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kMargin = 3;  // voxels around the head
constexpr std::int64_t kNeckMm = 40; // of a label map below the brain

// On the 1 mm LPS grid of the subject.
Volume readOnto(const std::filesystem::path& file, const Geometry* target, Interpolation interpolation) {
    const NiftiImage image = readNifti(file);
    Volume volume = reorient(*image.volume, "LPS");
    if (target != nullptr) {
        if (volume.geometry().isSameAs(*target, 0.01)) return volume;
        return resample(volume, *target, interpolation);
    }
    const Point3 spacing = volume.geometry().spacingMm();
    if ((spacing.array() - 1.0).abs().maxCoeff() < 0.01) return volume;
    return resample(volume, isotropicGrid(volume.geometry(), 1.0), interpolation);
}

struct Box {
    std::array<std::int64_t, 3> first{}, last{}; // inclusive
    std::array<std::int64_t, 3> size() const {
        return {last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1};
    }
};

template <class Inside>
Box boxOf(const std::array<std::int64_t, 3>& size, const Inside& inside) {
    Box box{{size[0], size[1], size[2]}, {-1, -1, -1}};
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                if (!inside(n)) continue;
                const std::array<std::int64_t, 3> at = {i, j, k};
                for (std::size_t a = 0; a < 3; ++a) {
                    box.first[a] = std::min(box.first[a], at[a]);
                    box.last[a] = std::max(box.last[a], at[a]);
                }
            }
    if (box.last[0] < 0)
        throw Error(ErrorKind::BadInput, "pack.empty-subject",
                    "a subject's images hold no head; check the files");
    for (std::size_t a = 0; a < 3; ++a) {
        box.first[a] = std::max<std::int64_t>(box.first[a] - kMargin, 0);
        box.last[a] = std::min(box.last[a] + kMargin, size[a] - 1);
    }
    return box;
}

template <class T>
std::vector<T> cropped(const std::vector<T>& values, const std::array<std::int64_t, 3>& size,
                       const Box& box) {
    std::vector<T> result;
    const auto count = box.size();
    result.reserve(static_cast<std::size_t>(count[0] * count[1] * count[2]));
    for (std::int64_t k = box.first[2]; k <= box.last[2]; ++k)
        for (std::int64_t j = box.first[1]; j <= box.last[1]; ++j) {
            const auto* row = values.data() + (k * size[1] + j) * size[0];
            result.insert(result.end(), row + box.first[0], row + box.last[0] + 1);
        }
    return result;
}

template <class T>
std::array<double, 3> centroidOf(const std::vector<T>& mask, const std::array<std::int64_t, 3>& size) {
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

std::filesystem::path imageFile(const std::filesystem::path& folder, const std::string& stem) {
    return folder / (stem + ".nii.gz");
}

} // namespace

Tissue tissueOfLabel(int label) {
    switch (label) {
    case 2:
    case 41:
    case 85:
    case 530:
        return Tissue::WhiteMatter;
    case 3:
    case 42:
        return Tissue::GreyMatter;
    case 4:
    case 5:
    case 14:
    case 15:
    case 24:
    case 43:
    case 44:
    case 72:
    case 502:
        return Tissue::Csf;
    case 7:
    case 46:
        return Tissue::CerebellarWhiteMatter;
    case 8:
    case 47:
        return Tissue::CerebellarGreyMatter;
    case 10:
    case 49:
        return Tissue::Thalamus;
    case 11:
    case 26:
    case 50:
    case 58:
        return Tissue::Caudate; // with the accumbens
    case 12:
    case 51:
        return Tissue::Putamen;
    case 13:
    case 52:
        return Tissue::Pallidum;
    case 16:
    case 28:
    case 60:
    case 512:
        return Tissue::Brainstem; // with ventral diencephalon and cord
    case 17:
    case 18:
    case 53:
    case 54:
        return Tissue::Hippocampus; // with the amygdala
    case 31:
    case 63:
    case 136:
    case 137:
    case 163:
    case 164:
        return Tissue::ChoroidPlexus;
    case 25:
    case 57:
    case 77:
        return Tissue::Lesion;
    case 30:
    case 62:
    case 514:
        return Tissue::Vessel;
    case 506:
        return Tissue::Eye;
    case 507:
    case 508:
        return Tissue::SoftTissue;
    case 511:
        return Tissue::SkinAndFat;
    case 515:
        return Tissue::CorticalBone;
    case 516:
        return Tissue::BoneMarrow;
    case 509:
        return Tissue::Mucosa;
    default:
        return Tissue::Background;
    }
}

PackSubjectData prepareImageSubject(const std::filesystem::path& folder, const std::string& name,
                                    AgeBand age) {
    PackSubjectData subject;
    subject.name = name;
    subject.age = age;
    std::array<Volume, kContrastCount> volumes;
    std::array<bool, kContrastCount> present{};
    const Geometry* grid = nullptr;
    std::size_t first = kContrastCount;
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        const auto file = imageFile(folder, kContrastNames[c]);
        if (!std::filesystem::exists(file)) continue;
        if (grid == nullptr) {
            const Point3 spacing = reorient(*readNifti(file).volume, "LPS").geometry().spacingMm();
            subject.sliceMm = spacing.maxCoeff() > 1.5 ? spacing.maxCoeff() : 1.0;
        }
        volumes[c] = readOnto(file, grid, Interpolation::CubicBSpline);
        for (float& value : volumes[c].editableVoxels())
            value = std::max(value, 0.0f);
        present[c] = true;
        if (grid == nullptr) {
            first = c;
            grid = &volumes[c].geometry();
        }
    }
    if (grid == nullptr)
        throw Error(ErrorKind::BadInput, "pack.empty-subject",
                    "subject '" + name + "' has no T1w, T2w or FLAIR", {{"subject", name}});
    const auto size = grid->sizeIjk();
    const std::vector<std::uint8_t> head = headMask(volumes[first]);
    std::vector<std::uint8_t> brain = head;
    if (std::filesystem::exists(imageFile(folder, "brain_mask"))) {
        const Volume mask = readOnto(imageFile(folder, "brain_mask"), grid, Interpolation::Nearest);
        subject.wholeHead = true;
        for (std::size_t n = 0; n < brain.size(); ++n)
            brain[n] = mask.voxels()[n] > 0.5f;
    }
    // Skull stripping leaves exact zeros, also in sulci; they are no tissue.
    const double darkest = 0.03 * modelIntensityScale(volumes[first], head);
    for (std::size_t n = 0; n < brain.size(); ++n)
        if (volumes[first].voxels()[n] <= darkest) brain[n] = 0;
    for (const char* lesionName : {"lesion_mask", "seg"}) {
        if (!std::filesystem::exists(imageFile(folder, lesionName))) continue;
        const Volume mask = readOnto(imageFile(folder, lesionName), grid, Interpolation::Nearest);
        subject.lesion.resize(mask.voxels().size());
        for (std::size_t n = 0; n < mask.voxels().size(); ++n)
            subject.lesion[n] = mask.voxels()[n] > 0.5f;
    }

    // T1w tells tissues apart best, unless it is weak (contrast agent, tumour): then T2w. Lesions would pull
    // the classes away.
    std::vector<std::uint8_t> healthyBrain = brain;
    for (std::size_t n = 0; n < subject.lesion.size(); ++n)
        if (subject.lesion[n] != 0) healthyBrain[n] = 0;
    TissueMaps maps = estimateTissues(volumes[first].voxels(), healthyBrain, size, first);
    const bool tumour = std::filesystem::exists(imageFile(folder, "seg"));
    if (first == 0 && present[1] && age == AgeBand::Adult) {
        TissueMaps other = estimateTissues(volumes[1].voxels(), healthyBrain, size, 1);
        if (tumour || other.separation > maps.separation) maps = std::move(other);
    }
    // Lesions are told apart by their own mask; as tissue they count as white matter.
    for (std::size_t n = 0; n < subject.lesion.size(); ++n)
        if (subject.lesion[n] != 0 && brain[n] != 0) {
            maps.posterior[0][n] = 255;
            maps.posterior[1][n] = maps.posterior[2][n] = 0;
        }
    const Box box = boxOf(size, [&](std::size_t n) { return head[n] != 0; });
    subject.sizeIjk = box.size();
    for (std::size_t t = 0; t < 3; ++t)
        subject.tissue[t] = cropped(maps.posterior[t], size, box);
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        if (!present[c]) continue;
        const auto scale = static_cast<float>(1.0 / modelIntensityScale(volumes[c], head));
        subject.images[c] = cropped(volumes[c].voxels(), size, box);
        for (float& value : subject.images[c])
            value *= scale;
        // Means of healthy tissue: lesions are left out.
        for (std::size_t t = 0; t < 3; ++t) {
            std::vector<std::uint8_t> healthy = subject.tissue[t];
            if (!subject.lesion.empty()) {
                const auto lesion = cropped(subject.lesion, size, box);
                for (std::size_t n = 0; n < healthy.size(); ++n)
                    if (lesion[n] != 0) healthy[n] = 0;
            }
            subject.classMean[c][t] = classMean(subject.images[c], healthy);
        }
    }
    if (!subject.lesion.empty()) subject.lesion = cropped(subject.lesion, size, box);
    subject.centroidIjk = centroidOf(cropped(head, size, box), subject.sizeIjk);
    return subject;
}

PackSubjectData prepareLabelSubject(const std::filesystem::path& file, const std::string& name) {
    PackSubjectData subject;
    subject.kind = PackSubjectData::Kind::Labels;
    subject.name = name;
    subject.wholeHead = true;
    const Volume volume = readOnto(file, nullptr, Interpolation::Nearest);
    const auto size = volume.geometry().sizeIjk();
    std::vector<std::uint8_t> codes(volume.voxels().size());
    for (std::size_t n = 0; n < codes.size(); ++n)
        codes[n] =
            static_cast<std::uint8_t>(tissueOfLabel(static_cast<int>(std::lround(volume.voxels()[n]))));
    const auto isBrain = [&](std::size_t n) { return codes[n] != 0 && codes[n] <= kLastBrainTissue - 1; };
    // The cord belongs to the brainstem's code and would pull the cut into the neck: cortex and cerebellum
    // decide.
    const Box brain = boxOf(size, [&](std::size_t n) {
        const auto tissue = static_cast<Tissue>(codes[n]);
        return tissue == Tissue::GreyMatter || tissue == Tissue::CerebellarGreyMatter;
    });
    const std::int64_t lowest = std::max<std::int64_t>(brain.first[2] - kNeckMm, 0);
    const auto plane = static_cast<std::size_t>(size[0] * size[1]);
    std::fill(codes.begin(),
              codes.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(lowest) * plane),
              std::uint8_t{0});
    const Box box = boxOf(size, [&](std::size_t n) { return codes[n] != 0; });
    std::vector<std::uint8_t> mask(codes.size());
    for (std::size_t n = 0; n < codes.size(); ++n)
        mask[n] = isBrain(n);
    subject.sizeIjk = box.size();
    subject.labels = cropped(codes, size, box);
    // The head's centroid, as inference finds it, without the neck that the cut left.
    subject.centroidIjk = centroidOf(subject.labels, subject.sizeIjk);
    return subject;
}

PackSubjectData preparePairSubject(const std::filesystem::path& folder, const std::string& name) {
    PackSubjectData subject;
    subject.kind = PackSubjectData::Kind::Pair;
    subject.name = name;
    subject.wholeHead = true;
    subject.sliceMm = 10.0;
    std::array<double, 3> centroid{};
    double centroids = 0.0;
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        const auto lowFile = imageFile(folder, std::string("ulf_") + kContrastNames[c]);
        const auto highFile = imageFile(folder, std::string("hf_") + kContrastNames[c] + "_reg");
        if (!std::filesystem::exists(lowFile) || !std::filesystem::exists(highFile)) continue;
        const Volume low = reorient(*readNifti(lowFile).volume, "LPS");
        const Volume high = reorient(*readNifti(highFile).volume, "LPS");
        const auto slices = low.geometry().sizeIjk()[2];
        // In plane to 1 mm; a slice stays a slice.
        const Point3 spacing = low.geometry().spacingMm();
        const auto count = [&](int axis) {
            return static_cast<std::int64_t>(
                std::lround(static_cast<double>(low.geometry().sizeIjk()[static_cast<std::size_t>(axis)]) *
                            spacing[axis]));
        };
        const Index3 flat = {count(0), count(1), slices};
        Matrix4 matrix = low.geometry().indexToLps();
        for (int axis = 0; axis < 2; ++axis) {
            const Eigen::Vector3d direction = low.geometry().direction().col(axis);
            matrix.block<3, 1>(0, axis) = direction;
            matrix.block<3, 1>(0, 3) += direction * 0.5 * (1.0 - spacing[axis]);
        }
        const Geometry target(flat, matrix);
        const Volume lowFlat = resample(low, target, Interpolation::CubicBSpline);
        // The high-field slices are twice as fine: two samples are averaged (a 0.5 mm shift either way)
        // before.
        Volume highFlat = resample(high, target, Interpolation::Linear);
        const auto scaled = [&](const Volume& volume) {
            const auto mask = headMask(volume);
            const auto factor = static_cast<float>(1.0 / modelIntensityScale(volume, mask));
            std::vector<float> values = volume.voxels();
            for (float& value : values)
                value = std::max(value * factor, 0.0f);
            const auto centre = centroidOf(mask, flat);
            for (std::size_t a = 0; a < 2; ++a)
                centroid[a] += centre[a];
            centroids += 1.0;
            return values;
        };
        const auto lowValues = scaled(lowFlat);
        const auto highValues = scaled(highFlat);
        subject.sizeIjk = flat;
        subject.lowField[c] = lowValues;
        subject.images[c] = highValues;
    }
    if (subject.sizeIjk[0] == 0)
        throw Error(ErrorKind::BadInput, "pack.empty-subject", "pair '" + name + "' has no slices",
                    {{"subject", name}});
    subject.centroidIjk = {centroid[0] / centroids, centroid[1] / centroids,
                           0.5 * static_cast<double>(subject.sizeIjk[2])};
    return subject;
}

} // namespace magiqt
