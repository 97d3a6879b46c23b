// How much a queue of 10,000 entries costs: queue-bench [ENTRIES]. CPU time of the process, median of
// several.
#include "jobs/queue/QueueEngine.h"
#include "support/TemporaryFolder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

using namespace magiqt;

namespace {

double cpuMs() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

void measure(const char* what, int times, const std::function<void()>& act) {
    std::vector<double> cpu, wall;
    for (int i = 0; i < times; ++i) {
        const double before = cpuMs();
        const auto start = std::chrono::steady_clock::now();
        act();
        cpu.push_back(cpuMs() - before);
        wall.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(cpu.begin(), cpu.end());
    std::sort(wall.begin(), wall.end());
    std::printf("%-58s CPU %9.3f ms, wall %9.3f ms (median of %d; worst %.3f)\n", what, cpu[cpu.size() / 2],
                wall[wall.size() / 2], times, wall.back());
}

} // namespace

int main(int argumentCount, char** arguments) {
    const int count = argumentCount > 1 ? std::atoi(arguments[1]) : 10000;
    const test::TemporaryFolder study;
    std::vector<QueueRequest> requests(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < requests.size(); ++i) {
        requests[i].id = "e" + std::to_string(i);
        requests[i].kind = "selftest";
        requests[i].title = "sub-" + std::to_string(i);
        requests[i].executor = "bundle"; // nothing is started
        if (i % 3 != 0) requests[i].needs = {"e" + std::to_string(i - 1)};
    }
    JobQueue queue(study / "queue");
    measure("add a batch (synced)", 1, [&] { queue.addBatch(requests); });
    measure("open the queue", 5, [&] { JobQueue other(study / "queue"); });
    RunnerOptions options;
    options.program = {"/bin/true"};
    QueueEngine engine(study / "queue", options);
    measure("first step of a runner", 1, [&] { engine.step(); });
    measure("a step when nothing has changed", 200, [&] { engine.step(); });
    int priority = 0;
    measure("a change by another program (one entry, synced)", 20,
            [&] { queue.reprioritise("e5", ++priority); });
    measure("a step after one entry has changed", 20, [&] {
        queue.reprioritise("e5", ++priority);
        engine.step();
    });
    QueueRunner runner(study / "queue", options);
    measure("QueueRunner::poll (in the window's thread)", 1000, [&] { runner.poll(); });
}
