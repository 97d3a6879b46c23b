// How long an enhancement will take, before it starts: network evaluations x voxels of the 1 mm grid x pace.
// The pace is this machine's own, measured at its last finished run, and a careful default before the first.
// Pure.
#pragma once

#include "EnhanceRequest.h"

#include "volume/Geometry.h"

namespace magiqt {

// Network evaluations of one sample.
int evaluations(EnhancePreset preset);

// Millions of voxels of a 1 mm grid over the field of view.
double megavoxelsAt1Mm(const Geometry& geometry);

// secondsPerMegavoxel: measured pace of one evaluation; 0 or less takes the default for this many threads.
double expectedSeconds(double megavoxels, EnhancePreset preset, int samples, double secondsPerMegavoxel,
                       int threads);

// The pace that a finished run shows. Inverse of expectedSeconds().
double paceOf(double seconds, double megavoxels, EnhancePreset preset, int samples);

} // namespace magiqt
