// magiqt-cli prepare-pack: the reference data as one flat file for training.
#include "app/cli/Command.h"

#include "base/Json.h"
#include "imaging/PackPreparation.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

void registerPreparePackCommand(CLI::App& app, CommandResult&) {
    struct Options {
        std::string data, out, part = "train";
        std::uint64_t maximumMebibytes = 0;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("prepare-pack", "Make a training pack from a folder of reference data");
    command->add_option("--data", options->data, "Folder with train/, labels/, validation/, real_low_field/")
        ->required();
    command->add_option("--out", options->out, "The pack to write")->required();
    command->add_option("--part", options->part, "train, development or validation (split by person)");
    command->add_option("--max-mib", options->maximumMebibytes, "Leave out what would make the pack larger");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options] {
        PackPreparationOptions preparation;
        preparation.dataFolder = options->data;
        preparation.outputFile = options->out;
        preparation.part = packPartFromName(options->part);
        preparation.maximumBytes = options->maximumMebibytes << 20;
        const auto result =
            preparePack(preparation, [&](std::size_t number, std::size_t count, const std::string& name) {
                if (!options->json) std::fprintf(stderr, "%zu/%zu %s\n", number, count, name.c_str());
            });
        Json subjects = Json::array();
        for (const auto& subject : result.subjects) {
            subjects.push_back(
                {{"name", subject.name}, {"kind", subject.kind}, {"summary", subject.summary}});
            if (!options->json)
                std::printf("%-28s %-7s %s\n", subject.name.c_str(), subject.kind.c_str(),
                            subject.summary.c_str());
        }
        for (const auto& finding : result.findings)
            if (!options->json) std::printf("note: %s\n", finding.message.c_str());
        if (options->json)
            std::printf("%s\n", Json{{"subjects", subjects},
                                     {"bytes", result.bytes},
                                     {"sha256", result.sha256},
                                     {"findings", result.findings}}
                                    .dump(2)
                                    .c_str());
        else
            std::printf("%zu subjects, %.1f MiB, SHA-256 %s\n", result.subjects.size(),
                        static_cast<double>(result.bytes) / 1048576.0, result.sha256.c_str());
    });
}

} // namespace magiqt
