// How a scan sees a volume: each of its voxels is a weighted mean of the volume over the slice profile and
// the voxel's width. Forward (volume to scan) and its exact transpose. Deterministic, whatever the number of
// threads: sums into the volume are made in fixed parts. Immutable; forward and transpose may be called from
// one thread at a time.
#pragma once

#include "volume/Volume.h"

#include <array>
#include <vector>

namespace magiqt {

class SliceModel {
public:
    SliceModel(const Geometry& scan, const Geometry& volume, const Matrix4& volumeToScan);

    // Values of the scan's voxels; 0 where a voxel does not lie inside the volume (isSeen).
    std::vector<float> forward(const std::vector<float>& volume) const;
    std::vector<float> transpose(const std::vector<float>& scan) const;
    const std::vector<std::uint8_t>& isSeen() const { return m_isSeen; }

private:
    struct Tap {
        Eigen::Vector3f offset; // volume index
        float weight = 0;
    };
    template <class Take>
    void forTaps(std::int64_t voxel, const Take& take) const;

    Geometry m_scan, m_volume;
    Eigen::Matrix4d m_scanIndexToVolumeIndex;
    std::vector<Tap> m_taps;
    std::vector<std::uint8_t> m_isSeen;
};

} // namespace magiqt
