// Defacing on heads whose brain is known (label maps 13-16 as 3 T and 64 mT scans), on real heads and on
// images without a face. MAGIQT_DATA names the reference data; without it those cases say 'skipped'.
#include "imaging/deface/Deface.h"
#include "base/Error.h"
#include "imaging/SubjectPreparation.h"
#include "nn/simulator/SimulateVolume.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace magiqt;
namespace fs = std::filesystem;

namespace {

fs::path dataFolder() {
    const char* folder = std::getenv("MAGIQT_DATA");
    return folder == nullptr ? fs::path() : fs::path(folder) / "data";
}

bool skipped(const fs::path& file) {
    if (!dataFolder().empty() && fs::exists(file)) return false;
    std::printf("skipped: %s is not there\n", file.filename().c_str());
    return true;
}

bool isBrain(int label) {
    return label > 0 && label < 500 && label != 24 && label != 30 && label != 62;
}

// Turned about the x axis through the grid's centre, as a nodding head is.
Volume turned(const Volume& volume, double degrees) {
    const Point3 centre = volume.geometry().centreLps();
    const double a = degrees * 3.14159265358979323846 / 180;
    Matrix4 turn = Matrix4::Identity();
    turn(1, 1) = turn(2, 2) = std::cos(a);
    turn(1, 2) = -std::sin(a);
    turn(2, 1) = std::sin(a);
    turn.topRightCorner<3, 1>() = centre - turn.topLeftCorner<3, 3>() * centre;
    return Volume(Geometry(volume.geometry().sizeIjk(), turn * volume.geometry().indexToLps()),
                  volume.voxels());
}

struct SimulatedHead {
    Volume labels; // 1 mm, LPS
    Volume fine;   // as 3 T would show it
    Volume low;    // 64 mT
};

SimulatedHead simulated(const fs::path& file, std::size_t contrast, int orientation, std::uint64_t seed) {
    SimulatedHead head;
    head.labels = reorient(*readNifti(file).volume, "LPS");
    SimulationInput input;
    input.areTissueCodes = true;
    input.sizeIjk = head.labels.geometry().sizeIjk();
    const Point3 spacing = head.labels.geometry().spacingMm();
    input.spacingMm = {spacing[0], spacing[1], spacing[2]};
    for (const float label : head.labels.voxels())
        input.voxels.push_back(static_cast<float>(tissueOfLabel(static_cast<int>(std::lround(label)))));
    input.contrast = contrast;
    input.orientation = orientation;
    input.seed = seed;
    const SimulatedScan scan = simulateVolume(input, SimulatorRecipe::standard());
    head.fine = Volume(head.labels.geometry(), scan.truth);
    Matrix4 matrix = Matrix4::Identity();
    for (int axis = 0; axis < 3; ++axis)
        matrix.block<3, 1>(0, axis) =
            head.labels.geometry().direction().col(axis) * scan.spacingMm[static_cast<std::size_t>(axis)];
    matrix.block<3, 1>(0, 3) = head.labels.geometry().pointLps(
        {scan.firstIndexIjk[0], scan.firstIndexIjk[1], scan.firstIndexIjk[2]});
    head.low = Volume(Geometry(scan.sizeIjk, matrix), scan.voxels);
    return head;
}

struct Removed {
    double brainMl = 0; // of the brain
    double eyes = 0;    // share of the eyeballs
};

Removed removedOf(const Volume& mask, const Volume& labels) {
    const Volume onLabels = resample(mask, labels.geometry(), Interpolation::Nearest);
    double eyes = 0;
    double eyesRemoved = 0;
    Removed removed;
    for (std::size_t n = 0; n < labels.voxels().size(); ++n) {
        const int label = static_cast<int>(std::lround(labels.voxels()[n]));
        const bool gone = onLabels.voxels()[n] > 0.5f;
        eyes += label == 506;
        eyesRemoved += label == 506 && gone;
        if (isBrain(label) && gone) removed.brainMl += 0.001;
    }
    removed.eyes = eyes > 0 ? eyesRemoved / eyes : 0;
    return removed;
}

} // namespace

TEST_CASE(
    "no voxel of a brain is removed and the eyes are gone, at 3 T and at 64 mT, also with the head turned") {
    const fs::path labels = dataFolder() / "labels";
    if (skipped(labels / "synthseg_13.nii.gz")) return;
    std::printf("%-6s %-10s %10s %10s %8s %8s %8s\n", "head", "image", "brain ml", "eyes gone", "present",
                "Dice", "removed");
    for (int number = 13; number <= 16; ++number) {
        const SimulatedHead head =
            simulated(labels / ("synthseg_" + std::to_string(number) + ".nii.gz"),
                      static_cast<std::size_t>(number % 3), number % 3, static_cast<std::uint64_t>(number));
        for (const auto& [name, image, degrees] : {std::tuple{"3 T", &head.fine, 0.0},
                                                   {"64 mT", &head.low, 0.0},
                                                   {"64 mT nod", &head.low, 18.0}}) {
            const Volume turnedImage = turned(*image, degrees);
            const DefaceResult result = deface(turnedImage);
            // Voxels stay where they are when the head is turned: the mask goes back with the image's own
            // grid.
            const Removed removed = removedOf(Volume(image->geometry(), result.mask.voxels()), head.labels);
            std::printf("%-6d %-10s %10.3f %10.3f %8.2f %8.3f %8.1f\n", number, name, removed.brainMl,
                        removed.eyes, result.face.present, result.face.alignment.headOverlap,
                        result.removedMl);
            CAPTURE(number);
            CAPTURE(std::string(name));
            CHECK(removed.brainMl == 0);
            CHECK(removed.eyes > 0.7);
            CHECK(result.face.showsFace());
        }
    }
}
