// Single scans on the Cohort page: the selection follows them, they open in the Viewer with what belongs to
// them, and their provenance is told.
#include "CohortFixture.h"
#include "Fixtures.h"

#include "app/desktop/ProvenanceDialog.h"
#include "app/desktop/cohort/CohortPage.h"
#include "app/desktop/viewer/FigureDialog.h"
#include "catalog/CatalogWriter.h"
#include "catalog/Lookup.h"
#include "catalog/Pairs.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"
#include "volume/Nifti.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace magiqt;
using fixtures::Bench;
using fixtures::Study;

class CohortScansTest : public QObject {
    Q_OBJECT

private slots:
    void provenanceWarnsOfTheTrainingSet() {
        fixtures::StudyPlan plan;
        plan.images = fixtures::Images::Small;
        Study study(plan);
        fixtures::addEnhanced(study.folder, 0);
        fixtures::addEnhanced(study.folder, 1);
        QVERIFY(study.open());
        study.selectRow(0);
        const auto derivedButton = [&]() -> QPushButton* {
            for (QPushButton* button : study.bench.window->findChildren<QPushButton*>())
                if (button->isVisible() &&
                    button->objectName().startsWith(QStringLiteral("provenanceDerived")))
                    return button;
            return nullptr;
        };
        QTRY_VERIFY(derivedButton());
        QTest::mouseClick(derivedButton(), Qt::LeftButton);
        QTRY_VERIFY(study.bench.find<ProvenanceDialog>("provenanceDialog"));
        auto* card = study.bench.find<ProvenanceDialog>("provenanceDialog");
        auto* note = card->findChild<QLabel*>(QStringLiteral("trainingNote"));
        QTRY_VERIFY(note->isVisible() && note->text().contains(QStringLiteral("In the training set")));
        QCOMPARE(note->property("role").toString(), QStringLiteral("alarm"));
        QVERIFY(card->model().plainText().contains(QStringLiteral("test model")));
        fixtures::shotOf(*card, QStringLiteral("provenance-trained-dark-en"));
        card->close();
        study.selectRow(2);
        QTRY_COMPARE(study.label("detailTitle"), QStringLiteral("s00001 · T1w"));
        QTRY_VERIFY(derivedButton());
        QTest::mouseClick(derivedButton(), Qt::LeftButton);
        QTRY_VERIFY(note->text().contains(QStringLiteral("was not in the training set")));
        card->close();
        // By key, for the scan itself.
        study.table()->setFocus();
        QTest::keyClick(study.table(), Qt::Key_I);
        QTRY_VERIFY(card->model().plainText().contains(QStringLiteral("original scan")));
        QVERIFY(!note->isVisible());
    }

