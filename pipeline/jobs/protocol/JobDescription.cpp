#include "JobDescription.h"

#include "base/Error.h"
#include "base/Json.h"
#include "base/Parameters.h"

namespace magiqt {

Json parseJobDescription(const std::string& descriptionJson) {
    try {
        Json description = Json::parse(descriptionJson);
        description.at("title").get<std::string>();
        description.at("description").get<std::string>();
        checkParameterList(description.at("parameters"));
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
    return defaultsOf(description.at("parameters"));
}

void checkParameters(const Json& description, const Json& parameters) {
    using Kind = ParameterProblem::Kind;
    const ParameterProblem problem = firstProblem(description.at("parameters"), parameters);
    const std::string& name = problem.parameter;
    switch (problem.kind) {
    case Kind::None:
        return;
    case Kind::Unknown:
        throw Error(ErrorKind::BadInput, "run.parameter-unknown",
                    "this kind of job has no parameter '" + name + "'; 'magiqt-cli kinds' lists them",
                    {{"parameter", name}});
    case Kind::Missing:
        throw Error(ErrorKind::BadInput, "run.parameter-missing",
                    "parameter '" + name + "' has no value; " + problem.expected + " was expected",
                    {{"parameter", name}});
    case Kind::Type:
    case Kind::OutOfRange:
        throw Error(
            ErrorKind::BadInput, problem.kind == Kind::Type ? "run.parameter-type" : "run.parameter-range",
            "parameter '" + name + "' is " + problem.found + "; " + problem.expected + " was expected",
            {{"parameter", name}, {"value", problem.found}, {"expected", problem.expected}});
    }
}

} // namespace magiqt
