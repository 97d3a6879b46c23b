// Draws the batches of a training, ahead of time in threads of its own when the recipe wants it. What is
// drawn does not depend on that. One thread asks.
#pragma once

#include "nn/models/TrainingBatch.h"
#include "nn/simulator/TrainingSampler.h"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

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
    ~RegionLoader();

    // Throws what drawing this batch threw.
    TrainingBatch draw(std::uint64_t counter);

private:
    struct Drawn {
        TrainingBatch batch;
        std::exception_ptr failure;
    };
    void work();

    const TrainingSampler& m_sampler;
    std::uint64_t m_seed;
    std::int64_t m_regions;
    std::size_t m_ahead; // batches that are drawn before somebody asks
    std::uint64_t m_stride;
    torch::Device m_device;

    std::mutex m_mutex;
    std::condition_variable m_wanted, m_ready;
    bool m_ends = false;
    std::uint64_t m_epoch = 0; // grows when the sequence is left: what was begun before is dropped
    std::uint64_t m_expected = ~std::uint64_t{0}; // what the sequence asks for next; nothing yet
    std::uint64_t m_next = 0;                     // to be begun
    std::uint64_t m_last = 0;                     // not to be begun yet
    std::map<std::uint64_t, Drawn> m_drawn;       // by counter
    std::vector<std::thread> m_threads;
};

} // namespace magiqt
