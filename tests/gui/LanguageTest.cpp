// German: nothing English is left in the window, its dialogs and its strips, and switching back works.
#include "Fixtures.h"
#include "StudyFixture.h"
#include "WindowFixture.h"

#include "app/desktop/viewer/OpenScanDialog.h"
#include "viewer/widgets/CompareView.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QXmlStreamReader>

using namespace magiqt;
using fixtures::Bench;

class LanguageTest : public QObject {
    Q_OBJECT
private:
    struct English {
        QString source;
        QRegularExpression pattern;
    };
    std::vector<English> m_english; // sources whose translation differs

    static QString plain(QString text) { return text.remove(QLatin1Char('&')); }

    QString englishIn(const QString& shown) const {
        const QString text = plain(shown);
        if (text.isEmpty()) return {};
        for (const English& english : m_english)
            if (english.pattern.match(text).hasMatch()) return english.source;
        return {};
    }

    void collect(QStringList& found, const QString& text, const QObject* where) const {
        for (const QString& line : text.split(QLatin1Char('\n'))) {
            const QString english = englishIn(line);
            if (!english.isEmpty())
                found << QStringLiteral("%1 (%2 %3)")
                             .arg(english, QString::fromLatin1(where->metaObject()->className()),
                                  where->objectName());
        }
    }

    // Every text that a person can see or a screen reader can say.
    QStringList remains() const {
        QStringList found;
        for (QWidget* widget : QApplication::allWidgets()) {
            collect(found, widget->windowTitle(), widget);
            collect(found, widget->toolTip(), widget);
            collect(found, widget->accessibleName(), widget);
            collect(found, widget->accessibleDescription(), widget);
            if (auto* label = qobject_cast<QLabel*>(widget)) collect(found, label->text(), widget);
            if (auto* button = qobject_cast<QAbstractButton*>(widget)) collect(found, button->text(), widget);
            if (auto* edit = qobject_cast<QLineEdit*>(widget))
                collect(found, edit->placeholderText(), widget);
            if (auto* menu = qobject_cast<QMenu*>(widget)) collect(found, menu->title(), widget);
            if (auto* box = qobject_cast<QComboBox*>(widget))
                for (int i = 0; i < box->count(); ++i)
                    collect(found, box->itemText(i), widget);
            // Children too: actions of menus that are made when they are asked for.
            for (QAction* action : widget->actions() + widget->findChildren<QAction*>()) {
                collect(found, action->text(), action);
                collect(found, action->iconText(), action);
                collect(found, action->toolTip(), action);
            }
        }
        found.removeDuplicates();
        return found;
    }

private slots:
    void initTestCase() {
        QFile file(QStringLiteral(TS_FILE));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader reader(&file);
        QString source;
        static const QRegularExpression placeholder(QStringLiteral("\\\\%\\d|\\\\\\{[a-zA-Z]+\\\\\\}"));
        while (!reader.atEnd()) {
            reader.readNext();
            if (!reader.isStartElement()) continue;
            if (reader.name() == QLatin1String("source")) source = reader.readElementText();
            if (reader.name() != QLatin1String("translation")) continue;
            const QString translation =
                reader.readElementText(QXmlStreamReader::IncludeChildElements); // plural forms are children
            QString literal = source;
            literal.remove(QRegularExpression(QStringLiteral("%\\d|[^A-Za-z]")));
            if (plain(translation) == plain(source) || literal.size() < 2) continue;
            for (const QString& line : source.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                m_english.push_back(
                    {line,
                     QRegularExpression(
                         QStringLiteral("^(• )?") +
                         QRegularExpression::escape(plain(line)).replace(placeholder, QStringLiteral(".*")) +
                         QStringLiteral("$"))});
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString())); // else the rest went unread
        QVERIFY(m_english.size() > 150);
    }

    void theSearchFindsEnglish() { // what finds nothing must be able to find something
        Bench bench;
        bench.window->setLanguage(QStringLiteral("en"));
        QVERIFY(remains().size() > 40);
        QVERIFY(!englishIn(QStringLiteral("MagIQT - scan 3 (T1w)")).isEmpty());
    }

    void nothingEnglishRemains() {
        qputenv("MAGIQT_FAKE", "crash");
        Bench bench;
        bench.window->setLanguage(QStringLiteral("de"));
        bench.shot(QStringLiteral("empty-dark-de"));
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
        QVERIFY(bench.open({fixtures::writeScan(bench.folder.path(), QStringLiteral("a_T1w.nii"), 16)}));
        QTest::mouseClick(bench.find<QPushButton>("enhance"), Qt::LeftButton);
        QTRY_VERIFY(bench.find<QPushButton>("resumeJob"));
        bench.shot(QStringLiteral("crashed-dark-de"));
        // The fake child's own finding has no wording and stays English, as it would for an unknown code.
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
        QTest::mouseClick(bench.find<QPushButton>("resumeJob"), Qt::LeftButton);
        QTRY_VERIFY(bench.window->session().shown()->enhanced.volume);
        bench.find<QAction>("actionProvenance")->trigger();
        bench.find<QAction>("actionKeys")->trigger();
        bench.find<QAction>("actionAbout")->trigger();
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
    }

