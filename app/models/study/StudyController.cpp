#include "StudyController.h"

#include "app/models/SettingsKeys.h"

#include "catalog/Editor.h"
#include "catalog/StudyTitle.h"
#include "jobs/queue/JobQueue.h"

#include <QDir>
#include <QFile>
#include <QSettings>

#include <optional>

namespace magiqt {

namespace {

constexpr int recentKept = 8;
constexpr int watchIntervalMs = 2000;
constexpr int checkDelayMs = 4000; // the first pages of the table go before

std::filesystem::path pathFrom(const QString& folder) {
    return std::filesystem::path(QFile::encodeName(folder).toStdString());
}

ReadOnlyReason reasonOf(const Catalog& catalog) {
    if (!catalog.isReadOnly()) return ReadOnlyReason::None;
    for (const Finding& finding : catalog.findings()) {
        if (finding.code == "study.opened-elsewhere") return ReadOnlyReason::HeldElsewhere;
        if (finding.code == "study.read-only-folder") return ReadOnlyReason::FolderNotWritable;
        if (finding.code == "study.newer-compatible") return ReadOnlyReason::NewerProgram;
    }
    return ReadOnlyReason::Other;
}

struct UndoState {
    bool canUndo = false;
    bool canRedo = false;
};

UndoState undoStateOf(Catalog& catalog) {
    if (catalog.isReadOnly()) return {};
    const Editor editor(catalog);
    return {editor.nextUndo().has_value(), editor.nextRedo().has_value()};
}

} // namespace

struct StudyController::WriterSide {
    std::unique_ptr<Catalog> catalog;
};

struct StudyController::ReaderSide {
    std::unique_ptr<StudyReader> reader;
};

// What the writing thread hands over when a study stands open.
struct StudyController::Opened {
    std::unique_ptr<StudyReader> reader;
    QString title;
    Findings findings;
    ReadOnlyReason readOnly = ReadOnlyReason::None;
    UndoState undo;
};

StudyController::StudyController(QObject* parent)
    : QObject(parent), m_writer(std::make_shared<WriterSide>()), m_reader(std::make_shared<ReaderSide>()) {
    qRegisterMetaType<Problem>();
    m_watch.setInterval(watchIntervalMs);
    connect(&m_watch, &QTimer::timeout, this, &StudyController::lookForChanges);
    m_check.setSingleShot(true);
    m_check.setInterval(checkDelayMs);
    connect(&m_check, &QTimer::timeout, this, &StudyController::checkIntegrity);
}

StudyController::~StudyController() {
    ++m_generation;
    dropConnections();
}

QString StudyController::pathOf(const std::string& relative) const {
    return QDir(m_folder).filePath(QString::fromStdString(relative));
}

// --- opening and closing

void StudyController::open(const QString& folder) {
    begin(folder, [](const std::filesystem::path& path) { return Catalog::open(path, OpenMode::ReadWrite); });
}

void StudyController::create(const QString& folder, const QString& title) {
    begin(folder, [title = title.toStdString()](const std::filesystem::path& path) {
        Catalog catalog = Catalog::open(path, OpenMode::Create);
        catalog.setActor("desktop");
        if (!title.empty() && !catalog.isReadOnly()) setStudyTitle(catalog, title);
        return catalog;
    });
}

void StudyController::repair(const QString& folder) {
    begin(folder, [](const std::filesystem::path& path) {
        Catalog::repairFromBackup(path);
        return Catalog::open(path, OpenMode::ReadWrite);
    });
}

void StudyController::begin(const QString& folder,
                            std::function<Catalog(const std::filesystem::path&)> opener) {
    dropConnections();
    const int generation = ++m_generation;
    m_folder = QDir::cleanPath(QDir(folder).absolutePath());
    m_title.clear();
    m_readOnly = ReadOnlyReason::None;
    m_findings.clear();
    m_changesSeen = -1;
    m_canUndo = m_canRedo = false;
    setState(StudyState::Opening);
    m_writing.post(
        [this, generation, writer = m_writer, path = pathFrom(m_folder), opener = std::move(opener)] {
            auto opened = std::make_shared<Opened>();
            Problem problem;
            try {
                auto catalog = std::make_unique<Catalog>(opener(path));
                catalog->setActor("desktop");
                opened->title = QString::fromStdString(studyTitle(*catalog));
                opened->findings = catalog->findings();
                opened->readOnly = reasonOf(*catalog);
                opened->undo = undoStateOf(*catalog);
                opened->reader = std::make_unique<StudyReader>(catalog->openReader());
                writer->catalog = std::move(catalog);
            } catch (...) {
                problem = Problem::current();
            }
            deliver(generation, [this, opened, problem] {
                if (problem.isEmpty()) {
                    takeOpened(opened);
                    return;
                }
                setState(StudyState::Closed);
                emit failed(problem);
            });
        });
}

void StudyController::takeOpened(const std::shared_ptr<Opened>& opened) {
    m_title = opened->title;
    m_findings = opened->findings;
    m_readOnly = opened->readOnly;
    m_canUndo = opened->undo.canUndo;
    m_canRedo = opened->undo.canRedo;
    m_reading.post([reader = m_reader, opened] { reader->reader = std::move(opened->reader); });
    remember();
    m_watch.start();
    m_check.start();
    setState(StudyState::Open);
    emit undoChanged();
    lookForChanges();
}

void StudyController::close() {
    dropConnections();
    ++m_generation;
    m_folder.clear();
    m_title.clear();
    m_findings.clear();
    m_readOnly = ReadOnlyReason::None;
    m_canUndo = m_canRedo = false;
    QSettings().remove(settings::openStudy);
    setState(StudyState::Closed);
    emit undoChanged();
}

void StudyController::dropConnections() {
    m_watch.stop();
    m_check.stop();
    m_reading.post([reader = m_reader] { reader->reader.reset(); });
    m_writing.post([writer = m_writer] { writer->catalog.reset(); });
}

void StudyController::openLast() {
    const QString folder = QSettings().value(settings::openStudy).toString();
    if (!folder.isEmpty()) open(folder);
}

void StudyController::setState(StudyState state) {
    m_state = state;
    emit stateChanged();
}

// --- reading and writing

void StudyController::deliver(int generation, std::function<void()> continuation) {
    QMetaObject::invokeMethod(
        this,
        [this, generation, continuation = std::move(continuation)] {
            if (generation == m_generation) continuation();
        },
        Qt::QueuedConnection);
}

void StudyController::takeFailure(const Problem& problem, const Failed& handler) {
    if (handler)
        handler(problem);
    else
        emit problemOccurred(problem);
}

void StudyController::postRead(QObject* context, std::function<Continuation(StudyReader&)> work,
                               Failed handler) {
    if (!isOpen()) return;
    m_reading.post([this, generation = m_generation, reader = m_reader, guard = QPointer<QObject>(context),
                    work = std::move(work), handler = std::move(handler)] {
        if (!reader->reader) return;
        try {
            Continuation continuation = work(*reader->reader);
            deliver(generation, [guard, continuation = std::move(continuation)] {
                if (guard) continuation();
            });
        } catch (...) {
            deliver(generation, [this, guard, handler, problem = Problem::current()] {
                if (guard) takeFailure(problem, handler);
            });
        }
    });
}

void StudyController::postEdit(QObject* context, std::function<Continuation(Catalog&)> work, Failed handler) {
    if (!isOpen()) return;
    m_writing.post([this, generation = m_generation, writer = m_writer, guard = QPointer<QObject>(context),
                    work = std::move(work), handler = std::move(handler)] {
        if (!writer->catalog) return;
        try {
            Continuation continuation = work(*writer->catalog);
            const UndoState undoState = undoStateOf(*writer->catalog);
            deliver(generation, [this, guard, undoState, continuation = std::move(continuation)] {
                m_canUndo = undoState.canUndo;
                m_canRedo = undoState.canRedo;
                emit undoChanged();
                if (guard) continuation();
                lookForChanges();
            });
        } catch (...) {
            deliver(generation, [this, guard, handler, problem = Problem::current()] {
                if (guard) takeFailure(problem, handler);
                lookForChanges(); // what the table shows may be older than what the edit met
            });
        }
    });
}

void StudyController::undo() {
    if (canUndo()) edit([](Catalog& catalog) { Editor(catalog).undo(); });
}

void StudyController::redo() {
    if (canRedo()) edit([](Catalog& catalog) { Editor(catalog).redo(); });
}

void StudyController::enqueue(QObject* context, std::vector<QueueRequest> requests,
                              std::function<void(std::vector<std::string>)> done, Failed handler) {
    edit(
        context,
        [requests = std::move(requests)](Catalog& catalog) {
            return JobQueue(catalog.study() / "queue").addBatch(requests);
        },
        std::move(done), std::move(handler));
}

void StudyController::lookForChanges() {
    read(
        this, [](StudyReader& reader) { return reader.catalog.changeCounter(); },
        [this](std::int64_t changes) {
            const bool isFirst = m_changesSeen < 0;
            if (changes == m_changesSeen) return;
            m_changesSeen = changes;
            if (!isFirst) emit contentChanged();
        });
}

void StudyController::checkIntegrity() {
    struct Checked {
        bool isGood = true;
        Problem backup; // why there is none
    };
    // A check is no reason to tell an error: opening and reading tell theirs. What passed it is worth a copy.
    edit(
        this,
        [](Catalog& catalog) {
            Checked checked;
            const IntegrityReport report = catalog.integrityCheck(IntegrityCheck::Database);
            checked.isGood = report.problems.empty();
            try {
                if (checked.isGood && !report.staleSearch.empty()) catalog.rebuildSearch();
                if (checked.isGood) catalog.backupDaily();
            } catch (...) {
                checked.backup = Problem::current();
            }
            return checked;
        },
        [this](const Checked& checked) {
            if (!checked.isGood) emit damageFound();
            if (!checked.backup.isEmpty()) emit problemOccurred(checked.backup);
        },
        [this](const Problem& problem) { // busy, or a drive that is gone, is no damage
            if (problem.code == QLatin1String("study.damaged")) emit damageFound();
        });
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
