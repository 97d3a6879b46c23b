// Registers a moving scan to a fixed one: rigid, affine or deformable. In stages, each of which can be kept
// and given back after the process died, so that a resumed registration ends with the same transform. No
// files here (the job kind `register` has them); one thread calls, all volumeThreads() work. LPS mm.
#pragma once

#include "RegistrationQuality.h"

#include "base/Finding.h"

#include <functional>
#include <optional>

namespace magiqt {

struct RegistrationRequest {
    VolumePointer moving, fixed;
    VolumePointer movingMask, fixedMask; // may be null: found by headMask
    TransformKind transform = TransformKind::Rigid;
};

// What is known so far; empty at the start.
struct RegistrationStages {
    std::optional<CoarseResult> coarse;
    std::optional<RefineResult> rigid, affine;
    std::optional<double> mirroredSimilarity;
    std::optional<SplineField> deformation;
};
Json toJson(const RegistrationStages& stages);
RegistrationStages stagesFromJson(const Json& json);

struct RegistrationCallbacks {
    std::function<void()> throwIfStopped = [] {};
    std::function<void(double fraction, const std::string& stage)> progress = [](double, const std::string&) {
    };
    std::function<void(const RegistrationStages&)> stageDone = [](const RegistrationStages&) {};
};

struct RegistrationResult {
    SpatialTransform transform;
    Point3 centreLps; // of the fixed head: centre of rotation in the file
    RegistrationQuality quality;
    Findings findings;
};

// Throws Error (BadInput, "registration.*") for images that cannot be registered at all; a registration that
// failed is a result whose verdict is red.
RegistrationResult registerScans(const RegistrationRequest& request, RegistrationStages stages,
                                 const RegistrationCallbacks& callbacks);

// Largest memory that registerScans and resampling on the fixed grid hold, the two volumes included.
std::uint64_t registrationBytes(const Geometry& moving, const Geometry& fixed, TransformKind kind);

} // namespace magiqt
