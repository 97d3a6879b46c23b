// What Slurm and the wrappers of sites print, read without a cluster.
#include "jobs/queue/slurm/SlurmText.h"
#include "jobs/queue/slurm/SlurmSite.h"

#include "base/Error.h"
#include "base/Json.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

TEST_CASE("the job's id is found between what a site's wrapper adds, and never guessed") {
    CHECK(jobIdOfSbatch("1234\n") == "1234");
    CHECK(jobIdOfSbatch("1234;cluster-2\n") == "1234");
    CHECK(jobIdOfSbatch("Submitted batch job 77\n") == "77");
    CHECK(jobIdOfSbatch("--------\nWelcome to X! Your quota: 42 %\n(account abc)\r\n1234\r\n") == "1234");
    CHECK(jobIdOfSbatch("sbatch: 3 nodes free\nSubmitted batch job 8 on cluster z\n99\n") == "8");
    CHECK(jobIdOfSbatch("") == "");
    CHECK(jobIdOfSbatch("no number here\n") == "");
    CHECK(jobIdOfSbatch("12\n13\n") == ""); // which of them?
    CHECK(jobIdOfSbatch("12a\n") == "");
}

TEST_CASE("troubles of a submission are told apart: not reached, answer lost, refused") {
    CHECK((troubleOfSbatch(
               "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect "
               "failure)") == SubmitTrouble::NotSubmitted));
    CHECK((troubleOfSbatch(
               "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation") ==
           SubmitTrouble::Unknown));
    CHECK((troubleOfSbatch("sbatch: error: Batch job submission failed: Invalid partition name specified") ==
           SubmitTrouble::Refused));
    CHECK((troubleOfSbatch("sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying") ==
           SubmitTrouble::NotSubmitted));
    CHECK((troubleOfSbatch("bash: something odd") == SubmitTrouble::Unknown));
    CHECK(saysUnknownId("slurm_load_jobs error: Invalid job id specified"));
    CHECK(saysUnknownId("Job 1_9 not found")); // a task that was cancelled in the line
    CHECK_FALSE(saysUnknownId("bash: scontrol: command not found"));
    CHECK_FALSE(saysUnknownId("slurm_load_jobs error: Unable to contact slurm controller (connect failure)"));
    CHECK(saysAccountingIsOff("Slurm accounting storage is disabled"));
}

TEST_CASE("records of scontrol, squeue and sacct name the same jobs") {
    const auto records = recordsOfScontrol(
        "JobId=12 ArrayJobId=10 ArrayTaskId=2 JobName=magiqt-abc UserId=root(0) JobState=RUNNING Reason=None "
        "Dependency=(null) Requeue=1 Restarts=1 BatchFlag=1 RunTime=00:00:05 Comment=magiqt-abc\n"
        "JobId=10 ArrayJobId=10 ArrayTaskId=3-5,8%2 JobName=magiqt-abc JobState=PENDING Reason=Priority "
        "Restarts=0\n"
        "JobId=20 JobName=magiqt-x JobState=NODE_FAIL Reason=NodeDown Restarts=0\n"
        "garbage\n");
    REQUIRE(records.size() == 3);
    CHECK(isOf(records[0], "10_2"));
    CHECK_FALSE(isOf(records[0], "10_3"));
    CHECK_FALSE(isOf(records[0], "12")); // its own id is never what was handed out
    CHECK(records[0].restarts == 1);
    CHECK(isOf(records[1], "10_4"));
    CHECK(isOf(records[1], "10_8"));
    CHECK_FALSE(isOf(records[1], "10_2"));
    CHECK(isOf(records[2], "20"));
    CHECK((phaseOf(records[2].state) == SlurmPhase::Final));
    const auto rows = recordsOfTable("10_7|PENDING|Priority|magiqt-abc\n10_[8-9]|PENDING|Priority|magiqt-"
                                     "abc\n20|RUNNING|None|magiqt-x\n|x|\n",
                                     1);
    REQUIRE(rows.size() == 3);
    CHECK(isOf(rows[0], "10_7"));
    CHECK(isOf(rows[1], "10_9"));
    CHECK(rows[2].name == "magiqt-x");
    CHECK((phaseOf("CANCELLED by 1000") == SlurmPhase::Final));
    CHECK((phaseOf("CANCELLED+") == SlurmPhase::Final));
    CHECK((phaseOf("COMPLETING") == SlurmPhase::Running));
    CHECK((phaseOf("REQUEUE_HOLD") == SlurmPhase::Waiting));
    CHECK((phaseOf("OF_THE_FUTURE") == SlurmPhase::Unknown));
    CHECK(holdsTask("0-10:5", 10));
    CHECK_FALSE(holdsTask("0-10:5", 4));
}

TEST_CASE("a site file is checked, the sites that ship are right, and the script holds what the site wants") {
    const auto code = [](const Json& json) {
        try {
            slurmSiteFromJson("x", json);
        } catch (const Error& error) {
            return error.code();
        }
        return std::string();
    };
    CHECK(code(Json::object()).empty());
    for (const Json& wrong :
         {Json::array(), Json{{"partitoin", "x"}}, Json{{"timeMinutes", -1}}, Json{{"timeMinutes", "12"}},
          Json{{"extraLines", {"a\nb"}}}, Json{{"partition", "a\n#SBATCH --uid=0"}}, Json{{"run", "x"}}})
        CHECK(code(wrong) == "slurm.site-invalid");
    for (const auto& file : std::filesystem::directory_iterator(MAGIQT_SITES))
        CHECK(code(readJsonFile(file.path())).empty());

    SlurmSite site =
        slurmSiteFromJson("x", {{"partition", "cpu"},
                                {"gpuPartition", "gpu"},
                                {"account", "lab"},
                                {"timeMinutes", 2},
                                {"extraLines", {"--constraint=avx512"}},
                                {"setupLines", {"module load x"}},
                                {"run", {"apptainer", "exec", "/a b/it's.sif", "magiqt-cli", "run"}}});
    SlurmJob job;
    job.token = "tok";
    job.folders = {"/r/a b", "/r/c"};
    job.list = "/q/list";
    job.options = {3, 1000, 1, {}};
    const std::string script = slurmScript(site, job);
    for (const char* line :
         {"#!/bin/bash\n", "--job-name=magiqt-tok\n", "--comment=magiqt-tok\n", "--partition=gpu\n",
          "--account=lab\n", "--time=2\n", "--mem=1500M\n", "--cpus-per-task=3\n", "--gres=gpu:1\n",
          "--array=0-1\n", "--requeue\n", "--open-mode=append\n", "--signal=B:USR1@40\n",
          "--constraint=avx512\n", "\nmodule load x\n",
          "'apptainer' 'exec' '/a b/it'\\''s.sif' 'magiqt-cli' 'run' \"$folder\" &\n"})
        CHECK_MESSAGE(script.find(line) != std::string::npos, line);
    CHECK(script.find("--qos") == std::string::npos);
    job.folders = {"/r/a'b"};
    job.list.clear();
    job.options.gpus = 0;
    const std::string single = slurmScript(site, job);
    CHECK(single.find("folder='/r/a'\\''b'\n") != std::string::npos);
    CHECK(single.find("--array") == std::string::npos);
    CHECK(single.find("--partition=cpu\n") != std::string::npos);
    CHECK(single.find("--gres") == std::string::npos);
}
