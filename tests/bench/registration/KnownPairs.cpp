#include "KnownPairs.h"

#include "imaging/SubjectPreparation.h"
#include "nn/simulator/SimulateVolume.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <Eigen/Geometry>

#include <cmath>
#include <cstdio>
#include <random>

namespace magiqt::test {

const std::vector<PairRecipe>& pairRecipes() {
    static const std::vector<PairRecipe> recipes = {{"labels/synthseg_13", "T1w", 0},
                                                    {"labels/synthseg_13", "T2w", 0},
                                                    {"labels/synthseg_14", "FLAIR", 0},
                                                    {"labels/synthseg_14", "T1w", 1},
                                                    {"labels/synthseg_15", "T2w", 2},
                                                    {"labels/synthseg_15", "T1w", 0},
                                                    {"labels/synthseg_16", "FLAIR", 0},
                                                    {"labels/synthseg_16", "T2w", 0},
                                                    {"train/ms_cs_p07", "T1w", 0},
                                                    {"train/ms_cs_p07", "T2w", 0},
                                                    {"train/ms_cs_p07", "FLAIR", 0},
                                                    {"train/glioma_upenn_00001", "T1w", 0},
                                                    {"train/glioma_upenn_00001", "T2w", 1},
                                                    {"train/glioma_upenn_00001", "FLAIR", 0},
                                                    {"train/child_0001", "T1w", 0},
                                                    {"train/child_0002", "T1w", 0},
                                                    {"train/child_0004", "T1w", 2},
                                                    {"train/child_0007", "T1w", 0},
                                                    {"train/infant_template_month24", "T2w", 0},
                                                    {"train/infant_template_month12", "T1w", 0}};
    return recipes;
}

namespace {

std::size_t contrastIndex(const std::string& name) {
    return name == "T1w" ? 0 : name == "T2w" ? 1 : 2;
}

} // namespace

SimulatedHead simulateHead(const std::filesystem::path& data, const PairRecipe& recipe, std::uint64_t seed) {
    const std::string subject = recipe.subject;
    const bool isLabels = subject.starts_with("labels/");
    const auto file =
        isLabels ? data / (subject + ".nii.gz") : data / subject / (std::string(recipe.contrast) + ".nii.gz");
    const Volume volume = reorient(*readNifti(file).volume, "LPS");
    const Geometry& grid = volume.geometry();
    SimulationInput input;
    input.contrast = contrastIndex(recipe.contrast);
    input.orientation = recipe.orientation;
    input.seed = seed;
    input.sizeIjk = grid.sizeIjk();
    if (subject.find("child") != std::string::npos) input.age = AgeBand::Child;
    if (subject.find("infant") != std::string::npos) input.age = AgeBand::Infant;
    for (std::size_t a = 0; a < 3; ++a)
        input.spacingMm[a] = grid.spacingMm()[static_cast<Eigen::Index>(a)];
    input.voxels = volume.voxels();
    std::vector<std::uint8_t> brain(input.voxels.size());
    if (isLabels) {
        input.areTissueCodes = true;
        for (std::size_t n = 0; n < brain.size(); ++n) {
            const Tissue tissue = tissueOfLabel(static_cast<int>(std::lround(input.voxels[n])));
            input.voxels[n] = static_cast<float>(tissue);
            brain[n] = tissue != Tissue::Background && static_cast<std::size_t>(tissue) <= kLastBrainTissue;
        }
    } else {
        input.headMask = headMask(volume);
        brain = input.headMask;
    }
    const SimulatedScan scan = simulateVolume(input, SimulatorRecipe::standard());
    Matrix4 matrix = Matrix4::Identity();
    for (int axis = 0; axis < 3; ++axis)
        matrix.block<3, 1>(0, axis) =
            grid.direction().col(axis) * scan.spacingMm[static_cast<std::size_t>(axis)];
    matrix.block<3, 1>(0, 3) =
        grid.pointLps({scan.firstIndexIjk[0], scan.firstIndexIjk[1], scan.firstIndexIjk[2]});
    SimulatedHead head;
    head.image = std::make_shared<Volume>(grid, isLabels ? scan.truth : volume.voxels());
    head.scan = std::make_shared<Volume>(Geometry(scan.sizeIjk, matrix), scan.voxels);
    std::vector<Point3> all;
    for (std::size_t n = 0; n < brain.size(); ++n) {
        const auto index = static_cast<std::int64_t>(n);
        const Index3& size = grid.sizeIjk();
        if (brain[n] != 0)
            all.push_back(grid.pointLps({static_cast<double>(index % size[0]),
                                         static_cast<double>(index / size[0] % size[1]),
                                         static_cast<double>(index / (size[0] * size[1]))}));
    }
    for (std::size_t n = 0; n < all.size(); n += std::max<std::size_t>(1, all.size() / 4000))
        head.brain.push_back(all[n]);
    return head;
}

Matrix4 randomMotion(std::uint64_t seed, double mostMm, double mostDegrees, const Point3& centreLps) {
    std::mt19937_64 source(0x5eed0000 + seed);
    const auto uniform = [&] { return static_cast<double>(source() >> 11) / 9007199254740992.0; };
    const auto unit = [&] {
        const double z = 2 * uniform() - 1;
        const double angle = 6.283185307179586 * uniform();
        return Point3(std::sqrt(1 - z * z) * std::cos(angle), std::sqrt(1 - z * z) * std::sin(angle), z);
    };
    const Point3 axis = unit();
    const double degrees = mostDegrees * (0.2 + 0.8 * uniform());
    const Point3 shift = mostMm * (0.2 + 0.8 * uniform()) * unit();
    const Eigen::Matrix3d turn =
        Eigen::AngleAxisd(degrees * 3.14159265358979323846 / 180, axis).toRotationMatrix();
    Matrix4 motion = Matrix4::Identity();
    motion.topLeftCorner<3, 3>() = turn;
    motion.topRightCorner<3, 1>() = centreLps + shift - turn * centreLps;
    return motion;
}

VolumePointer moved(const Volume& volume, const Matrix4& motion) {
    return std::make_shared<Volume>(
        Geometry(volume.geometry().sizeIjk(), motion * volume.geometry().indexToLps()), volume.voxels());
}

double targetError(const Matrix4& found, const Matrix4& truth, const std::vector<Point3>& points) {
    double sum = 0;
    for (const Point3& point : points)
        sum += ((found - truth) * point.homogeneous()).head<3>().norm();
    return sum / static_cast<double>(points.size());
}

KnownPair makeKnownPair(const std::filesystem::path& data, std::size_t number) {
    const PairRecipe& recipe = pairRecipes().at(number);
    const SimulatedHead head = simulateHead(data, recipe, 100 + number);
    Point3 centre = Point3::Zero();
    for (const Point3& point : head.brain)
        centre += point / static_cast<double>(head.brain.size());
    KnownPair pair;
    const std::string subject = recipe.subject;
    static const char* planes[] = {"axial", "coronal", "sagittal"};
    pair.name =
        subject.substr(subject.find('/') + 1) + " " + recipe.contrast + " " + planes[recipe.orientation];
    pair.fixedToMoving = randomMotion(number, 30, 30, centre);
    pair.fixed = head.image;
    pair.moving = moved(*head.scan, pair.fixedToMoving);
    pair.brain = head.brain;
    return pair;
}

} // namespace magiqt::test
