#include "AllowList.h"

#include "base/Json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace magiqt {

namespace {

std::optional<double> within(std::optional<double> value, double least, double most) {
    return value && std::isfinite(*value) && *value >= least && *value <= most ? value : std::nullopt;
}

std::optional<double> scaled(std::optional<double> value, double factor) {
    return value ? std::optional(*value * factor) : std::nullopt;
}

// A nonsense value is dropped, not passed on: a date hidden in a number would not fit these ranges.
AcquisitionFacts checked(AcquisitionFacts facts) {
    facts.echoTime = within(facts.echoTime, 1e-5, 2);
    facts.repetitionTime = within(facts.repetitionTime, 1e-4, 60);
    facts.inversionTime = within(facts.inversionTime, 1e-4, 20);
    facts.flipAngle = within(facts.flipAngle, 0.01, 360);
    facts.magneticFieldStrength = within(facts.magneticFieldStrength, 1e-3, 25);
    facts.imagingFrequency = within(facts.imagingFrequency, 0.01, 1000);
    facts.sliceThickness = within(facts.sliceThickness, 0.05, 100);
    facts.spacingBetweenSlices = within(facts.spacingBetweenSlices, 0.05, 100);
    facts.echoTrainLength = within(facts.echoTrainLength, 1, 2000);
    facts.numberOfAverages = within(facts.numberOfAverages, 0.1, 1000);
    facts.pixelBandwidth = within(facts.pixelBandwidth, 0.1, 1e5);
    if (facts.acquisitionType != "2D" && facts.acquisitionType != "3D") facts.acquisitionType.clear();
    return facts;
}

std::optional<double> numberIn(const Json& sidecar, const char* field) {
    const auto found = sidecar.find(field);
    return found != sidecar.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

std::string textIn(const Json& sidecar, const char* field) {
    const auto found = sidecar.find(field);
    return found != sidecar.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string bare(const std::string& text) {
    std::string letters;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z')
            letters += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            letters += c;
    }
    return letters;
}

constexpr std::array<std::pair<const char*, const char*>, 17> kManufacturers{{
    {"hyperfine", "Hyperfine"},
    {"siemens", "Siemens"},
    {"gemedical", "GE"},
    {"gehealth", "GE"},
    {"generalelectric", "GE"},
    {"philips", "Philips"},
    {"canon", "Canon"},
    {"toshiba", "Toshiba"},
    {"hitachi", "Hitachi"},
    {"fujifilm", "Fujifilm"},
    {"unitedimaging", "United Imaging"},
    {"uih", "United Imaging"},
    {"esaote", "Esaote"},
    {"bruker", "Bruker"},
    {"mrsolutions", "MR Solutions"},
    {"timemedical", "Time Medical"},
    {"paramed", "Paramed"},
}};

constexpr std::array<const char*, 66> kModels{"Swoop",
                                              "Skyra",
                                              "Prisma",
                                              "Prisma_fit",
                                              "Trio",
                                              "TrioTim",
                                              "Verio",
                                              "Avanto",
                                              "Avanto_fit",
                                              "Aera",
                                              "Vida",
                                              "Lumina",
                                              "Sola",
                                              "Altea",
                                              "Free.Max",
                                              "Free.Star",
                                              "Cima.X",
                                              "Terra",
                                              "Spectra",
                                              "Amira",
                                              "Sempra",
                                              "Espree",
                                              "Symphony",
                                              "SymphonyTim",
                                              "Sonata",
                                              "Allegra",
                                              "Essenza",
                                              "Biograph_mMR",
                                              "Investigational_Device_7T",
                                              "Connectom",
                                              "SIGNA Premier",
                                              "SIGNA PET/MR",
                                              "SIGNA Artist",
                                              "SIGNA Architect",
                                              "SIGNA Hero",
                                              "SIGNA Pioneer",
                                              "SIGNA Voyager",
                                              "SIGNA Explorer",
                                              "SIGNA Creator",
                                              "SIGNA HDx",
                                              "SIGNA HDxt",
                                              "SIGNA EXCITE",
                                              "SIGNA UHP",
                                              "DISCOVERY MR750",
                                              "DISCOVERY MR750w",
                                              "DISCOVERY MR450",
                                              "Optima MR450w",
                                              "Optima MR360",
                                              "Achieva",
                                              "Achieva dStream",
                                              "Ingenia",
                                              "Ingenia CX",
                                              "Ingenia Elition X",
                                              "Ingenia Elition S",
                                              "Ingenia Ambition X",
                                              "Ingenia Ambition S",
                                              "Intera",
                                              "MR 7700",
                                              "Vantage Galan 3T",
                                              "Vantage Titan",
                                              "Vantage Orian",
                                              "uMR 570",
                                              "uMR 670",
                                              "uMR 780",
                                              "uMR 790",
                                              "uMR Omega"};

void put(Json& json, const char* field, const std::optional<double>& value) {
    if (!value) return;
    // Ten digits: enough for every value and without the noise of a conversion.
    const double scale = std::pow(10.0, 9 - std::floor(std::log10(std::max(std::abs(*value), 1e-12))));
    json[field] = std::round(*value * scale) / scale;
}

} // namespace

AcquisitionFacts allowedFacts(const DicomAcquisition& a) {
    AcquisitionFacts facts;
    facts.echoTime = scaled(a.echoTimeMs, 1e-3);
    facts.repetitionTime = scaled(a.repetitionTimeMs, 1e-3);
    facts.inversionTime = scaled(a.inversionTimeMs, 1e-3);
    facts.flipAngle = a.flipAngleDegrees;
    facts.magneticFieldStrength = a.fieldStrengthTesla;
    facts.imagingFrequency = a.imagingFrequencyMhz;
    facts.sliceThickness = a.thicknessMm;
    facts.echoTrainLength = a.echoTrainLength;
    facts.numberOfAverages = a.averages;
    facts.pixelBandwidth = a.pixelBandwidthHz;
    facts.acquisitionType = a.acquisitionType;
    facts.manufacturer = knownManufacturer(a.manufacturer);
    facts.model = knownModel(a.model);
    facts.fieldFromFrequency = a.fieldFromFrequency;
    return checked(std::move(facts));
}

AcquisitionFacts allowedFacts(const Json& sidecar) {
    AcquisitionFacts facts;
    if (!sidecar.is_object()) return facts;
    facts.echoTime = numberIn(sidecar, "EchoTime");
    facts.repetitionTime = numberIn(sidecar, "RepetitionTime");
    facts.inversionTime = numberIn(sidecar, "InversionTime");
    facts.flipAngle = numberIn(sidecar, "FlipAngle");
    facts.magneticFieldStrength = numberIn(sidecar, "MagneticFieldStrength");
    facts.imagingFrequency = numberIn(sidecar, "ImagingFrequency");
    facts.sliceThickness = numberIn(sidecar, "SliceThickness");
    facts.spacingBetweenSlices = numberIn(sidecar, "SpacingBetweenSlices");
    facts.echoTrainLength = numberIn(sidecar, "EchoTrainLength");
    facts.numberOfAverages = numberIn(sidecar, "NumberOfAverages");
    facts.pixelBandwidth = numberIn(sidecar, "PixelBandwidth");
    facts.acquisitionType = textIn(sidecar, "MRAcquisitionType");
    facts.manufacturer = knownManufacturer(textIn(sidecar, "Manufacturer"));
    facts.model = knownModel(textIn(sidecar, "ManufacturersModelName"));
    facts = checked(std::move(facts));
    if (!facts.magneticFieldStrength && facts.imagingFrequency) {
        facts.magneticFieldStrength = *facts.imagingFrequency / 42.577;
        facts.fieldFromFrequency = true;
    }
    return facts;
}

Json sidecarOf(const AcquisitionFacts& facts) {
    Json json = Json::object();
    json["Modality"] = "MR";
    put(json, "EchoTime", facts.echoTime);
    put(json, "RepetitionTime", facts.repetitionTime);
    put(json, "InversionTime", facts.inversionTime);
    put(json, "FlipAngle", facts.flipAngle);
    put(json, "MagneticFieldStrength", facts.magneticFieldStrength);
    put(json, "ImagingFrequency", facts.imagingFrequency);
    put(json, "SliceThickness", facts.sliceThickness);
    put(json, "SpacingBetweenSlices", facts.spacingBetweenSlices);
    put(json, "EchoTrainLength", facts.echoTrainLength);
    put(json, "NumberOfAverages", facts.numberOfAverages);
    put(json, "PixelBandwidth", facts.pixelBandwidth);
    if (!facts.acquisitionType.empty()) json["MRAcquisitionType"] = facts.acquisitionType;
    if (!facts.manufacturer.empty()) json["Manufacturer"] = facts.manufacturer;
    if (!facts.model.empty()) json["ManufacturersModelName"] = facts.model;
    return json;
}

std::string knownManufacturer(const std::string& text) {
    const std::string letters = bare(text);
    if (letters.empty()) return {};
    if (letters == "ge") return "GE";
    for (const auto& [begin, name] : kManufacturers)
        if (letters.starts_with(begin)) return name;
    return "other";
}

std::string knownModel(const std::string& text) {
    std::string letters = bare(text);
    if (letters.empty()) return {};
    if (letters.starts_with("magnetom")) letters.erase(0, 8);
    for (const char* model : kModels)
        if (letters == bare(model)) return model;
    return "other";
}

std::string scannerKind(const AcquisitionFacts& facts) {
    if (!facts.magneticFieldStrength) return facts.manufacturer == "Hyperfine" ? "low-field" : "unknown";
    return *facts.magneticFieldStrength < 1 ? "low-field" : "high-field";
}

} // namespace magiqt
