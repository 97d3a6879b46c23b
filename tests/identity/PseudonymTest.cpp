#include "identity/Pseudonym.h"
#include "identity/CalendarDate.h"
#include "identity/Cryptography.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace magiqt;

namespace {

bool isLabel(const std::string& text) {
    return text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
           });
}

const auto nobody = [](const std::string&) { return false; };

} // namespace

TEST_CASE("a keyed pseudonym is the same each time, another with another key, and avoids taken ones") {
    const SecretBytes key = SecretBytes::random(kKeyBytes), other = SecretBytes::random(kKeyBytes);
    const std::string label = keyedPseudonym(key, "id 4711", nobody);
    CHECK(isLabel(label));
    CHECK(keyedPseudonym(key, "id 4711", nobody) == label);
    CHECK(keyedPseudonym(other, "id 4711", nobody) != label);
    CHECK(keyedPseudonym(key, "id 4712", nobody) != label);
    const std::string next = keyedPseudonym(key, "id 4711", [&](const std::string& l) { return l == label; });
    CHECK(isLabel(next));
    CHECK(next != label);
}

TEST_CASE("20,000 persons get 20,000 pseudonyms") {
    const SecretBytes key = SecretBytes::random(kKeyBytes);
    std::set<std::string> labels;
    const auto taken = [&](const std::string& label) { return labels.contains(label); };
    for (int i = 0; i < 10000; ++i) {
        CHECK(isLabel(*labels.insert(keyedPseudonym(key, std::to_string(i), taken)).first));
        CHECK(isLabel(*labels.insert(randomPseudonym(taken)).first));
    }
    CHECK(labels.size() == 20000);
}

TEST_CASE("days of the calendar") {
    CHECK(calendarDay("1970-01-01") == 0);
    CHECK(calendarDay("2000-03-01") == 11017);
    CHECK(*calendarDay("2024-03-01") - *calendarDay("2023-12-31") == 61); // a leap year
    for (const char* wrong :
         {"", "2023-02-29", "2023-13-01", "20230101", "2023-1-1", "2023/01/01", "abcd-ef-gh", "2023-01-01 "})
        CHECK_FALSE(calendarDay(wrong));
    for (int day = -30000; day < 60000; day += 97)
        CHECK(calendarDay(dateOfDay(day)) == day);
}
