#include "BidsValidator.h"

#include "BidsDataset.h"

#include "base/Error.h"

#include <fnmatch.h>

#include <algorithm>
#include <fstream>
#include <tuple>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

// Patterns of .bidsignore, as far as .gitignore's common ones go: "folder/", "*.txt", "**/name", "path/name".
std::vector<std::string> ignoredPatterns(const fs::path& root) {
    std::vector<std::string> patterns;
    std::ifstream stream(root / ".bidsignore");
    for (std::string line; std::getline(stream, line);) {
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r'))
            line.pop_back();
        if (!line.empty() && line.front() != '#') patterns.push_back(line);
    }
    return patterns;
}

bool isIgnored(const std::string& relative, const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [&](std::string pattern) {
        const bool isFolder = pattern.back() == '/';
        if (isFolder) pattern.pop_back();
        const bool isRooted = pattern.find('/') != std::string::npos && !pattern.starts_with("**/");
        if (pattern.starts_with("**/")) pattern.erase(0, 3);
        if (pattern.starts_with("/")) pattern.erase(0, 1);
        // Against the path, and every folder above it.
        for (fs::path path = relative; !path.empty(); path = path.parent_path()) {
            const std::string text = isRooted ? path.generic_string() : path.filename().string();
            const bool isFile = path == fs::path(relative);
            if (!(isFolder && isFile) && ::fnmatch(pattern.c_str(), text.c_str(), FNM_PATHNAME) == 0)
                return true;
        }
        return false;
    });
}

std::string labelOfFolder(const fs::path& part, const std::string& key) {
    const std::string name = part.string();
    return name.starts_with(key + "-") ? name.substr(key.size() + 1) : std::string();
}

// Folders at the root whose content is not part of the data set proper.
bool isSideFolder(const std::string& first) {
    static const std::set<std::string> names{"derivatives", "sourcedata", "code", "rawdata", "logs", ".git"};
    return names.contains(first);
}

