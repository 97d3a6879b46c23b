#include "Migration.h"

#include "base/Ids.h"

#include <cstdlib>

namespace magiqt {

namespace {

int declaredMinCompatible(const MigrationScript& step) {
    static const std::string key = "-- min_compatible: ";
    const int number = step.script.starts_with(key) ? std::atoi(step.script.c_str() + key.size()) : 0;
    if (number < 1 || number > step.number)
        throw Error(ErrorKind::Internal, "study.migration-invalid",
                    "the schema step " + step.name + " does not say which program can read it",
                    {{"step", step.name}});
    return number;
}

void checkForeignKeys(Database& database) {
    Query query = database.query("PRAGMA foreign_key_check");
    if (query.next())
        throw Error(ErrorKind::BadInput, "study.constraint",
                    "rows of '" + query.text(0) + "' refer to nothing", {{"reason", query.text(0)}});
}

void takeStep(Database& database, const MigrationScript& step) {
    WriteTransaction transaction(database);
    database.execute(step.script);
    database.execute(
        "CREATE TABLE IF NOT EXISTS schema_step(number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
        "min_compatible INTEGER NOT NULL, program_version TEXT NOT NULL, taken_utc TEXT NOT NULL) STRICT");
    database.query("INSERT INTO schema_step VALUES(?, ?, ?, ?, ?)")
        .bind(step.number)
        .bind(step.name)
        .bind(declaredMinCompatible(step))
        .bind(MAGIQT_VERSION)
        .bind(utcNow())
        .run();
    checkForeignKeys(database);
    database.execute("PRAGMA user_version = " + std::to_string(step.number));
    database.dropStatements();
    transaction.commit();
}

} // namespace

int schemaVersion(Database& database) {
    return static_cast<int>(database.integer("PRAGMA user_version"));
}

int minCompatible(Database& database) {
    if (schemaVersion(database) == 0) return 0;
    return static_cast<int>(
        database.integer("SELECT min_compatible FROM schema_step ORDER BY number DESC LIMIT 1"));
}

void migrate(Database& database, int upTo) {
    const int from = schemaVersion(database);
    // A step may rebuild a table that others refer to; takeStep checks what comes out.
    database.execute("PRAGMA foreign_keys = OFF");
    for (const MigrationScript& step : migrationScripts()) {
        if (step.number <= from || (upTo != 0 && step.number > upTo)) continue;
        try {
            takeStep(database, step);
        } catch (const Error& problem) {
            database.dropStatements();
            database.execute("PRAGMA foreign_keys = ON");
            throw Error(ErrorKind::NoResource, "study.migration-failed",
                        "the study could not be brought to schema " + std::to_string(step.number) + ": " +
                            problem.what() + "; it is as it was before",
                        {{"step", step.name}, {"reason", problem.what()}});
        }
    }
    database.execute("PRAGMA foreign_keys = ON");
}

} // namespace magiqt
