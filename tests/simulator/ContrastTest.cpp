#include "SyntheticHead.h"
#include "base/Error.h"
#include "nn/simulator/TissueContrast.h"
#include "nn/simulator/TissueModel.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;

namespace {
constexpr auto kWhite = static_cast<std::size_t>(Tissue::WhiteMatter);
constexpr auto kGrey = static_cast<std::size_t>(Tissue::GreyMatter);
constexpr auto kCsf = static_cast<std::size_t>(Tissue::Csf);
} // namespace

TEST_CASE("Bloch signals equal the design's table of relative signals") {
    const SimulatorRecipe recipe = SimulatorRecipe::standard();
    const auto ratio = [&](const SequenceRecipe& sequence, std::size_t tissue) {
        const auto signal = [&](std::size_t t) {
            return blochSignal(sequence, recipe.tissues[t].protonDensity, recipe.tissues[t].lowFieldMs[0],
                               recipe.tissues[t].lowFieldMs[1]);
        };
        return signal(tissue) / signal(kWhite);
    };
    CHECK(ratio(recipe.lowField[0], kGrey) == doctest::Approx(0.76).epsilon(0.03));
    CHECK(ratio(recipe.lowField[1], kGrey) == doctest::Approx(2.13).epsilon(0.03));
    CHECK(ratio(recipe.lowField[2], kGrey) == doctest::Approx(1.89).epsilon(0.06));
}

TEST_CASE("Adult draws stay inside the recipe's ranges") {
    SimulatorRecipe recipe = SimulatorRecipe::standard();
    recipe.wideContrastShare = 0.0;
    for (std::uint64_t step = 0; step < 200; ++step) {
        DrawStream stream(5, step);
        const ContrastDraw draw = drawContrasts(recipe, AgeBand::Adult, stream);
        for (std::size_t c = 0; c < kContrastCount; ++c) {
            CHECK(draw.low[c][kWhite] == 1.0);
            CHECK(draw.low[c][0] == 0.0);
            CHECK(draw.low[c][kGrey] >= recipe.lowField[c].greyToWhite[0]);
            CHECK(draw.low[c][kGrey] <= recipe.lowField[c].greyToWhite[1]);
            CHECK(draw.low[c][kCsf] >= recipe.lowField[c].csfToWhite[0]);
            CHECK(draw.low[c][kCsf] <= recipe.lowField[c].csfToWhite[1]);
            CHECK(draw.high[c][kGrey] >= recipe.highField[c].greyToWhite[0]);
            CHECK(draw.high[c][kGrey] <= recipe.highField[c].greyToWhite[1]);
            for (const double signal : draw.low[c])
                CHECK(std::isfinite(signal));
        }
    }
}

TEST_CASE("White and grey matter change places in the newborn, in both fields and all contrasts") {
    SimulatorRecipe recipe = SimulatorRecipe::standard();
    recipe.wideContrastShare = 0.0;
    recipe.lowField[2].greyToWhite = {1.1, 1.4};
    for (std::uint64_t step = 0; step < 50; ++step) {
        DrawStream adultStream(5, step), newbornStream(5, step);
        const auto adult = drawContrasts(recipe, AgeBand::Adult, adultStream);
        const auto newborn = drawContrasts(recipe, AgeBand::Neonate, newbornStream);
        CHECK(adult.low[0][kGrey] < 1.0);
        CHECK(newborn.low[0][kGrey] > 1.0);
        CHECK(newborn.high[0][kGrey] > 1.0);
        CHECK(adult.low[1][kGrey] > 1.0);
        CHECK(newborn.low[1][kGrey] < 1.0);
        CHECK(newborn.high[1][kGrey] < 1.0);
        CHECK(newborn.low[2][kGrey] < 1.0);
    }
}

TEST_CASE("Infants between have less contrast than adults") {
    const SimulatorRecipe recipe = SimulatorRecipe::standard();
    double adultSum = 0.0, infantSum = 0.0;
    for (std::uint64_t step = 0; step < 200; ++step) {
        DrawStream adultStream(1, step), infantStream(1, step);
        adultSum += std::abs(std::log(drawContrasts(recipe, AgeBand::Adult, adultStream).high[0][kGrey]));
        infantSum += std::abs(std::log(drawContrasts(recipe, AgeBand::Infant, infantStream).high[0][kGrey]));
    }
    CHECK(infantSum < 0.5 * adultSum);
}

