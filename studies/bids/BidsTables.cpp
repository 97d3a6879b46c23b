// participants.tsv, *_sessions.tsv and *_scans.tsv: people, sessions and files named there are those that the
// folders hold, every column of our own is described, and no date stands anywhere.
#include "BidsDataset.h"
#include "BidsTable.h"
#include "LeakHunt.h"

#include <algorithm>
#include <cstdlib>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

bool isNumber(const std::string& text) {
    if (text.empty()) return false;
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return *end == '\0';
}

// Columns that the specification describes itself.
bool isDescribedBySpecification(const std::string& column) {
    static const std::set<std::string> names{
        "participant_id", "session_id", "filename", "species",  "age", "sex",
        "handedness",     "acq_time",   "strain",   "pathology"};
    return names.contains(column);
}

void checkColumnsDescribed(BidsDataset& dataset, const fs::path& file, const BidsTable& table) {
    fs::path sidecar = file;
    sidecar.replace_extension(".json");
    const Json description = dataset.exists(sidecar) ? dataset.readObject(sidecar) : Json::object();
    if (description.is_null()) return;
    for (const std::string& column : table.columns) {
        const Json entry = description.value(column, Json());
        const bool isDescribed = entry.is_object() && entry.contains("Description");
        if (!isDescribed && !isDescribedBySpecification(column))
            dataset.problem("bids.column-undescribed", file,
                            "the column '" + column + "' is described in no " + sidecar.filename().string());
        if (entry.is_object() && entry.contains("Levels") && entry["Levels"].is_object())
            for (const std::string& cell : table.cells(column))
                if (cell != "n/a" && !entry["Levels"].contains(cell)) {
                    dataset.problem("bids.level-unknown", file,
                                    "the column '" + column + "' holds a value that its Levels do not name");
                    break;
                }
    }
    for (const auto& [column, entry] : description.items())
        if (!table.column(column))
            dataset.problem("bids.column-missing", sidecar,
                            "it describes a column '" + column + "' that is not there");
}

// Dates do not belong into a data set that is shared, in whatever column.
void checkNoDates(BidsDataset& dataset, const fs::path& file, const BidsTable& table) {
    for (const char* column : {"acq_time", "date_of_birth", "birth_date", "scan_date"})
        if (table.column(column))
            dataset.problem("bids.date", file, std::string("the column '") + column + "' gives dates away");
    for (const auto& row : table.rows)
        for (const std::string& cell : row)
            if (holdsDate(cell)) {
                dataset.problem("bids.date", file, "a cell holds a date");
                return;
            }
}

// The table, with its first column's name checked; nullopt (and an issue) where it is none.
std::optional<BidsTable> readTable(BidsDataset& dataset, const fs::path& file,
                                   const std::string& firstColumn) {
    std::string reason;
    std::optional<BidsTable> table = readBidsTable(dataset.root / file, reason);
    if (!table) {
        dataset.problem("bids.tsv-malformed", file, "the table cannot be used: " + reason);
        return std::nullopt;
    }
    if (table->columns.front() != firstColumn) {
        dataset.problem("bids.first-column", file, "the first column must be " + firstColumn);
        return std::nullopt;
    }
    checkColumnsDescribed(dataset, file, *table);
    checkNoDates(dataset, file, *table);
    return table;
}

// The first column as labels after `key-`; each once.
std::set<std::string> labelsOf(BidsDataset& dataset, const fs::path& file, const BidsTable& table,
                               const std::string& key) {
    std::set<std::string> labels;
    for (const auto& row : table.rows) {
        const std::string& id = row.front();
        const std::string label = id.starts_with(key + "-") ? id.substr(key.size() + 1) : std::string();
        if (!isBidsLabel(label))
            dataset.problem("bids.id-invalid", file, "a row's id is not " + key + "-<letters and digits>");
        else if (!labels.insert(label).second)
            dataset.problem("bids.id-repeated", file, key + "-" + label + " has more than one row");
    }
    return labels;
}

