// magiqt-cli catalog: each verb once, with --json and as text, and what it refuses.
#include "StudyFixture.h"

#include "enhance/CliProcess.h"

#include "base/Json.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

struct Cli {
    std::string study;

    CliOutcome run(std::vector<std::string> words, bool json = false) const {
        words.insert(words.begin(), "catalog");
        words.insert(words.end(), {"--study", study});
        if (json) words.push_back("--json");
        return runCli(words);
    }
    Json json(const std::vector<std::string>& words) const {
        const CliOutcome outcome = run(words, true);
        CAPTURE(outcome.errors);
        CHECK(outcome.exitCode == 0);
        const Json json = Json::parse(outcome.out, nullptr, false);
        CHECK_FALSE(json.is_discarded());
        return json;
    }
    std::string text(const std::vector<std::string>& words) const {
        const CliOutcome outcome = run(words);
        CAPTURE(outcome.errors);
        CHECK(outcome.exitCode == 0);
        return outcome.out;
    }
};

} // namespace

TEST_CASE("every verb of magiqt-cli catalog") {
    const TemporaryFolder folder;
    const Cli cli{(folder / "study").string()};
    {
        Catalog catalog = Catalog::open(folder / "study", OpenMode::Create);
        fill(catalog, 6);
    }
    CHECK(cli.json({"list", "--contrast", "T1w", "--field", "low", "--limit", "2"}).at("total") == 6);
    CHECK(cli.json({"list", "--limit", "2"}).at("scans").size() == 2);
    CHECK(cli.json({"list", "--text", "skyra p1003"}).at("total") == 2);
    CHECK(cli.json({"list", "--age", "0-2"}).at("total") == 0);
    CHECK(cli.json({"list", "--sort", "age", "--descending"}).at("scans").at(0).at("pseudonym") == "p1005");
    const std::string table = cli.text({"list", "--subject", "sub-p1001"});
    CHECK(table.find("p1001") != std::string::npos);
    CHECK(table.find("scans 1 to 4 of 4") != std::string::npos);
    CHECK(cli.json({"subjects", "--sex", "F"}).at("total") == 3);
    CHECK(cli.text({"subjects"}).find("p1000") != std::string::npos);
    CHECK(cli.json({"values", "contrast"}).at("values").size() == 2);
    CHECK(cli.json({"show", "p1000"}).at("scans").size() == 4);
    CHECK(cli.json({"show", "1"}).at("scan").at("contrast") == "T1w");
    CHECK_FALSE(cli.text({"show", "sub-p1000"}).empty());

    CHECK(cli.json({"set", "--scan", "1", "2", "--quality", "good"}).at("changed") == 2);
    CHECK(cli.json({"list", "--quality", "good"}).at("total") == 2);
    cli.json({"undo"});
    CHECK(cli.json({"list", "--quality", "good"}).at("total") == 0);
    cli.json({"redo"});
    CHECK(cli.json({"list", "--quality", "good"}).at("total") == 2);
    CHECK(cli.json({"set", "--subject", "p1000", "--sex", "O", "--note", "born early"}).at("changed") == 1);
    CHECK(cli.json({"history"}).at("edits").size() == 2);

    CHECK(cli.json({"pairs", "propose"}).at("proposals").size() == 12);
    CHECK(cli.json({"pairs", "confirm", "1"}).at("confirmed") == 1);
    CHECK(cli.json({"pairs", "reject", "2"}).at("rejected") == 1);
    CHECK(cli.json({"pairs", "confirm"}).at("confirmed") == 10);
    cli.json({"pairs", "judge", "accepted", "1", "--note", "fits"});
    CHECK(cli.json({"pairs", "list", "--status", "accepted"}).at("pairs").size() == 1);
    CHECK(cli.run({"pairs", "add", "1", "5"}, true).errorCode() == "study.pair-impossible");
    cli.json({"pairs", "remove", "1"});
    cli.json({"pairs", "add", "1", "3"});

    CHECK(cli.json({"cohort", "save", "women", "--sex", "F"}).at("scans") == 12);
    CHECK(cli.json({"cohort", "save", "few", "--member", "p1000", "--scan", "5"}).at("scans") == 5);
    CHECK(cli.json({"cohort", "add", "few", "--member", "p1002"}).at("scans") == 9);
    CHECK(cli.json({"cohort", "take-out", "few", "--member", "p1000"}).at("scans") == 5);
    CHECK(cli.json({"cohort", "list"}).at("cohorts").size() == 2);
    CHECK(cli.json({"list", "--cohort", "women", "--contrast", "T2w"}).at("total") == 6);
    CHECK(cli.run({"cohort", "save", "women"}, true).errorCode() == "study.name-taken");
    cli.json({"cohort", "remove", "women"});

    CHECK(cli.json({"split", "make", "main", "--folds", "3", "--seed", "4", "--stratify", "sex"})
              .at("members")
              .size() == 6);
    CHECK(cli.json({"list", "--split", "main", "--part", "fold 2"}).at("total") == 8);
    CHECK(cli.json({"split", "list"}).at("splits").size() == 1);
    CHECK(cli.json({"split", "extend", "main"}).at("added") == 0);
    CHECK(cli.json({"split", "out-of-fold", "main"}).at("outOfFold").empty());
    CHECK(cli.text({"split", "show", "main"}).find("fold 3") != std::string::npos);
    cli.json({"split", "remove", "main"});

    CHECK(cli.json({"conflicts", "list"}).at("conflicts").empty());
    CHECK(cli.json({"models"}).at("models").empty());
    CHECK(cli.json({"runs"}).at("runs").empty());
    CHECK(cli.json({"ingest", "--all"}).at("runs").empty());
    CHECK(cli.run({"ingest"}, true).errorCode() == "usage.invalid");
    CHECK(cli.run({"merge", "p1000", "--into", "p1000"}, true).errorCode() == "study.merge-itself");
    CHECK(cli.json({"merge", "p1005", "--into", "p1004"}).at("scans") == 4);
    CHECK(cli.json({"subjects"}).at("total") == 5);
    CHECK(cli.json({"list", "--subject", "p1004"}).at("total") == 8);
    CHECK(cli.json({"check"}).at("ok") == true);
    CHECK(cli.run({"check", "--files"}, true).exitCode == 3); // the images of this study were never there
    CHECK(cli.json({"backup"}).at("backup").get<std::string>().starts_with("backups/"));
    CHECK(cli.json({"repair"}).at("backup").get<std::string>().starts_with("backups/"));
    CHECK(cli.json({"audit", "--limit", "3"}).at("audit").size() == 3);
}

TEST_CASE("refusals of magiqt-cli catalog") {
    const TemporaryFolder folder;
    CHECK(runCli({"catalog", "list", "--study", folder / "none", "--json"}).errorCode() ==
          "study.not-a-study");
    const Cli cli{(folder / "study").string()};
    Catalog holder = Catalog::open(folder / "study", OpenMode::Create);
    fill(holder, 1);
    const CliOutcome refused = cli.run({"undo"}, true);
    CHECK(refused.exitCode == 2);
    CHECK(refused.errorCode() == "study.read-only");
    CHECK(cli.json({"list"}).at("total") == 4); // reading goes on
    CHECK(cli.run({"repair"}, true).errorCode() == "study.opened-elsewhere");
    CHECK(cli.run({"list", "--sort", "colour"}, true).errorCode() == "study.column-unknown");
    CHECK(cli.run({"show", "nobody"}, true).errorCode() == "study.not-found");
    CHECK(cli.run({"list", "--age", "old"}, true).exitCode == 2);
    const CliOutcome unknown = cli.run({"frobnicate"}, true);
    CHECK(unknown.exitCode == 2);
    CHECK(unknown.errors.find("'frobnicate' is no verb of catalog; there are list") != std::string::npos);
}
