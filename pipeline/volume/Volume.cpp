#include "Volume.h"

#include "base/Error.h"

namespace magiqt {

Volume::Volume(Geometry geometry, std::vector<float> voxels)
    : m_geometry(std::move(geometry)), m_voxels(std::make_shared<std::vector<float>>(std::move(voxels))) {
    if (static_cast<std::int64_t>(m_voxels->size()) != m_geometry.voxelCount())
        throw Error(ErrorKind::Internal, "volume.size",
                    "a volume of " + std::to_string(m_voxels->size()) + " voxels was made for a grid of " +
                        std::to_string(m_geometry.voxelCount()),
                    {{"voxels", std::to_string(m_voxels->size())},
                     {"expected", std::to_string(m_geometry.voxelCount())}});
}

std::shared_ptr<std::vector<float>> Volume::noVoxels() {
    static const auto none = std::make_shared<std::vector<float>>();
    return none;
}

std::vector<float>& Volume::editableVoxels() {
    if (m_voxels.use_count() > 1) m_voxels = std::make_shared<std::vector<float>>(*m_voxels);
    return *m_voxels;
}

Volume Volume::movedBy(const Matrix4& transform) const {
    Volume moved = *this;
    moved.m_geometry = Geometry(m_geometry.sizeIjk(), transform * m_geometry.indexToLps());
    return moved;
}

} // namespace magiqt