    void theOpenDialogIsGerman() {
        Bench bench;
        bench.window->setLanguage(QStringLiteral("de"));
        bench.window->openWithDialog(
            {fixtures::writeScan(bench.folder.path(), QStringLiteral("a_T1w.nii"), 16),
             fixtures::writeRubbish(bench.folder.path(), QStringLiteral("b.nii"))});
        auto* dialog = bench.find<OpenScanDialog>("openScanDialog");
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("openAccept"))->isEnabled());
        fixtures::shotOf(*dialog, QStringLiteral("dialog-dark-de"));
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
        dialog->reject();
    }

    void theCohortPageIsGerman() {
        Bench bench;
        bench.window->setLanguage(QStringLiteral("de"));
        bench.window->showPage(WindowPage::Cohort);
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
        bench.find<QPushButton>("cohortNewStudy")->click();
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
        bench.find<QDialog>("newStudyDialog")->reject();
        const QString folder = bench.path(QStringLiteral("study"));
        fixtures::makeStudy(folder, {.images = fixtures::Images::Small, .title = QStringLiteral("Pilot")});
        fixtures::addEnhanced(folder, 0);
        bench.window->study().open(folder);
        auto* table = bench.find<QTableView>("scanTable");
        QTRY_VERIFY(table->isVisible() && table->model()->rowCount() == 8);
        table->selectRow(0);
        QTRY_VERIFY(!bench.find<QLabel>("detailTitle")->text().isEmpty());
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            const QString header = table->model()->headerData(column, Qt::Horizontal).toString();
            QVERIFY2(englishIn(header).isEmpty(), qPrintable(header));
            const QString cell = table->model()->index(0, column).data().toString();
            QVERIFY2(englishIn(cell).isEmpty(), qPrintable(cell));
        }
        bench.find<QTabWidget>("cohortSide")->setCurrentIndex(1);
        QTRY_VERIFY(bench.find<QLabel>("chartSummary")->text().startsWith(QLatin1Char('8')));
        QCOMPARE(remains().join(QLatin1Char('\n')), QString());
        for (const char* batch :
             {"batchPrepare", "batchEnhance", "batchRegister", "batchSegment", "batchDeface"}) {
            bench.find<QPushButton>(batch)->click();
            QTRY_VERIFY(bench.find<QDialog>("batchDialog"));
            QCOMPARE(remains().join(QLatin1Char('\n')), QString());
            fixtures::shotOf(*bench.find<QDialog>("batchDialog"),
                             QString::fromLatin1(batch) + QStringLiteral("-dark-de"));
            bench.find<QDialog>("batchDialog")->reject();
            QTRY_VERIFY(!bench.find<QDialog>("batchDialog"));
        }
        bench.window->setLanguage(QStringLiteral("en"));
        QTRY_COMPARE(table->model()->headerData(0, Qt::Horizontal).toString(), QStringLiteral("Person"));
        QCOMPARE(bench.find<QPushButton>("batchPrepare")->text(), QStringLiteral("Prepare …"));
    }

    void switchesWhileRunning() {
        qputenv("MAGIQT_FAKE", "finish");
        Bench bench;
        bench.window->setLanguage(QStringLiteral("en"));
        QVERIFY(bench.open({fixtures::writeScan(bench.folder.path(), QStringLiteral("a_T1w.nii"), 16)}));
        QTest::mouseClick(bench.find<QPushButton>("enhance"), Qt::LeftButton);
        QTRY_VERIFY(bench.window->session().shown()->enhanced.volume);
        bench.window->setLanguage(QStringLiteral("de"));
        QCOMPARE(bench.window->windowTitle(), QStringLiteral("MagIQT - Aufnahme 1 (T1w)"));
        QVERIFY(bench.window->session().shown()->enhanced.volume);
        bench.shot(QStringLiteral("finished-dark-de"));
        bench.window->setLanguage(QStringLiteral("en"));
        QCOMPARE(bench.window->windowTitle(), QStringLiteral("MagIQT - scan 1 (T1w)"));
        QCOMPARE(bench.find<QPushButton>("enhance")->text(), QStringLiteral("Enhance"));
    }
};

int main(int count, char** arguments) {
    magiqt::fixtures::prepareBefore();
    QApplication application(count, arguments);
    magiqt::fixtures::prepareAfter();
    LanguageTest test;
    return QTest::qExec(&test, count, arguments);
}
#include "LanguageTest.moc"
