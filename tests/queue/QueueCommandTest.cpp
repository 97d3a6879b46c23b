// `magiqt-cli queue` from the outside: adding, plans, running, looking, cancel, retry, bundles, errors.
#include "enhance/CliProcess.h"

#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

namespace fs = std::filesystem;

class Study {
public:
    CliOutcome run(std::vector<std::string> words) const {
        words.insert(words.begin(), "queue");
        words.insert(words.end(), {"--study", m_folder.path().string(), "--json"});
        return runCli(words);
    }
    Json json(const std::vector<std::string>& words) const {
        const CliOutcome outcome = run(words);
        CHECK_MESSAGE(outcome.exitCode == 0, outcome.errors);
        return Json::parse(outcome.out, nullptr, false);
    }
    std::string add(std::vector<std::string> words = {}) const {
        words.insert(words.begin(), {"add", "selftest"});
        return json(words).at("added").at(0);
    }
    std::string stateOf(const std::string& id) const { return json({"show", id}).at("state"); }
    fs::path operator/(const std::string& name) const { return m_folder / name; }

private:
    TemporaryFolder m_folder;
};

} // namespace

TEST_CASE("jobs are added, listed, worked off and shown") {
    const Study study;
    const std::string first =
        study.add({"--parameters", R"({"steps":5})", "--title", "sub-7f3k2m", "--priority", "3"});
    const std::string second = study.add({"--needs", first.substr(0, 6)});
    const Json before = study.json({"list"});
    REQUIRE(before.at("entries").size() == 2);
    CHECK(before["entries"][0].at("title") == "sub-7f3k2m");
    CHECK(before["entries"][0].at("priority") == 3);
    CHECK(before["entries"][0].at("resources").at("threads") == 1); // as the kind says
    CHECK(before["counts"].at("waiting") == 2);
    CHECK(before.at("runnerIsAtWork") == false);
    const Json after = study.json({"run", "--until-empty"});
    CHECK(after.at("counts").at("done") == 2);
    const Json shown = study.json({"show", first});
    CHECK(shown.at("run").at("artifacts").size() == 1);
    CHECK(shown.at("dependants") == Json::array({second}));
    CHECK(fs::exists(study / shown.at("runFolder").get<std::string>() / "out" / "selftest.json"));
    CHECK(study.json({"log", first}).at("id") == first);
    study.json({"remove", second});
    CHECK(study.json({"list"}).at("entries").size() == 1);
}

TEST_CASE("a plan is a cohort's chain: its names become ids, artifacts go from one to the next") {
    const Study study;
    writeFile(study / "plan.json", R"([
        {"name": "a", "kind": "selftest", "parameters": {"steps": 4}, "batch": "b"},
        {"name": "b", "kind": "selftest", "needs": ["a"], "batch": "b"},
        {"kind": "selftest", "needs": ["a", "b"], "batch": "b", "priority": 2}])");
    const Json added = study.json({"add", "--list", (study / "plan.json").string()});
    CHECK(added.at("added").size() == 3);
    CHECK(study.json({"list", "--batch", "b"}).at("entries").size() == 3);
    CHECK(study.json({"run", "--until-empty", "--slots", "2"}).at("counts").at("done") == 3);
    writeFile(study / "bad.json", R"([{"kind": "selftest", "needs": ["zz"]}])");
    CHECK(study.run({"add", "--list", (study / "bad.json").string()}).errorCode() == "queue.no-such-entry");
    writeFile(study / "bad.json", R"({})");
    CHECK(study.run({"add", "--list", (study / "bad.json").string()}).errorCode() == "queue.plan-invalid");
    CHECK(study.json({"list"}).at("entries").size() == 3);
}

TEST_CASE("failures are exit codes, and cancel, retry and priority do what they say") {
    const Study study;
    const std::string id = study.add();
    study.json({"cancel", id});
    CHECK(study.stateOf(id) == "cancelled");
    CHECK(study.json({"retry", id}).at("waiting") == Json::array({id}));
    study.json({"priority", id, "--to", "7"});
    CHECK(study.json({"show", id}).at("priority") == 7);
    study.json({"run", "--until-empty"});
    CHECK(study.run({"retry", id}).errorCode() == "queue.nothing-to-retry");
    CHECK(study.run({"show", "nothere"}).errorCode() == "queue.no-such-entry");
    CHECK(study.run({"show", "nothere"}).exitCode == 2);
    CHECK(study.run({"add", "nosuchkind"}).errorCode() == "run.kind-unknown");
    CHECK(study.run({"add", "selftest", "--parameters", R"({"steps":0})"}).errorCode() ==
          "run.parameter-range");
    CHECK(study.run({"add", "selftest", "--in", "scan=/nowhere.nii"}).exitCode != 0);
    CHECK(study.run({"add", "enhance"}).exitCode != 0);
    CHECK(runCli({"queue", "list", "--json"}).errorCode() == "queue.no-place");
    CHECK(runCli({"queue", "list", "--study", (study / "not/there").string(), "--json"}).errorCode() ==
          "queue.no-study");
    CHECK_FALSE(fs::exists(study / "not"));
    CHECK(study.json({"list"}).at("entries").size() == 1);
}

TEST_CASE("a second runner says that another one is at work; cancel ends what the first runs") {
    const Study study;
    const std::string id = study.add({"--parameters", R"({"steps":100000000,"checkpointEvery":100000})"});
    const std::string folder = (study / "queue").string();
    CliProcess runner({"queue", "run", "--until-empty", "--queue", folder});
    while (study.stateOf(id) == "waiting" || study.stateOf(id) == "submitted") {
    }
    const Json list = study.json({"list"});
    CHECK(list.at("runnerIsAtWork") == true);
    CHECK(list.at("entries").at(0).at("state") == "running");
    CliProcess second({"queue", "run", "--until-empty", "--queue", folder});
    CHECK(second.waitForError("another runner is at work"));
    study.json({"cancel", id, "--deadline", "60"});
    CHECK(runner.waitForEnd().exitCode == 4); // what it ran was cancelled
    second.waitForEnd();
    CHECK(study.stateOf(id) == "cancelled");
}

#ifdef MAGIQT_HAS_BUNDLES
TEST_CASE("bundles go to another study and come back") {
    const Study home, away;
    const std::string id = home.add();
    const std::string work = (home / "work.tar").string(), results = (away / "results.tar").string();
    home.json({"export-bundle", id, "--out", work});
    const std::string there = away.json({"import-bundle", work}).at("added").at(0);
    away.json({"run", "--until-empty"});
    away.json({"export-bundle", there, "--results", "--out", results});
    CHECK(home.json({"import-bundle", results}).at("updated") == Json::array({id}));
    CHECK(home.stateOf(id) == "done");
}
#endif
