// What is odd but not fatal. A Finding travels with the result, is shown to the user and is stored in the journal
// and in the sidecar. Plain data, no patient name, date or path may stand in it.
#pragma once

#include "JsonForward.h"

#include <map>
#include <string>
#include <vector>

namespace magiqt {

enum class Severity { Note, Warning };

struct Finding {
    Severity severity = Severity::Warning;
    std::string code;                             // stable, dotted, lower case: "geometry.sheared"
    std::string message;                          // English: what was found, what it means, what to do
    std::map<std::string, std::string> arguments; // the values in the message, by name, for translation

    bool operator==(const Finding&) const = default;
};

using Findings = std::vector<Finding>;

void to_json(Json& json, const Finding& finding);
void from_json(const Json& json, Finding& finding);

} // namespace magiqt
