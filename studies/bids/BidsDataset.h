// What the parts of the validator share: the files of a data set and the list of issues. One thread.
#pragma once

#include "BidsValidator.h"

#include "base/BidsName.h"
#include "base/Json.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace magiqt {

struct BidsDataset {
    std::filesystem::path root;
    std::vector<std::filesystem::path> files;              // relative, sorted, without what .bidsignore names
    std::set<std::string> subjects;                        // labels of the folders sub-*
    std::map<std::string, std::set<std::string>> sessions; // subject -> labels of its folders ses-*
    std::set<std::string> links;                           // names that BIDS URIs may use
    BidsReport report;

    BidsScope scope() const { return report.isDerivative ? BidsScope::Derivative : BidsScope::Raw; }
    void problem(const std::string& code, const std::filesystem::path& file, const std::string& message) {
        report.issues.push_back({Severity::Warning, code, file.generic_string(), message});
    }
    void note(const std::string& code, const std::filesystem::path& file, const std::string& message) {
        report.issues.push_back({Severity::Note, code, file.generic_string(), message});
    }
    bool exists(const std::filesystem::path& relative) const {
        std::error_code ignored;
        return std::filesystem::is_regular_file(root / relative, ignored);
    }
    // An object; else null and the issue "bids.json-invalid".
    Json readObject(const std::filesystem::path& relative);
};

// Participants, sessions and scans (BidsTables.cpp).
void checkBidsTables(BidsDataset& dataset);
// Images and their metadata (BidsImages.cpp).
void checkBidsImages(BidsDataset& dataset);

} // namespace magiqt
