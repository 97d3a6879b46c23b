#include "ConflictsDialog.h"

#include "app/desktop/CliLine.h"
#include "app/desktop/ListTable.h"
#include "app/models/Wording.h"
#include "app/models/cohort/CohortWording.h"
#include "app/models/import/StudyIntake.h"
#include "app/models/study/StudyController.h"

#include "catalog/Editor.h"
#include "catalog/MergeSubjects.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace magiqt {

ConflictsDialog::ConflictsDialog(StudyController& study, StudyIntake& intake, QWidget* parent)
    : QDialog(parent),
      m_study(study),
      m_intake(intake),
      m_intro(new QLabel),
      m_table(new QTableWidget(0, 3)),
      m_staysLabel(new QLabel),
      m_stays(new QComboBox),
      m_passphraseLabel(new QLabel),
      m_passphrase(new QLineEdit),
      m_warning(new QLabel),
      m_progress(new QProgressBar),
      m_outcome(new QLabel),
      m_command(new CliLine),
      m_two(new QPushButton),
      m_one(new QPushButton),
      m_close(new QPushButton) {
    setObjectName(QStringLiteral("conflictsDialog"));
    m_table->setObjectName(QStringLiteral("conflictTable"));
    m_stays->setObjectName(QStringLiteral("conflictStays"));
    m_passphrase->setObjectName(QStringLiteral("conflictPassphrase"));
    m_outcome->setObjectName(QStringLiteral("conflictOutcome"));
    m_two->setObjectName(QStringLiteral("conflictTwo"));
    m_one->setObjectName(QStringLiteral("conflictOne"));
    m_close->setObjectName(QStringLiteral("conflictClose"));
    buildLayout();
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &ConflictsDialog::chooseCurrent);
    connect(m_stays, &QComboBox::currentIndexChanged, this, &ConflictsDialog::refresh);
    connect(m_passphrase, &QLineEdit::textChanged, this, &ConflictsDialog::refresh);
    connect(m_two, &QPushButton::clicked, this, &ConflictsDialog::keepApart);
    connect(m_one, &QPushButton::clicked, this, &ConflictsDialog::merge);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(&m_study, &StudyController::contentChanged, this, &ConflictsDialog::load);
    connect(&m_study, &StudyController::stateChanged, this, &QDialog::reject);
    connect(&m_intake, &StudyIntake::keyOpened, this, [this] {
        if (std::exchange(m_waitsForKey, false)) merge();
    });
    connect(&m_intake, &StudyIntake::keyFailed, this, [this](const Problem& problem) {
        if (!std::exchange(m_waitsForKey, false)) return;
        setBusy(false);
        tell(wordingOf(problem));
        m_passphrase->selectAll();
        m_passphrase->setFocus();
    });
    retranslate();
    resize(880, 480);
    load();
}

void ConflictsDialog::buildLayout() {
    m_intro->setWordWrap(true);
    m_intro->setProperty("role", "quiet");
    m_warning->setWordWrap(true);
    m_warning->setProperty("role", "quiet");
    m_outcome->setWordWrap(true);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_one->setProperty("role", "primary");
    styleAsList(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    auto* form = new QFormLayout;
    form->addRow(m_staysLabel, m_stays);
    form->addRow(m_passphraseLabel, m_passphrase);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_close);
    buttons->addStretch(1);
    buttons->addWidget(m_two);
    buttons->addWidget(m_one);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(12);
    column->addWidget(m_intro);
    column->addWidget(m_table, 1);
    column->addLayout(form);
    column->addWidget(m_warning);
    column->addWidget(m_progress);
    column->addWidget(m_outcome);
    column->addWidget(m_command);
    column->addLayout(buttons);
}

void ConflictsDialog::load() {
    m_study.read(
        this, [](StudyReader& reader) { return openConflicts(reader.catalog); },
        [this](std::vector<OpenConflict> found) { fill(std::move(found)); });
}

QString ConflictsDialog::describe(const ConflictSubject& subject) const {
    return tr("sub-%1: %2, %3, scans: %4")
        .arg(subject.pseudonym, wordOf(subject.sex), ageText(subject.ageDays),
             QString::number(subject.scans));
}

void ConflictsDialog::fill(std::vector<OpenConflict> found) {
    const int row = std::max(0, m_table->currentRow());
    m_conflicts = std::move(found);
    m_isLoaded = true;
    m_table->setRowCount(static_cast<int>(m_conflicts.size()));
    for (int i = 0; i < m_table->rowCount(); ++i) {
        const OpenConflict& conflict = m_conflicts[static_cast<std::size_t>(i)];
        const QStringList words{wordOfConflict(conflict.kind), describe(conflict.one),
                                describe(conflict.other)};
        for (int column = 0; column < 3; ++column)
            m_table->setItem(i, column, new QTableWidgetItem(words[column]));
    }
    if (!m_conflicts.empty()) m_table->selectRow(std::min(row, m_table->rowCount() - 1));
    chooseCurrent();
}

