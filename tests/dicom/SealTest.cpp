#include "imaging/import/Seal.h"

#include "base/Error.h"
#include "base/Json.h"
#include "imaging/import/ImportWriter.h"
#include "support/DicomFixtures.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>
#include <sodium.h>

#include <array>

using namespace magiqt;

namespace {

struct KeyPair {
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> open{};
    std::array<unsigned char, crypto_box_SECRETKEYBYTES> secret{};
    KeyPair() { crypto_box_keypair(open.data(), secret.data()); }
    std::string hex() const {
        std::string text(2 * open.size() + 1, '\0');
        sodium_bin2hex(text.data(), text.size(), open.data(), open.size());
        text.pop_back();
        return text;
    }
    std::string unseal(const std::string& sealed) const {
        std::string text(sealed.size() - crypto_box_SEALBYTES, '\0');
        REQUIRE(crypto_box_seal_open(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size(),
                                     open.data(), secret.data()) == 0);
        return text;
    }
};

} // namespace

TEST_CASE("identities open with the study's key and with no other") {
    REQUIRE(sodium_init() >= 0);
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.patientName = "Müller^Jörg";
    series.alter = [](test::FixtureDataSet& data, int) {
        data.text(0x00101000, "LO", "OLD1\\OLD2");
        data.item(0x00101002).text(0x00100020, "LO", "OLD3");
    };
    writeClassicSeries(folder / "in/a", series);
    series.studyDate = "20240404";
    series.seriesUid += ".2";
    series.sopRoot += ".2";
    series.patientName = "M\xFCller^J\xF6rg"; // Latin-1: the other visit's scanner
    writeClassicSeries(folder / "in/b", series);
    const ImportInventory inventory = takeInventory(folder / "in", "salt");
    const KeyPair key;
    writeSealedPersons(inventory.people, {}, key.hex(), folder / "persons.sealed");
    const std::string sealed = test::contentOf(folder / "persons.sealed");
    CHECK(sealed.find("4711") == std::string::npos);
    const Json content = Json::parse(key.unseal(sealed));
    REQUIRE(content.at("persons").size() == 1);
    const Json& person = content.at("persons")[0];
    CHECK(person.at("person") == "p1");
    CHECK(person.at("patientId") == "4711");
    CHECK(person.at("patientName") == "Müller^Jörg");
    CHECK(person.at("birthDate") == "1970-01-31");
    CHECK(person.at("sex") == "F");
    CHECK(person.at("otherIds") == Json({"OLD1", "OLD2", "OLD3"}));
    CHECK(person.at("sessions") == Json({{"s1", "2024-03-05"}, {"s2", "2024-04-04"}}));

    const KeyPair other;
    std::string text(sealed.size(), '\0');
    CHECK(crypto_box_seal_open(reinterpret_cast<unsigned char*>(text.data()),
                               reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size(),
                               other.open.data(), other.secret.data()) != 0);
}

TEST_CASE("a key that is none is refused before any work") {
    for (const std::string& key :
         {std::string("abc"), std::string(64, 'z'), std::string(63, 'a'), std::string(66, 'a')})
        CHECK_THROWS_AS(checkSealKey(key), Error);
    CHECK_NOTHROW(checkSealKey(std::string(64, 'a')));
}

TEST_CASE("keyed hashes are HMAC-SHA-256 (RFC 4231, case 2)") {
    CHECK(keyedHash("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("ages are coarse, the oldest are 90") {
    CHECK(coarseAgeDays(0) == 0);
    CHECK(coarseAgeDays(100) == 100);
    CHECK(coarseAgeDays(729) == 729);
    CHECK(coarseAgeDays(19757) == 19770);
    CHECK(coarseAgeDays(40000) == 32872);
}
