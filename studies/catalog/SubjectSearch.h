// The subjects of a study as a table, as ScanSearch does it for scans. Uses its Catalog's thread.
#pragma once

#include "ScanSearch.h"

namespace magiqt {

enum class SubjectColumn {
    Imported,
    Pseudonym,
    Sex,
    AgeAtFirst,
    Sessions,
    Scans,
    LowField,
    HighField,
    Pairs
};
std::string toString(SubjectColumn column);
SubjectColumn subjectColumnFrom(const std::string& text); // throws Error (Usage, "study.column-unknown")
const std::vector<SubjectColumn>& allSubjectColumns();

struct SubjectQuery {
    // Subjects with a scan that passes. A filter without any condition also shows subjects that have no scan.
    ScanFilter scans;
    std::string text; // begins the pseudonym, or stands in the note
    SubjectColumn sort = SubjectColumn::Pseudonym;
    SortOrder order = SortOrder::Ascending;
    bool operator==(const SubjectQuery&) const = default;
};

struct SubjectRow {
    RowId id = 0;
    std::string pseudonym;
    Sex sex = Sex::Unknown;
    std::optional<double> gestationalAgeWeeks;
    std::optional<int> ageAtFirstDays;
    int sessions = 0, scans = 0, lowField = 0, highField = 0, pairs = 0;
    std::string note;
};
void to_json(Json& json, const SubjectRow& row);

struct SubjectPage {
    std::int64_t total = 0;
    std::int64_t offset = 0;
    std::vector<SubjectRow> rows;
};

class SubjectSearch {
public:
    explicit SubjectSearch(const Catalog& catalog);
    ~SubjectSearch();
    SubjectSearch(const SubjectSearch&) = delete;
    SubjectSearch& operator=(const SubjectSearch&) = delete;

    SubjectPage page(const SubjectQuery& query, std::int64_t offset, std::int64_t limit);
    std::shared_ptr<const std::vector<RowId>> ids(const SubjectQuery& query);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace magiqt
