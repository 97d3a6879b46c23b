// Runs enhancements in the child process `magiqt-cli run FOLDER` and tells how they go. Nothing blocks:
// folders are made, hashed and followed by a RunWorker in a thread of its own, and every answer is a signal
// on the user-interface thread. The child is detached: closing or killing the desktop loses no run; attach()
// takes them up again. At most one run is active at a time. Owned by the window.
#pragma once

#include "EnhanceRequest.h"
#include "RunStatus.h"

#include <QObject>
#include <QThread>

#include <optional>

namespace magiqt {

class RunWorker;

class EnhanceJobController : public QObject {
    Q_OBJECT
public:
    // program: magiqt-cli. runsFolder is made when the first run starts.
    EnhanceJobController(const QString& runsFolder, const QString& program, QObject* parent = nullptr);
    ~EnhanceJobController() override;

    // Beside this binary, or what the environment variable MAGIQT_CLI names.
    static QString defaultProgram();
    // <application data>/runs
    static QString defaultRunsFolder();

    bool isBusy() const { return m_isBusy; }
    const RunStatus& status() const { return m_status; } // of the latest active run
    // What was asked for, where this controller started the run itself.
    const std::optional<EnhanceRequest>& request() const { return m_request; }

    void attach(); // looks for runs that earlier sessions left; answers with progressed() or leftoverFound()
    void start(const EnhanceRequest& request);
    void cancel();
    void resume(const QString& runId);
    void collect(const QString& runId); // shown or not wanted: do not offer it again
    void locateInputs(const QString& runId);

signals:
    void busyChanged(bool isBusy);
    void progressed(const magiqt::RunStatus& status);
    void findingArrived(const magiqt::Finding& finding);
    void done(const magiqt::RunStatus& status);
    void failed(const magiqt::Problem& problem);
    void cancelled(const magiqt::RunStatus& status);
    void interrupted(const magiqt::RunStatus& status); // its process is gone; resume() goes on
    void leftoverFound(const magiqt::RunStatus& status);
    void inputsLocated(const QString& runId, const QMap<QString, QString>& files);
    void inputsLost(const QString& runId, const magiqt::Problem& problem);

private:
    void take(const RunStatus& status);
    void setBusy(bool isBusy);

    QThread m_thread;
    RunWorker* m_worker;
    bool m_isBusy = false;
    RunStatus m_status;
    std::size_t m_findingsTold = 0;
    std::optional<EnhanceRequest> m_request;
};

} // namespace magiqt
