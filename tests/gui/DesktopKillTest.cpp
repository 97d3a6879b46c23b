// kill -9 of the desktop at random moments while it edits a study by its widgets and works off its queue: the catalog is
// whole, what the window had shown as done is there, and every job ends, started once. The program is its own victim:
// `DesktopKillTest --desktop STUDY DIARY` is the window; MAGIQT_KILLS says how often it is killed (8), MAGIQT_KILL_SEED
// when. The diary has a line for what is about to be done and one for what the window has shown as done.
#include "StudyFixture.h"
#include "WindowFixture.h"

#include "app/desktop/cohort/CohortPage.h"
#include "app/models/cohort/ScanTableModel.h"
#include "app/models/jobs/QueueController.h"
#include "app/models/study/StudyController.h"

#include "catalog/Lookup.h"
#include "jobs/protocol/Journal.h"
#include "jobs/queue/JobQueue.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QInputDialog>
#include <QLabel>
#include <QProcess>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <random>
#include <unistd.h>

using namespace magiqt;

namespace {

constexpr int scansInStudy = 12;
const QStringList qualities{QStringLiteral("good"), QStringLiteral("usable"), QStringLiteral("bad")};

// The window that is killed.
class Desktop {
public:
    Desktop(const QString& study, const QString& diary)
        : m_window(study + QStringLiteral("-runs"), QStringLiteral(REAL_CHILD)), m_diary(diary) {
        (void)m_diary.open(QIODevice::Append);
        m_window.resize(1360, 860);
        m_window.show();
        m_window.showPage(WindowPage::Cohort);
        m_table = m_window.findChild<QTableView*>(QStringLiteral("scanTable"));
        m_table->sortByColumn(ScanTableModel::Person, Qt::AscendingOrder);
        m_window.study().open(study);
        waitUntil([&] { return m_window.study().canWrite() && m_table->model()->rowCount() == scansInStudy; });
        note({"ready"});
    }

    // Until it is killed.
    [[noreturn]] void work() {
        std::mt19937 random(static_cast<unsigned>(::getpid()));
        for (int step = 0;; ++step) {
            switch (random() % 4) {
            case 0:
                enqueue(step);
                break;
            case 1:
                saveCohort(QStringLiteral("c%1-%2").arg(::getpid()).arg(step));
                break;
            default:
                rate(static_cast<int>(random() % scansInStudy),
                     qualities[static_cast<int>(random() % static_cast<unsigned>(qualities.size()))]);
            }
        }
    }
    // Until all of so many jobs, or more, have ended; a minute without the end of one is too long.
    void drain(qsizetype jobs) {
        const auto ended = [&] {
            const auto& entries = m_window.queue().snapshot()->entries;
            return std::ranges::count_if(entries,
                                         [](const auto& status) { return hasEnded(status->entry.state); });
        };
        const auto all = [&] { return std::max<std::ptrdiff_t>(jobs, std::ssize(m_window.queue().snapshot()->entries)); };
        for (auto before = ended(); before < all(); before = ended())
            waitUntil([&] { return ended() > before; });
    }

private:
    template <class Condition>
    void waitUntil(Condition&& condition) {
        if (!QTest::qWaitFor(condition, 60000)) std::_Exit(3);
    }
    // A line whole or not at all: one write.
    void note(const QStringList& words) {
        const QByteArray line = words.join(' ').toUtf8() + '\n';
        if (::write(m_diary.handle(), line.constData(), static_cast<std::size_t>(line.size())) != line.size())
            std::_Exit(4);
    }
    void rate(int row, const QString& quality) {
        const QModelIndex index = m_table->model()->index(row, ScanTableModel::Quality);
        if (index.data().toString() == quality) return;
        m_table->selectRow(row);
        auto* box = m_window.findChild<QComboBox*>(QStringLiteral("editQuality"));
        // An edit is of the scan that the panel shows: it has to be this one.
        const QString person = index.siblingAtColumn(ScanTableModel::Person).data().toString();
        auto* title = m_window.findChild<QLabel*>(QStringLiteral("detailTitle"));
        waitUntil([&] { return box->isVisible() && box->isEnabled() && title->text().startsWith(person); });
        note({"intend", "rate", QString::number(row), quality});
        const int place = box->findText(quality);
        box->setCurrentIndex(place);
        emit box->activated(place);
        waitUntil([&] { return index.data().toString() == quality; });
        note({"shown", "rate", QString::number(row), quality});
    }
    void saveCohort(const QString& name) {
        m_table->selectRow(0);
        auto* save = m_window.findChild<QAction*>(QStringLiteral("saveListCohort"));
        waitUntil([&] { return save->isEnabled(); });
        save->trigger();
        auto* dialog = m_window.findChild<QInputDialog*>(QStringLiteral("cohortNameDialog"));
        if (!dialog) std::_Exit(5);
        dialog->setTextValue(name);
        note({"intend", "cohort", name});
        dialog->accept();
        auto* choice = m_window.findChild<QToolButton*>(QStringLiteral("cohortChoice"));
        waitUntil([&] { return choice->text() == name; });
        note({"shown", "cohort", name});
        m_window.findChild<QAction*>(QStringLiteral("cohort0"))->trigger(); // all scans again
        waitUntil([&] { return m_table->model()->rowCount() == scansInStudy; });
    }
    void enqueue(int step) {
        QueueRequest request;
        request.kind = "selftest";
        request.title = "step " + std::to_string(step);
        request.parametersJson = R"({"steps":40,"blocksPerStep":5000,"checkpointEvery":5})";
        bool isThere = false;
        m_window.study().enqueue(&m_window, {request}, [&](const std::vector<std::string>& ids) {
            note({"shown", "job", QString::fromStdString(ids.at(0))});
            isThere = true;
        });
        waitUntil([&] { return isThere; });
    }

