// Program to run by hand: what one training example and one training step of a segmenter cost.
//   segmenter_bench LABELS.nii.gz [SPACING D H W PRIOR THREADS]
#include "imaging/segmentation/TrainingHeads.h"
#include "nn/core/Device.h"
#include "nn/models/segmenter/HeadGenerator.h"
#include "nn/models/segmenter/SegmenterNet.h"

#include <torch/types.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

double cpuSeconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

} // namespace

int main(int argumentCount, char** arguments) {
    using namespace magiqt;
    if (argumentCount < 2) return 2;
    useThreads(argumentCount >= 8 ? std::atoi(arguments[7]) : 0);
    const auto subjects = std::make_shared<std::vector<SegmenterSubject>>();
    subjects->push_back(headOfLabels(arguments[1], "bench"));
    HeadGeneratorOptions options;
    if (argumentCount >= 7) {
        options.spacingMm = std::atof(arguments[2]);
        for (std::size_t a = 0; a < 3; ++a)
            options.regionKji[a] = std::atoi(arguments[3 + a]);
        options.prior = std::atoi(arguments[6]) != 0;
    }
    const HeadGenerator generator(subjects, options);
    double start = cpuSeconds();
    HeadExample example;
    for (std::uint64_t n = 0; n < 8; ++n)
        example = generator.draw(1, n);
    std::printf("example %.3f CPU s\n", (cpuSeconds() - start) / 8);
    SegmenterNet net{SegmenterConfig{}};
    for (int n = 0; n < 12; ++n) {
        start = cpuSeconds();
        const torch::Tensor scores = net->forward(torch::stack({example.input, example.input}));
        const double forward = cpuSeconds() - start;
        const torch::Tensor loss =
            torch::nll_loss_nd(torch::log_softmax(scores, 1), torch::stack({example.target, example.target}));
        loss.backward();
        std::printf("forward %.3f, with backward %.3f CPU s\n", forward, cpuSeconds() - start);
    }
    return 0;
}
