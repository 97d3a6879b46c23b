// kill -9 of the desktop while scans are open: the next start offers them, with the same slices, layout, mode
// and grey values; one that was closed properly offers nothing, and neither does a second program beside a
// running one. The program is its own victim: `SessionTest --desktop FOLDER SCAN ENHANCED` is the window that
// is killed.
#include "Fixtures.h"
#include "WindowFixture.h"

#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/ShippedLayouts.h"
#include "viewer/widgets/SliceCanvas.h"

#include "base/Json.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QTest>

#include <memory>

using namespace magiqt;

namespace {

std::unique_ptr<MainWindow> windowIn(const QString& folder) {
    auto window = std::make_unique<MainWindow>(folder + QStringLiteral("/runs"), QStringLiteral(FAKE_CHILD));
    window->resize(1360, 860);
    window->show();
    return window;
}

QString kept(const QString& folder) {
    return folder + QStringLiteral("/session.json");
}

// How the victim looks at its scan.
void arrange(SliceCanvas& canvas) {
    canvas.setViewLayout(shippedLayouts().at(1));
    canvas.setMode(CompareMode::Curtain);
    canvas.setCurtain(0.3);
    canvas.setCrosshair(canvas.link().crosshairLps() + Point3(3, -4, 5));
    canvas.setSlab({10, SlabMode::Maximum});
    canvas.setOwnWindow(Arm::After, true);
    canvas.turnAbout(Point3(1, 2, 3), 0.3);
}

// What lies beside and over the scan: the same file will do.
Companions besideOf(const QString& enhanced) {
    return {enhanced, {}, enhanced, {enhanced}};
}

int beVictim(const QString& folder, const QString& scan, const QString& enhanced) {
    const std::unique_ptr<MainWindow> window = windowIn(folder);
    window->keepSession();
    window->openDirectly({scan}, besideOf(enhanced));
    const bool isOpen = QTest::qWaitFor(
        [&] {
            const SessionScan* shown = window->session().shown();
            return shown && shown->enhanced.volume && shown->second.volume && !shown->maps.empty();
        },
        20000);
    if (!isOpen) return 1;
    SliceCanvas& canvas = window->compareView()->canvas();
    arrange(canvas);
    const std::string wanted = viewStateToJson(canvas.viewState()).dump();
    const bool isKept = QTest::qWaitFor(
        [&] {
            QFile file(kept(folder));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains(wanted.c_str());
        },
        20000);
    if (!isKept) return 1;
    std::puts("ready");
    std::fflush(stdout);
    return QApplication::exec();
}

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

private:
    static QPushButton* offer(MainWindow& window) {
        return window.findChild<QPushButton*>(QStringLiteral("restoreSession"));
    }

private slots:
    void openedAgainAfterAKill() {
        const QTemporaryDir folder;
        const QString scan = fixtures::writeScan(folder.path(), QStringLiteral("a_T1w.nii.gz"), 24);
        const QString enhanced = fixtures::writeScan(folder.path(), QStringLiteral("b_T1w.nii.gz"), 24);
        QProcess victim;
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        victim.start(QCoreApplication::applicationFilePath(),
                     {QStringLiteral("--desktop"), folder.path(), scan, enhanced});
        QVERIFY(QTest::qWaitFor(
            [&] {
                return victim.readAllStandardOutput().contains("ready") ||
                       victim.state() == QProcess::NotRunning;
            },
            60000));
        QCOMPARE(victim.state(), QProcess::Running);
        {
            // A second program beside it leaves the session alone.
            const auto second = windowIn(folder.path());
            second->keepSession();
            QVERIFY(!offer(*second));
            second->close();
        }
        QVERIFY(QFile::exists(kept(folder.path())));
        victim.kill();
        QVERIFY(victim.waitForFinished());
        QCOMPARE(QFile(kept(folder.path())).permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());

        const auto window = windowIn(folder.path());
        window->keepSession();
        QVERIFY(offer(*window));
        QVERIFY(window->messages()
                    .text(QStringLiteral("session"))
                    .contains(QStringLiteral("not closed properly")));
        QTest::mouseClick(offer(*window), Qt::LeftButton);
        QTRY_VERIFY(window->session().shown() && window->session().shown()->enhanced.volume);
        QTRY_VERIFY(window->session().shown()->second.volume && !window->session().shown()->maps.empty());
        QCOMPARE(window->session().shown()->contrast, QStringLiteral("T1w"));
        const ViewState state = window->compareView()->canvas().viewState();
        // As the victim was told to: from the middle of the same scan.
        const auto fresh = std::make_unique<SliceCanvas>();
        fresh->setArm(Arm::Before, window->session().shown()->input.volume, {});
        fresh->setArm(Arm::After, window->session().shown()->enhanced.volume, {});
        fresh->setArm(Arm::Other, window->session().shown()->second.volume, {});
        arrange(*fresh);
        QVERIFY(state == fresh->viewState());
        QCOMPARE(QString::fromStdString(state.layoutId), QStringLiteral("large-axial"));
        QVERIFY(state.ownMappings[static_cast<std::size_t>(Arm::After)].has_value());
        window->close(); // properly
    }

    void aProperEndLeavesNothing() {
        const QTemporaryDir folder;
        const QString scan = fixtures::writeScan(folder.path(), QStringLiteral("a_T1w.nii.gz"), 24);
        {
            const auto window = windowIn(folder.path());
            window->keepSession();
            window->openDirectly({scan});
            QTRY_VERIFY(QFile::exists(kept(folder.path())));
            window->close();
        }
        QVERIFY(!QFile::exists(kept(folder.path())));
        const auto next = windowIn(folder.path());
        next->keepSession();
        QVERIFY(!offer(*next));
    }

    void whatCannotBeReadIsNotOffered() {
        const QTemporaryDir folder;
        for (const char* content :
             {"", "{", "{\"scans\": []}", "{\"scans\": [{\"file\": \"/x\"}], \"shown\": 3}"}) {
            QFile file(kept(folder.path()));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(content);
            file.close();
            const auto window = windowIn(folder.path());
            window->keepSession();
            QVERIFY(!offer(*window));
            QVERIFY(!file.exists());
        }
    }
};

int main(int argc, char** argv) {
    fixtures::prepareBefore();
    QApplication application(argc, argv);
    fixtures::prepareAfter();
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 5 && words[1] == QLatin1String("--desktop"))
        return beVictim(words[2], words[3], words[4]);
    SessionTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "SessionTest.moc"
