#include "SlurmText.h"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <string_view>

namespace magiqt {

namespace {

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
            line.pop_back();
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> columnsOf(const std::string& line) {
    std::vector<std::string> columns;
    std::istringstream stream(line);
    for (std::string column; std::getline(stream, column, '|');)
        columns.push_back(column);
    return columns;
}

bool containsAny(const std::string& text, std::initializer_list<std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return text.find(part) != std::string::npos; });
}

// The value of " Key=value": values with blanks are cut, none that is asked for has any.
std::string valueOf(const std::string& line, const std::string& key) {
    const std::string wanted = key + "=";
    std::size_t at = line.starts_with(wanted) ? 0 : line.find(" " + wanted);
    if (at == std::string::npos) return {};
    if (line[at] == ' ') ++at;
    at += wanted.size();
    return line.substr(at, line.find(' ', at) - at);
}

int numberOf(const std::string& text) {
    return std::atoi(text.c_str());
}

} // namespace

std::string jobIdOfSbatch(const std::string& output) {
    static const std::regex bare(R"(^\s*(\d+)(;[\w.-]+)?$)");
    static const std::regex sentence(R"(Submitted batch job (\d+))");
    std::vector<std::string> found;
    std::smatch match;
    for (const std::string& line : linesOf(output)) {
        if (std::regex_search(line, match, sentence)) return match[1];
        if (std::regex_match(line, match, bare)) found.push_back(match[1]);
    }
    return found.size() == 1 ? found.front() : std::string();
}

SubmitTrouble troubleOfSbatch(const std::string& errors) {
    // The request may have reached the controller before the answer was lost.
    if (containsAny(errors, {"timed out", "Zero Bytes", "communication failure", "Connection reset",
                             "Broken pipe", "Unexpected message"}))
        return SubmitTrouble::Unknown;
    if (containsAny(errors, {"Unable to contact", "Connection refused", "temporarily", "standby mode",
                             "SubmitJobsLimit", "MaxSubmitJob", "MaxJobCount", "try again",
                             "Job violates accounting/QOS policy", "Unable to resolve",
                             "Protocol authentication error", "slurm_load", "munge"}))
        return SubmitTrouble::NotSubmitted;
    if (containsAny(errors, {"Batch job submission failed", "unrecognized option", "Invalid", "invalid"}))
        return SubmitTrouble::Refused;
    return SubmitTrouble::Unknown;
}

bool saysUnknownId(const std::string& errors) {
    static const std::regex forgotten(R"(Job \d[\d_]* not found)");
    return containsAny(errors,
                       {"Invalid job id", "No jobs in the system", "Invalid job array specification"}) ||
           std::regex_search(errors, forgotten);
}

bool saysAccountingIsOff(const std::string& errors) {
    return containsAny(errors, {"accounting storage is disabled", "accounting_storage/none", "slurmdbd"});
}

std::vector<SlurmRecord> recordsOfScontrol(const std::string& output) {
    std::vector<SlurmRecord> records;
    for (const std::string& line : linesOf(output)) {
        SlurmRecord record;
        record.jobId = valueOf(line, "JobId");
        record.state = valueOf(line, "JobState");
        if (record.jobId.empty() || record.state.empty()) continue;
        record.arrayId = valueOf(line, "ArrayJobId");
        record.arrayTasks = valueOf(line, "ArrayTaskId");
        record.name = valueOf(line, "JobName");
        record.reason = valueOf(line, "Reason");
        record.restarts = numberOf(valueOf(line, "Restarts"));
        records.push_back(std::move(record));
    }
    return records;
}

std::vector<SlurmRecord> recordsOfTable(const std::string& output, std::size_t stateColumn) {
    std::vector<SlurmRecord> records;
    for (const std::string& line : linesOf(output)) {
        const std::vector<std::string> columns = columnsOf(line);
        if (columns.size() < stateColumn + 2) continue;
        SlurmRecord record;
        const std::string& id = columns.front();
        const std::size_t bar = id.find('_');
        record.jobId = id.substr(0, bar);
        if (bar != std::string::npos) {
            record.arrayId = record.jobId;
            record.arrayTasks = id.substr(bar + 1);
            if (record.arrayTasks.starts_with('[') && record.arrayTasks.ends_with(']'))
                record.arrayTasks = record.arrayTasks.substr(1, record.arrayTasks.size() - 2);
        }
        record.state = columns[stateColumn];
        record.name = columns.back();
        if (columns.size() > stateColumn + 2) record.reason = columns[stateColumn + 1];
        if (!record.jobId.empty() && record.jobId.find_first_not_of("0123456789") == std::string::npos)
            records.push_back(std::move(record));
    }
    return records;
}

bool holdsTask(const std::string& tasks, int task) {
    std::istringstream stream(tasks.substr(0, tasks.find('%')));
    for (std::string part; std::getline(stream, part, ',');) {
        const std::size_t dash = part.find('-');
        const int first = numberOf(part);
        const int last = dash == std::string::npos ? first : numberOf(part.substr(dash + 1));
        const std::size_t colon = part.find(':');
        const int stride = colon == std::string::npos ? 1 : std::max(1, numberOf(part.substr(colon + 1)));
        if (!part.empty() && task >= first && task <= last && (task - first) % stride == 0) return true;
    }
    return false;
}

bool isOf(const SlurmRecord& record, const std::string& job) {
    const std::size_t bar = job.find('_');
    if (bar == std::string::npos) return record.jobId == job && record.arrayTasks.empty();
    return record.arrayId == job.substr(0, bar) &&
           holdsTask(record.arrayTasks, numberOf(job.substr(bar + 1)));
}

SlurmPhase phaseOf(const std::string& state) {
    static constexpr std::array<std::string_view, 10> waiting{
        "PENDING",       "CONFIGURING",  "REQUEUED",  "REQUEUE_HOLD", "REQUEUE_FED",
        "RESV_DEL_HOLD", "SPECIAL_EXIT", "SUSPENDED", "STOPPED",      "POWER_UP_NODE"};
    static constexpr std::array<std::string_view, 6> running{"RUNNING",   "COMPLETING", "SIGNALING",
                                                             "STAGE_OUT", "RESIZING",   "STAGE_IN"};
    static constexpr std::array<std::string_view, 10> final{
        "COMPLETED",     "FAILED",    "TIMEOUT",   "CANCELLED", "NODE_FAIL",
        "OUT_OF_MEMORY", "PREEMPTED", "BOOT_FAIL", "DEADLINE",  "REVOKED"};
    const std::string word = state.substr(0, state.find_first_of(" +"));
    const auto isIn = [&](const auto& list) {
        return std::find(list.begin(), list.end(), word) != list.end();
    };
    if (isIn(waiting)) return SlurmPhase::Waiting;
    if (isIn(running)) return SlurmPhase::Running;
    return isIn(final) ? SlurmPhase::Final : SlurmPhase::Unknown;
}

} // namespace magiqt
