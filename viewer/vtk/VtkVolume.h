// A Volume as VTK sees it: no copy, the voxels stay the Volume's. VTK 9.1's reslice mapper ignores an image's
// direction matrix, so the image has identity direction and origin zero, and everything else stands in
// imageToLps, which goes into the user matrix of the prop. Shared by all views of one arm; user-interface
// thread.
#pragma once

#include "volume/Volume.h"

#include <memory>

class vtkImageData;

namespace magiqt {

class VtkVolume {
public:
    explicit VtkVolume(VolumePointer volume);
    ~VtkVolume();
    VtkVolume(const VtkVolume&) = delete;
    VtkVolume& operator=(const VtkVolume&) = delete;

    const VolumePointer& volume() const { return m_volume; }
    vtkImageData* image() const;
    const Matrix4& imageToLps() const { return m_imageToLps; }

private:
    struct Private;
    VolumePointer m_volume; // outlives the image
    Matrix4 m_imageToLps;
    std::unique_ptr<Private> m_private;
};

using VtkVolumePointer = std::shared_ptr<const VtkVolume>;

} // namespace magiqt
