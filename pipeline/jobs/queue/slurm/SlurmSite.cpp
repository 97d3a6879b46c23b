#include "SlurmSite.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>
#include <cstdlib>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

template <typename Value>
void take(const Json& json, const char* name, Value& value) {
    if (json.contains(name)) value = json.at(name).get<Value>();
}

void checkKnown(const Json& json) {
    static const std::vector<std::string> known{
        "title",       "partition",     "gpuPartition",   "account",         "qos",           "timeMinutes",
        "memoryMiB",   "cpus",          "gpuLine",        "extraLines",      "setupLines",    "run",
        "sharedRoot",  "prefix",        "pollSeconds",    "commandSeconds",  "signalSeconds", "mostRequeues",
        "mostInArray", "settleSeconds", "silenceMinutes", "resubmitSeconds", "comment"};
    for (const auto& item : json.items())
        if (std::find(known.begin(), known.end(), item.key()) == known.end())
            throw std::runtime_error("it knows no '" + item.key() + "'");
}

void checkLines(const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        if (line.find('\n') != std::string::npos) throw std::runtime_error("a line holds a line break");
}

// For the shell, whatever stands in it.
std::string quoted(const std::string& word) {
    std::string text = "'";
    for (const char character : word)
        text += character == '\'' ? std::string("'\\''") : std::string(1, character);
    return text + "'";
}

std::string withCount(std::string line, int count) {
    if (const std::size_t at = line.find("{count}"); at != std::string::npos)
        line.replace(at, 7, std::to_string(count));
    return line;
}

std::string head(const SlurmSite& site, const SlurmJob& job) {
    std::string text = "#!/bin/bash\n";
    const auto line = [&](const std::string& option, const std::string& value) {
        if (!value.empty()) text += "#SBATCH --" + option + "=" + value + "\n";
    };
    line("job-name", "magiqt-" + job.token);
    line("comment", "magiqt-" + job.token);
    const bool wantsGpu = job.options.gpus > 0 && !site.gpuLine.empty();
    line("partition", wantsGpu && !site.gpuPartition.empty() ? site.gpuPartition : site.partition);
    line("account", site.account);
    line("qos", site.qos);
    line("time", std::to_string(site.timeMinutes));
    const std::int64_t memory = site.memoryMiB > 0 ? site.memoryMiB : job.options.memoryMiB * 3 / 2;
    if (memory > 0) line("mem", std::to_string(memory) + "M");
    line("cpus-per-task", std::to_string(site.cpus > 0             ? site.cpus
                                         : job.options.threads > 0 ? job.options.threads
                                                                   : 4));
    if (wantsGpu) text += "#SBATCH " + withCount(site.gpuLine, job.options.gpus) + "\n";
    line("output", "/dev/null"); // the script writes into the run folder itself
    line("open-mode", "append");
    text += "#SBATCH --requeue\n";
    // Signals come up to a minute early or late. Of a short job no more than a third is given away.
    const int signal = std::min(site.signalSeconds, site.timeMinutes * 60 / 3);
    line("signal", "B:USR1@" + std::to_string(signal));
    line("chdir", "/");
    if (!job.list.empty()) line("array", "0-" + std::to_string(job.folders.size() - 1));
    for (const std::string& extra : site.extraLines)
        text += "#SBATCH " + extra + "\n";
    return text;
}

} // namespace

SlurmSite slurmSiteFromJson(const std::string& name, const Json& json) {
    try {
        if (!json.is_object()) throw std::runtime_error("it is no JSON object");
        checkKnown(json);
        SlurmSite site;
        site.name = name;
        for (const auto& [key, text] :
             std::initializer_list<std::pair<const char*, std::string*>>{{"title", &site.title},
                                                                         {"partition", &site.partition},
                                                                         {"gpuPartition", &site.gpuPartition},
                                                                         {"account", &site.account},
                                                                         {"qos", &site.qos},
                                                                         {"gpuLine", &site.gpuLine}})
            take(json, key, *text);
        for (const auto& [key, number] : std::initializer_list<std::pair<const char*, int*>>{
                 {"timeMinutes", &site.timeMinutes},
                 {"cpus", &site.cpus},
                 {"pollSeconds", &site.pollSeconds},
                 {"commandSeconds", &site.commandSeconds},
                 {"signalSeconds", &site.signalSeconds},
                 {"mostRequeues", &site.mostRequeues},
                 {"settleSeconds", &site.settleSeconds},
                 {"silenceMinutes", &site.silenceMinutes},
                 {"resubmitSeconds", &site.resubmitSeconds}}) {
            take(json, key, *number);
            if (*number < 0) throw std::runtime_error(std::string(key) + " is negative");
        }
        take(json, "memoryMiB", site.memoryMiB);
        take(json, "mostInArray", site.mostInArray);
        for (const auto& [key, lines] :
             std::initializer_list<std::pair<const char*, std::vector<std::string>*>>{
                 {"extraLines", &site.extraLines},
                 {"setupLines", &site.setupLines},
                 {"run", &site.run},
                 {"prefix", &site.prefix}}) {
            take(json, key, *lines);
            checkLines(*lines);
        }
        if (json.contains("sharedRoot")) site.sharedRoot = json["sharedRoot"].get<std::string>();
        if (site.timeMinutes < 1 || site.mostInArray < 1) throw std::runtime_error("a number is too small");
        checkLines({site.partition, site.gpuPartition, site.account, site.qos, site.gpuLine});
        return site;
    } catch (const std::exception& problem) {
        throw Error(ErrorKind::BadInput, "slurm.site-invalid",
                    "the file of the cluster '" + name + "' is not as it must be: " + problem.what(),
                    {{"site", name}, {"reason", problem.what()}});
    }
}

