// One command of a person: rows changed through here are kept as they were before and after, so that the
// command can be taken back and made again, also by the next start of the program. Commit writes the undo log
// and the audit trail in the transaction of the change. For studies/catalog alone.
#pragma once

#include "Database.h"

#include "catalog/Catalog.h"

#include "base/Json.h"

#include <string>
#include <vector>

namespace magiqt {

class EditTransaction {
public:
    explicit EditTransaction(Catalog& catalog); // throws "study.read-only"
    ~EditTransaction();
    EditTransaction(const EditTransaction&) = delete;
    EditTransaction& operator=(const EditTransaction&) = delete;

    Database& database() { return m_database; }
    // Columns that have the value already are left alone. Throws "study.not-found" without such a row.
    void update(const std::string& table, const Json& key, const Json& columns);
    std::int64_t insert(const std::string& table, const Json& columns); // the rowid, where the table has one
    void remove(const std::string& table, const Json& key);
    // Whether the row is there.
    bool has(const std::string& table, const Json& key);
    std::size_t changes() const { return m_changes.size(); }

    // Nothing is written where nothing was changed.
    void commit(const std::string& summary);

private:
    void record(const std::string& table, const Json& key, Json before, Json after);

    Catalog& m_catalog;
    Database& m_database;
    WriteTransaction m_transaction;
    Json m_changes;
};

enum class Direction { Undo, Redo };

// Puts the rows of the next command back or forward. Throws as Editor::undo says.
struct AppliedEdit {
    std::int64_t id = 0;
    std::string utc, actor, summary;
};
AppliedEdit applyEdit(Catalog& catalog, Direction direction);

} // namespace magiqt
