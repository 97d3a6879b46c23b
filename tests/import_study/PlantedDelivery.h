// A folder as a hospital might send it, with a token in every place that could name somebody: DICOM (classic
// and enhanced; top level, nested sequences, private groups, overlays), NIfTI headers and extensions,
// sidecars, a BIDS data set with its tables, file and folder names. All made here; nobody's data. One thread.
#pragma once

#include <filesystem>
#include <string>

namespace magiqt::test {

// "Zqxleak17^<what>": each call another one.
std::string token(const std::string& what);

struct PlantedDelivery {
    std::filesystem::path folder;                  // has a token in its own name
    std::string patientId, patientName, birthDate; // of the first person, YYYY-MM-DD
};
PlantedDelivery writePlantedDelivery(const std::filesystem::path& parent);

} // namespace magiqt::test
