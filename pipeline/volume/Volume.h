// A scalar image in the patient: geometry plus float voxels. i (first index) is fastest in memory, so a Torch
// tensor over the same buffer has shape (D, H, W) = (k, j, i): that is the house rule, said here once.
// A Volume is immutable once published as std::shared_ptr<const Volume>; writers make a new one. Copies share the
// voxels until one of them is edited. Intensities are what the file means (slope and intercept applied).
#pragma once

#include "Geometry.h"

#include "base/Finding.h"

#include <memory>
#include <string>
#include <vector>

namespace magiqt {

// The sample type of the file that a volume came from; voxels are float in memory in any case.
enum class VoxelType { UInt8, Int8, UInt16, Int16, UInt32, Int32, UInt64, Int64, Float32, Float64 };

class Volume {
public:
    Volume() = default;
    // Throws Error (Internal) when the number of voxels does not fit the geometry.
    Volume(Geometry geometry, std::vector<float> voxels);

    const Geometry& geometry() const { return m_geometry; }
    const std::vector<float>& voxels() const { return *m_voxels; }
    std::vector<float>& editableVoxels(); // before publication only; one thread
    // The same image somewhere else: `transform` maps points of this one to points of the new one (LPS mm). Shares
    // the voxels.
    Volume movedBy(const Matrix4& transform) const;
    float at(std::int64_t i, std::int64_t j, std::int64_t k) const {
        return (*m_voxels)[static_cast<std::size_t>((k * m_geometry.sizeIjk()[1] + j) * m_geometry.sizeIjk()[0] + i)];
    }

private:
    static std::shared_ptr<std::vector<float>> noVoxels();

    Geometry m_geometry;
    std::shared_ptr<std::vector<float>> m_voxels = noVoxels(); // never null but in a moved-from one
};

using VolumePointer = std::shared_ptr<const Volume>;

} // namespace magiqt
