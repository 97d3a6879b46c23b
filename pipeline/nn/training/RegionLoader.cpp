#include "nn/training/RegionLoader.h"

#include <ATen/Parallel.h>
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
      m_ahead(static_cast<std::size_t>(threads) + 1),
      m_stride(stride),
      m_device(device) {
    at::get_num_threads(); // the asking thread's number stands before a worker takes one for itself
    for (std::int64_t n = 0; n < threads; ++n)
        m_threads.emplace_back([this] { work(); });
}

RegionLoader::~RegionLoader() {
    {
        const std::scoped_lock lock(m_mutex);
        m_ends = true;
    }
    m_wanted.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

// Threads that live as long as the loader: a new one for every batch would start LibTorch's thread pool anew,
// which cost a third of the time of a training of small regions.
void RegionLoader::work() {
    at::set_num_threads(1); // of this thread alone
    for (;;) {
        std::uint64_t counter = 0, epoch = 0;
        {
            std::unique_lock lock(m_mutex);
            m_wanted.wait(lock, [this] { return m_ends || m_next != m_last; });
            if (m_ends) return;
            counter = m_next;
            epoch = m_epoch;
            m_next += m_stride;
        }
        Drawn drawn;
        try {
            drawn.batch = drawBatch(m_sampler, m_seed, counter, m_regions, m_device);
        } catch (...) {
            drawn.failure = std::current_exception();
        }
        {
            const std::scoped_lock lock(m_mutex);
            if (epoch == m_epoch) m_drawn[counter] = std::move(drawn);
        }
        m_ready.notify_all();
    }
}

TrainingBatch RegionLoader::draw(std::uint64_t counter) {
    if (m_threads.empty()) return drawBatch(m_sampler, m_seed, counter, m_regions, m_device);
    Drawn drawn;
    {
        std::unique_lock lock(m_mutex);
        if (counter != m_expected) { // another place in the sequence
            m_drawn.clear();
            ++m_epoch;
            m_next = m_last = counter;
        }
        m_expected = counter + m_stride;
        m_last = counter + (m_ahead + 1) * m_stride;
        m_wanted.notify_all();
        m_ready.wait(lock, [&] { return m_drawn.contains(counter); });
        drawn = std::move(m_drawn.at(counter));
        m_drawn.erase(counter);
    }
    if (drawn.failure) std::rethrow_exception(drawn.failure);
    return std::move(drawn.batch);
}

} // namespace magiqt
