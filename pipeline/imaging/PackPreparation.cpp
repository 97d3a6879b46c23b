#include "imaging/PackPreparation.h"

#include "base/Error.h"
#include "imaging/SubjectPreparation.h"

#include <array>
#include <cstdio>
#include <string_view>

namespace magiqt {

namespace {

enum class Source { Images, Labels, Pair };

struct Entry {
    Source source;
    const char* path; // below the data folder
    AgeBand age;
    double weight;
};

// The split by person (data README). Templates are averages and smooth, thick slices lack detail: both count
// less.
std::vector<Entry> entriesOf(PackPart part) {
    switch (part) {
    case PackPart::Development:
        return {{Source::Images, "train/child_0007", AgeBand::Child, 1.0},
                {Source::Images, "train/ms_long_p19_s1", AgeBand::Adult, 0.5},
                {Source::Labels, "labels/synthseg_13", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_14", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_15", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_16", AgeBand::Adult, 1.0}};
    case PackPart::Validation:
        return {{Source::Images, "validation/ms_cs_p19", AgeBand::Adult, 1.0},
                {Source::Images, "validation/healthy_k113", AgeBand::Adult, 1.0},
                {Source::Images, "validation/glioma_tcga_FG-6692", AgeBand::Adult, 1.0},
                {Source::Images, "validation/child_0008", AgeBand::Child, 1.0},
                {Source::Images, "validation/infant_template_month09", AgeBand::Infant, 0.5},
                {Source::Images, "validation/ms_long_p12_s1", AgeBand::Adult, 0.5},
                {Source::Pair, "real_low_field/paired_55mT_3T_p7B", AgeBand::Adult, 1.0},
                {Source::Pair, "real_low_field/paired_55mT_3T_pS6A", AgeBand::Adult, 1.0}};
    default:
        return {{Source::Images, "train/ms_cs_p07", AgeBand::Adult, 3.0},
                {Source::Images, "train/glioma_upenn_00001", AgeBand::Adult, 3.0},
                {Source::Labels, "labels/synthseg_01", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_02", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_03", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_04", AgeBand::Adult, 1.0},
                {Source::Images, "train/child_0001", AgeBand::Child, 1.0},
                {Source::Images, "train/child_0002", AgeBand::Child, 1.0},
                {Source::Images, "train/child_0004", AgeBand::Child, 1.0},
                {Source::Images, "train/child_0005", AgeBand::Child, 1.0},
                {Source::Images, "train/infant_template_month00", AgeBand::Neonate, 0.4},
                {Source::Images, "train/infant_template_month06", AgeBand::Infant, 0.4},
                {Source::Images, "train/infant_template_month12", AgeBand::Infant, 0.4},
                {Source::Images, "train/infant_template_month24", AgeBand::Child, 0.4},
                {Source::Pair, "real_low_field/paired_55mT_3T_p6A", AgeBand::Adult, 1.0},
                {Source::Pair, "real_low_field/paired_55mT_3T_p6B", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_05", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_06", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_07", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_08", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_09", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_10", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_11", AgeBand::Adult, 1.0},
                {Source::Labels, "labels/synthseg_12", AgeBand::Adult, 1.0},
                {Source::Images, "train/ms_long_p03_s2", AgeBand::Adult, 0.5},
                {Source::Images, "train/ms_long_p01_s1", AgeBand::Adult, 0.5},
                {Source::Images, "train/ms_long_p09_s2", AgeBand::Adult, 0.3}};
    }
}

// Where a subject comes from, by the start of its name.
const char* sourceOf(std::string_view name) {
    struct Origin {
        std::string_view prefix;
        const char* source;
    };
    static constexpr std::array<Origin, 8> origins = {
        {{"ms_", "open_ms_data (CC BY)"},
         {"glioma_upenn_", "UPENN-GBM (CC BY 4.0)"},
         {"glioma_tcga_", "TCGA-LGG (CC BY 3.0)"},
         {"child_", "Brain_MRI_Enhancement (MIT)"},
         {"infant_", "Brain_MRI_Enhancement (MIT)"},
         {"synthseg_", "SynthSeg label maps (Apache-2.0)"},
         {"paired_55mT_", "Ultra-low-field-MRI-Scanner pairs (CC0)"},
         {"healthy_k", "Kirby21 (validation only)"}}};
    for (const Origin& origin : origins)
        if (name.starts_with(origin.prefix)) return origin.source;
    return "unknown source";
}

const char* partName(PackPart part) {
    switch (part) {
    case PackPart::Development:
        return "development";
    case PackPart::Validation:
        return "validation";
    default:
        return "train";
    }
}

PackSubjectData prepare(const Entry& entry, const std::filesystem::path& data) {
    const std::filesystem::path path = data / entry.path;
    const std::string name = path.filename().string();
    PackSubjectData subject = entry.source == Source::Labels
                                  ? prepareLabelSubject(path.string() + ".nii.gz", name)
                              : entry.source == Source::Pair ? preparePairSubject(path, name)
                                                             : prepareImageSubject(path, name, entry.age);
    subject.weight = entry.weight;
    subject.source = sourceOf(name);
    return subject;
}

bool exists(const Entry& entry, const std::filesystem::path& data) {
    const std::filesystem::path path = data / entry.path;
    return entry.source == Source::Labels ? std::filesystem::exists(path.string() + ".nii.gz")
                                          : std::filesystem::is_directory(path);
}

std::string summaryOf(const PackSubjectData& subject) {
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), "%lld x %lld x %lld", static_cast<long long>(subject.sizeIjk[0]),
                  static_cast<long long>(subject.sizeIjk[1]), static_cast<long long>(subject.sizeIjk[2]));
    std::string summary = text.data();
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        if (subject.images[c].empty()) continue;
        const auto& mean = subject.classMean[c];
        std::snprintf(text.data(), text.size(), ", %s (white %.2f grey %.2f csf %.2f)", kContrastNames[c],
                      mean[0], mean[1], mean[2]);
        summary += text.data();
    }
    if (!subject.tissue[0].empty()) {
        std::array<double, 3> millilitres{};
        for (std::size_t t = 0; t < 3; ++t)
            for (const auto value : subject.tissue[t])
                millilitres[t] += value / 255000.0;
        std::snprintf(text.data(), text.size(), ", white %.0f grey %.0f csf %.0f ml", millilitres[0],
                      millilitres[1], millilitres[2]);
        summary += text.data();
    }
    return summary;
}

} // namespace

PackPart packPartFromName(const std::string& name) {
    for (const PackPart part : {PackPart::Train, PackPart::Development, PackPart::Validation})
        if (name == partName(part)) return part;
    throw Error(ErrorKind::Usage, "pack.part",
                "'" + name + "' is no part of the data; train, development or validation was expected",
                {{"part", name}});
}

PackPreparationResult
preparePack(const PackPreparationOptions& options,
            const std::function<void(std::size_t, std::size_t, const std::string&)>& onSubject) {
    if (!std::filesystem::is_directory(options.dataFolder))
        throw Error(ErrorKind::BadInput, "pack.no-folder",
                    "there is no data folder '" + options.dataFolder.filename().string() +
                        "'; the folder with train/, labels/, validation/ and real_low_field/ was expected");
    PackPreparationResult result;
    PackWriter writer(partName(options.part));
    const auto entries = entriesOf(options.part);
    for (std::size_t n = 0; n < entries.size(); ++n) {
        const Entry& entry = entries[n];
        const std::string name = std::filesystem::path(entry.path).filename().string();
        if (onSubject) onSubject(n + 1, entries.size(), name);
        if (!exists(entry, options.dataFolder)) {
            result.findings.push_back({Severity::Warning,
                                       "pack.subject-missing",
                                       "'" + name + "' is not in the data folder and was left out",
                                       {{"subject", name}}});
            continue;
        }
        PackSubjectData subject;
        try {
            subject = prepare(entry, options.dataFolder);
        } catch (Error& error) {
            error.addContext("preparing '" + name + "'");
            throw;
        }
        const auto bytes = PackWriter::bytesOf(subject);
        if (options.maximumBytes != 0 && result.bytes + bytes > options.maximumBytes) {
            result.findings.push_back(
                {Severity::Note,
                 "pack.subject-too-large",
                 "'" + name + "' was left out: the pack would have become larger than asked for",
                 {{"subject", name}}});
            continue;
        }
        writer.add(subject);
        result.bytes += bytes;
        const char* kind = entry.source == Source::Labels ? "labels"
                           : entry.source == Source::Pair ? "pair"
                                                          : "images";
        result.subjects.push_back({name, kind, summaryOf(subject)});
    }
    if (result.subjects.empty())
        throw Error(ErrorKind::BadInput, "pack.no-subjects",
                    std::string("the data folder holds no subject of the part '") + partName(options.part) +
                        "'; the folder with train/, labels/, validation/ and real_low_field/ was expected");
    result.sha256 = writer.write(options.outputFile);
    return result;
}

} // namespace magiqt
