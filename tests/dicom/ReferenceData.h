// The reference series of MAGIQT_DATA and the converter dcm2niix, where they are there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace magiqt::test {

// data/dicom of MAGIQT_DATA; says 'skipped' where there is none.
inline std::optional<std::filesystem::path> referenceDicom() {
    const char* data = std::getenv("MAGIQT_DATA");
    if (data && std::filesystem::is_directory(std::filesystem::path(data) / "data/dicom"))
        return std::filesystem::path(data) / "data/dicom";
    std::cout << "skipped: MAGIQT_DATA does not hold data/dicom\n";
    return std::nullopt;
}

inline bool hasDcm2niix() {
    if (std::system("command -v dcm2niix >/dev/null 2>&1") == 0) return true;
    std::cout << "skipped: dcm2niix is not installed\n";
    return false;
}

} // namespace magiqt::test
