#include "VtkVolume.h"

#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>

#include <utility>

namespace magiqt {

struct VtkVolume::Private {
    vtkNew<vtkImageData> image;
};

VtkVolume::VtkVolume(VolumePointer volume)
    : m_volume(std::move(volume)),
      m_imageToLps(m_volume->geometry().indexToLps()),
      m_private(std::make_unique<Private>()) {
    const Geometry& geometry = m_volume->geometry();
    const Index3& size = geometry.sizeIjk();
    const Point3 spacing = geometry.spacingMm();
    for (int axis = 0; axis < 3; ++axis)
        m_imageToLps.block<3, 1>(0, axis) /= spacing[axis];

    vtkNew<vtkFloatArray> voxels;
    voxels->SetName("intensity");
    // VTK takes a mutable pointer but only reads here; save = 1 leaves the memory to the Volume.
    voxels->SetArray(const_cast<float*>(m_volume->voxels().data()), geometry.voxelCount(), 1);
    vtkImageData* image = m_private->image;
    image->SetDimensions(static_cast<int>(size[0]), static_cast<int>(size[1]), static_cast<int>(size[2]));
    image->SetSpacing(spacing.x(), spacing.y(), spacing.z());
    image->GetPointData()->SetScalars(voxels);
}

VtkVolume::~VtkVolume() = default;

vtkImageData* VtkVolume::image() const {
    return m_private->image;
}

} // namespace magiqt
