// The real window under Xvfb: drop, enhance, cancel, crash and resume, save, provenance, themes, privacy, and
// a user interface that is never blocked.
#include "Fixtures.h"
#include "WindowFixture.h"

#include "app/desktop/ProvenanceDialog.h"
#include "app/desktop/viewer/EmptyPage.h"
#include "app/desktop/viewer/EnhancePanel.h"
#include "app/desktop/viewer/OpenScanDialog.h"
#include "viewer/widgets/CompareView.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDirIterator>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <cmath>
#include <ctime>
#include <fstream>

using namespace magiqt;
using fixtures::Bench;

namespace {

double threadCpuMs() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

// Bytes this thread has read through system calls.
long long threadBytesRead() {
    std::ifstream file("/proc/thread-self/io");
    std::string name;
    long long value = -1;
    file >> name >> value;
    return name == "rchar:" ? value : -1;
}

} // namespace

class WindowTest : public QObject {
    Q_OBJECT
private:
    static QString scan(Bench& bench, const QString& name = QStringLiteral("a_T1w.nii.gz"), int size = 24) {
        return fixtures::writeScan(bench.folder.path(), name, size);
    }
    static void click(Bench& bench, const char* button) {
        auto* found = bench.find<QPushButton>(button);
        QVERIFY2(found, button);
        QTest::mouseClick(found, Qt::LeftButton);
    }
    static bool enhanced(Bench& bench) {
        const SessionScan* shown = bench.window->session().shown();
        return shown && shown->enhanced.volume;
    }
    static bool finishOne(Bench& bench) {
        qputenv("MAGIQT_FAKE", "finish");
        if (!bench.open({scan(bench)})) return false;
        click(bench, "enhance");
        return QTest::qWaitFor([&] { return enhanced(bench); }, 20000);
    }
    static QByteArray contentOf(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void emptyWindow() {
        Bench bench;
        QCOMPARE(bench.window->windowTitle(), QStringLiteral("MagIQT"));
        QVERIFY(bench.find<EmptyPage>("emptyPage")->isVisible());
        QVERIFY(!bench.find<QPushButton>("enhance")->isEnabled());
        QVERIFY(!bench.find<QAction>("actionSave")->isEnabled());
        QVERIFY(!bench.window->compareView()); // nothing of OpenGL before it is needed
        bench.shot(QStringLiteral("empty-dark-en"));
        bench.window->setTheme(ThemeChoice::Light);
        bench.shot(QStringLiteral("empty-light-en"));
        bench.window->setTheme(ThemeChoice::Dark);
    }

    void fitsASmallScreen() {
        for (const QString& language : {QStringLiteral("en"), QStringLiteral("de")}) {
            Bench bench;
            bench.window->setLanguage(language);
            QVERIFY2(bench.window->minimumSizeHint().width() <= 1280,
                     qPrintable(QString::number(bench.window->minimumSizeHint().width())));
            auto* mode = bench.find<QToolButton>("modeCurtainButton");
            bench.window->resize(1900, 900);
            QTRY_COMPARE(mode->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
            bench.window->resize(1280, 720);
            QTRY_COMPARE(mode->toolButtonStyle(), Qt::ToolButtonIconOnly);
            QVERIFY(bench.window->width() <= 1280);
            bench.shot(QStringLiteral("small-") + language);
        }
        Bench().window->setLanguage(QStringLiteral("en"));
    }

    void dropShowsWhatTheFileIs() {
        Bench bench;
        const QString file = scan(bench, QStringLiteral("x_FLAIR.nii.gz"));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(bench.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(bench.window.get(), &drop);
        auto* dialog = bench.find<OpenScanDialog>("openScanDialog");
        QVERIFY(dialog);
        auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("openAccept"));
        QTRY_VERIFY(accept->isEnabled());
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("openReason1"))
                    ->text()
                    .startsWith(QStringLiteral("FLAIR")));
        const QString text = dialog->findChild<QLabel*>(QStringLiteral("openText1"))->text();
        QVERIFY2(text.contains(QStringLiteral("24 × 24 × 12")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("1.6 × 1.6 × 5.0 mm")), qPrintable(text));
        fixtures::shotOf(*dialog, QStringLiteral("dialog-dark-en"));
        // The user knows better.
        auto* contrast = dialog->findChild<QComboBox*>(QStringLiteral("openContrast1"));
        contrast->setCurrentIndex(contrast->findData(QStringLiteral("T2w")));
        QTest::mouseClick(accept, Qt::LeftButton);
        QTRY_VERIFY(bench.window->compareView());
        QCOMPARE(bench.window->session().shown()->contrast, QStringLiteral("T2w"));
        QCOMPARE(bench.window->windowTitle(), QStringLiteral("MagIQT - scan 1 (T2w)"));
        QTRY_VERIFY(bench.window->compareView()->isVisible());
        bench.shot(QStringLiteral("loaded-dark-en"));
    }

