// Twenty pairs with a known answer: a high-field image and a simulated 64 mT scan of it that a random motion
// (up to 30 mm and 30 degrees) has moved, by its header alone, so that nothing is interpolated. Whole heads
// from label maps 13-16 and skull-stripped images of the training and development subjects; used by the
// benchmark and the tests.
#pragma once

#include "volume/Volume.h"

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt::test {

struct PairRecipe {
    const char* subject; // folder or label map below the data
    const char* contrast;
    int orientation; // 0 axial, 1 coronal, 2 sagittal
};
const std::vector<PairRecipe>& pairRecipes();

struct KnownPair {
    std::string name;
    VolumePointer fixed, moving;
    Matrix4 fixedToMoving;     // the truth
    std::vector<Point3> brain; // about 4000 points of the fixed brain
};

// data: the folder with train/, labels/; number: index of pairRecipes(), also the seed.
KnownPair makeKnownPair(const std::filesystem::path& data, std::size_t number);
// The same scan, with a motion of a given size; orientation as above.
struct SimulatedHead {
    VolumePointer image, scan;
    std::vector<Point3> brain;
};
SimulatedHead simulateHead(const std::filesystem::path& data, const PairRecipe& recipe, std::uint64_t seed);
Matrix4 randomMotion(std::uint64_t seed, double mostMm, double mostDegrees, const Point3& centreLps);
VolumePointer moved(const Volume& volume, const Matrix4& motion);

// Mean distance in mm over the points.
double targetError(const Matrix4& found, const Matrix4& truth, const std::vector<Point3>& points);

} // namespace magiqt::test
