#include "SliceView.h"

#include <vtkCamera.h>
#include <vtkImageData.h>
#include <vtkImageProperty.h>
#include <vtkImageResliceMapper.h>
#include <vtkImageSlabReslice.h>
#include <vtkImageSlice.h>
#include <vtkImageSliceMapper.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkPlane.h>
#include <vtkPointData.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <Eigen/Geometry>

#include <cmath>
#include <cstring>

namespace magiqt {

namespace {

void setMatrix(vtkMatrix4x4& target, const Matrix4& source) {
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 4; ++column)
            target.SetElement(row, column, source(row, column)); // no-op for VTK where the value is the same
}

// Whether the normal of the plane lies along an axis of the voxels.
bool isAlongVoxels(const Matrix4& imageToLps, const Point3& normal) {
    for (int axis = 0; axis < 3; ++axis)
        if (std::abs(Point3(imageToLps.block<3, 1>(0, axis)).normalized().dot(normal)) > 1.0 - 1e-9)
            return true;
    return false;
}

// Far enough for any head; the slice lies in the middle of the clipping range.
constexpr double cameraDistanceMm = 1000.0;
constexpr double colourLiftMm = 1.0; // towards the eye, so that colours win over the volume below them

} // namespace

struct SliceView::Private {
    vtkRenderWindow& window;
    vtkNew<vtkRenderer> renderer;
    vtkNew<vtkPlane> plane;
    vtkNew<vtkImageResliceMapper> volumeMapper;
    vtkNew<vtkImageSlice> volumeProp;
    vtkNew<vtkMatrix4x4> volumeMatrix;
    vtkNew<vtkImageSliceMapper> colourMapper;
    vtkNew<vtkImageSlice> colourProp;
    vtkNew<vtkMatrix4x4> colourMatrix;
    vtkNew<vtkImageData> colourImage;
    VtkVolumePointer volume;
    Point3 into{0, 0, 1};                       // away from the eye
    std::shared_ptr<const ColourSlice> colours; // that colourImage holds

    explicit Private(vtkRenderWindow& owner) : window(owner) {}
};

SliceView::SliceView(vtkRenderWindow& window) : m_private(std::make_unique<Private>(window)) {
    Private& d = *m_private;
    d.renderer->SetBackground(0.0, 0.0, 0.0);
    d.renderer->GetActiveCamera()->ParallelProjectionOn();
    d.renderer->DrawOff();

    d.volumeMapper->SetSlicePlane(d.plane);
    d.volumeMapper->SliceFacesCameraOff();
    d.volumeMapper->SliceAtFocalPointOff();
    d.volumeMapper->SeparateWindowLevelOperationOn();
    d.volumeMapper->BorderOn(); // the outer half of the border voxels belongs to the image
    d.volumeMapper->BackgroundOff();
    d.volumeMapper->SetNumberOfThreads(1); // a slice is too small to be worth a thread
    d.volumeProp->SetMapper(d.volumeMapper);
    d.volumeProp->SetUserMatrix(d.volumeMatrix);
    d.volumeProp->GetProperty()->SetInterpolationTypeToLinear();
    d.volumeProp->VisibilityOff();
    d.renderer->AddViewProp(d.volumeProp);

    d.colourMapper->SetOrientationToZ();
    d.colourMapper->BorderOn();
    d.colourMapper->SetInputData(d.colourImage);
    d.colourProp->SetMapper(d.colourMapper);
    d.colourProp->SetUserMatrix(d.colourMatrix);
    d.colourProp->GetProperty()->SetInterpolationTypeToLinear();
    d.colourProp->GetProperty()->SetColorWindow(255.0);
    d.colourProp->GetProperty()->SetColorLevel(127.5);
    d.colourProp->ForceTranslucentOn();
    d.colourProp->VisibilityOff();
    d.renderer->AddViewProp(d.colourProp);
    window.AddRenderer(d.renderer);
}

SliceView::~SliceView() {
    m_private->window.RemoveRenderer(m_private->renderer);
}

void SliceView::hide() {
    m_private->renderer->DrawOff();
    m_private->volumeProp->VisibilityOff();
    m_private->colourProp->VisibilityOff();
}

