// A window with a study open on its Cohort page, and what a person does there.
#pragma once

#include "StudyFixture.h"
#include "WindowFixture.h"

#include "app/models/cohort/ScanTableModel.h"
#include "app/models/study/StudyController.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QTest>
#include <QToolButton>

namespace magiqt::fixtures {

struct Study {
    Bench bench;
    QString folder;

    explicit Study(const StudyPlan& plan = {}, const QString& name = QStringLiteral("study")) {
        folder = bench.path(name);
        makeStudy(folder, plan);
    }
    bool open() {
        bench.window->showPage(WindowPage::Cohort);
        table()->sortByColumn(ScanTableModel::Person, Qt::AscendingOrder); // the order is remembered
        bench.window->study().open(folder);
        return QTest::qWaitFor([this] { return table()->isVisible() && table()->model()->rowCount() > 0; },
                               20000);
    }
    QTableView* table() const { return bench.find<QTableView>("scanTable"); }
    int rows() const { return table()->model()->rowCount(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    QString label(const char* name) const { return bench.find<QLabel>(name)->text(); }
    void click(const char* name) const {
        auto* button = bench.find<QAbstractButton>(name);
        QVERIFY2(button, name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void selectRow(int row) const {
        const QModelIndex index = table()->model()->index(row, ScanTableModel::Contrast);
        table()->scrollTo(index);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index).center());
    }
    void choose(const char* combo, const QString& text) const {
        auto* box = bench.find<QComboBox>(combo);
        const int index = box->findText(text);
        QVERIFY2(index >= 0, qPrintable(text));
        box->setCurrentIndex(index);
        emit box->activated(index);
    }
    // Ticks a value of a filter.
    void tick(const char* facet, const QString& key) const {
        for (QAction* action : bench.find<QToolButton>(facet)->menu()->actions())
            if (action->data().toString() == key) {
                action->trigger();
                return;
            }
        QFAIL(qPrintable(QStringLiteral("no %1 in %2").arg(key, QLatin1String(facet))));
    }
};

} // namespace magiqt::fixtures
