// Our Mattes metric against ITK's v4 metric, its slope against differences, and its independence of threads.
// Eigen first: ITK brings one of its own behind the same guards.
#include "imaging/registration/Motion.h"

#include "SmoothHead.h"
#include "volume/Parallel.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include <doctest/doctest.h>
#include <itkBSplineInterpolateImageFunction.h>
#include <itkImage.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkTranslationTransform.h>

#include <random>

using namespace magiqt;
using namespace magiqt::test;

namespace {

using ItkImage = itk::Image<float, 3>;

ItkImage::Pointer toItk(const Volume& volume) { // axis-aligned
    const Index3 size = volume.geometry().sizeIjk();
    ItkImage::RegionType region;
    const Point3 spacing = volume.geometry().spacingMm();
    const Point3 origin = volume.geometry().pointLps(Point3::Zero());
    for (unsigned axis = 0; axis < 3; ++axis)
        region.SetSize(axis, static_cast<itk::SizeValueType>(size[axis]));
    auto image = ItkImage::New();
    image->SetRegions(region);
    image->SetSpacing(spacing.data());
    image->SetOrigin(origin.data());
    image->Allocate();
    std::copy(volume.voxels().begin(), volume.voxels().end(), image->GetBufferPointer());
    return image;
}

// ITK leaves samples out where the spline swings beyond the range of the voxels, we count them at its ends:
// two far corners make the range so wide that none does.
VolumePointer withWideRange(Volume volume) {
    volume.editableVoxels().front() = -300;
    volume.editableVoxels().back() = 1700;
    return std::make_shared<Volume>(std::move(volume));
}

struct Setup {
    VolumePointer a = drawSmoothHead(headGrid({8, 8, 8}), SmoothContrast::A, 20);
    VolumePointer b = withWideRange(*drawSmoothHead(headGrid({7, 7, 7}), SmoothContrast::B, 20));
    ImageSamples samples;
    SplineImage image{*b, SplineImage::Coefficients::Interpolating};
    ValueRange samplesRange, imageRange;

    Setup() {
        // The voxels well inside, where both programs see every sample.
        const Index3& size = a->geometry().sizeIjk();
        for (std::int64_t k = 5; k < size[2] - 5; ++k)
            for (std::int64_t j = 5; j < size[1] - 5; ++j)
                for (std::int64_t i = 5; i < size[0] - 5; ++i) {
                    samples.points.push_back(
                        a->geometry()
                            .pointLps(Point3(static_cast<double>(i), static_cast<double>(j),
                                             static_cast<double>(k)))
                            .cast<float>());
                    samples.values.push_back(a->at(i, j, k));
                }
        samplesRange = rangeOf(samples.values, 0, 1);
        imageRange = rangeOf(b->voxels(), 0, 1);
    }
};

// ITK takes the range of the fixed image's samples and of the whole moving image.
double itkValue(const Setup& setup, const Point3& shift) {
    using Metric = itk::MattesMutualInformationImageToImageMetricv4<ItkImage, ItkImage>;
    auto metric = Metric::New();
    const auto fixed = toItk(*setup.a);
    const auto moving = toItk(*setup.b);
    auto transform = itk::TranslationTransform<double, 3>::New();
    auto interpolator = itk::BSplineInterpolateImageFunction<ItkImage, double>::New();
    interpolator->SetSplineOrder(3);
    metric->SetFixedImage(fixed);
    metric->SetMovingImage(moving);
    metric->SetMovingTransform(transform);
    metric->SetMovingInterpolator(interpolator);
    metric->SetNumberOfHistogramBins(MutualInformation::kBins);
    metric->SetMaximumNumberOfWorkUnits(1);
    auto points = Metric::FixedSampledPointSetType::New();
    unsigned n = 0;
    for (const Eigen::Vector3f& p : setup.samples.points) {
        Metric::FixedSampledPointSetType::PointType point;
        for (unsigned axis = 0; axis < 3; ++axis)
            point[axis] = p[axis];
        points->SetPoint(n++, point);
    }
    metric->SetFixedSampledPointSet(points);
    metric->SetUseSampledPointSet(true);
    metric->Initialize();
    auto parameters = transform->GetParameters();
    for (unsigned axis = 0; axis < 3; ++axis)
        parameters[axis] = shift[axis];
    metric->SetParameters(parameters);
    return -metric->GetValue();
}

} // namespace

TEST_CASE("mutual information equals ITK's") {
    const Setup setup;
    MutualInformation metric(setup.samples, setup.image, setup.samplesRange, setup.imageRange);
    for (const Point3& shift : {Point3(0, 0, 0), Point3(3.3, -1.2, 2.1), Point3(-8, 5, 11)}) {
        AffineMap map;
        map.translation = shift;
        const double ours = metric.evaluate(map).value;
        CHECK(ours == doctest::Approx(itkValue(setup, shift)).epsilon(1e-4));
        CHECK(ours > 0.05);
    }
}

TEST_CASE("the slope of mutual information is that of its differences") {
    const Setup setup;
    MutualInformation metric(setup.samples, setup.image, setup.samplesRange, setup.imageRange);
    for (const MotionKind kind : {MotionKind::Rigid, MotionKind::Affine}) {
        Eigen::VectorXd p(parameterCount(kind)), slope(p.size());
        for (Eigen::Index n = 0; n < p.size(); ++n)
            p[n] = 1.5 * std::sin(1.7 * static_cast<double>(n) + 1);
        chainSlope(kind, p, metric.evaluate(mapOf(kind, p)), slope);
        CHECK(slope.norm() > 1e-4);
        for (Eigen::Index n = 0; n < p.size(); ++n) {
            const double step = 0.05;
            Eigen::VectorXd before = p, after = p;
            before[n] -= step;
            after[n] += step;
            const double difference =
                (metric.evaluate(mapOf(kind, after)).value - metric.evaluate(mapOf(kind, before)).value) /
                (2 * step);
            CHECK(slope[n] == doctest::Approx(difference).epsilon(0.02).scale(slope.norm()));
        }
    }
}

TEST_CASE("neither the value nor the slope depends on the number of threads") {
    const Setup setup;
    MutualInformationValue values[2];
    for (const int threads : {1, 3}) {
        setVolumeThreads(threads);
        MutualInformation metric(setup.samples, setup.image, setup.samplesRange, setup.imageRange);
        AffineMap map;
        map.translation = Point3(1, 2, 3);
        values[threads / 3] = metric.evaluate(map);
    }
    setVolumeThreads(0);
    CHECK(values[0].value == values[1].value);
    CHECK(values[0].linear == values[1].linear);
    CHECK(values[0].translation == values[1].translation);
}

TEST_CASE("an image says nothing of noise, and everything of itself") {
    const Setup setup;
    ImageSamples noise = setup.samples;
    std::mt19937 source(5);
    for (float& value : noise.values)
        value = static_cast<float>(source() >> 8);
    MutualInformation withNoise(noise, setup.image, rangeOf(noise.values, 0, 1), setup.imageRange);
    MutualInformation withHead(setup.samples, setup.image, setup.samplesRange, setup.imageRange);
    const double bias =
        withNoise.evaluate(AffineMap()).normalised; // few samples fill the histogram by chance
    CHECK(withHead.evaluate(AffineMap()).normalised > 3 * bias);
    AffineMap away;
    away.translation = Point3(1e4, 0, 0);
    CHECK(withHead.evaluate(away).value == 0);
    CHECK(withHead.evaluate(away).inside == 0);
}
