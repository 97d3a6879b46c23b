// What leaves the viewer as a figure, and what may lie beside and over a scan: figure sheets, animations, a
// second model's image, masks, what the scan does not support; and the layout that a study comes back in.
#include "Fixtures.h"
#include "WindowFixture.h"

#include "app/desktop/viewer/FigureDialog.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/ShippedLayouts.h"
#include "viewer/widgets/SliceCanvas.h"
#include "volume/Nifti.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QImageReader>
#include <QLabel>
#include <QListWidget>
#include <QProgressDialog>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace magiqt;
using fixtures::Bench;

class FigureTest : public QObject {
    Q_OBJECT

private:
    static QString scan(Bench& bench, const QString& name) {
        return fixtures::writeScan(bench.folder.path(), name, 24);
    }
    static SliceCanvas& canvas(Bench& bench) { return bench.window->compareView()->canvas(); }
    static void openPair(Bench& bench) {
        QVERIFY(bench.open({scan(bench, QStringLiteral("Mustermann_T1w.nii.gz"))},
                           scan(bench, QStringLiteral("Mustermann_desc-enhanced_T1w.nii.gz"))));
    }
    static FigureDialog* openFigure(Bench& bench) {
        bench.find<QAction>("actionFigure")->trigger();
        return bench.find<FigureDialog>("figureDialog");
    }
    // Chosen in the dialog that asks where to.
    static void chooseTarget(Bench& bench, const char* dialogName, const QString& target) {
        auto* dialog = bench.find<QFileDialog>(dialogName);
        QVERIFY(dialog);
        emit dialog->fileSelected(target);
        dialog->close();
        QTRY_VERIFY(!bench.find<QFileDialog>(dialogName));
    }
    // One where x is to the left, nothing elsewhere; on the grid of the scan.
    static QString writeMask(Bench& bench, const QString& scanFile, const QString& name) {
        const Volume like = *readNifti(scanFile.toStdString()).volume;
        std::vector<float> voxels;
        const Index3& size = like.geometry().sizeIjk();
        for (std::int64_t k = 0; k < size[2]; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i)
                    voxels.push_back(i > size[0] / 2 ? 1.0F : 0.0F);
        const QString file = bench.path(name);
        writeNifti(file.toStdString(), Volume(like.geometry(), std::move(voxels)));
        return file;
    }

private slots:
    void init() { QSettings().clear(); }

    void aFigureOfWhatIsOpen() {
        Bench bench;
        openPair(bench);
        FigureDialog* dialog = openFigure(bench);
        QVERIFY(dialog);
        auto* preview = dialog->findChild<QLabel*>(QStringLiteral("figurePreview"));
        QTRY_VERIFY(!preview->pixmap(Qt::ReturnByValue).isNull());
        fixtures::shotOf(*dialog, QStringLiteral("figure-dark-en"));
        FigureSheet sheet = dialog->sheet();
        QCOMPARE(sheet.subjects.size(), 1U);
        QCOMPARE(sheet.imageNames.size(), 2U); // no reference: no column for one
        QCOMPARE(sheet.planes.size(), 3U);
        QVERIFY((sheet.subjects[0].pointLps - canvas(bench).link().crosshairLps()).norm() < 1e-9);
        QVERIFY(!dialog->findChild<QCheckBox*>(QStringLiteral("figureImage2"))->isVisible());

        QTest::mouseClick(dialog->findChild<QCheckBox*>(QStringLiteral("figureImage0")), Qt::LeftButton, {},
                          QPoint(8, 8));
        QCOMPARE(dialog->sheet().imageNames, std::vector<std::string>{"Enhanced"});
        QSignalSpy saved(dialog, &FigureDialog::saved);
        const QStringList names{QStringLiteral("f.svg"), QStringLiteral("f.pdf"), QStringLiteral("f.png")};
        for (const QString& name : names) {
            dialog->saveTo(bench.path(name));
            QVERIFY(saved.wait());
        }
        QFile svg(bench.path(names[0]));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        const QByteArray text = svg.readAll();
        QVERIFY(text.contains(">Enhanced</text>"));
        QVERIFY(!text.contains("Mustermann"));
        QCOMPARE(text.count("<image"), 3);
        QVERIFY(QImage(bench.path(names[2])).width() > 2000); // 180 mm at 300 dots an inch
        QFile pdf(bench.path(names[1]));
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.readAll().startsWith("%PDF"));

