// Four of the twenty pairs of tests/bench/registration on the reference data (MAGIQT_DATA).
#include "bench/registration/KnownPairs.h"
#include "imaging/registration/Registration.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace magiqt;
using namespace magiqt::test;

TEST_CASE("simulated 64 mT scans of the reference data are found again") {
    const char* root = std::getenv("MAGIQT_DATA");
    if (root == nullptr || !std::filesystem::exists(std::filesystem::path(root) / "data/labels")) {
        MESSAGE("skipped: MAGIQT_DATA is not set");
        return;
    }
    for (const std::size_t number : {2u, 9u, 12u, 17u}) {
        const KnownPair pair = makeKnownPair(std::filesystem::path(root) / "data", number);
        CAPTURE(pair.name);
        RegistrationRequest request;
        request.fixed = pair.fixed;
        request.moving = pair.moving;
        const RegistrationResult result = registerScans(request, {}, {});
        CHECK(targetError(Matrix4::Identity(), pair.fixedToMoving, pair.brain) > 5);
        CHECK(targetError(result.transform.fixedToMoving, pair.fixedToMoving, pair.brain) < 0.6);
        CHECK(toString(result.quality.verdict) == "green");
    }
}
