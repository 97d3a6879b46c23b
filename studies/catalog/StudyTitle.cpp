#include "StudyTitle.h"

#include "store/Database.h"
#include "store/RecordColumns.h"

namespace magiqt {

std::string studyTitle(const Catalog& catalog) {
    Query row = catalog.database().query("SELECT value FROM study WHERE key = 'title'");
    return row.next() ? row.text(0) : std::string();
}

void setStudyTitle(Catalog& catalog, const std::string& title) {
    requireWritable(catalog);
    Database& database = catalog.database();
    WriteTransaction transaction(database);
    database
        .query("INSERT INTO study(key, value) VALUES('title', ?) ON CONFLICT(key) DO UPDATE SET value = "
               "excluded.value")
        .bind(title)
        .run();
    appendAudit(database, catalog.actor(), "edit", "Name the study", "{}");
    transaction.commit();
}

} // namespace magiqt
