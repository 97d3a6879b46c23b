// What a volume is, as one hash: size, grid and voxels, whatever file holds them and however it is
// compressed. Two images with the same hash are the same image. Pure function, safe from any thread.
#pragma once

#include "Volume.h"

#include <string>

namespace magiqt {

// SHA-256 over size (int64), the upper three rows of index -> LPS and the voxels (both as float, little
// endian, -0 as 0): what a NIfTI keeps, so that an image read back has the same hash. 64 hexadecimal digits.
std::string contentSha256(const Volume& volume);

} // namespace magiqt
