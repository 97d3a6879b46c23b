#include "StudyController.h"

#include "app/models/SettingsKeys.h"

#include <QDir>
#include <QSettings>

namespace magiqt {

namespace {

constexpr int recentKept = 8;

} // namespace

StudyController::StudyController(QObject* parent) : QObject(parent) {}

StudyController::~StudyController() = default;

QString StudyController::pathOf(const std::string& relative) const {
    return QDir(m_folder).filePath(QString::fromStdString(relative));
}

void StudyController::open(const QString& folder) {
    m_folder = QDir::cleanPath(QDir(folder).absolutePath());
    setState(StudyState::Open);
    remember();
}

void StudyController::create(const QString& folder, const QString& title) {
    m_title = title;
    open(folder);
}

void StudyController::close() {
    m_folder.clear();
    m_title.clear();
    m_readOnly = ReadOnlyReason::None;
    QSettings().remove(settings::openStudy);
    setState(StudyState::Closed);
}

void StudyController::openLast() {
    const QString folder = QSettings().value(settings::openStudy).toString();
    if (!folder.isEmpty()) open(folder);
}

void StudyController::setState(StudyState state) {
    m_state = state;
    emit stateChanged();
}

// --- what was open before

QList<RecentStudy> StudyController::recent() {
    QList<RecentStudy> list;
    QSettings kept;
    const int count = kept.beginReadArray(settings::recentStudies);
    for (int i = 0; i < count; ++i) {
        kept.setArrayIndex(i);
        list.append({kept.value(QStringLiteral("folder")).toString(),
                     kept.value(QStringLiteral("title")).toString()});
    }
    kept.endArray();
    return list;
}

void StudyController::remember() {
    QList<RecentStudy> list = recent();
    list.removeIf([this](const RecentStudy& study) { return study.folder == m_folder; });
    list.prepend({m_folder, m_title});
    QSettings kept;
    kept.setValue(settings::openStudy, m_folder);
    kept.remove(settings::recentStudies);
    kept.beginWriteArray(settings::recentStudies);
    for (int i = 0; i < std::min<int>(recentKept, static_cast<int>(list.size())); ++i) {
        kept.setArrayIndex(i);
        kept.setValue(QStringLiteral("folder"), list[i].folder);
        kept.setValue(QStringLiteral("title"), list[i].title);
    }
    kept.endArray();
    emit recentChanged();
}

void StudyController::forgetRecent() {
    QSettings().remove(settings::recentStudies);
    emit recentChanged();
}

} // namespace magiqt
