// `magiqt-cli import` and `magiqt-cli key` from the outside.
#include "enhance/CliProcess.h"
#include "support/DicomFixtures.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include "base/Json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <pty.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

FixtureSeries seriesOf(const std::string& id, const std::string& name, const std::string& birth,
                       const std::string& day, const std::string& uid) {
    FixtureSeries series;
    series.patientId = id;
    series.patientName = name;
    series.birthDate = birth;
    series.studyDate = day;
    series.studyUid = "1.2.3." + uid;
    series.seriesUid = "1.2.3." + uid + ".1";
    series.sopRoot = "1.2.3." + uid + ".2";
    series.slices = 12;
    const int seed = std::stoi(uid);
    series.value = [seed](int i, int j, int k) { return 100 + i + 20 * j + 30 * k + seed; };
    return series;
}

struct ImportFixture {
    TemporaryFolder folder;
    fs::path delivery = folder / "delivery", study = folder / "study", passphrase = folder / "passphrase";

    ImportFixture() {
        secret(passphrase, "several words");
        writeClassicSeries(delivery / "one", seriesOf("4711", "Doe^Jane", "19700131", "20240305", "10"));
    }
    static void secret(const fs::path& file, const std::string& text) {
        writeFile(file, text + "\n");
        ::chmod(file.c_str(), 0600);
    }
    std::vector<std::string> words(std::vector<std::string> more = {}) const {
        std::vector<std::string> all{"import", delivery.string(), "--study", study.string(), "--json"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    CliOutcome import(const std::vector<std::string>& more = {}) const { return runCli(words(more)); }
    CliOutcome importWithKey(std::vector<std::string> more = {}) const {
        more.insert(more.end(), {"--passphrase-file", passphrase.string()});
        return import(more);
    }
};

std::string bytesOfStudy(const fs::path& study) {
    std::string all;
    for (const char* name : {"subjects.key", "study.sqlite"})
        if (fs::exists(study / name)) all += contentOf(study / name);
    return all;
}

// The program with a terminal of its own, which types `input` when it is asked something.
std::string runOnTerminal(const std::vector<std::string>& words, const std::string& input, int& exitCode) {
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
        std::vector<std::string> copies = words;
        copies.insert(copies.begin(), MAGIQT_CLI);
        std::vector<char*> arguments;
        for (std::string& word : copies)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::execv(MAGIQT_CLI, arguments.data());
        ::_exit(127);
    }
    std::string said;
    char buffer[4096];
    bool asked = false;
    for (ssize_t length; (length = ::read(terminal, buffer, sizeof buffer)) > 0;) {
        said.append(buffer, static_cast<std::size_t>(length));
        if (!asked && said.find(": ") != std::string::npos && !input.empty()) {
            asked = true;
            [[maybe_unused]] const ssize_t typed = ::write(terminal, input.data(), input.size());
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(terminal);
    exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return said;
}

} // namespace

TEST_CASE("an import makes the study, its key and its recovery code, and says what came in") {
    const ImportFixture fixture;
    const fs::path code = fixture.folder / "code";
    const CliOutcome outcome = fixture.importWithKey({"--recovery-out", code.string(), "--site", "Ward7"});
    CAPTURE(outcome.errors);
    REQUIRE(outcome.exitCode == 0);
    const Json json = Json::parse(outcome.out);
    CHECK(json.at("newScans") == 1);
    CHECK(json.at("keyMade") == true);
    CHECK(json.at("linked") == true);
    REQUIRE(json.at("scans").size() == 1);
    CHECK(fs::exists(fixture.study / json.at("scans")[0].at("file").get<std::string>()));
    for (const fs::path& file : {code, fixture.study / "subjects.key"}) {
        struct stat status {};
        REQUIRE(::stat(file.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
    }
    CHECK(contentOf(code).size() == 48);
    CHECK(outcome.errors.find(contentOf(code).substr(0, 47)) == std::string::npos);
    // Again: nothing new, and no new key.
    const CliOutcome again = fixture.importWithKey();
    REQUIRE(again.exitCode == 0);
    CHECK(Json::parse(again.out).at("newScans") == 0);
    CHECK(Json::parse(again.out).at("keyMade") == false);
    // In words.
    const CliOutcome said = runCli({"import", fixture.delivery.string(), "--study", fixture.study.string(),
                                    "--passphrase-file", fixture.passphrase.string()});
    CHECK(said.out.find("0 scans imported, 1 already there") != std::string::npos);
}

TEST_CASE("the recovery code is shown once where no file is named") {
    const ImportFixture fixture;
    const CliOutcome first = fixture.importWithKey();
    CHECK(first.errors.find("Recovery code") != std::string::npos);
    CHECK(first.out.find("Recovery code") == std::string::npos);
    CHECK(fixture.importWithKey().errors.find("Recovery code") == std::string::npos);
}

TEST_CASE("a wrong passphrase, none, or a damaged key stop the import before anything is done") {
    const ImportFixture fixture;
    REQUIRE(fixture.importWithKey().exitCode == 0);
    const std::string before = bytesOfStudy(fixture.study);
    writeClassicSeries(fixture.delivery / "two",
                       seriesOf("4712", "Roe^Richard", "19600101", "20240306", "20"));
    const fs::path wrong = fixture.folder / "wrong";
    ImportFixture::secret(wrong, "other words");
    const CliOutcome refused = fixture.import({"--passphrase-file", wrong.string()});
    CHECK(refused.exitCode == 3);
    CHECK(refused.errorCode() == "identity.wrong-passphrase");
    const CliOutcome without = fixture.import();
    CHECK(without.exitCode == 2);
    CHECK(without.errorCode() == "import.passphrase-needed");
    CHECK(bytesOfStudy(fixture.study) == before);
    const std::string key = contentOf(fixture.study / "subjects.key");
    writeFile(fixture.study / "subjects.key", key.substr(0, key.size() / 2));
    CHECK(fixture.importWithKey().errorCode() == "identity.key-damaged");
    CHECK(contentOf(fixture.study / "subjects.key").size() == key.size() / 2);
    writeFile(fixture.study / "subjects.key", key);
    const CliOutcome anonymous = fixture.import({"--without-key"});
    REQUIRE(anonymous.exitCode == 0);
    CHECK(Json::parse(anonymous.out).at("newScans") == 1);
    CHECK(Json::parse(anonymous.out).at("linked") == false);
}

TEST_CASE("a preview imports nothing, and its ids can be selected") {
    const ImportFixture fixture;
    writeClassicSeries(fixture.delivery / "two",
                       seriesOf("4712", "Roe^Richard", "19600101", "20240306", "20"));
    const CliOutcome preview = fixture.import({"--preview"});
    REQUIRE(preview.exitCode == 0);
    const Json series = Json::parse(preview.out).at("series");
    REQUIRE(series.size() == 2);
    CHECK_FALSE(fs::exists(fixture.study / "rawdata"));
    CHECK(fs::is_empty(fixture.study / "runs"));
    const std::string id = series[1].at("id");
    const CliOutcome chosen = fixture.import({"--select", id});
    REQUIRE(chosen.exitCode == 0);
    const Json json = Json::parse(chosen.out);
    REQUIRE(json.at("scans").size() == 1);
    CHECK(json.at("scans")[0].at("series") == id);
    REQUIRE(json.at("left").size() == 1);
    CHECK(json.at("left")[0].at("id") == series[0].at("id"));
    CHECK(fixture.import({"--select", "0000000000000000"}).exitCode == 3);
}

#ifdef FAULTY_DISK
// Files come into being by a rename: killed before each in turn, each call goes on where the one before was
// killed.
TEST_CASE("an import that is killed again and again is taken up by the same call and comes to its end") {
    const ImportFixture fixture;
    for (int n = 0; n < 3; ++n)
        writeClassicSeries(fixture.delivery / ("more" + std::to_string(n)),
                           seriesOf("4711", "Doe^Jane", "19700131", "2024040" + std::to_string(n + 1),
                                    std::to_string(30 + n)));
    CliOutcome last;
    int kills = 0;
    for (int n = 1; n < 200; ++n) {
        CliSettings settings;
        settings.environment = {{"LD_PRELOAD", FAULTY_DISK}, {"KILL_BEFORE_RENAME", std::to_string(n)}};
        last = runCli(fixture.words({"--passphrase-file", fixture.passphrase.string()}), settings);
        if (last.signal == 0) break;
        CHECK(last.signal == SIGKILL);
        ++kills;
    }
    CAPTURE(last.errors);
    REQUIRE(last.exitCode == 0);
    CHECK(kills > 5);
    const Json again = Json::parse(fixture.importWithKey().out);
    CHECK(again.at("newScans") == 0);
    CHECK(again.at("knownScans") == 4);
    CHECK(again.at("newSubjects") == 0);
    std::size_t images = 0;
    for (const auto& entry : fs::recursive_directory_iterator(fixture.study / "rawdata"))
        if (entry.path().string().ends_with(".nii.gz")) ++images;
    CHECK(images == 4);
}
#endif

TEST_CASE("calls that make no sense are refused by name") {
    const ImportFixture fixture;
    CHECK(fixture.importWithKey({"--without-key"}).errorCode() == "import.key-or-not");
    CHECK(fixture.import({"--preview", "--select", "x"}).errorCode() == "import.preview-or-select");
    CHECK(fixture.import({"--passphrase-file", (fixture.folder / "none").string()}).errorCode() ==
          "file.unreadable");
    ImportFixture::secret(fixture.folder / "empty", "");
    CHECK(fixture.import({"--passphrase-file", (fixture.folder / "empty").string()}).errorCode() ==
          "identity.passphrase-empty");
    const CliOutcome inside = runCli(
        {"import", fixture.delivery.string(), "--study", (fixture.delivery / "study").string(), "--json"});
    CHECK(inside.errorCode() == "import.study-in-path");
    CHECK_FALSE(fs::exists(fixture.delivery / "study"));
    const CliOutcome nothing = runCli(
        {"import", (fixture.folder / "nothing").string(), "--study", fixture.study.string(), "--json"});
    CHECK(nothing.exitCode == 3);
    CHECK(nothing.errorCode() == "import.not-a-folder");
    fs::create_directory(fixture.folder / "emptyfolder");
    const CliOutcome none = runCli(
        {"import", (fixture.folder / "emptyfolder").string(), "--study", fixture.study.string(), "--json"});
    CHECK(none.exitCode == 3);
    CHECK(none.errorCode() == "import.nothing-found");
}

TEST_CASE("the key verbs: info, change, recover, renew, export") {
    const ImportFixture fixture;
    const fs::path code = fixture.folder / "code", next = fixture.folder / "next";
    REQUIRE(fixture.importWithKey({"--recovery-out", code.string()}).exitCode == 0);
    const std::string study = fixture.study.string();
    const CliOutcome info = runCli({"key", "info", "--study", study, "--json"});
    REQUIRE(info.exitCode == 0);
    CHECK(Json::parse(info.out).at("publicKey").get<std::string>().size() == 64);
    CHECK(info.out.find("Doe") == std::string::npos);

    ImportFixture::secret(next, "the next words");
    CHECK(runCli({"key", "change-passphrase", "--study", study, "--passphrase-file",
                  fixture.passphrase.string(), "--new-passphrase-file", next.string()})
              .exitCode == 0);
    CHECK(fixture.importWithKey().errorCode() == "identity.wrong-passphrase");
    CHECK(runCli({"key", "recover", "--study", study, "--code-file", code.string(), "--new-passphrase-file",
                  fixture.passphrase.string()})
              .exitCode == 0);
    CHECK(fixture.importWithKey().exitCode == 0);
    CHECK(runCli({"key", "renew-code", "--study", study, "--passphrase-file", fixture.passphrase.string(),
                  "--recovery-out", (fixture.folder / "code2").string()})
              .exitCode == 0);
    const CliOutcome old = runCli({"key", "recover", "--study", study, "--code-file", code.string(),
                                   "--new-passphrase-file", next.string(), "--json"});
    CHECK(old.exitCode != 0);

    const fs::path copy = fixture.folder / "copy.key";
    CHECK(runCli({"key", "export", "--study", study, "--to", copy.string()}).exitCode == 0);
    CHECK(contentOf(copy) == contentOf(fixture.study / "subjects.key"));
    CHECK(runCli({"key", "export", "--study", study, "--to", copy.string()}).exitCode == 3);
}

TEST_CASE(
    "who a pseudonym is is said on a terminal alone, after the passphrase, and audited without the name") {
    const ImportFixture fixture;
    const CliOutcome imported = fixture.importWithKey();
    REQUIRE(imported.exitCode == 0);
    const std::string subject = Json::parse(imported.out).at("scans")[0].at("subject");
    const std::string study = fixture.study.string();
    const CliOutcome piped =
        runCli({"key", "who", subject, "--study", study, "--passphrase-file", fixture.passphrase.string()});
    CHECK(piped.exitCode == 2);
    CHECK((piped.out + piped.errors).find("Doe") == std::string::npos);
    int exitCode = -1;
    const std::string said =
        runOnTerminal({"key", "who", "sub-" + subject, "--study", study}, "several words\n", exitCode);
    CHECK(exitCode == 0);
    CHECK(said.find("Doe^Jane") != std::string::npos);
    CHECK(said.find("1970-01-31") != std::string::npos);
    CHECK(said.find("several words") == std::string::npos); // no echo
    CHECK(runOnTerminal({"key", "who", subject, "--study", study}, "wrong\n", exitCode).find("Doe") ==
          std::string::npos);
    CHECK(exitCode == 3);
    std::string database;
    for (const auto& entry : fs::directory_iterator(fixture.study))
        if (entry.path().filename().string().starts_with("study.sqlite")) database += contentOf(entry.path());
    CHECK(database.find("was looked up") != std::string::npos);
    CHECK(database.find("Doe^Jane") == std::string::npos);
}
