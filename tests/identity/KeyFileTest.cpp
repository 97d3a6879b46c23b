#include "identity/SubjectKey.h"

#include "base/Error.h"
#include "support/FileSizeLimit.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <map>
#include <sys/stat.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

const PassphraseCost cheap = PassphraseCost::lowest();
const std::string kPassphrase = "correct horse battery staple";
const std::string kStudy = "study-one";

ImportedPerson janeDoe() {
    ImportedPerson person;
    person.person = std::string("p1");
    person.patientId = "4711-SECRET";
    person.patientName = "Doe^Jane";
    person.birthDate = "1990-05-17";
    person.sex.assign(1, 'F');
    person.sessions["s1"] = "2023-04-05";
    return person;
}

struct Study {
    TemporaryFolder folder;
    fs::path file = folder.path() / kSubjectKeyFile;
    std::string code;

    SubjectKey create() {
        SubjectKey key = SubjectKey::create(
            folder.path(), kStudy, kPassphrase, [this](const std::string& made) { code = made; }, cheap);
        key.persons().add("aaaaaa", janeDoe()).addFirstScanDate("2023-04-05");
        key.save();
        return key;
    }
    SubjectKey open(const std::string& passphrase = kPassphrase, const std::string& study = kStudy) const {
        return SubjectKey::open(folder.path(), study, passphrase);
    }
};

template <class Call>
std::string errorOf(Call call) {
    try {
        call();
    } catch (const Error& error) {
        CHECK(error.fullMessage().find("Doe") == std::string::npos);
        CHECK(std::string(error.what()).size() > 20);
        return error.code();
    }
    return "none";
}

bool knowsJane(const SubjectKey& key) {
    const Person* person = key.persons().find("aaaaaa");
    return person && person->name == "Doe^Jane" && person->birthDate == "1990-05-17" &&
           person->earliestScanDate() == "2023-04-05" && key.persons().persons().size() == 1;
}

} // namespace

