// One subject of a pack: reads its files, brings them onto one 1 mm LPS grid, finds head, brain and tissues,
// crops and normalises. Used by PackPreparation alone.
#pragma once

#include "nn/simulator/PackWriter.h"

#include <filesystem>
#include <string>

namespace magiqt {

// A folder with T1w, T2w, FLAIR (.nii.gz; any subset), perhaps brain_mask, lesion_mask or seg.
PackSubjectData prepareImageSubject(const std::filesystem::path& folder, const std::string& name,
                                    AgeBand age);

// A FreeSurfer-coded label map (with 5xx extracerebral codes); cut 40 mm below the brain.
PackSubjectData prepareLabelSubject(const std::filesystem::path& file, const std::string& name);

// A folder with ulf_* and hf_*_reg: separate slices, kept as they are (k counts slices, 10 mm apart).
PackSubjectData preparePairSubject(const std::filesystem::path& folder, const std::string& name);

// The tissue of a FreeSurfer or extracerebral code; Background for codes that are not known.
Tissue tissueOfLabel(int label);

} // namespace magiqt
