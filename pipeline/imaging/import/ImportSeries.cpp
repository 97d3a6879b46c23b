#include "ImportSeries.h"

#include "base/Json.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace magiqt {

namespace {

constexpr double kIsotropic = 1.2;
constexpr double kLeaning = 0.866;    // cosine of 30 degrees
constexpr double kHeadExtentMm = 100; // less cannot hold a face and a brain

Json numbers(const Point3& point) {
    return {std::round(point[0] * 1e4) / 1e4, std::round(point[1] * 1e4) / 1e4,
            std::round(point[2] * 1e4) / 1e4};
}

struct Evidence {
    ImageContrast contrast;
    double confidence;
    const char* name;
};

} // namespace

std::string planeOf(const Geometry& geometry) {
    const Point3 spacing = geometry.spacingMm();
    if (spacing.maxCoeff() <= kIsotropic * spacing.minCoeff()) return "isotropic";
    Eigen::Index coarsest = 0;
    spacing.maxCoeff(&coarsest);
    const Point3 along = geometry.direction().col(coarsest).cwiseAbs();
    Eigen::Index axis = 0;
    if (along.maxCoeff(&axis) < kLeaning) return "oblique";
    return axis == 0 ? "sagittal" : axis == 1 ? "coronal" : "axial";
}

std::string toString(ImportSource source) {
    switch (source) {
    case ImportSource::Dicom:
        return "dicom";
    case ImportSource::DicomEnhanced:
        return "dicom-enhanced";
    case ImportSource::Nifti:
        return "nifti";
    case ImportSource::Bids:
        return "bids";
    }
    return {};
}

Json toJson(const ImportSeries& series, const People& people) {
    const Index3 size = series.geometry.sizeIjk();
    const auto field = series.facts.magneticFieldStrength;
    return {{"id", series.id},
            {"person", people.personLabel(series.where)},
            {"session", people.sessionLabel(series.where)},
            {"source", toString(series.source)},
            {"contrast", toString(series.contrast.contrast)},
            {"contrastReason", series.contrast.reason},
            {"confidence", series.contrast.confidence},
            {"plane", planeOf(series.geometry)},
            {"size", {size[0], size[1], size[2]}},
            {"spacingMm", numbers(series.geometry.spacingMm())},
            {"orientation", series.geometry.orientationCode()},
            {"fieldStrengthTesla", field ? Json(std::round(*field * 1e4) / 1e4) : Json()},
            {"manufacturer", series.facts.manufacturer},
            {"model", series.facts.model},
            {"scannerKind", scannerKind(series.facts)},
            {"files", series.files},
            {"slices", series.slices},
            {"tick", series.tick},
            {"importable", series.importable},
            {"tickCode", series.tickCode},
            {"tickReason", series.tickReason},
            {"findings", series.findings}};
}

ContrastGuess guessDicomContrast(const DicomAcquisition& a) {
    std::vector<Evidence> found;
    if (isOtherKind(a)) {
        ContrastGuess other;
        other.fieldStrengthTesla = a.fieldStrengthTesla;
        other.reason = "the header says that it is another kind of image";
        return other;
    }
    if (a.contrast == "FLUID_ATTENUATED")
        found.push_back({ImageContrast::Flair, 0.95, "the acquisition contrast of the header"});
    else if (a.contrast == "T1")
        found.push_back({ImageContrast::T1w, 0.9, "the acquisition contrast of the header"});
    else if (a.contrast == "T2")
        found.push_back({ImageContrast::T2w, 0.9, "the acquisition contrast of the header"});
    Json times = Json::object(); // seconds, as in a sidecar
    const auto put = [&](const char* field, const std::optional<double>& ms) {
        if (ms) times[field] = *ms / 1000;
    };
    put("EchoTime", a.echoTimeMs);
    put("RepetitionTime", a.repetitionTimeMs);
    put("InversionTime", a.inversionTimeMs);
    if (const ContrastGuess guess = guessContrastFromSidecar(times); guess.contrast != ImageContrast::Unknown)
        found.push_back({guess.contrast, guess.confidence, "echo, repetition and inversion time"});
    if (const ContrastGuess guess = guessContrastFromName(a.description);
        guess.contrast != ImageContrast::Unknown)
        found.push_back({guess.contrast, 0.8, "a word of the series description"});
    ContrastGuess result;
    result.fieldStrengthTesla = a.fieldStrengthTesla;
    result.reason = "neither the header's contrast nor its times nor its description decide";
    if (found.empty()) return result;
    for (const Evidence& evidence : found) {
        if (evidence.contrast == found.front().contrast) continue;
        // A frame type of T2 with inversion is FLAIR: the header's own word for it is the stronger one.
        if (found.front().contrast == ImageContrast::Flair && found.front().confidence > 0.9) continue;
        result.reason = std::string(found.front().name) + " says " + toString(found.front().contrast) +
                        " but " + evidence.name + " says " + toString(evidence.contrast);
        return result;
    }
    result.contrast = found.front().contrast;
    result.confidence = found.size() > 1 ? 0.98 : found.front().confidence;
    result.reason = toString(result.contrast) + " by " + found.front().name;
    if (found.size() > 1) result.reason.append(" and by ").append(found[1].name);
    return result;
}

bool isOtherKind(const DicomAcquisition& a) {
    static const std::set<std::string> contrasts{"DIFFUSION",      "PERFUSION", "FLOW_ENCODED",
                                                 "PROTON_DENSITY", "T2_STAR",   "SPECTROSCOPY",
                                                 "TAGGING",        "TOF",       "STIR"};
    if (contrasts.contains(a.contrast)) return true;
    static const std::set<std::string> words{
        "dwi",  "dti", "diffusion", "trace", "adc",      "bold", "fmri",  "rest", "swi",
        "swan", "tof", "angio",     "mra",   "mrv",      "asl",  "pcasl", "perf", "perfusion",
        "dsc",  "dce", "mrs",       "press", "fieldmap", "epi",  "ep2d"};
    std::string word;
    for (const char c : a.description + " ") {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word += upper ? static_cast<char>(c - 'A' + 'a') : c;
            continue;
        }
        if (words.contains(word)) return true;
        word.clear();
    }
    return false;
}

bool mayShowFace(const Geometry& geometry) {
    for (Eigen::Index axis = 0; axis < 3; ++axis)
        if (geometry.spacingMm()[axis] *
                static_cast<double>(geometry.sizeIjk()[static_cast<std::size_t>(axis)]) <
            kHeadExtentMm)
            return false;
    return true;
}

Finding faceFinding(const std::string& evidence) {
    return {Severity::Warning,
            "import.face",
            "the image may show a face, by which a person can be recognised; deface it before it is shared",
            {{"evidence", evidence}}};
}

} // namespace magiqt
