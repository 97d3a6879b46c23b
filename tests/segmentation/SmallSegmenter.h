// A segmenter that is small enough to train in a test, and heads to train it on.
#pragma once

#include "nn/models/segmenter/SegmenterTraining.h"
#include "simulator/SyntheticHead.h"

#include <algorithm>

namespace magiqt::test {

inline SegmenterRecipe smallRecipe() {
    SegmenterRecipe recipe;
    recipe.name = "small";
    recipe.network.spacingMm = 4.0;
    recipe.network.widths = {4, 4, 4, 4};
    recipe.network.regionKji = {32, 32, 32};
    recipe.steps = 6;
    recipe.batch = 2;
    recipe.warmupSteps = 2;
    recipe.evaluateEvery = 3;
    recipe.checkpointMinutes = 1000;
    return recipe;
}

inline HeadClass classOf(Tissue tissue, bool inMiddle) {
    switch (tissue) {
    case Tissue::Background:
        return HeadClass::Air;
    case Tissue::WhiteMatter:
        return HeadClass::White;
    case Tissue::GreyMatter:
        return HeadClass::Grey;
    case Tissue::Csf:
        return inMiddle ? HeadClass::Ventricles : HeadClass::OuterCsf;
    default:
        return HeadClass::Head;
    }
}

inline SegmenterSubject labelHead(const std::string& name = "one") {
    const SyntheticHead head;
    SegmenterSubject subject;
    subject.name = name;
    subject.sizeIjk = head.sizeIjk;
    for (std::size_t a = 0; a < 3; ++a)
        subject.centreIjk[a] = 0.5 * static_cast<double>(head.sizeIjk[a]);
    std::size_t n = 0;
    for (std::int64_t k = 0; k < head.sizeIjk[2]; ++k)
        for (std::int64_t j = 0; j < head.sizeIjk[1]; ++j)
            for (std::int64_t i = 0; i < head.sizeIjk[0]; ++i, ++n) {
                const auto away = [](std::int64_t at, std::int64_t size) {
                    return (static_cast<double>(at) - 0.5 * static_cast<double>(size)) /
                           static_cast<double>(size);
                };
                const double r =
                    std::max({std::abs(away(i, head.sizeIjk[0])), std::abs(away(j, head.sizeIjk[1])),
                              std::abs(away(k, head.sizeIjk[2]))});
                const auto tissue = static_cast<Tissue>(head.codes[n]);
                subject.labels.push_back(HeadLabel{tissue, classOf(tissue, r < 0.25)}.packed());
            }
    return subject;
}

} // namespace magiqt::test
