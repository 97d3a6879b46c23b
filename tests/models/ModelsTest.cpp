// The presenter layer without a window: loading, session, wording, provenance, saving, estimates.
#include "Fixtures.h"

#include "app/models/EnhanceEstimate.h"
#include "app/models/ProvenanceModel.h"
#include "app/models/ResultSaver.h"
#include "app/models/ScanLoader.h"
#include "app/models/ScanSession.h"
#include "app/models/Wording.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace magiqt;

class ModelsTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QString path(const QString& name) const { return m_folder.filePath(name); }
    static QByteArray contentOf(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void put(const QString& name, const QByteArray& content) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static LoadedScan scanOf(const QString& file) {
        LoadedScan scan;
        scan.file = file;
        scan.volume = std::make_shared<const Volume>(Geometry(), std::vector<float>{1});
        return scan;
    }

private slots:
    void loaderReadsInItsThread() {
        const QString file = fixtures::writeScan(m_folder.path(), QStringLiteral("sub-1_T2w.nii.gz"));
        ScanLoader loader;
        QSignalSpy loaded(&loader, &ScanLoader::loaded);
        const int ticket = loader.load(file, LoadPurpose::Input);
        QCOMPARE(loaded.count(), 0); // the answer comes through the event loop
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(loaded[0][0].toInt(), ticket);
        const auto scan = loaded[0][1].value<LoadedScan>();
        QVERIFY(scan.volume);
        QCOMPARE(scan.summary.contrast, QStringLiteral("T2w"));
        QCOMPARE(scan.summary.guessSource, GuessSource::FileName);
        QCOMPARE(scan.summary.matrix[2], std::int64_t(16));
        QVERIFY(std::abs(scan.summary.spacingMm[2] - 5) < 1e-6);
        QVERIFY(!scan.summary.fieldStrengthTesla);
    }

    void loaderReportsWhatIsWrong() {
        ScanLoader loader;
        QSignalSpy failed(&loader, &ScanLoader::failed);
        loader.load(fixtures::writeRubbish(m_folder.path(), QStringLiteral("rubbish.nii")),
                    LoadPurpose::Input);
        loader.load(path(QStringLiteral("no-such-file.nii")), LoadPurpose::Input);
        QTRY_COMPARE(failed.count(), 2);
        QVERIFY(failed[0][1].value<Problem>().code.startsWith(QStringLiteral("nifti.")));
        QVERIFY(!failed[1][1].value<Problem>().isEmpty());
        QVERIFY(!wordingOf(failed[1][1].value<Problem>()).contains(m_folder.path()));
    }

    void loaderStaysSilentAboutCancelledTickets() {
        const QString file = fixtures::writeScan(m_folder.path(), QStringLiteral("a_T1w.nii"));
        ScanLoader loader;
        QSignalSpy loaded(&loader, &ScanLoader::loaded);
        loader.cancel(loader.load(file, LoadPurpose::Input));
        const int second = loader.load(file, LoadPurpose::Input);
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(loaded[0][0].toInt(), second);
    }

    void sessionTitlesAreNeutral() {
        ScanSession session;
        QCOMPARE(session.windowTitle(), QStringLiteral("MagIQT"));
        session.open(scanOf(QStringLiteral("/home/x/Meier_Anna.nii")), QStringLiteral("T1w"));
        QCOMPARE(session.windowTitle(), QStringLiteral("MagIQT - scan 1 (T1w)"));
        session.open(scanOf(QStringLiteral("/home/x/Meier_Bernd.nii")), {});
        QCOMPARE(session.windowTitle(), QStringLiteral("MagIQT - scan 2"));
        QVERIFY(!session.suggestedFileName().contains(QStringLiteral("Meier")));
    }

    void sessionKeepsOneScanAContrast() {
        ScanSession session;
        session.open(scanOf(QStringLiteral("a")), QStringLiteral("T1w"));
        QVERIFY(!session.add(scanOf(QStringLiteral("b")), QStringLiteral("T1w")));
        QVERIFY(!session.add(scanOf(QStringLiteral("b")), QString()));
        QVERIFY(session.add(scanOf(QStringLiteral("b")), QStringLiteral("T2w")));
        QVERIFY(!session.setContrast(QStringLiteral("T2w")));
        session.setEnhanced(QStringLiteral("T1w"), scanOf(QStringLiteral("e")));
        QVERIFY(session.shown()->enhanced.volume);
        QVERIFY(session.setContrast(QStringLiteral("FLAIR")));
        QVERIFY2(!session.shown()->enhanced.volume, "an image made for another contrast must go");
        session.show(QStringLiteral("T2w"));
        QCOMPARE(session.shown()->input.file, QStringLiteral("b"));
    }

    void wordingFillsArgumentsAndFallsBack() {
        QCOMPARE(wordingOf(Problem{QStringLiteral("nifti.frames"), QStringLiteral("x"), {{"frames", "12"}}}),
                 QStringLiteral("The file holds 12 frames; one was expected. Please extract one first."));
        QCOMPARE(wordingOf(Problem{QStringLiteral("some.new-code"), QStringLiteral("the tube is cold"), {}}),
                 QStringLiteral("The tube is cold."));
        QVERIFY(!wordingOf(Problem{QStringLiteral("some.code"), {}, {}}).isEmpty());
        for (const QString& code :
             wordedCodes()) // a placeholder without an argument would be seen by the user
            QVERIFY2(code.contains(QLatin1Char('.')), qPrintable(code));
        QCOMPARE(clockText(3723), QStringLiteral("1:02:03"));
        QCOMPARE(clockText(42.4), QStringLiteral("0:42"));
        QCOMPARE(aboutDuration(61), QStringLiteral("about 65 s"));
        QCOMPARE(aboutDuration(121), QStringLiteral("about 3 min"));
    }

    // What the sources can raise has words in the window. Left out: what only verbs raise that the window has
    // not (training, comparisons, packs, metrics, the simulator, bundles), and what a request made by the
    // window never has wrong.
    void everyCodeHasWords() {
        static const QSet<QString> withoutWindow{"age",         "bundle", "json",      "labels",   "metrics",
                                                 "pack",        "recipe", "segmenter", "run",      "simulate",
                                                 "statistics",  "tissue", "training",  "transfer", "enhance",
                                                 "calibration", "ranks",  "series",    "compare"};
        static const QSet<QString> neverAsked{"identity.public-key-invalid", "queue.internal",
                                              "study.ambiguous", "study.hash-invalid", "study.value-unknown"};
        const QStringList words = wordedCodes();
        const QRegularExpression raised(QStringLiteral(
            R"re((?:ErrorKind::(?:BadInput|NoResource)|Severity::\w+|TrafficLight::\w+),\s*"([a-z-]+)(\.[a-z-]+)")re"));
        int found = 0;
        for (const char* area : {"pipeline", "studies/catalog", "studies/identity", "studies/batch"})
            for (QDirIterator it(QStringLiteral(SOURCES "/") + area, {QStringLiteral("*.cpp")}, QDir::Files,
                                 QDirIterator::Subdirectories);
                 it.hasNext();) {
                QFile file(it.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                for (auto code = raised.globalMatch(QString::fromUtf8(file.readAll())); code.hasNext();) {
                    const QRegularExpressionMatch match = code.next();
                    const QString name = match.captured(1) + match.captured(2);
                    ++found;
                    if (!withoutWindow.contains(match.captured(1)) && !neverAsked.contains(name))
                        QVERIFY2(words.contains(name), qPrintable(name + " of " + file.fileName()));
                }
            }
        QVERIFY(found > 150); // the search itself works
    }

    void provenanceShowsWhatTheSidecarSays() {
        ProvenanceModel model;
        ImageProvenance image;
        image.sidecar =
            QJsonObject{{QStringLiteral("PatientName"), QStringLiteral("Meier")},
                        {QStringLiteral("Sources"),
                         QJsonArray{QStringLiteral("sha256:") + QString(64, QLatin1Char('a'))}},
                        {QStringLiteral("Sampling"), QJsonObject{{QStringLiteral("Seed"), 4294967295.0}}}};
        model.setImage(image);
        const QString text = model.plainText();
        QVERIFY(text.contains(QStringLiteral("Seed: 4294967295")));
        QVERIFY(text.contains(QString(64, QLatin1Char('a'))));
        QVERIFY(!text.contains(QStringLiteral("Meier"))); // only listed fields are shown
        model.setImage({});
        QVERIFY(model.isEmpty());
    }

    void saverCopiesImageSidecarAndMap() {
        put(path(QStringLiteral("enhanced_T1w.nii.gz")), "image");
        put(path(QStringLiteral("enhanced_T1w.json")), "{}");
        put(path(QStringLiteral("uncertainty_T1w.nii.gz")), "map");
        ResultSaver saver;
        QSignalSpy saved(&saver, &ResultSaver::saved);
        saver.save(path(QStringLiteral("enhanced_T1w.nii.gz")), path(QStringLiteral("mine")), {},
                   ExistingFile::Refuse);
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(contentOf(path(QStringLiteral("mine.nii.gz"))), QByteArray("image"));
        QCOMPARE(contentOf(path(QStringLiteral("mine.json"))), QByteArray("{}"));
        QCOMPARE(contentOf(path(QStringLiteral("mine_uncertainty.nii.gz"))), QByteArray("map"));
    }

    void saverNeverReplacesUnasked() {
        put(path(QStringLiteral("enhanced_T2w.nii.gz")), "new");
        put(path(QStringLiteral("enhanced_T2w.json")), "{\"new\":1}");
        put(path(QStringLiteral("old.json")), "old"); // only the sidecar is there
        const QString image = path(QStringLiteral("enhanced_T2w.nii.gz"));
        ResultSaver saver;
        QSignalSpy saved(&saver, &ResultSaver::saved);
        QSignalSpy failed(&saver, &ResultSaver::failed);
        saver.save(image, path(QStringLiteral("old.nii.gz")), {}, ExistingFile::Refuse);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].value<Problem>().code, QStringLiteral("desktop.file-exists"));
        QCOMPARE(contentOf(path(QStringLiteral("old.json"))), QByteArray("old"));
        QVERIFY(!QFile::exists(path(QStringLiteral("old.nii.gz"))));
        saver.save(image, path(QStringLiteral("old.nii.gz")), {}, ExistingFile::Replace);
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(contentOf(path(QStringLiteral("old.json"))), QByteArray("{\"new\":1}"));
    }

    void saverNeverReplacesTheScan() {
        put(path(QStringLiteral("enhanced_FLAIR.nii.gz")), "new");
        const QString scan = path(QStringLiteral("scan.nii.gz"));
        put(scan, "scan");
        ResultSaver saver;
        QSignalSpy failed(&saver, &ResultSaver::failed);
        saver.save(path(QStringLiteral("enhanced_FLAIR.nii.gz")), scan, {scan}, ExistingFile::Replace);
        saver.save(path(QStringLiteral("enhanced_FLAIR.nii.gz")), path(QStringLiteral("no/such/folder/x")),
                   {}, ExistingFile::Refuse);
        QTRY_COMPARE(failed.count(), 2);
        QCOMPARE(failed[0][0].value<Problem>().code, QStringLiteral("desktop.would-replace-input"));
        QCOMPARE(failed[1][0].value<Problem>().code, QStringLiteral("file.cannot-create"));
        QCOMPARE(contentOf(scan), QByteArray("scan"));
    }

    void estimateFollowsTheWork() {
        const Geometry head = Geometry::axisAligned({112, 136, 40}, Point3(1.6, 1.6, 5), Point3(0, 0, 0));
        const double megavoxels = megavoxelsAt1Mm(head);
        QVERIFY(std::abs(megavoxels - 112 * 136 * 40 * 1.6 * 1.6 * 5 / 1e6) < 1e-9);
        const double one = expectedSeconds(megavoxels, EnhancePreset::Standard, 1, 2.0, 2);
        const double four = expectedSeconds(megavoxels, EnhancePreset::Standard, 4, 2.0, 2);
        QVERIFY(four > 3 * one);
        QVERIFY(std::abs(paceOf(one, megavoxels, EnhancePreset::Standard, 1) - 2.0) < 1e-9);
        QVERIFY(expectedSeconds(megavoxels, EnhancePreset::Preview, 1, 0, 8) <
                expectedSeconds(megavoxels, EnhancePreset::Preview, 1, 0, 2));
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "ModelsTest.moc"