    void rubbishIsExplained() {
        Bench bench;
        bench.window->openWithDialog({fixtures::writeRubbish(bench.folder.path(), QStringLiteral("x.nii"))});
        auto* dialog = bench.find<OpenScanDialog>("openScanDialog");
        auto* text = dialog->findChild<QLabel*>(QStringLiteral("openText1"));
        QTRY_VERIFY(text->text().contains(QStringLiteral("not a NIfTI-1 image")));
        QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("openAccept"))->isEnabled());
        dialog->reject();
        bench.window->openDirectly({bench.path(QStringLiteral("gone.nii"))});
        QTRY_VERIFY(bench.window->messages().has(QStringLiteral("open")));
        bench.shot(QStringLiteral("error-dark-en"));
    }

    void unknownContrastMustBeChosen() {
        Bench bench;
        QVERIFY(bench.open({fixtures::writeLargeScan(bench.folder.path(), QStringLiteral("thing.nii"), 12)}));
        auto* contrast = bench.find<QComboBox>("contrast");
        if (!bench.window->session().shown()->contrast.isEmpty()) QSKIP("the ball was taken for a brain");
        QVERIFY(!bench.find<QPushButton>("enhance")->isEnabled());
        contrast->setCurrentIndex(contrast->findData(QStringLiteral("T1w")));
        QVERIFY(bench.find<QPushButton>("enhance")->isEnabled());
        QCOMPARE(bench.window->windowTitle(), QStringLiteral("MagIQT - scan 1 (T1w)"));
    }

    void enhancesAndShowsProvenance() {
        qputenv("MAGIQT_FAKE", "gated");
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        click(bench, "enhance");
        auto* strip = bench.find<QWidget>("jobStrip");
        auto* bar = bench.find<QProgressBar>("jobProgress");
        QVERIFY(strip->isVisible());
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == 500);
        QCOMPARE(bench.find<QLabel>("jobStage")->text(), QStringLiteral("Enhancing"));
        QVERIFY(!bench.find<QPushButton>("enhance")->isEnabled());
        QVERIFY(bench.window->messages().has(QStringLiteral("findings"))); // while it runs
        bench.shot(QStringLiteral("running-dark-en"));
        QFile go(bench.runs() + QStringLiteral("/go"));
        QVERIFY(go.open(QIODevice::WriteOnly));
        go.close();
        QTRY_VERIFY(enhanced(bench));
        QTRY_VERIFY(!strip->isVisible());
        QVERIFY(bench.find<QAction>("modeCurtain")->isEnabled());
        bench.shot(QStringLiteral("finished-dark-en"));
        QTRY_VERIFY(bench.window->isActiveWindow()); // also after the view has come to be
        QTest::keyClick(bench.window.get(), Qt::Key_I);
        auto* card = bench.find<ProvenanceDialog>("provenanceDialog");
        QTRY_VERIFY(card && card->isVisible());
        QVERIFY(card->findChild<QLabel*>(QStringLiteral("researchUseOnly"))
                    ->text()
                    .contains(QStringLiteral("research use only")));
        QVERIFY(card->model().plainText().contains(QStringLiteral("fake model")));
        QTest::mouseClick(card->findChild<QPushButton*>(QStringLiteral("copyProvenance")), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("fake model")));
        fixtures::shotOf(*card, QStringLiteral("provenance-dark-en"));
    }

    void modesAndSides() {
        Bench bench;
        QVERIFY(finishOne(bench));
        CompareView* view = bench.window->compareView();
        bench.find<QAction>("modeCurtain")->trigger();
        QCOMPARE(view->mode(), CompareMode::Curtain);
        bench.find<QAction>("modeDifference")->trigger();
        QCOMPARE(view->mode(), CompareMode::Difference);
        bench.window->setTheme(ThemeChoice::Light);
        bench.shot(QStringLiteral("difference-light-en"));
        view->setMode(CompareMode::SideBySide); // by the view's own menu: the bar follows
        QVERIFY(bench.find<QAction>("modeSideBySide")->isChecked());
        bench.find<QAction>("orientationNeurological")->trigger();
        QVERIFY(!view->isRadiological());
        bench.makeWindow(); // remembered
        QVERIFY(bench.find<QAction>("orientationNeurological")->isChecked());
        bench.find<QAction>("orientationRadiological")->trigger();
        bench.window->setTheme(ThemeChoice::Dark);
    }

    void cancels() {
        qputenv("MAGIQT_FAKE", "hang");
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        click(bench, "enhance");
        QTRY_VERIFY(bench.find<QProgressBar>("jobProgress")->maximum() > 0);
        click(bench, "cancelJob");
        QTRY_VERIFY(!bench.window->controller().isBusy());
        QCOMPARE(bench.window->messages().text(QStringLiteral("job")),
                 QStringLiteral("The enhancement was cancelled."));
        QVERIFY(bench.find<QPushButton>("enhance")->isEnabled());
        QVERIFY(!enhanced(bench));
    }

    void survivesTheChildsCrashAndResumes() {
        qputenv("MAGIQT_FAKE", "crash");
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        click(bench, "enhance");
        QTRY_VERIFY(bench.find<QPushButton>("resumeJob"));
        QVERIFY(bench.window->isVisible());
        bench.shot(QStringLiteral("crashed-dark-en"));
        click(bench, "resumeJob");
        QTRY_VERIFY(enhanced(bench));
    }

    void saysWhyItFailed() {
        qputenv("MAGIQT_FAKE", "fail");
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        click(bench, "enhance");
        QTRY_VERIFY(bench.window->messages()
                        .text(QStringLiteral("job"))
                        .contains(QStringLiteral("ran out of memory")));
    }

    void takesUpARunOfAnEarlierWindow() {
        qputenv("MAGIQT_FAKE", "gated");
        Bench bench;
        QVERIFY(bench.open({scan(bench)}));
        click(bench, "enhance");
        QTRY_VERIFY(bench.find<QProgressBar>("jobProgress")->maximum() > 0);
        bench.makeWindow(); // the old one is closed while the child runs
        bench.window->attachRuns();
        QTRY_VERIFY(bench.find<QWidget>("jobStrip")->isVisible());
        QFile go(bench.runs() + QStringLiteral("/go"));
        QVERIFY(go.open(QIODevice::WriteOnly));
        go.close();
        QTRY_VERIFY(bench.find<QPushButton>("showLeftover"));
        click(bench, "showLeftover");
        QTRY_VERIFY(enhanced(bench));
        QCOMPARE(bench.window->session().shown()->contrast, QStringLiteral("T1w"));
    }

    void savesAndNeverReplacesUnasked() {
        Bench bench;
        QVERIFY(finishOne(bench));
        const QString target = bench.path(QStringLiteral("result.nii.gz"));
        bench.window->saveTo(target);
        QTRY_VERIFY(bench.window->messages().has(QStringLiteral("save")));
        const QByteArray image = contentOf(target);
        QVERIFY(!image.isEmpty());
        QVERIFY(contentOf(bench.path(QStringLiteral("result.json"))).contains("fake model"));
        QFile changed(target);
        QVERIFY(changed.open(QIODevice::WriteOnly));
        changed.write("precious");
        changed.close();
        bench.window->saveTo(target);
        QTRY_VERIFY(bench.find<QMessageBox>("replaceBox"));
        QTest::mouseClick(bench.find<QPushButton>("keepFile"), Qt::LeftButton);
        QTRY_VERIFY(!bench.find<QMessageBox>("replaceBox"));
        QCOMPARE(contentOf(target), QByteArray("precious"));
        bench.window->saveTo(target);
        QTRY_VERIFY(bench.find<QMessageBox>("replaceBox"));
        QTest::mouseClick(bench.find<QPushButton>("replaceFile"), Qt::LeftButton);
        QTRY_COMPARE(contentOf(target), image);
        // Through the dialog, with the neutral name that it suggests.
        bench.find<QAction>("actionSave")->trigger();
        auto* dialog = bench.find<QFileDialog>("saveFileDialog");
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLineEdit*>()->text(), QStringLiteral("scan-1_desc-enhanced_T1w.nii.gz"));
        dialog->setDirectory(bench.folder.path());
        dialog->selectFile(QStringLiteral("chosen.nii.gz"));
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY(QFile::exists(bench.path(QStringLiteral("chosen.nii.gz"))));
        // The scan itself is safe even when asked for.
        const QByteArray before = contentOf(bench.path(QStringLiteral("a_T1w.nii.gz")));
        bench.window->saveTo(bench.path(QStringLiteral("a_T1w.nii.gz")));
        QTRY_VERIFY(bench.window->messages()
                        .text(QStringLiteral("save"))
                        .contains(QStringLiteral("never overwritten")));
        QCOMPARE(contentOf(bench.path(QStringLiteral("a_T1w.nii.gz"))), before);
    }

    void themes() {
        Bench bench;
        bench.window->setTheme(ThemeChoice::Light);
        QVERIFY(bench.window->palette().color(QPalette::Window).lightness() > 200);
        QVERIFY(bench.window->grab().toImage().pixelColor(500, 600).lightness() > 150);
        bench.window->setTheme(ThemeChoice::Dark);
        QVERIFY(bench.window->palette().color(QPalette::Window).lightness() < 60);
        QVERIFY(bench.window->grab().toImage().pixelColor(500, 600).lightness() < 90);
        const QColor dark = bench.window->palette().color(QPalette::Window);
        bench.window->setTheme(ThemeChoice::Dim);
        const QPalette dim = bench.window->palette();
        QVERIFY(dim.color(QPalette::Window).lightness() < dark.lightness());
        // Still to be read: WCAG's contrast of 4.5.
        const auto luminance = [](const QColor& colour) {
            const auto linear = [](double part) {
                return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
            };
            return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
                   0.0722 * linear(colour.blueF());
        };
        const double contrast = (luminance(dim.color(QPalette::WindowText)) + 0.05) /
                                (luminance(dim.color(QPalette::Window)) + 0.05);
        QVERIFY2(contrast > 4.5, qPrintable(QString::number(contrast)));
        QCOMPARE(Theme::fromName(Theme::name(ThemeChoice::Dim)), ThemeChoice::Dim);
        bench.window->setTheme(ThemeChoice::Dark);
    }

    void aNameInThePathGoesNowhere() {
        qputenv("MAGIQT_FAKE", "finish");
        Bench bench;
        QVERIFY(QDir(bench.folder.path()).mkpath(QStringLiteral("Mustermann_Erika")));
        const QString file = fixtures::writeScan(bench.path(QStringLiteral("Mustermann_Erika")),
                                                 QStringLiteral("Mustermann_Erika_T1w.nii.gz"), 16);
        bench.window->openWithDialog({file});
        auto* dialog = bench.find<OpenScanDialog>("openScanDialog");
        auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("openAccept"));
        QTRY_VERIFY(accept->isEnabled());
        for (const QLabel* label : dialog->findChildren<QLabel*>())
            QVERIFY(!label->text().contains(QStringLiteral("Mustermann")));
        QTest::mouseClick(accept, Qt::LeftButton);
        QTRY_VERIFY(bench.window->session().shown());
        click(bench, "enhance");
        QTRY_VERIFY(enhanced(bench));
        bench.window->saveTo(bench.path(QStringLiteral("neutral")));
        QTRY_VERIFY(bench.window->messages().has(QStringLiteral("save")));
        for (const QWidget* widget : QApplication::allWidgets()) {
            QVERIFY(!widget->windowTitle().contains(QStringLiteral("Mustermann")));
            QVERIFY(!widget->toolTip().contains(QStringLiteral("Mustermann")));
            if (const auto* label = qobject_cast<const QLabel*>(widget))
                QVERIFY(!label->text().contains(QStringLiteral("Mustermann")));
        }
        QVERIFY(!fixtures::logged().contains("Mustermann"));
        QVERIFY(!contentOf(bench.path(QStringLiteral("neutral.json"))).contains("Mustermann"));
        int journals = 0;
        QDirIterator files(bench.runs(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString one = files.next();
            QVERIFY(!one.contains(QStringLiteral("Mustermann")));
            if (one.endsWith(QStringLiteral("private.json"))) continue; // where real paths belong
            if (one.endsWith(QStringLiteral("journal.jsonl"))) ++journals;
            QVERIFY(!contentOf(one).contains("Mustermann"));
        }
        QCOMPARE(journals, 1);
    }

    void theWindowIsNeverBlockedWhileLoading() {
        Bench bench;
        const QString file =
            fixtures::writeLargeScan(bench.folder.path(), QStringLiteral("large_T1w.nii.gz"), 256);
        double longestMs = 0;
        double last = threadCpuMs();
        QTimer watchdog; // its turns come between all others: what one turn used is what blocked the next
        QObject::connect(&watchdog, &QTimer::timeout, &watchdog, [&] {
            const double now = threadCpuMs();
            longestMs = std::max(longestMs, now - last);
            last = now;
        });
        watchdog.start(0);
        QTest::qWait(0);
        const long long readBefore = threadBytesRead();
        longestMs = 0;
        bool isShown = false;
        QObject::connect(&bench.window->session(), &ScanSession::changed, &watchdog, [&] { isShown = true; });
        double whileLoadingMs = 0;
        bench.window->openDirectly({file});
        QTRY_VERIFY_WITH_TIMEOUT((isShown || (whileLoadingMs = longestMs, false)), 60000);
        // Showing it: window and level are found and the first frame is drawn, under software GL.
        QTRY_VERIFY(bench.window->compareView() && bench.window->compareView()->isVisible());
        QTest::qWait(0);
        const long long read = threadBytesRead() - readBefore;
        qInfo("longest turn of the event loop: %.0f ms CPU while loading, %.0f ms until shown; %lld bytes "
              "read by the "
              "user-interface thread",
              whileLoadingMs, longestMs, read);
        QVERIFY2(whileLoadingMs <= 100, qPrintable(QString::number(whileLoadingMs)));
        QVERIFY2(read < 4 * 1024 * 1024,
                 qPrintable(QString::number(read))); // Mesa and fonts, never 8 to 33 MB of voxels
    }

    void anEnhancedImageOfAnotherScanIsNotShownWithoutAWord() {
        Bench bench;
        const QString mine = scan(bench, QStringLiteral("a_T1w.nii"), 16);
        const QString other = scan(bench, QStringLiteral("b_T1w.nii"), 24);
        const auto findings = [&] { return bench.window->messages().text(QStringLiteral("findings")); };
        QVERIFY(bench.open({mine}, other)); // no sidecar
        QTRY_VERIFY(enhanced(bench));
        QVERIFY2(findings().contains(QStringLiteral("no sidecar")), qPrintable(findings()));

        QFile file(mine);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString digest =
            QString::fromLatin1(QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex());
        const auto writeSidecar = [&](const QString& source) {
            QFile sidecar(bench.path(QStringLiteral("b_T1w.json")));
            QVERIFY(sidecar.open(QIODevice::WriteOnly));
            sidecar.write(QStringLiteral("{\"Sources\": [\"sha256:%1\"]}").arg(source).toUtf8());
        };
        writeSidecar(QString(64, QLatin1Char('0')));
        QVERIFY(bench.open({mine}, other));
        QTRY_VERIFY(enhanced(bench));
        QVERIFY2(findings().contains(QStringLiteral("another file")), qPrintable(findings()));

        writeSidecar(digest);
        QVERIFY(bench.open({mine}, other));
        QTRY_VERIFY(enhanced(bench));
        QVERIFY2(!findings().contains(QStringLiteral("another file")), qPrintable(findings()));
        QVERIFY2(!findings().contains(QStringLiteral("no sidecar")), qPrintable(findings()));
    }

    void aPreviewHasOneSample() {
        Bench bench;
        auto* samples = bench.find<QSpinBox>("samples");
        auto* panel = bench.window->findChild<EnhancePanel*>();
        bench.find<QRadioButton>("preset_standard")->setChecked(true);
        samples->setValue(4);
        QVERIFY(samples->isEnabled());
        QCOMPARE(panel->request().samples, 4);
        bench.find<QRadioButton>("preset_preview")->setChecked(true);
        QVERIFY(!samples->isEnabled());
        QCOMPARE(panel->request().samples, 1);
        bench.find<QRadioButton>("preset_standard")->setChecked(true);
        QCOMPARE(panel->request().samples, 4); // what was chosen is not forgotten
    }

    void theRealChild() {
        if (!QFile::exists(QStringLiteral(REAL_CHILD)) || !QDir(QStringLiteral(MODELS_FOLDER)).exists())
            QSKIP("skipped: magiqt-cli or the weights are not there");
        Bench bench;
        bench.makeWindow(QStringLiteral(REAL_CHILD));
        QVERIFY(bench.open({scan(bench, QStringLiteral("tiny_T1w.nii.gz"), 32)}));
        bench.find<QRadioButton>("preset_preview")->setChecked(true);
        bench.find<QSpinBox>("samples")->setValue(1);
        QSignalSpy progressed(&bench.window->controller(), &EnhanceJobController::progressed);
        click(bench, "enhance");
        QVERIFY2(QTest::qWaitFor(
                     [&] { return enhanced(bench) || bench.window->messages().has(QStringLiteral("job")); },
                     180000),
                 "no answer from magiqt-cli");
        QVERIFY2(enhanced(bench), qPrintable(bench.window->messages().text(QStringLiteral("job"))));
        QVERIFY(!progressed.isEmpty());
        QVERIFY(!bench.window->session().shown()->enhanced.sidecar.isEmpty());
    }
};

int main(int count, char** arguments) {
    magiqt::fixtures::prepareBefore();
    QApplication application(count, arguments);
    magiqt::fixtures::prepareAfter();
    WindowTest test;
    return QTest::qExec(&test, count, arguments);
}
#include "WindowTest.moc"
