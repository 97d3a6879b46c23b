#include "QueueRunner.h"

#include "EngineParts.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace magiqt {

struct QueueRunner::State {
    State(std::filesystem::path queueFolder, RunnerOptions runnerOptions)
        : abandoned(runnerOptions.abandoned),
          folder(std::move(queueFolder)),
          options(std::move(runnerOptions)) {}

    void work();
    void workWith(QueueEngine& engine);

    const std::shared_ptr<std::atomic<bool>> abandoned;
    const std::filesystem::path folder;
    const RunnerOptions options;
    std::shared_ptr<const QueueSnapshot> taken = std::make_shared<const QueueSnapshot>(); // the owner's alone

    std::mutex mutex; // of what follows
    std::condition_variable woken;
    bool isDue = true;
    bool ends = false;
    std::shared_ptr<const QueueSnapshot> published;
    std::exception_ptr failure; // the queue cannot be opened
    std::thread thread;
};

void QueueRunner::State::work() {
    try {
        QueueEngine engine(folder, options);
        workWith(engine);
    } catch (...) {
        const std::lock_guard<std::mutex> guard(mutex);
        failure = std::current_exception();
    }
}

void QueueRunner::State::workWith(QueueEngine& engine) {
    for (;;) {
        {
            std::unique_lock<std::mutex> guard(mutex);
            woken.wait(guard, [this] { return isDue || ends; });
            if (ends) return;
            isDue = false;
        }
        std::shared_ptr<const QueueSnapshot> fresh;
        try {
            if (engine.step()) fresh = engine.snapshot();
        } catch (const std::exception& problem) { // a defect, or no memory: said, and tried again
            auto broken = std::make_shared<QueueSnapshot>(*engine.snapshot());
            broken->findings.push_back({Severity::Warning,
                                        "queue.internal",
                                        std::string("a round of the job queue failed: ") + problem.what(),
                                        {{"reason", problem.what()}}});
            fresh = broken;
        }
        const std::lock_guard<std::mutex> guard(mutex);
        if (fresh) published = std::move(fresh);
    }
}

QueueRunner::QueueRunner(const std::filesystem::path& queueFolder, RunnerOptions options)
    : m_state(std::make_unique<State>(queueFolder, std::move(options))) {
    m_state->thread = std::thread([state = m_state.get()] { state->work(); });
}

QueueRunner::~QueueRunner() {
    m_state->abandoned->store(true);
    {
        const std::lock_guard<std::mutex> guard(m_state->mutex);
        m_state->ends = true;
    }
    m_state->woken.notify_one();
    m_state->thread.join();
}

bool QueueRunner::poll() {
    std::shared_ptr<const QueueSnapshot> fresh;
    {
        const std::lock_guard<std::mutex> guard(m_state->mutex);
        fresh = std::move(m_state->published);
        m_state->published.reset();
        m_state->isDue = true;
        if (m_state->failure) std::rethrow_exception(std::exchange(m_state->failure, nullptr));
    }
    m_state->woken.notify_one();
    if (!fresh) return false;
    m_state->taken = std::move(fresh);
    return true;
}

std::shared_ptr<const QueueSnapshot> QueueRunner::snapshot() const {
    return m_state->taken;
}

} // namespace magiqt
