// Writes an enhanced image as a DICOM series for viewers and archives: classic MR Image Storage, one file a
// slice, 16 bit with slope and intercept, marked as derived, as research and as not for diagnosis. Without
// the original the person is a pseudonym and the identity is said to be removed (PS3.15, CID 7050); with it,
// patient and study are taken over at this moment and written nowhere else. Blocking; one thread; geometry in
// LPS mm.
#pragma once

#include "base/Finding.h"
#include "base/JsonForward.h"
#include "volume/Volume.h"

#include <filesystem>
#include <functional>
#include <string>

namespace magiqt {

inline constexpr const char* kResearchMark = "RESEARCH - AI ENHANCED - NOT FOR DIAGNOSIS";

struct DicomExportOptions {
    std::filesystem::path like;     // folder of the original series; empty: pseudonymous
    std::string pseudonym;          // of the person without `like`; empty: drawn from the key
    std::string key;                // of the UIDs' keyed hash; the same key and image give the same UIDs
    std::string sidecarJson = "{}"; // of the image: what made it (enhance job)
    bool isDefaced = false;         // says so in the series
    std::string programVersion;
    int seriesNumber = 9001;
    std::function<void(double fraction)> progress; // and a chance to throw
};

struct DicomExportResult {
    std::int64_t files = 0;
    bool isIdentified = false; // patient and study are the original's
    bool sharesFrame = false;  // the original's frame of reference
    double slope = 1, intercept = 0;
    Findings findings; // "export.no-provenance", "export.moved"
};

// `folder` must be empty. Throws Error (BadInput): "export.sheared" (axes that are not at right angles),
// those of the original ("export.like-*"); NoResource "file.write-failed".
DicomExportResult exportDicom(const Volume& image, const std::filesystem::path& folder,
                              const DicomExportOptions& options);

} // namespace magiqt
