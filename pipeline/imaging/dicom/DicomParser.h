// The header walk: reads a DICOM file up to its pixel data and no further. Explicit and implicit, little and
// big endian; with or without the preamble of part 10; any file name. Bounded in everything that a damaged
// file could ask for: depth, number of elements, length of what is kept. It reads a window of the file at a
// time, so that long private values and pixels cost a seek. GDCM decodes pixels; it does not do the walk,
// because its reader allocates what a damaged length says and reads private blocks whole. Safe from any
// thread.
#pragma once

#include "DicomDataSet.h"

#include <filesystem>

namespace magiqt {

enum class DicomFileKind {
    Dicom,
    NotDicom,   // something else
    Damaged,    // begins as DICOM and then makes no sense, or ends too early
    Unreadable, // the file system refuses
};

struct DicomFile {
    DicomFileKind kind = DicomFileKind::NotDicom;
    DicomDataSet data; // file meta information included
    std::string transferSyntax;
    std::uint64_t fileBytes = 0;
    std::uint64_t pixelOffset = 0; // 0 where there is no pixel data
    std::uint64_t pixelBytes = 0;  // of native pixel data; 0 for encapsulated
    bool encapsulated = false;
    bool integerPixels = true; // false: float or double pixel data
    bool bigEndian = false;
};

// Never throws for what a file holds.
DicomFile readDicomFile(const std::filesystem::path& file);

inline constexpr const char* kImplicitLittle = "1.2.840.10008.1.2";
inline constexpr const char* kExplicitLittle = "1.2.840.10008.1.2.1";
inline constexpr const char* kExplicitBig = "1.2.840.10008.1.2.2";
inline constexpr const char* kDeflatedExplicit = "1.2.840.10008.1.2.1.99";

} // namespace magiqt
