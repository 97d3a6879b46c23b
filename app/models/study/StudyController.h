// The study that is open in the window: opens, makes and closes it in a thread of its own, says whether it
// may be written, and remembers which studies were open (their titles and, in the private part of the
// settings, their folders). Owned by the window; user-interface thread.
#pragma once

#include "app/models/Problem.h"

#include <QList>
#include <QObject>
#include <QString>

namespace magiqt {

enum class StudyState { Closed, Opening, Open };

// Why a study can be looked at but not be changed.
enum class ReadOnlyReason { None, HeldElsewhere, FolderNotWritable, NewerProgram, Other };

struct RecentStudy {
    QString folder; // never shown: a folder can be named after a person
    QString title;
};

class StudyController : public QObject {
    Q_OBJECT
public:
    explicit StudyController(QObject* parent = nullptr);
    ~StudyController() override;

    void open(const QString& folder);
    void create(const QString& folder, const QString& title);
    void close();
    // The study that was open when the program ended.
    void openLast();

    StudyState state() const { return m_state; }
    bool isOpen() const { return m_state == StudyState::Open; }
    bool canWrite() const { return isOpen() && m_readOnly == ReadOnlyReason::None; }
    ReadOnlyReason readOnlyReason() const { return m_readOnly; }
    QString folder() const { return m_folder; } // also of a study that could not be opened
    QString title() const { return m_title; }
    // Of a path relative to the study.
    QString pathOf(const std::string& relative) const;

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
    void setState(StudyState state);
    void remember();

    StudyState m_state = StudyState::Closed;
    ReadOnlyReason m_readOnly = ReadOnlyReason::None;
    QString m_folder;
    QString m_title;
};

} // namespace magiqt