TEST_CASE("a key opens with its passphrase and knows its persons") {
    Study study;
    const std::string publicKey = study.create().publicKeyHex();
    CHECK(knowsJane(study.open()));
    CHECK(study.open().publicKeyHex() == publicKey);
    CHECK(SubjectKey::info(study.folder.path()).publicKeyHex == publicKey);
    CHECK(SubjectKey::info(study.folder.path()).studyId == kStudy);
    struct stat status {};
    REQUIRE(::stat(study.file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const std::string content = contentOf(study.file);
    for (const char* word : {"Doe", "Jane", "4711-SECRET", "1990-05-17", "2023-04-05", "correct", "horse"})
        CHECK(content.find(word) == std::string::npos);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(study.folder.path()))
        ++files;
    CHECK(files == 1); // no temporary stays behind
}

TEST_CASE("what does not open says why and changes nothing") {
    Study study;
    study.create();
    const std::string before = contentOf(study.file);
    CHECK(errorOf([&] { study.open("Correct horse battery staple"); }) == "identity.wrong-passphrase");
    CHECK(errorOf([&] { study.open(""); }) == "identity.wrong-passphrase");
    CHECK(errorOf([&] { study.open(kPassphrase, "study-two"); }) == "identity.key-other-study");
    CHECK(errorOf([&] { SubjectKey::recover(study.folder.path(), "study-two", study.code, "new", cheap); }) ==
          "identity.key-other-study");
    CHECK(errorOf([&] { study.create(); }) == "identity.key-exists");
    Study other;
    other.create();
    CHECK(errorOf([&] { SubjectKey::recover(study.folder.path(), kStudy, other.code, "new", cheap); }) ==
          "identity.wrong-recovery-code");
    std::string mistyped = study.code;
    mistyped[7] = mistyped[7] == 'A' ? 'B' : 'A';
    CHECK(errorOf([&] { SubjectKey::recover(study.folder.path(), kStudy, mistyped, "new", cheap); }) ==
          "identity.recovery-code-mistyped");
    CHECK(errorOf([&] { SubjectKey::recover(study.folder.path(), kStudy, study.code, "", cheap); }) ==
          "identity.passphrase-empty");
    CHECK(contentOf(study.file) == before);
    CHECK(knowsJane(study.open()));
}

TEST_CASE("a foreign, empty, missing or newer file is refused by name") {
    Study study;
    CHECK(errorOf([&] { study.open(); }) == "identity.no-key");
    writeFile(study.file, "");
    CHECK(errorOf([&] { study.open(); }) == "identity.key-damaged");
    writeFile(study.file, "-----BEGIN PRIVATE KEY-----\n");
    CHECK(errorOf([&] { study.open(); }) == "identity.not-a-key-file");
    fs::remove(study.file);
    study.create();
    std::string content = contentOf(study.file);
    const std::string version = "\"version\": 1";
    REQUIRE(content.find(version) != std::string::npos);
    content.replace(content.find(version), version.size(), "\"version\": 2");
    writeFile(study.file, content);
    CHECK(errorOf([&] { study.open(); }) == "identity.key-newer");
    CHECK(contentOf(study.file) == content);
    fs::remove(study.file);
    fs::create_directory(study.file);
    CHECK(errorOf([&] { study.open(); }) == "file.unreadable");
}

TEST_CASE("a file cut off anywhere is damaged, and stays as it is") {
    Study study;
    study.create();
    const std::string whole = contentOf(study.file);
    for (std::size_t length = 0; length < whole.size() - 2; length += 7) {
        writeFile(study.file, whole.substr(0, length));
        CHECK(errorOf([&] { study.open(); }) == "identity.key-damaged");
        CHECK(contentOf(study.file).size() == length);
    }
}

TEST_CASE("no flipped bit in the file ever yields another content") {
    Study study;
    study.create();
    const std::string whole = contentOf(study.file);
    std::map<std::string, int> outcomes;
    for (std::size_t place = 0; place < whole.size(); ++place)
        for (const int bit : {0, 1, 4, 5, 7}) {
            std::string changed = whole;
            changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
            writeFile(study.file, changed);
            std::string outcome;
            try {
                outcome = knowsJane(study.open()) ? "same" : "another content";
            } catch (const Error& error) {
                outcome = error.code();
            }
            ++outcomes[outcome];
        }
    CHECK(outcomes["another content"] == 0);
    CHECK(outcomes["identity.key-damaged"] > 1000);
    // White space of the JSON, or the case of a hexadecimal digit: the same content. Damage never looks like
    // a wrong passphrase.
    CHECK(outcomes["same"] < outcomes["identity.key-damaged"]);
    CHECK(outcomes["identity.wrong-passphrase"] == 0);
}

TEST_CASE("a change that also mends the checksum is found by the seals") {
    Study study;
    study.create();
    const auto tampered = [&](auto change) {
        KeyFile file = KeyFile::read(study.file);
        change(file);
        const Study copy; // a valid file with another content
        file.write(copy.file);
        return errorOf([&] { copy.open(); });
    };
    CHECK(tampered([](KeyFile&) {}) == "none");
    CHECK(tampered([](KeyFile& file) { file.publicKey[3] ^= 1; }) == "identity.key-damaged");
    CHECK(tampered([](KeyFile& file) { file.publicKey = newKeyPair().publicKey; }) == "identity.key-damaged");
    CHECK(tampered([](KeyFile& file) { file.generation = 0; }) == "identity.key-damaged");
    CHECK(tampered([](KeyFile& file) { file.sealedPersons[40] ^= 1; }) == "identity.key-damaged");
    CHECK(tampered([](KeyFile& file) { std::swap(file.sealedPersons, file.sealedSecretKey); }) ==
          "identity.key-damaged");
    CHECK(tampered([](KeyFile& file) { file.wrappedByPassphrase[30] ^= 1; }) == "identity.wrong-passphrase");
    CHECK(tampered([](KeyFile& file) { file.wrappedByPassphrase = file.wrappedByRecoveryCode; }) ==
          "identity.wrong-passphrase");
    CHECK(tampered([](KeyFile& file) { file.cost.passes = 2; }) == "identity.wrong-passphrase");
    CHECK(tampered([](KeyFile& file) { file.cost.memoryBytes = std::uint64_t{1} << 40; }) ==
          "identity.key-damaged");
    CHECK(tampered([](KeyFile& file) { file.keyId = "another"; }) == "identity.wrong-passphrase");
}

TEST_CASE("an older file of the same key cannot be passed off with newer wraps") {
    Study study;
    SubjectKey key = study.create();
    const KeyFile older = KeyFile::read(study.file);
    key.persons().find("aaaaaa")->name = "Changed";
    key.save();
    KeyFile mixed = KeyFile::read(study.file);
    mixed.sealedPersons = older.sealedPersons; // an old table under the new generation
    mixed.write(study.file);
    CHECK(errorOf([&] { study.open(); }) == "identity.key-damaged");
}

TEST_CASE("the passphrase can be changed; the old one is worth nothing then") {
    Study study;
    SubjectKey key = study.create();
    key.changePassphrase("a new one", cheap);
    CHECK(errorOf([&] { study.open(); }) == "identity.wrong-passphrase");
    CHECK(knowsJane(study.open("a new one")));
    CHECK(errorOf([&] { key.changePassphrase("", cheap); }) == "identity.passphrase-empty");
    CHECK(knowsJane(study.open("a new one")));
    key.persons().add("bbbbbb", ImportedPerson());
    key.save(); // keeps the new passphrase
    CHECK(study.open("a new one").persons().persons().size() == 2);
}

TEST_CASE("the recovery code opens the key and sets a new passphrase") {
    Study study;
    study.create();
    {
        const SubjectKey key =
            SubjectKey::recover(study.folder.path(), kStudy, study.code, "found again", cheap);
        CHECK(knowsJane(key));
    }
    CHECK(knowsJane(study.open("found again")));
    CHECK(errorOf([&] { study.open(); }) == "identity.wrong-passphrase");
    CHECK(knowsJane(SubjectKey::recover(study.folder.path(), kStudy, study.code, "once more", cheap)));
    std::string next;
    study.open("once more").renewRecoveryCode([&](const std::string& code) { next = code; });
    CHECK(errorOf([&] { SubjectKey::recover(study.folder.path(), kStudy, study.code, "x", cheap); }) ==
          "identity.wrong-recovery-code");
    CHECK(knowsJane(SubjectKey::recover(study.folder.path(), kStudy, next, "x", cheap)));
}

TEST_CASE("no key is made whose recovery code could not be delivered") {
    const Study study;
    const auto refuse = [](const std::string&) {
        throw Error(ErrorKind::NoResource, "printer.jammed", "the code could not be delivered");
    };
    CHECK(errorOf([&] { SubjectKey::create(study.folder.path(), kStudy, kPassphrase, refuse, cheap); }) ==
          "printer.jammed");
    CHECK_FALSE(SubjectKey::exists(study.folder.path()));
}

TEST_CASE("a full disk leaves the key as it was") {
    Study study;
    SubjectKey key = study.create();
    const std::string before = contentOf(study.file);
    key.persons().add("bbbbbb", ImportedPerson());
    {
        const FileSizeLimit full(100);
        CHECK(errorOf([&] { key.save(); }) == "file.write-failed");
        CHECK(errorOf([&] { key.changePassphrase("new", cheap); }) == "file.write-failed");
        CHECK(errorOf([&] { SubjectKey::recover(study.folder.path(), kStudy, study.code, "new", cheap); }) ==
              "file.write-failed");
    }
    CHECK(contentOf(study.file) == before);
    CHECK(knowsJane(study.open()));
    key.save();
    CHECK(study.open().persons().persons().size() == 2);
}

TEST_CASE(
    "two programs with the same key: the second to store persons is refused, a passphrase change is kept") {
    Study study;
    study.create();
    SubjectKey first = study.open(), second = study.open();
    first.changePassphrase("new", cheap);
    second.persons().add("bbbbbb", ImportedPerson());
    second.save();
    CHECK(study.open("new").persons().persons().size() == 2);
    first.persons().add("cccccc", ImportedPerson());
    CHECK(errorOf([&] { first.save(); }) == "identity.key-changed");
    CHECK(study.open("new").persons().persons().size() == 2);
}

TEST_CASE("what was sealed to the public key opens with the key alone") {
    Study study;
    const SubjectKey key = study.create();
    const std::string json = importedPersonsJson({janeDoe()});
    const std::string sealed = sealTo(*fromHex(key.publicKeyHex()), json);
    CHECK(sealed.find("Doe") == std::string::npos);
    CHECK(sealed != sealTo(*fromHex(key.publicKeyHex()), json));
    const auto opened = study.open().openPersons(sealed);
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].patientName == "Doe^Jane");
    CHECK(opened[0].sessions.at("s1") == "2023-04-05");
    Study other;
    const SubjectKey otherKey = other.create();
    CHECK(errorOf([&] { otherKey.openPersons(sealed); }) == "identity.sealed-to-other-key");
    CHECK(errorOf([&] { key.openPersons(sealed.substr(0, 20)); }) == "identity.sealed-to-other-key");
    for (std::size_t place = 0; place < sealed.size(); place += 5) {
        std::string changed = sealed;
        changed[place] = static_cast<char>(changed[place] ^ 8);
        CHECK(errorOf([&] { key.openPersons(changed); }) == "identity.sealed-to-other-key");
    }
}

