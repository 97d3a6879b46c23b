// Reads and writes NIfTI-1 (.nii, .nii.gz, .hdr + .img). RAS of the file becomes LPS here and nowhere else.
// Text of the header (descrip, intent_name, aux_file, db_name, extensions) is never read into the result: it
// can name a patient. Blocking; safe from any thread; never call it on the UI thread.
//
// Affine policy: sform, else qform, else the spacing alone (with a Finding). The matrix of the file is kept
// as it is; its direction is compared with the nearest rotation (polar decomposition): up to kSilentShear
// nothing is said, up to kRefusedShear it is a Finding, beyond it the file is refused.
#pragma once

#include "Volume.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace magiqt {

// Largest entry of (direction - nearest rotation).
inline constexpr double kSilentShear = 1e-3;
inline constexpr double kRefusedShear = 5e-2;

enum class AffineSource { Sform, Qform, Spacing };

struct NiftiHeaderSummary {
    std::array<std::int64_t, 7> dimensions{}; // all seven sizes, 1 where there is none
    double slope = 1;                         // as applied (1 and 0 where the file gives none)
    double intercept = 0;
    int qformCode = 0;
    int sformCode = 0;
    AffineSource affineSource = AffineSource::Sform;
    bool compressed = false;
    bool bigEndian = false;
    bool isEnhanced = false;     // descrip is the mark of our own enhanced images
    std::uint64_t fileBytes = 0; // of the file that holds the voxels
};

struct NiftiHeaderInfo {
    Geometry geometry;
    VoxelType type = VoxelType::Float32;
    Findings findings;
    NiftiHeaderSummary summary;
};

struct NiftiImage {
    VolumePointer volume;
    VoxelType type = VoxelType::Float32;
    Findings findings; // of the header and of the voxels
    NiftiHeaderSummary header;
};

// descrip of an enhanced image, by which it is known again.
inline constexpr const char* kEnhancedMark = "MagIQT enhanced, research use only";

// voxel = stored * slope + intercept
struct NiftiScaling {
    float slope = 1;
    float intercept = 0;
};

// Of .nii.gz: Fast looks for runs alone, which loses 6 % on an acquired head and takes less than half the
// time.
enum class NiftiCompression { Balanced, Fast };

struct NiftiWriteOptions {
    VoxelType type = VoxelType::Float32;
    std::string descrip; // ours, at most 79 bytes; nothing of an input's header belongs here
    // For integer types whose stored values are known; else it is chosen.
    std::optional<NiftiScaling> scaling = std::nullopt;
    NiftiCompression compression = NiftiCompression::Balanced;
};

// Both throw Error (BadInput, "nifti.*" or "geometry.*") that says what was found, what was expected and what
// to do; NoResource ("nifti.memory") when the voxels do not fit the memory. Voxels that are not finite become
// 0 (Finding).
NiftiImage readNifti(const std::filesystem::path& file);
NiftiHeaderInfo readNiftiHeader(const std::filesystem::path& file); // no voxels; the file's size is checked

// ".nii.gz" compresses, ".nii" does not; another ending is Error (Usage, "nifti.extension"). Through
// AtomicFile: the old file stays until the new one is complete. Integer types: whole numbers in range are
// stored as they are, all else is scaled by slope and intercept over the range of the type.
void writeNifti(const std::filesystem::path& file, const Volume& volume,
                const NiftiWriteOptions& options = {});

std::string toString(VoxelType type);      // "int16"
std::string toString(AffineSource source); // "sform", "qform", "spacing"

} // namespace magiqt
