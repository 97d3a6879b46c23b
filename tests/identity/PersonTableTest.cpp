#include "identity/PersonTable.h"

#include "base/Error.h"
#include "identity/SecretMemory.h"

#include <doctest/doctest.h>

#include <cstring>

using namespace magiqt;

namespace {

ImportedPerson imported(const std::string& id, const std::string& name, const std::string& birthDate) {
    ImportedPerson person;
    person.person = std::string("p1");
    person.patientId = id;
    person.patientName = name;
    person.birthDate = birthDate;
    return person;
}

SecretBytes secret(const std::string& text) {
    SecretBytes bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

struct Known {
    PersonTable table;
    Known() {
        table.add("aaaaaa", imported("4711", "Doe^Jane", "1990-05-17"));
        table.add("bbbbbb", imported("4712", "Roe^Richard", ""));
        table.add("cccccc", imported("", "Poe^Paula", "1980-01-02"));
    }
    // "aaaaaa", "new", "new same-id-other-birth-date:aaaaaa" ...
    std::string match(const std::string& id, const std::string& name, const std::string& birthDate) const {
        const PersonMatch match = table.match(imported(id, name, birthDate));
        std::string text = match.pseudonym.value_or("new");
        for (const PersonConflict& conflict : match.conflicts)
            text.append(" ").append(toString(conflict.kind)).append(":").append(conflict.pseudonym);
        return text;
    }
};

} // namespace

TEST_CASE("who is the same person") {
    const Known known;
    CHECK(known.match("4711", "Doe^Jane", "1990-05-17") == "aaaaaa");
    CHECK(known.match(" 4711 ", "Other^Name", "1990-05-17") == "aaaaaa"); // a married name
    CHECK(known.match("4711", "", "") == "aaaaaa");
    CHECK(known.match("4712", "Roe^Richard", "1970-01-01") == "bbbbbb"); // was not known
    CHECK(known.match("", "doe, jane", "1990-05-17") == "aaaaaa");
    CHECK(known.match("999", "POE PAULA", "1980-01-02") == "cccccc");
    CHECK(known.match("999", "Doe^John", "1990-05-17") == "new");
    CHECK(known.match("999", "Roe^Richard", "") == "new"); // a name alone says nothing
    CHECK(known.match("", "", "") == "new");
    CHECK(known.match("", "", "1990-05-17") == "new");
    CHECK(known.match("04711", "", "1990-05-17") == "new"); // zeros in front count
}

TEST_CASE("contradictions keep persons apart and are named") {
    Known known;
    CHECK(known.match("4711", "Doe^Jane", "1991-05-17") == "new same-id-other-birth-date:aaaaaa");
    CHECK(known.match("4799", "Doe^Jane", "1990-05-17") == "new same-person-other-id:aaaaaa");
    known.table.add("dddddd", imported("4711", "Doe^Jane", "1991-05-17"));
    CHECK(known.match("4711", "Doe^Jane", "1991-05-17") == "dddddd same-id-other-birth-date:aaaaaa");
    CHECK(known.match("4711", "Doe^Jane", "1990-05-17") == "aaaaaa same-id-other-birth-date:dddddd");
    CHECK(known.match("4711", "Doe^Jane", "") == "aaaaaa");
    CHECK(known.match("4711", "Doe^Jane", "1992-05-17") ==
          "new same-id-other-birth-date:aaaaaa same-id-other-birth-date:dddddd");
}

TEST_CASE("after a merge the person is found under both ids and by both pseudonyms") {
    Known known;
    known.table.add("dddddd", imported("4799", "Doe^Jane", "1990-05-17")).addFirstScanDate("2020-01-01");
    known.table.find("aaaaaa")->addFirstScanDate("2021-01-01");
    known.table.merge("aaaaaa", "dddddd");
    CHECK(known.match("4799", "Doe^Jane", "1990-05-17") == "aaaaaa");
    CHECK(known.match("4711", "Doe^Jane", "1990-05-17") == "aaaaaa");
    REQUIRE(known.table.find("dddddd") != nullptr);
    CHECK(known.table.find("dddddd")->pseudonym == "aaaaaa");
    CHECK(known.table.find("aaaaaa")->earliestScanDate() == "2020-01-01");
    CHECK(known.table.persons().size() == 3);
    CHECK_THROWS_AS(known.table.merge("aaaaaa", "zzzzzz"), Error);
    CHECK_THROWS_AS(known.table.merge("aaaaaa", "aaaaaa"), Error);
}

TEST_CASE("after a merge of one id with two birth dates either date is the person's") {
    PersonTable table;
    table.add("aaaaaa", imported("4711", "Doe^Jane", "1990-05-17"));
    table.add("bbbbbb", imported("4711", "Doe^Jane", "1991-05-17"));
    table.merge("aaaaaa", "bbbbbb");
    table = PersonTable::fromJson(secret(table.toJson()));
    for (const char* date : {"1990-05-17", "1991-05-17", ""}) {
        const PersonMatch match = table.match(imported("4711", "Doe^Jane", date));
        CHECK(match.pseudonym == "aaaaaa");
        CHECK(match.conflicts.empty());
    }
    CHECK_FALSE(table.match(imported("4711", "Doe^Jane", "1992-05-17")).pseudonym);
    CHECK(table.find("bbbbbb")->birthDate == "1990-05-17");
}

TEST_CASE("a person can be merged into a subject that the key does not know") {
    PersonTable table;
    table.add("aaaaaa", imported("4711", "Doe^Jane", "1990-05-17"));
    table.merge("random", "aaaaaa");
    CHECK(table.match(imported("4711", "Doe^Jane", "1990-05-17")).pseudonym == "random");
    CHECK(table.find("aaaaaa")->pseudonym == "random");
    CHECK(table.persons().size() == 1);
}

TEST_CASE("a table survives being written and read, whatever bytes a name has") {
    Known known;
    Person& person = known.table.add("eeeeee", imported("\xc3\x9c"
                                                        "1",
                                                        "M\xc3\xbcller^J\xc3\xb6rg\"\\", "2001-02-03"));
    person.addFirstScanDate("2022-02-02");
    person.addFirstScanDate("2022-02-02");
    person.otherIds = {"x", "y"};
    const PersonTable read = PersonTable::fromJson(secret(known.table.toJson()));
    REQUIRE(read.persons().size() == 4);
    const Person* found = read.find("eeeeee");
    REQUIRE(found != nullptr);
    CHECK(found->name == "M\xc3\xbcller^J\xc3\xb6rg\"\\");
    CHECK(found->patientIds == std::vector<std::string>{"\xc3\x9c"
                                                        "1"});
    CHECK(found->firstScanDates == std::vector<std::string>{"2022-02-02"});
    CHECK(found->otherIds == person.otherIds);
    CHECK(read.toJson() == known.table.toJson());
    CHECK_THROWS_AS(PersonTable::fromJson(secret("{\"persons\": 3}")), Error);
}

TEST_CASE("the imported persons keep their contract") {
    const std::string text = R"({"persons": [{"person": "p1", "patientId": "4711", "patientName": "Doe^Jane",
        "birthDate": "1990-05-17", "sex": "F", "otherIds": ["a", "b"],
        "sessions": {"s1": "2023-04-05", "s2": "no date"}}, {"person": "p2", "sex": "weird", "birthDate": "1990"}]})";
    const auto persons = parseImportedPersons(secret(text));
    REQUIRE(persons.size() == 2);
    CHECK(persons[0].patientId == "4711");
    CHECK(persons[0].patientName == "Doe^Jane");
    CHECK(persons[0].otherIds == std::vector<std::string>{"a", "b"});
    CHECK(persons[0].sessions.at("s1") == "2023-04-05");
    CHECK(persons[0].sessions.at("s2").empty());
    CHECK(persons[1].sex.empty());
    CHECK(persons[1].birthDate.empty());
    CHECK(importedPersonsJson(parseImportedPersons(secret(importedPersonsJson(persons)))) ==
          importedPersonsJson(persons));
    for (const char* wrong :
         {"", "{", "[]", "{\"persons\": [3]}", "{\"persons\": [{\"patientId\": \"Doe\"}]}"})
        try {
            parseImportedPersons(secret(wrong));
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == "identity.persons-invalid");
            CHECK(error.fullMessage().find("Doe") == std::string::npos);
        }
}
