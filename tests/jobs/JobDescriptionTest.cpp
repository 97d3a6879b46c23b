#include "jobs/protocol/JobDescription.h"

#include "base/Error.h"
#include "base/Json.h"

#include <doctest/doctest.h>

using namespace magiqt;

namespace {

const char* const description = R"({
  "title": "T", "description": "D",
  "parameters": [
    {"name": "steps", "type": "integer", "default": 5, "minimum": 1, "maximum": 10, "description": "d"},
    {"name": "strength", "type": "number", "default": 0.5, "minimum": 0, "description": "d"},
    {"name": "preset", "type": "choice", "default": "fine", "choices": ["fine", "coarse"], "description": "d"},
    {"name": "quick", "type": "boolean", "default": false, "description": "d"},
    {"name": "recipe", "type": "string", "description": "d"} ],
  "inputs": [{"role": "T1w"}], "outputs": [], "resources": {} })";

std::string codeOf(const Json& parameters) {
    try {
        checkParameters(parseJobDescription(description), parameters);
    } catch (const Error& error) {
        CHECK((error.kind() == ErrorKind::BadInput));
        return error.code();
    }
    return {};
}

} // namespace

TEST_CASE("parameters are checked against the description") {
    CHECK(codeOf({{"recipe", "r"}}).empty());
    CHECK(codeOf({{"recipe", "r"}, {"steps", 10}, {"strength", 3}, {"preset", "coarse"}, {"quick", true}})
              .empty());
    CHECK(codeOf(Json::object()) == "run.parameter-missing");
    CHECK(codeOf({{"recipe", "r"}, {"typo", 1}}) == "run.parameter-unknown");
    CHECK(codeOf({{"recipe", 1}}) == "run.parameter-type");
    CHECK(codeOf({{"recipe", "r"}, {"steps", 1.5}}) == "run.parameter-type");
    CHECK(codeOf({{"recipe", "r"}, {"steps", 0}}) == "run.parameter-range");
    CHECK(codeOf({{"recipe", "r"}, {"steps", 11}}) == "run.parameter-range");
    CHECK(codeOf({{"recipe", "r"}, {"strength", -0.1}}) == "run.parameter-range");
    CHECK(codeOf({{"recipe", "r"}, {"preset", "rough"}}) == "run.parameter-range");
}

TEST_CASE("defaults are those of the description") {
    const Json defaults = parameterDefaults(parseJobDescription(description));
    CHECK(defaults == Json{{"steps", 5}, {"strength", 0.5}, {"preset", "fine"}, {"quick", false}});
}

TEST_CASE("a description that is not as it must be is a defect") {
    for (
        const char* text :
        {"", "{}",
         R"({"title":"T","description":"D","parameters":[{"name":"a","type":"float","description":"d"}],"inputs":[],"outputs":[],"resources":{}})",
         R"({"title":"T","description":"D","parameters":[{"name":"a","type":"integer","default":0,"minimum":1,"description":"d"}],"inputs":[],"outputs":[],"resources":{}})"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parseJobDescription(text), Error);
    }
}
