#include "DicomHeader.h"

#include "DicomTags.h"
#include "DicomText.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kMegahertzPerTesla = 42.577; // of hydrogen
constexpr std::int64_t kMostFrames = 20000;

bool isSecondaryCapture(const std::string& sopClass) {
    return sopClass.starts_with("1.2.840.10008.5.1.4.1.1.7");
}

bool isEnhancedMr(const std::string& sopClass) {
    return sopClass == "1.2.840.10008.5.1.4.1.1.4.1" ||
           sopClass == "1.2.840.10008.5.1.4.1.1.4.4" /* legacy converted */;
}

// The data sets in which an element of a functional group may stand, the nearest first.
class FunctionalGroups {
public:
    FunctionalGroups(const DicomDataSet* perFrame, const DicomDataSet* shared, const DicomDataSet& top)
        : m_perFrame(perFrame), m_shared(shared), m_top(top) {}

    // The first item of `group` that holds `tag`; the top level only where `topToo`.
    const DicomDataSet* holder(DicomTag group, DicomTag tag, bool topToo) const {
        for (const DicomDataSet* level : {m_perFrame, m_shared}) {
            const DicomDataSet* item = level ? level->firstItem(group) : nullptr;
            if (item && item->has(tag)) return item;
        }
        return topToo && m_top.has(tag) ? &m_top : nullptr;
    }
    std::vector<double> numbers(DicomTag group, DicomTag tag, bool topToo = true) const {
        const DicomDataSet* found = holder(group, tag, topToo);
        return found ? found->numbers(tag) : std::vector<double>();
    }
    std::optional<double> number(DicomTag group, DicomTag tag, bool topToo = true) const {
        const std::vector<double> all = numbers(group, tag, topToo);
        return all.empty() ? std::nullopt : std::optional(all.front());
    }
    std::string text(DicomTag group, DicomTag tag, std::size_t index = 0) const {
        const DicomDataSet* found = holder(group, tag, true);
        return found ? found->text(tag, index) : std::string();
    }

private:
    const DicomDataSet* m_perFrame;
    const DicomDataSet* m_shared;
    const DicomDataSet& m_top;
};

std::string componentOf(const std::string& complex, const std::vector<std::string>& imageType) {
    if (complex == "PHASE") return "P";
    if (complex == "REAL") return "R";
    if (complex == "IMAGINARY") return "I";
    if (complex == "MAGNITUDE") return "M";
    // Words that vendors place anywhere after the second value.
    for (std::size_t n = 2; n < imageType.size(); ++n) {
        const std::string& word = imageType[n];
        if (word == "P" || word == "PHASE" || word == "PHASE MAP") return "P";
        if (word == "R" || word == "REAL") return "R";
        if (word == "I" || word == "IMAGINARY") return "I";
    }
    return "M";
}

bool setGeometry(DicomFrame& frame, const std::vector<double>& position,
                 const std::vector<double>& orientation, const std::vector<double>& spacing) {
    if (position.size() != 3 || orientation.size() != 6 || spacing.size() < 2) return false;
    Point3 row(orientation[0], orientation[1], orientation[2]);
    Point3 column(orientation[3], orientation[4], orientation[5]);
    if (std::abs(row.norm() - 1) > 0.05 || std::abs(column.norm() - 1) > 0.05 || !(spacing[0] > 0) ||
        !(spacing[1] > 0))
        return false;
    row.normalize();
    column.normalize();
    if (std::abs(row.dot(column)) > 0.05) return false;
    frame.positionLps = Point3(position[0], position[1], position[2]);
    frame.rowDirection = row;
    frame.columnDirection = column;
    frame.rowSpacingMm = spacing[0];
    frame.columnSpacingMm = spacing[1];
    return true;
}

DicomFrame classicFrame(const DicomDataSet& data) {
    DicomFrame frame;
    frame.hasGeometry = setGeometry(frame, data.numbers(tags::kPosition), data.numbers(tags::kOrientation),
                                    data.numbers(tags::kPixelSpacing));
    frame.slope = data.number(tags::kSlope).value_or(1);
    frame.intercept = data.number(tags::kIntercept).value_or(0);
    frame.echoTimeMs = data.number(tags::kEchoTime);
    frame.echo = data.integer(tags::kEchoNumber).value_or(0);
    frame.bValue = data.number(tags::kDiffusionBValue);
    frame.component = componentOf(data.text(tags::kComplexComponent), data.texts(tags::kImageType));
    frame.temporal = data.integer(tags::kTemporalPosition).value_or(0);
    frame.instance = data.integer(tags::kInstanceNumber).value_or(0);
    return frame;
}

