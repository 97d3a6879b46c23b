#include "ContentHash.h"

#include "base/Sha256.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace magiqt {

static_assert(std::endian::native == std::endian::little, "the hash is over little-endian bytes");

std::string contentSha256(const Volume& volume) {
    Sha256 hash;
    const Geometry& geometry = volume.geometry();
    hash.update(geometry.sizeIjk().data(), sizeof(Index3));
    for (Eigen::Index row = 0; row < 3; ++row)
        for (Eigen::Index column = 0; column < 4; ++column) {
            const float value = static_cast<float>(geometry.indexToLps()(row, column)) + 0.0f;
            hash.update(&value, sizeof value);
        }
    std::vector<float> block(1u << 14);
    const std::vector<float>& voxels = volume.voxels();
    for (std::size_t begin = 0; begin < voxels.size(); begin += block.size()) {
        const std::size_t count = std::min(block.size(), voxels.size() - begin);
        for (std::size_t n = 0; n < count; ++n)
            block[n] = voxels[begin + n] + 0.0f;
        hash.update(block.data(), count * sizeof(float));
    }
    return hash.hexDigest();
}

} // namespace magiqt