const OpenConflict* ConflictsDialog::current() const {
    const int row = m_table->currentRow();
    return row >= 0 && row < static_cast<int>(m_conflicts.size())
               ? &m_conflicts[static_cast<std::size_t>(row)]
               : nullptr;
}

void ConflictsDialog::chooseCurrent() {
    m_stays->clear();
    if (const OpenConflict* conflict = current())
        for (const ConflictSubject* subject : {&conflict->one, &conflict->other})
            m_stays->addItem(describe(*subject), QVariant::fromValue<qlonglong>(subject->id));
    refresh();
}

void ConflictsDialog::keepApart() {
    const OpenConflict* conflict = current();
    if (!conflict || m_isBusy) return;
    setBusy(true);
    m_study.edit(
        this,
        [id = conflict->id](Catalog& catalog) {
            Editor(catalog).decideConflict(id, ConflictState::KeptApart);
        },
        [this] {
            setBusy(false);
            tell(tr("Kept apart as two people. Undo takes it back."));
        },
        [this](const Problem& problem) {
            setBusy(false);
            tell(wordingOf(problem));
        });
}

void ConflictsDialog::merge() {
    const OpenConflict* conflict = current();
    if (!conflict) return;
    setBusy(true);
    const RowId into = m_stays->currentData().toLongLong();
    if (m_intake.studyHasKey() && !m_intake.isKeyOpen()) {
        m_waitsForKey = true;
        m_intake.openKey(m_passphrase->text());
        return;
    }
    mergeNow(into, into == conflict->one.id ? conflict->other.id : conflict->one.id);
}

void ConflictsDialog::mergeNow(RowId into, RowId from) {
    m_passphrase->clear();
    m_intake.mergeSubjects(
        this, into, from,
        [this](const SubjectMerge& done) {
            setBusy(false);
            QStringList lines{tr("sub-%1 is sub-%2 now. The catalog as it was: %3")
                                  .arg(QString::fromStdString(done.from), QString::fromStdString(done.into),
                                       QString::fromStdString(done.backup.string()))};
            for (const Finding& finding : done.findings)
                lines << wordingOf(finding);
            tell(lines.join(QLatin1Char('\n')));
        },
        [this](const Problem& problem) {
            setBusy(false);
            tell(wordingOf(problem));
        });
}

void ConflictsDialog::tell(const QString& text) {
    m_outcome->setText(text);
    refresh();
}

void ConflictsDialog::setBusy(bool isBusy) {
    m_isBusy = isBusy;
    if (isBusy) m_outcome->clear();
    refresh();
}

void ConflictsDialog::refresh() {
    const OpenConflict* conflict = current();
    const bool needsKey = m_intake.studyHasKey() && !m_intake.isKeyOpen();
    const bool canDecide = conflict && !m_isBusy && m_study.canWrite();
    m_table->setEnabled(!m_isBusy);
    m_stays->setEnabled(canDecide);
    m_two->setEnabled(canDecide);
    m_one->setEnabled(canDecide && (!needsKey || !m_passphrase->text().isEmpty()));
    m_passphrase->setEnabled(canDecide);
    m_passphrase->setVisible(needsKey);
    m_passphraseLabel->setVisible(needsKey);
    m_progress->setVisible(m_isBusy);
    m_outcome->setVisible(!m_outcome->text().isEmpty());
    m_intro->setText(
        m_isLoaded && m_conflicts.empty()
            ? tr("There is nothing to decide: nobody in this study contradicts anybody.")
            : tr("These subjects may be one person, or two people under one number. Until you decide "
                 "they are kept apart, and splits deal them into one part."));
    QStringList words;
    if (conflict && m_stays->count() == 2) {
        const bool oneStays = m_stays->currentIndex() == 0;
        words << QStringLiteral("catalog") << QStringLiteral("merge")
              << (oneStays ? conflict->other.pseudonym : conflict->one.pseudonym) << QStringLiteral("--into")
              << (oneStays ? conflict->one.pseudonym : conflict->other.pseudonym) << QStringLiteral("--study")
              << m_study.folder();
    }
    m_command->setCommand(words, {{m_study.folder(), QStringLiteral("$STUDY")}});
}

void ConflictsDialog::retranslate() {
    setWindowTitle(tr("Who is who"));
    m_table->setHorizontalHeaderLabels({tr("What contradicts"), tr("First subject"), tr("Second subject")});
    m_table->setAccessibleName(tr("Subjects to decide about"));
    m_progress->setAccessibleName(tr("Progress"));
    m_staysLabel->setText(tr("If one person: this stays"));
    m_stays->setAccessibleName(m_staysLabel->text());
    m_passphraseLabel->setText(tr("Passphrase of the study"));
    m_passphrase->setAccessibleName(m_passphraseLabel->text());
    m_warning->setText(
        tr("Merging moves the sessions, scans, pairs and results of the other subject to the one that "
           "stays. It cannot be undone; the catalog is backed up first."));
    m_two->setText(tr("Two people"));
    m_one->setText(tr("One person: merge"));
    m_close->setText(tr("Close"));
    if (m_isLoaded) fill(m_conflicts);
    refresh();
}

void ConflictsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
