#include "nn/training/RegionLoader.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

TrainingBatch drawBatch(const TrainingSampler& sampler, std::uint64_t seed, std::uint64_t counter,
                        std::int64_t regions, torch::Device device) {
    torch::NoGradGuard guard;
    std::vector<torch::Tensor> low, high, input, target, centres;
    for (std::int64_t g = 0; g < regions; ++g) {
        const TrainingSample sample = sampler.draw(
            seed, counter * static_cast<std::uint64_t>(regions) + static_cast<std::uint64_t>(g), device);
        low.push_back(sample.lowField);
        high.push_back(sample.highField);
        input.push_back(sample.inputAvailable);
        target.push_back(sample.targetAvailable);
        centres.push_back(sample.tokenCentresMm);
    }
    return {torch::stack(low).to(device), torch::stack(high).to(device), torch::stack(input).to(device),
            torch::stack(target).to(device), torch::stack(centres).to(device)};
}

RegionLoader::RegionLoader(const TrainingSampler& sampler, std::uint64_t seed, std::int64_t regions,
                           std::int64_t threads, std::uint64_t stride, torch::Device device)
    : m_sampler(sampler),
      m_seed(seed),
      m_regions(regions),
      m_threads(static_cast<std::size_t>(threads)),
      m_stride(stride),
      m_device(device) {}

TrainingBatch RegionLoader::make(std::uint64_t counter) const {
    return drawBatch(m_sampler, m_seed, counter, m_regions, m_device);
}

TrainingBatch RegionLoader::draw(std::uint64_t counter) {
    if (m_threads == 0) return make(counter);
    if (m_ahead.empty() || m_first != counter) {
        m_ahead.clear();
        m_first = m_next = counter;
    }
    while (m_ahead.size() < m_threads + 1) { // one to hand out, and one for every thread
        m_ahead.push_back(std::async(std::launch::async, [this, number = m_next] { return make(number); }));
        m_next += m_stride;
    }
    TrainingBatch batch = m_ahead.front().get();
    m_ahead.pop_front();
    m_first += m_stride;
    return batch;
}

} // namespace magiqt
