#include "PersonConflicts.h"

#include "catalog/Lookup.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace magiqt {

namespace {

constexpr std::pair<const char*, const char*> kindWords[] = {
    {"same-id-other-birth-date", QT_TRANSLATE_NOOP("PersonConflicts", "One patient ID, two birth dates")},
    {"same-person-other-id",
     QT_TRANSLATE_NOOP("PersonConflicts", "One name and birth date, two patient IDs")},
    {"same-image-other-subject",
     QT_TRANSLATE_NOOP("PersonConflicts", "One image, delivered for two persons")},
};

ConflictSubject conflictSubject(const Catalog& catalog, RowId id) {
    const Subject subject = subjectById(catalog, id);
    ConflictSubject shown;
    shown.id = id;
    shown.pseudonym = QString::fromStdString(subject.pseudonym);
    shown.sex = subject.sex;
    for (const Session& session : sessionsOf(catalog, id)) {
        ++shown.sessions;
        if (!shown.ageDays) shown.ageDays = session.ageDays;
    }
    shown.scans = static_cast<int>(scansOfSubject(catalog, id).size());
    return shown;
}

} // namespace

std::vector<OpenConflict> openConflicts(const Catalog& catalog) {
    std::vector<OpenConflict> found;
    for (const Conflict& conflict : conflicts(catalog)) {
        if (conflict.otherSubjectId == 0) continue;
        const auto [one, other] = std::minmax(conflict.subjectId, conflict.otherSubjectId);
        found.push_back({conflict.id, QString::fromStdString(conflict.kind), conflictSubject(catalog, one),
                         conflictSubject(catalog, other)});
    }
    return found;
}

QString wordOfConflict(const QString& kind) {
    for (const auto& [name, words] : kindWords)
        if (kind == QLatin1String(name)) return QCoreApplication::translate("PersonConflicts", words);
    return kind;
}

} // namespace magiqt
