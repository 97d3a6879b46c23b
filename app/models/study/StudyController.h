// The study that is open in the window. Opens, makes, checks, repairs and closes it, and is the one way to
// its catalog: read() runs in a thread with a read-only connection, edit() in another one with the connection
// that writes; answers come back as calls in the user-interface thread. So the window never waits for a disk.
// Remembers which studies were open: their titles and, in the private part of the settings, their folders.
// Owned by the window; user-interface thread.
#pragma once

#include "WorkLane.h"

#include "app/models/Problem.h"

#include "catalog/Catalog.h"
#include "catalog/ScanSearch.h"
#include "catalog/SubjectSearch.h"
#include "jobs/queue/QueueEntry.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace magiqt {

enum class StudyState { Closed, Opening, Open };

// Why a study can be looked at but not be changed.
enum class ReadOnlyReason { None, HeldElsewhere, FolderNotWritable, NewerProgram, Other };

struct RecentStudy {
    QString folder; // never shown: a folder can be named after a person
    QString title;
};

// What the reading thread has.
struct StudyReader {
    explicit StudyReader(Catalog opened) : catalog(std::move(opened)), scans(catalog), subjects(catalog) {}
    Catalog catalog;
    ScanSearch scans;
    SubjectSearch subjects;
};

class StudyController : public QObject {
    Q_OBJECT
public:
    using Failed = std::function<void(const Problem&)>;

    explicit StudyController(QObject* parent = nullptr);
    ~StudyController() override;

    void open(const QString& folder);
    void create(const QString& folder, const QString& title);
    void close();
    // The study that was open when the program ended.
    void openLast();
    // Puts the newest good backup in the place of a damaged catalog, then opens it.
    void repair(const QString& folder);
    void undo();
    void redo();

    StudyState state() const { return m_state; }
    bool isOpen() const { return m_state == StudyState::Open; }
    bool canWrite() const { return isOpen() && m_readOnly == ReadOnlyReason::None; }
    ReadOnlyReason readOnlyReason() const { return m_readOnly; }
    const Findings& findings() const { return m_findings; } // of opening
    QString folder() const { return m_folder; }             // also of a study that could not be opened
    QString title() const { return m_title; }
    bool canUndo() const { return canWrite() && m_canUndo; }
    bool canRedo() const { return canWrite() && m_canRedo; }
    // Of a path relative to the study.
    QString pathOf(const std::string& relative) const;

    // work(StudyReader&) in the reading thread, then done(result) here. Neither is called when the study was
    // closed or `context` is gone by then. Without `failed` an error is told by problemOccurred().
    template <class Work, class Done>
    void read(QObject* context, Work work, Done done, Failed failed = {}) {
        using Result = std::invoke_result_t<Work, StudyReader&>;
        postRead(
            context,
            [work = std::move(work), done = std::move(done)](StudyReader& reader) -> Continuation {
                auto result = std::make_shared<Result>(work(reader));
                return [result, done] { done(std::move(*result)); };
            },
            std::move(failed));
    }
    // work(Catalog&), which may change it, in the writing thread. Whoever shows the study hears
    // contentChanged().
    template <class Work, class Done>
    void edit(QObject* context, Work work, Done done, Failed failed = {}) {
        using Result = std::invoke_result_t<Work, Catalog&>;
        postEdit(
            context,
            [work = std::move(work), done = std::move(done)](Catalog& catalog) -> Continuation {
                if constexpr (std::is_void_v<Result>) {
                    work(catalog);
                    return [done] { done(); };
                } else {
                    auto result = std::make_shared<Result>(work(catalog));
                    return [result, done] { done(std::move(*result)); };
                }
            },
            std::move(failed));
    }
    template <class Work>
    void edit(Work work) {
        edit(this, std::move(work), [](auto&&...) {});
    }

    // Puts jobs into the study's queue, all or none; done(their ids).
    void enqueue(QObject* context, std::vector<QueueRequest> requests,
                 std::function<void(std::vector<std::string>)> done, Failed failed = {});

    static QList<RecentStudy> recent();
    void forgetRecent();

signals:
    void stateChanged();
    void contentChanged(); // by this program or another one
    void undoChanged();
    void recentChanged();
    void failed(const magiqt::Problem& problem); // opening, making or repairing it
    void damageFound();                          // the check after opening
    void problemOccurred(const magiqt::Problem& problem);

private:
    using Continuation = std::function<void()>;
    struct WriterSide;
    struct ReaderSide;
    struct Opened;

    void begin(const QString& folder, std::function<Catalog(const std::filesystem::path&)> opener);
    void takeOpened(const std::shared_ptr<Opened>& opened);
    void postRead(QObject* context, std::function<Continuation(StudyReader&)> work, Failed failed);
    void postEdit(QObject* context, std::function<Continuation(Catalog&)> work, Failed failed);
    void deliver(int generation, std::function<void()> continuation);
    void takeFailure(const Problem& problem, const Failed& failed);
    void lookForChanges();
    void checkIntegrity();
    void setState(StudyState state);
    void remember();
    void dropConnections();

    StudyState m_state = StudyState::Closed;
    ReadOnlyReason m_readOnly = ReadOnlyReason::None;
    Findings m_findings;
    QString m_folder;
    QString m_title;
    bool m_canUndo = false;
    bool m_canRedo = false;
    int m_generation = 0; // counts openings and closings: answers of an earlier study are dropped
    std::int64_t m_changesSeen = -1;
    QTimer m_watch;
    QTimer m_check;
    std::shared_ptr<WriterSide> m_writer; // touched in the writing thread only
    std::shared_ptr<ReaderSide> m_reader; // touched in the reading thread only
    WorkLane m_writing;                   // after what they use: they end first
    WorkLane m_reading;
};

} // namespace magiqt
