// Looks through a folder before anything is imported: runs the job import_scan as a child process, follows
// it, and hands over what it found. The run's folder is removed afterwards. Files and processes are touched
// in a thread of its own. Owned by the import dialog; user-interface thread only.
#pragma once

#include "ImportPreview.h"

#include "app/models/Problem.h"

#include <QObject>
#include <QThread>

namespace magiqt {

class FolderScan : public QObject {
    Q_OBJECT
public:
    // program: magiqt-cli. runsFolder: of the study.
    FolderScan(const QString& program, const QString& runsFolder, QObject* parent = nullptr);
    ~FolderScan() override; // ends a scan that is running

    // The ids of the series depend on the salt; the import is given the same one.
    void start(const QString& folder, const QString& salt);
    void cancel();

signals:
    void progressed(double fraction);
    void found(const magiqt::ImportPreview& preview);
    void failed(const magiqt::Problem& problem); // also "job.cancelled"

private:
    class Worker;
    QThread m_thread;
    Worker* m_worker; // lives in m_thread
};

} // namespace magiqt