    MainWindow m_window;
    QFile m_diary;
    QTableView* m_table = nullptr;
};

struct Diary {
    QMap<int, QStringList> ratings; // by row: what was shown last, then what was intended since
    QSet<QString> cohorts, jobs;
    int starts = 0, shown = 0;
};

Diary read(const QString& file) {
    Diary diary;
    QFile lines(file);
    if (!lines.open(QIODevice::ReadOnly)) return diary; // nothing is noted yet
    for (const QString& line : QString::fromUtf8(lines.readAll()).split('\n', Qt::SkipEmptyParts)) {
        const QStringList words = line.split(' ');
        const bool isShown = words[0] == QStringLiteral("shown");
        diary.starts += words[0] == QStringLiteral("ready");
        diary.shown += isShown;
        if (words.size() < 3) continue;
        if (words[1] == QStringLiteral("rate")) {
            QStringList& values = diary.ratings[words[2].toInt()];
            if (values.isEmpty()) values << QString(); // not rated yet
            if (isShown) values.clear();
            values << words[3];
        } else if (isShown) {
            (words[1] == QStringLiteral("cohort") ? diary.cohorts : diary.jobs).insert(words[2]);
        }
    }
    return diary;
}

} // namespace

class DesktopKillTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    const QString m_study = m_folder.filePath(QStringLiteral("study"));
    const QString m_diary = m_folder.filePath(QStringLiteral("diary"));

    // Read-only: the next desktop is the one that has to repair what it must.
    void checkCatalog() {
        const Diary diary = read(m_diary);
        const Catalog catalog = Catalog::open(m_study.toStdString(), OpenMode::ReadOnly);
        const IntegrityReport report = catalog.integrityCheck(IntegrityCheck::DatabaseAndFiles);
        QVERIFY2(report.ok, report.problems.empty() ? "missing files" : report.problems.front().c_str());
        ScanSearch search(catalog);
        const ScanPage page = search.page({}, 0, scansInStudy); // in the order of the window's table
        QCOMPARE(page.rows.size(), std::size_t(scansInStudy));
        for (auto rating = diary.ratings.begin(); rating != diary.ratings.end(); ++rating) {
            const auto& scan = page.rows.at(static_cast<std::size_t>(rating.key()));
            QVERIFY2(rating.value().contains(QString::fromStdString(toString(scan.quality))),
                     qPrintable(QStringLiteral("row %1 is %2, not one of %3")
                                    .arg(rating.key())
                                    .arg(QString::fromStdString(toString(scan.quality)))
                                    .arg(rating.value().join(','))));
        }
        QSet<QString> cohorts;
        for (const auto& cohort : allCohorts(catalog))
            cohorts.insert(QString::fromStdString(cohort.name));
        QVERIFY2(cohorts.contains(diary.cohorts), "a saved cohort was lost");
    }