DicomFrame enhancedFrame(const FunctionalGroups& groups, std::size_t number,
                         const std::vector<std::string>& imageType) {
    DicomFrame frame;
    frame.frame = number;
    frame.hasGeometry = setGeometry(frame, groups.numbers(tags::kPlanePosition, tags::kPosition, false),
                                    groups.numbers(tags::kPlaneOrientation, tags::kOrientation),
                                    groups.numbers(tags::kPixelMeasures, tags::kPixelSpacing));
    frame.slope = groups.number(tags::kValueTransformation, tags::kSlope).value_or(1);
    frame.intercept = groups.number(tags::kValueTransformation, tags::kIntercept).value_or(0);
    frame.echoTimeMs = groups.number(tags::kEchoSequence, tags::kEffectiveEchoTime);
    frame.bValue = groups.number(tags::kDiffusionSequence, tags::kDiffusionBValue);
    frame.component = componentOf(groups.text(tags::kFrameTypeSequence, tags::kComplexComponent), imageType);
    frame.stack = groups.text(tags::kFrameContent, tags::kStackId);
    frame.temporal = static_cast<std::int64_t>(
        groups.number(tags::kFrameContent, tags::kTemporalPositionIndex, false).value_or(0));
    frame.instance = static_cast<std::int64_t>(number) + 1;
    return frame;
}

void readFrames(const DicomDataSet& data, DicomHeader& header, std::int64_t count) {
    const auto& perFrame = data.items(tags::kPerFrameGroups);
    const DicomDataSet* shared = data.firstItem(tags::kSharedGroups);
    if (perFrame.empty() && !shared) { // also multi-frame files of old classes: planes without a place
        for (std::int64_t n = 0; n < count; ++n) {
            DicomFrame frame = classicFrame(data);
            frame.frame = static_cast<std::size_t>(n);
            if (count > 1) {
                frame.hasGeometry = false;
                frame.instance = n + 1;
            }
            header.frames.push_back(std::move(frame));
        }
        return;
    }
    const std::vector<std::string> imageType = data.texts(tags::kImageType);
    for (std::size_t n = 0; n < static_cast<std::size_t>(count); ++n)
        header.frames.push_back(enhancedFrame(
            FunctionalGroups(n < perFrame.size() ? &perFrame[n] : nullptr, shared, data), n, imageType));
}

std::optional<double> positive(std::optional<double> value, double most) {
    return value && *value > 0 && *value <= most ? value : std::nullopt;
}

void readField(const DicomDataSet& data, const FunctionalGroups& groups, DicomAcquisition& acquisition) {
    acquisition.imagingFrequencyMhz =
        positive(groups.number(tags::kImagingModifier, tags::kTransmitterFrequency), 1000);
    if (!acquisition.imagingFrequencyMhz)
        acquisition.imagingFrequencyMhz = positive(data.number(tags::kImagingFrequency), 1000);
    std::optional<double> tesla = positive(data.number(tags::kFieldStrength), 200000);
    if (tesla && *tesla > 25) tesla = *tesla / 10000; // gauss, as some old files have it
    if (!tesla && acquisition.imagingFrequencyMhz) {
        tesla = *acquisition.imagingFrequencyMhz / kMegahertzPerTesla;
        acquisition.fieldFromFrequency = true;
    }
    acquisition.fieldStrengthTesla = tesla;
}

