// Deformable registration of a head that a smooth field has bent: nearer than affine, never folding, the same
// result whatever the number of threads.
#include "SmoothHead.h"

#include "imaging/registration/Registration.h"

#include "volume/Parallel.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;
using namespace magiqt::test;

namespace {

Point3 bent(const Point3& p) { // up to about 5 mm, over 100 mm
    return p + Point3(4.0 * std::sin(p[1] / 28), 3.5 * std::sin(p[2] / 25 + 1), 3.5 * std::cos(p[0] / 30));
}

// The moving image shows at q what the head has at bent(q). A fixed point x lies where bent(q) = x.
Point3 truthAt(const Point3& x) {
    Point3 q = x;
    for (int n = 0; n < 40; ++n)
        q += 0.7 * (x - bent(q));
    return q;
}

double meanError(const SpatialTransform& transform) {
    double sum = 0;
    const auto points = pointsOfHead();
    for (const Point3& point : points)
        sum += (transform.apply(point) - truthAt(point)).norm();
    return sum / static_cast<double>(points.size());
}

} // namespace

TEST_CASE("a bent head is straightened") {
    RegistrationRequest request;
    request.fixed = drawSmoothHead(headGrid({2, 2, 2}), SmoothContrast::A, 15);
    request.moving = drawSmoothHead(headGrid({3, 3, 4}), SmoothContrast::A, 40, bent);
    request.transform = TransformKind::Affine;
    const double affine = meanError(registerScans(request, {}, {}).transform);
    request.transform = TransformKind::Deformable;
    RegistrationStages last;
    RegistrationCallbacks callbacks;
    callbacks.stageDone = [&](const RegistrationStages& stages) { last = stages; };
    const RegistrationResult result = registerScans(request, {}, callbacks);
    const double deformed = meanError(result.transform);
    MESSAGE("affine " << affine << " mm, deformable " << deformed << " mm, Jacobian "
                      << result.quality.jacobianMin << " to " << result.quality.jacobianMax);
    CHECK(affine > 2);
    CHECK(deformed < 0.65 * affine);
    CHECK(result.quality.jacobianMin > 0.2);
    CHECK((result.quality.verdict != TrafficLight::Red));

    setVolumeThreads(3);
    REQUIRE(last.affine.has_value());
    last.deformation.reset();
    const RegistrationResult again = registerScans(request, last, {});
    setVolumeThreads(0);
    CHECK(again.transform.deformation->coefficients == result.transform.deformation->coefficients);

    // The image comes over by the same transform.
    const Volume registered = resampleMoving(*request.moving, request.fixed->geometry(), result.transform,
                                             Interpolation::CubicBSpline);
    const Point3 lesion(28, 35, 24);
    const Point3 index = request.fixed->geometry().indexIjk(lesion);
    const float there = registered.at(std::llround(index[0]), std::llround(index[1]), std::llround(index[2]));
    CHECK(there == doctest::Approx(300).epsilon(0.35));
}

TEST_CASE("heads that agree already stay as they are") {
    RegistrationRequest request;
    request.fixed = drawSmoothHead(headGrid({2.5, 2.5, 2.5}), SmoothContrast::A, 15);
    request.moving = drawSmoothHead(headGrid({3, 3, 5}), SmoothContrast::A, 40);
    request.transform = TransformKind::Deformable;
    const RegistrationResult result = registerScans(request, {}, {});
    double sum = 0;
    for (const Point3& point : pointsOfHead())
        sum += (result.transform.apply(point) - point).norm();
    CHECK(sum / static_cast<double>(pointsOfHead().size()) < 0.7);
    CHECK(toString(result.quality.verdict) == "green");
}
