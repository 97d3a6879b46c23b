// The scans of a study as a table that is filtered, searched, sorted and paged. A query is answered once (its
// ordered ids, 25 ms at 100,000 scans) and kept until the study or the query changes, so that any page of it
// costs a look-up of its rows. Owned by whoever shows a table, uses its Catalog's thread.
#pragma once

#include "Catalog.h"
#include "Records.h"

#include <memory>

namespace magiqt {

enum class ScanColumn {
    Imported, // the order in which they came
    Pseudonym,
    Sex,
    Age,
    Session,
    DaysSinceFirst,
    Site,
    Contrast,
    Plane,
    FieldClass,
    FieldStrength,
    Manufacturer,
    Model,
    CoarsestSpacing,
    VoxelVolume,
    FindingCount,
    Quality,
    Pair,
    Enhanced,
    File,
};
std::string toString(ScanColumn column);            // "pseudonym", "field-strength": the CLI's --sort
ScanColumn scanColumnFrom(const std::string& text); // throws Error (Usage, "study.column-unknown")
const std::vector<ScanColumn>& allScanColumns();

enum class SortOrder { Ascending, Descending };

struct NumberRange {
    std::optional<double> least, most; // both included; a value that is not known is outside of every range
    bool operator==(const NumberRange&) const = default;
};

// Every member that is set must hold; within a list one value must. An empty filter is every scan that is not
// excluded.
struct ScanFilter {
    std::string text; // words; each must begin a word of pseudonym, session, contrast, plane, scanner, site,
                      // findings, note
    std::vector<std::string> contrasts, planes, sites, sessions, manufacturers, models, pseudonyms;
    std::vector<Sex> sexes;
    std::vector<FieldClass> fieldClasses;
    std::vector<ScanQuality> qualities;
    std::vector<PairStatus> pairStatuses;
    NumberRange ageDays, daysSinceFirst, fieldStrengthTesla, coarsestSpacingMm, voxelVolumeMm3, findings;
    std::optional<bool> enhanced;
    std::optional<bool> excluded = false;
    RowId subjectId = 0;
    RowId cohortId = 0;
    RowId splitId = 0; // alone: subjects of any part
    std::optional<int> part;
    bool operator==(const ScanFilter&) const = default;
};
void to_json(Json& json, const ScanFilter& filter);
void from_json(const Json& json, ScanFilter& filter); // throws Error (BadInput, "study.filter-invalid")

struct ScanQuery {
    ScanFilter filter;
    ScanColumn sort = ScanColumn::Pseudonym;
    SortOrder order = SortOrder::Ascending; // ties by id; what is not known stands last
    bool operator==(const ScanQuery&) const = default;
};

// A row as tables show it.
struct ScanRow {
    RowId id = 0, subjectId = 0, sessionId = 0;
    std::string pseudonym, session, site, contrast, plane, manufacturer, model, file;
    Sex sex = Sex::Unknown;
    FieldClass fieldClass = FieldClass::Unknown;
    std::optional<int> ageDays, daysSinceFirst;
    std::optional<double> fieldStrengthTesla;
    std::array<int, 3> sizeIjk{};
    std::array<double, 3> spacingMm{};
    int findings = 0; // warnings alone
    ScanQuality quality = ScanQuality::Unrated;
    PairStatus pair = PairStatus::None;
    bool enhanced = false;
    bool excluded = false;
};
void to_json(Json& json, const ScanRow& row);

struct ScanPage {
    std::int64_t total = 0;  // rows of the query
    std::int64_t offset = 0; // of the first row of this page
    std::vector<ScanRow> rows;
};

struct ValueCount {
    std::string value; // as toString or as stored; "" where it is not known
    std::int64_t scans = 0;
};

// What the charts of a cohort draw.
struct ScanCharts {
    std::int64_t scans = 0, subjects = 0;
    std::vector<std::pair<double, std::int64_t>>
        ageYears; // lower edge of a bin of 5 years (1 year where all are children)
    double ageBinYears = 5;
    std::int64_t ageUnknown = 0;
    std::vector<std::pair<double, std::int64_t>> fieldStrengthTesla;
    std::vector<ValueCount> contrasts, qualities, pairs, sexes, sites;
};

class ScanSearch {
public:
    explicit ScanSearch(const Catalog& catalog);
    ~ScanSearch();
    ScanSearch(const ScanSearch&) = delete;
    ScanSearch& operator=(const ScanSearch&) = delete;

    ScanPage page(const ScanQuery& query, std::int64_t offset, std::int64_t limit);
    std::int64_t count(const ScanFilter& filter);
    // Every id in order; shared with the cache.
    std::shared_ptr<const std::vector<RowId>> ids(const ScanQuery& query);
    // Subjects of the filter's scans, ascending by id.
    std::vector<RowId> subjectIds(const ScanFilter& filter);
    // Values of a column with counts, for filter widgets; those of numbers are texts.
    std::vector<ValueCount> distinct(ScanColumn column, const ScanFilter& filter = {});
    ScanCharts charts(const ScanFilter& filter = {});

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace magiqt
