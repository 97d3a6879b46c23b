// How good a registration is: figures, a traffic light and its reasons in words. Green: use it. Amber: a
// person should look at the overlay. Red: not a pair. The limits were calibrated on simulated scans with a
// known answer and on registrations that were made to fail (docs/guide/registration.md, tests/registration).
// Plain data.
#pragma once

#include "LinearRegistration.h"
#include "SpatialTransform.h"

#include "base/JsonForward.h"

#include <string>
#include <vector>

namespace magiqt {

enum class TransformKind { Rigid, Affine, Deformable };
std::string toString(TransformKind kind);                       // "rigid", "affine", "deformable"
TransformKind transformKindFromString(const std::string& name); // Error (Usage, "registration.transform")

enum class RegistrationLight { Green, Amber, Red };
using TrafficLight = RegistrationLight; // the catalog's own TrafficLight knows no red; one program links both
std::string toString(TrafficLight light); // "green", "amber", "red"

struct QualityReason {
    TrafficLight light = TrafficLight::Amber; // what it alone would make
    std::string code;                         // "registration.low-similarity"
    std::string message;                      // English
    std::map<std::string, std::string> arguments;
};

struct RegistrationQuality {
    TrafficLight verdict = TrafficLight::Red;
    std::vector<QualityReason> reasons;
    double similarityBefore = 0, similarityAfter = 0; // entropy correlation at 4 mm, 0..1
    double fineSimilarity = 0;                        // at the voxels of the coarser scan
    double insideSimilarity = 0;                      // the same, well inside both heads
    double mirrorShare =
        0; // similarity of the mirrored moving scan / its own; above 1: left and right are swapped
    double distinctness = 0;     // 1 - (similarity of poses 12 mm off) / similarity
    double halvesDistanceMm = 0; // how far two halves of the data disagree: an estimate of the error
    double rivalSimilarity = 0;  // of the best pose elsewhere
    double overlap = 0;          // share of the smaller head mask inside the other
    double commonMl = 0;         // of the two masks
    double commonExtentMm = 0;   // least extent of what is common along an axis of the patient
    double rotationDegrees = 0, translationMm = 0;
    Eigen::Vector3d scale = Eigen::Vector3d::Ones();
    double shear = 0;
    double jacobianMin = 1, jacobianMax = 1;
};

struct QualityInput {
    TransformKind kind = TransformKind::Rigid;
    CoarseResult coarse;
    RefineResult refined;
    double mirrorShare = 0;
    SpatialTransform transform;
};

RegistrationQuality assess(const ScanView& moving, const ScanView& fixed, const QualityInput& input);
// verdict, reasons (texts), reasonCodes and every figure by the names above.
Json toJson(const RegistrationQuality& quality);

} // namespace magiqt
