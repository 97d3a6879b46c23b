// magiqt-cli calibrate WEIGHTS --labels A B ... --out RUN: how far errors reach beside the samples'
// deviation.
#include "app/cli/Command.h"
#include "app/cli/Readable.h"
#include "app/cli/commands/compute/RunHere.h"

#include "base/Json.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace magiqt {

namespace {

void print(const Json& calibration) {
    std::printf("%d heads, %d simulated scans each, %d samples of %d evaluations\n",
                calibration.at("heads").get<int>(), calibration.at("scans_a_head").get<int>(),
                calibration.at("samples").get<int>(), calibration.at("evaluations").get<int>());
    for (const auto& item : calibration.at("contrasts").items()) {
        const Json& found = item.value();
        std::printf(
            "%-5s %.0f %% of the errors are within %.2f x deviation; held-out heads: mean %.1f %%, %.1f to "
            "%.1f %%\n",
            item.key().c_str(), 100 * found.at("level").get<double>(), found.at("factor").get<double>(),
            100 * found.at("held_out_mean").get<double>(),
            100 * found.at("held_out_range").at(0).get<double>(),
            100 * found.at("held_out_range").at(1).get<double>());
        if (found.at("guaranteed_factor").is_null())
            std::printf("      so few heads give no guarantee for a new one\n");
        else
            std::printf("      guaranteed on average for a new head like these: %.2f\n",
                        found.at("guaranteed_factor").get<double>());
    }
}

} // namespace

void registerCalibrateCommand(CLI::App& app, CommandResult& result) {
    struct Options {
        std::string weights, out, simulator, device = "auto";
        std::vector<std::string> labels;
        int samples = 8, evaluations = 0, draws = 3, threads = 0;
        double level = 0.9;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "calibrate", "Calibrate the uncertainty of a model on label maps that it was not trained on");
    command->add_option("WEIGHTS", options->weights, "Weights of a model that samples")->required();
    command->add_option("--labels", options->labels, "Label maps (FreeSurfer codes) of heads")->required();
    command->add_option("--out", options->out, "Run folder, made when it is not there")->required();
    command->add_option("--samples", options->samples, "Samples a head")->capture_default_str();
    command->add_option("--evaluations", options->evaluations,
                        "Evaluations a sample (0: the standard preset)");
    command->add_option("--draws", options->draws, "Simulated scans of each head")->capture_default_str();
    command->add_option("--level", options->level, "Share of voxels to bound")->capture_default_str();
    command->add_option("--simulator", options->simulator, "Ranges of the low-field simulator (JSON)");
    command->add_option("--device", options->device, "auto, cpu or cuda");
    command->add_option("--threads", options->threads, "Threads on the CPU (0: all)");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &result] {
        RunRequest request;
        request.kind = "calibrate";
        request.inputs["weights"] = options->weights;
        for (std::size_t n = 0; n < options->labels.size();
             ++n) { // never a file's name: it may be a person's
            char role[32];
            std::snprintf(role, sizeof role, "labels_%03zu", n + 1);
            request.inputs[role] = options->labels[n];
        }
        if (!options->simulator.empty()) request.inputs["simulator"] = options->simulator;
        request.parametersJson = Json{{"samples", options->samples}, {"evaluations", options->evaluations},
                                      {"draws", options->draws},     {"level", options->level},
                                      {"device", options->device},   {"threads", options->threads}}
                                     .dump();
        const std::filesystem::path out = options->out;
        if (!runOrResume(out, request, result)) return;
        const Json calibration = readJsonFile(out / "out" / "calibration.json");
        if (options->json)
            std::printf("%s\n", readable(calibration).c_str());
        else
            print(calibration);
    });
}

} // namespace magiqt
