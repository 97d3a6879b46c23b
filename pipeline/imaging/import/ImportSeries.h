// One volume that an import could take, whatever it came from (DICOM, NIfTI, BIDS), in the words of the
// preview. Holds nothing that names a person: people are indices into People, sources indices into the
// inventory. Plain values.
#pragma once

#include "AllowList.h"
#include "People.h"

#include "base/Finding.h"
#include "base/JsonForward.h"
#include "volume/ContrastGuess.h"
#include "volume/Geometry.h"

#include <string>

namespace magiqt {

enum class ImportSource { Dicom, DicomEnhanced, Nifti, Bids };

struct ImportSeries {
    std::string id; // 16 hexadecimal digits: keyed hash of what identifies the series
    ImportSource source = ImportSource::Dicom;
    PersonSession where;
    ContrastGuess contrast; // its reason holds no text of the file
    Geometry geometry;
    AcquisitionFacts facts;
    std::int64_t files = 1, slices = 0;
    bool tick = true;
    bool importable = true;
    std::string tickCode, tickReason; // why it is not ticked; stable code and English
    Findings findings;
    std::size_t index = 0; // into ImportInventory::stacks (DICOM) or ::images (NIfTI, BIDS)

    void untick(const std::string& code, const std::string& reason) {
        if (!tick) return; // the first reason counts
        tick = false;
        tickCode = code;
        tickReason = reason;
    }
};

// "axial", "coronal", "sagittal": across the coarsest axis; "isotropic" where the spacings lie within 20 %;
// "oblique" where the slices lean more than 30 degrees from every axis.
std::string planeOf(const Geometry& geometry);

std::string toString(ImportSource source); // "dicom", "dicom-enhanced", "nifti", "bids"

// The fields of preview.json.
Json toJson(const ImportSeries& series, const People& people);

// What the header says about the contrast: acquisition contrast, times, words of the description. The reason
// names the kind of evidence and the contrast, never the words.
ContrastGuess guessDicomContrast(const DicomAcquisition& acquisition);

// Whether the header says that it is neither T1w nor T2w nor FLAIR: diffusion, perfusion, function, vessels,
// susceptibility ...
bool isOtherKind(const DicomAcquisition& acquisition);

// A field of view in which a face may be seen: at least 100 mm along each axis.
bool mayShowFace(const Geometry& geometry);
Finding faceFinding(const std::string& evidence);

} // namespace magiqt
