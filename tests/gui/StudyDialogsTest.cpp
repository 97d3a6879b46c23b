// Dialogs about the whole study, driven by their widgets: who is who (two people, or one), export as BIDS,
// export of an enhanced image as DICOM by the real program.
#include "StudyFixture.h"
#include "WindowFixture.h"

#include "app/desktop/CliLine.h"
#include "app/desktop/Language.h"
#include "app/desktop/cohort/CohortPage.h"
#include "app/models/import/StudyIntake.h"

#include "catalog/CatalogWriter.h"
#include "catalog/Lookup.h"
#include "identity/SubjectKey.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTest>

using namespace magiqt;

namespace {

constexpr int patienceMs = 60000;

struct Desk {
    fixtures::Bench bench;
    QString study = bench.path(QStringLiteral("study"));

    explicit Desk(fixtures::Images images = fixtures::Images::None) {
        fixtures::StudyPlan plan;
        plan.images = images;
        fixtures::makeStudy(study, plan);
    }
    void open() {
        bench.makeWindow(QStringLiteral(REAL_CHILD));
        bench.window->study().open(study);
        QVERIFY(QTest::qWaitFor([&] { return bench.window->study().canWrite(); }, 20000));
        bench.window->showPage(WindowPage::Cohort);
    }
    Catalog reader() const { return Catalog::open(study.toStdString(), OpenMode::ReadOnly); }
    void contradict(RowId one, RowId other, const char* kind) {
        Catalog catalog = Catalog::open(study.toStdString(), OpenMode::ReadWrite);
        CatalogWriter writer(catalog);
        Conflict conflict;
        conflict.kind = kind;
        conflict.subjectId = one;
        conflict.otherSubjectId = other;
        writer.conflict(conflict);
        writer.commit();
    }
    void makeKey(const char* passphrase) {
        const Catalog catalog = reader();
        SubjectKey::create(study.toStdString(), catalog.studyId(), passphrase, [](const std::string&) {});
    }
    std::size_t subjects() const {
        std::size_t count = 0;
        const Catalog catalog = reader();
        for (const char* name : {"s00000", "s00001", "s00002", "s00003"})
            if (findSubject(catalog, name)) ++count;
        return count;
    }
    template <class Widget>
    Widget* find(const char* name) const {
        return bench.window->findChild<Widget*>(QLatin1String(name));
    }
    void click(const char* name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
};

} // namespace

class StudyDialogsTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { fixtures::prepareAfter(); }
    void cleanup() { Language::apply(QStringLiteral("en")); }

    void whoIsWhoIsDecided() {
        Desk desk;
        desk.contradict(2, 1, "same-person-other-id");
        desk.contradict(1, 3, "same-id-other-birth-date");
        desk.open();
        desk.find<QAction>("actionWhoIsWho")->trigger();
        auto* table = desk.find<QTableWidget>("conflictTable");
        QVERIFY(table);
        QTRY_COMPARE(table->rowCount(), 2);
        QVERIFY(table->item(0, 1)->text().contains(QStringLiteral("s00000"))); // who came first
        auto* dialog = desk.find<QDialog>("conflictsDialog");
        QVERIFY(dialog->findChild<CliLine*>()->text().contains(
            QStringLiteral("catalog merge s00001 --into s00000 --study")));
        fixtures::shotOf(*dialog, QStringLiteral("who-is-who"));
        table->selectRow(1);
        desk.click("conflictTwo");
        QTRY_COMPARE(table->rowCount(), 1);
        QCOMPARE(conflicts(desk.reader()).size(), std::size_t{1});
        desk.bench.window->study().undo();
        QTRY_COMPARE(table->rowCount(), 2);
        table->selectRow(0);
        desk.find<QComboBox>("conflictStays")->setCurrentIndex(1);
        desk.click("conflictOne");
        QTRY_COMPARE(desk.subjects(), std::size_t{3});
        QVERIFY(findSubject(desk.reader(), "s00001") && !findSubject(desk.reader(), "s00000"));
        // The other conflict was of the subject that went.
        QTRY_COMPARE(table->rowCount(), 1);
        QVERIFY(table->item(0, 1)->text().contains(QStringLiteral("s00001")));
        QTRY_VERIFY(desk.find<QLabel>("conflictOutcome")->text().contains(QStringLiteral("backups/")));
        QVERIFY(!desk.bench.window->study().canUndo());
    }

    void mergingAsksForThePassphrase() {
        Desk desk;
        desk.contradict(1, 2, "same-person-other-id");
        desk.makeKey("correct horse");
        desk.open();
        QTRY_VERIFY(desk.bench.window->intake().studyHasKey());
        desk.find<QAction>("actionWhoIsWho")->trigger();
        QTRY_COMPARE(desk.find<QTableWidget>("conflictTable")->rowCount(), 1);
        QVERIFY(!desk.find<QPushButton>("conflictOne")->isEnabled());
        auto* passphrase = desk.find<QLineEdit>("conflictPassphrase");
        passphrase->setText(QStringLiteral("wrong horse"));
        desk.click("conflictOne");
        auto* outcome = desk.find<QLabel>("conflictOutcome");
        QTRY_VERIFY_WITH_TIMEOUT(!outcome->text().isEmpty(), patienceMs);
        QCOMPARE(desk.subjects(), std::size_t{4});
        passphrase->setText(QStringLiteral("correct horse"));
        desk.click("conflictOne");
        QTRY_COMPARE_WITH_TIMEOUT(desk.subjects(), std::size_t{3}, patienceMs);
        QTRY_COMPARE(desk.find<QTableWidget>("conflictTable")->rowCount(), 0);
    }