std::vector<fs::path> slurmSiteFolders() {
    if (const char* wanted = std::getenv("MAGIQT_SLURM_SITES")) return {wanted};
    std::vector<fs::path> folders;
    if (const char* config = std::getenv("XDG_CONFIG_HOME"))
        folders.push_back(fs::path(config) / "magiqt" / "slurm");
    else if (const char* home = std::getenv("HOME"))
        folders.push_back(fs::path(home) / ".config" / "magiqt" / "slurm");
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    folders.push_back(program.parent_path().parent_path() / "share" / "magiqt" / "slurm");
    // build/<preset>/bin/magiqt-cli stands three folders below the source tree.
    folders.push_back(program.parent_path().parent_path().parent_path().parent_path() / "resources" /
                      "slurm");
    return folders;
}

std::vector<std::string> slurmSiteNames() {
    std::vector<std::string> names;
    for (const fs::path& folder : slurmSiteFolders()) {
        std::error_code failure;
        for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure))
            if (it->path().extension() == ".json") names.push_back(it->path().stem().string());
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

SlurmSite findSlurmSite(const std::string& name) {
    // A name, never a path: what stands in an entry must not lead out of the folders.
    if (!name.empty() && name.find('/') == std::string::npos && name[0] != '.')
        for (const fs::path& folder : slurmSiteFolders()) {
            std::error_code failure;
            if (fs::exists(folder / (name + ".json"), failure))
                return slurmSiteFromJson(name, readJsonFile(folder / (name + ".json")));
        }
    std::string list;
    for (const std::string& one : slurmSiteNames())
        list += (list.empty() ? "" : ", ") + one;
    throw Error(ErrorKind::Usage, "slurm.no-such-site",
                "there is no cluster named '" + name + "'" + (list.empty() ? "" : "; known are: " + list) +
                    ". A cluster is a file NAME.json in ~/.config/magiqt/slurm",
                {{"site", name}, {"known", list}});
}

// The script waits for the program in the background because Slurm's early signal reaches the script alone;
// it hands the signal on, and puts the job into the line again when the program stopped at a checkpoint for
// it.
std::string slurmScript(const SlurmSite& site, const SlurmJob& job) {
    const std::string token = job.token;
    std::string text = head(site, job);
    text += "set -u\n";
    if (job.list.empty())
        text += "folder=" + quoted(job.folders.front().string()) + "\n";
    else
        text += "folder=$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" " + quoted(job.list.string()) + ")\n";
    text += "cd \"$folder\" || exit 5\n"
            "exec >>\"$folder/stderr.txt\" 2>&1\n"
            "# Only the submission that the folder names, and of that only one job, works on the run.\n"
            "grep -q " +
            token +
            " \"$folder/slurm.json\" || exit 0\n"
            "me=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}\n"
            "claim=\"$folder/slurm-" +
            token +
            ".job\"\n"
            "(set -C; echo \"$me\" >\"$claim\") 2>/dev/null\n"
            "[ ! -s \"$claim\" ] || [ \"$(cat \"$claim\")\" = \"$me\" ] || exit 0\n";
    for (const std::string& line : site.setupLines)
        text += line + "\n";
    text += "child= early=\n"
            "hand_on() { [ -z \"$child\" ] || kill -USR1 \"$child\" 2>/dev/null; }\n"
            "trap 'early=1; hand_on' USR1\n"
            "trap hand_on TERM\n";
    for (const std::string& word : site.run.empty() ? job.program : site.run)
        text += quoted(word) + " ";
    text +=
        "\"$folder\" &\n"
        "child=$!\n"
        "[ -z \"$early\" ] || hand_on\n"
        "wait \"$child\"; code=$?\n"
        "while [ \"$code\" -gt 128 ] && kill -0 \"$child\" 2>/dev/null; do wait \"$child\"; code=$?; done\n"
        "if [ \"$code\" = 8 ] && [ -n \"$early\" ] && [ ! -e \"$folder/cancel\" ] &&\n"
        "   [ \"${SLURM_RESTART_COUNT:-0}\" -lt " +
        std::to_string(site.mostRequeues) +
        " ]; then\n"
        "  scontrol requeue \"$SLURM_JOB_ID\"\n"
        "fi\n"
        "exit \"$code\"\n";
    return text;
}

} // namespace magiqt
