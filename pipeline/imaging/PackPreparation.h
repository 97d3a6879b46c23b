// Makes a pack for training from the reference data folder: every subject on a 1 mm LPS grid, cropped to the
// head, normalised as the model wants it (twice the median over the head), with tissue maps. The split by
// person is fixed here: nobody stands in two parts. Blocking, a minute or two; one thread calls it.
#pragma once

#include "base/Finding.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace magiqt {

enum class PackPart { Train, Development, Validation };
PackPart packPartFromName(const std::string& name); // throws Error (Usage, "pack.part")

struct PackPreparationOptions {
    std::filesystem::path dataFolder; // holds train/, labels/, validation/, real_low_field/
    std::filesystem::path outputFile;
    PackPart part = PackPart::Train;
    std::uint64_t maximumBytes = 0; // 0: no limit; subjects that do not fit are left out, with a Finding
};

struct PackedSubject {
    std::string name;
    std::string kind;
    std::string summary; // size, contrasts, class means, share of each tissue: for people
};

struct PackPreparationResult {
    std::vector<PackedSubject> subjects;
    std::uint64_t bytes = 0;
    std::string sha256;
    Findings findings;
};

// onSubject is called before each subject with its number and their count. Throws Error (BadInput,
// "pack.no-subjects") when the folder holds none of the part.
PackPreparationResult
preparePack(const PackPreparationOptions& options,
            const std::function<void(std::size_t, std::size_t, const std::string&)>& onSubject = {});

} // namespace magiqt
