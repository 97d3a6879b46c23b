#include "EnhanceJobController.h"

#include "RunWorker.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace magiqt {

namespace {
void registerTypes() {
    qRegisterMetaType<RunStatus>();
    qRegisterMetaType<Problem>();
    qRegisterMetaType<EnhanceRequest>();
    qRegisterMetaType<QMap<QString, QString>>();
}
} // namespace

QString EnhanceJobController::defaultProgram() {
    const QString named = qEnvironmentVariable("MAGIQT_CLI");
    if (!named.isEmpty()) return named;
    return QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("magiqt-cli"));
}

QString EnhanceJobController::defaultRunsFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation))
        .filePath(QStringLiteral("runs"));
}

EnhanceJobController::EnhanceJobController(const QString& runsFolder, const QString& program, QObject* parent)
    : QObject(parent), m_worker(new RunWorker(runsFolder, program)) {
    registerTypes();
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &RunWorker::statusChanged, this, &EnhanceJobController::take);
    connect(m_worker, &RunWorker::leftoverFound, this, &EnhanceJobController::leftoverFound);
    connect(m_worker, &RunWorker::inputsLocated, this, &EnhanceJobController::inputsLocated);
    connect(m_worker, &RunWorker::inputsLost, this, &EnhanceJobController::inputsLost);
    connect(m_worker, &RunWorker::startFailed, this, [this](const Problem& problem) {
        setBusy(false);
        emit failed(problem);
    });
    m_thread.setObjectName(QStringLiteral("runs"));
    m_thread.start();
}

EnhanceJobController::~EnhanceJobController() {
    m_thread.quit();
    m_thread.wait();
}

void EnhanceJobController::attach() {
    QMetaObject::invokeMethod(m_worker, &RunWorker::lookForLeftovers, Qt::QueuedConnection);
}

void EnhanceJobController::start(const EnhanceRequest& request) {
    if (m_isBusy) return;
    m_request = request;
    m_findingsTold = 0;
    m_status = {};
    m_status.contrast = request.contrast;
    setBusy(true);
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, request] { worker->start(request); }, Qt::QueuedConnection);
}

void EnhanceJobController::cancel() {
    QMetaObject::invokeMethod(m_worker, &RunWorker::cancel, Qt::QueuedConnection);
}

void EnhanceJobController::resume(const QString& runId) {
    if (m_isBusy) return;
    if (runId != m_status.id) m_request.reset();
    m_findingsTold = 0;
    setBusy(true);
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, runId] { worker->resume(runId); }, Qt::QueuedConnection);
}

void EnhanceJobController::collect(const QString& runId) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, runId] { worker->collect(runId); }, Qt::QueuedConnection);
}

void EnhanceJobController::locateInputs(const QString& runId) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, runId] { worker->locateInputs(runId); }, Qt::QueuedConnection);
}

void EnhanceJobController::setBusy(bool isBusy) {
    if (m_isBusy == isBusy) return;
    m_isBusy = isBusy;
    emit busyChanged(isBusy);
}

void EnhanceJobController::take(const RunStatus& status) {
    m_status = status;
    for (; m_findingsTold < status.findings.size(); ++m_findingsTold)
        emit findingArrived(status.findings[m_findingsTold]);
    switch (status.state) {
    case RunState::Queued:
    case RunState::Running:
        setBusy(true);
        emit progressed(status);
        break;
    case RunState::Done:
        setBusy(false);
        emit done(status);
        break;
    case RunState::Failed:
        setBusy(false);
        emit failed(status.problem);
        break;
    case RunState::Cancelled:
        setBusy(false);
        emit cancelled(status);
        break;
    case RunState::Interrupted:
        setBusy(false);
        emit interrupted(status);
        break;
    }
}

} // namespace magiqt
