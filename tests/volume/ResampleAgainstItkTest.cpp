// Our interpolation against ITK's at points all over and beyond the volume.
#include "TestVolumes.h"

#include "volume/Resample.h"

#include <doctest/doctest.h>
#include <itkBSplineInterpolateImageFunction.h>
#include <itkImage.h>
#include <itkLinearInterpolateImageFunction.h>
#include <itkNearestNeighborInterpolateImageFunction.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

using ItkImage = itk::Image<float, 3>;

ItkImage::Pointer toItk(const Volume& volume) {
    const Index3 size = volume.geometry().sizeIjk();
    ItkImage::RegionType region;
    for (unsigned axis = 0; axis < 3; ++axis)
        region.SetSize(axis, static_cast<itk::SizeValueType>(size[axis]));
    auto image = ItkImage::New();
    image->SetRegions(region);
    image->Allocate();
    ItkImage::DirectionType direction;
    for (unsigned r = 0; r < 3; ++r)
        for (unsigned c = 0; c < 3; ++c)
            direction(r, c) = volume.geometry().direction()(r, c);
    image->SetDirection(direction);
    const Point3 spacing = volume.geometry().spacingMm();
    const Point3 origin = volume.geometry().pointLps(Point3::Zero());
    image->SetSpacing(spacing.data());
    image->SetOrigin(origin.data());
    std::copy(volume.voxels().begin(), volume.voxels().end(), image->GetBufferPointer());
    return image;
}

template <class Interpolator>
double largestDifference(const Volume& volume, const Geometry& target, Interpolation mode) {
    auto interpolator = Interpolator::New();
    const auto image = toItk(volume);
    interpolator->SetInputImage(image);
    const Volume ours = resample(volume, target, mode, -1.0f);
    double largest = 0;
    int compared = 0;
    int outside = 0;
    const Index3 size = target.sizeIjk();
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Point3 lps =
                    target.pointLps({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                const Point3 index = volume.geometry().indexIjk(lps);
                bool nearEdge = false; // where rounding decides on which side a point falls
                for (int axis = 0; axis < 3; ++axis) {
                    const double edge =
                        static_cast<double>(volume.geometry().sizeIjk()[static_cast<std::size_t>(axis)]) -
                        0.5;
                    nearEdge =
                        nearEdge || std::abs(index[axis] + 0.5) < 1e-3 || std::abs(index[axis] - edge) < 1e-3;
                    if (mode == Interpolation::Nearest)
                        nearEdge = nearEdge || std::abs(index[axis] - std::floor(index[axis]) - 0.5) < 1e-3;
                }
                if (nearEdge) continue;
                itk::Point<double, 3> point;
                for (unsigned axis = 0; axis < 3; ++axis)
                    point[axis] = lps[static_cast<Eigen::Index>(axis)];
                double expected = -1;
                if (interpolator->IsInsideBuffer(point))
                    expected = interpolator->Evaluate(point);
                else
                    ++outside;
                largest = std::max(largest, std::abs(expected - static_cast<double>(ours.at(i, j, k))));
                ++compared;
            }
    CHECK(compared > 5000);
    CHECK(outside > 100);
    return largest;
}

} // namespace

TEST_CASE("nearest, linear and cubic B-spline equal ITK's to 1e-4 of the range") {
    const Volume volume = noiseVolume(
        Geometry({19, 17, 11}, obliqueMatrix(10, 25, -40, {1.5, 1.6, 5}, {-20, 10, -20})), 21, 0, 1);
    Matrix4 parallel = Matrix4::Identity();
    parallel.col(0).head<3>() = volume.geometry().direction().col(1) * 1.3;
    parallel.col(1).head<3>() = -volume.geometry().direction().col(2) * 2.7;
    parallel.col(2).head<3>() = volume.geometry().direction().col(0) * 1.9;
    Matrix4 oblique = obliqueMatrix(-60, 12, 33, {1.9, 1.7, 1.8}, {0, 0, 0});
    for (Matrix4 matrix : {parallel, oblique}) {
        matrix.col(3).head<3>() =
            volume.geometry().centreLps() - matrix.topLeftCorner<3, 3>() * Point3(12, 12, 11);
        const Geometry target({25, 24, 23}, matrix);
        CHECK(largestDifference<itk::BSplineInterpolateImageFunction<ItkImage, double, double>>(
                  volume, target, Interpolation::CubicBSpline) < 1e-4);
        CHECK(largestDifference<itk::LinearInterpolateImageFunction<ItkImage, double>>(
                  volume, target, Interpolation::Linear) < 1e-4);
        CHECK(largestDifference<itk::NearestNeighborInterpolateImageFunction<ItkImage, double>>(
                  volume, target, Interpolation::Nearest) < 1e-4);
    }
}

TEST_CASE("short axes: the mirrored boundary equals ITK's where the filter sees both ends") {
    // Two slices are left out: ITK 5.2 mirrors once only and reads beyond them (ResampleTest has the exact
    // value).
    for (const std::int64_t slices : {3, 5, 14, 15, 16}) {
        const Volume volume =
            noiseVolume(Geometry::axisAligned({9, 8, slices}, {1, 1, 3}, {0, 0, 0}), 5, 0, 1);
        const Geometry target = Geometry::axisAligned({22, 22, 40}, {0.5, 0.5, 1.5}, {-1.1, -1.2, -2.2});
        CAPTURE(slices);
        CHECK(largestDifference<itk::BSplineInterpolateImageFunction<ItkImage, double, double>>(
                  volume, target, Interpolation::CubicBSpline) < 1e-4);
    }
}