void readAcquisition(const DicomDataSet& data, DicomHeader& header) {
    const auto& perFrame = data.items(tags::kPerFrameGroups);
    const FunctionalGroups groups(perFrame.empty() ? nullptr : &perFrame.front(),
                                  data.firstItem(tags::kSharedGroups), data);
    DicomAcquisition& a = header.acquisition;
    a.echoTimeMs = positive(groups.number(tags::kEchoSequence, tags::kEffectiveEchoTime), 1e5);
    if (!a.echoTimeMs) a.echoTimeMs = positive(data.number(tags::kEchoTime), 1e5);
    a.repetitionTimeMs = positive(groups.number(tags::kTimingSequence, tags::kRepetitionTime), 1e6);
    a.flipAngleDegrees = positive(groups.number(tags::kTimingSequence, tags::kFlipAngle), 360);
    a.echoTrainLength = positive(groups.number(tags::kTimingSequence, tags::kEchoTrain), 1e5);
    a.inversionTimeMs = positive(groups.number(tags::kModifierSequence, tags::kInversionTimes), 1e5);
    if (!a.inversionTimeMs)
        a.inversionTimeMs = positive(groups.number(tags::kModifierSequence, tags::kInversionTime), 1e5);
    a.averages = positive(groups.number(tags::kAveragesSequence, tags::kAverages), 1e4);
    a.pixelBandwidthHz = positive(groups.number(tags::kImagingModifier, tags::kBandwidth), 1e7);
    a.thicknessMm = positive(groups.number(tags::kPixelMeasures, tags::kThickness), 1000);
    readField(data, groups, a);
    a.acquisitionType = data.text(tags::kAcquisitionType);
    a.contrast = groups.text(tags::kFrameTypeSequence, tags::kAcquisitionContrast);
    a.frameContrast = groups.text(tags::kFrameTypeSequence, tags::kFrameType, 2);
    a.fluidAttenuated = a.contrast == "FLUID_ATTENUATED";
    const std::vector<std::string> scanning = data.texts(tags::kScanningSequence);
    a.inversionRecovery = std::find(scanning.begin(), scanning.end(), "IR") != scanning.end();
    a.manufacturer = data.text(tags::kManufacturer);
    a.model = data.text(tags::kModelName);
    a.bodyPart = data.text(tags::kBodyPart);
    a.phaseDirection = data.text(tags::kPhaseDirection);
    a.patientPosition = data.text(tags::kPatientPosition);
    a.description = data.text(tags::kSeriesDescription) + " | " + data.text(tags::kProtocolName) + " | " +
                    data.text(tags::kSequenceName);
}

void readPerson(const DicomDataSet& data, DicomPerson& person) {
    const std::string set = data.text(tags::kCharacterSet);
    person.id = dicomTextAsUtf8(data.text(tags::kPatientId), set);
    person.name = dicomTextAsUtf8(data.text(tags::kPatientName), set);
    person.birthDate = validDicomDate(data.text(tags::kBirthDate));
    person.sex = data.text(tags::kSex);
    person.age = data.text(tags::kAge);
    for (const std::string& id : data.texts(tags::kOtherIds))
        person.otherIds.push_back(dicomTextAsUtf8(id, set));
    for (const DicomDataSet& item : data.items(tags::kOtherIdsSequence))
        if (const std::string id = item.text(tags::kPatientId); !id.empty())
            person.otherIds.push_back(dicomTextAsUtf8(id, set));
}

void readKind(const DicomDataSet& data, DicomHeader& header) {
    const std::vector<std::string> type = data.texts(tags::kImageType);
    header.imageType = data.text(tags::kImageType);
    header.enhanced = isEnhancedMr(header.sopClass);
    header.secondaryCapture = isSecondaryCapture(header.sopClass);
    header.derived = !type.empty() && type[0] == "DERIVED";
    const auto holds = [&](std::initializer_list<const char*> words) {
        return std::any_of(type.begin(), type.end(), [&](const std::string& word) {
            return std::any_of(words.begin(), words.end(),
                               [&](const char* wanted) { return word == wanted; });
        });
    };
    header.localiser = holds({"LOCALIZER", "LOCALISER", "SCOUT"});
    header.projection = holds({"PROJECTION IMAGE", "MIP", "MPR", "MAX_IP", "MIN_IP", "SUBTRACTION"});
    header.diffusion = holds({"DIFFUSION", "ADC", "FA", "TRACEW", "TRACE"});
    header.mosaic = holds({"MOSAIC"});
    header.burnedIn = data.text(tags::kBurnedIn) == "YES";
    for (const DicomTag tag : {tags::kStudyDate, tags::kSeriesDate, tags::kAcquisitionDate,
                               tags::kAcquisitionDateTime, tags::kContentDate})
        if (header.date.empty()) header.date = validDicomDate(data.text(tag));
}

