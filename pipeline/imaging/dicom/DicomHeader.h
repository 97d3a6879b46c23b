// One DICOM image file, understood: what kind of image it is, whose, how it was acquired, and one DicomFrame
// a plane with its geometry in LPS mm. Classic MR has one frame a file, Enhanced MR has many; geometry of the
// latter comes from the shared and per-frame functional groups alone. What names a person stays in
// DicomPerson and DicomDates and leaves this library sealed or as numbers only (imaging/import). Pure
// functions on a parsed file.
#pragma once

#include "DicomParser.h"

#include "volume/Geometry.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

// Identity. Never written anywhere but into persons.sealed.
struct DicomPerson {
    std::string id, name, birthDate, sex, age; // as in the file; birthDate YYYYMMDD
    std::vector<std::string> otherIds;
};

// Numbers and words of the acquisition; text of these words is compared, never passed on.
struct DicomAcquisition {
    std::optional<double> echoTimeMs, repetitionTimeMs, inversionTimeMs, flipAngleDegrees, fieldStrengthTesla,
        imagingFrequencyMhz, averages, echoTrainLength, pixelBandwidthHz, thicknessMm;
    bool fieldFromFrequency = false;
    bool fluidAttenuated = false, inversionRecovery = false;
    std::string acquisitionType; // "2D", "3D"
    std::string contrast;        // AcquisitionContrast, FrameType's third value
    std::string frameContrast;
    std::string manufacturer, model, bodyPart, phaseDirection, patientPosition;
    std::string description; // series description, protocol and sequence name: free text, for comparison only
};

struct DicomFrame {
    std::size_t file = 0;  // index into the list of files, set by the caller
    std::size_t frame = 0; // from 0, in the file
    Point3 positionLps = Point3::Zero();
    Point3 rowDirection = Point3::UnitX();    // along which the column index grows
    Point3 columnDirection = Point3::UnitY(); // along which the row index grows
    double columnSpacingMm = 1;               // between neighbouring columns (PixelSpacing's second value)
    double rowSpacingMm = 1;                  // between neighbouring rows
    bool hasGeometry = false;
    double slope = 1, intercept = 0;
    std::optional<double> echoTimeMs, bValue;
    std::string component = "M"; // M, P (phase), R, I (real, imaginary)
    std::string stack;
    std::int64_t echo = 0;
    std::int64_t temporal = 0; // position in time
    std::int64_t instance = 0; // order as acquired: instance number, or the frame's number
};

struct DicomHeader {
    std::filesystem::path path;
    std::string sopClass, sopInstance, studyUid, seriesUid, transferSyntax, modality, imageType;
    std::string date; // YYYYMMDD of the study, of the series or of the acquisition; "" where none is valid
    DicomPerson person;
    DicomAcquisition acquisition;
    std::int64_t seriesNumber = 0;
    bool enhanced = false, derived = false, localiser = false, secondaryCapture = false, burnedIn = false,
         diffusion = false, projection = false, mosaic = false;
    int rows = 0, columns = 0, bitsAllocated = 0, bitsStored = 0, highBit = 0;
    bool isSigned = false, isMonochrome1 = false, integerPixels = true;
    std::uint64_t pixelOffset = 0, pixelBytes = 0;
    bool encapsulated = false, bigEndian = false;
    std::vector<DicomFrame> frames;
};

enum class DicomVerdict {
    Image,
    NotDicom,
    Unreadable,
    Damaged,
    Truncated,    // the pixels end before they should
    Directory,    // DICOMDIR
    NoPixels,     // reports, presentation states ...
    NotMr,        // another modality
    Compressed,   // the whole data set is deflated
    NotGreyscale, // colour, or a number of bits that MR does not have
};

struct DicomReading {
    DicomVerdict verdict = DicomVerdict::NotDicom;
    DicomHeader header; // of an Image
};

// Never throws for what a file holds.
DicomReading readDicomHeader(const std::filesystem::path& file);

// "20260131" of "20260131", "2026.01.31" or a date-time; "" for what is no date.
std::string validDicomDate(const std::string& text);

} // namespace magiqt
