// The traffic light on registrations that are right and on those made to fail.
// tests/bench/registration/LightBench has the wider table on the reference data.
#include "SmoothHead.h"

#include "bench/registration/KnownPairs.h"
#include "imaging/registration/Registration.h"

#include "base/Json.h"

#include <doctest/doctest.h>

#include <random>

using namespace magiqt;
using namespace magiqt::test;

namespace {

VolumePointer head() {
    static const VolumePointer volume = drawSmoothHead(headGrid({2.5, 2.5, 2.5}), SmoothContrast::A, 15);
    return volume;
}

RegistrationQuality light(const VolumePointer& moving) {
    RegistrationRequest request;
    request.fixed = head();
    request.moving = moving;
    const RegistrationQuality quality = registerScans(request, {}, {}).quality;
    MESSAGE(toJson(quality).dump());
    return quality;
}

VolumePointer scan(double noise = 60) {
    return drawSmoothHead(headGrid({3, 3, 6}), SmoothContrast::A, noise);
}

bool hasRed(const RegistrationQuality& quality) {
    for (const QualityReason& reason : quality.reasons)
        if (reason.light == TrafficLight::Red) return true;
    return false;
}

// Red, and says why.
void checkRed(const RegistrationQuality& quality) {
    CHECK(toString(quality.verdict) == "red");
    CHECK(hasRed(quality));
}

} // namespace

TEST_CASE("the same head is green, also with much noise") {
    CHECK(toString(light(scan()).verdict) == "green");
    CHECK(toString(light(scan(120)).verdict) == "green");
}

TEST_CASE("noise is red, also in the shape of the head") {
    std::mt19937 source(7);
    std::vector<float> noise, shaped;
    const VolumePointer like = scan();
    for (const float value : like->voxels()) {
        const float random = 300.0f * static_cast<float>(source() >> 8) / 16777216.0f;
        noise.push_back(random);
        shaped.push_back((value > 200 ? 900.0f : 0.0f) + random);
    }
    checkRed(light(std::make_shared<Volume>(like->geometry(), noise)));
    const RegistrationQuality inShape = light(std::make_shared<Volume>(like->geometry(), shaped));
    CHECK((inShape.verdict != TrafficLight::Green));
}

TEST_CASE("a head turned upside down is never green") {
    for (int axis = 0; axis < 3; ++axis) {
        AffineMap over;
        over.linear = rotationOf(3.14159265358979323846 * Point3::Unit(axis));
        const RegistrationQuality quality = light(moved(*scan(), matrixOf(over, Point3::Zero())));
        CHECK((quality.verdict != TrafficLight::Green));
    }
}

TEST_CASE("a slab of the head is red") {
    const VolumePointer whole = scan();
    Index3 size = whole->geometry().sizeIjk();
    size[2] = 8; // 48 mm
    Matrix4 matrix = whole->geometry().indexToLps();
    matrix.topRightCorner<3, 1>() = whole->geometry().pointLps({0, 0, 13});
    const Volume slab = resample(*whole, Geometry(size, matrix), Interpolation::Nearest);
    const RegistrationQuality quality = light(std::make_shared<Volume>(slab));
    checkRed(quality);
    bool saysSo = false;
    for (const QualityReason& reason : quality.reasons)
        saysSo = saysSo || reason.code == "registration.short-common-extent";
    CHECK(saysSo);
}

TEST_CASE("an empty ball is not taken for a head") {
    std::vector<float> voxels;
    const VolumePointer like = scan();
    std::mt19937 source(3);
    const Index3& size = like->geometry().sizeIjk();
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Point3 p = like->geometry().pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                voxels.push_back((p.norm() < 80 ? 800.0f : 0.0f) +
                                 60.0f * static_cast<float>(source() >> 8) / 16777216.0f);
            }
    CHECK((light(std::make_shared<Volume>(like->geometry(), voxels)).verdict != TrafficLight::Green));
}

TEST_CASE("a mirrored head is red and says so") {
    const VolumePointer like = scan();
    const Index3& size = like->geometry().sizeIjk();
    std::vector<float> voxels;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i)
                voxels.push_back(like->at(size[0] - 1 - i, j, k));
    const RegistrationQuality quality = light(std::make_shared<Volume>(like->geometry(), voxels));
    checkRed(quality);
    CHECK((quality.reasons.front().light == TrafficLight::Red));
    CHECK(quality.mirrorShare > 1.05);
    CHECK(light(scan()).mirrorShare < 0.95);
}

TEST_CASE("every reason has a light, a code and words") {
    RegistrationRequest request;
    request.fixed = head();
    request.moving = scan();
    const RegistrationResult result = registerScans(request, {}, {});
    const Json json = toJson(result.quality);
    for (const char* name : {"verdict", "reasons", "similarityBefore", "similarityAfter", "overlap",
                             "rotationDegrees", "translationMm", "scale", "jacobianMin"})
        CHECK(json.contains(name));
}
