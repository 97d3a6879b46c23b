#include "viewer/core/OverlayPicture.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace magiqt;

namespace {

// A bright disc on black, its centre moved by `shift` pixels.
std::vector<float> disc(int size, double shift) {
    std::vector<float> values(static_cast<std::size_t>(size) * static_cast<std::size_t>(size), 0);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const double radius = std::hypot(x - size / 2.0 - shift, y - size / 2.0);
            values[static_cast<std::size_t>(y * size + x)] =
                static_cast<float>(100 / (1 + std::exp((radius - size / 4.0) * 2)));
        }
    return values;
}

OverlaySlice discs(double shift) {
    return {64, 64, 1.0, disc(64, 0), disc(64, shift), {0, 100}, {0, 100}};
}

int greyAt(const std::vector<std::uint32_t>& picture, int x, int y) {
    return static_cast<int>(picture[static_cast<std::size_t>(y * 64 + x)] & 0xffU);
}

} // namespace

TEST_CASE("edges lie on the rim of the disc and are thin") {
    const auto edges = edgesOf(disc(64, 0), 64, 64, {0, 100});
    int count = 0;
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x)
            if (edges[static_cast<std::size_t>(y * 64 + x)]) {
                ++count;
                CHECK(std::hypot(x - 32.0, y - 32.0) == doctest::Approx(16).epsilon(0.13));
            }
    CHECK(count > 60);  // the rim is 100 pixels long
    CHECK(count < 200); // and not a band
}

TEST_CASE("a flat image and one that is not there have no edges") {
    const std::vector<float> flat(64 * 64, 7);
    for (const std::uint8_t edge : edgesOf(flat, 64, 64, {0, 100}))
        CHECK(edge == 0);
    const std::vector<float> nowhere(64 * 64, std::numeric_limits<float>::quiet_NaN());
    for (const std::uint8_t edge : edgesOf(nowhere, 64, 64, {0, 100}))
        CHECK(edge == 0);
}

TEST_CASE("the chessboard shows one image in each tile") {
    OverlaySlice slice = discs(0);
    slice.below.assign(64 * 64, 0);
    slice.above.assign(64 * 64, 100);
    const auto picture = overlayPicture(slice, {OverlayMode::Checkerboard, 16, 0.5, 0});
    CHECK(greyAt(picture, 3, 3) == 0);
    CHECK(greyAt(picture, 20, 3) == 255);
    CHECK(greyAt(picture, 20, 20) == 0);
    CHECK(greyAt(picture, 3, 20) == 255);
}

TEST_CASE("the blend goes from one image to the other") {
    const OverlaySlice slice = discs(8);
    OverlayStyle style;
    style.mode = OverlayMode::Blend;
    for (const double share : {0.0, 0.25, 1.0}) {
        style.aboveShare = share;
        const auto picture = overlayPicture(slice, style);
        const double wanted =
            (slice.below[32 * 64 + 17] * (1 - share) + slice.above[32 * 64 + 17] * share) * 2.55;
        CHECK(greyAt(picture, 17, 32) == doctest::Approx(wanted).epsilon(0.02));
    }
}

TEST_CASE("the contour is that of the upper image on the lower one") {
    OverlayStyle style;
    style.mode = OverlayMode::Contour;
    const auto picture = overlayPicture(discs(8), style);
    int furthestRight = 0;
    for (int x = 0; x < 64; ++x)
        if (picture[static_cast<std::size_t>(32 * 64 + x)] == style.edgeColour) furthestRight = x;
    CHECK(furthestRight == doctest::Approx(32 + 8 + 16).epsilon(0.05));
    CHECK(greyAt(picture, 32, 32) == 255); // below it the other image
}

TEST_CASE("samples that do not fill the slice are a defect") {
    OverlaySlice slice = discs(0);
    slice.above.pop_back();
    CHECK_THROWS_AS(overlayPicture(slice, {}), Error);
}
