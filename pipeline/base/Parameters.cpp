#include "base/Parameters.h"

#include "base/Json.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace magiqt {

namespace {

bool hasType(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return value.is_string(); // string, choice
}

ParameterProblem problemOf(const Json& parameter, const Json& value) {
    using Kind = ParameterProblem::Kind;
    const std::string name = parameter.at("name");
    const std::string type = parameter.at("type");
    if (!hasType(value, type)) return {Kind::Type, name, value.dump(), "a value of type " + type};
    if (parameter.contains("minimum") && value.is_number() && value < parameter["minimum"])
        return {Kind::OutOfRange, name, value.dump(), "at least " + parameter["minimum"].dump()};
    if (parameter.contains("maximum") && value.is_number() && value > parameter["maximum"])
        return {Kind::OutOfRange, name, value.dump(), "at most " + parameter["maximum"].dump()};
    if (type == "choice") {
        const Json& choices = parameter.at("choices");
        if (std::find(choices.begin(), choices.end(), value) == choices.end())
            return {Kind::OutOfRange, name, value.dump(), "one of " + choices.dump()};
    }
    return {};
}

} // namespace

void checkParameterList(const Json& parameters) {
    constexpr std::array types{"integer", "number", "boolean", "string", "choice"};
    for (const Json& parameter : parameters) {
        const std::string type = parameter.at("type");
        if (std::find(types.begin(), types.end(), type) == types.end())
            throw std::runtime_error("type " + type);
        parameter.at("description").get<std::string>();
        if (!parameter.contains("default")) continue;
        const ParameterProblem problem = problemOf(parameter, parameter["default"]);
        if (problem.kind != ParameterProblem::Kind::None)
            throw std::runtime_error("default of " + problem.parameter);
    }
}

Json defaultsOf(const Json& parameters) {
    Json defaults = Json::object();
    for (const Json& parameter : parameters)
        if (parameter.contains("default"))
            defaults[parameter.at("name").get<std::string>()] = parameter["default"];
    return defaults;
}

ParameterProblem firstProblem(const Json& parameters, const Json& values) {
    using Kind = ParameterProblem::Kind;
    for (const auto& [name, value] : values.items()) {
        const auto found =
            std::find_if(parameters.begin(), parameters.end(),
                         [&, key = name](const Json& parameter) { return parameter.at("name") == key; });
        if (found == parameters.end()) return {Kind::Unknown, name, value.dump(), {}};
        const ParameterProblem problem = problemOf(*found, value);
        if (problem.kind != Kind::None) return problem;
    }
    for (const Json& parameter : parameters) {
        const std::string name = parameter.at("name");
        if (!parameter.contains("default") && !values.contains(name))
            return {Kind::Missing,
                    name,
                    {},
                    parameter.contains("choices") ? "one of " + parameter["choices"].dump()
                                                  : "a value: " + parameter.value("description", "")};
    }
    return {};
}

} // namespace magiqt
