// Nothing of what a delivery says about persons reaches the study, the program's output or an export. The
// hunt is shown to find what is there (in the delivery, and in a copy of the study with planted leaks) before
// it may find nothing.
#include "LeakHunt.h"
#include "PlantedDelivery.h"

#include "catalog/Catalog.h"
#include "catalog/Lookup.h"
#include "catalog/store/Database.h"
#include "enhance/CliProcess.h"
#include "identity/SubjectKey.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <set>
#include <sys/stat.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

std::string listed(const std::vector<Leak>& leaks) {
    std::string text;
    for (std::size_t n = 0; n < leaks.size() && n < 40; ++n)
        text += leaks[n].pattern + " in " + leaks[n].place + "\n";
    return text;
}

struct Delivered {
    TemporaryFolder folder;
    PlantedDelivery delivery = writePlantedDelivery(folder.path());
    fs::path study = folder / "study", exported = folder / "exported";
    fs::path passphraseFile = folder / "passphrase";
    std::string said; // all stdout and stderr

    Delivered() {
        writeFile(passphraseFile, "several words of a passphrase\n");
        ::chmod(passphraseFile.c_str(), 0600);
    }

    CliOutcome call(const std::vector<std::string>& words) {
        const CliOutcome outcome = runCli(words);
        said += outcome.out + outcome.errors;
        return outcome;
    }

    CliOutcome import(std::vector<std::string> more) {
        std::vector<std::string> words{"import", delivery.folder.string(), "--study", study.string(),
                                       "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return call(words);
    }

    // Whatever else works on a study.
    void useStudy() {
        for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
                 {"catalog", "list", "--study", study.string(), "--json"},
                 {"catalog", "audit", "--study", study.string(), "--json"},
                 {"catalog", "check", "--study", study.string()},
                 {"catalog", "backup", "--study", study.string()},
                 {"export", "bids", "--study", study.string(), "--out", exported.string()}}) {
            const CliOutcome outcome = call(words);
            CAPTURE(words[1]);
            CAPTURE(outcome.errors);
            CHECK(outcome.exitCode == 0);
        }
        CHECK(fs::exists(exported / "participants.tsv"));
        for (const auto& entry : fs::recursive_directory_iterator(study / "rawdata"))
            if (entry.path().string().ends_with(".nii.gz")) call({"info", entry.path().string(), "--json"});
        const CliOutcome made = call({"job", "new", "selftest", "--in", (study / "runs").string(),
                                      "--parameters", R"({"steps": 50})"});
        std::string run = made.out;
        run.erase(run.find_last_not_of("\n") + 1);
        CHECK(call({"run", run}).exitCode == 0);
    }

    std::vector<Leak> leaks() const {
        const LeakHunt hunt;
        std::vector<Leak> found = hunt.inFolder(study);
        if (fs::exists(exported)) {
            const std::vector<Leak> given = hunt.inFolder(exported);
            found.insert(found.end(), given.begin(), given.end());
        }
        const std::vector<Leak> heard = hunt.inText(said, "what the program said");
        found.insert(found.end(), heard.begin(), heard.end());
        return found;
    }
};

std::size_t scansIn(const fs::path& study) {
    const Catalog catalog = Catalog::open(study, OpenMode::ReadOnly);
    return static_cast<std::size_t>(catalog.database().integer("SELECT count(*) FROM scan"));
}

} // namespace

TEST_CASE("the hunt finds tokens in every encoding it knows, and nothing where nothing is") {
    const LeakHunt hunt;
    const std::string name = token("Jane");
    CHECK(hunt.inText("x" + name + "y", "").size() == 1);
    std::string upper = name;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    CHECK_FALSE(hunt.inText(upper, "").empty());
    CHECK_FALSE(hunt.inText("abc" + utf16(name, false), "").empty());
    CHECK_FALSE(hunt.inText("abc" + utf16(name, true), "").empty());
    for (const char* before : {"", "a", "ab", "abc", "abcd"}) {
        CHECK_FALSE(hunt.inText(base64(before + name + "trailer"), "").empty());
        CHECK_FALSE(hunt.inText(base64(std::string(before) + kUidStem + ".12"), "").empty());
    }
    for (const char* date : {"19430217", "1943-02-17", "17.02.1943", "02/17/1943", "1943/02/17"})
        CHECK_FALSE(hunt.inText(std::string("born ") + date + ".", "").empty());
    CHECK_FALSE(hunt.inText("%5a%71%78%6c%65%61%6b", "").empty());
    CHECK(hunt.inText("zqxlea 1943-02-18 1.2.826.0.1.3680043.9.7718", "").empty());
}

