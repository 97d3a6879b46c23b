#include "SubjectSearch.h"

#include "store/Database.h"
#include "store/SelectedScans.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>
#include <array>
#include <list>

namespace magiqt {

namespace {

struct ColumnName {
    SubjectColumn column;
    const char* name;
    const char* sql;
};

constexpr std::array<ColumnName, 9> columns{{
    {SubjectColumn::Imported, "imported", "id"},
    {SubjectColumn::Pseudonym, "pseudonym", "pseudonym"},
    {SubjectColumn::Sex, "sex", "nullif(sex, '')"},
    {SubjectColumn::AgeAtFirst, "age", "age_days"},
    {SubjectColumn::Sessions, "sessions", "sessions"},
    {SubjectColumn::Scans, "scans", "scans"},
    {SubjectColumn::LowField, "low-field", "low"},
    {SubjectColumn::HighField, "high-field", "high"},
    {SubjectColumn::Pairs, "pairs", "pairs"},
}};

const ColumnName& nameOf(SubjectColumn column) {
    return *std::find_if(columns.begin(), columns.end(),
                         [&](const ColumnName& known) { return known.column == column; });
}

struct Answer {
    SubjectQuery query;
    std::int64_t change = 0;
    std::shared_ptr<const std::vector<RowId>> ids;
};

} // namespace

std::string toString(SubjectColumn column) {
    return nameOf(column).name;
}

SubjectColumn subjectColumnFrom(const std::string& text) {
    std::string known;
    for (const ColumnName& column : columns) {
        if (text == column.name) return column.column;
        known += (known.empty() ? "" : ", ") + std::string(column.name);
    }
    throw Error(ErrorKind::Usage, "study.column-unknown",
                "there is no column '" + text + "'; there are " + known, {{"value", text}, {"known", known}});
}

const std::vector<SubjectColumn>& allSubjectColumns() {
    static const std::vector<SubjectColumn> all = [] {
        std::vector<SubjectColumn> list;
        for (const ColumnName& column : columns)
            list.push_back(column.column);
        return list;
    }();
    return all;
}

struct SubjectSearch::State {
    const Catalog& catalog;
    std::list<Answer> answers;
};

SubjectSearch::SubjectSearch(const Catalog& catalog) : m_state(std::make_unique<State>(State{catalog, {}})) {}
SubjectSearch::~SubjectSearch() = default;

std::shared_ptr<const std::vector<RowId>> SubjectSearch::ids(const SubjectQuery& query) {
    Database& database = m_state->catalog.database();
    std::list<Answer>& answers = m_state->answers;
    const ReadTransaction oneState(database);
    const std::int64_t change = m_state->catalog.changeCounter();
    answers.remove_if([&](const Answer& answer) { return answer.change != change; });
    for (const Answer& answer : answers)
        if (answer.query == query) return answer.ids;

    const bool isRestricted = query.scans != ScanFilter{};
    std::vector<bool> wanted;
    if (isRestricted)
        for (const SelectedScans selected(m_state->catalog, query.scans);
             const std::uint32_t place : selected.places()) {
            const auto id = static_cast<std::size_t>(selected.table().subjects()[place]);
            if (id >= wanted.size()) wanted.resize(std::max(id + 1, 2 * wanted.size()));
            wanted[id] = true;
        }
    std::string sql = "SELECT id FROM subject_row";
    if (!query.text.empty())
        sql +=
            " WHERE substr(pseudonym, 1, length(?1)) = ?1 OR EXISTS(SELECT 1 FROM subject WHERE subject.id = "
            "subject_row.id AND instr(lower(note), lower(?1)) > 0)";
    sql += std::string(" ORDER BY ") + nameOf(query.sort).sql +
           (query.order == SortOrder::Ascending ? " ASC NULLS LAST, id" : " DESC NULLS LAST, id");
    Query rows = database.query(sql);
    if (!query.text.empty()) rows.bind(query.text);
    auto ids = std::make_shared<std::vector<RowId>>();
    while (rows.next()) {
        const RowId id = rows.integer(0);
        if (!isRestricted ||
            (static_cast<std::size_t>(id) < wanted.size() && wanted[static_cast<std::size_t>(id)]))
            ids->push_back(id);
    }
    answers.push_front({query, change, ids});
    if (answers.size() > 8) answers.pop_back();
    return ids;
}

SubjectPage SubjectSearch::page(const SubjectQuery& query, std::int64_t offset, std::int64_t limit) {
    Database& database = m_state->catalog.database();
    const ReadTransaction oneState(database);
    const auto all = ids(query);
    SubjectPage page;
    page.total = static_cast<std::int64_t>(all->size());
    page.offset = std::clamp<std::int64_t>(offset, 0, page.total);
    const std::int64_t end = page.offset + std::clamp<std::int64_t>(limit, 0, page.total - page.offset);
    for (std::int64_t place = page.offset; place < end; ++place) {
        Query row = database.query(
            "SELECT subject.id, subject.pseudonym, subject.sex, gestational_age_weeks, age_days, "
            "sessions, scans, low, high, pairs, note FROM subject_row JOIN subject USING(id) "
            "WHERE subject_row.id = ?");
        if (!row.bind((*all)[static_cast<std::size_t>(place)]).next()) continue;
        const auto count = [&](int column) { return static_cast<int>(row.integer(column)); };
        page.rows.push_back({row.integer(0), row.text(1), sexFrom(row.text(2)), row.optionalReal(3),
                             row.optionalInt(4), count(5), count(6), count(7), count(8), count(9),
                             row.text(10)});
    }
    return page;
}

void to_json(Json& json, const SubjectRow& row) {
    json = {{"id", row.id},
            {"pseudonym", row.pseudonym},
            {"sex", toString(row.sex)},
            {"gestationalAgeWeeks", row.gestationalAgeWeeks ? Json(*row.gestationalAgeWeeks) : Json()},
            {"ageAtFirstDays", row.ageAtFirstDays ? Json(*row.ageAtFirstDays) : Json()},
            {"sessions", row.sessions},
            {"scans", row.scans},
            {"lowField", row.lowField},
            {"highField", row.highField},
            {"pairs", row.pairs},
            {"note", row.note}};
}

} // namespace magiqt
