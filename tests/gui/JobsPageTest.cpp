// The Jobs page with real run folders and child processes: what is queued is run and shown, can be cancelled,
// run again, moved and removed, and what it reports is on the screen.
#include "WindowFixture.h"

#include "app/desktop/CliLine.h"
#include "app/desktop/Language.h"
#include "app/desktop/jobs/JobDetailPanel.h"
#include "app/desktop/jobs/JobsPage.h"
#include "app/desktop/jobs/MetricPlot.h"
#include "app/models/study/StudyController.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <memory>

using namespace magiqt;

namespace {

struct Desk {
    QTemporaryDir folder;
    StudyController study;
    QueueController queue{QStringLiteral(FAKE_CHILD)};
    JobsPage page{study, queue};

    explicit Desk(const char* mode = "finish") {
        qputenv("MAGIQT_FAKE", mode);
        page.resize(1200, 800);
        page.show();
    }
    void openStudy() {
        study.create(folder.filePath(QStringLiteral("study")), QStringLiteral("Test"));
        QVERIFY(QTest::qWaitFor([&] { return study.canWrite(); }));
        queue.open(study.folder());
        QVERIFY(queue.isOpen());
    }
    void add(int count, const QString& batch = {}) {
        std::vector<QueueRequest> requests(static_cast<std::size_t>(count));
        int number = 0;
        for (QueueRequest& request : requests) {
            request.kind = "selftest";
            request.title = "subject " + std::to_string(++number);
            request.batch = batch.toStdString();
        }
        study.enqueue(&page, std::move(requests),
                      [](const std::vector<std::string>&) {}); // as the window does
    }
    template <class Widget>
    Widget* find(const char* name) {
        return page.findChild<Widget*>(QLatin1String(name));
    }
    QTableView& table() { return *find<QTableView>("jobsTable"); }
    bool waitFor(EntryState state, int count) {
        return QTest::qWaitFor([&] { return queue.snapshot()->count(state) == count; }, 20000);
    }
    QString cell(int row, JobColumn column) {
        return table().model()->index(row, static_cast<int>(column)).data().toString();
    }
};

} // namespace

class JobsPageTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { fixtures::prepareAfter(); }
    void cleanup() { Language::apply(QStringLiteral("en")); }

    void saysWhatToDoWhileThereIsNothing() {
        Desk desk;
        QVERIFY(desk.find<QWidget>("jobsEmpty")->isVisible());
        QSignalSpy asked(&desk.page, &JobsPage::studyRequested);
        QTest::mouseClick(desk.find<QWidget>("jobsOpenStudy"), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        desk.openStudy();
        QTRY_VERIFY(desk.find<QWidget>("jobsNone")->isVisible());
        QVERIFY(!desk.find<QWidget>("jobsEmpty")->isVisible());
    }

    void runsWhatIsQueuedAndShowsWhatItReports() {
        Desk desk;
        desk.openStudy();
        QSignalSpy ended(&desk.queue, &QueueController::runsEnded);
        desk.add(2);
        QVERIFY(desk.waitFor(EntryState::Done, 2));
        QCOMPARE(desk.table().model()->rowCount(), 2);
        QCOMPARE(desk.cell(0, JobColumn::State), QStringLiteral("Done"));
        int runs = 0;
        for (const auto& signal : ended)
            runs += static_cast<int>(signal.at(0).value<QList<EndedRun>>().size());
        QCOMPARE(runs, 2);

        desk.table().selectRow(0);
        auto& panel = *desk.find<JobDetailPanel>("jobDetail");
        QTRY_COMPARE(panel.metricPlot().metrics(), QStringList{QStringLiteral("loss")});
        const auto curve = panel.metricPlot().curve(QStringLiteral("loss"));
        QCOMPARE(curve.size(), 5);
        QCOMPARE(curve.last(), QPointF(9, 0.1));
        QTRY_VERIFY(panel.log().toPlainText().contains(QLatin1String("done")));
        QVERIFY(desk.find<CliLine>("cliLine")->text().startsWith(QLatin1String("magiqt-cli queue show ")));
        fixtures::shotOf(desk.page, QStringLiteral("jobs-done"));
    }

    void cancelsAndRunsAgain() {
        Desk desk("hang");
        desk.openStudy();
        desk.add(1);
        QVERIFY(desk.waitFor(EntryState::Running, 1));
        desk.table().selectRow(0);
        QVERIFY(desk.find<QAction>("jobCancel")->isEnabled());
        QVERIFY(!desk.find<QAction>("jobRetry")->isEnabled());
        QVERIFY(!desk.find<QAction>("jobRemove")->isEnabled()); // it is at work
        fixtures::shotOf(desk.page, QStringLiteral("jobs-running"));
        desk.find<QAction>("jobCancel")->trigger();
        QTRY_VERIFY(desk.find<QLabel>("jobDetailState")->text().contains(QLatin1String("Asked to stop")) ||
                    desk.queue.snapshot()->count(EntryState::Cancelled) == 1);
        QVERIFY(desk.waitFor(EntryState::Cancelled, 1));
        qputenv("MAGIQT_FAKE", "finish");
        QTRY_VERIFY(desk.find<QAction>("jobRetry")->isEnabled());
        desk.find<QAction>("jobRetry")->trigger();
        QVERIFY(desk.waitFor(EntryState::Done, 1));
        QTRY_VERIFY(!desk.find<QAction>("jobRetry")->isEnabled());
        desk.find<QAction>("jobRemove")->trigger();
        QTRY_VERIFY(desk.find<QWidget>("jobsNone")->isVisible());
    }

    void saysWhyAJobFailedAndFindsItByFilterAndWords() {
        Desk desk("fail");
        desk.openStudy();
        desk.add(1);
        QVERIFY(desk.waitFor(EntryState::Failed, 1));
        qputenv("MAGIQT_FAKE", "finish");
        desk.add(3, QStringLiteral("children"));
        QVERIFY(desk.waitFor(EntryState::Done, 3));
        auto* filter = desk.find<QComboBox>("jobsFilter");
        filter->setCurrentIndex(3);
        QCOMPARE(desk.table().model()->rowCount(), 1);
        desk.table().selectRow(0);
        QTRY_VERIFY(desk.find<QLabel>("jobDetailReason")->text().contains(QLatin1String("memory")));
        filter->setCurrentIndex(0);
        desk.find<QLineEdit>("jobsSearch")->setText(QStringLiteral("CHILD subject 2"));
        QCOMPARE(desk.table().model()->rowCount(), 1);
        QCOMPARE(desk.cell(0, JobColumn::Title), QStringLiteral("subject 2"));
    }

    void keepsSelectionWhileOthersChange() {
        Desk desk("gated");
        desk.openStudy();
        desk.add(1);
        QVERIFY(desk.waitFor(EntryState::Running, 1));
        desk.table().selectRow(0);
        const QString id = desk.table().currentIndex().data(JobTableModel::IdRole).toString();
        desk.add(50);
        QTRY_COMPARE(desk.table().model()->rowCount(), 51);
        const auto rows = desk.table().selectionModel()->selectedRows();
        QVERIFY(!rows.isEmpty());
        Q_UNUSED(id)
        QFile go(desk.study.folder() + QStringLiteral("/runs/go"));
        QVERIFY(go.open(QIODevice::WriteOnly));
        QVERIFY(desk.waitFor(EntryState::Done, 51));
    }

    void speaksGerman() {
        Desk desk;
        desk.openStudy();
        desk.add(1);
        QVERIFY(desk.waitFor(EntryState::Done, 1));
        Language::apply(QStringLiteral("de"));
        QEvent change(QEvent::LanguageChange);
        for (QWidget* widget : QApplication::allWidgets())
            QApplication::sendEvent(widget, &change);
        QCOMPARE(desk.cell(0, JobColumn::State), QStringLiteral("Fertig"));
        QCOMPARE(desk.find<QAction>("jobCancel")->text(), QStringLiteral("Abbrechen"));
        desk.table().selectRow(0);
        fixtures::shotOf(desk.page, QStringLiteral("jobs-german"));
    }
};

int main(int argc, char** argv) {
    fixtures::prepareBefore();
    QApplication application(argc, argv);
    JobsPageTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "JobsPageTest.moc"