TEST_CASE("nothing of a delivery leaks into a study, with and without a passphrase") {
    for (const bool withPassphrase : {true, false}) {
        CAPTURE(withPassphrase);
        Delivered delivered;
        // The delivery itself is full of it.
        const LeakHunt hunt;
        std::set<std::string> patterns;
        for (const Leak& leak : hunt.inFolder(delivered.delivery.folder))
            patterns.insert(leak.pattern);
        CHECK(patterns.contains(kTokenStem));
        CHECK(patterns.contains(kUidStem));
        for (const std::string& date : plantedDates())
            CHECK(patterns.contains(date));

        std::vector<std::string> key;
        if (withPassphrase)
            key = {"--passphrase-file", delivered.passphraseFile.string(), "--recovery-out",
                   (delivered.folder / "code").string()};
        CHECK(delivered.import({"--preview"}).exitCode == 0);
        const CliOutcome imported = delivered.import(key);
        CAPTURE(imported.errors);
        REQUIRE(imported.exitCode == 0);
        CHECK(scansIn(delivered.study) >= 3);
        key.resize(std::min<std::size_t>(key.size(), 2));
        const CliOutcome again = delivered.import(key);
        CHECK(again.exitCode == 0);
        CHECK(Json::parse(again.out).at("newScans") == 0);
        CHECK(Json::parse(again.out).at("knownScans") == Json::parse(imported.out).at("newScans"));
        delivered.call({"import", (delivered.delivery.folder / token("nowhere")).string(), "--study",
                        delivered.study.string()}); // a refused call names nobody either
        delivered.useStudy();

        const std::vector<Leak> leaks = delivered.leaks();
        INFO(listed(leaks));
        CHECK(leaks.empty());

        const Catalog catalog = Catalog::open(delivered.study, OpenMode::ReadOnly);
        Query ages = catalog.database().query("SELECT age_days FROM session WHERE age_days IS NOT NULL");
        while (ages.next()) { // no age from which a day of birth could be told
            CHECK(ages.integer(0) >= 730);
            CHECK((ages.integer(0) % 30 == 0 || ages.integer(0) == 32872));
        }
        if (!withPassphrase) {
            CHECK_FALSE(SubjectKey::exists(delivered.study));
            continue;
        }
        // The link is there, and nowhere but under the key.
        const SubjectKey opened =
            SubjectKey::open(delivered.study, catalog.studyId(), "several words of a passphrase");
        const auto& persons = opened.persons().persons();
        const auto jane = std::find_if(persons.begin(), persons.end(), [&](const Person& person) {
            return person.name == delivered.delivery.patientName;
        });
        REQUIRE(jane != persons.end());
        CHECK(jane->patientIds == std::vector<std::string>{delivered.delivery.patientId});
        CHECK(jane->birthDate == delivered.delivery.birthDate);
        CHECK(findSubject(catalog, jane->pseudonym).has_value());
    }
}

TEST_CASE("the hunt would find a leak in a study") {
    Delivered delivered;
    REQUIRE(delivered.import({}).exitCode == 0);
    REQUIRE(delivered.leaks().empty());
    const std::string name = token("Jane");
    SUBCASE("in the catalog or its write-ahead log") {
        const Catalog catalog = Catalog::open(delivered.study, OpenMode::ReadWrite);
        catalog.database().execute("UPDATE subject SET note = 'this is " + name + "'");
        CHECK_FALSE(delivered.leaks().empty());
    }
    SUBCASE("inside a compressed image") {
        const fs::path plain = delivered.folder / "plain";
        writeFile(plain, std::string(500, 'x') + name + std::string(500, 'y'));
        const std::string command = "gzip -c '" + plain.string() + "' > '" +
                                    (delivered.study / "rawdata" / "image.nii.gz").string() + "'";
        REQUIRE(std::system(command.c_str()) == 0);
        REQUIRE(contentOf(delivered.study / "rawdata" / "image.nii.gz").find(name) == std::string::npos);
        CHECK_FALSE(delivered.leaks().empty());
    }
    SUBCASE("in a file name") {
        writeFile(delivered.study / "rawdata" / name, "");
        CHECK_FALSE(delivered.leaks().empty());
    }
    SUBCASE("as a date in a journal") {
        writeFile(delivered.study / "runs" / "journal.jsonl", "{\"day\": \"1987-09-23\"}");
        CHECK_FALSE(delivered.leaks().empty());
    }
    SUBCASE("as UTF-16 in any file, or base64") {
        writeFile(delivered.study / "log", utf16(name, true));
        CHECK_FALSE(delivered.leaks().empty());
        writeFile(delivered.study / "log", base64("?" + name));
        CHECK_FALSE(delivered.leaks().empty());
    }
    SUBCASE("in a private.json, which names places") {
        writeFile(delivered.study / "runs" / "private.json",
                  "{\"inputs\": {\"folder\": \"/media/" + name + "\"}}");
        CHECK_FALSE(delivered.leaks().empty());
    }
    SUBCASE("in what the program says") {
        delivered.said += "cannot read " + name;
        CHECK_FALSE(delivered.leaks().empty());
    }
}
