// The part of EnhanceJobController that touches files and processes: makes run folders (hashing the inputs),
// starts them, follows their journals at 10 Hz, finds what earlier sessions left behind. Lives in the
// controller's worker thread and is spoken to by queued signals only. Runs are detached: they outlive this
// object and the desktop.
#pragma once

#include "EnhanceRequest.h"
#include "RunStatus.h"

#include "jobs/protocol/Executor.h"
#include "jobs/protocol/RunFolder.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>

namespace magiqt {

class RunWorker : public QObject {
    Q_OBJECT
public:
    RunWorker(QString runsFolder, QString program);
    ~RunWorker() override;

public slots:
    // Looks for runs that nobody has collected: attaches to one that is running, reports the others.
    // Removes what was collected a week ago.
    void lookForLeftovers();
    void start(const magiqt::EnhanceRequest& request);
    void cancel();
    void resume(const QString& id);
    // The result has been shown, or nobody wants it: the run is not reported at the next start.
    void collect(const QString& id);
    // Real files of a leftover's inputs by contrast, checked by their hashes.
    void locateInputs(const QString& id);

signals:
    void statusChanged(const magiqt::RunStatus& status); // of the active run
    void leftoverFound(const magiqt::RunStatus& status); // done or interrupted, not collected
    void startFailed(const magiqt::Problem& problem);    // of start() and resume()
    void inputsLocated(const QString& id, const QMap<QString, QString>& files);
    void inputsLost(const QString& id, const magiqt::Problem& problem);

private:
    struct Active;

    std::filesystem::path folderOf(const QString& id) const;
    void follow(RunFolder folder, std::string handle, bool isLeftover);
    void poll();
    RunStatus statusOf(const RunFolder& folder, const JournalState& journal) const;
    Executor& executor();

    std::filesystem::path m_runsFolder;
    QString m_program;
    std::unique_ptr<Executor> m_executor;
    std::map<QString, std::filesystem::path> m_folders; // id -> folder
    std::unique_ptr<Active> m_active;
    QTimer* m_timer;
};

} // namespace magiqt