void listFiles(BidsDataset& dataset) {
    const std::vector<std::string> patterns = ignoredPatterns(dataset.root);
    std::error_code failure;
    for (fs::recursive_directory_iterator entry(dataset.root, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        const fs::path relative = entry->path().lexically_relative(dataset.root);
        const std::string first = relative.begin()->string();
        if (isSideFolder(first) && entry->is_directory()) {
            entry.disable_recursion_pending();
            continue;
        }
        if (isIgnored(relative.generic_string(), patterns) || first == ".bidsignore") continue;
        if (entry->is_directory()) {
            const std::string subject = labelOfFolder(first, "sub");
            if (subject.empty()) continue;
            dataset.subjects.insert(subject);
            auto part = relative.begin();
            if (++part == relative.end()) continue;
            if (const std::string session = labelOfFolder(*part, "ses"); !session.empty())
                dataset.sessions[subject].insert(session);
        } else {
            dataset.files.push_back(relative);
        }
    }
    if (failure)
        throw Error(ErrorKind::BadInput, "bids.no-dataset",
                    "the data set cannot be read: " + failure.message(), {{"reason", failure.message()}});
    std::sort(dataset.files.begin(), dataset.files.end());
    dataset.report.files = dataset.files.size();
    dataset.report.subjects = dataset.subjects.size();
}

bool isVersion(const std::string& text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t dots = 0;
    for (const char c : text)
        if (!digit(c) && c != '.')
            return false;
        else
            dots += c == '.';
    return dots == 2 && digit(text.front()) && digit(text.back()) && text.starts_with("1.");
}

// DatasetLinks and where a URI may point; the derivative's own fields.
void checkDerivativeDescription(BidsDataset& dataset, const Json& description) {
    const fs::path file = "dataset_description.json";
    const Json generated = description.value("GeneratedBy", Json());
    const bool isNamed = generated.is_array() && !generated.empty() &&
                         std::all_of(generated.begin(), generated.end(), [](const Json& item) {
                             return item.is_object() && item.contains("Name") && item["Name"].is_string();
                         });
    if (!isNamed)
        dataset.problem("bids.generated-by", file,
                        "a derivative needs GeneratedBy, a list of objects with Name");
    if (!description.contains("SourceDatasets"))
        dataset.note("bids.source-datasets", file, "SourceDatasets is recommended for a derivative");
}

void checkDescription(BidsDataset& dataset) {
    const fs::path file = "dataset_description.json";
    if (!dataset.exists(file)) {
        dataset.problem("bids.description-missing", file, "the data set has no dataset_description.json");
        return;
    }
    const Json description = dataset.readObject(file);
    if (description.is_null()) return;
    const auto text = [&](const char* key) {
        const Json value = description.value(key, Json());
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    if (text("Name").empty()) dataset.problem("bids.description-field", file, "Name is missing or empty");
    if (text("BIDSVersion").empty())
        dataset.problem("bids.description-field", file, "BIDSVersion is missing or empty");
    else if (!isVersion(text("BIDSVersion")))
        dataset.problem("bids.version", file, "BIDSVersion is no version such as 1.9.0");
    const std::string type = description.contains("DatasetType") ? text("DatasetType") : "raw";
    if (type != "raw" && type != "derivative")
        dataset.problem("bids.dataset-type", file, "DatasetType is neither raw nor derivative");
    dataset.report.isDerivative = type == "derivative";
    const Json links = description.value("DatasetLinks", Json());
    if (links.is_object())
        for (const auto& [name, target] : links.items())
            dataset.links.insert(name);
    else if (!links.is_null())
        dataset.problem("bids.dataset-links", file, "DatasetLinks is no object of names and places");
    if (!description.contains("License"))
        dataset.note("bids.licence", file, "a License is recommended, so that others know what they may do");
    if (dataset.report.isDerivative) checkDerivativeDescription(dataset, description);
}

void checkReadme(BidsDataset& dataset) {
    int found = 0;
    for (const char* name : {"README", "README.md", "README.rst", "README.txt"})
        found += dataset.exists(name);
    if (found == 0) dataset.problem("bids.readme-missing", "", "the data set has no README");
    if (found > 1) dataset.problem("bids.readme-several", "", "the data set has more than one README");
}

// Files that no other check looks at.
void checkPlaces(BidsDataset& dataset) {
    static const std::set<std::string> atRoot{"dataset_description.json",
                                              "participants.tsv",
                                              "participants.json",
                                              "README",
                                              "README.md",
                                              "README.rst",
                                              "README.txt",
                                              "CHANGES",
                                              "CITATION.cff",
                                              "LICENSE"};
    std::set<std::string> otherTypes;
    for (const fs::path& file : dataset.files) {
        const std::size_t depth = static_cast<std::size_t>(std::distance(file.begin(), file.end()));
        const std::string name = file.filename().string();
        if (depth == 1) {
            if (!atRoot.contains(name))
                dataset.problem("bids.file-unexpected", file,
                                "BIDS has no such file at the root of a data set");
            continue;
        }
        if (labelOfFolder(*file.begin(), "sub").empty()) {
            dataset.problem("bids.file-unexpected", file, "BIDS has no such folder; .bidsignore can name it");
            continue;
        }
        if (name.ends_with("_sessions.tsv") || name.ends_with("_sessions.json") ||
            name.ends_with("_scans.tsv") || name.ends_with("_scans.json"))
            continue; // BidsTables.cpp
        const std::string type = depth >= 3 ? (file.parent_path().filename().string()) : std::string();
        if (type == "anat") continue; // BidsImages.cpp
        static const std::set<std::string> known{"func", "dwi", "fmap", "perf", "meg",    "eeg", "ieeg",
                                                 "beh",  "pet", "micr", "nirs", "motion", "mrs"};
        if (known.contains(type))
            otherTypes.insert(type);
        else
            dataset.problem("bids.file-unexpected", file, "BIDS has no such file here");
    }
    for (const std::string& type : otherTypes)
        dataset.note("bids.not-checked", "", "images of the data type '" + type + "' are not checked");
}

} // namespace

bool BidsReport::isValid() const {
    return std::none_of(issues.begin(), issues.end(),
                        [](const BidsIssue& issue) { return issue.severity == Severity::Warning; });
}

bool BidsReport::holds(const std::string& code) const {
    return std::any_of(issues.begin(), issues.end(),
                       [&](const BidsIssue& issue) { return issue.code == code; });
}

Json BidsDataset::readObject(const fs::path& relative) {
    try {
        Json value = readJsonFile(root / relative);
        if (value.is_object()) return value;
        problem("bids.json-invalid", relative, "the file holds no JSON object");
    } catch (const Error&) {
        problem("bids.json-invalid", relative, "the file is no JSON that can be read");
    }
    return {};
}

BidsReport validateBids(const fs::path& folder) {
    std::error_code failure;
    if (!fs::is_directory(folder, failure))
        throw Error(ErrorKind::BadInput, "bids.no-dataset",
                    "there is no such folder; name the folder that holds dataset_description.json");
    BidsDataset dataset;
    dataset.root = folder;
    listFiles(dataset);
    checkDescription(dataset);
    checkReadme(dataset);
    checkPlaces(dataset);
    checkBidsTables(dataset);
    checkBidsImages(dataset);
    if (dataset.subjects.empty())
        dataset.problem("bids.no-subjects", "", "the data set has no folder sub-<label>");
    auto& issues = dataset.report.issues;
    std::stable_sort(issues.begin(), issues.end(), [](const BidsIssue& a, const BidsIssue& b) {
        return std::tie(a.file, a.code) < std::tie(b.file, b.code);
    });
    return dataset.report;
}

void to_json(Json& json, const BidsReport& report) {
    Json issues = Json::array();
    for (const BidsIssue& issue : report.issues)
        issues.push_back({{"severity", issue.severity == Severity::Warning ? "error" : "recommendation"},
                          {"code", issue.code},
                          {"file", issue.file},
                          {"message", issue.message}});
    json = {{"valid", report.isValid()},   {"type", report.isDerivative ? "derivative" : "raw"},
            {"files", report.files},       {"images", report.images},
            {"subjects", report.subjects}, {"issues", std::move(issues)}};
}

} // namespace magiqt
