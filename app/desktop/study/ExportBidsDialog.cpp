#include "ExportBidsDialog.h"

#include "app/desktop/CliLine.h"
#include "app/models/Wording.h"
#include "app/models/study/StudyController.h"

#include "catalog/Splits.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace magiqt {

ExportBidsDialog::ExportBidsDialog(StudyController& study, bool studyHasKey, QWidget* parent)
    : QDialog(parent),
      m_study(study),
      m_hasKey(studyHasKey),
      m_intro(new QLabel),
      m_form(new QFormLayout),
      m_folder(new QLineEdit),
      m_browse(new QPushButton),
      m_cohort(new QComboBox),
      m_name(new QLineEdit),
      m_derivatives(new QCheckBox),
      m_passphrase(new QLineEdit),
      m_progress(new QProgressBar),
      m_outcome(new QLabel),
      m_command(new CliLine),
      m_begin(new QPushButton),
      m_close(new QPushButton) {
    setObjectName(QStringLiteral("exportBidsDialog"));
    m_folder->setObjectName(QStringLiteral("exportFolder"));
    m_cohort->setObjectName(QStringLiteral("exportCohort"));
    m_derivatives->setObjectName(QStringLiteral("exportDerivatives"));
    m_passphrase->setObjectName(QStringLiteral("exportPassphrase"));
    m_outcome->setObjectName(QStringLiteral("exportOutcome"));
    m_begin->setObjectName(QStringLiteral("exportBegin"));
    m_close->setObjectName(QStringLiteral("exportClose"));
    buildLayout();
    m_cohort->addItem(QString(), QVariant::fromValue<qlonglong>(0));
    for (QLineEdit* edit : {m_folder, m_name, m_passphrase})
        connect(edit, &QLineEdit::textChanged, this, &ExportBidsDialog::refresh);
    connect(m_cohort, &QComboBox::currentIndexChanged, this, &ExportBidsDialog::refresh);
    connect(m_derivatives, &QCheckBox::toggled, this, &ExportBidsDialog::refresh);
    connect(m_browse, &QPushButton::clicked, this, &ExportBidsDialog::chooseFolder);
    connect(m_begin, &QPushButton::clicked, this, &ExportBidsDialog::begin);
    connect(m_close, &QPushButton::clicked, this, &ExportBidsDialog::reject);
    connect(&m_study, &StudyController::stateChanged, this, [this] {
        m_exporter.cancel();
        QDialog::reject();
    });
    connect(&m_exporter, &BidsExporter::progressed, this, [this](double fraction) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(fraction * 1000));
    });
    connect(&m_exporter, &BidsExporter::done, this, &ExportBidsDialog::takeResult);
    connect(&m_exporter, &BidsExporter::failed, this,
            [this](const Problem& problem) { tell(wordingOf(problem)); });
    retranslate();
    setMinimumWidth(620);
    loadCohorts();
}

void ExportBidsDialog::buildLayout() {
    m_intro->setWordWrap(true);
    m_intro->setProperty("role", "quiet");
    m_outcome->setWordWrap(true);
    m_progress->setTextVisible(false);
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_begin->setProperty("role", "primary");
    m_begin->setDefault(true);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* place = new QHBoxLayout;
    place->addWidget(m_folder, 1);
    place->addWidget(m_browse);
    m_form->addRow(new QLabel, place);
    m_form->addRow(new QLabel, m_cohort);
    m_form->addRow(new QLabel, m_name);
    m_form->addRow(m_derivatives);
    m_form->addRow(new QLabel, m_passphrase);
    m_form->setRowVisible(m_passphrase, m_hasKey);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_begin);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(12);
    column->addWidget(m_intro);
    column->addLayout(m_form);
    column->addWidget(m_progress);
    column->addWidget(m_outcome);
    column->addWidget(m_command);
    column->addStretch(1);
    column->addLayout(buttons);
}

void ExportBidsDialog::loadCohorts() {
    m_study.read(
        this, [](StudyReader& reader) { return allCohorts(reader.catalog); },
        [this](const std::vector<Cohort>& cohorts) {
            for (const Cohort& cohort : cohorts)
                m_cohort->addItem(QString::fromStdString(cohort.name),
                                  QVariant::fromValue<qlonglong>(cohort.id));
        });
}

