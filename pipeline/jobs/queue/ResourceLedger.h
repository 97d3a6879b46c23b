// What of this machine is given away and what is left: threads, memory, one job a GPU. Arithmetic alone; one
// thread.
#pragma once

#include "QueueEntry.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct MachineResources {
    int threads = 1;
    std::int64_t memoryMiB = 0;
    int gpus = 0;

    // Fills in what is 0 (threads, memory) or negative (gpus) by looking at the machine.
    static MachineResources complete(int threads, std::int64_t memoryMiB, int gpus);
};

struct Grant {
    int threads = 1;
    std::int64_t memoryMiB = 0;
    std::optional<int> gpu; // its number
};

enum class Fit { Fits, NeedsRoom, NeedsGpu, Never };

class ResourceLedger {
public:
    explicit ResourceLedger(MachineResources machine) : m_machine(machine) {}

    // Never: it requires a GPU and there is none. A job that wants more than there is runs alone.
    Fit fit(const JobResources& wanted) const;
    Grant take(const std::string& id, const JobResources& wanted);
    // A run that is at work already, on the GPU that it was given then.
    void takeUp(const std::string& id, const JobResources& wanted, std::optional<int> gpu);
    void giveBack(const std::string& id) { m_given.erase(id); }
    bool holds(const std::string& id) const { return m_given.contains(id); }

private:
    Grant grantFor(const JobResources& wanted) const;
    std::optional<int> freeGpu() const;

    MachineResources m_machine;
    std::map<std::string, Grant> m_given;
};

} // namespace magiqt
