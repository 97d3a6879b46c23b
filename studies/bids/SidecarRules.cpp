#include "SidecarRules.h"

#include "LeakHunt.h"

#include "base/Json.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace magiqt {

namespace {

enum class Type { Number, Text, TextOrList, Boolean, Integer };

struct Rule {
    Type type;
    double least = 0;
    double most = 0;
};

// Technical fields of BIDS for anatomical MR. Times in seconds: a value above the range is most likely in
// milliseconds.
const std::map<std::string, Rule>& rules() {
    static const std::map<std::string, Rule> table{{"Modality", {Type::Text}},
                                                   {"MagneticFieldStrength", {Type::Number, 0.001, 25}},
                                                   {"ImagingFrequency", {Type::Number, 0.01, 1100}},
                                                   {"Manufacturer", {Type::Text}},
                                                   {"ManufacturersModelName", {Type::Text}},
                                                   {"SoftwareVersions", {Type::Text}},
                                                   {"MRAcquisitionType", {Type::Text}},
                                                   {"ScanningSequence", {Type::TextOrList}},
                                                   {"SequenceVariant", {Type::TextOrList}},
                                                   {"ScanOptions", {Type::TextOrList}},
                                                   {"PulseSequenceType", {Type::Text}},
                                                   {"NonlinearGradientCorrection", {Type::Boolean}},
                                                   {"RepetitionTime", {Type::Number, 1e-4, 60}},
                                                   {"EchoTime", {Type::Number, 1e-5, 2}},
                                                   {"InversionTime", {Type::Number, 1e-4, 20}},
                                                   {"FlipAngle", {Type::Number, 0, 360}},
                                                   {"EchoTrainLength", {Type::Integer, 0, 1024}},
                                                   {"NumberOfAverages", {Type::Number, 0, 1024}},
                                                   {"PixelBandwidth", {Type::Number, 0.1, 1e7}},
                                                   {"SliceThickness", {Type::Number, 0.05, 100}},
                                                   {"SpacingBetweenSlices", {Type::Number, 0.05, 200}},
                                                   {"ParallelReductionFactorInPlane", {Type::Number, 1, 64}},
                                                   {"PartialFourier", {Type::Number, 0.1, 1}},
                                                   {"MatrixCoilMode", {Type::Text}},
                                                   {"ReceiveCoilName", {Type::Text}},
                                                   {"InPlanePhaseEncodingDirectionDICOM", {Type::Text}},
                                                   {"PhaseEncodingDirection", {Type::Text}},
                                                   {"ContrastBolusIngredient", {Type::Text}},
                                                   {"ImageType", {Type::TextOrList}},
                                                   {"ConversionSoftware", {Type::Text}},
                                                   {"ConversionSoftwareVersion", {Type::Text}}};
    return table;
}

// Whatever their value: who, when, where, and the numbers by which an archive finds them.
const std::set<std::string>& forbidden() {
    static const std::set<std::string> keys{"PatientName",
                                            "PatientID",
                                            "PatientBirthDate",
                                            "PatientSex",
                                            "PatientAge",
                                            "PatientWeight",
                                            "PatientAddress",
                                            "OtherPatientIDs",
                                            "AccessionNumber",
                                            "StudyID",
                                            "StudyInstanceUID",
                                            "SeriesInstanceUID",
                                            "SOPInstanceUID",
                                            "FrameOfReferenceUID",
                                            "StudyDate",
                                            "SeriesDate",
                                            "AcquisitionDate",
                                            "AcquisitionTime",
                                            "AcquisitionDateTime",
                                            "ContentDate",
                                            "ContentTime",
                                            "StudyTime",
                                            "SeriesTime",
                                            "InstitutionName",
                                            "InstitutionAddress",
                                            "InstitutionalDepartmentName",
                                            "StationName",
                                            "DeviceSerialNumber",
                                            "ReferringPhysicianName",
                                            "PerformingPhysicianName",
                                            "OperatorsName",
                                            "PhysiciansOfRecord",
                                            "ProcedureStepDescription",
                                            "StudyDescription",
                                            "ImageComments",
                                            "PatientComments"};
    return keys;
}

bool hasType(const Json& value, Type type) {
    const auto all = [&](auto test) {
        return value.is_array() && std::all_of(value.begin(), value.end(), test);
    };
    switch (type) {
    case Type::Number:
        return value.is_number();
    case Type::Integer:
        return value.is_number_integer();
    case Type::Text:
        return value.is_string();
    case Type::Boolean:
        return value.is_boolean();
    case Type::TextOrList:
        return value.is_string() || all([](const Json& item) { return item.is_string(); });
    }
    return false;
}

bool isInRange(const Json& value, const Rule& rule) {
    if (!(rule.least < rule.most) || !value.is_number()) return true;
    const double number = value.get<double>();
    return number >= rule.least && number <= rule.most;
}

} // namespace

std::vector<SidecarProblem> sidecarProblems(const Json& sidecar) {
    std::vector<SidecarProblem> problems;
    for (const auto& [key, value] : sidecar.items()) {
        if (forbidden().contains(key))
            problems.push_back(
                {"bids.metadata-forbidden", "'" + key + "' can name a person, a place or a day"});
        const auto rule = rules().find(key);
        if (rule == rules().end()) continue;
        if (!hasType(value, rule->second.type))
            problems.push_back(
                {"bids.metadata-type", "'" + key + "' has a value of another type than BIDS says"});
        else if (!isInRange(value, rule->second))
            problems.push_back({"bids.metadata-units", "'" + key +
                                                           "' is out of range; BIDS wants seconds, tesla, "
                                                           "degrees and millimetres"});
    }
    return problems;
}

Json shareableSidecar(const Json& sidecar) {
    Json kept = Json::object();
    for (const auto& [key, value] : sidecar.items()) {
        const auto rule = rules().find(key);
        if (rule == rules().end() || !hasType(value, rule->second.type) || !isInRange(value, rule->second))
            continue;
        if (!leaksIn(value.dump()).empty()) continue;
        kept[key] = value;
    }
    return kept;
}

bool hasMillimetres(const std::filesystem::path& file) {
    const gzFile stream = gzopen(file.c_str(), "rb"); // reads what is not compressed as it is
    if (stream == nullptr) return false;
    std::array<unsigned char, 348> header{};
    const int got = gzread(stream, header.data(), static_cast<unsigned>(header.size()));
    gzclose(stream);
    return got == static_cast<int>(header.size()) && (header[123] & 7) == 2;
}

} // namespace magiqt
