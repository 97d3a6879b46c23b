// Shows a run's progress on stderr while it lives: one line that rewrites itself on a terminal, a line every
// ten percent elsewhere. A thread of its own follows the journal.
#pragma once

#include <filesystem>
#include <thread>

namespace magiqt {

class ProgressLine {
public:
    explicit ProgressLine(std::filesystem::path journal);
    ~ProgressLine();

private:
    std::jthread m_thread;
};

} // namespace magiqt
