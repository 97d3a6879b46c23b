#include "PersonConflicts.h"

#include "catalog/Lookup.h"

#include <QCoreApplication>

#include <utility>

namespace magiqt {

namespace {

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
    const auto tr = [](const char* text) { return QCoreApplication::translate("PersonConflicts", text); };
    if (kind == QLatin1String("same-id-other-birth-date"))
        return tr(QT_TRANSLATE_NOOP("PersonConflicts", "One patient ID, two birth dates"));
    if (kind == QLatin1String("same-person-other-id"))
        return tr(QT_TRANSLATE_NOOP("PersonConflicts", "One name and birth date, two patient IDs"));
    if (kind == QLatin1String("same-image-other-subject"))
        return tr(QT_TRANSLATE_NOOP("PersonConflicts", "One image, delivered for two persons"));
    return kind;
}

} // namespace magiqt
