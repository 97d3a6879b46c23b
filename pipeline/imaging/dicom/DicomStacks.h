// From single planes to volumes: which planes belong together, in what order, on what grid, and what is odd
// about them. Planes are told apart by series, orientation (1e-3), matrix, spacing, echo, image component and
// type, and stack; ordered by the projection of their position on the normal; the distance of slices is the
// median gap, never the thickness. A missing slice stays an empty place in the grid and a Finding: nothing is
// interpolated and nothing moves. Pure functions.
#pragma once

#include "DicomHeader.h"

#include "base/Finding.h"

#include <string>
#include <vector>

namespace magiqt {

// Why a stack is not imported unless somebody asks for it.
enum class DicomDoubt {
    None,
    NoGeometry,  // planes without a place in the patient: cannot be imported
    Uneven,      // distances that no regular grid has: cannot be imported
    Unsupported, // a transfer syntax or number type that is not read: cannot be imported
    SecondaryCapture,
    Localiser,
    Derived,
    NotMagnitude,   // phase, real or imaginary part
    Diffusion,      // diffusion weighting and maps made of it
    SeveralVolumes, // each slice several times: a series over time; the first volume would be taken
    Mosaic,         // many slices in one picture: cannot be imported
    BurnedIn,       // text in the picture may name the patient
    OtherBodyPart,
    FewSlices,
    Incomplete,
};

struct DicomSlice {
    DicomFrame frame;
    std::int64_t place = 0; // k on the grid, from 0; places without a slice are missing ones
};

struct DicomStack {
    std::string key; // what identifies it, for hashing: UIDs, so never passed on as it is
    std::vector<DicomSlice> slices;
    Geometry geometry;      // i along the columns of the picture, j along its rows, k along the normal
    std::size_t header = 0; // of the first slice
    std::int64_t files = 0;
    DicomDoubt doubt = DicomDoubt::None;
    bool importable = true;
    bool sameScaling = true; // all slices have the first one's slope and intercept
    Findings findings;
};

// Deterministic: the same files in any order give the same stacks in the same order.
std::vector<DicomStack> stacksOf(const std::vector<DicomHeader>& headers);

// "dicom.phase" and the like: stable, for the desktop's wording.
std::string toCode(DicomDoubt doubt);
// English: "a localiser"; "" for None.
std::string toText(DicomDoubt doubt);

} // namespace magiqt
