// Where no OpenGL can be had the processor draws, and everything works.
#include "Fixtures.h"
#include "WindowFixture.h"

#include "app/desktop/CommandLine.h"
#include "app/desktop/GraphicsProbe.h"
#include "viewer/vtk/GlProbe.h"
#include "viewer/widgets/CompareView.h"

#include <QApplication>
#include <QPushButton>
#include <QSet>
#include <QTest>

using namespace magiqt;
using fixtures::Bench;

class WithoutGlTest : public QObject {
    Q_OBJECT
private slots:
    void drawsAndEnhances() {
        qputenv("MAGIQT_FAKE", "finish");
        Bench bench;
        QVERIFY(bench.open({fixtures::writeScan(bench.folder.path(), QStringLiteral("a_T1w.nii"), 16)}));
        QTRY_VERIFY(bench.window->compareView() && bench.window->compareView()->isVisible());
        const auto greys = [&] {
            const QImage picture = bench.window->compareView()->grabViews();
            QSet<int> seen;
            for (int y = 0; y < picture.height(); y += 3)
                for (int x = 0; x < picture.width(); x += 3)
                    seen << qGray(picture.pixel(x, y));
            return seen.size();
        };
        QTRY_VERIFY(greys() > 40); // a head, not a black view
        QTest::mouseClick(bench.find<QPushButton>("enhance"), Qt::LeftButton);
        QTRY_VERIFY(bench.window->session().shown()->enhanced.volume);
    }

    void whatTheChildSays() {
        GlProbe probe;
        QCOMPARE(GraphicsProbe::wordOf(GraphicsProbe::answerOf(probe)), QStringLiteral("none"));
        probe.isUsable = true;
        probe.description = QStringLiteral("4.6, some card");
        QCOMPARE(GraphicsProbe::wordOf(GraphicsProbe::answerOf(probe)), QStringLiteral("hardware"));
        probe.isSoftware = true;
        QCOMPARE(GraphicsProbe::wordOf(GraphicsProbe::answerOf(probe)), QStringLiteral("software"));
        QCOMPARE(GraphicsProbe::wordOf(QString()), QStringLiteral("none")); // it crashed
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
