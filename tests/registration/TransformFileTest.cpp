// Transforms as files: what ITK reads maps points as we do, to the last digits; damaged files are refused.
#include "imaging/registration/TransformFile.h"

#include "app/models/LinearTransformFile.h"
#include "imaging/registration/Motion.h"

#include "../support/Files.h"
#include "../support/TemporaryFolder.h"
#include "base/Error.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include <doctest/doctest.h>
#include <itkTransform.h>
#include <itkTransformFileReader.h>

#include <cmath>

using namespace magiqt;
using namespace magiqt::test;

namespace {

Matrix4 somewhere(double stretch) {
    AffineMap map;
    map.linear = rotationOf(Point3(0.31, -0.52, 0.17));
    map.linear(0, 1) += stretch;
    map.translation = Point3(12.345678901234567, -7.1, 33.3);
    return matrixOf(map, Point3(3, 17, -40));
}

SplineField field() {
    SplineField result;
    result.grid = Geometry::axisAligned({9, 10, 8}, {30, 30, 30}, {-130, -140, -110});
    for (std::size_t a = 0; a < 3; ++a)
        for (std::int64_t n = 0; n < result.grid.voxelCount(); ++n)
            result.coefficients[a].push_back(
                4 * std::sin(0.37 * static_cast<double>(n) + static_cast<double>(a)));
    return result;
}

double largestDifference(const std::filesystem::path& file, const SpatialTransform& ours) {
    auto reader = itk::TransformFileReaderTemplate<double>::New();
    reader->SetFileName(file.string());
    reader->Update();
    REQUIRE(!reader->GetTransformList()->empty());
    using Transform = itk::Transform<double, 3, 3>;
    const auto* transform = dynamic_cast<const Transform*>(reader->GetTransformList()->front().GetPointer());
    REQUIRE(transform != nullptr);
    double largest = 0;
    for (double x = -85; x <= 75; x += 20)
        for (double y = -80; y <= 80; y += 20)
            for (double z = -75; z <= 65; z += 20) {
                Transform::InputPointType point;
                point[0] = x;
                point[1] = y;
                point[2] = z;
                const auto itk = transform->TransformPoint(point);
                largest =
                    std::max(largest, (ours.apply(Point3(x, y, z)) - Point3(itk[0], itk[1], itk[2])).norm());
            }
    return largest;
}

} // namespace

TEST_CASE("ITK reads our transforms and maps points as we do") {
    const TemporaryFolder folder;
    SpatialTransform transform;
    SUBCASE("rigid") {
        transform.fixedToMoving = somewhere(0);
    }
    SUBCASE("affine") {
        transform.fixedToMoving = somewhere(0.08);
    }
    SUBCASE("deformable") {
        transform.fixedToMoving = somewhere(0.08);
        transform.deformation = field();
        CHECK(transform.deformation->displacementAt(Point3(5, 5, 5)).norm() > 0.5);
    }
    writeTransform(folder / "t.tfm", transform, Point3(3, 17, -40));
    const SpatialTransform again = readTransform(folder / "t.tfm");
    CHECK(largestDifference(folder / "t.tfm", transform) < 1e-10);
    CHECK((again.fixedToMoving - transform.fixedToMoving).cwiseAbs().maxCoeff() < 1e-12);
    REQUIRE(again.deformation.has_value() == transform.deformation.has_value());
    // The desktop reads it without ITK.
    if (!transform.deformation)
        CHECK((readLinearTransform(folder / "t.tfm") - transform.fixedToMoving).cwiseAbs().maxCoeff() < 1e-9);
    else
        CHECK_THROWS_AS(readLinearTransform(folder / "t.tfm"), Error);
    if (transform.deformation) {
        CHECK(again.deformation->coefficients == transform.deformation->coefficients);
        CHECK(again.deformation->grid.isSameAs(transform.deformation->grid, 1e-9));
    }
}

TEST_CASE("the Jacobian of a field is that of its differences") {
    const SplineField f = field();
    const Point3 at(7, -13, 20);
    Eigen::Matrix3d jacobian;
    for (int axis = 0; axis < 3; ++axis) {
        const Point3 step = 1e-4 * Point3::Unit(axis);
        jacobian.col(axis) =
            Point3::Unit(axis) + (f.displacementAt(at + step) - f.displacementAt(at - step)) / 2e-4;
    }
    CHECK(f.jacobianAt(at) == doctest::Approx(jacobian.determinant()).epsilon(1e-6));
}

TEST_CASE("what is no transform is refused with a code") {
    const TemporaryFolder folder;
    writeFile(folder / "t.tfm", "#Insight Transform File V1.0\nTransform: Nonsense_double_3_3\n");
    for (const char* name : {"t.tfm", "missing.tfm"})
        try {
            readTransform(folder / name);
            FAIL("was read");
        } catch (const Error& error) {
            CHECK(error.code() == "transform.unreadable");
        }
}
