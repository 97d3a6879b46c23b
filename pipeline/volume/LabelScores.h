// How well two label maps agree: overlap, volumes and distances between surfaces. Conventions: Dice 2|A n
// B|/(|A|+|B|); the surface of a mask are its voxels with at least one of six neighbours outside it (the
// grid's border counts as outside); distances are between voxel centres in mm. ASSD is the mean over both
// surfaces of the distance to the other (Heimann et al. 2009), HD95 the larger of the two directed 95th
// percentiles (numpy's linear interpolation). Pure functions, safe from any thread.
#pragma once

#include "MaskOperations.h"

#include "base/JsonForward.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace magiqt {

struct LabelScore {
    double dice = 0;
    double volumeMl = 0, referenceMl = 0;
    std::optional<double> assdMm, hd95Mm; // nothing where one of the two is empty
};

// Voxels with `label` in either volume, on one grid. Throws Error (BadInput, "labels.grids") where the grids
// differ.
LabelScore compareMasks(const Mask& mask, const Mask& reference, const Geometry& geometry);

// Every label that one of the two holds (whole numbers > 0). Throws Error (BadInput): "labels.grids",
// "labels.not-whole" for voxels that are no whole numbers from 0 to 65535.
std::map<int, LabelScore> compareLabels(const Volume& labels, const Volume& reference);

// Volume in ml of each label.
std::map<int, double> labelVolumesMl(const Volume& labels);

// Agreement of two measurements of the same cases (Bland and Altman, Lancet 1986): mean difference a - b and
// the limits of agreement, mean +- 1.96 standard deviations (n - 1). Nothing for fewer than two cases.
struct BlandAltman {
    std::size_t cases = 0;
    double bias = 0, deviation = 0, lower = 0, upper = 0;
};
std::optional<BlandAltman> blandAltman(const std::vector<double>& a, const std::vector<double>& b);

void to_json(Json& json, const LabelScore& score);
void to_json(Json& json, const BlandAltman& agreement);

} // namespace magiqt