    void aStudyIsGivenAwayAsBids() {
        Desk desk(fixtures::Images::Small);
        desk.open();
        desk.find<QAction>("actionExportBids")->trigger();
        auto* folder = desk.find<QLineEdit>("exportFolder");
        QVERIFY(folder);
        QVERIFY(!desk.find<QPushButton>("exportBegin")->isEnabled());
        const QString target = desk.bench.path(QStringLiteral("dataset"));
        folder->setText(target);
        auto* dialog = desk.find<QDialog>("exportBidsDialog");
        QVERIFY(dialog->findChild<CliLine*>()->text().contains(QStringLiteral("export bids --study $STUDY")));
        fixtures::shotOf(*dialog, QStringLiteral("export-bids"));
        desk.click("exportBegin");
        auto* outcome = desk.find<QLabel>("exportOutcome");
        QTRY_VERIFY_WITH_TIMEOUT(!outcome->text().isEmpty(), patienceMs);
        QVERIFY2(QFile::exists(target + QStringLiteral("/dataset_description.json")),
                 qPrintable(outcome->text()));
        QVERIFY(outcome->text().startsWith(QStringLiteral("Written: people 4, scans 8,")));
        // Nothing is overwritten.
        desk.click("exportBegin");
        QTRY_VERIFY_WITH_TIMEOUT(outcome->text().contains(QStringLiteral("not empty")), patienceMs);
        // Cancelled: nothing stays, or it was done first.
        folder->setText(desk.bench.path(QStringLiteral("second")));
        desk.click("exportBegin");
        desk.click("exportClose");
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>("exportBegin")->isEnabled(), patienceMs);
        QCOMPARE(QFile::exists(folder->text()), !outcome->text().contains(QStringLiteral("cancelled")));
        QCOMPARE(QDir(desk.bench.folder.path())
                     .entryList({QStringLiteral(".*")}, QDir::Hidden | QDir::Dirs | QDir::NoDotAndDotDot),
                 QStringList());
    }

    void anEnhancedImageIsGivenAwayAsDicom() {
        Desk desk(fixtures::Images::Small);
        fixtures::addEnhanced(desk.study, 0);
        desk.open();
        auto* table = desk.find<QTableView>("scanTable");
        QVERIFY(table);
        QTRY_COMPARE(table->model()->rowCount(), 8);
        table->selectRow(0);
        QPushButton* give = nullptr;
        QTRY_VERIFY((give = [&]() -> QPushButton* {
            for (auto* button : desk.bench.window->findChildren<QPushButton*>())
                if (button->objectName().startsWith(QLatin1String("dicomDerived"))) return button;
            return nullptr;
        }()));
        QTest::mouseClick(give, Qt::LeftButton);
        QCOMPARE(desk.find<QLineEdit>("dicomPseudonym")->text(), QStringLiteral("s00000"));
        QVERIFY(!desk.find<QPushButton>("dicomBegin")->isEnabled());
        const QString target = desk.bench.path(QStringLiteral("series"));
        desk.find<QLineEdit>("dicomFolder")->setText(target);
        auto* dialog = desk.find<QDialog>("exportDicomDialog");
        QVERIFY(dialog->findChild<CliLine*>()->text().contains(QStringLiteral("--pseudonym s00000")));
        fixtures::shotOf(*dialog, QStringLiteral("export-dicom"));
        desk.click("dicomBegin");
        QTRY_COMPARE(desk.bench.window->page(), WindowPage::Jobs);
        QTRY_VERIFY_WITH_TIMEOUT(!QDir(target).entryList({QStringLiteral("*.dcm")}).isEmpty(), patienceMs);
        QCOMPARE(QDir(target).entryList({QStringLiteral("*.dcm")}).size(), 8); // one a slice
    }

    void speaksGerman() {
        Desk desk(fixtures::Images::Small);
        desk.contradict(1, 2, "same-image-other-subject");
        desk.open();
        desk.find<QAction>("actionWhoIsWho")->trigger();
        desk.find<QAction>("actionExportBids")->trigger();
        QTRY_COMPARE(desk.find<QTableWidget>("conflictTable")->rowCount(), 1);
        desk.bench.window->setLanguage(QStringLiteral("de"));
        QCOMPARE(desk.find<QPushButton>("conflictTwo")->text(), QStringLiteral("Zwei Personen"));
        QVERIFY(desk.find<QTableWidget>("conflictTable")
                    ->item(0, 0)
                    ->text()
                    .startsWith(QStringLiteral("Ein Bild")));
        QCOMPARE(desk.find<QPushButton>("exportBegin")->text(), QStringLiteral("Exportieren"));
        fixtures::shotOf(*desk.find<QDialog>("conflictsDialog"), QStringLiteral("who-is-who-german"));
        fixtures::shotOf(*desk.find<QDialog>("exportBidsDialog"), QStringLiteral("export-bids-german"));
    }
};

int main(int argc, char** argv) {
    fixtures::prepareBefore();
    QApplication application(argc, argv);
    StudyDialogsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "StudyDialogsTest.moc"
