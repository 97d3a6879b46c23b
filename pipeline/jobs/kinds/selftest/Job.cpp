// The self-test: a chain of SHA-256 over seed and step number, checkpointed. It does nothing useful but stop,
// die and resume as real jobs do, without weights, images or a device, so that a node and the job protocol
// can be checked.
#include "jobs/protocol/JobContext.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace magiqt {

namespace {

class Selftest {
public:
    explicit Selftest(JobContext& context)
        : m_context(context),
          m_parameters(context.parameters()),
          m_steps(m_parameters.at("steps")),
          m_blocksPerStep(m_parameters.at("blocksPerStep")),
          m_checkpointEvery(m_parameters.at("checkpointEvery")),
          m_checkpoint(context.folder().checkpoint() / "selftest.json") {}

    void run() {
        resume();
        killIf("start");
        while (m_step < m_steps) {
            advance();
            if (m_step % m_checkpointEvery == 0 && m_step < m_steps) writeCheckpoint();
            m_context.progress(static_cast<double>(m_step) / static_cast<double>(m_steps), "counting");
            if (m_context.stopRequested()) {
                writeCheckpoint();
                m_context.throwIfStopped();
            }
        }
        killIf("last-step");
        writeResult();
    }

private:
    void resume() {
        m_digest = sha256Hex("magiqt", 6) + std::to_string(m_context.seed());
        if (!std::filesystem::exists(m_checkpoint)) return;
        const Json saved = readJsonFile(m_checkpoint);
        m_step = saved.at("step");
        m_digest = saved.at("digest");
        m_context.note({{"resumedAtStep", m_step}});
    }

    void advance() {
        Sha256 hash;
        hash.update(m_digest.data(), m_digest.size());
        std::array<std::uint8_t, 64> block{};
        for (std::int64_t i = 0; i < m_blocksPerStep; ++i) {
            block[static_cast<std::size_t>(i % 64)] = static_cast<std::uint8_t>(i + m_step);
            hash.update(block.data(), block.size());
        }
        m_digest = hash.hexDigest();
        ++m_step;
        killIf("first-step");
    }

    void writeCheckpoint() {
        killIf("before-checkpoint");
        writeInTwoHalves(m_checkpoint, {{"step", m_step}, {"digest", m_digest}}, "in-checkpoint");
        killIf("after-checkpoint");
        m_context.checkpointWritten("step " + std::to_string(m_step));
        killIf("after-checkpoint-record");
    }

    void writeResult() {
        const std::filesystem::path result = m_context.folder().out() / "selftest.json";
        writeInTwoHalves(result, {{"steps", m_steps}, {"digest", m_digest}}, "in-result");
        killIf("after-result");
        m_context.artifact("result", result);
        killIf("after-artifact-record");
    }

    void writeInTwoHalves(const std::filesystem::path& target, const Json& value, const std::string& middle) {
        const std::string text = value.dump(2) + "\n";
        AtomicFile file(target);
        file.write(text.data(), text.size() / 2);
        killIf(middle);
        file.write(text.data() + text.size() / 2, text.size() - text.size() / 2);
        file.commit();
    }

    // Only in the first attempt: the mark survives the process.
    void killIf(const std::string& point) {
        if (m_parameters.at("killAt") != point) return;
        const std::filesystem::path mark = m_context.folder().checkpoint() / "killed";
        const int descriptor = ::open(mark.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
        if (descriptor < 0) return;
        ::close(descriptor);
        ::raise(SIGKILL);
    }

    JobContext& m_context;
    const Json& m_parameters;
    const std::int64_t m_steps;
    const std::int64_t m_blocksPerStep;
    const std::int64_t m_checkpointEvery;
    const std::filesystem::path m_checkpoint;
    std::int64_t m_step = 0;
    std::string m_digest;
};

} // namespace

void runSelftestJob(JobContext& context) {
    Selftest(context).run();
}

} // namespace magiqt
