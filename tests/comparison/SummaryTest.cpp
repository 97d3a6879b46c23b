// What scores say, on tables whose answer is computed by hand.
#include "comparison/SummaryFiles.h"

#include "base/Error.h"
#include "base/Json.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace magiqt;
using namespace magiqt::test;

namespace {

// Six subjects; model-s1 gains 1, 2, ... 6 tenths on cubic, model-s2 twice that. Sampling seeds differ by
// +-0.01.
ScoreTable scores() {
    std::vector<Score> rows;
    for (int n = 1; n <= 6; ++n) {
        const std::string subject = std::string("p").append(std::to_string(n));
        for (const std::uint64_t seed : {64, 65}) {
            const double noise = seed == 64 ? 0.01 : -0.01;
            rows.push_back({"cubic", subject, seed, "T1w", "psnr_db", 20.0 + n + noise});
            rows.push_back({"model-s1", subject, seed, "T1w", "psnr_db", 20.0 + 1.1 * n + noise});
            rows.push_back({"model-s2", subject, seed, "T1w", "psnr_db", 20.0 + 1.2 * n + noise});
            if (n <= 3) {
                rows.push_back({"cubic", subject, seed, "FLAIR", "psnr_db", 18.0});
                rows.push_back({"model-s1", subject, seed, "FLAIR", "psnr_db", 18.0 + n});
                rows.push_back({"model-s2", subject, seed, "FLAIR", "psnr_db", 18.0 + n});
            }
        }
    }
    return ScoreTable(rows);
}

ComparisonDesign design() {
    return {"test", "cubic", {}, {{"cubic", {"cubic"}}, {"model", {"model-s1", "model-s2"}}}, {"psnr_db"}};
}

} // namespace

TEST_CASE("values are means over seeds, tests are over subjects") {
    const ComparisonSummary summary = summarise(scores(), design());
    REQUIRE(summary.pairs.size() == 2);
    const PairComparison& t1w = summary.pairs[0].contrast == "T1w" ? summary.pairs[0] : summary.pairs[1];
    const PairComparison& flair = summary.pairs[0].contrast == "T1w" ? summary.pairs[1] : summary.pairs[0];
    REQUIRE(t1w.differences.size() == 6);
    for (int n = 1; n <= 6; ++n)
        CHECK(t1w.differences[static_cast<std::size_t>(n - 1)] == doctest::Approx(0.15 * n));
    CHECK(t1w.test.pValue == 0.03125); // all six in one direction
    CHECK(t1w.shift.estimate == doctest::Approx(0.525));
    CHECK(t1w.test.rankBiserial == 1.0);
    REQUIRE(t1w.byArm.size() == 2);
    CHECK(t1w.byArm[0] == doctest::Approx(0.35));
    CHECK(t1w.byArm[1] == doctest::Approx(0.70));
    CHECK_FALSE(t1w.cannotReach);
    CHECK(flair.differences.size() == 3);
    CHECK(flair.test.pValue == 0.25);
    CHECK(flair.cannotReach);
    CHECK_FALSE(flair.shift.interval);
    // Holm over the two rows of the metric: 2 x .03125, and .25.
    CHECK(t1w.adjustedPValue == doctest::Approx(0.0625));
    CHECK(flair.adjustedPValue == doctest::Approx(0.25));
    REQUIRE(summary.warnings.size() == 1);
    CHECK(summary.warnings[0].find("FLAIR: with 3 subjects") == 0);
    for (const GroupValue& value : summary.values)
        if (value.group == "model" && value.contrast == "T1w") {
            CHECK(value.mean == doctest::Approx(20.0 + 1.15 * 3.5));
            REQUIRE(value.armDeviation);
            CHECK(*value.armDeviation == doctest::Approx(0.35 / std::sqrt(2.0)));
        }
}

TEST_CASE("files hold what the summary holds, and damaged scores name the line") {
    const TemporaryFolder folder;
    writeSummary(summarise(scores(), design()), folder / "report");
    const Json json = readJsonFile(folder / "report" / "summary.json");
    CHECK(json.at("pairs").size() == 2);
    CHECK(json.at("pairs").at(0).at("hodgesLehmannInterval").is_null() ==
          (json.at("pairs").at(0).at("contrast") == "FLAIR"));
    const std::string pairs = contentOf(folder / "report" / "pairs.csv");
    CHECK(std::count(pairs.begin(), pairs.end(), '\n') == 3);
    CHECK(contentOf(folder / "report" / "subjects.csv").find("model,T1w,psnr_db,p6,26.9") !=
          std::string::npos);

    writeFile(folder / "s.csv",
              "arm,subject,seed,contrast,metric,value\ncubic,p1,64,T1w,psnr_db,20.5\ncubic,p2\n");
    try {
        ScoreTable::read(folder / "s.csv");
        CHECK(false);
    } catch (const Error& error) {
        CHECK(error.code() == "comparison.damaged");
        CHECK(std::string(error.what()).find("line 3") == 0);
    }
    CHECK_THROWS_AS(ScoreTable::read(folder / "none.csv"), Error);
}

TEST_CASE("metrics know whether more is better") {
    CHECK(moreIsBetter("psnr_db") == true);
    CHECK(moreIsBetter("hfen") == false);
    CHECK(moreIsBetter("white_dice") == true);
    CHECK(moreIsBetter("white_assd_mm") == false);
    CHECK_FALSE(moreIsBetter("gradient_ratio").has_value());
}