    // The scan of a pair that was registered comes with its high-field image, moved to where it lies.
    void aPairedScanBringsItsReference() {
        fixtures::StudyPlan plan;
        plan.images = fixtures::Images::Small;
        Study study(plan);
        Point3 before;
        {
            Catalog catalog = Catalog::open(study.folder.toStdString(), OpenMode::ReadWrite);
            const PairRow row = pairs(catalog).front();
            Pair pair = row.pair;
            pair.transformFile = "derivatives/t.tfm";
            QDir(study.folder).mkpath(QStringLiteral("derivatives"));
            QFile file(study.folder + QStringLiteral("/derivatives/t.tfm"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("#Insight Transform File V1.0\n#Transform 0\nTransform: Euler3DTransform_double_3_3\n"
                       "Parameters: 0 0 0 3 -4 5\nFixedParameters: 10 20 30 0\n");
            CatalogWriter writer(catalog);
            writer.registeredPair(pair);
            writer.commit();
            const std::string reference = catalog.study() / row.highFieldFile;
            before = readNifti(reference).volume->geometry().pointLps(Point3(0, 0, 0));
            QCOMPARE(pair.lowFieldScanId, RowId(1));
        }
        QVERIFY(study.open());
        study.selectRow(0);
        QTRY_COMPARE(study.label("detailTitle"), QStringLiteral("s00000 · T1w"));
        study.click("openInViewer");
        QTRY_COMPARE(study.bench.window->page(), WindowPage::Viewer);
        const auto* session = &study.bench.window->session();
        QTRY_VERIFY(session->shown() && session->shown()->reference.volume);
        const Point3 after = session->shown()->reference.volume->geometry().pointLps(Point3(0, 0, 0));
        QVERIFY((after - before - Point3(3, -4, 5)).norm() < 1e-6);

        // So does a figure of it; the scan beside it has none.
        study.bench.window->showPage(WindowPage::Cohort);
        study.table()->selectionModel()->select(study.table()->model()->index(2, 0),
                                                QItemSelectionModel::Select | QItemSelectionModel::Rows);
        study.click("cohortFigure");
        QTRY_VERIFY(study.bench.find<FigureDialog>("figureDialog"));
        auto* figure = study.bench.find<FigureDialog>("figureDialog");
        QTRY_COMPARE(figure->rows().rows().size(), 2U);
        QCOMPARE(figure->rows().rows()[0].title, QStringLiteral("s00000"));
        const auto& images = figure->rows().rows()[0].images;
        const VolumePointer& reference = images[static_cast<std::size_t>(Arm::Reference)].volume;
        QVERIFY(reference && (reference->geometry().pointLps(Point3(0, 0, 0)) - after).norm() < 1e-6);
        QVERIFY(!figure->rows().rows()[1].images[static_cast<std::size_t>(Arm::Reference)].volume);
        QCOMPARE(figure->sheet().imageNames, (std::vector<std::string>{"Input", "Reference"}));
        figure->close();
        QTRY_VERIFY(study.bench.window->compareView());
        QTRY_COMPARE(study.bench.window->compareView()->canvas().panes().size(), std::size_t(6));
    }

    void opensInTheViewer() {
        fixtures::StudyPlan plan;
        plan.images = fixtures::Images::Small;
        Study study(plan);
        fixtures::addEnhanced(study.folder, 0);
        QVERIFY(study.open());
        study.selectRow(0);
        QTRY_COMPARE(study.label("detailTitle"), QStringLiteral("s00000 · T1w"));
        QTest::keyClick(study.table(), Qt::Key_Return);
        QTRY_COMPARE(study.bench.window->page(), WindowPage::Viewer);
        QTRY_VERIFY(study.bench.window->session().shown() &&
                    study.bench.window->session().shown()->enhanced.volume);
        QCOMPARE(study.bench.window->session().shown()->contrast, QStringLiteral("T1w"));
    }

    // Rows are not scans: the selection is of scans.
    void selectionFollowsItsScans() {
        Study study;
        QVERIFY(study.open());
        const auto names = [&] {
            QStringList selected;
            for (const QModelIndex& index : study.table()->selectionModel()->selectedRows())
                selected << index.data(PagedTableModel::RowIdRole).toString();
            selected.sort();
            return selected;
        };
        study.selectRow(1);
        auto* selection = study.table()->selectionModel();
        for (const int row : {4, 5})
            selection->select(study.table()->model()->index(row, 0),
                              QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const QStringList chosen = names();
        QCOMPARE(chosen.size(), 3);
        const int before = study.rows();
        study.table()->sortByColumn(ScanTableModel::Person, Qt::DescendingOrder);
        QTRY_VERIFY(names() == chosen && !selection->isRowSelected(1));
        // Rows that come: the table is made anew.
        study.bench.window->study().edit([](Catalog& catalog) {
            CatalogWriter writer(catalog);
            for (int i = 0; i < 3; ++i) {
                Scan scan = scanById(catalog, 1);
                scan.id = 0;
                scan.contentSha256 = std::string(63, 'e') + std::to_string(i);
                scan.file += std::to_string(i);
                writer.scan(scan);
            }
            writer.commit();
        });
        QTRY_COMPARE_WITH_TIMEOUT(study.rows(), before + 3, 10000);
        QTRY_COMPARE(names(), chosen);
        QCOMPARE(study.label("cohortSelection"), QStringLiteral("3 scans selected"));
        // What a filter hides is selected again when it is back.
        auto* search = study.bench.find<QLineEdit>("cohortSearch");
        search->setText(QStringLiteral("nobody"));
        QTRY_COMPARE(study.rows(), 0);
        search->clear();
        QTRY_COMPARE(study.rows(), before + 3);
        QTRY_COMPARE(names(), chosen);
    }
};

int main(int count, char** arguments) {
    magiqt::fixtures::prepareBefore();
    QApplication application(count, arguments);
    magiqt::fixtures::prepareAfter();
    CohortScansTest test;
    return QTest::qExec(&test, count, arguments);
}
#include "CohortScansTest.moc"
