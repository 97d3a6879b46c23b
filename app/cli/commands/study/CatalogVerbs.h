// What the verbs of `magiqt-cli catalog` share: opening a study, filters as options, a table as text. Each
// Catalog*.cpp adds its verbs to the command. The main thread alone.
#pragma once

#include "base/Json.h"
#include "catalog/Catalog.h"
#include "catalog/ScanSearch.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace magiqt {

struct CommandResult;

struct StudyOptions {
    std::string study;
    bool json = false;
};
// Adds --study and --json.
void addStudyOptions(CLI::App& verb, const std::shared_ptr<StudyOptions>& options);
// What is odd about the study goes to stderr.
Catalog openToRead(const StudyOptions& options);
Catalog openToWrite(const StudyOptions& options); // throws Error (Usage, "study.read-only") with the reason

struct FilterOptions {
    std::string text, cohort, split, part;
    std::vector<std::string> contrasts, planes, sites, sessions, manufacturers, models, subjects, sexes,
        fields, qualities, pairs;
    std::string ageYears, fieldTesla, spacingMm, days;
    bool withExcluded = false, onlyExcluded = false, enhanced = false, notEnhanced = false;
};
void addFilterOptions(CLI::App& verb, const std::shared_ptr<FilterOptions>& options);
ScanFilter filterFrom(const Catalog& catalog, const FilterOptions& options);

// Columns as wide as their widest cell; a cell with a number stands on the right.
void printTable(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows);
std::string shortNumber(double value);
std::string orDash(const std::string& text);
std::string yearsOf(const std::optional<int>& ageDays); // "34.2"; weeks below 2 years: "17 w"

RowId cohortNamed(const Catalog& catalog, const std::string& name); // throws "study.not-found"
RowId splitNamed(const Catalog& catalog, const std::string& name);
RowId subjectNamed(const Catalog& catalog, const std::string& pseudonym);

void addListVerbs(CLI::App& catalog);
void addKeepingVerbs(CLI::App& catalog,
                     CommandResult& result); // check, backup, repair, audit, undo, redo, history
void addCohortVerbs(CLI::App& catalog);
void addSplitVerbs(CLI::App& catalog);
void addPairVerbs(CLI::App& catalog);
void addBatchVerb(CLI::App& catalog);
void addEditVerbs(CLI::App& catalog); // set, conflicts
void addIngestVerb(CLI::App& catalog, CommandResult& result);
void addMergeVerb(CLI::App& catalog);

} // namespace magiqt
