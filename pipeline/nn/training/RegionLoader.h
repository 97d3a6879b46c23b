// Draws the batches of a training, ahead of time in other threads when the recipe wants it. What is drawn
// does not depend on that. One thread asks.
#pragma once

#include "nn/models/TrainingBatch.h"
#include "nn/simulator/TrainingSampler.h"

#include <deque>
#include <future>

namespace magiqt {

// Batch number `counter` of `regions` regions.
TrainingBatch drawBatch(const TrainingSampler& sampler, std::uint64_t seed, std::uint64_t counter,
                        std::int64_t regions, torch::Device device);

class RegionLoader {
public:
    // `stride`: the ranks of the training; one of them draws every stride-th batch. The sampler outlives
    // this.
    RegionLoader(const TrainingSampler& sampler, std::uint64_t seed, std::int64_t regions,
                 std::int64_t threads, std::uint64_t stride, torch::Device device);
    TrainingBatch draw(std::uint64_t counter);

private:
    TrainingBatch make(std::uint64_t counter) const;

    const TrainingSampler& m_sampler;
    std::uint64_t m_seed;
    std::int64_t m_regions;
    std::size_t m_threads;
    std::uint64_t m_stride;
    torch::Device m_device;
    std::deque<std::future<TrainingBatch>> m_ahead;
    std::uint64_t m_first = 0; // counter of the front of the queue
    std::uint64_t m_next = 0;
};

} // namespace magiqt
