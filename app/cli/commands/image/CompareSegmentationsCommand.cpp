// magiqt-cli compare-segmentations A REFERENCE [A2 REFERENCE2 ...]: overlap, volumes and surface distances
// label by label, and over several cases their means and the Bland-Altman agreement of volumes.
#include "Command.h"
#include "Readable.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/LabelScores.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace magiqt {

namespace {

struct CompareOptions {
    std::vector<std::string> files;
    bool json = false;
};

std::map<int, LabelScore> compareCase(const std::string& file, const std::string& referenceFile,
                                      Json& notes) {
    const NiftiImage reference = readNifti(referenceFile);
    const NiftiImage image = readNifti(file);
    if (image.volume->geometry().isSameAs(reference.volume->geometry(), 1e-2))
        return compareLabels(*image.volume, *reference.volume);
    notes.push_back("the first label map was brought onto the reference's grid by nearest neighbour");
    return compareLabels(resample(*image.volume, reference.volume->geometry(), Interpolation::Nearest),
                         *reference.volume);
}

// Of one label over all cases that hold it.
struct Summary {
    std::vector<double> volumes, references;
    double dice = 0, assdMm = 0, hd95Mm = 0;
    int cases = 0, distances = 0;

    void add(const LabelScore& score) {
        volumes.push_back(score.volumeMl);
        references.push_back(score.referenceMl);
        dice += score.dice;
        ++cases;
        if (!score.assdMm) return;
        assdMm += *score.assdMm;
        hd95Mm += *score.hd95Mm;
        ++distances;
    }
    Json toJson() const {
        Json json = {{"cases", cases}, {"dice", dice / cases}, {"assdMm", nullptr}, {"hd95Mm", nullptr}};
        if (distances > 0) {
            json["assdMm"] = assdMm / distances;
            json["hd95Mm"] = hd95Mm / distances;
        }
        const auto agreement = blandAltman(volumes, references);
        json["volumeBlandAltmanMl"] = agreement ? Json(*agreement) : Json(nullptr);
        return json;
    }
};

void printScore(int label, const LabelScore& score) {
    std::printf("  label %-4d Dice %.4f  volume %.2f ml, reference %.2f ml", label, score.dice,
                score.volumeMl, score.referenceMl);
    if (score.assdMm) std::printf("  ASSD %.3f mm  HD95 %.3f mm", *score.assdMm, *score.hd95Mm);
    std::printf("\n");
}

void compare(const CompareOptions& options) {
    if (options.files.size() % 2 != 0)
        throw Error(ErrorKind::Usage, "compare.pairs",
                    "label maps come in pairs, each followed by its reference; one has none");
    Json cases = Json::array(), notes = Json::array(), labels = Json::object();
    std::map<int, Summary> summaries;
    for (std::size_t n = 0; n < options.files.size(); n += 2) {
        const auto scores = compareCase(options.files[n], options.files[n + 1], notes);
        Json one = Json::object();
        if (!options.json) std::printf("case %zu\n", n / 2 + 1);
        for (const auto& [label, score] : scores) {
            one[std::to_string(label)] = score;
            summaries[label].add(score);
            if (!options.json) printScore(label, score);
        }
        cases.push_back({{"labels", one}});
    }
    for (const auto& [label, summary] : summaries) {
        labels[std::to_string(label)] = summary.toJson();
        if (options.json || options.files.size() < 4) continue;
        const auto agreement = blandAltman(summary.volumes, summary.references);
        std::printf("label %-4d mean Dice %.4f over %d cases", label, summary.dice / summary.cases,
                    summary.cases);
        if (agreement)
            std::printf(", volume bias %.2f ml, limits of agreement %.2f to %.2f ml", agreement->bias,
                        agreement->lower, agreement->upper);
        std::printf("\n");
    }
    if (options.json)
        std::printf("%s\n", readable({{"cases", cases}, {"labels", labels}, {"notes", notes}}).c_str());
}

} // namespace

void registerCompareSegmentationsCommand(CLI::App& app, CommandResult&) {
    auto options = std::make_shared<CompareOptions>();
    CLI::App* command = app.add_subcommand(
        "compare-segmentations", "Dice, volumes and surface distances of label maps against references");
    command->add_option("FILES", options->files, "LABELS REFERENCE, once or several times (NIfTI)")
        ->required()
        ->expected(2, 100000);
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options] { compare(*options); });
}

} // namespace magiqt
