// A smaller copy of a volume for pictures that are made of all of it: blocks of voxels become their mean, and
// the world stays where it is. Takes a walk through the whole volume: not for the user-interface thread.
#pragma once

#include "volume/Volume.h"

namespace magiqt {

// The finest one with no more than so many voxels, of blocks that are as near to cubes as the voxels allow;
// the volume itself where it is small enough. Voxels that are not finite do not count.
VolumePointer reducedTo(const VolumePointer& volume, std::int64_t mostVoxels);

} // namespace magiqt
