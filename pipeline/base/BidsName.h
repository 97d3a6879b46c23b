// The grammar of BIDS file names (Brain Imaging Data Structure 1.9): sub-01_ses-02_acq-axi_run-1_T2w.nii.gz.
// Reading is lenient: any key-value pairs, any suffix, any order, so that data sets with extensions of their
// own can be taken in. Writing is strict: only entities of the specification, in its order, with labels of
// letters and digits; a derivative never gets a name that is valid for raw data. Pure functions, safe from
// any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace magiqt {

enum class BidsScope { Raw, Derivative };

struct BidsName {
    std::vector<std::pair<std::string, std::string>> entities; // ("sub", "01"), in the order of the name
    std::string suffix;                                        // "T1w", "FLAIR", "mask"
    std::string extension;                                     // ".nii.gz", ".json"

    // The label of an entity, "" where there is none.
    std::string label(const std::string& entity) const;
    // Sets or replaces; an empty label takes the entity away.
    void set(const std::string& entity, const std::string& label);

    bool operator==(const BidsName&) const = default;
};

// Lenient: at least `sub-<label>` first and a suffix; nullopt where the name is no BIDS name at all. Keys are
// letters, labels anything but '_' (a '-' inside a label is kept). The extension begins at the first dot of
// the last part.
std::optional<BidsName> parseBidsName(const std::string& fileName);

// Strict: the file name in the specification's order. Throws Error (BadInput): "bids.label-invalid" (not
// letters and digits, or empty), "bids.entity-unknown" (not of the specification, or not for this scope),
// "bids.entity-repeated", "bids.suffix-unknown", "bids.extension-unknown", "bids.subject-missing",
// "bids.derivative-name" (a derivative whose name would be valid for raw data). Scope Raw knows what stands
// in anat/.
std::string composeBidsName(const BidsName& name, BidsScope scope);

// Where such a file lies in its data set: sub-01/ses-02/anat/<name>; the session folder only where there is a
// session.
std::filesystem::path bidsPath(const BidsName& name, BidsScope scope);

// The data set's problems with a relative path ("sub-01/ses-02/anat/sub-01_ses-02_T1w.nii.gz"): the code of
// the first error that composeBidsName would throw, "bids.not-a-name" where it is none,
// "bids.folder-disagrees" where folders and name name different people or sessions, "bids.not-composed" where
// order or spelling differ from the strict form, "" where it is right.
std::string bidsPathProblem(const std::filesystem::path& relative, BidsScope scope);

// Letters and digits, at least one.
bool isBidsLabel(const std::string& text);
// What is left of a text when all but letters and digits is taken away ("HFE 2" -> "HFE2"); may be empty.
std::string bidsLabelFrom(const std::string& text);
// The specification's entities in its order: "sub", "ses", ... "desc".
const std::vector<std::string>& bidsEntityOrder();

} // namespace magiqt