// Sizes and types of the pixels; false where they make no sense or are not those of MR.
DicomVerdict readPixelDescription(const DicomDataSet& data, DicomHeader& header) {
    header.rows = static_cast<int>(data.integer(tags::kRows).value_or(0));
    header.columns = static_cast<int>(data.integer(tags::kColumns).value_or(0));
    header.bitsAllocated = static_cast<int>(data.integer(tags::kBitsAllocated).value_or(0));
    header.bitsStored = static_cast<int>(data.integer(tags::kBitsStored).value_or(header.bitsAllocated));
    header.highBit = static_cast<int>(data.integer(tags::kHighBit).value_or(header.bitsStored - 1));
    header.isSigned = data.integer(tags::kPixelRepresentation).value_or(0) == 1;
    const std::string photometric = data.text(tags::kPhotometric);
    header.isMonochrome1 = photometric == "MONOCHROME1";
    if (header.rows < 1 || header.columns < 1) return DicomVerdict::Damaged;
    const bool grey = data.integer(tags::kSamplesPerPixel).value_or(1) == 1 &&
                      (photometric.empty() || photometric.starts_with("MONOCHROME"));
    const bool bits = header.bitsAllocated == 8 || header.bitsAllocated == 16 || header.bitsAllocated == 32;
    if (!grey || !bits) return DicomVerdict::NotGreyscale;
    if (header.bitsStored < 1 || header.bitsStored > header.bitsAllocated ||
        header.highBit < header.bitsStored - 1 || header.highBit >= header.bitsAllocated)
        return DicomVerdict::Damaged;
    return DicomVerdict::Image;
}

DicomVerdict understand(const DicomFile& file, DicomHeader& header) {
    const DicomDataSet& data = file.data;
    header.sopClass = data.text(tags::kSopClass);
    if (header.sopClass.empty()) header.sopClass = data.text(tags::kMediaStorageClass);
    if (header.sopClass == "1.2.840.10008.1.3.10") return DicomVerdict::Directory;
    header.modality = data.text(tags::kModality);
    if (file.transferSyntax == kDeflatedExplicit) return DicomVerdict::Compressed;
    if (file.pixelOffset == 0) return DicomVerdict::NoPixels;
    readKind(data, header);
    if (header.modality != "MR" && !header.secondaryCapture) return DicomVerdict::NotMr;
    header.sopInstance = data.text(tags::kSopInstance);
    header.studyUid = data.text(tags::kStudyUid);
    header.seriesUid = data.text(tags::kSeriesUid);
    header.seriesNumber = data.integer(tags::kSeriesNumber).value_or(0);
    if (const DicomVerdict verdict = readPixelDescription(data, header); verdict != DicomVerdict::Image)
        return verdict;
    const std::int64_t frames = data.integer(tags::kFrames).value_or(1);
    if (frames < 1 || frames > kMostFrames) return DicomVerdict::Damaged;
    const std::uint64_t needed =
        static_cast<std::uint64_t>(header.rows) * static_cast<std::uint64_t>(header.columns) *
        static_cast<std::uint64_t>(header.bitsAllocated / 8) * static_cast<std::uint64_t>(frames);
    if (!file.encapsulated && file.integerPixels &&
        (file.pixelBytes < needed || file.pixelOffset + needed > file.fileBytes))
        return DicomVerdict::Truncated;
    readPerson(data, header.person);
    readAcquisition(data, header);
    readFrames(data, header, frames);
    return DicomVerdict::Image;
}

} // namespace

std::string validDicomDate(const std::string& text) {
    std::string digits;
    for (const char c : text.substr(0, 10)) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (c != '.' && c != '-' && c != ':')
            break;
    }
    if (digits.size() < 8) return {};
    digits.resize(8);
    const int year = std::stoi(digits.substr(0, 4)), month = std::stoi(digits.substr(4, 2)),
              day = std::stoi(digits.substr(6, 2));
    const bool valid = year >= 1850 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    return valid ? digits : std::string();
}

DicomReading readDicomHeader(const std::filesystem::path& path) {
    DicomReading reading;
    const DicomFile file = readDicomFile(path);
    switch (file.kind) {
    case DicomFileKind::NotDicom:
        return reading;
    case DicomFileKind::Unreadable:
        reading.verdict = DicomVerdict::Unreadable;
        return reading;
    case DicomFileKind::Damaged:
        reading.verdict = DicomVerdict::Damaged;
        return reading;
    case DicomFileKind::Dicom:
        break;
    }
    DicomHeader& header = reading.header;
    header.path = path;
    header.transferSyntax = file.transferSyntax;
    header.pixelOffset = file.pixelOffset;
    header.pixelBytes = file.pixelBytes;
    header.encapsulated = file.encapsulated;
    header.bigEndian = file.bigEndian;
    header.integerPixels = file.integerPixels;
    reading.verdict = understand(file, header);
    return reading;
}

} // namespace magiqt
