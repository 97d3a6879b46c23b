// The study without a window: opening, locking, repairing, pages of tables, thumbnails, batches, provenance.
#include "Fixtures.h"
#include "StudyFixture.h"

#include "app/models/SettingsKeys.h"
#include "app/models/Wording.h"
#include "app/models/cohort/BatchCommand.h"
#include "app/models/cohort/CohortWording.h"
#include "app/models/cohort/PageCache.h"
#include "app/models/cohort/ScanTableModel.h"
#include "app/models/cohort/SubjectTableModel.h"
#include "app/models/cohort/ThumbnailStore.h"
#include "app/models/study/ImageProvenance.h"
#include "app/models/study/StudyController.h"
#include "catalog/CatalogWriter.h"
#include "catalog/Editor.h"
#include "catalog/Lookup.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace magiqt;

class StudyTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    int m_count = 0;
    QString fresh() { return m_folder.filePath(QStringLiteral("study%1").arg(++m_count)); }
    QString made(const fixtures::StudyPlan& plan = {}) {
        const QString folder = fresh();
        fixtures::makeStudy(folder, plan);
        return folder;
    }
    static bool opened(StudyController& study, const QString& folder) {
        study.open(folder);
        return QTest::qWaitFor([&] { return study.state() != StudyState::Opening; }) && study.isOpen();
    }
    static QString cellOf(const QAbstractItemModel& model, int row, int column) {
        return model.index(row, column).data().toString();
    }