void SliceView::place(const DeviceRect& rect, int windowWidth, int windowHeight,
                      const SliceGeometry& geometry) {
    Private& d = *m_private;
    const double width = windowWidth;
    const double height = windowHeight;
    // VTK counts viewports from the bottom left.
    d.renderer->SetViewport(rect.x / width, 1.0 - (rect.y + rect.height) / height,
                            (rect.x + rect.width) / width, 1.0 - rect.y / height);
    d.renderer->DrawOn();

    const PlaneAxes& axes = geometry.axes();
    const Point3 up = -axes.down;
    const Point3 into = up.cross(axes.right);
    d.into = into;
    const Point3& centre = geometry.centreLps();
    const Point3 eye = centre - into * cameraDistanceMm;
    vtkCamera* camera = d.renderer->GetActiveCamera();
    camera->SetFocalPoint(centre.x(), centre.y(), centre.z());
    camera->SetPosition(eye.x(), eye.y(), eye.z());
    camera->SetViewUp(up.x(), up.y(), up.z());
    camera->SetParallelScale(0.5 * geometry.heightPixels() * geometry.mmPerPixel());
    camera->SetClippingRange(0.5 * cameraDistanceMm, 1.5 * cameraDistanceMm);

    // The plane is given by its point nearest to the patient's origin, so that panning does not reslice.
    const Point3 onPlane = axes.scroll * axes.scroll.dot(centre);
    d.plane->SetOrigin(onPlane.x(), onPlane.y(), onPlane.z());
    d.plane->SetNormal(into.x(), into.y(), into.z());
}

void SliceView::showVolume(const VtkVolumePointer& volume, const WindowLevel& windowLevel, const Slab& slab) {
    Private& d = *m_private;
    if (d.volume != volume) {
        d.volumeMapper->SetInputData(volume->image());
        d.volume = volume; // the old one goes only after VTK has let go of it
        setMatrix(*d.volumeMatrix, volume->imageToLps());
    }
    // Along the voxels the texture is one voxel a texel, so zoom and pan cost no reslice. Askew that would be
    // interpolated twice: off by up to 0.74 pixels with slices of 5 mm.
    d.volumeMapper->SetResampleToScreenPixels(!isAlongVoxels(volume->imageToLps(), d.into));
    d.volumeMapper->SetSlabThickness(slab.thicknessMm);
    d.volumeMapper->SetSlabType(slab.mode == SlabMode::Mean      ? VTK_IMAGE_SLAB_MEAN
                                : slab.mode == SlabMode::Maximum ? VTK_IMAGE_SLAB_MAX
                                                                 : VTK_IMAGE_SLAB_MIN);
    d.volumeProp->GetProperty()->SetColorWindow(windowLevel.window);
    d.volumeProp->GetProperty()->SetColorLevel(windowLevel.level);
    d.volumeProp->VisibilityOn();
}

void SliceView::showColours(const std::shared_ptr<const ColourSlice>& slice) {
    Private& d = *m_private;
    d.colourProp->VisibilityOn();
    if (slice == d.colours) return;
    d.colours = slice;
    const SampleGrid& grid = slice->grid;
    const double columnMm = grid.columnStepLps.norm();
    const double rowMm = grid.rowStepLps.norm();
    d.colourImage->SetDimensions(grid.columns, grid.rows, 1);
    d.colourImage->SetSpacing(columnMm, rowMm, 1.0);
    vtkNew<vtkUnsignedCharArray> colours;
    colours->SetNumberOfComponents(4);
    colours->SetNumberOfTuples(static_cast<vtkIdType>(slice->colours.size()));
    std::memcpy(colours->GetPointer(0), slice->colours.data(), slice->colours.size() * sizeof(Rgba));
    d.colourImage->GetPointData()->SetScalars(colours);
    d.colourImage->Modified();

    Matrix4 toLps = Matrix4::Identity();
    const Point3 columnAxis = grid.columnStepLps / columnMm;
    const Point3 rowAxis = grid.rowStepLps / rowMm;
    toLps.block<3, 1>(0, 0) = columnAxis;
    toLps.block<3, 1>(0, 1) = rowAxis;
    toLps.block<3, 1>(0, 2) = columnAxis.cross(rowAxis);
    toLps.block<3, 1>(0, 3) = grid.firstLps - d.into * colourLiftMm;
    setMatrix(*d.colourMatrix, toLps);
}

void SliceView::releaseVolume() {
    Private& d = *m_private;
    hide();
    d.volumeMapper->SetInputData(static_cast<vtkImageData*>(nullptr));
    d.volume.reset();
}

} // namespace magiqt
