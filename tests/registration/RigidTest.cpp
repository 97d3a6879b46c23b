// Rigid and affine registration of a synthetic head and of a real one (Colin 27, Debian's mricron-data) with
// known motions; the same result whatever the number of threads, in stages and in one go; bad input.
#include "SmoothHead.h"

#include "bench/registration/KnownPairs.h"
#include "imaging/registration/Registration.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Parallel.h"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include <limits>

using namespace magiqt;
using namespace magiqt::test;

namespace {

struct HeadPair {
    VolumePointer fixed = drawSmoothHead(headGrid({2, 2, 2}), SmoothContrast::A, 15);
    Matrix4 truth;
    VolumePointer moving;
    explicit HeadPair(std::uint64_t seed, SmoothContrast contrast = SmoothContrast::A) {
        truth = randomMotion(seed, 30, 30, Point3::Zero());
        const VolumePointer scan = drawSmoothHead(
            headGrid({3, 3, 6}), contrast, 60, [](const Point3& p) { return p; }, seed);
        moving = moved(*scan, truth);
    }
    RegistrationRequest request() const {
        RegistrationRequest request;
        request.fixed = fixed;
        request.moving = moving;
        return request;
    }
};

std::string codeOf(const RegistrationRequest& request) {
    try {
        registerScans(request, {}, {});
        return "";
    } catch (const Error& error) {
        CHECK((error.kind() == ErrorKind::BadInput));
        return error.code();
    }
}

} // namespace

TEST_CASE("a head in thick slices is found again, in its own contrast and in another") {
    for (const auto& [seed, contrast] : {std::pair(1, SmoothContrast::A), std::pair(2, SmoothContrast::B)}) {
        const HeadPair pair(static_cast<std::uint64_t>(seed), contrast);
        const RegistrationResult result = registerScans(pair.request(), {}, {});
        CHECK(targetError(result.transform.fixedToMoving, pair.truth, pointsOfHead()) < 0.4);
        CHECK(toString(result.quality.verdict) == "green");
        CHECK(result.quality.reasons.empty());
        CHECK(result.quality.similarityAfter > result.quality.similarityBefore);
        CHECK(result.quality.overlap > 0.9);
        CHECK(result.quality.scale.isApprox(Eigen::Vector3d::Ones(), 1e-9));
        CHECK(result.transform.fixedToMoving.topLeftCorner<3, 3>().determinant() ==
              doctest::Approx(1).epsilon(1e-9));
    }
}

TEST_CASE("both directions agree") {
    const HeadPair pair(3);
    RegistrationRequest back;
    back.fixed = pair.moving;
    back.moving = pair.fixed;
    const Matrix4 there = registerScans(pair.request(), {}, {}).transform.fixedToMoving;
    const Matrix4 andBack = registerScans(back, {}, {}).transform.fixedToMoving;
    CHECK(targetError(andBack * there, Matrix4::Identity(), pointsOfHead()) < 0.3);
}

TEST_CASE("the transform depends neither on the number of threads nor on an interruption") {
    const HeadPair pair(4);
    RegistrationRequest request = pair.request();
    request.transform = TransformKind::Affine;
    std::vector<Json> stages;
    RegistrationCallbacks callbacks;
    callbacks.stageDone = [&](const RegistrationStages& known) { stages.push_back(toJson(known)); };
    setVolumeThreads(1);
    const Matrix4 once = registerScans(request, {}, callbacks).transform.fixedToMoving;
    REQUIRE(stages.size() == 4);
    setVolumeThreads(3);
    CHECK(registerScans(request, {}, {}).transform.fixedToMoving == once);
    for (const Json& known : stages) {
        const Json read = Json::parse(known.dump());
        CHECK(registerScans(request, stagesFromJson(read), {}).transform.fixedToMoving == once);
    }
    setVolumeThreads(0);
}

