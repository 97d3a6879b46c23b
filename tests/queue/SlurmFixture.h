// sbatch, scontrol, sacct, squeue and scancel as scripts of the test's own on PATH: they note how they were
// called and do what files in the test's folder say, so that a cluster can misbehave in any way. Time is the
// test's. One thread.
#pragma once

#include "jobs/queue/slurm/SlurmExecutor.h"

#include "base/Json.h"
#include "support/TemporaryFolder.h"

#include <cstdint>
#include <string>

namespace magiqt::test {

class FakeSlurm {
public:
    FakeSlurm();
    ~FakeSlurm(); // PATH as it was

    // What the command prints, what it says on stderr, and its exit code, from now on.
    void answer(const std::string& command, const std::string& out, const std::string& errors = {},
                int code = 0);
    void hang(const std::string& command); // does not answer for a minute
    std::string calls() const;             // "sbatch --parsable ...\nscontrol ...\n"
    int callsOf(const std::string& command) const;
    void forgetCalls();
    std::string lastScript() const; // what sbatch was given

    std::filesystem::path path() const { return m_folder.path(); }

private:
    TemporaryFolder m_folder;
    std::string m_pathBefore;
};

// An executor of a site that may be asked at any time, with a clock that the test moves.
class SlurmFixture {
public:
    explicit SlurmFixture(const Json& site = Json::object());

    RunFolder run(const Json& parameters = Json::object());
    void pass(double seconds) { now += static_cast<std::int64_t>(seconds * 1000); }
    ProcessStatus look(const std::string& handle);     // look(), then poll()
    std::string nameOf(const RunFolder& folder) const; // of the job, as its ticket says
    static std::string record(const std::string& id, const std::string& name, const std::string& state,
                              const std::string& more = {});

    FakeSlurm slurm;
    TemporaryFolder study;
    std::int64_t now = 1000000;
    SlurmSite site;
    SlurmExecutor executor;
};

} // namespace magiqt::test
