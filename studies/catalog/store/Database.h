// The one connection of a Catalog, with its statements kept prepared. Exceptions of SQLite become
// magiqt::Error here and nowhere else. For studies/catalog alone; one thread.
#pragma once

#include "base/Error.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace magiqt {

// Converts what SQLite says; `doing` becomes the context of the Error.
[[noreturn]] void throwConverted(const SQLite::Exception& problem);

// Calls `work` and converts what SQLite throws.
template <typename Work>
auto converted(Work&& work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& problem) {
        throwConverted(problem);
    }
}

// A prepared statement on loan: reset when it goes out of scope, so that no read transaction stays open.
class Query {
public:
    explicit Query(std::shared_ptr<SQLite::Statement> statement) : m_statement(std::move(statement)) {}
    ~Query() { m_statement->tryReset(); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    // Binds the next parameter.
    Query& bind(std::int64_t value);
    Query& bind(int value) { return bind(static_cast<std::int64_t>(value)); }
    Query& bind(double value);
    Query& bind(const std::string& value);
    Query& bind(const char* value) { return bind(std::string(value)); }
    Query& bindBlob(const void* data, std::size_t bytes);
    Query& bindNull();
    template <typename Value>
    Query& bind(const std::optional<Value>& value) {
        return value ? bind(*value) : bindNull();
    }
    Query& bindIdOrNull(std::int64_t id) { return id ? bind(id) : bindNull(); }

    bool next(); // the next row
    int run();   // to its end; rows changed

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::string_view view(int column) const; // valid until next()
    std::string blob(int column) const;
    bool isNull(int column) const;
    std::optional<std::int64_t> optionalInteger(int column) const;
    std::optional<int> optionalInt(int column) const;
    std::optional<double> optionalReal(int column) const;

private:
    std::shared_ptr<SQLite::Statement> m_statement;
    int m_bound = 0;
};

class Database {
public:
    Database(const std::string& nameOrUri, int flags, int busyTimeoutMs);

    // The prepared statement of this text, kept for the next time; a fresh one while that is on loan.
    Query query(const std::string& sql);
    // A whole script, read by SQLite's own parser.
    void execute(const std::string& script);
    std::int64_t integer(const std::string& sql); // the first value of the first row
    std::string text(const std::string& sql);
    std::int64_t lastRow() const;
    SQLite::Database& raw() { return m_database; }
    void dropStatements() { m_statements.clear(); } // before the schema changes

private:
    SQLite::Database m_database;
    std::unordered_map<std::string, std::shared_ptr<SQLite::Statement>> m_statements;
};

// A write transaction; rolls back unless it was committed. Throws Error "study.busy" when another writer is
// at work.
class WriteTransaction {
public:
    explicit WriteTransaction(Database& database);
    ~WriteTransaction();
    WriteTransaction(const WriteTransaction&) = delete;
    WriteTransaction& operator=(const WriteTransaction&) = delete;
    void commit();
    void rollBack() noexcept;

private:
    Database& m_database;
    bool m_open = true;
};

// A read transaction: several queries see one state of the study.
class ReadTransaction {
public:
    explicit ReadTransaction(Database& database);
    ~ReadTransaction();
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;

private:
    Database& m_database;
    bool m_open = false;
};

// Throws Error (Usage, "study.read-only").
class Catalog;
void requireWritable(const Catalog& catalog);

} // namespace magiqt
