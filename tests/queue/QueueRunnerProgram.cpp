// A runner of a queue that ends itself with SIGKILL at a step: queue-runner FOLDER [STEP TIMES]. Ends when
// nothing waits or runs any more. What the crash tests start, kill and start again.
#include "jobs/queue/QueueEngine.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <string>

using namespace magiqt;

int main(int argumentCount, char** arguments) {
    if (argumentCount < 2) return 2;
    try {
        RunnerOptions options;
        options.program = {SELFTEST_RUNNER};
        options.threads = 3;
        options.memoryMiB = 4096;
        options.gpus = 0;
        const std::string deadlyStep = argumentCount > 3 ? arguments[2] : "";
        int times = argumentCount > 3 ? std::atoi(arguments[3]) : 0;
        options.atStep = [&](const char* step) {
            if (deadlyStep == step && --times == 0) ::raise(SIGKILL);
        };
        QueueEngine engine(arguments[1], options);
        for (;;) {
            engine.step();
            const QueueSnapshot& now = *engine.snapshot();
            if (now.count(EntryState::Waiting) + now.count(EntryState::Submitted) +
                    now.count(EntryState::Running) ==
                0)
                return 0;
            ::poll(nullptr, 0, 5);
        }
    } catch (const Error& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return exitCode(error.kind());
    }
}
