// A cluster as its site file says it is (resources/slurm/*.json, or the user's own in
// ~/.config/magiqt/slurm): what to ask it for, how a node starts the program, how often it may be asked.
// Makes the batch script. Plain values, free of threads.
#pragma once

#include "base/JsonForward.h"
#include "jobs/protocol/Executor.h"

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

struct SlurmSite {
    std::string name;
    std::string title;
    std::string partition, gpuPartition, account, qos; // empty: the cluster's own choice
    int timeMinutes = 720;
    std::int64_t memoryMiB = 0;                 // 0: what the job says, and half as much again
    int cpus = 0;                               // 0: what the job says, 4 where it takes all
    std::string gpuLine = "--gres=gpu:{count}"; // empty: this cluster has none to give
    std::vector<std::string> extraLines;        // "--constraint=avx512": each becomes an #SBATCH line
    std::vector<std::string> setupLines;        // shell, before the program: "module load ..."
    std::vector<std::string>
        run; // what runs a folder there, a container's words first; empty: the same as here
    std::filesystem::path sharedRoot; // run folders and inputs must lie below it, at the same path there
    std::vector<std::string> prefix;  // before each command: {"ssh", "login"}
    int pollSeconds = 30;
    int commandSeconds = 20; // a command that has not answered by then is not waited for
    int signalSeconds = 180; // before the time is up the run is asked to write a checkpoint
    int mostRequeues = 20;   // at the end of its time a run goes into the line again so often
    std::size_t mostInArray = 1000;
    int settleSeconds = 60;   // files of a node may show up here so much later
    int silenceMinutes = 60;  // nothing heard of a job that the scheduler does not know: it is lost
    int resubmitSeconds = 30; // nobody knows a job whose submission was lost: it is submitted again
};

// Throws Error (BadInput, "slurm.site-invalid").
SlurmSite slurmSiteFromJson(const std::string& name, const Json& json);

// $MAGIQT_SLURM_SITES alone where it is set; else the user's and those that ship.
std::vector<std::filesystem::path> slurmSiteFolders();
std::vector<std::string> slurmSiteNames();
// Throws Error (Usage, "slurm.no-such-site"; BadInput, "slurm.site-invalid").
SlurmSite findSlurmSite(const std::string& name);

struct SlurmJob {
    std::string token; // names the job, so that it is found again when its id was lost
    std::vector<std::filesystem::path> folders;
    std::filesystem::path list; // of an array: where the folders stand, one a line
    std::vector<std::string> program;
    SubmitOptions options;
};

std::string slurmScript(const SlurmSite& site, const SlurmJob& job);

} // namespace magiqt
