// Where no OpenGL can be had: a clear message instead of a crash, and everything but the pictures works.
#include "Fixtures.h"
#include "WindowFixture.h"

#include "app/desktop/CommandLine.h"
#include "app/desktop/viewer/EmptyPage.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace magiqt;
using fixtures::Bench;

class WithoutGlTest : public QObject {
    Q_OBJECT
private slots:
    void saysSoAndStillEnhances() {
        qputenv("MAGIQT_FAKE", "finish");
        Bench bench;
        QVERIFY(bench.open({fixtures::writeScan(bench.folder.path(), QStringLiteral("a_T1w.nii"), 16)}));
        auto* page = bench.find<EmptyPage>("emptyPage");
        QTRY_COMPARE(page->state(), EmptyPageState::NoGraphics);
        QVERIFY(page->isVisible());
        QVERIFY(!bench.window->compareView());
        QTest::mouseClick(bench.find<QPushButton>("enhance"), Qt::LeftButton);
        QTRY_VERIFY(bench.window->session().shown()->enhanced.volume);
    }

    void commandLine() {
        const auto parse = [](const QStringList& words) {
            return parseCommandLine(QStringList{QStringLiteral("magiqt")} + words);
        };
        const CommandLine full =
            parse({QStringLiteral("a.nii"), QStringLiteral("--enhanced"), QStringLiteral("b.nii"),
                   QStringLiteral("--lang"), QStringLiteral("de"), QStringLiteral("--theme"),
                   QStringLiteral("light")});
        QVERIFY(full.error.isEmpty());
        QCOMPARE(full.files, QStringList{QStringLiteral("a.nii")});
        QCOMPARE(full.enhanced, QStringLiteral("b.nii"));
        QVERIFY(!parse({QStringLiteral("--lang"), QStringLiteral("fr")}).error.isEmpty());
        QVERIFY(!parse({QStringLiteral("--enhanced"), QStringLiteral("b.nii")}).error.isEmpty());
        QVERIFY(!parse({QStringLiteral("--no-such-option")}).error.isEmpty());
        QVERIFY(parse({QStringLiteral("--help")}).answer.contains(QStringLiteral("--theme")));
    }
};

int main(int count, char** arguments) {
    magiqt::fixtures::prepareBefore();
    QApplication application(count, arguments);
    magiqt::fixtures::prepareAfter();
    WithoutGlTest test;
    return QTest::qExec(&test, count, arguments);
}
#include "WithoutGlTest.moc"
