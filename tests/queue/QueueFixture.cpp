#include "QueueFixture.h"

#include "jobs/protocol/RunLock.h"
#include "support/Files.h"

#include <csignal>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace magiqt::test {

const Json shortRun = {{"steps", 20}, {"blocksPerStep", 100}, {"checkpointEvery", 5}};
const Json longRun = {{"steps", 100000000}, {"blocksPerStep", 1000}, {"checkpointEvery", 1000}};

QueueFixture::QueueFixture(RunnerOptions options) : m_options(std::move(options)), m_queue(folder()) {
    if (m_options.program.empty()) m_options.program = {SELFTEST_RUNNER};
    if (m_options.threads == 0) m_options.threads = 4;
    if (m_options.memoryMiB == 0) m_options.memoryMiB = 4096;
    if (m_options.gpus < 0) m_options.gpus = 0;
}

QueueFixture::~QueueFixture() {
    m_engine.reset();
    killRuns();
}

void QueueFixture::killRuns() const {
    std::error_code failure;
    for (std::filesystem::directory_iterator it(m_study / "runs", failure), end; !failure && it != end;
         it.increment(failure))
        if (const auto process = RunLock::holder(it->path())) ::kill(*process, SIGKILL);
}

QueueEngine& QueueFixture::engine() {
    if (!m_engine) m_engine = std::make_unique<QueueEngine>(folder(), m_options);
    return *m_engine;
}

std::string QueueFixture::add(const Json& parameters, QueueRequest request) {
    request.kind = "selftest";
    request.parametersJson = parameters.dump();
    return m_queue.add(request);
}

QueueEntry QueueFixture::entry(const std::string& id) {
    m_queue.refresh();
    return *m_queue.get(id);
}

EntryState QueueFixture::stateOf(const std::string& id) {
    return entry(id).state;
}

JournalState QueueFixture::runOf(const std::string& id) {
    return readJournal(study() / entry(id).runFolder / "journal.jsonl");
}

std::string QueueFixture::resultOf(const std::string& id) {
    return contentOf(study() / entry(id).runFolder / "out" / "selftest.json");
}

std::shared_ptr<const EntryStatus> QueueFixture::statusOf(const std::string& id) const {
    for (const auto& status : m_engine->snapshot()->entries)
        if (status->entry.id() == id) return status;
    return nullptr;
}

void awaitChange(const std::filesystem::path& study) {
    const int watcher = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    std::error_code failure;
    for (std::filesystem::directory_iterator it(study / "runs", failure), last; !failure && it != last;
         it.increment(failure))
        ::inotify_add_watch(watcher, it->path().c_str(), IN_MODIFY | IN_CLOSE);
    pollfd event{watcher, POLLIN, 0};
    ::poll(&event, 1, 20);
    ::close(watcher);
}

bool QueueFixture::rounds(const std::function<bool()>& condition, std::chrono::seconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
        engine().step();
        if (condition()) return true;
        awaitChange(study());
    }
    return false;
}

bool QueueFixture::roundsUntil(const std::string& id, EntryState state) {
    return rounds([&] { return stateOf(id) == state; });
}

} // namespace magiqt::test
