// The checkpoint of a job that goes through stages (registration, fusion): what each stage found is kept as
// JSON, so that a killed run goes on to the same result. One job, one thread.
#pragma once

#include "base/Json.h"
#include "jobs/protocol/JobContext.h"

#include <filesystem>
#include <string>
#include <system_error>

namespace magiqt {

// Stages: has toJson(Stages).
template <typename Stages>
class StageCheckpoint {
public:
    StageCheckpoint(JobContext& context, Stages (*read)(const Json&))
        : m_context(context), m_read(read), m_file(context.folder().checkpoint() / "stages.json") {}

    // What an earlier process of this run found; nothing yet where there was none.
    Stages resume() const {
        if (!std::filesystem::exists(m_file)) return {};
        Stages stages = m_read(readJsonFile(m_file));
        m_context.note({{"resumed", true}});
        return stages;
    }

    // Callbacks that tell the run how far the work is (from `before`, over `share` of the progress bar), keep
    // its stages and end it where somebody asks.
    template <typename Callbacks>
    Callbacks callbacks(double before, double share) const {
        Callbacks callbacks;
        callbacks.throwIfStopped = [this] { m_context.throwIfStopped(); };
        callbacks.progress = [this, before, share](double fraction, const std::string& stage) {
            m_context.progress(before + share * fraction, stage);
        };
        callbacks.stageDone = [this](const Stages& stages) {
            std::filesystem::create_directories(m_file.parent_path());
            writeJsonFile(m_file, toJson(stages));
            m_context.checkpointWritten("stage");
        };
        return callbacks;
    }

    void remove() const {
        std::error_code ignored;
        std::filesystem::remove(m_file, ignored);
    }

private:
    JobContext& m_context;
    Stages (*m_read)(const Json&);
    std::filesystem::path m_file;
};

} // namespace magiqt
