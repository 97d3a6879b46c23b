#include "EditLog.h"

#include "EditPacking.h"
#include "RecordColumns.h"

#include "base/Ids.h"
#include "base/Sha256.h"

#include <algorithm>
#include <map>

namespace magiqt {

namespace {

constexpr int editsKept = 500;
constexpr std::size_t changesInAudit = 1000;

// The tables that people edit, and what finds a row in each.
const std::vector<std::string>& keyColumns(const std::string& table) {
    static const std::vector<std::string> byId{"id"};
    static const std::map<std::string, std::vector<std::string>> keys{
        {"subject", byId},
        {"session", byId},
        {"scan", byId},
        {"pair", byId},
        {"cohort", byId},
        {"split", byId},
        {"anomaly_reference", byId},
        {"conflict", byId},
        {"rejected_proposal", {"low_scan_id", "high_scan_id"}},
        {"cohort_member", {"cohort_id", "subject_id", "scan_id"}},
        {"split_part", {"split_id", "part"}},
        {"split_member", {"split_id", "subject_id"}},
    };
    const auto found = keys.find(table);
    if (found == keys.end())
        throw Error(ErrorKind::Internal, "study.defect", "rows of '" + table + "' are not edited",
                    {{"reason", table}});
    return found->second;
}

// Column names come from this code or, in the undo log, from a file: only those that the table has are let
// pass.
const std::vector<std::string>& columnsOf(Database& database, const std::string& table) {
    static thread_local std::map<std::string, std::vector<std::string>> known;
    std::vector<std::string>& columns = known[table];
    if (columns.empty()) {
        Query rows =
            database.query("SELECT name FROM pragma_table_info(?)"); // generated columns are not in it
        rows.bind(table);
        while (rows.next())
            columns.push_back(rows.text(0));
    }
    return columns;
}

void checkColumns(Database& database, const std::string& table, const Json& columns) {
    const std::vector<std::string>& known = columnsOf(database, table);
    for (const auto& column : columns.items())
        if (std::find(known.begin(), known.end(), column.key()) == known.end())
            throw Error(ErrorKind::BadInput, "study.undo-damaged",
                        "the undo log names a column that is not there",
                        {{"reason", table + "." + column.key()}});
}

void bindJson(Query& query, const Json& value) {
    switch (value.type()) {
    case Json::value_t::null:
        query.bindNull();
        break;
    case Json::value_t::boolean:
        query.bind(value.get<bool>() ? 1 : 0);
        break;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
        query.bind(value.get<std::int64_t>());
        break;
    case Json::value_t::number_float:
        query.bind(value.get<double>());
        break;
    default:
        query.bind(value.get<std::string>());
    }
}

std::string whereKey(const std::string& table) {
    std::string where;
    for (const std::string& column : keyColumns(table))
        where += (where.empty() ? " WHERE " : " AND ") + column + " = ?";
    return where;
}

void bindKey(Query& query, const std::string& table, const Json& key) {
    for (const std::string& column : keyColumns(table))
        bindJson(query, key.at(column));
}

// The columns of one row; null where there is no row. Blobs are not edited and left out.
Json rowAt(Database& database, const std::string& table, const Json& key,
           const std::vector<std::string>& columns) {
    std::string list;
    for (const std::string& column : columns)
        list += (list.empty() ? "" : ", ") + ("typeof(" + column + "), " + column);
    Query row = database.query("SELECT " + list + " FROM " + table + whereKey(table));
    bindKey(row, table, key);
    if (!row.next()) return {};
    Json values = Json::object();
    int place = 0;
    for (const std::string& column : columns) {
        const std::string type = row.text(place);
        const int at = place + 1;
        if (type == "integer")
            values[column] = row.integer(at);
        else if (type == "real")
            values[column] = row.real(at);
        else if (type == "text")
            values[column] = row.text(at);
        else if (type == "null")
            values[column] = nullptr;
        place += 2;
    }
    return values;
}

std::vector<std::string> namesIn(const Json& columns) {
    std::vector<std::string> names;
    for (const auto& column : columns.items())
        names.push_back(column.key());
    return names;
}

void updateRow(Database& database, const std::string& table, const Json& key, const Json& columns) {
    std::string list;
    for (const auto& column : columns.items())
        list += (list.empty() ? "" : ", ") + (column.key() + " = ?");
    Query update = database.query("UPDATE " + table + " SET " + list + whereKey(table));
    for (const auto& column : columns.items())
        bindJson(update, column.value());
    bindKey(update, table, key);
    update.run();
}

void insertRow(Database& database, const std::string& table, const Json& columns) {
    std::string names, places;
    for (const auto& column : columns.items()) {
        names += (names.empty() ? "" : ", ") + column.key();
        places += places.empty() ? "?" : ", ?";
    }
    Query insert = database.query("INSERT INTO " + table + "(" + names + ") VALUES(" + places + ")");
    for (const auto& column : columns.items())
        bindJson(insert, column.value());
    insert.run();
}

void deleteRow(Database& database, const std::string& table, const Json& key) {
    Query remove = database.query("DELETE FROM " + table + whereKey(table));
    bindKey(remove, table, key);
    remove.run();
}

Json keyOf(const std::string& table, const Json& row) {
    Json key = Json::object();
    for (const std::string& column : keyColumns(table))
        key[column] = row.at(column);
    return key;
}

// From `from` to `to`; either may be null: no row.
void restore(Database& database, const Json& change, const Json& from, const Json& to) {
    const std::string table = change.at("table");
    const Json& key = change.at("key");
    const Json& named = from.is_null() ? to : from;
    checkColumns(database, table, named);
    checkColumns(database, table, key);
    if (rowAt(database, table, key, namesIn(named)) != from)
        throw Error(
            ErrorKind::BadInput, "study.undo-conflict",
            "a row of '" + table +
                "' was changed by something else since; this step can no longer be taken, and nothing "
                "was changed. The step before it is next",
            {{"table", table}});
    if (from.is_null())
        insertRow(database, table, to);
    else if (to.is_null())
        deleteRow(database, table, key);
    else
        updateRow(database, table, key, to);
}

Json auditDetails(std::int64_t edit, const Json& changes) {
    Json details{{"edit", edit}};
    if (changes.size() <= changesInAudit) {
        details["changes"] = changes;
        return details;
    }
    const std::string text = changes.dump();
    details["changeCount"] = changes.size();
    details["changesSha256"] = sha256Hex(text.data(), text.size());
    details["firstChanges"] = Json(changes.begin(), changes.begin() + 20);
    return details;
}

} // namespace

EditTransaction::EditTransaction(Catalog& catalog)
    : m_catalog((requireWritable(catalog), catalog)),
      m_database(catalog.database()),
      m_transaction(m_database),
      m_changes(Json::array()) {}

EditTransaction::~EditTransaction() = default;

void EditTransaction::record(const std::string& table, const Json& key, Json before, Json after) {
    m_changes.push_back(
        {{"table", table}, {"key", key}, {"before", std::move(before)}, {"after", std::move(after)}});
}

void EditTransaction::update(const std::string& table, const Json& key, const Json& columns) {
    Json before = rowAt(m_database, table, key, namesIn(columns));
    if (before.is_null()) throwNotFound(table, key.dump());
    Json after = columns;
    for (const std::string& column : namesIn(columns))
        if (before[column] == after[column]) {
            before.erase(column);
            after.erase(column);
        }
    if (after.empty()) return;
    updateRow(m_database, table, key, after);
    record(table, key, std::move(before), std::move(after));
}

std::int64_t EditTransaction::insert(const std::string& table, const Json& columns) {
    insertRow(m_database, table, columns);
    Json stored = columns;
    const bool hasId = keyColumns(table).front() == "id";
    if (hasId) stored["id"] = m_database.lastRow();
    const Json key = keyOf(table, stored);
    record(table, key, nullptr, rowAt(m_database, table, key, columnsOf(m_database, table)));
    return hasId ? key.at("id").get<std::int64_t>() : 0;
}

void EditTransaction::remove(const std::string& table, const Json& key) {
    Json before = rowAt(m_database, table, key, columnsOf(m_database, table));
    if (before.is_null()) throwNotFound(table, key.dump());
    deleteRow(m_database, table, key);
    record(table, key, std::move(before), nullptr);
}

bool EditTransaction::has(const std::string& table, const Json& key) {
    return !rowAt(m_database, table, key, keyColumns(table)).is_null();
}

void EditTransaction::commit(const std::string& summary) {
    if (m_changes.empty()) {
        m_transaction.rollBack();
        return;
    }
    m_database.execute("DELETE FROM edit WHERE undone = 1");
    m_database.query("INSERT INTO edit(utc, actor, summary, changes) VALUES(?, ?, ?, ?)")
        .bind(utcNow())
        .bind(m_catalog.actor())
        .bind(summary)
        .bind(packedChanges(m_changes).dump())
        .run();
    const std::int64_t id = m_database.lastRow();
    m_database.query("DELETE FROM edit WHERE id <= ?").bind(id - editsKept).run();
    appendAudit(m_database, m_catalog.actor(), "edit", summary, auditDetails(id, m_changes).dump());
    m_transaction.commit();
}

namespace {

// The next edit in this direction. Throws "study.nothing-to-undo", "study.nothing-to-redo".
AppliedEdit nextEdit(Database& database, bool undo, Json& changes) {
    Query next = database.query(
        undo ? "SELECT id, utc, actor, summary, changes FROM edit WHERE undone = 0 ORDER BY id DESC LIMIT 1"
             : "SELECT id, utc, actor, summary, changes FROM edit WHERE undone = 1 ORDER BY id LIMIT 1");
    if (!next.next())
        throw Error(ErrorKind::Usage, undo ? "study.nothing-to-undo" : "study.nothing-to-redo",
                    undo ? "there is no edit to undo" : "there is no edit to redo");
    changes = unpackedChanges(Json::parse(next.text(4)));
    return {next.integer(0), next.text(1), next.text(2), next.text(3)};
}

// What can never be taken back must not stand before what can.
void retire(Catalog& catalog, const AppliedEdit& edit) {
    Database& database = catalog.database();
    WriteTransaction transaction(database);
    database.query("DELETE FROM edit WHERE id = ?").bind(edit.id).run();
    appendAudit(database, catalog.actor(), "edit-retired", edit.summary, Json{{"edit", edit.id}}.dump());
    transaction.commit();
}

} // namespace

AppliedEdit applyEdit(Catalog& catalog, Direction direction) {
    requireWritable(catalog);
    Database& database = catalog.database();
    const bool undo = direction == Direction::Undo;
    AppliedEdit edit;
    try {
        WriteTransaction transaction(database);
        Json changes;
        edit = nextEdit(database, undo, changes);
        if (undo)
            for (auto change = changes.rbegin(); change != changes.rend(); ++change)
                restore(database, *change, change->at("after"), change->at("before"));
        else
            for (const Json& change : changes)
                restore(database, change, change.at("before"), change.at("after"));
        database.query("UPDATE edit SET undone = ? WHERE id = ?").bind(undo ? 1 : 0).bind(edit.id).run();
        appendAudit(database, catalog.actor(), undo ? "undo" : "redo", edit.summary,
                    Json{{"edit", edit.id}}.dump());
        transaction.commit();
    } catch (const Error& error) {
        if (error.code() == "study.undo-conflict") retire(catalog, edit);
        throw;
    }
    return edit;
}

} // namespace magiqt
