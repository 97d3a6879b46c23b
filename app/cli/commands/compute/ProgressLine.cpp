#include "ProgressLine.h"

#include "jobs/protocol/Journal.h"

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <unistd.h>

namespace magiqt {

namespace {

void follow(const std::stop_token& stop, const std::filesystem::path& journal) {
    const bool terminal = ::isatty(STDERR_FILENO) != 0;
    JournalTail tail(journal);
    std::mutex mutex;
    std::condition_variable_any wake;
    int shownTenth = -1;
    bool shown = false;
    while (!stop.stop_requested()) {
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, std::chrono::milliseconds(500), [] { return false; });
        if (!tail.poll()) continue;
        const JournalState& state = tail.state();
        if (state.stage.empty()) continue;
        const int percent = static_cast<int>(100.0 * state.fraction);
        if (!terminal && percent / 10 == shownTenth) continue;
        shownTenth = percent / 10;
        char remaining[48] = "";
        if (state.remainingSeconds)
            std::snprintf(remaining, sizeof remaining, ", about %.0f s left", *state.remainingSeconds);
        std::fprintf(stderr, terminal ? "\r\x1b[K%3d %%  %s%s" : "%3d %%  %s%s\n", percent,
                     state.stage.c_str(), remaining);
        shown = true;
    }
    if (terminal && shown) std::fprintf(stderr, "\r\x1b[K");
}

} // namespace

ProgressLine::ProgressLine(std::filesystem::path journal)
    : m_thread([file = std::move(journal)](const std::stop_token& stop) { follow(stop, file); }) {}

ProgressLine::~ProgressLine() = default;

} // namespace magiqt