void ExportBidsDialog::chooseFolder() {
    auto* dialog = new QFileDialog(this);
    dialog->setObjectName(QStringLiteral("exportFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setWindowTitle(tr("New folder for the data set"));
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
}

void ExportBidsDialog::begin() {
    m_outcome->clear();
    m_progress->setRange(0, 0);
    m_exporter.start({m_study.folder(), m_folder->text().trimmed(), m_cohort->currentData().toLongLong(),
                      m_derivatives->isChecked() ? BidsDerivatives::Export : BidsDerivatives::LeaveOut,
                      m_name->text().trimmed(), m_hasKey ? m_passphrase->text() : QString()});
    refresh();
}

void ExportBidsDialog::takeResult(const BidsExportResult& result) {
    const auto number = [](std::size_t count) { return QLocale().toString(static_cast<qulonglong>(count)); };
    QStringList lines{
        tr("Written: people %1, scans %2, derived images %3. The data set is valid BIDS and no leak was "
           "found. Read the report beside the folder, and look at the images, before you give it away.")
            .arg(number(result.subjects), number(result.scans), number(result.derived))};
    for (const Finding& finding : result.findings)
        lines << wordingOf(finding);
    lines.removeDuplicates();
    tell(lines.join(QLatin1Char('\n')));
}

void ExportBidsDialog::tell(const QString& text) {
    m_outcome->setText(text);
    refresh();
}

// The first press stops the export, which answers by failed().
void ExportBidsDialog::reject() {
    if (m_exporter.isRunning())
        m_exporter.cancel();
    else
        QDialog::reject();
}

void ExportBidsDialog::refresh() {
    const bool isRunning = m_exporter.isRunning();
    for (QWidget* field :
         std::initializer_list<QWidget*>{m_folder, m_browse, m_cohort, m_name, m_derivatives, m_passphrase})
        field->setEnabled(!isRunning);
    m_progress->setVisible(isRunning);
    m_outcome->setVisible(!m_outcome->text().isEmpty());
    m_begin->setEnabled(!isRunning && QDir::isAbsolutePath(m_folder->text().trimmed()));
    m_close->setText(isRunning ? tr("Cancel") : tr("Close"));
    QStringList words{QStringLiteral("export"), QStringLiteral("bids"),  QStringLiteral("--study"),
                      m_study.folder(),         QStringLiteral("--out"), m_folder->text().trimmed()};
    if (m_cohort->currentData().toLongLong() != 0)
        words << QStringLiteral("--cohort") << m_cohort->currentText();
    if (m_derivatives->isChecked()) words << QStringLiteral("--derivatives");
    if (!m_name->text().trimmed().isEmpty()) words << QStringLiteral("--name") << m_name->text().trimmed();
    if (m_hasKey && !m_passphrase->text().isEmpty()) words << QStringLiteral("--passphrase");
    if (m_folder->text().trimmed().isEmpty()) words.clear();
    m_command->setCommand(words, {{m_study.folder(), QStringLiteral("$STUDY")},
                                  {m_folder->text().trimmed(), QStringLiteral("$FOLDER")}});
}

void ExportBidsDialog::retranslate() {
    setWindowTitle(tr("Export as BIDS"));
    m_intro->setText(tr("Writes scans under their pseudonyms as a BIDS data set, searches it for anything "
                        "that could name a person "
                        "or a day, and checks it against the rules of BIDS. It appears complete or not at "
                        "all; nothing is ever "
                        "overwritten."));
    const auto name = [this](int row, QWidget* field, const QString& text) {
        static_cast<QLabel*>(m_form->itemAt(row, QFormLayout::LabelRole)->widget())->setText(text);
        field->setAccessibleName(text);
    };
    name(0, m_folder, tr("New folder"));
    name(1, m_cohort, tr("Scans"));
    name(2, m_name, tr("Name of the data set"));
    name(4, m_passphrase, tr("Passphrase of the study"));
    m_cohort->setItemText(0, tr("all that are not excluded"));
    m_name->setPlaceholderText(tr("optional, without names of persons"));
    m_passphrase->setPlaceholderText(tr("optional: then the search knows the names in the key"));
    m_derivatives->setText(tr("Also what was made of them: enhanced and prepared images, masks"));
    m_browse->setText(tr("Choose …"));
    m_begin->setText(tr("Export"));
    m_progress->setAccessibleName(tr("Progress"));
    refresh();
}

void ExportBidsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
