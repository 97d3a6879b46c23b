// Importing in the window with the real program: a folder is looked through, ticked, queued, imported by a
// child process and taken into the catalog, with and without a key; and pairs of the study are confirmed and
// judged.
#include "Fixtures.h"
#include "StudyFixture.h"
#include "WindowFixture.h"

#include "app/desktop/CliLine.h"
#include "app/desktop/Language.h"
#include "app/desktop/pairs/PairsPage.h"
#include "app/desktop/study/ImportDialog.h"
#include "app/models/import/StudyIntake.h"

#include "catalog/Lookup.h"
#include "catalog/Pairs.h"
#include "catalog/ScanSearch.h"
#include "identity/SubjectKey.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace magiqt;

namespace {

constexpr int patienceMs = 60000; // a child process imports

struct Desk {
    fixtures::Bench bench;

    Desk() {
        bench.makeWindow(QStringLiteral(REAL_CHILD));
        bench.window->study().create(bench.path(QStringLiteral("study")), QStringLiteral("Test"));
        (void)QTest::qWaitFor([&] { return bench.window->study().canWrite() && bench.window->queue().isOpen(); },
                        20000);
    }
    QString delivery() const {
        const QString folder = bench.path(QStringLiteral("delivery"));
        QDir().mkpath(folder + QStringLiteral("/Erika Mustermann"));
        fixtures::writeScan(folder + QStringLiteral("/Erika Mustermann"), QStringLiteral("visit_T1w.nii.gz"));
        fixtures::writeScan(folder + QStringLiteral("/Erika Mustermann"), QStringLiteral("visit_T2w.nii.gz"),
                            40);
        return folder;
    }
    ImportDialog* look(const QString& folder) {
        bench.window->importIntoStudy({folder});
        auto* dialog = bench.window->findChild<ImportDialog*>();
        if (dialog)
            (void)QTest::qWaitFor([&] { return find<QPushButton>("importBegin")->isEnabled(); }, patienceMs);
        return dialog;
    }
    template <class Widget>
    Widget* find(const char* name) const {
        return bench.window->findChild<Widget*>(QLatin1String(name));
    }
    std::int64_t scans() const {
        const Catalog catalog =
            Catalog::open(bench.path(QStringLiteral("study")).toStdString(), OpenMode::ReadOnly);
        ScanSearch search(catalog);
        return search.count({});
    }
};

} // namespace

class ImportTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        fixtures::prepareAfter();
    }
    void cleanup() { Language::apply(QStringLiteral("en")); }

    void importsWhatIsTicked() {
        Desk desk;
        QSignalSpy taken(&desk.bench.window->intake(), &StudyIntake::importTaken);
        ImportDialog* dialog = desk.look(desk.delivery());
        QVERIFY(dialog);
        auto* table = desk.find<QTableView>("importTable");
        QCOMPARE(table->model()->rowCount(), 2);
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < table->model()->columnCount(); ++column)
                QVERIFY(!table->model()
                             ->index(row, column)
                             .data()
                             .toString()
                             .contains(QLatin1String("Mustermann")));
        QVERIFY(desk.find<QRadioButton>("importWithoutLink")->isChecked());
        fixtures::shotOf(*dialog, QStringLiteral("import-dialog"));
        QTest::mouseClick(desk.find<QPushButton>("importNone"), Qt::LeftButton);
        QVERIFY(!desk.find<QPushButton>("importBegin")->isEnabled());
        QVERIFY(!desk.find<QLabel>("importHint")->text().isEmpty());
        const QModelIndex first = table->model()->index(0, 0);
        QVERIFY(table->model()->setData(first, Qt::Checked, Qt::CheckStateRole));
        QTest::mouseClick(desk.find<QPushButton>("importBegin"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(taken.count() == 1, patienceMs);
        QCOMPARE(desk.scans(), 1);
        QTRY_VERIFY(!desk.bench.window->studyMessages().text(QStringLiteral("imported")).isEmpty());
        QVERIFY(!SubjectKey::exists(desk.bench.path(QStringLiteral("study")).toStdString()));
        // The same folder again brings only what is new.
        QVERIFY(desk.look(desk.bench.path(QStringLiteral("delivery"))));
        QTest::mouseClick(desk.find<QPushButton>("importBegin"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(taken.count() == 2, patienceMs);
        QCOMPARE(desk.scans(), 2);
        QCOMPARE(taken.at(1).at(0).value<ImportSummary>().knownScans, 1);
    }

    void keepsTheLinkUnderAPassphrase() {
        Desk desk;
        QSignalSpy taken(&desk.bench.window->intake(), &StudyIntake::importTaken);
        QVERIFY(desk.look(desk.delivery()));
        desk.find<QRadioButton>("importWithLink")->setChecked(true);
        QVERIFY(!desk.find<QPushButton>("importBegin")->isEnabled());
        desk.find<QLineEdit>("importPassphrase")->setText(QStringLiteral("correct horse"));
        desk.find<QLineEdit>("importRepeat")->setText(QStringLiteral("correct horst"));
        QVERIFY(!desk.find<QPushButton>("importBegin")->isEnabled());
        desk.find<QLineEdit>("importRepeat")->setText(QStringLiteral("correct horse"));
        QTest::mouseClick(desk.find<QPushButton>("importBegin"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLabel>("recoveryCode"), patienceMs);
        QCOMPARE(desk.find<QLabel>("recoveryCode")->text().size(), 47); // eight groups of five
        QVERIFY(!desk.find<QPushButton>("recoveryClose")->isEnabled());
        fixtures::shotOf(*desk.find<QDialog>("recoveryCodeDialog"), QStringLiteral("recovery-code"));
        desk.find<QCheckBox>("recoveryWritten")->setChecked(true);
        QTest::mouseClick(desk.find<QPushButton>("recoveryClose"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(taken.count() == 1, patienceMs);
        QCOMPARE(desk.scans(), 2);
        QVERIFY(SubjectKey::exists(desk.bench.path(QStringLiteral("study")).toStdString()));
    }

    void saysWhatIsWrongWithAFolder() {
        Desk desk;
        QDir().mkpath(desk.bench.path(QStringLiteral("empty")));
        desk.bench.window->importIntoStudy({desk.bench.path(QStringLiteral("empty"))});
        QTRY_VERIFY_WITH_TIMEOUT(
            desk.find<QLabel>("importStatus")->text().contains(QLatin1String("no image")), patienceMs);
        QVERIFY(!desk.find<QPushButton>("importBegin")->isEnabled());
        const QString file = fixtures::writeScan(desk.bench.folder.path(), QStringLiteral("one.nii.gz"));
        desk.bench.window->importIntoStudy({file});
        QVERIFY(!desk.bench.window->studyMessages().text(QStringLiteral("import")).isEmpty());
    }

    void pairsAreJudged() {
        fixtures::Bench bench;
        fixtures::StudyPlan plan;
        plan.images = fixtures::Images::Small;
        fixtures::makeStudy(bench.path(QStringLiteral("study")), plan);
        bench.window->study().open(bench.path(QStringLiteral("study")));
        bench.window->showPage(WindowPage::Pairs);
        auto* table = bench.find<QTableView>("pairsTable");
        QTRY_VERIFY(table->model()->rowCount() >= 2);
        int judged = -1;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (table->model()->index(row, 0).data(PairTableModel::StepRole).toInt() == int(PairStep::Judge))
                judged = row;
        QVERIFY(judged >= 0);
        table->selectRow(judged);
        QTRY_VERIFY(bench.find<QAction>("pairAccept")->isEnabled());
        bench.shot(QStringLiteral("pairs"));
        bench.find<QAction>("pairAccept")->trigger();
        const auto accepted = [&] {
            const Catalog catalog =
                Catalog::open(bench.path(QStringLiteral("study")).toStdString(), OpenMode::ReadOnly);
            PairFilter filter;
            filter.statuses = {PairStatus::Accepted};
            return pairs(catalog, filter).size();
        };
        QTRY_COMPARE(accepted(), std::size_t{1});
        QTRY_VERIFY(bench.window->study().canUndo()); // the window hears of it a moment after the file has it
        bench.window->study().undo();
        QTRY_COMPARE(accepted(), std::size_t{0});
    }

    void speaksGerman() {
        Desk desk;
        QVERIFY(desk.look(desk.delivery()));
        desk.bench.window->setLanguage(QStringLiteral("de"));
        QCOMPARE(desk.find<QPushButton>("importBegin")->text(), QStringLiteral("Importieren"));
        fixtures::shotOf(*desk.bench.window->findChild<ImportDialog*>(),
                         QStringLiteral("import-dialog-german"));
    }
};

int main(int argc, char** argv) {
    fixtures::prepareBefore();
    QApplication application(argc, argv);
    ImportTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "ImportTest.moc"
