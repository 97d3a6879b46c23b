// magiqt-cli kinds: the kinds of job that this program can run, with their parameters.
#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/protocol/JobDescription.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

void printKind(const std::string& name, const Json& description) {
    std::printf("%s - %s\n", name.c_str(), description.at("title").get<std::string>().c_str());
    std::printf("  %s\n", description.at("description").get<std::string>().c_str());
    for (const Json& parameter : description.at("parameters"))
        std::printf("  %s (%s, default %s): %s\n", parameter.at("name").get<std::string>().c_str(),
                    parameter.at("type").get<std::string>().c_str(),
                    parameter.contains("default") ? parameter["default"].dump().c_str() : "none",
                    parameter.at("description").get<std::string>().c_str());
    for (const Json& input : description.at("inputs"))
        std::printf("  input %s: %s\n", input.at("role").get<std::string>().c_str(),
                    input.value("description", "").c_str());
}

} // namespace

void registerKindsCommand(CLI::App& app, CommandResult&) {
    auto asJson = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("kinds", "List the kinds of job that this program can run");
    command->add_flag("--json", *asJson, "Print JSON");
    command->callback([asJson] {
        Json all = Json::object();
        for (const JobKind& kind : allJobKinds()) {
            const Json description = parseJobDescription(kind.descriptionJson);
            if (!*asJson) printKind(kind.name, description);
            all[kind.name] = description;
        }
        if (*asJson) std::printf("%s\n", readable(all).c_str());
    });
}

} // namespace magiqt
