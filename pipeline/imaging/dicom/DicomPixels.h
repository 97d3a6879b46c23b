// The voxels of a stack. Native pixels are read straight from their place in the file; JPEG, JPEG-LS, JPEG
// 2000 and RLE go through GDCM. Values are what the file means (each slice's own slope and intercept
// applied); where all slices share them, they come along so that the NIfTI can hold the stored integers.
// Blocking; several threads inside; safe from any thread.
#pragma once

#include "DicomStacks.h"

#include "volume/Volume.h"

#include <functional>
#include <optional>

namespace magiqt {

struct StackScaling {
    double slope = 1, intercept = 0;
};

struct StackImage {
    Volume volume;
    VoxelType type = VoxelType::Int16;   // that holds the stored values, or Float32
    std::optional<StackScaling> scaling; // of the stored integers; none for Float32
};

struct StackReadOptions {
    int threads = 1;
    std::function<void(double fraction)> progress; // from any of the threads, but never two at once
    std::function<bool()> stopRequested; // from any thread; reading ends early and throws "import.stopped"
};

// Throws Error: BadInput "dicom.pixels-unreadable" (a file is gone, shorter than its header says, or its
// compressed pixels do not decode), "dicom.unsupported-pixels"; Stopped "import.stopped"; NoResource
// "dicom.memory".
StackImage readStack(const std::vector<DicomHeader>& headers, const DicomStack& stack,
                     const StackReadOptions& options = {});

// Why the pixels of such a file are not read ("JPEG 2000 part 2", "floating-point pixels"); "" where they
// are.
std::string pixelProblem(const DicomHeader& header);

// The name of a transfer syntax of PS3.6; "a private transfer syntax" for what is not of the standard.
std::string transferSyntaxName(const std::string& uid);

} // namespace magiqt
