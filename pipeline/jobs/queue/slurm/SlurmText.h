// What Slurm's commands print, made values. Pure functions on text; they throw nothing: what cannot be read
// is left out. How the commands behave was tried with Slurm 22.05.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

// Of `sbatch --parsable`: "1234" or "1234;cluster", also between the lines that a site's wrapper adds, or
// "Submitted batch job 1234". Empty where there is none, or more than one line that could be it.
std::string jobIdOfSbatch(const std::string& output);

enum class SubmitTrouble {
    NotSubmitted, // for sure: nobody was reached; try again later
    Unknown,      // the answer was lost; the job may be in the line
    Refused       // the scheduler does not want it, and will not want it later
};
SubmitTrouble troubleOfSbatch(const std::string& errors);

// "Invalid job id specified": the controller does not know it (any more, or yet after a crash). No failure of
// the job.
bool saysUnknownId(const std::string& errors);
// "Slurm accounting storage is disabled": sacct will never answer here.
bool saysAccountingIsOff(const std::string& errors);

struct SlurmRecord {
    std::string jobId;      // "1240"
    std::string arrayId;    // "1234" of an array's task, else empty
    std::string arrayTasks; // "3", or "0-4,7%2" of the tasks that still wait
    std::string name;
    std::string state;  // "RUNNING"
    std::string reason; // "Priority"
    int restarts = 0;
};

// Of `scontrol -o show job [ID]`, one a line.
std::vector<SlurmRecord> recordsOfScontrol(const std::string& output);
// Of `squeue -h -r -o "%i|%T|%r|%j"` and `sacct -X -P -n -o JobID,State,JobName`: separated by '|';
// the state is in the column `stateColumn`, the name in the last.
std::vector<SlurmRecord> recordsOfTable(const std::string& output, std::size_t stateColumn);

// Whether the record is of this job: "1234", or "1234_5" of an array.
bool isOf(const SlurmRecord& record, const std::string& job);
bool holdsTask(const std::string& tasks, int task); // "0-4,7%2" holds 3

enum class SlurmPhase { Waiting, Running, Final, Unknown };
SlurmPhase phaseOf(const std::string& state); // "CANCELLED by 1000" too

} // namespace magiqt
