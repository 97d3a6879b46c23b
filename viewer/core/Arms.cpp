#include "Arms.h"

namespace magiqt {

std::vector<ArmPair> pairsOf(const ArmsPresent& arms) {
    std::vector<ArmPair> pairs;
    for (const Arm first : allArms)
        for (const Arm second : allArms)
            if (first < second && isPresent(arms, first) && isPresent(arms, second))
                pairs.push_back({first, second});
    return pairs;
}

} // namespace magiqt
