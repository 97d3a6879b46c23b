#include "base/Error.h"
#include "base/Finding.h"
#include "base/Ids.h"
#include "base/Json.h"

#include <doctest/doctest.h>

#include <regex>
#include <set>

using namespace magiqt;

TEST_CASE("every kind of error has the exit code that architecture lists") {
    CHECK(exitCode(ErrorKind::Usage) == 2);
    CHECK(exitCode(ErrorKind::BadInput) == 3);
    CHECK(exitCode(ErrorKind::Cancelled) == 4);
    CHECK(exitCode(ErrorKind::NoResource) == 5);
    CHECK(exitCode(ErrorKind::Stopped) == 8);
    CHECK(exitCode(ErrorKind::Internal) == 70);
}

TEST_CASE("an error collects what was being done") {
    Error error(ErrorKind::BadInput, "nifti.truncated", "the file ends early", {{"bytes", "12"}});
    error.addContext("reading the T2w input").addContext("preparing the run");
    CHECK(error.fullMessage() ==
          "the file ends early (while reading the T2w input) (while preparing the run)");
    CHECK(error.arguments().at("bytes") == "12");
}

TEST_CASE("a finding survives JSON") {
    const Finding note{Severity::Note, "a.note", "a note", {}};
    const Finding warning{Severity::Warning, "a.warning", "a warning", {{"value", "3"}}};
    CHECK(Json(note).get<Finding>() == note);
    CHECK(Json(warning).get<Finding>() == warning);
    CHECK_FALSE(Json(warning).get<Finding>() == note);
}

TEST_CASE("identifiers are of the asked length and differ; time stamps are UTC in ISO 8601") {
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = randomId(8);
        REQUIRE(std::regex_match(id, std::regex("[0-9a-z]{8}")));
        ids.insert(id);
    }
    CHECK(ids.size() == 1000);
    CHECK(std::regex_match(utcNow(), std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)")));
    const auto before = monotonicMs();
    CHECK(monotonicMs() >= before);
}
