#include "ScanSearch.h"

#include "store/Database.h"
#include "store/RecordColumns.h"
#include "store/ScanCharts.h"
#include "store/SelectedScans.h"

#include "base/Json.h"

#include <algorithm>
#include <limits>
#include <list>
#include <unordered_map>

namespace magiqt {

namespace {

struct Answer {
    ScanQuery query;
    std::int64_t change = 0;
    std::shared_ptr<const std::vector<RowId>> ids;
};

using Ranks = std::vector<double>; // by id

constexpr double notKnown = std::numeric_limits<double>::infinity();

Ranks ranksOf(Rows&& ordered) {
    Ranks ranks;
    double next = 0;
    while (ordered.next()) {
        const auto id = static_cast<std::size_t>(ordered.integer(0));
        if (id >= ranks.size()) ranks.resize(std::max(id + 1, 2 * ranks.size()), notKnown);
        ranks[id] = next++;
    }
    return ranks;
}

double rankIn(const Ranks& ranks, RowId id) {
    return static_cast<std::size_t>(id) < ranks.size() ? ranks[static_cast<std::size_t>(id)] : notKnown;
}

// Where a column of scan_row is a number, its name; where it is a text of few values, likewise.
const char* numberColumn(ScanColumn column) {
    switch (column) {
    case ScanColumn::Age:
        return "age_days";
    case ScanColumn::DaysSinceFirst:
        return "days_since_first";
    case ScanColumn::CoarsestSpacing:
        return "coarsest_mm";
    case ScanColumn::VoxelVolume:
        return "voxel_mm3";
    case ScanColumn::FindingCount:
        return "warnings";
    case ScanColumn::Pair:
        return "pair_status";
    case ScanColumn::Enhanced:
        return "enhanced";
    default:
        return nullptr;
    }
}

const char* textColumn(ScanColumn column) {
    switch (column) {
    case ScanColumn::Sex:
        return "sex";
    case ScanColumn::Session:
        return "session";
    case ScanColumn::Site:
        return "site";
    case ScanColumn::Contrast:
        return "contrast";
    case ScanColumn::Plane:
        return "plane";
    case ScanColumn::FieldClass:
        return "field_class";
    case ScanColumn::Quality:
        return "quality";
    default:
        return nullptr;
    }
}

// Scanners are few: those with equal values share a rank.
Ranks scannerRanks(Database& database, ScanColumn column) {
    const char* name = column == ScanColumn::Manufacturer ? "manufacturer"
                       : column == ScanColumn::Model      ? "model"
                                                          : "field_strength_tesla";
    Ranks ranks;
    Query scanners = database.query(std::string("SELECT id, dense_rank() OVER (ORDER BY ") + name +
                                    " NULLS LAST), " + name + " IS NULL OR " + name + " = '' FROM scanner");
    while (scanners.next()) {
        const auto id = static_cast<std::size_t>(scanners.integer(0));
        if (id >= ranks.size()) ranks.resize(id + 1, notKnown);
        ranks[id] = scanners.integer(2) ? notKnown : scanners.real(1);
    }
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

// Texts of few values: numbered as they are met, ranked at the end.
std::vector<Keyed> keyedByText(SelectedScans& selected, const char* column) {
    std::vector<Keyed> rows;
    std::vector<std::string> values;
    std::unordered_map<std::string_view, std::size_t> numbers;
    std::list<std::string> kept; // what the views look at
    std::size_t last = 0;
    selected.forEach(column, [&](const Rows& row) {
        const std::string_view text = row.view(2);
        if (values.empty() || values[last] != text) {
            auto found = numbers.find(text);
            if (found == numbers.end()) {
                kept.emplace_back(text);
                found = numbers.emplace(kept.back(), values.size()).first;
                values.push_back(kept.back());
            }
            last = found->second;
        }
        rows.push_back({static_cast<double>(last), row.integer(0)});
    });
    std::vector<std::size_t> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        rank[order[place]] = values[order[place]].empty() ? notKnown : static_cast<double>(place);
    for (Keyed& row : rows)
        row.key = rank[static_cast<std::size_t>(row.key)];
    return rows;
}

std::vector<Keyed> keyedRows(Database& database, const ScanQuery& query) {
    SelectedScans selected(database, query.filter);
    if (const char* text = textColumn(query.sort)) return keyedByText(selected, text);
    std::vector<Keyed> rows;
    if (const char* number = numberColumn(query.sort)) {
        selected.forEach(number, [&](const Rows& row) {
            rows.push_back({row.isNull(2) ? notKnown : row.real(2), row.integer(0)});
        });
        return rows;
    }
    switch (query.sort) {
    case ScanColumn::Pseudonym: {
        const Ranks ranks = ranksOf(Rows(database, "SELECT id FROM subject ORDER BY pseudonym"));
        selected.forEach("", [&](const Rows& row) {
            rows.push_back({rankIn(ranks, row.integer(1)), row.integer(0)});
        });
        break;
    }
    case ScanColumn::File: {
        const Ranks ranks = ranksOf(Rows(database, "SELECT id FROM scan ORDER BY file"));
        selected.forEach("", [&](const Rows& row) {
            rows.push_back({rankIn(ranks, row.integer(0)), row.integer(0)});
        });
        break;
    }
    case ScanColumn::Manufacturer:
    case ScanColumn::Model:
    case ScanColumn::FieldStrength: {
        const Ranks ranks = scannerRanks(database, query.sort);
        selected.forEach("scanner_id", [&](const Rows& row) {
            rows.push_back({rankIn(ranks, row.integer(2)), row.integer(0)});
        });
        break;
    }
    default:
        selected.forEach("", [&](const Rows& row) {
            rows.push_back({static_cast<double>(row.integer(0)), row.integer(0)});
        });
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
    std::vector<Keyed> rows = keyedRows(m_state->catalog.database(), query);
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
    std::int64_t scans = 0;
    SelectedScans(m_state->catalog.database(), filter).forEach("", [&](const Rows&) { ++scans; });
    return scans;
}

std::vector<RowId> ScanSearch::subjectIds(const ScanFilter& filter) {
    std::vector<RowId> subjects;
    RowId last = 0;
    SelectedScans(m_state->catalog.database(), filter).forEach("", [&](const Rows& row) {
        if (row.integer(1) != last) subjects.push_back(last = row.integer(1));
    });
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