TEST_CASE("a day-zero tag tells the key which date it was made of, and nobody else anything") {
    Study study;
    SubjectKey key = study.create();
    Person& person = *key.persons().find("aaaaaa");
    person.addFirstScanDate("2022-11-30");
    const std::string tag = key.dayZeroTag("aaaaaa", "2022-11-30");
    CHECK(key.dayZero(person, "aaaaaa", tag) == "2022-11-30");
    CHECK(key.dayZero(person, "aaaaaa", key.dayZeroTag("aaaaaa", "2023-04-05")) == "2023-04-05");
    CHECK_FALSE(key.dayZero(person, "aaaaaa", key.dayZeroTag("aaaaaa", "2023-04-06")));
    CHECK_FALSE(key.dayZero(person, "bbbbbb", tag));
    Study other;
    CHECK(other.create().dayZeroTag("aaaaaa", "2022-11-30") != tag);
}

TEST_CASE("pseudonyms follow from the id and the key") {
    Study study;
    const SubjectKey key = study.create();
    const auto nobody = [](const std::string&) { return false; };
    const std::string label = key.newPseudonym(janeDoe(), nobody);
    CHECK(study.open().newPseudonym(janeDoe(), nobody) == label);
    CHECK(key.newPseudonym(janeDoe(), [&](const std::string& taken) { return taken == label; }) != label);
    Study other;
    CHECK(other.create().newPseudonym(janeDoe(), nobody) != label);
}

TEST_CASE("the standard cost is Argon2id between interactive and moderate, and is stored") {
    const TemporaryFolder folder;
    SubjectKey::create(folder.path(), kStudy, kPassphrase, [](const std::string&) {});
    const PassphraseCost cost = SubjectKey::info(folder.path()).cost;
    CHECK(cost.passes >= 2);
    CHECK(cost.memoryBytes >= (64u << 20));
    CHECK_NOTHROW(SubjectKey::open(folder.path(), kStudy, kPassphrase));
}