private slots:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("MagIQT"));
        QCoreApplication::setApplicationName(QStringLiteral("magiqt-study-test"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                           m_folder.filePath(QStringLiteral("settings")));
    }

    void theCacheDropsWhatWasUsedLongestAgo() {
        PageCache<int> cache(2, 2);
        cache.insert(0, {1, 2});
        cache.insert(1, {3, 4});
        QCOMPARE(*cache.find(1), 2);
        cache.insert(5, {11});
        QVERIFY(!cache.find(2)); // page 1 had not been looked at
        QCOMPARE(*cache.find(0), 1);
        QCOMPARE(*cache.find(10), 11);
        QVERIFY(!cache.find(11)); // a short last page
        QCOMPARE(cache.pages(), std::size_t(2));
    }

    void createsOpensAndRemembersByTitle() {
        StudyController study;
        QSignalSpy failed(&study, &StudyController::failed);
        const QString folder = fresh();
        study.create(folder, QStringLiteral("A title"));
        QTRY_VERIFY(study.isOpen());
        QVERIFY(study.canWrite());
        QCOMPARE(study.title(), QStringLiteral("A title"));
        QVERIFY(QFile::exists(folder + QStringLiteral("/study.sqlite")));
        study.close();
        QCOMPARE(study.state(), StudyState::Closed);
        QVERIFY(opened(study, folder));
        QCOMPARE(study.title(), QStringLiteral("A title"));
        QCOMPARE(StudyController::recent().first().title, QStringLiteral("A title"));
        // The folder stands in the private part alone.
        for (const QString& key : QSettings().allKeys())
            if (QSettings().value(key).toString().contains(folder))
                QVERIFY2(key.startsWith(QStringLiteral("private/")), qPrintable(key));
        study.forgetRecent();
        QVERIFY(StudyController::recent().isEmpty());
        QCOMPARE(failed.count(), 0);
    }

    void whatIsNoStudyIsSaid() {
        StudyController study;
        QSignalSpy failed(&study, &StudyController::failed);
        const QString nothing = fresh();
        QDir().mkpath(nothing);
        study.open(nothing);
        QTRY_COMPARE(failed.count(), 1);
        const auto problem = failed[0][0].value<Problem>();
        QCOMPARE(problem.code, QStringLiteral("study.not-a-study"));
        QVERIFY(!wordingOf(problem).contains(nothing));
        QCOMPARE(study.state(), StudyState::Closed);
        QVERIFY(!QFile::exists(nothing + QStringLiteral("/study.sqlite")));
    }

    void theSecondOneReadsOnly() {
        const QString folder = made();
        StudyController first;
        StudyController second;
        QVERIFY(opened(first, folder));
        QVERIFY(opened(second, folder));
        QVERIFY(first.canWrite());
        QVERIFY(!second.canWrite());
        QCOMPARE(second.readOnlyReason(), ReadOnlyReason::HeldElsewhere);
        // It sees what the first one changes.
        QSignalSpy changed(&second, &StudyController::contentChanged);
        first.edit([](Catalog& catalog) {
            ScanChange change;
            change.quality = ScanQuality::Bad;
            Editor(catalog).changeScans({1}, change);
        });
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 15000);
    }

    void aDamagedCatalogIsRepaired() {
        const QString folder = made();
        { Catalog::open(folder.toStdString(), OpenMode::ReadWrite).backup(); }
        QFile file(folder + QStringLiteral("/study.sqlite"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(8192, 'x'));
        file.close();
        QFile::remove(folder + QStringLiteral("/study.sqlite-wal"));
        StudyController study;
        QSignalSpy failed(&study, &StudyController::failed);
        study.open(folder);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][0].value<Problem>().code, QStringLiteral("study.damaged"));
        study.repair(study.folder());
        QTRY_VERIFY(study.isOpen());
        ThumbnailStore thumbnails(study);
        ScanTableModel model(study, thumbnails);
        model.setFilter({});
        QTRY_COMPARE(model.rowCount(), 8);
    }

    void pagesComeWhenTheyAreLookedAt() {
        fixtures::StudyPlan plan;
        plan.subjects = 1000;
        StudyController study;
        ThumbnailStore thumbnails(study);
        ScanTableModel model(study, thumbnails);
        QVERIFY(opened(study, made(plan)));
        QTRY_COMPARE(model.rowCount(), 2000);
        QCOMPARE(cellOf(model, 0, ScanTableModel::Person), QStringLiteral("s00000"));
        const QModelIndex last = model.index(1999, ScanTableModel::Person);
        QCOMPARE(last.data().toString(), QStringLiteral("…")); // a placeholder at once
        QVERIFY(!last.data(PagedTableModel::IsLoadedRole).toBool());
        QTRY_COMPARE(last.data().toString(), QStringLiteral("s00999"));
        model.sort(ScanTableModel::Person, Qt::DescendingOrder);
        QTRY_COMPARE(cellOf(model, 0, ScanTableModel::Person), QStringLiteral("s00999"));
        ScanFilter filter;
        filter.fieldClasses = {FieldClass::Low};
        filter.sites = {"north"};
        model.setFilter(filter);
        QTRY_COMPARE(model.rowCount(), 334);
        QCOMPARE(cellOf(model, 0, ScanTableModel::Field), QStringLiteral("64 mT"));
        QCOMPARE(cellOf(model, 0, ScanTableModel::PairColumn), QStringLiteral("registered"));
        filter.text = "s00003";
        model.setFilter(filter);
        QTRY_COMPARE(model.rowCount(), 1);
    }

    void aNewQueryForgetsTheOldOne() {
        fixtures::StudyPlan plan;
        plan.subjects = 600;
        StudyController study;
        ThumbnailStore thumbnails(study);
        ScanTableModel model(study, thumbnails);
        QVERIFY(opened(study, made(plan)));
        QTRY_COMPARE(model.rowCount(), 1200);
        QSignalSpy answered(&model, &PagedTableModel::answered);
        for (const char* text : {"s000", "s001", "s002"}) { // typed faster than answers come
            ScanFilter filter;
            filter.text = text;
            model.setFilter(filter);
        }
        QTRY_COMPARE(model.rowCount(), 200);
        QCOMPARE(cellOf(model, 0, ScanTableModel::Person), QStringLiteral("s00200"));
        QCOMPARE(answered.count(), 1); // answers to the older questions were dropped
    }

    void editsShowAndAreUndone() {
        StudyController study;
        ThumbnailStore thumbnails(study);
        ScanTableModel model(study, thumbnails);
        QVERIFY(opened(study, made()));
        QTRY_COMPARE(model.rowCount(), 8);
        QVERIFY(!study.canUndo());
        const RowId id = model.rowAt(0)->id;
        study.edit([id](Catalog& catalog) {
            ScanChange change;
            change.quality = ScanQuality::Good;
            Editor(catalog).changeScans({id}, change);
        });
        QTRY_COMPARE(cellOf(model, 0, ScanTableModel::Quality), QStringLiteral("good"));
        QVERIFY(study.canUndo());
        study.undo();
        QTRY_COMPARE(cellOf(model, 0, ScanTableModel::Quality), QStringLiteral("not rated"));
        QTRY_VERIFY(study.canRedo());
        study.redo();
        QTRY_COMPARE(cellOf(model, 0, ScanTableModel::Quality), QStringLiteral("good"));
    }

    void anEditThatFailsIsTold() {
        StudyController study;
        QVERIFY(opened(study, made()));
        QSignalSpy problems(&study, &StudyController::problemOccurred);
        study.edit([](Catalog& catalog) { Editor(catalog).removeCohort(4711); });
        QTRY_COMPARE(problems.count(), 1);
        QVERIFY(problems[0][0].value<Problem>().code.startsWith(QStringLiteral("study.")));
    }

    void answersOfAClosedStudyAreDropped() {
        StudyController study;
        QVERIFY(opened(study, made()));
        bool answered = false;
        study.read(
            this, [](StudyReader& reader) { return reader.scans.count({}); },
            [&answered](std::int64_t) { answered = true; });
        study.close();
        QVERIFY(opened(study, made()));
        std::int64_t count = 0;
        study.read(
            this, [](StudyReader& reader) { return reader.scans.count({}); },
            [&count](std::int64_t scans) { count = scans; });
        QTRY_COMPARE(count, std::int64_t(8));
        QVERIFY(!answered);
    }

    void peopleAreCounted() {
        StudyController study;
        SubjectTableModel model(study);
        QVERIFY(opened(study, made()));
        QCOMPARE(model.rowCount(), 0); // nobody looks
        model.setActive(true);
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(cellOf(model, 0, SubjectTableModel::Scans), QStringLiteral("2"));
        QCOMPARE(cellOf(model, 0, SubjectTableModel::LowField), QStringLiteral("1"));
        QCOMPARE(cellOf(model, 0, SubjectTableModel::SexColumn), QStringLiteral("female"));
    }

    void thumbnailsAreMadeOnceAndKept() {
        fixtures::StudyPlan plan;
        plan.subjects = 1;
        plan.images = fixtures::Images::Small;
        const QString folder = made(plan);
        StudyController study;
        QVERIFY(opened(study, folder));
        const std::string file = "rawdata/sub-s00000/ses-01/anat/sub-s00000_ses-01_run-1_T1w.nii.gz";
        ThumbnailStore store(study);
        QVERIFY(store.pictureOf(1, file).isNull()); // never waits
        QTRY_VERIFY(!store.pictureOf(1, file).isNull());
        const QImage picture = store.pictureOf(1, file);
        QCOMPARE(picture.width(), ThumbnailStore::sizePixels);
        // The fixture's ball: bright ring, dark core.
        const int middle = ThumbnailStore::sizePixels / 2;
        QVERIFY(qGray(picture.pixel(2, 2)) < 40);
        QVERIFY(qGray(picture.pixel(middle / 2, middle)) > qGray(picture.pixel(middle, middle)));
        const QStringList kept = QDir(folder + QStringLiteral("/thumbnails")).entryList(QDir::Files);
        QCOMPARE(kept.size(), 1);
        QVERIFY(!kept.first().contains(QStringLiteral("s00000")));
        // What cannot be made stays empty, and the next one comes all the same.
        QVERIFY(store.pictureOf(77, "rawdata/none.nii.gz").isNull());
        const std::string other = "rawdata/sub-s00000/ses-02/anat/sub-s00000_ses-02_run-2_T1w.nii.gz";
        QTRY_VERIFY(!store.pictureOf(2, other).isNull());
        QVERIFY(store.pictureOf(77, "rawdata/none.nii.gz").isNull());
    }

    void batchesTakeWhatTheyCan() {
        const QString folder = made();
        const Catalog catalog = Catalog::open(folder.toStdString(), OpenMode::ReadOnly);
        ScanSearch search(catalog);
        const std::vector<RowId> all = *search.ids({});
        BatchOptions options;
        options.kind = BatchKind::Prepare;
        BatchPlan plan = planBatch(catalog, options, all, "label");
        QCOMPARE(plan.requests.size(), all.size());
        QCOMPARE(plan.requests[0].batch, std::string("label"));
        QVERIFY(plan.requests[0].title.find("s00000") != std::string::npos);
        options.kind = BatchKind::Enhance;
        plan = planBatch(catalog, options, all, "label");
        QCOMPARE(plan.requests.size(), std::size_t(4));
        QCOMPARE(plan.highField, 4);
        QVERIFY(plan.requests[0].parametersJson.find("\"contrast\":\"T1w\"") != std::string::npos);
        options.kind = BatchKind::Register;
        plan = planBatch(catalog, options, all, "label");
        QCOMPARE(plan.requests.size(),
                 std::size_t(3)); // each pair once, though both of its scans were chosen
        QCOMPARE(plan.withoutPair, 2);
        QVERIFY(plan.requests[0].inputs.contains("moving") && plan.requests[0].inputs.contains("fixed"));
    }

    void orientationsOfOneSessionAreFused() {
        const QString folder = made();
        Catalog catalog = Catalog::open(folder.toStdString(), OpenMode::ReadWrite);
        const Scan first = scanById(catalog, 1);
        QVERIFY(first.fieldClass == FieldClass::Low && first.plane == "axial");
        const auto addPlane = [&](const char* plane, const char* contrast) {
            Scan scan = first;
            scan.id = 0;
            scan.plane = plane;
            scan.contrast = contrast;
            scan.file = std::string("rawdata/") + plane + contrast + ".nii.gz";
            scan.contentSha256 = std::string(63, 'a') + std::to_string(scan.file.size() % 10);
            CatalogWriter writer(catalog);
            const RowId id = writer.scan(scan).id;
            writer.commit();
            return id;
        };
        const RowId coronal = addPlane("coronal", "T1w"), alone = addPlane("sagittal", "FLAIR");
        BatchOptions options;
        options.kind = BatchKind::Fuse;
        const BatchPlan plan = planBatch(catalog, options, {1, 2, coronal, alone}, "label");
        QCOMPARE(plan.requests.size(), std::size_t(1));
        QCOMPARE(plan.highField, 1); // scan 2
        QCOMPARE(plan.withoutPartner, 1);
        const auto& inputs = plan.requests[0].inputs;
        QCOMPARE(inputs.size(), std::size_t(2));
        QVERIFY(std::get<std::filesystem::path>(inputs.at("axial")).string().ends_with(first.file));
        QVERIFY(
            std::get<std::filesystem::path>(inputs.at("coronal")).string().ends_with("coronalT1w.nii.gz"));
    }

    void theCommandLineSaysTheSame() {
        BatchOptions options;
        options.kind = BatchKind::Segment;
        BatchSelection selection;
        selection.scanIds = {3, 7};
        QCOMPARE(commandOf(options, selection, QStringLiteral("/s")).join(QLatin1Char(' ')),
                 QStringLiteral("catalog batch segment --study /s --scans 3,7"));
        selection.cohort = QStringLiteral("my cohort");
        QCOMPARE(commandOf(options, selection, QStringLiteral("/s")).last(), QStringLiteral("my cohort"));
        options.kind = BatchKind::Register;
        QVERIFY(commandOf(options, {}, QStringLiteral("/s")).contains(QStringLiteral("--all")));
        QVERIFY(commandOf(options, {}, QStringLiteral("/s")).last().contains(QStringLiteral("\"rigid\"")));
    }

    void theCardKnowsWhoWasTrainedOn() {
        fixtures::StudyPlan plan;
        plan.images = fixtures::Images::Small;
        const QString folder = made(plan);
        const QString seen = fixtures::addEnhanced(folder, 0);
        const QString unseen = fixtures::addEnhanced(folder, 1);
        const Catalog catalog = Catalog::open(folder.toStdString(), OpenMode::ReadOnly);
        const ImageProvenance first = imageProvenance(catalog, QDir(folder).filePath(seen), {});
        QVERIFY(first.catalog && first.catalog->subjectWasTrainedOn);
        const ImageProvenance second = imageProvenance(catalog, QDir(folder).filePath(unseen), {});
        QVERIFY(second.catalog && !second.catalog->subjectWasTrainedOn);
        // Just enhanced and not in the catalog yet: the scan's person and the sidecar's model answer.
        const QString elsewhere = m_folder.filePath(QStringLiteral("enhanced_T1w.nii.gz"));
        QFile sidecar(m_folder.filePath(QStringLiteral("enhanced_T1w.json")));
        QVERIFY(sidecar.open(QIODevice::WriteOnly));
        sidecar.write(QStringLiteral("{\"Model\": {\"SHA256\": \"%1\"}}")
                          .arg(0xabc, 64, 16, QLatin1Char('0'))
                          .toUtf8());
        sidecar.close();
        const QString scan = QDir(folder).filePath(
            QStringLiteral("rawdata/sub-s00000/ses-01/anat/sub-s00000_ses-01_run-1_T1w.nii.gz"));
        const ImageProvenance fresh = imageProvenance(catalog, elsewhere, scan);
        QVERIFY(fresh.catalog && fresh.catalog->subjectWasTrainedOn);
        QVERIFY(!imageProvenance(catalog, elsewhere, {}).catalog);
    }

    void ages() {
        QCOMPARE(ageText({}), QStringLiteral("–"));
        QCOMPARE(ageText(14 * 7), QStringLiteral("14 wk"));
        QCOMPARE(ageText(12420), QStringLiteral("34")); // 34 years, rounded to 30 days
        QCOMPARE(ageText(32872), QStringLiteral("90 or older"));
        QCOMPARE(fieldText(0.064, FieldClass::Low), QStringLiteral("64 mT"));
        QCOMPARE(fieldText(3.0, FieldClass::High), QStringLiteral("3 T"));
        QCOMPARE(fieldText({}, FieldClass::High), QStringLiteral("high field"));
    }
};

QTEST_GUILESS_MAIN(StudyTest)
#include "StudyTest.moc"
