// Runs folders on a Slurm cluster. The handle is a token that is drawn and written into the run folder
// (slurm.json) before sbatch is called, so a job whose id was lost is found again by its name. The journal is
// the truth about a run and needs no scheduler; what is asked here is scontrol first, then sacct where it
// works, then squeue. A scheduler that does not answer, or does not know a job, leaves it "unknown" and is
// asked again after a growing pause; a job is "ended" only when a scheduler said so (or knows nothing of it
// for long) and its journal has been silent since. One thread; look() and submit() wait for commands.
#pragma once

#include "SlurmSite.h"
#include "SlurmText.h"

#include "jobs/protocol/Executor.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

class SlurmExecutor : public Executor {
public:
    // `program`: what runs a folder when the site names nothing. `workFolder` holds scripts and lists of
    // arrays; it is made when it is needed. `clock`: milliseconds that only go forward; for tests.
    SlurmExecutor(SlurmSite site, std::vector<std::string> program, std::filesystem::path workFolder,
                  std::shared_ptr<const std::atomic<bool>> abandoned = {},
                  std::function<std::int64_t()> clock = {});
    ~SlurmExecutor() override;

    void prepare(const RunFolder& folder) override;
    std::string submit(const RunFolder& folder, const SubmitOptions& options = {}) override;
    std::vector<std::string> submitAll(const std::vector<RunFolder>& folders,
                                       const SubmitOptions& options) override;
    std::size_t mostAtOnce() const override { return m_site.mostInArray; }
    std::string attach(const RunFolder& folder) override;
    void look() override;
    ProcessStatus poll(const std::string& handle) override;
    void cancel(const std::string& handle, std::chrono::milliseconds deadline) override;
    void forget(const std::string& handle) override;
    Findings findings() const override;

private:
    struct Job;

    std::string submitScript(const std::filesystem::path& script);
    void follow(const RunFolder& folder, const std::string& token, int task, const std::string& id);
    void writeTicket(const Job& job) const;
    void askAll(std::int64_t now);
    bool askScontrol(const std::vector<Job*>& jobs);
    void askAccounting(const std::vector<Job*>& jobs);
    bool askSqueue(const std::vector<Job*>& jobs);
    void take(Job& job, const SlurmRecord& record);
    void judge(Job& job, std::int64_t now);
    void findId(Job& job) const;
    void endByForce(Job& job, std::int64_t now);
    struct CommandOutcome ask(std::vector<std::string> words) const;
    void answered();
    void noAnswer(const std::string& command, const CommandOutcome& outcome, std::int64_t now);

    const SlurmSite m_site;
    const std::vector<std::string> m_program;
    const std::filesystem::path m_workFolder;
    const std::shared_ptr<const std::atomic<bool>> m_abandoned;
    const std::function<std::int64_t()> m_clock;
    std::map<std::string, Job> m_jobs; // by handle
    std::int64_t m_askAgainMs = 0;
    std::int64_t m_pauseMs = 0; // 0 while it answers
    bool m_accountingWorks = true;
    std::optional<Finding> m_trouble;
};

} // namespace magiqt
