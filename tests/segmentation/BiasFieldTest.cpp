#include "imaging/preparation/BiasField.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace magiqt;

namespace {

// Two tissues in shells, with a known smooth field on top.
struct Shaded {
    Volume clean, shaded;
    Mask mask;
    std::vector<double> field;
};

Shaded shadedBall(double amplitude, const Point3& spacing = Point3(2, 2, 2), Index3 size = {60, 64, 56}) {
    Geometry grid = Geometry::axisAligned(size, spacing, Point3(0, 0, 0));
    std::vector<float> clean, shaded;
    Shaded result;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const double x = 2.0 * static_cast<double>(i) / static_cast<double>(size[0] - 1) - 1;
                const double y = 2.0 * static_cast<double>(j) / static_cast<double>(size[1] - 1) - 1;
                const double z = 2.0 * static_cast<double>(k) / static_cast<double>(size[2] - 1) - 1;
                const double r = std::sqrt(x * x + y * y + z * z);
                const bool inside = r < 0.9;
                const double tissue = !inside ? 0 : std::fmod(r * 5 + 0.3 * x, 1.0) < 0.5 ? 600 : 900;
                const double field = std::exp(amplitude * (0.7 * x - 0.5 * y * y + 0.4 * z));
                clean.push_back(static_cast<float>(tissue));
                shaded.push_back(static_cast<float>(tissue * field));
                result.mask.push_back(inside ? 1 : 0);
                result.field.push_back(field);
            }
    result.clean = Volume(grid, clean);
    result.shaded = Volume(grid, shaded);
    return result;
}

// Spread of log(value / clean) in the mask: 0 for a perfect correction.
double shadingLeft(const Shaded& ball, const Volume& image) {
    double sum = 0, squares = 0, count = 0;
    for (std::size_t n = 0; n < ball.mask.size(); ++n) {
        if (ball.mask[n] == 0) continue;
        const double ratio =
            std::log(static_cast<double>(image.voxels()[n]) / static_cast<double>(ball.clean.voxels()[n]));
        sum += ratio;
        squares += ratio * ratio;
        count += 1;
    }
    return std::sqrt(squares / count - sum / count * (sum / count));
}

bool isOne(const Volume& field) {
    return std::all_of(field.voxels().begin(), field.voxels().end(),
                       [](float value) { return value == 1.0f; });
}

} // namespace

TEST_CASE("a known shading is reduced at least tenfold, also for thick slices") {
    for (const Point3& spacing : {Point3(2, 2, 2), Point3(1.6, 1.6, 5.0)}) {
        const Index3 size = spacing[2] > 3 ? Index3{80, 84, 30} : Index3{60, 64, 56};
        const Shaded ball = shadedBall(0.4, spacing, size);
        Findings findings;
        const BiasField bias = estimateBiasField(ball.shaded, ball.mask, {}, findings);
        CHECK(findings.empty());
        const double before = shadingLeft(ball, ball.shaded);
        const double after = shadingLeft(ball, divided(ball.shaded, bias.field));
        MESSAGE("shading " << before << " -> " << after);
        CHECK(before > 0.12);
        CHECK(after < 0.1 * before);
        CHECK(bias.lowest < 0.8);
        CHECK(bias.highest > 1.2);
    }
}

TEST_CASE("an image without shading keeps itself") {
    const Shaded ball = shadedBall(0.0);
    Findings findings;
    const BiasField bias = estimateBiasField(ball.shaded, ball.mask, {}, findings);
    CHECK(shadingLeft(ball, divided(ball.shaded, bias.field)) < 0.03);
}

TEST_CASE("the scale of the intensities does not matter") {
    const Shaded ball = shadedBall(0.3);
    Volume tiny = ball.shaded;
    for (float& value : tiny.editableVoxels())
        value *= 1e-4f;
    Findings findings;
    const BiasField one = estimateBiasField(ball.shaded, ball.mask, {}, findings);
    const BiasField two = estimateBiasField(tiny, ball.mask, {}, findings);
    double most = 0;
    for (std::size_t n = 0; n < ball.mask.size(); ++n)
        if (ball.mask[n] != 0)
            most = std::max(
                most, std::abs(std::log(static_cast<double>(one.field.voxels()[n] / two.field.voxels()[n]))));
    CHECK(most < 0.02);
}

TEST_CASE("where there is nothing to estimate the field is 1 and it is said why") {
    const Shaded ball = shadedBall(0.0);
    const auto reasonFor = [](const Volume& image, const Mask& mask) {
        Findings findings;
        const BiasField bias = estimateBiasField(image, mask, {}, findings);
        CHECK(isOne(bias.field));
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].code == "bias.not-estimated");
        return findings[0].arguments.at("reason");
    };
    const Volume constant(ball.clean.geometry(), std::vector<float>(ball.mask.size(), 100.0f));
    CHECK(reasonFor(constant, ball.mask) == "the image has no contrast");
    CHECK(reasonFor(ball.shaded, Mask(ball.mask.size())) == "the image is too small");
    const Volume tiny(Geometry::axisAligned({4, 4, 4}, Point3(1, 1, 1), Point3(0, 0, 0)),
                      std::vector<float>(64, 3.0f));
    CHECK(reasonFor(tiny, Mask(64, 1)) == "the image is too small");
    const Volume flat(Geometry::axisAligned({200, 200, 1}, Point3(1, 1, 1), Point3(0, 0, 0)),
                      std::vector<float>(40000, 3.0f));
    CHECK(reasonFor(flat, Mask(40000, 1)) == "the image is too small");
}

TEST_CASE("negative values, zeros and NaN in the mask do no harm") {
    const Shaded ball = shadedBall(0.4);
    Volume damaged = ball.shaded;
    for (std::size_t n = 0; n < ball.mask.size(); n += 97)
        damaged.editableVoxels()[n] = n % 2 == 0 ? -300.0f : std::numeric_limits<float>::quiet_NaN();
    Findings findings;
    const BiasField bias = estimateBiasField(damaged, ball.mask, {}, findings);
    CHECK(std::all_of(bias.field.voxels().begin(), bias.field.voxels().end(),
                      [](float value) { return std::isfinite(value) && value > 0.0f; }));
    CHECK(shadingLeft(ball, divided(ball.shaded, bias.field)) < 0.3 * shadingLeft(ball, ball.shaded));
}

TEST_CASE("somebody who asks to stop is heard between iterations") {
    const Shaded ball = shadedBall(0.4);
    struct Stop {};
    int asked = 0;
    BiasFieldOptions options;
    options.betweenSteps = [&] {
        if (++asked == 3) throw Stop();
    };
    Findings findings;
    CHECK_THROWS_AS(estimateBiasField(ball.shaded, ball.mask, options, findings), Stop);
    CHECK(asked == 3);
}