        QSignalSpy failed(dialog, &FigureDialog::failed);
        dialog->saveTo(bench.path(QStringLiteral("no-such-folder/f.png")));
        QVERIFY(failed.wait());
        QVERIFY(!QFile::exists(bench.path(QStringLiteral("no-such-folder"))));
        auto* state = dialog->findChild<QLabel*>(QStringLiteral("figureState"));
        QTRY_VERIFY(state->text().contains(QStringLiteral("could not be saved")));

        for (int plane = 0; plane < 3; ++plane)
            dialog->findChild<QCheckBox*>(QStringLiteral("figurePlane%1").arg(plane))->setChecked(false);
        QTRY_VERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("figureSave"))->isEnabled());
        QTRY_VERIFY(preview->text().contains(QStringLiteral("at least one")));
    }

    void aFigureOfSubjectsThatAreStillToBeRead() {
        Bench bench;
        QList<FigureSource> sources;
        for (int n = 1; n <= 4; ++n)
            sources << FigureSource{
                QStringLiteral("sub-%1").arg(n), scan(bench, QStringLiteral("s%1_T1w.nii.gz").arg(n)), {}};
        sources[1].beside.enhanced = scan(bench, QStringLiteral("e_T1w.nii.gz"));
        sources[2].scan = bench.path(QStringLiteral("Mustermann.nii.gz")); // gone
        FigureDialog dialog({}, bench.window.get());
        dialog.show();
        dialog.rows().read(sources);
        QTRY_COMPARE(dialog.rows().waiting(), 0);
        QCOMPARE(dialog.rows().rows().size(), 3U);
        QCOMPARE(dialog.findChild<QListWidget*>(QStringLiteral("figureSubjects"))->count(), 3);
        const FigureSheet sheet = dialog.sheet();
        QCOMPARE(sheet.planes.size(), 1U); // many subjects: one plane
        QCOMPARE(sheet.imageNames.size(), 2U);
        QVERIFY(!sheet.subjects[0].images[1].volume);
        QVERIFY(sheet.subjects[1].images[1].volume != nullptr);
        const QString state = dialog.findChild<QLabel*>(QStringLiteral("figureState"))->text();
        QVERIFY2(!state.isEmpty() && !state.contains(QStringLiteral("Mustermann")), qPrintable(state));
        dialog.findChild<QListWidget*>(QStringLiteral("figureSubjects"))
            ->item(0)
            ->setCheckState(Qt::Unchecked);
        QCOMPARE(dialog.sheet().subjects.size(), 2U);
    }

    void animationsAlongThePlaneAndThroughTheImages() {
        Bench bench;
        openPair(bench);
        const Point3 before = canvas(bench).link().crosshairLps();
        const QString target = bench.path(QStringLiteral("along.gif"));
        bench.find<QAction>("actionSaveCine")->trigger();
        chooseTarget(bench, "cineDialog", target);
        QTRY_VERIFY_WITH_TIMEOUT(bench.window->messages().has(QStringLiteral("picture")), 30000);
        QImageReader reader(target);
        QCOMPARE(reader.imageCount(), 12); // slices of the input along the axial plane
        const QImage first = reader.read();
        for (int n = 0; n < 5; ++n)
            reader.jumpToNextImage();
        QVERIFY(reader.read() != first);
        QVERIFY((canvas(bench).link().crosshairLps() - before).norm() < 1e-9);

        bench.window->messages().dismiss(QStringLiteral("picture"));
        const QString images = bench.path(QStringLiteral("images.gif"));
        bench.find<QAction>("actionSaveImagesCine")->trigger();
        chooseTarget(bench, "cineDialog", images);
        QTRY_VERIFY_WITH_TIMEOUT(bench.window->messages().has(QStringLiteral("picture")), 30000);
        QCOMPARE(QImageReader(images).imageCount(), 2);
        QVERIFY(!canvas(bench).shownAlone());

        const QString cancelled = bench.path(QStringLiteral("cancelled.gif"));
        bench.find<QAction>("actionSaveCine")->trigger();
        chooseTarget(bench, "cineDialog", cancelled);
        auto* progress = bench.find<QProgressDialog>("cineProgress");
        QVERIFY(progress);
        progress->cancel();
        QTRY_VERIFY(!bench.find<QProgressDialog>("cineProgress"));
        QVERIFY(!QFile::exists(cancelled));
        QVERIFY((canvas(bench).link().crosshairLps() - before).norm() < 1e-9);
    }

    void cineRunsToAndFroAndStops() {
        Bench bench;
        openPair(bench);
        canvas(bench).setFocus();
        const Point3 before = canvas(bench).link().crosshairLps();
        QTest::keyClick(&canvas(bench), Qt::Key_V);
        QVERIFY(canvas(bench).isCine());
        QTRY_VERIFY(canvas(bench).link().crosshairLps().z() > before.z() + 9);
        QTRY_VERIFY(canvas(bench).link().crosshairLps().z() < before.z()); // it turned round at the top
        QTest::keyClick(&canvas(bench), Qt::Key_Escape);
        QVERIFY(!canvas(bench).isCine());
        QTest::keyClick(&canvas(bench), Qt::Key_V);
        QTest::mouseClick(&canvas(bench), Qt::LeftButton, {}, QPoint(60, 60));
        QVERIFY(!canvas(bench).isCine());
    }

    void aSecondModelAndMapsLieBesideAndOver() {
        Bench bench;
        const QString input = scan(bench, QStringLiteral("Mustermann_T1w.nii.gz"));
        const QString mask = writeMask(bench, input, QStringLiteral("Mustermann_mask.nii.gz"));
        bench.window->openDirectly({input}, {scan(bench, QStringLiteral("e_T1w.nii.gz")),
                                             {},
                                             scan(bench, QStringLiteral("second_T1w.nii.gz")),
                                             {mask}});
        QTRY_VERIFY(bench.window->compareView() && canvas(bench).hasArm(Arm::Other));
        QCOMPARE(canvas(bench).labelOf(Arm::Other), QStringLiteral("Second model T1w"));
        QTRY_COMPARE(canvas(bench).maps().all().size(), 2U);
        const ViewMaps& maps = canvas(bench).maps();
        QVERIFY(maps.all()[0].kind == MapKind::Signed); // what the scan does not support
        QVERIFY(maps.all()[1].kind == MapKind::Labels);
        QTRY_VERIFY(maps.shown() && maps.shown()->kind == MapKind::Labels); // added: shown
        for (const ViewMap& map : maps.all())
            QVERIFY(!map.name.contains(QStringLiteral("Mustermann")));
        bench.shot(QStringLiteral("mask-dark-en"));
        QTest::keyClick(&canvas(bench), Qt::Key_M);
        QVERIFY(maps.shown()->kind == MapKind::Signed);
        QTest::keyClick(&canvas(bench), Qt::Key_O);
        QVERIFY(!maps.shown());
        QVERIFY(bench.find<QToolButton>("showMapButton")->isEnabled());
        // What was made for one contrast is gone with it.
        bench.window->session().setContrast(QStringLiteral("T2w"));
        QTRY_VERIFY(!canvas(bench).hasArm(Arm::Other));
        QVERIFY(maps.all().empty());
    }

    void theSamplesOfAnEnhancedImageCanBeLookedAt() {
        Bench bench;
        QDir(bench.folder.path()).mkdir(QStringLiteral("out"));
        const QString out = bench.path(QStringLiteral("out"));
        const QString enhanced = fixtures::writeScan(out, QStringLiteral("enhanced_T1w.nii.gz"), 24);
        for (const int number : {2, 1, 3})
            fixtures::writeScan(out, QStringLiteral("sample-0%1_T1w.nii.gz").arg(number), 24);
        fixtures::writeScan(out, QStringLiteral("sample-01_T2w.nii.gz"), 24); // of another contrast
        QVERIFY(bench.open({scan(bench, QStringLiteral("a_T1w.nii.gz"))}, enhanced));
        QTRY_COMPARE(canvas(bench).sampleCount(), 3U);
        canvas(bench).setFocus();
        QCOMPARE(canvas(bench).labelOf(Arm::After), QStringLiteral("Enhanced T1w"));
        for (int number = 1; number <= 3; ++number) {
            QTest::keyClick(&canvas(bench), Qt::Key_J);
            QCOMPARE(canvas(bench).labelOf(Arm::After),
                     QStringLiteral("Enhanced T1w, sample %1 of 3").arg(number));
        }
        QTest::keyClick(&canvas(bench), Qt::Key_J);
        QVERIFY(!canvas(bench).shownSample());
        const QString target = bench.path(QStringLiteral("samples.gif"));
        bench.find<QAction>("actionSaveSamplesCine")->trigger();
        chooseTarget(bench, "cineDialog", target);
        QTRY_VERIFY_WITH_TIMEOUT(bench.window->messages().has(QStringLiteral("picture")), 30000);
        QCOMPARE(QImageReader(target).imageCount(), 3);
        QVERIFY(!canvas(bench).shownSample() && !canvas(bench).shownAlone());
        // Those of another image are gone with it.
        QVERIFY(bench.open({scan(bench, QStringLiteral("b_T1w.nii.gz"))}));
        QCOMPARE(canvas(bench).sampleCount(), 0U);
        QVERIFY(!bench.find<QAction>("actionSaveSamplesCine")->isEnabled());
    }

    void aMapFromElsewhereIsSaid() {
        Bench bench;
        const QString input = scan(bench, QStringLiteral("a_T1w.nii.gz"));
        const Volume like = *readNifti(input.toStdString()).volume;
        Matrix4 away = Matrix4::Identity();
        away(0, 3) = 500;
        const QString far = bench.path(QStringLiteral("far.nii.gz"));
        writeNifti(far.toStdString(), like.movedBy(away));
        bench.window->openDirectly({input}, {{}, {}, {}, {far}});
        QTRY_VERIFY(bench.window->messages().has(QStringLiteral("findings")) &&
                    bench.window->messages()
                        .text(QStringLiteral("findings"))
                        .contains(QStringLiteral("map covers only 0 %")));
    }

    void aStudyComesBackInItsLayout() {
        Bench bench;
        const QString one = scan(bench, QStringLiteral("a_T1w.nii.gz"));
        const QString other = fixtures::writeScan(bench.folder.path(), QStringLiteral("b_T1w.nii.gz"), 28);
        const auto open = [&](const QString& file) {
            const int number = bench.window->session().number();
            bench.window->openDirectly({file});
            return QTest::qWaitFor([&] { return bench.window->session().number() == number + 1; }) &&
                   (QTest::qWait(300), true); // its key is read in a thread
        };
        const auto layout = [&] { return canvas(bench).viewLayout().id; };
        QVERIFY(open(one));
        canvas(bench).setViewLayout(shippedLayouts()[1]);
        QVERIFY(open(other));
        canvas(bench).setViewLayout(shippedLayouts()[4]);
        QVERIFY(open(one));
        QTRY_COMPARE(layout(), shippedLayouts()[1].id);
        QVERIFY(open(other));
        QTRY_COMPARE(layout(), shippedLayouts()[4].id);
        bench.makeWindow(); // the next start
        QVERIFY(open(one));
        QTRY_COMPARE(layout(), shippedLayouts()[1].id);
    }
};

int main(int argc, char** argv) {
    fixtures::prepareBefore();
    QApplication application(argc, argv);
    fixtures::prepareAfter();
    FigureTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "FigureTest.moc"
