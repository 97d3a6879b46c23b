#include "ScanSearch.h"

#include "store/Database.h"
#include "store/RecordColumns.h"
#include "store/Rows.h"
#include "store/ScanCharts.h"
#include "store/SelectedScans.h"

#include "base/Json.h"

#include <algorithm>
#include <list>

namespace magiqt {

namespace {

struct Answer {
    ScanQuery query;
    std::int64_t change = 0;
    std::shared_ptr<const std::vector<RowId>> ids;
};

constexpr double notKnown = ScanTable::notKnown;

// By id, from a query for (id, rank).
std::vector<double> ranksOf(Database& database, const std::string& sql) {
    std::vector<double> ranks;
    Rows rows(database, sql);
    while (rows.next()) {
        const auto id = static_cast<std::size_t>(rows.integer(0));
        if (id >= ranks.size()) ranks.resize(std::max(id + 1, 2 * ranks.size()), notKnown);
        ranks[id] = rows.isNull(1) ? notKnown : rows.real(1);
    }
    return ranks;
}

double rankIn(const std::vector<double>& ranks, RowId id) {
    return static_cast<std::size_t>(id) < ranks.size() ? ranks[static_cast<std::size_t>(id)] : notKnown;
}

// Scanners are few: those with equal values share a rank.
std::vector<double> scannerRanks(Database& database, ScanColumn column) {
    const std::string name = column == ScanColumn::Manufacturer ? "manufacturer"
                             : column == ScanColumn::Model      ? "model"
                                                                : "field_strength_tesla";
    return ranksOf(database, "SELECT id, CASE WHEN " + name + " IS NULL OR " + name +
                                 " = '' THEN NULL ELSE dense_rank() OVER (ORDER BY " + name +
                                 ") END FROM scanner");
}

// The place of each value in their order; empty texts stand last.
std::vector<double> ranksOf(const TextColumn& column) {
    std::vector<std::string> ordered = column.values;
    std::sort(ordered.begin(), ordered.end());
    std::vector<double> ranks;
    for (const std::string& value : column.values)
        ranks.push_back(value.empty()
                            ? notKnown
                            : static_cast<double>(std::lower_bound(ordered.begin(), ordered.end(), value) -
                                                  ordered.begin()));
    return ranks;
}

struct Keyed {
    double key;
    RowId id;
};

void sortKeyed(std::vector<Keyed>& rows, SortOrder order) {
    if (order == SortOrder::Descending)
        for (Keyed& row : rows)
            if (row.key != notKnown) row.key = -row.key;
    std::sort(rows.begin(), rows.end(), [](const Keyed& left, const Keyed& right) {
        return left.key != right.key ? left.key < right.key : left.id < right.id;
    });
}

std::vector<Keyed> keyedRows(const Catalog& catalog, const ScanQuery& query) {
    Database& database = catalog.database();
    const SelectedScans selected(catalog, query.filter);
    const ScanTable& table = selected.table();
    std::vector<Keyed> rows;
    rows.reserve(selected.places().size());
    const auto keyBy = [&](auto&& key) {
        for (const std::uint32_t place : selected.places())
            rows.push_back({key(place), table.ids()[place]});
    };
    if (const TextColumn* text = table.texts(query.sort)) {
        const std::vector<double> ranks = ranksOf(*text);
        keyBy([&](std::uint32_t place) { return ranks[text->codes[place]]; });
        return rows;
    }
    if (const ScanTable::Numbers* number = table.numbers(query.sort)) {
        keyBy([&](std::uint32_t place) { return (*number)[place]; });
        return rows;
    }
    switch (query.sort) {
    case ScanColumn::Pseudonym: {
        const ScanTable::Numbers& ranks = table.pseudonymRanks();
        keyBy([&](std::uint32_t place) { return ranks[place]; });
        break;
    }
    case ScanColumn::File: {
        const ScanTable::Numbers& ranks = table.fileRanks();
        keyBy([&](std::uint32_t place) { return ranks[place]; });
        break;
    }
    case ScanColumn::Manufacturer:
    case ScanColumn::Model:
    case ScanColumn::FieldStrength: {
        const std::vector<double> ranks = scannerRanks(database, query.sort);
        const ScanTable::Numbers& scanners = table.scanners();
        keyBy([&](std::uint32_t place) { return rankIn(ranks, static_cast<RowId>(scanners[place])); });
        break;
    }
    default:
        keyBy([&](std::uint32_t place) { return static_cast<double>(place); });
    }
    return rows;
}

const char* const selectRow =
    "SELECT scan_row.id, scan_row.subject_id, scan_row.session_id, scan_row.pseudonym, scan_row.session, "
    "scan_row.site, scan_row.contrast, scan_row.plane, ifnull(scanner.manufacturer, ''), "
    "ifnull(scanner.model, ''), "
    "scan.file, scan_row.sex, scan_row.field_class, scan_row.age_days, scan_row.days_since_first, "
    "scanner.field_strength_tesla, scan.size_i, scan.size_j, scan.size_k, scan.spacing_i_mm, "
    "scan.spacing_j_mm, "
    "scan.spacing_k_mm, scan_row.warnings, scan_row.quality, scan_row.pair_status, scan_row.enhanced, "
    "scan_row.excluded FROM scan_row JOIN scan ON scan.id = scan_row.id LEFT JOIN scanner ON scanner.id = "
    "scan_row.scanner_id WHERE scan_row.id = ?";

ScanRow readRow(const Query& row) {
    ScanRow scan;
    scan.id = row.integer(0);
    scan.subjectId = row.integer(1);
    scan.sessionId = row.integer(2);
    scan.pseudonym = row.text(3);
    scan.session = row.text(4);
    scan.site = row.text(5);
    scan.contrast = row.text(6);
    scan.plane = row.text(7);
    scan.manufacturer = row.text(8);
    scan.model = row.text(9);
    scan.file = row.text(10);
    scan.sex = sexFrom(row.text(11));
    scan.fieldClass = fieldClassFrom(row.text(12));
    scan.ageDays = row.optionalInt(13);
    scan.daysSinceFirst = row.optionalInt(14);
    scan.fieldStrengthTesla = row.optionalReal(15);
    for (int axis = 0; axis < 3; ++axis) {
        scan.sizeIjk[static_cast<std::size_t>(axis)] = static_cast<int>(row.integer(16 + axis));
        scan.spacingMm[static_cast<std::size_t>(axis)] = row.real(19 + axis);
    }
    scan.findings = static_cast<int>(row.integer(22));
    scan.quality = scanQualityFrom(row.text(23));
    scan.pair = static_cast<PairStatus>(row.integer(24));
    scan.enhanced = row.integer(25) != 0;
    scan.excluded = row.integer(26) != 0;
    return scan;
}

} // namespace

struct ScanSearch::State {
    const Catalog& catalog;
    std::list<Answer> answers; // the latest first
};

ScanSearch::ScanSearch(const Catalog& catalog) : m_state(std::make_unique<State>(State{catalog, {}})) {}
ScanSearch::~ScanSearch() = default;

std::shared_ptr<const std::vector<RowId>> ScanSearch::ids(const ScanQuery& query) {
    std::list<Answer>& answers = m_state->answers;
    const ReadTransaction oneState(m_state->catalog.database());
    const std::int64_t change = m_state->catalog.changeCounter();
    answers.remove_if([&](const Answer& answer) { return answer.change != change; });
    const auto known = std::find_if(answers.begin(), answers.end(),
                                    [&](const Answer& answer) { return answer.query == query; });
    if (known != answers.end()) {
        answers.splice(answers.begin(), answers, known);
        return answers.front().ids;
    }
    std::vector<Keyed> rows = keyedRows(m_state->catalog, query);
    sortKeyed(rows, query.order);
    std::vector<RowId> ids(rows.size());
    std::transform(rows.begin(), rows.end(), ids.begin(), [](const Keyed& row) { return row.id; });
    answers.push_front({query, change, std::make_shared<const std::vector<RowId>>(std::move(ids))});
    if (answers.size() > 8) answers.pop_back();
    return answers.front().ids;
}

ScanPage ScanSearch::page(const ScanQuery& query, std::int64_t offset, std::int64_t limit) {
    Database& database = m_state->catalog.database();
    const ReadTransaction oneState(database);
    const auto all = ids(query);
    ScanPage page;
    page.total = static_cast<std::int64_t>(all->size());
    page.offset = std::clamp<std::int64_t>(offset, 0, page.total);
    const std::int64_t end = page.offset + std::clamp<std::int64_t>(limit, 0, page.total - page.offset);
    for (std::int64_t place = page.offset; place < end; ++place) {
        Query row = database.query(selectRow);
        if (row.bind((*all)[static_cast<std::size_t>(place)]).next()) page.rows.push_back(readRow(row));
    }
    return page;
}

std::int64_t ScanSearch::count(const ScanFilter& filter) {
    for (const Answer& answer : m_state->answers)
        if (answer.query.filter == filter && answer.change == m_state->catalog.changeCounter())
            return static_cast<std::int64_t>(answer.ids->size());
    const ReadTransaction oneState(m_state->catalog.database());
    return SelectedScans(m_state->catalog, filter).size();
}

std::vector<RowId> ScanSearch::subjectIds(const ScanFilter& filter) {
    const ReadTransaction oneState(m_state->catalog.database());
    const SelectedScans selected(m_state->catalog, filter);
    std::vector<RowId> subjects;
    for (const std::uint32_t place : selected.places())
        subjects.push_back(selected.table().subjects()[place]);
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    return subjects;
}

std::vector<ValueCount> ScanSearch::distinct(ScanColumn column, const ScanFilter& filter) {
    return countValues(m_state->catalog, column, filter);
}

ScanCharts ScanSearch::charts(const ScanFilter& filter) {
    return drawCharts(m_state->catalog, filter);
}

void to_json(Json& json, const ScanRow& row) {
    json = {{"id", row.id},
            {"subjectId", row.subjectId},
            {"sessionId", row.sessionId},
            {"pseudonym", row.pseudonym},
            {"session", row.session},
            {"site", row.site},
            {"contrast", row.contrast},
            {"plane", row.plane},
            {"manufacturer", row.manufacturer},
            {"model", row.model},
            {"file", row.file},
            {"sex", toString(row.sex)},
            {"fieldClass", toString(row.fieldClass)},
            {"ageDays", row.ageDays ? Json(*row.ageDays) : Json()},
            {"daysSinceFirst", row.daysSinceFirst ? Json(*row.daysSinceFirst) : Json()},
            {"fieldStrengthTesla", row.fieldStrengthTesla ? Json(*row.fieldStrengthTesla) : Json()},
            {"sizeIjk", row.sizeIjk},
            {"spacingMm", row.spacingMm},
            {"findings", row.findings},
            {"quality", toString(row.quality)},
            {"pair", toString(row.pair)},
            {"enhanced", row.enhanced},
            {"excluded", row.excluded}};
}

} // namespace magiqt
