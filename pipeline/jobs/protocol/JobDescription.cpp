#include "JobDescription.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>

namespace magiqt {

namespace {

bool hasType(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return value.is_string(); // string, choice
}

// Empty when the value fits, else the rule that it breaks, in words.
std::string brokenRule(const Json& parameter, const Json& value) {
    if (parameter.contains("minimum") && value.is_number() && value < parameter["minimum"])
        return "at least " + parameter["minimum"].dump() + " was expected";
    if (parameter.contains("maximum") && value.is_number() && value > parameter["maximum"])
        return "at most " + parameter["maximum"].dump() + " was expected";
    if (parameter.at("type") == "choice") {
        const Json& choices = parameter.at("choices");
        if (std::find(choices.begin(), choices.end(), value) == choices.end())
            return "one of " + choices.dump() + " was expected";
    }
    return {};
}

void checkOne(const Json& parameter, const Json& value) {
    const std::string name = parameter.at("name");
    const std::string type = parameter.at("type");
    if (!hasType(value, type))
        throw Error(ErrorKind::BadInput, "run.parameter-type",
                    "parameter '" + name + "' is " + value.dump() + "; a value of type " + type +
                        " was expected",
                    {{"parameter", name}, {"value", value.dump()}, {"type", type}});
    const std::string rule = brokenRule(parameter, value);
    if (!rule.empty())
        throw Error(ErrorKind::BadInput, "run.parameter-range",
                    "parameter '" + name + "' is " + value.dump() + "; " + rule,
                    {{"parameter", name}, {"value", value.dump()}, {"rule", rule}});
}

} // namespace

Json parseJobDescription(const std::string& descriptionJson) {
    try {
        Json description = Json::parse(descriptionJson);
        description.at("title").get<std::string>();
        description.at("description").get<std::string>();
        for (const Json& parameter : description.at("parameters")) {
            static const std::vector<std::string> types{"integer", "number", "boolean", "string", "choice"};
            const std::string type = parameter.at("type");
            if (std::find(types.begin(), types.end(), type) == types.end())
                throw std::runtime_error("type " + type);
            parameter.at("description").get<std::string>();
            if (parameter.contains("default")) checkOne(parameter, parameter["default"]);
        }
        for (const char* list : {"inputs", "outputs"})
            for (const Json& item : description.at(list))
                item.at("role").get<std::string>();
        if (!description.at("resources").is_object()) throw std::runtime_error("resources");
        return description;
    } catch (const std::exception& problem) {
        throw Error(ErrorKind::Internal, "job.description-invalid",
                    std::string("the job.json of a kind of job is not as it must be: ") + problem.what());
    }
}

Json parameterDefaults(const Json& description) {
    Json defaults = Json::object();
    for (const Json& parameter : description.at("parameters"))
        if (parameter.contains("default"))
            defaults[parameter.at("name").get<std::string>()] = parameter["default"];
    return defaults;
}

void checkParameters(const Json& description, const Json& parameters) {
    const Json& known = description.at("parameters");
    for (const auto& [name, value] : parameters.items()) {
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&](const Json& parameter) { return parameter.at("name") == name; });
        if (found == known.end())
            throw Error(ErrorKind::BadInput, "run.parameter-unknown",
                        "this kind of job has no parameter '" + name + "'; 'magiqt-cli kinds' lists them",
                        {{"parameter", name}});
        checkOne(*found, value);
    }
    for (const Json& parameter : known) {
        const std::string name = parameter.at("name");
        if (!parameter.contains("default") && !parameters.contains(name))
            throw Error(ErrorKind::BadInput, "run.parameter-missing",
                        "parameter '" + name + "' has no value" +
                            (parameter.contains("choices")
                                 ? "; one of " + parameter["choices"].dump() + " was expected"
                                 : "; a value was expected: " + parameter.value("description", "")),
                        {{"parameter", name}});
    }
}

} // namespace magiqt
