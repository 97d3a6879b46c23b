// Where the images of a run come to lie in derivatives/, and how they get there. For studies/catalog alone.
#pragma once

#include <filesystem>
#include <string>

namespace magiqt {

struct DerivedName {
    std::string folder;   // "prepared": below derivatives/
    std::string entities; // "desc-prepared"
    std::string suffix;   // "T1w", "mask", "dseg"
};

// By kind of job and artifact; `contrast` is the source's, `model` the network's name where one took part.
DerivedName derivedName(const std::string& kind, const std::string& role, const std::string& contrast,
                        const std::string& model);
// The contrast of the image itself: of "enhanced_T1w" T1w, of masks and labels none, else the source's.
std::string derivedContrast(const std::string& role, const std::string& sourceContrast);

// Puts `source` there by hard link, or by a copy where that cannot be: derivatives/<folder>/<places of
// rawFile>/ <stem of rawFile>_<entities>_<suffix><ending>. A file that is there with the same content is that
// file; one with other content keeps its name and this one's desc- gets `runTag`. Returns the path relative
// to the study. Throws Error (NoResource, "study.cannot-place").
std::filesystem::path placeDerived(const std::filesystem::path& study, const std::filesystem::path& source,
                                   const std::string& sha256, const std::string& rawFile,
                                   const DerivedName& name, const std::string& ending,
                                   const std::string& runTag);

} // namespace magiqt
