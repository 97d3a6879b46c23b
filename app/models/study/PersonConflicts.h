// Subjects of a study that may be one person, or two under one number, for the dialog that asks a person to
// decide. Plain data; openConflicts uses its Catalog's thread.
#pragma once

#include "catalog/Catalog.h"
#include "catalog/Records.h"

#include <QString>

#include <optional>
#include <vector>

namespace magiqt {

struct ConflictSubject {
    RowId id = 0;
    QString pseudonym;
    Sex sex = Sex::Unknown;
    std::optional<int> ageDays; // at the first session
    int sessions = 0, scans = 0;
};

struct OpenConflict {
    RowId id = 0;
    QString kind;               // of the catalog: "same-id-other-birth-date"
    ConflictSubject one, other; // `one` came into the study first
};

// Those that nobody has decided, of two subjects each.
std::vector<OpenConflict> openConflicts(const Catalog& catalog);

// "One patient ID, two birth dates"
QString wordOfConflict(const QString& kind);

} // namespace magiqt
