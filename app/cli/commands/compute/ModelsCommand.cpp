// magiqt-cli models: the models of the suite and the fields of their recipes; of a file, what it is.
#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "nn/inference/Enhancer.h"
#include "nn/models/ModelRegistry.h"
#include "nn/training/TrainingRecipe.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

std::string rangeOf(const Json& field) {
    if (field.contains("choices")) return field["choices"].dump();
    std::string range = field.at("type");
    if (field.contains("minimum") || field.contains("maximum"))
        range += " " + (field.contains("minimum") ? field["minimum"].dump() : "...") + " to " +
                 (field.contains("maximum") ? field["maximum"].dump() : "...");
    return range;
}

void printFields(const Json& fields) {
    for (const Json& field : fields)
        std::printf("    %-20s %-10s %s (%s)\n", field.at("name").get<std::string>().c_str(),
                    field.at("default").dump().c_str(), field.at("description").get<std::string>().c_str(),
                    rangeOf(field).c_str());
}

void listModels(bool asJson) {
    const Json common = Json::parse(commonRecipeFieldsJson());
    if (asJson) {
        Json models = Json::object();
        for (const ModelKind& kind : allModelKinds())
            models[kind.name] = Json::parse(kind.descriptionJson);
        std::printf("%s\n", readable({{"commonFields", common}, {"models", models}}).c_str());
        return;
    }
    for (const ModelKind& kind : allModelKinds()) {
        const Json description = Json::parse(kind.descriptionJson);
        std::printf("%s: %s\n  %s\n  %s\n  fields of its recipe, with their defaults:\n", kind.name.c_str(),
                    description.at("title").get<std::string>().c_str(),
                    description.at("description").get<std::string>().c_str(),
                    description.at("source").get<std::string>().c_str());
        printFields(description.at("fields"));
        std::printf("\n");
    }
    std::printf("fields that all of them have:\n");
    printFields(common);
}

} // namespace

void registerModelsCommand(CLI::App& app, CommandResult&) {
    struct Options {
        std::string file;
        bool asJson = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("models", "List the models that can be trained, or say what a weight file holds");
    command->add_option("FILE", options->file, "Weights (.safetensors): print their model card");
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] {
        if (options->file.empty())
            listModels(options->asJson);
        else
            std::printf("%s\n", readable(Enhancer(options->file).description()).c_str());
    });
}

} // namespace magiqt
