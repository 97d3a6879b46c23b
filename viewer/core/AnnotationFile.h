// Annotations as JSON and CSV: how they are kept, and what is given away. Coordinates are LPS mm, the patient
// coordinate system of DICOM; beside them stand the indices and the values in each arm. Numbers have a point
// and all their digits whatever the language. Plain functions, free of threads; they open no file.
//
//   { "magiqt": "annotations", "version": 1, "coordinates": "LPS mm", "annotations": [
//       { "id": "k3v9x2m1qa", "kind": "region", "pointsLpsMm": [[1.5, -20, 31], ...], "normalLps": [0, 0, 1],
//         "text": "", "areaMm2": 314.2, "arms": [ { "arm": "Enhanced T1w", "indexIjk": [90, 108, 90], "mean":
//         812.4, ... } ] } ] }
#pragma once

#include "Annotation.h"

#include "base/JsonForward.h"

namespace magiqt {

struct MeasuredArm {
    std::string name;
    VolumePointer volume;
};

// Without arms: what must be kept. Measures and what they are in each arm are for readers of the file alone.
Json annotationsToJson(const Annotations& annotations, const std::vector<MeasuredArm>& arms = {});

// Throws Error (BadInput, "annotations.invalid"): another file, a newer version, an unknown kind, points that
// are too few or not finite.
Annotations annotationsFromJson(const Json& json);

// RFC 4180, one line an annotation and arm:
// id, kind, text, points_lps_mm ("x y z; x y z"), length_mm, angle_degrees, area_mm2, arm, index_ijk, value
// (of a point), voxels, mean, standard_deviation, minimum, median, maximum (of a region). What does not apply
// is empty.
std::string annotationsToCsv(const Annotations& annotations, const std::vector<MeasuredArm>& arms);

} // namespace magiqt
