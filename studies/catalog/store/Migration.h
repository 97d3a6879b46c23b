// Brings the schema of a study up to date: numbered scripts, each read whole by SQLite's own parser and run
// in its own transaction, with a copy of the study in backups/ before the first. PRAGMA user_version is the
// schema's number; schema_step says when each step was taken and `min_compatible`, the oldest schema number
// that a program must know to use the result. One thread; for studies/catalog alone.
#pragma once

#include "Database.h"

#include <string>
#include <vector>

namespace magiqt {

struct MigrationScript {
    int number = 0;
    std::string name;   // "0001_study"
    std::string script; // begins "-- min_compatible: N"
};

// In order, from 1 on without a gap. Generated.
const std::vector<MigrationScript>& migrationScripts();

int schemaVersion(Database& database);
// The newest step's; 0 in an empty database.
int minCompatible(Database& database);

// Throws Error (NoResource, "study.migration-failed", arguments step, reason): the study is as it was before
// the step that failed. `upTo` other than 0 is for tests.
void migrate(Database& database, int upTo = 0);

} // namespace magiqt
