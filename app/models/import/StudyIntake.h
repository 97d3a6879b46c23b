// Brings what jobs have made into the open study's catalog, once each, and opens or makes the study's key,
// which an import that keeps a link to its persons needs. The key is used in the study's writing thread alone
// and forgotten when the study is closed. Owned by the window; user-interface thread only.
#pragma once

#include "app/models/Problem.h"
#include "app/models/jobs/QueueController.h"
#include "app/models/study/StudyController.h"

#include "catalog/IngestImport.h"

#include <QMetaType>
#include <QObject>

#include <functional>
#include <memory>

namespace magiqt {

class SubjectKey;
struct SubjectMerge;

// What an import brought, for a message.
struct ImportSummary {
    int newSubjects = 0, newScans = 0, knownScans = 0, conflicts = 0;
    Findings findings;
};

class StudyIntake : public QObject {
    Q_OBJECT
public:
    StudyIntake(StudyController& study, QueueController& queue, QObject* parent = nullptr);
    ~StudyIntake() override;

    bool studyHasKey() const { return m_studyHasKey; }
    bool isKeyOpen() const { return m_key != nullptr; }
    int waitingImports() const { return static_cast<int>(m_waiting.size()); } // for the key
    QString publicKeyHex() const { return m_publicKeyHex; }

    // keyOpened() or keyFailed() answers; after makeKey() also recoveryCodeMade(), before it.
    void openKey(const QString& passphrase);
    void makeKey(const QString& passphrase);

    // Two subjects that are one person; see catalog/MergeSubjects.h. Where the study has a key it must be
    // open.
    void mergeSubjects(QObject* context, RowId into, RowId from,
                       std::function<void(const SubjectMerge&)> done, StudyController::Failed failed);

    // Runs that ended; those that the catalog knows are left alone.
    void takeIn(const QList<EndedRun>& runs);

signals:
    void keyOpened();
    void recoveryCodeMade(const QString& code);
    void keyFailed(const magiqt::Problem& problem);
    void keyNeeded(int runs); // imports wait for the key: openKey() takes them in
    void importTaken(const magiqt::ImportSummary& summary);
    void takingFailed(const magiqt::Problem& problem);

private:
    struct Outcome;
    void useKey(const std::shared_ptr<SubjectKey>& key);
    void lookForKey();
    static Outcome take(Catalog& catalog, SubjectKey* key, const QList<EndedRun>& runs);
    void tell(const Outcome& outcome);

    StudyController& m_study;
    std::shared_ptr<SubjectKey> m_key; // touched in the writing thread only
    QString m_publicKeyHex;
    bool m_studyHasKey = false;
    QList<EndedRun> m_waiting; // for the key
};

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::ImportSummary)
