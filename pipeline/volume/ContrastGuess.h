// What kind of MR contrast a volume shows, and whether it is a plausible low-field scan at all. The evidence,
// strongest first: the name of the file (whole words such as T1w, FLAIR), the BIDS sidecar beside it (four
// technical fields, read by an allow-list), the intensities. Where they do not decide, the answer is Unknown:
// never a silent guess. Reasons and Findings name no file. Blocking (the sidecar is read); safe from any
// thread.
#pragma once

#include "Plausibility.h"
#include "Volume.h"

#include "base/JsonForward.h"

#include <filesystem>
#include <optional>
#include <string>

namespace magiqt {

enum class ImageContrast { Unknown, T1w, T2w, Flair };

struct ContrastGuess {
    ImageContrast contrast = ImageContrast::Unknown;
    double confidence = 0; // 0..1; name 0.9, sidecar 0.9, both 0.98, intensities at most 0.75
    std::string reason;    // English, one sentence
    std::optional<double> fieldStrengthTesla; // from the sidecar alone
};

// `file`: where the volume came from; the sidecar is the file with the same stem and .json.
ContrastGuess guessContrast(const Volume& volume, const std::filesystem::path& file);

// The single pieces of evidence.
ContrastGuess guessContrastFromName(const std::string& fileName);
ContrastGuess guessContrastFromSidecar(
    const Json& sidecar); // EchoTime, RepetitionTime, InversionTime, MagneticFieldStrength
ContrastGuess guessContrastFromIntensities(const Volume& volume);

std::string toString(ImageContrast contrast); // "T1w", "T2w", "FLAIR", "unknown"
// The same words, any case; Unknown for all else.
ImageContrast imageContrastFromString(const std::string& text);

} // namespace magiqt
