// What an import run left in out/: import.json checked and as plain data. A run folder may come from
// anywhere, so nothing in it is believed that could name a person or a place: file names are single names,
// texts of the header are of closed sets, sidecars hold the allow-listed fields alone. For studies/catalog;
// free of threads.
#pragma once

#include "Records.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

struct ImportRunScan {
    std::string series, person, session; // "p1", "s1"
    std::string contrast, plane;
    std::string file;    // in out/
    std::string sidecar; // in out/; may be empty
    std::string fileSha256, contentSha256;
    std::array<int, 3> sizeIjk{};
    std::array<double, 3> spacingMm{};
    std::string orientation;
    std::optional<std::array<double, 12>> indexToLps;
    Scanner scanner;
    FieldClass fieldClass = FieldClass::Unknown;
    std::optional<int> ageDays, daysSinceFirst; // the days within this import
    Sex sex = Sex::Unknown;
    Findings findings;
};

struct ImportRun {
    std::string runId, specSha256, programVersion, createdUtc;
    std::string site; // as it was asked for
    std::vector<ImportRunScan> scans;
    Findings findings;
};

// Of a run that is done. Throws Error (BadInput, "import.run-damaged", argument what).
ImportRun readImportRun(const std::filesystem::path& runFolder);

// The allow-listed fields of a sidecar, and no others.
Json allowedSidecar(const Json& sidecar);
// Whole days below 2 years, then steps of 30, above 89 years 90 years.
int coarseAge(int days);

} // namespace magiqt
