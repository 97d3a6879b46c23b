// What folders and file names of plain NIfTI images say about who is shown, where nothing better is known.
// Careful on purpose: two people must never become one; one person who becomes two is found again by the
// images' hashes or merged by hand. Pure functions on names; what they return is identity.
#pragma once

#include <filesystem>
#include <string>

namespace magiqt {

// The part of a file name that tells people apart: its words without those of contrast, plane, field,
// processing and file type
// ("S01_T1w.nii.gz" -> "s01", "ulf_T1w.nii" -> "").
std::string personWordsOf(const std::string& fileName);

// The folder that stands for a person: the nearest one above the file whose name is not merely that of a kind
// of image
// ("anat", "T1w", "nifti", "ses-01"). `folder` must be absolute.
std::filesystem::path personFolderOf(const std::filesystem::path& folder);

// <last two folder names>[/<person words>]: the same whichever folder above was imported.
std::string personKeyOf(const std::filesystem::path& file);

// Masks, segmentations, transforms and the like, by the words of the name.
bool isNamedAsMask(const std::string& fileName);

} // namespace magiqt
