#include "KindCheck.h"

#include "base/Error.h"
#include "jobs/protocol/JobDescription.h"

namespace magiqt {

Json descriptionOfKind(const std::string& name) {
    const JobKind* kind = findJobKind(name);
    if (!kind)
        throw Error(ErrorKind::Usage, "run.kind-unknown",
                    "there is no kind of job '" + name + "'; 'magiqt-cli kinds' lists them",
                    {{"kind", name}});
    return parseJobDescription(kind->descriptionJson);
}

void checkInputRoles(const Json& description, const std::set<std::string>& roles) {
    std::string known;
    std::set<std::string> unknown = roles;
    for (const Json& input : description.at("inputs")) {
        const std::string role = input.at("role");
        known += (known.empty() ? "" : ", ") + role;
        const auto takes = [&](const std::string& given) { // "weights_*": any role that begins so
            return role.ends_with('*') ? given.starts_with(role.substr(0, role.size() - 1)) : given == role;
        };
        if (std::erase_if(unknown, takes) == 0 && input.value("required", true))
            throw Error(ErrorKind::Usage, "run.input-missing",
                        "the input '" + role + "' is missing; give it with --input " + role + "=FILE",
                        {{"role", role}});
    }
    if (!unknown.empty())
        throw Error(ErrorKind::Usage, "run.input-unknown",
                    "this kind of job has no input '" + *unknown.begin() + "'; it knows " +
                        (known.empty() ? "none" : known),
                    {{"known", known}});
}

std::pair<std::string, std::string> splitRole(const std::string& option, const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        throw Error(ErrorKind::Usage, "usage.invalid", option + " must be ROLE=FILE", {{"reason", option}});
    return {text.substr(0, equals), text.substr(equals + 1)};
}

} // namespace magiqt
