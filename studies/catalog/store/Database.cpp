#include "Database.h"

#include "catalog/Catalog.h"

#include <sqlite3.h>

namespace magiqt {

void throwConverted(const SQLite::Exception& problem) {
    const std::string reason = problem.what();
    const Error::Arguments arguments{{"reason", reason}};
    switch (problem.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Error(ErrorKind::NoResource, "study.busy",
                    "the study is being written by another program for longer than the time-out; try again",
                    arguments);
    case SQLITE_FULL:
        throw Error(ErrorKind::NoResource, "study.disk-full",
                    "the disk of the study is full; the change was not made, make room and do it again",
                    arguments);
    case SQLITE_IOERR:
        throw Error(ErrorKind::NoResource, "study.io-error",
                    "the study could not be read or written (" + reason + "); the change was not made",
                    arguments);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        throw Error(ErrorKind::BadInput, "study.damaged",
                    "the catalog of the study is damaged (" + reason +
                        "); 'magiqt-cli catalog repair' brings the newest backup back",
                    arguments);
    case SQLITE_CONSTRAINT:
        throw Error(ErrorKind::BadInput, "study.constraint",
                    "the change breaks a rule of the study (" + reason + "); nothing was changed", arguments);
    case SQLITE_READONLY:
        throw Error(ErrorKind::Usage, "study.read-only",
                    "the study is open for reading alone; nothing was changed", arguments);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        throw Error(ErrorKind::NoResource, "study.cannot-open",
                    "the catalog of the study cannot be opened: " + reason, arguments);
    case SQLITE_NOMEM:
        throw Error(ErrorKind::NoResource, "study.out-of-memory", "there is not enough memory for the study",
                    arguments);
    default:
        throw Error(ErrorKind::Internal, "study.defect", "a defect of the catalog: " + reason, arguments);
    }
}

Query& Query::bind(std::int64_t value) {
    converted([&] { m_statement->bind(++m_bound, value); });
    return *this;
}

Query& Query::bind(double value) {
    converted([&] { m_statement->bind(++m_bound, value); });
    return *this;
}

Query& Query::bind(const std::string& value) {
    converted([&] { m_statement->bind(++m_bound, value); });
    return *this;
}

Query& Query::bindBlob(const void* data, std::size_t bytes) {
    converted([&] { m_statement->bind(++m_bound, data, static_cast<int>(bytes)); });
    return *this;
}

Query& Query::bindNull() {
    converted([&] { m_statement->bind(++m_bound); });
    return *this;
}

bool Query::next() {
    return converted([&] { return m_statement->executeStep(); });
}

int Query::run() {
    return converted([&] { return m_statement->exec(); });
}

std::int64_t Query::integer(int column) const {
    return m_statement->getColumn(column).getInt64();
}

double Query::real(int column) const {
    return m_statement->getColumn(column).getDouble();
}

std::string Query::text(int column) const {
    return std::string(view(column));
}

std::string_view Query::view(int column) const {
    const SQLite::Column value = m_statement->getColumn(column);
    const char* text = value.getText("");
    return {text, static_cast<std::size_t>(value.getBytes())};
}

std::string Query::blob(int column) const {
    const SQLite::Column value = m_statement->getColumn(column);
    const void* data = value.getBlob();
    return data ? std::string(static_cast<const char*>(data), static_cast<std::size_t>(value.getBytes()))
                : std::string();
}

bool Query::isNull(int column) const {
    return m_statement->getColumn(column).isNull();
}

std::optional<std::int64_t> Query::optionalInteger(int column) const {
    if (isNull(column)) return std::nullopt;
    return integer(column);
}

std::optional<int> Query::optionalInt(int column) const {
    if (isNull(column)) return std::nullopt;
    return static_cast<int>(integer(column));
}

std::optional<double> Query::optionalReal(int column) const {
    if (isNull(column)) return std::nullopt;
    return real(column);
}

Database::Database(const std::string& nameOrUri, int flags, int busyTimeoutMs)
    : m_database(converted([&] { return SQLite::Database(nameOrUri, flags, busyTimeoutMs); })) {}

Query Database::query(const std::string& sql) {
    if (m_statements.size() > 256) // filters make many texts
        std::erase_if(m_statements, [](const auto& entry) { return entry.second.use_count() <= 1; });
    std::shared_ptr<SQLite::Statement>& kept = m_statements[sql];
    return converted([&] {
        if (kept && kept.use_count() > 1) return Query(std::make_shared<SQLite::Statement>(m_database, sql));
        if (!kept) kept = std::make_shared<SQLite::Statement>(m_database, sql);
        return Query(kept);
    });
}

void Database::execute(const std::string& script) {
    converted([&] { m_database.exec(script); });
}

std::int64_t Database::integer(const std::string& sql) {
    return converted([&] {
        SQLite::Statement statement(m_database, sql);
        return statement.executeStep() ? statement.getColumn(0).getInt64() : std::int64_t{0};
    });
}

std::string Database::text(const std::string& sql) {
    return converted([&] {
        SQLite::Statement statement(m_database, sql);
        return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
    });
}

std::int64_t Database::lastRow() const {
    return m_database.getLastInsertRowid();
}

WriteTransaction::WriteTransaction(Database& database) : m_database(database) {
    database.execute("BEGIN IMMEDIATE");
}

WriteTransaction::~WriteTransaction() {
    rollBack();
}

void WriteTransaction::commit() {
    m_database.execute("COMMIT");
    m_open = false;
}

void WriteTransaction::rollBack() noexcept {
    if (!std::exchange(m_open, false)) return;
    // SQLite has rolled back by itself after a full disk.
    if (sqlite3_get_autocommit(m_database.raw().getHandle()) == 0) m_database.raw().tryExec("ROLLBACK");
}

ReadTransaction::ReadTransaction(Database& database) : m_database(database) {
    if (sqlite3_get_autocommit(database.raw().getHandle()) == 0) return; // within one already
    database.execute("BEGIN");
    m_open = true;
}

ReadTransaction::~ReadTransaction() {
    if (m_open) m_database.raw().tryExec("COMMIT");
}

void requireWritable(const Catalog& catalog) {
    if (!catalog.isReadOnly()) return;
    throw Error(ErrorKind::Usage, "study.read-only",
                "the study is open for reading alone; nothing was changed");
}

} // namespace magiqt