void compareWithFolders(BidsDataset& dataset, const fs::path& file, const std::set<std::string>& inTable,
                        const std::set<std::string>& inFolders, const std::string& key) {
    for (const std::string& label : inFolders)
        if (!inTable.contains(label))
            dataset.problem("bids.not-listed", file, key + "-" + label + " has a folder and no row");
    for (const std::string& label : inTable)
        if (!inFolders.contains(label))
            dataset.problem("bids.no-folder", file, key + "-" + label + " has a row and no folder");
}

void checkAges(BidsDataset& dataset, const fs::path& file, const BidsTable& table) {
    for (const std::string& age : table.cells("age")) {
        if (age == "n/a" || age == "89+") continue;
        const double years = isNumber(age) ? std::atof(age.c_str()) : -1.0;
        if (years < 0 || years > 89) {
            dataset.problem("bids.age", file, "an age is no number of years from 0 to 89");
            return;
        }
    }
}

void checkParticipants(BidsDataset& dataset) {
    const fs::path file = "participants.tsv";
    if (!dataset.exists(file)) {
        if (!dataset.report.isDerivative)
            dataset.problem("bids.participants-missing", file, "the data set has no participants.tsv");
        return;
    }
    const std::optional<BidsTable> table = readTable(dataset, file, "participant_id");
    if (!table) return;
    compareWithFolders(dataset, file, labelsOf(dataset, file, *table, "sub"), dataset.subjects, "sub");
    checkAges(dataset, file, *table);
    static const std::set<std::string> sexes{"male", "m",     "M",      "MALE",   "Male",  "female",
                                             "f",    "F",     "FEMALE", "Female", "other", "o",
                                             "O",    "OTHER", "Other",  "n/a"};
    for (const std::string& sex : table->cells("sex"))
        if (!sexes.contains(sex)) {
            dataset.problem("bids.sex", file, "a sex is none of the words that BIDS knows");
            break;
        }
}

void checkSessions(BidsDataset& dataset, const std::string& subject) {
    const fs::path folder = "sub-" + subject;
    const fs::path file = folder / ("sub-" + subject + "_sessions.tsv");
    if (!dataset.exists(file)) return;
    const std::optional<BidsTable> table = readTable(dataset, file, "session_id");
    if (!table) return;
    const auto known = dataset.sessions.find(subject);
    compareWithFolders(dataset, file, labelsOf(dataset, file, *table, "ses"),
                       known == dataset.sessions.end() ? std::set<std::string>() : known->second, "ses");
}

void checkScans(BidsDataset& dataset, const fs::path& file) {
    const std::optional<BidsTable> table = readTable(dataset, file, "filename");
    if (!table) return;
    std::set<std::string> listed;
    for (const auto& row : table->rows) {
        if (!dataset.exists(file.parent_path() / row.front()))
            dataset.problem("bids.scan-missing", file, "a row names a file that is not there");
        if (!listed.insert(row.front()).second)
            dataset.problem("bids.id-repeated", file, "a file has more than one row");
    }
    for (const fs::path& image : dataset.files) {
        const std::string name = image.filename().string();
        const fs::path inside = image.lexically_relative(file.parent_path());
        const bool isBelow = !inside.empty() && inside.begin()->string() == "anat";
        if (isBelow && (name.ends_with(".nii.gz") || name.ends_with(".nii")) &&
            !listed.contains(inside.generic_string()))
            dataset.problem("bids.not-listed", file, "an image below has no row");
    }
}

} // namespace

void checkBidsTables(BidsDataset& dataset) {
    checkParticipants(dataset);
    for (const std::string& subject : dataset.subjects) {
        if (!isBidsLabel(subject))
            dataset.problem("bids.label-invalid", "sub-" + subject, "the label is not letters and digits");
        checkSessions(dataset, subject);
    }
    for (const fs::path& file : dataset.files)
        if (file.filename().string().ends_with("_scans.tsv")) {
            std::string owner;
            for (const fs::path& part : file.parent_path())
                owner += part.string() + "_";
            if (file.filename().string() != owner + "scans.tsv")
                dataset.problem("bids.folder-disagrees", file, "the table's name is not that of its folders");
            checkScans(dataset, file);
        }
}

} // namespace magiqt
