// Annotations and keys in the real window: drawn with the tools of the panel, listed with their values, kept
// over a new start and a damaged file, undone by the Edit menu, exported; keys that are changed, refused in
// conflict, and remembered.
#include "Fixtures.h"
#include "WindowFixture.h"

#include "app/desktop/KeysDialog.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace magiqt;
using fixtures::Bench;

class MeasureTest : public QObject {
    Q_OBJECT

private:
    static QString scan(Bench& bench, const QString& name = QStringLiteral("Mustermann_T1w.nii.gz")) {
        return fixtures::writeScan(bench.folder.path(), name, 24);
    }
    static SliceCanvas& canvas(Bench& bench) { return bench.window->compareView()->canvas(); }
    static AnnotationLayer& layer(Bench& bench) { return canvas(bench).annotations(); }
    static QPoint middle(Bench& bench) {
        const Pane pane = canvas(bench).panes().front();
        return {pane.rect.x + pane.rect.width / 2, pane.rect.y + pane.rect.height / 2};
    }
    static void press(Bench& bench, const char* button) {
        auto* found = bench.find<QToolButton>(button);
        QVERIFY2(found && found->isEnabled(), button);
        QTest::mouseClick(found, Qt::LeftButton);
    }
    static void drag(Bench& bench, const QPoint& from, const QPoint& to) {
        SliceCanvas& target = canvas(bench);
        QTest::mousePress(&target, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, target.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&target, &move);
        QTest::mouseRelease(&target, Qt::LeftButton, {}, to);
    }
    static void drawRegion(Bench& bench) {
        press(bench, "toolRegionButton");
        QCOMPARE(canvas(bench).tool(), ViewTool::Region);
        drag(bench, middle(bench) - QPoint(40, 25), middle(bench) + QPoint(40, 25));
        QTest::keyClick(&canvas(bench), Qt::Key_Escape);
    }
    static QStringList kept(Bench& bench) {
        return QDir(bench.path(QStringLiteral("annotations"))).entryList(QDir::Files, QDir::Name);
    }
    static QString exported(Bench& bench, const QString& name) {
        const QString target = bench.path(name);
        bench.find<QAction>("actionExportAnnotations")->trigger();
        auto* dialog = bench.find<QFileDialog>("annotationsDialog");
        if (!dialog) return {};
        emit dialog->fileSelected(target);
        dialog->close();
        QFile file(target);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private slots:
    void init() { QSettings().clear(); }

    void drawnListedAndKept() {
        Bench bench;
        QVERIFY(!bench.find<QAction>("actionExportAnnotations")->isEnabled());
        const QString file = scan(bench);
        QVERIFY(bench.open({file}));
        QVERIFY(bench.find<QLabel>("annotationHint")->isVisible());
        drawRegion(bench);
        QCOMPARE(layer(bench).list().size(), std::size_t(1));
        auto* list = bench.find<QTreeWidget>("annotationList");
        QCOMPARE(list->topLevelItemCount(), 1);
        QVERIFY(list->topLevelItem(0)->text(1).contains(QStringLiteral("mm²")));
        QCOMPARE(list->topLevelItem(0)->childCount(), 1); // one arm
        QVERIFY(list->topLevelItem(0)->child(0)->text(1).contains(QChar(0xB1)));
        QVERIFY(!bench.find<QLabel>("annotationHint")->isVisible());
        bench.shot(QStringLiteral("annotated-dark-en"));
        const Annotation drawn = layer(bench).list()[0];
        // A click in the list goes to the slice.
        canvas(bench).setCrosshair(drawn.pointsLps[0] + Point3(0, 0, 15));
        const QRect line = list->visualItemRect(list->topLevelItem(0));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, line.center());
        QVERIFY((canvas(bench).link().crosshairLps() - drawn.pointsLps[0]).norm() < 1e-6);

        // A new start of the program: the same image has it again, whatever it is called; another has not.
        bench.makeWindow();
        const QStringList files = kept(bench);
        QCOMPARE(files.size(), 1);
        QVERIFY(!files[0].contains(QStringLiteral("Mustermann")));
        QFile content(bench.path(QStringLiteral("annotations/") + files[0]));
        QVERIFY(content.open(QIODevice::ReadOnly));
        QVERIFY(!content.readAll().contains("Mustermann"));
        QCOMPARE(content.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        const QString renamed = bench.path(QStringLiteral("other_T1w.nii.gz"));
        QVERIFY(QFile::copy(file, renamed));
        QVERIFY(bench.open({renamed}));
        QTRY_COMPARE(layer(bench).list().size(), std::size_t(1));
        QVERIFY(layer(bench).list()[0] == drawn);
        QVERIFY(!bench.find<QAction>("actionUndo")->isEnabled()); // nothing of this start
        QVERIFY(bench.open({fixtures::writeScan(bench.folder.path(), QStringLiteral("b_T2w.nii.gz"), 28)}));
        QVERIFY(layer(bench).list().empty());
        QTest::qWait(50);
        QVERIFY(layer(bench).list().empty());
    }

    void undoOfTheEditMenuIsThatOfThePage() {
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        auto* undo = bench.find<QAction>("actionUndo");
        auto* redo = bench.find<QAction>("actionRedo");
        QVERIFY(!undo->isEnabled());
        drawRegion(bench);
        QVERIFY(undo->isEnabled());
        bench.find<QAction>("pageCohort")->trigger();
        QVERIFY(!undo->isEnabled()); // the study has nothing to undo
        bench.find<QAction>("pageViewer")->trigger();
        undo->trigger();
        QVERIFY(layer(bench).list().empty());
        QVERIFY(redo->isEnabled());
        redo->trigger();
        QCOMPARE(layer(bench).list().size(), std::size_t(1));
        QTest::mouseClick(bench.find<QPushButton>("removeAnnotation"), Qt::LeftButton);
        QVERIFY(layer(bench).list().empty() || !bench.find<QPushButton>("removeAnnotation")->isEnabled());
        layer(bench).select(layer(bench).list().empty() ? "" : layer(bench).list()[0].id);
        layer(bench).removeSelected();
        bench.window.reset(); // what was removed is removed on disk
        QVERIFY(kept(bench).isEmpty());
    }

    void aDamagedFileIsSaidAndStays() {
        Bench bench;
        const QString file = scan(bench);
        QVERIFY(bench.open({file}));
        drawRegion(bench);
        bench.makeWindow();
        const QString name = bench.path(QStringLiteral("annotations/")) + kept(bench).at(0);
        QFile content(name);
        QVERIFY(content.open(QIODevice::WriteOnly));
        content.write("{\"magiqt\": \"annotations\", \"version\": 1, \"annot");
        content.close();
        QVERIFY(bench.open({file}));
        QTRY_VERIFY(bench.window->messages()
                        .text(QStringLiteral("annotations"))
                        .contains(QStringLiteral("cannot be read")));
        QVERIFY(layer(bench).list().empty());
        drawRegion(bench);
        bench.window.reset();
        QCOMPARE(kept(bench).size(), 2);
        QVERIFY(QFile::exists(name + QStringLiteral(".damaged")));
        bench.makeWindow();
        QVERIFY(bench.open({file}));
        QTRY_COMPARE(layer(bench).list().size(), std::size_t(1));
    }

    void exportedAsTableAndJson() {
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        drawRegion(bench);
        press(bench, "toolPointButton");
        QTest::mouseClick(&canvas(bench), Qt::LeftButton, {}, middle(bench) + QPoint(60, 40));
        QCOMPARE(layer(bench).list().size(), std::size_t(2));
        const QString csv = exported(bench, QStringLiteral("a.csv"));
        QCOMPARE(csv.count(QStringLiteral("\r\n")), 3);
        QVERIFY(csv.contains(QStringLiteral("Input T1w")));
        QVERIFY(!csv.contains(QStringLiteral("Mustermann")));
        const QJsonArray json = QJsonDocument::fromJson(exported(bench, QStringLiteral("a.json")).toUtf8())
                                    .object()[QStringLiteral("annotations")]
                                    .toArray();
        QCOMPARE(json.size(), 2);
        QVERIFY(json[0]
                    .toObject()[QStringLiteral("arms")]
                    .toArray()[0]
                    .toObject()[QStringLiteral("voxels")]
                    .toInt() > 4);
        QVERIFY(json[1].toObject()[QStringLiteral("arms")].toArray()[0].toObject().contains(
            QStringLiteral("value")));
        // Into a folder that is not there: said, and nothing is left.
        bench.find<QAction>("actionExportAnnotations")->trigger();
        auto* dialog = bench.find<QFileDialog>("annotationsDialog");
        emit dialog->fileSelected(bench.path(QStringLiteral("missing/a.csv")));
        QVERIFY(bench.window->messages()
                    .text(QStringLiteral("picture"))
                    .contains(QStringLiteral("could not be saved")));
    }

    void keysAreChangedAndRemembered() {
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        const auto openSheet = [&] {
            bench.find<QAction>("actionKeys")->trigger();
            return bench.find<KeysDialog>("keysBox");
        };
        KeysDialog* sheet = openSheet();
        QVERIFY(sheet);
        auto* table = sheet->findChild<QTableWidget*>(QStringLiteral("keysTable"));
        auto* field = sheet->findChild<QLineEdit*>(QStringLiteral("keyField"));
        auto* accept = sheet->findChild<QPushButton*>(QStringLiteral("keysAccept"));
        auto* conflict = sheet->findChild<QLabel*>(QStringLiteral("keysConflict"));
        const auto choose = [&](const QString& what) {
            for (int row = 0; row < table->rowCount(); ++row)
                if (table->item(row, 1)->text().startsWith(what)) {
                    table->selectRow(row);
                    return table->item(row, 0)->text();
                }
            return QStringLiteral("no such line");
        };
        bench.shot(QStringLiteral("keys-dark-en"));
        fixtures::shotOf(*sheet, QStringLiteral("keys-sheet-dark-en"));
        QVERIFY(!conflict->isVisible()); // as shipped there is none
        QCOMPARE(choose(QStringLiteral("Measure a distance")), QStringLiteral("D"));
        QTest::keyClick(field, Qt::Key_G); // that of the layouts
        QVERIFY(conflict->isVisible());
        QVERIFY(conflict->text().contains(QStringLiteral("Next layout")));
        QVERIFY(!accept->isEnabled());
        fixtures::shotOf(*sheet, QStringLiteral("keys-conflict-dark-en"));
        QTest::keyClick(field, Qt::Key_Q);
        QVERIFY(accept->isEnabled());
        QTest::keyClick(field, Qt::Key_Down); // for the slices
        QVERIFY(conflict->isVisible());
        QCOMPARE(choose(QStringLiteral("Measure a distance")), QStringLiteral("Q"));
        choose(QStringLiteral("Provenance"));
        QTest::keyClick(field, Qt::Key_J, Qt::ControlModifier);
        QTest::mouseClick(accept, Qt::LeftButton);
        QTRY_VERIFY(!bench.find<KeysDialog>("keysBox"));
        QTest::keyClick(&canvas(bench), Qt::Key_D);
        QCOMPARE(canvas(bench).tool(), ViewTool::Crosshair);
        QTest::keyClick(&canvas(bench), Qt::Key_Q);
        QCOMPARE(canvas(bench).tool(), ViewTool::Distance);

        bench.makeWindow(); // the next start
        QVERIFY(bench.open({scan(bench)}));
        QTest::keyClick(&canvas(bench), Qt::Key_Q);
        QCOMPARE(canvas(bench).tool(), ViewTool::Distance);
        QCOMPARE(bench.find<QAction>("actionProvenance")->shortcut(), QKeySequence(QStringLiteral("Ctrl+J")));
        sheet = openSheet();
        QTest::mouseClick(sheet->findChild<QPushButton*>(QStringLiteral("keysAllShipped")), Qt::LeftButton);
        QTest::mouseClick(sheet->findChild<QPushButton*>(QStringLiteral("keysAccept")), Qt::LeftButton);
        QTRY_VERIFY(!bench.find<KeysDialog>("keysBox"));
        QCOMPARE(bench.find<QAction>("actionProvenance")->shortcut(), QKeySequence(QStringLiteral("I")));
        QCOMPARE(bench.find<QAction>("actionKeys")->shortcuts().size(), 2);
        QSettings settings;
        settings.beginGroup(QStringLiteral("keys"));
        QVERIFY(settings.childKeys().isEmpty()); // only what differs is kept
    }
};

int main(int argc, char** argv) {
    fixtures::prepareBefore();
    QApplication application(argc, argv);
    fixtures::prepareAfter();
    MeasureTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "MeasureTest.moc"
