// EnhanceJobController against a child that finishes, hangs, fails, crashes, and outlives the desktop.
#include "Fixtures.h"

#include "app/models/EnhanceJobController.h"

#include <QDateTime>
#include <QDirIterator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace magiqt;

class RunsTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_scan;

    QString runs() const { return m_folder->filePath(QStringLiteral("runs")); }
    std::unique_ptr<EnhanceJobController> controller() const {
        return std::make_unique<EnhanceJobController>(runs(), QStringLiteral(FAKE_CHILD));
    }
    EnhanceRequest request() const {
        EnhanceRequest request;
        request.contrast = QStringLiteral("T1w");
        request.files.insert(request.contrast, m_scan);
        request.seed = 7;
        return request;
    }
    // Everything that the run wrote, but for private.json, which is where real paths belong.
    QByteArray everythingWritten() const {
        QByteArray all;
        QDirIterator files(runs(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (files.fileName() == QLatin1String("private.json") || !file.open(QIODevice::ReadOnly))
                continue;
            all += files.filePath().toUtf8() + '\n' + file.readAll() + '\n';
        }
        return all;
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("Mustermann_Erika")));
        m_scan = fixtures::writeScan(m_folder->filePath(QStringLiteral("Mustermann_Erika")),
                                     QStringLiteral("Mustermann_Erika_T1w.nii.gz"), 16);
    }

    void finishes() {
        qputenv("MAGIQT_FAKE", "finish");
        const auto jobs = controller();
        QSignalSpy done(jobs.get(), &EnhanceJobController::done);
        QSignalSpy progressed(jobs.get(), &EnhanceJobController::progressed);
        QSignalSpy findings(jobs.get(), &EnhanceJobController::findingArrived);
        jobs->start(request());
        QVERIFY(jobs->isBusy());
        QTRY_COMPARE(done.count(), 1);
        QVERIFY(!jobs->isBusy());
        QVERIFY(progressed.count() >= 1);
        QCOMPARE(findings.count(), 1);
        const auto status = done[0][0].value<RunStatus>();
        QCOMPARE(status.enhancedFiles.keys(), QStringList{QStringLiteral("T1w")});
        QVERIFY(QFile::exists(status.enhancedFiles.first()));
        QVERIFY(!everythingWritten().contains("Mustermann")); // neither in a name nor in a journal
    }

    void cancels() {
        qputenv("MAGIQT_FAKE", "hang");
        const auto jobs = controller();
        QSignalSpy progressed(jobs.get(), &EnhanceJobController::progressed);
        QSignalSpy cancelled(jobs.get(), &EnhanceJobController::cancelled);
        jobs->start(request());
        QTRY_VERIFY(!progressed.isEmpty() && jobs->status().fraction > 0);
        jobs->cancel();
        QTRY_COMPARE(cancelled.count(), 1);
        QVERIFY(!jobs->isBusy());
        // Nothing to resume at the next start.
        const auto next = controller();
        QSignalSpy leftovers(next.get(), &EnhanceJobController::leftoverFound);
        QSignalSpy failed(next.get(), &EnhanceJobController::inputsLost);
        next->attach();
        next->locateInputs(QStringLiteral("unknown")); // answered after attach() in the same thread
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(leftovers.count(), 0);
    }

    void failsWithTheChildsReason() {
        qputenv("MAGIQT_FAKE", "fail");
        const auto jobs = controller();
        QSignalSpy failed(jobs.get(), &EnhanceJobController::failed);
        jobs->start(request());
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].value<Problem>().code, QStringLiteral("job.out-of-memory"));
    }

    void saysWhenTheChildNeverBegins() {
        qputenv("MAGIQT_FAKE", "never-begin");
        const auto jobs = controller();
        QSignalSpy failed(jobs.get(), &EnhanceJobController::failed);
        jobs->start(request());
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].value<Problem>().code, QStringLiteral("desktop.child-never-began"));
        QVERIFY(!jobs->isBusy());
    }

    void saysWhenTheProgramIsMissing() {
        EnhanceJobController jobs(runs(), m_folder->filePath(QStringLiteral("no-such-program")));
        QSignalSpy failed(&jobs, &EnhanceJobController::failed);
        jobs.start(request());
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].value<Problem>().code, QStringLiteral("executor.cannot-start"));
    }

    void saysWhenTheScanIsGone() {
        const auto jobs = controller();
        QSignalSpy failed(jobs.get(), &EnhanceJobController::failed);
        QVERIFY(QFile::remove(m_scan));
        jobs->start(request());
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].value<Problem>().code, QStringLiteral("file.unreadable"));
        QVERIFY(!failed[0][0].value<Problem>().message.contains(m_folder->path()));
    }

    void resumesAfterACrash() {
        qputenv("MAGIQT_FAKE", "crash");
        const auto jobs = controller();
        QSignalSpy interrupted(jobs.get(), &EnhanceJobController::interrupted);
        QSignalSpy done(jobs.get(), &EnhanceJobController::done);
        jobs->start(request());
        QTRY_COMPARE(interrupted.count(), 1);
        QVERIFY(!jobs->isBusy());
        QCOMPARE(done.count(), 0);
        jobs->resume(interrupted[0][0].value<RunStatus>().id);
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(done[0][0].value<RunStatus>().attempts, 2);
    }

    void outlivesTheDesktop() {
        qputenv("MAGIQT_FAKE", "gated");
        QString id;
        {
            const auto jobs = controller();
            QSignalSpy progressed(jobs.get(), &EnhanceJobController::progressed);
            jobs->start(request());
            QTRY_VERIFY(!progressed.isEmpty() && jobs->status().fraction > 0);
            id = jobs->status().id;
        } // the window is gone, the run goes on
        const auto next = controller();
        QSignalSpy progressed(next.get(), &EnhanceJobController::progressed);
        QSignalSpy done(next.get(), &EnhanceJobController::done);
        next->attach();
        QTRY_VERIFY(!progressed.isEmpty());
        QVERIFY(next->isBusy());
        QCOMPARE(next->status().id, id);
        QVERIFY(next->status().isLeftover);
        QFile go(runs() + QStringLiteral("/go"));
        QVERIFY(go.open(QIODevice::WriteOnly));
        go.close();
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(done[0][0].value<RunStatus>().id, id);
    }

    void offersWhatFinishedMeanwhileUntilItIsCollected() {
        qputenv("MAGIQT_FAKE", "finish");
        QString id;
        {
            const auto jobs = controller();
            QSignalSpy done(jobs.get(), &EnhanceJobController::done);
            jobs->start(request());
            QTRY_COMPARE(done.count(), 1);
            id = done[0][0].value<RunStatus>().id;
        }
        {
            const auto next = controller();
            QSignalSpy leftovers(next.get(), &EnhanceJobController::leftoverFound);
            QSignalSpy located(next.get(), &EnhanceJobController::inputsLocated);
            next->attach();
            QTRY_COMPARE(leftovers.count(), 1);
            next->locateInputs(id);
            QTRY_COMPARE(located.count(), 1);
            QCOMPARE((located[0][1].value<QMap<QString, QString>>().value(QStringLiteral("T1w"))), m_scan);
            next->collect(id);
        }
        const auto last = controller();
        QSignalSpy leftovers(last.get(), &EnhanceJobController::leftoverFound);
        QSignalSpy lost(last.get(), &EnhanceJobController::inputsLost);
        last->attach();
        last->locateInputs(QStringLiteral("unknown"));
        QTRY_COMPARE(lost.count(), 1);
        QCOMPARE(leftovers.count(), 0);
    }

    void removesWhatWasCollectedLongAgo() {
        const auto collectedRun = [&](const QString& name, int daysAgo) {
            const QString folder = QDir(runs()).filePath(name);
            QVERIFY(QDir().mkpath(folder));
            QFile mark(QDir(folder).filePath(QStringLiteral("collected")));
            QVERIFY(mark.open(QIODevice::WriteOnly));
            QVERIFY(mark.setFileTime(QDateTime::currentDateTime().addDays(-daysAgo),
                                     QFileDevice::FileModificationTime));
        };
        collectedRun(QStringLiteral("old"), 9);
        collectedRun(QStringLiteral("recent"), 3);
        QVERIFY(QDir(runs()).mkpath(QStringLiteral("no-run"))); // not ours to remove
        const auto jobs = controller();
        jobs->attach();
        QTRY_VERIFY(!QDir(runs()).exists(QStringLiteral("old")));
        QVERIFY(QDir(runs()).exists(QStringLiteral("recent")));
        QVERIFY(QDir(runs()).exists(QStringLiteral("no-run")));
    }

    void offersToResumeWhatWasKilledMeanwhile() {
        qputenv("MAGIQT_FAKE", "crash");
        {
            const auto jobs = controller();
            QSignalSpy interrupted(jobs.get(), &EnhanceJobController::interrupted);
            jobs->start(request());
            QTRY_COMPARE(interrupted.count(), 1);
        }
        const auto next = controller();
        QSignalSpy leftovers(next.get(), &EnhanceJobController::leftoverFound);
        QSignalSpy done(next.get(), &EnhanceJobController::done);
        next->attach();
        QTRY_COMPARE(leftovers.count(), 1);
        const auto status = leftovers[0][0].value<RunStatus>();
        QVERIFY(status.state == RunState::Interrupted);
        next->resume(status.id);
        QTRY_COMPARE(done.count(), 1);
    }
};

QTEST_GUILESS_MAIN(RunsTest)
#include "RunsTest.moc"
