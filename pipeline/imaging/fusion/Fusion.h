// Two or three low-field scans of one head with thick slices in different directions become one volume of
// cubic voxels. The scans are registered to each other rigidly, then the volume is sought whose slices,
// blurred as the scanner blurs them, are the scans: least squares with a smoothness term by conjugate
// gradients ("super-resolution with a known point spread", e.g. Gholipour et al., IEEE TMI 2010). Then each
// scan is registered once more, to the volume, and the volume is sought again. No files; one thread calls,
// all volumeThreads() work; the result does not depend on them. LPS mm.
#pragma once

#include "imaging/registration/Registration.h"

#include "base/Json.h"

#include <string>
#include <vector>

namespace magiqt {

struct FusionScan {
    std::string plane; // "axial", "coronal", "sagittal": for messages
    VolumePointer volume;
};

struct FusionOptions {
    double spacingMm = 1.0;
    double smoothness =
        0.15; // weight of squared differences of neighbours (per mm); chosen by tests/bench/registration
    int iterations = 8;
    int rounds = 1; // registrations to the fused volume, with a reconstruction each
};

struct FusionScanFigures {
    std::string plane;
    double scale = 1; // by which its intensities were multiplied
    Matrix4 fusedToScan = Matrix4::Identity();
    double rotationDegrees = 0, translationMm = 0; // against the first scan
    double residual = 0; // root mean square of (scan - what the volume gives for it) / median of the head
    RegistrationQuality quality; // of its registration to the first scan; green for the first
};

struct FusionResult {
    Volume fused; // over the field of view of the first scan, in its axes
    std::vector<FusionScanFigures> scans;
    TrafficLight verdict = TrafficLight::Green; // the worst registration
    Findings findings;
};

// What is known after each stage, for a resumed run: the matrices found so far.
struct FusionStages {
    std::vector<Matrix4> firstToScan;         // of the pairwise registrations
    std::vector<Json> qualities;              // their quality, as JSON
    std::vector<std::vector<Matrix4>> rounds; // after each registration to the volume
};
Json toJson(const FusionStages& stages);
FusionStages fusionStagesFromJson(const Json& json);

struct FusionCallbacks {
    std::function<void()> throwIfStopped = [] {};
    std::function<void(double fraction, const std::string& stage)> progress = [](double, const std::string&) {
    };
    std::function<void(const FusionStages&)> stageDone = [](const FusionStages&) {};
};

// Throws Error (BadInput): "fuse.too-few" (fewer than two scans), "fuse.failed-quality" (a registration is
// red), and what registerScans throws.
FusionResult fuse(const std::vector<FusionScan>& scans, const FusionOptions& options, FusionStages stages,
                  const FusionCallbacks& callbacks);

// The volume alone, for scans whose place is known: fusedToScan maps points of the volume's space to each
// scan's.
Volume superResolve(const std::vector<VolumePointer>& scans, const std::vector<Matrix4>& fusedToScan,
                    const Geometry& grid, const FusionOptions& options, const FusionCallbacks& callbacks);

std::uint64_t fusionBytes(const std::vector<Geometry>& scans, double spacingMm);

} // namespace magiqt
