// The face of magiqt-cli that scripts and cluster nodes rely on: exit codes, what goes to stdout, JSON
// errors.
#include "base/Json.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace magiqt;
using namespace magiqt::test;

namespace {

struct Outcome {
    int exitCode = -1;
    std::string out;
    std::string errors;
    Json json() const { return Json::parse(out); }
};

Outcome run(std::vector<std::string> words) {
    const TemporaryFolder folder;
    const std::string outFile = folder / "out", errorFile = folder / "errors";
    words.insert(words.begin(), MAGIQT_CLI);
    const pid_t process = ::fork();
    if (process == 0) {
        ::dup2(::open(outFile.c_str(), O_CREAT | O_WRONLY, 0600), STDOUT_FILENO);
        ::dup2(::open(errorFile.c_str(), O_CREAT | O_WRONLY, 0600), STDERR_FILENO);
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::execv(MAGIQT_CLI, arguments.data());
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contentOf(outFile), contentOf(errorFile)};
}

std::string newSelftest(const TemporaryFolder& parent, const std::string& parameters = "{}") {
    const Outcome made = run({"job", "new", "selftest", "--in", parent.path().string(), "--seed", "3",
                              "--parameters", parameters});
    REQUIRE(made.exitCode == 0);
    return made.out.substr(0, made.out.find('\n'));
}

} // namespace

TEST_CASE("version and help are no errors and say what this is") {
    const Outcome version = run({"--version"});
    CHECK(version.exitCode == 0);
    CHECK(version.out == std::string("magiqt-cli ") + MAGIQT_VERSION + "\n");
    const Outcome help = run({"--help"});
    CHECK(help.exitCode == 0);
    for (const char* word : {"Research use only", "run", "job", "kinds", "Exit codes"})
        CHECK_MESSAGE(help.out.find(word) != std::string::npos, word);
    CHECK(run({"run", "--help"}).exitCode == 0);
}

TEST_CASE("a wrong call ends with 2 and says so") {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"no-such-verb"},
                                               {"run"},
                                               {"run", "a", "b"},
                                               {"kinds", "--wrong"},
                                               {"job"},
                                               {"job", "status"},
                                               {"job", "new", "no-such-kind"}}) {
        const Outcome outcome = run(words);
        CHECK(outcome.exitCode == 2);
        CHECK(outcome.errors.starts_with("error: "));
        CHECK(outcome.out.empty());
    }
    const Outcome asJson = run({"kinds", "--json", "--wrong"});
    CHECK(asJson.exitCode == 2);
    CHECK(asJson.json().at("error").at("code") == "usage.invalid");
}

TEST_CASE("an input that cannot be used ends with 3, with code, message and arguments in JSON") {
    const TemporaryFolder folder;
    const auto place = folder.path() / "Maier_Anna";
    std::filesystem::create_directory(place);
    const Outcome outcome = run({"job", "status", (place / "scan").string(), "--json"});
    CHECK(outcome.exitCode == 3);
    const Json error = outcome.json().at("error");
    CHECK(error.at("code") == "run.not-a-run-folder");
    CHECK(error.at("arguments").at("folder") == "scan");
    CHECK_FALSE(error.at("message").get<std::string>().empty());
    CHECK((outcome.out + outcome.errors).find("Maier") == std::string::npos);
    CHECK(run({"run", place.string()}).exitCode == 3);
    CHECK(run({"job", "cancel", place.string()}).exitCode == 3);
}

TEST_CASE("kinds lists the self-test with its parameters") {
    const Outcome outcome = run({"kinds", "--json"});
    CHECK(outcome.exitCode == 0);
    const Json kinds = outcome.json();
    CHECK(kinds.at("selftest").at("parameters").at(0).at("name") == "steps");
    for (const auto& [name, description] : kinds.items())
        CHECK_FALSE(description.at("title").get<std::string>().empty());
    CHECK(run({"kinds"}).out.find("selftest - ") != std::string::npos);
}

TEST_CASE("a run is made, run and looked at; the same seed gives the same bytes") {
    const TemporaryFolder parent;
    const std::string folder = newSelftest(parent, R"({"steps":7})");
    CHECK(run({"job", "status", folder, "--json"}).json().at("state") == "queued");
    CHECK(run({"run", folder}).exitCode == 0);
    const Json status = run({"job", "status", folder, "--json"}).json();
    CHECK(status.at("state") == "done");
    CHECK(status.at("artifacts").at(0).at("file") == "selftest.json");
    CHECK(run({"job", "status", folder}).out.find("done, 100.0 %") != std::string::npos);
    const std::string again = newSelftest(parent, R"({"steps":7})");
    CHECK(again != folder);
    CHECK(run({"run", again}).exitCode == 0);
    CHECK(contentOf(again + "/out/selftest.json") == contentOf(folder + "/out/selftest.json"));
}

TEST_CASE("a cancelled run ends with 4 and is resumed only on demand") {
    const TemporaryFolder parent;
    const std::string folder = newSelftest(parent);
    CHECK(run({"job", "cancel", folder}).exitCode == 0);
    CHECK(run({"run", folder}).exitCode == 4);
    CHECK(run({"run", folder}).exitCode == 4);
    CHECK(run({"job", "status", folder, "--json"}).json().at("state") == "cancelled");
    CHECK(run({"run", "--resume", folder}).exitCode == 0);
}

TEST_CASE("wrong parameters and unknown kinds are refused, also when spec.json was written by hand") {
    const TemporaryFolder parent;
    CHECK(run({"job", "new", "selftest", "--in", parent.path().string(), "--parameters", R"({"steps":0})"})
              .exitCode == 3);
    CHECK(std::filesystem::is_empty(parent.path()));
    const std::string folder = newSelftest(parent);
    Json spec = readJsonFile(folder + "/spec.json");
    spec["parameters"]["steps"] = -1;
    writeJsonFile(folder + "/spec.json", spec);
    CHECK(run({"run", folder}).exitCode == 3);
    spec["parameters"] = Json::object();
    spec["kind"] = "of_the_future";
    writeJsonFile(folder + "/spec.json", spec);
    const Outcome outcome = run({"run", folder, "--json"});
    CHECK(outcome.exitCode == 3);
    CHECK(outcome.json().at("error").at("code") == "run.kind-unknown");
    CHECK(run({"run", folder}).exitCode == 3);
}
