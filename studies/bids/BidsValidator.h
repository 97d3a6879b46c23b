// Checks a BIDS data set (raw or derivative, BIDS 1.9) against the rules of the part that MagIQT writes:
// names and places of anat images, entity order, suffixes, required files and metadata, units, tables, people
// and sessions that agree with the folders, images that can be read and fit what belongs to them, and no
// name, date or device number in the metadata. What lies in .bidsignore is left alone. Data types other than
// anat are reported once each as not checked. Blocking; reads the headers of all images; safe from any
// thread.
#pragma once

#include "base/Finding.h"
#include "base/JsonForward.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

struct BidsIssue {
    Severity severity = Severity::Warning; // Warning: against a rule; Note: only recommended
    std::string code;                      // "bids.sidecar-missing"
    std::string file;                      // relative to the data set, "" for the whole
    std::string message;                   // English
};

struct BidsReport {
    std::vector<BidsIssue> issues; // by file, then code
    std::size_t files = 0;
    std::size_t images = 0;
    std::size_t subjects = 0;
    bool isDerivative = false;

    bool isValid() const; // no issue of severity Warning
    bool holds(const std::string& code) const;
};

// Throws Error (BadInput, "bids.no-dataset") where `folder` is no folder that can be read. Data sets below
// derivatives/ are data sets of their own: validate them on their own.
BidsReport validateBids(const std::filesystem::path& folder);

void to_json(Json& json, const BidsReport& report);

} // namespace magiqt
