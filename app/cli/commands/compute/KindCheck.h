// What a request for a job must be before a run is made of it, as the kind's job.json says. Free of threads.
#pragma once

#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"

#include <set>
#include <string>
#include <utility>

namespace magiqt {

// Throws Error (Usage, "run.kind-unknown").
Json descriptionOfKind(const std::string& kind);

// Roles that the kind knows, and all that it requires. Throws Error (Usage, "run.input-missing",
// "run.input-unknown").
void checkInputRoles(const Json& description, const std::set<std::string>& roles);

// "ROLE=REST". Throws Error (Usage, "usage.invalid").
std::pair<std::string, std::string> splitRole(const std::string& option, const std::string& text);

} // namespace magiqt
