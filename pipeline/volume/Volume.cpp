#include "Volume.h"

#include "base/Error.h"

namespace magiqt {

Volume::Volume(Geometry geometry, std::vector<float> voxels)
    : m_geometry(std::move(geometry)), m_voxels(std::move(voxels)) {
    if (static_cast<std::int64_t>(m_voxels.size()) != m_geometry.voxelCount())
        throw Error(ErrorKind::Internal, "volume.size",
                    "a volume of " + std::to_string(m_voxels.size()) + " voxels was made for a grid of " +
                        std::to_string(m_geometry.voxelCount()),
                    {{"voxels", std::to_string(m_voxels.size())},
                     {"expected", std::to_string(m_geometry.voxelCount())}});
}

} // namespace magiqt
