#include "QueueRunner.h"

namespace magiqt {

struct QueueRunner::State {
    explicit State(const std::filesystem::path& folder) : queue(folder) {}
    JobQueue queue;
    std::shared_ptr<const QueueSnapshot> snapshot = std::make_shared<const QueueSnapshot>();
};

QueueRunner::QueueRunner(const std::filesystem::path& queueFolder, RunnerOptions)
    : m_state(std::make_unique<State>(queueFolder)) {}

QueueRunner::~QueueRunner() = default;

bool QueueRunner::poll() {
    return false;
}

std::shared_ptr<const QueueSnapshot> QueueRunner::snapshot() const {
    return m_state->snapshot;
}

} // namespace magiqt