TEST_CASE("A damaged recipe is refused by the name of its field") {
    const Json good = Json::parse(defaultSimulatorRecipeText());
    CHECK_NOTHROW(SimulatorRecipe::fromJson(good));
    const auto codeOf = [](const Json& json) {
        try {
            SimulatorRecipe::fromJson(json);
        } catch (const Error& error) {
            return error.arguments().count("field") != 0 ? error.arguments().at("field") : error.code();
        }
        return std::string();
    };
    Json bad = good;
    bad["noise"].erase("rawShare");
    CHECK(codeOf(bad) == "noise.rawShare");
    bad = good;
    bad["geometry"]["sliceMm"] = {6.0, 4.0};
    CHECK(codeOf(bad) == "geometry.sliceMm");
    bad = good;
    bad["lowField"]["T2w"]["form"] = "magic";
    CHECK(codeOf(bad) == "lowField.T2w.form");
    CHECK(codeOf(Json::array()) == "format");
}

TEST_CASE("The tissue model finds the classes of a head with noise and a bias field") {
    const test::SyntheticHead head({100, 120, 90});
    for (std::size_t contrast = 0; contrast < 3; ++contrast) {
        auto image = head.image(contrast);
        std::vector<std::uint8_t> mask(image.size());
        std::vector<float> noise(image.size());
        DrawStream(1, contrast).fillNormal(noise.data(), noise.size(), 1);
        std::size_t n = 0;
        for (std::int64_t k = 0; k < 90; ++k)
            for (std::int64_t j = 0; j < 120; ++j)
                for (std::int64_t i = 0; i < 100; ++i, ++n) {
                    mask[n] = head.codes[n] != 0 && head.codes[n] <= 3;
                    image[n] =
                        image[n] * (1.0f + 0.2f * static_cast<float>(j - 60) / 60.0f) + 0.015f * noise[n];
                }
        const TissueMaps maps = estimateTissues(image, mask, {100, 120, 90}, contrast);
        const std::array<std::uint8_t, 3> code = {1, 2, 3};
        for (std::size_t t = 0; t < 3; ++t) {
            double both = 0.0, either = 0.0;
            for (std::size_t v = 0; v < mask.size(); ++v) {
                const bool found = maps.posterior[t][v] > 127, truth = head.codes[v] == code[t];
                both += found && truth;
                either += static_cast<double>(found) + static_cast<double>(truth);
            }
            CAPTURE(contrast);
            CAPTURE(t);
            CHECK(2.0 * both / either > 0.9);
        }
    }
    CHECK_THROWS_AS(
        estimateTissues(std::vector<float>(1000, 1.0f), std::vector<std::uint8_t>(1000, 0), {10, 10, 10}, 0),
        Error);
}

TEST_CASE("An image that does not tell grey from white matter gets no new contrast at low field") {
    const TissueSignals drawn = [] {
        TissueSignals signals{};
        signals[kGrey] = 0.7;
        signals[kCsf] = 0.3;
        return signals;
    }();
    const std::array<double, 3> clear = {0.6, 0.42, 0.15}, flat = {0.5, 0.47, 0.2};
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        const auto ratios = [&](const std::array<double, 3>& mean, AgeBand age, double share) {
            DrawStream stream(seed, 0);
            return lowFieldRatios(mean, drawn, age, share, stream);
        };
        // Contrast of its own where it has one: the drawn ratios, unless the image's own are asked for.
        CHECK(ratios(clear, AgeBand::Adult, 0.0).grey == 0.7);
        CHECK(ratios(clear, AgeBand::Child, 0.0).csf == 0.3);
        for (const auto& own : {ratios(clear, AgeBand::Adult, 1.0), ratios(clear, AgeBand::Infant, 0.0)}) {
            CHECK(own.grey > 0.7); // 0.42 / 0.6, weaker
            CHECK(own.grey < 1.0);
            CHECK(own.csf >= 0.25); // 0.15 / 0.6
        }
        CHECK(ratios(flat, AgeBand::Child, 0.0).grey > 0.94); // as flat as the image, or flatter
        // The newborn's inversion stays one.
        const double inverted = ratios({0.4, 0.6, 0.2}, AgeBand::Neonate, 0.0).grey;
        CHECK(inverted > 1.0);
        CHECK(inverted < 1.5);
    }
}
