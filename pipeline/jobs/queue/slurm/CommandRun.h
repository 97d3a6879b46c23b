// Runs a short command of the system (sbatch, scontrol) and takes what it prints. A command that does not end
// in time is left to itself, its output unread: it may still do what it was asked to. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace magiqt {

struct CommandOutcome {
    bool started = false;  // false: there is no such program
    bool timedOut = false; // or was abandoned
    int exitCode = -1;
    std::string out;    // the first MiB
    std::string errors; // likewise
    bool succeeded() const { return started && !timedOut && exitCode == 0; }
};

// Finds words[0] on PATH; stdin is empty. Gives up waiting early once `abandoned` is true.
CommandOutcome runCommand(const std::vector<std::string>& words, std::chrono::milliseconds patience,
                          const std::atomic<bool>* abandoned = nullptr);

} // namespace magiqt
