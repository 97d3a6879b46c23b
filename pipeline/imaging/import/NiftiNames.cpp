#include "NiftiNames.h"

#include <algorithm>
#include <set>
#include <vector>

namespace magiqt {

namespace {

using Words = std::set<std::string>;

const Words& neutralWords() {
    static const Words words{
        "t1",     "t1w",     "t1c",    "t1gd",      "t2",        "t2w",       "flair",    "t2flair",
        "mprage", "mp2rage", "fse",    "tse",       "space",     "ax",        "axi",      "axial",
        "cor",    "coronal", "sag",    "sagittal",  "iso",       "isotropic", "2d",       "3d",
        "low",    "high",    "field",  "lowfield",  "highfield", "ulf",       "hf",       "lf",
        "3t",     "1t5",     "64mt",   "55mt",      "swoop",     "hyperfine", "reg",      "registered",
        "coreg",  "brain",   "mask",   "seg",       "lesion",    "n4",        "bias",     "corrected",
        "image",  "img",     "scan",   "mri",       "mr",        "nii",       "gz",       "hdr",
        "anat",   "raw",     "orig",   "native",    "defaced",   "stripped",  "masked",   "acq",
        "1mm",    "2mm",     "change", "consensus", "gt",        "prepared",  "enhanced", "mt"};
    return words;
}

// Folders that hold kinds of images and not people.
const Words& kindFolders() {
    static const Words words{"anat",    "nifti", "nii",  "mri",  "mr",      "images",   "image",   "raw",
                             "rawdata", "scans", "scan", "data", "session", "baseline", "followup"};
    return words;
}

// Letters and digits of ASCII make words; bytes of other letters belong to the word too.
std::vector<std::string> wordsOf(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + "_") {
        const auto code = static_cast<unsigned char>(c);
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || code >= 0x80) {
            word += upper ? static_cast<char>(c - 'A' + 'a') : c;
        } else {
            if (!word.empty()) words.push_back(word);
            word.clear();
        }
    }
    return words;
}

std::string lastTwo(const std::filesystem::path& folder) {
    const std::string last = folder.filename().string(), before = folder.parent_path().filename().string();
    return before.empty() ? last : before + "/" + last;
}

} // namespace

std::string personWordsOf(const std::string& fileName) {
    std::string key;
    for (const std::string& word : wordsOf(fileName))
        if (!neutralWords().contains(word)) key += (key.empty() ? "" : " ") + word;
    return key;
}

std::filesystem::path personFolderOf(const std::filesystem::path& folder) {
    std::filesystem::path place = folder;
    while (place.has_filename() && place.has_parent_path() && place.parent_path() != place) {
        const std::vector<std::string> words = wordsOf(place.filename().string());
        const bool isKind = std::all_of(words.begin(), words.end(), [](const std::string& word) {
            return neutralWords().contains(word) || kindFolders().contains(word);
        });
        const bool isSession = !words.empty() && words.front() == "ses";
        if (!isKind && !isSession) return place;
        place = place.parent_path();
    }
    return folder;
}

std::string personKeyOf(const std::filesystem::path& file) {
    const std::string words = personWordsOf(file.filename().string());
    const std::string folder = lastTwo(personFolderOf(file.parent_path()));
    return words.empty() ? folder : folder + "/" + words;
}

bool isNamedAsMask(const std::string& fileName) {
    static const Words masks{"mask",       "seg",  "label",        "labels", "lesion", "dseg", "probseg",
                             "defacemask", "aseg", "segmentation", "parc",   "xfm",    "warp"};
    const std::vector<std::string> words = wordsOf(fileName);
    return std::any_of(words.begin(), words.end(),
                       [](const std::string& word) { return masks.contains(word); });
}

} // namespace magiqt
