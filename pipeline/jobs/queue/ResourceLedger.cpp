#include "ResourceLedger.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace magiqt {

namespace {

int countGpus() {
    int count = 0;
    std::error_code failure;
    while (std::filesystem::exists("/dev/nvidia" + std::to_string(count), failure))
        ++count;
    return count;
}

} // namespace

MachineResources MachineResources::complete(int threads, std::int64_t memoryMiB, int gpus) {
    MachineResources machine{threads, memoryMiB, gpus};
    if (threads <= 0) machine.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    if (memoryMiB <= 0)
        machine.memoryMiB = std::int64_t(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE) /
                            (std::int64_t(1) << 20) * 9 / 10;
    if (gpus < 0) machine.gpus = countGpus();
    return machine;
}

std::optional<int> ResourceLedger::freeGpu() const {
    for (int gpu = 0; gpu < m_machine.gpus; ++gpu)
        if (std::none_of(m_given.begin(), m_given.end(),
                         [&](const auto& one) { return one.second.gpu == gpu; }))
            return gpu;
    return std::nullopt;
}

Grant ResourceLedger::grantFor(const JobResources& wanted) const {
    Grant grant;
    if (wanted.gpu != GpuUse::None) grant.gpu = freeGpu();
    // Beside a GPU a job that takes all threads would leave none for the other GPUs and for what needs none.
    const int all = grant.gpu ? std::max(1, m_machine.threads / (m_machine.gpus + 1)) : m_machine.threads;
    grant.threads = wanted.threads <= 0 ? all : std::min(wanted.threads, m_machine.threads);
    grant.memoryMiB = std::min(wanted.memoryMiB, m_machine.memoryMiB);
    return grant;
}

Fit ResourceLedger::fit(const JobResources& wanted) const {
    if (wanted.gpu == GpuUse::Required && m_machine.gpus == 0) return Fit::Never;
    if (wanted.gpu != GpuUse::None && m_machine.gpus > 0 && !freeGpu()) return Fit::NeedsGpu;
    Grant sum = grantFor(wanted);
    for (const auto& [id, given] : m_given) {
        sum.threads += given.threads;
        sum.memoryMiB += given.memoryMiB;
    }
    const bool fits = sum.threads <= m_machine.threads && sum.memoryMiB <= m_machine.memoryMiB;
    return fits || m_given.empty() ? Fit::Fits : Fit::NeedsRoom;
}

void ResourceLedger::takeUp(const std::string& id, const JobResources& wanted, std::optional<int> gpu) {
    take(id, wanted);
    m_given[id].gpu = gpu;
}

Grant ResourceLedger::take(const std::string& id, const JobResources& wanted) {
    return m_given[id] = grantFor(wanted);
}

} // namespace magiqt