TEST_CASE("affine finds a stretched head; rigid does not stretch") {
    const HeadPair pair(5);
    AffineMap stretch;
    stretch.linear = Eigen::Vector3d(1.06, 0.95, 1.03).asDiagonal();
    const Matrix4 truth = matrixOf(stretch, Point3::Zero());
    RegistrationRequest request = pair.request();
    request.moving = moved(*drawSmoothHead(headGrid({3, 3, 6}), SmoothContrast::A, 60), truth);
    request.transform = TransformKind::Affine;
    const RegistrationResult result = registerScans(request, {}, {});
    CHECK(targetError(result.transform.fixedToMoving, truth, pointsOfHead()) < 0.6);
    CHECK(result.quality.scale[0] == doctest::Approx(1.06).epsilon(0.01));
    CHECK(result.quality.scale[2] == doctest::Approx(0.95).epsilon(0.01));
    CHECK(toString(result.quality.verdict) == "green");
}

TEST_CASE("a real head is found again") {
    const std::filesystem::path file = "/usr/share/mricron/templates/ch2.nii.gz";
    if (!std::filesystem::exists(file)) {
        MESSAGE("skipped: no mricron-data");
        return;
    }
    const VolumePointer head = readNifti(file).volume;
    // Thick slices: mean of five.
    Index3 size = head->geometry().sizeIjk();
    size[2] /= 5;
    std::vector<float> voxels;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                float sum = 0;
                for (std::int64_t n = 0; n < 5; ++n)
                    sum += head->at(i, j, 5 * k + n) / 5;
                voxels.push_back(sum);
            }
    Matrix4 matrix = head->geometry().indexToLps();
    matrix.topRightCorner<3, 1>() = head->geometry().pointLps({0, 0, 2});
    matrix.col(2).head<3>() *= 5;
    const Volume scan(Geometry(size, matrix), voxels);
    const Point3 centre = head->geometry().centreLps();
    const Matrix4 truth = randomMotion(9, 30, 30, centre);
    RegistrationRequest request;
    request.fixed = head;
    request.moving = moved(scan, truth);
    const RegistrationResult result = registerScans(request, {}, {});
    std::vector<Point3> points;
    for (const Point3& point : pointsOfHead())
        points.push_back(point * 0.8 + centre);
    CHECK(targetError(result.transform.fixedToMoving, truth, points) < 0.5);
    CHECK(toString(result.quality.verdict) == "green");
}

TEST_CASE("what cannot be registered is refused with a reason") {
    const HeadPair pair(6);
    RegistrationRequest request = pair.request();
    SUBCASE("constant") {
        request.moving = std::make_shared<Volume>(pair.moving->geometry(),
                                                  std::vector<float>(pair.moving->voxels().size(), 7.0f));
        CHECK(codeOf(request) == "registration.constant");
    }
    SUBCASE("one slice") {
        Index3 size = pair.moving->geometry().sizeIjk();
        size[2] = 1;
        request.moving = std::make_shared<Volume>(resample(
            *pair.moving, Geometry(size, pair.moving->geometry().indexToLps()), Interpolation::Nearest));
        CHECK(codeOf(request) == "registration.flat");
    }
    SUBCASE("a mask beside the image") {
        request.movingMask = std::make_shared<Volume>(
            headGrid({4, 4, 4}), std::vector<float>(headGrid({4, 4, 4}).voxelCount(), 0.0f));
        CHECK(codeOf(request) == "registration.empty-mask");
    }
    SUBCASE("a few bright voxels in nothing") {
        std::vector<float> voxels(pair.moving->voxels().size(), 0.0f);
        voxels[voxels.size() / 2] = 1000;
        request.moving = std::make_shared<Volume>(pair.moving->geometry(), voxels);
        CHECK(codeOf(request) == "registration.empty-mask");
    }
}

TEST_CASE("a registration stops when it is asked to") {
    const HeadPair pair(7);
    int calls = 0;
    RegistrationCallbacks callbacks;
    callbacks.throwIfStopped = [&] {
        if (++calls > 40) throw Error(ErrorKind::Cancelled, "job.cancelled", "stop");
    };
    CHECK_THROWS_AS(registerScans(pair.request(), {}, callbacks), Error);
    CHECK(calls < 60); // of every thread one more at most, not thousands
}
