// The door: what may leave an import in the clear. Numbers are checked as numbers within the range of MR;
// words come out of closed vocabularies, whatever the file said. Everything else (names, dates, UIDs,
// descriptions, comments, private elements) has no way through, because nothing here copies text. Plain
// values and pure functions.
#pragma once

#include "imaging/dicom/DicomHeader.h"

#include "base/JsonForward.h"

#include <optional>
#include <string>

namespace magiqt {

// Acquisition as BIDS names and measures it (seconds, tesla, MHz, degrees, mm).
struct AcquisitionFacts {
    std::optional<double> echoTime, repetitionTime, inversionTime, flipAngle, magneticFieldStrength,
        imagingFrequency, sliceThickness, spacingBetweenSlices, echoTrainLength, numberOfAverages,
        pixelBandwidth;
    std::string acquisitionType; // "2D", "3D" or ""
    std::string manufacturer;    // of knownManufacturer()
    std::string model;           // of knownModel()
    bool fieldFromFrequency = false;
};

AcquisitionFacts allowedFacts(const DicomAcquisition& acquisition);
// Of a BIDS or dcm2niix sidecar; what is no object gives nothing.
AcquisitionFacts allowedFacts(const Json& sidecar);

// The sidecar that is written: BIDS fields of the facts, nothing else.
Json sidecarOf(const AcquisitionFacts& facts);

// "Siemens", "GE", "Philips", "Hyperfine" ...; "other" for an unknown one, "" for none.
std::string knownManufacturer(const std::string& text);
// The model's usual spelling ("Skyra", "SIGNA Premier", "Swoop"); "other" for an unknown one, "" for none.
std::string knownModel(const std::string& text);

// "low-field" below 1 T, "high-field" from 1 T on, "unknown".
std::string scannerKind(const AcquisitionFacts& facts);

} // namespace magiqt
