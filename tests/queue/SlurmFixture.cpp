#include "SlurmFixture.h"

#include "support/Files.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace magiqt::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* commands[] = {"sbatch", "scontrol", "sacct", "squeue", "scancel"};

SlurmSite quickSite(Json json) {
    json["pollSeconds"] = json.value("pollSeconds", 0);
    json["commandSeconds"] = json.value("commandSeconds", 5);
    return slurmSiteFromJson("test", json);
}

} // namespace

FakeSlurm::FakeSlurm() {
    fs::create_directories(path() / "bin");
    for (const std::string command : commands) {
        const std::string base = (path() / command).string();
        writeFile(path() / "bin" / command, "#!/bin/sh\n"
                                            "echo \"" +
                                                command + " $*\" >>'" + (path() / "calls").string() +
                                                "'\n"
                                                "for last; do :; done\n"
                                                "[ '" +
                                                command + "' != sbatch ] || cp \"$last\" '" +
                                                (path() / "script").string() +
                                                "'\n"
                                                "[ ! -e '" +
                                                base +
                                                ".hang' ] || sleep 60\n"
                                                "cat '" +
                                                base +
                                                ".out' 2>/dev/null\n"
                                                "cat '" +
                                                base +
                                                ".err' >&2 2>/dev/null\n"
                                                "exit $(cat '" +
                                                base + ".code' 2>/dev/null || echo 0)\n");
        fs::permissions(path() / "bin" / command, fs::perms::owner_all);
    }
    answer("sacct", "", "Slurm accounting storage is disabled", 1);
    m_pathBefore = std::getenv("PATH");
    ::setenv("PATH", ((path() / "bin").string() + ":" + m_pathBefore).c_str(), 1);
}

FakeSlurm::~FakeSlurm() {
    ::setenv("PATH", m_pathBefore.c_str(), 1);
}

void FakeSlurm::answer(const std::string& command, const std::string& out, const std::string& errors,
                       int code) {
    fs::remove(path() / (command + ".hang"));
    writeFile(path() / (command + ".out"), out);
    writeFile(path() / (command + ".err"), errors);
    writeFile(path() / (command + ".code"), std::to_string(code));
}

void FakeSlurm::hang(const std::string& command) {
    writeFile(path() / (command + ".hang"), "");
}

std::string FakeSlurm::calls() const {
    return contentOf(path() / "calls");
}

int FakeSlurm::callsOf(const std::string& command) const {
    std::istringstream stream(calls());
    int count = 0;
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with(command + " ")) ++count;
    return count;
}

void FakeSlurm::forgetCalls() {
    fs::remove(path() / "calls");
}

std::string FakeSlurm::lastScript() const {
    return contentOf(path() / "script");
}

SlurmFixture::SlurmFixture(const Json& siteJson)
    : site(quickSite(siteJson)),
      executor(site, {"magiqt-cli", "run"}, study / "queue" / "slurm", {}, [this] { return now; }) {}

RunFolder SlurmFixture::run(const Json& parameters) {
    RunRequest request;
    request.kind = "selftest";
    request.parametersJson = parameters.dump();
    return RunFolder::create(study / "runs", request);
}

ProcessStatus SlurmFixture::look(const std::string& handle) {
    executor.look();
    return executor.poll(handle);
}

std::string SlurmFixture::nameOf(const RunFolder& folder) const {
    return "magiqt-" + readJsonFile(folder.path() / "slurm.json").at("token").get<std::string>();
}

std::string SlurmFixture::record(const std::string& id, const std::string& name, const std::string& state,
                                 const std::string& more) {
    return "JobId=" + id + " " + more + " JobName=" + name + " UserId=u(1) JobState=" + state +
           " Reason=None\n";
}

} // namespace magiqt::test