private slots:
    void nothingIsLost() {
        fixtures::StudyPlan plan;
        plan.subjects = scansInStudy;
        plan.scansOfEach = 1;
        plan.images = fixtures::Images::Small;
        fixtures::makeStudy(m_study, plan);
        const int kills = qEnvironmentVariableIsSet("MAGIQT_KILLS") ? qEnvironmentVariableIntValue("MAGIQT_KILLS") : 8;
        const auto seed = qEnvironmentVariableIsSet("MAGIQT_KILL_SEED")
                              ? static_cast<unsigned>(qEnvironmentVariableIntValue("MAGIQT_KILL_SEED"))
                              : std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        const auto start = [&](QProcess& desktop, const QString& mode) {
            desktop.setProcessChannelMode(QProcess::ForwardedChannels);
            desktop.start(QCoreApplication::applicationFilePath(), {mode, m_study, m_diary});
            QVERIFY(desktop.waitForStarted());
        };
        for (int kill = 0; kill < kills; ++kill) {
            QProcess desktop;
            start(desktop, QStringLiteral("--desktop"));
            // While it starts, a few times; mostly while it works.
            const int starts = read(m_diary).starts;
            if (random() % 5 != 0)
                QTRY_VERIFY_WITH_TIMEOUT(read(m_diary).starts > starts || desktop.state() != QProcess::Running, 60000);
            QTest::qWait(static_cast<int>(random() % 700));
            QCOMPARE(desktop.state(), QProcess::Running); // it ends itself where the window does not do its part
            desktop.kill();
            QVERIFY(desktop.waitForFinished());
            checkCatalog();
            if (QTest::currentTestFailed()) return;
        }
        QProcess last;
        start(last, QStringLiteral("--drain"));
        QVERIFY(last.waitForFinished(3600000));
        QCOMPARE(last.exitCode(), 0);
        checkCatalog();
        const Diary diary = read(m_diary);
        JobQueue queue((m_study + QStringLiteral("/queue")).toStdString());
        QSet<QString> done;
        for (const EntryPointer& entry : queue.entries()) {
            QVERIFY2(entry->state == EntryState::Done, entry->reason.message.c_str());
            QCOMPARE(entry->attempts, 1); // handed to the executor once
            const JournalState run =
                readJournal(std::filesystem::path(m_study.toStdString()) / entry->runFolder / "journal.jsonl");
            QCOMPARE(run.attempts, 1);
            done.insert(QString::fromStdString(entry->id()));
        }
        QVERIFY2(done.contains(diary.jobs), "a queued job was lost");
        QVERIFY(diary.shown > 0); // it did something
        qInfo("%d kills, %d changes shown as done, %lld jobs", kills, diary.shown,
              static_cast<long long>(done.size()));
    }
};

int main(int count, char** arguments) {
    fixtures::prepareBefore();
    QApplication application(count, arguments);
    fixtures::prepareAfter();
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 4 && words[1].startsWith(QStringLiteral("--d"))) {
        Desktop desktop(words[2], words[3]);
        if (words[1] == QStringLiteral("--desktop")) desktop.work();
        desktop.drain(read(words[3]).jobs.size());
        return 0;
    }
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); // 200 kills take longer than Qt Test's five minutes
    DesktopKillTest test;
    return QTest::qExec(&test, count, arguments);
}
#include "DesktopKillTest.moc"
