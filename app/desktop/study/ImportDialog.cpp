#include "ImportDialog.h"

#include "app/desktop/CliLine.h"
#include "app/desktop/ListTable.h"
#include "app/models/Wording.h"
#include "app/models/import/FolderScan.h"
#include "app/models/import/StudyIntake.h"
#include "app/models/study/StudyController.h"

#include "base/Ids.h"
#include "base/Json.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFile>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QVBoxLayout>

namespace magiqt {

namespace {

constexpr int saltCharacters = 26; // of base 36: 134 bits

} // namespace

ImportDialog::ImportDialog(StudyController& study, StudyIntake& intake, const QString& program,
                           QWidget* parent)
    : QDialog(parent),
      m_study(study),
      m_intake(intake),
      m_scan(new FolderScan(program, study.folder() + QStringLiteral("/runs"), this)),
      m_status(new QLabel),
      m_progress(new QProgressBar),
      m_table(new QTableView),
      m_all(new QPushButton),
      m_none(new QPushButton),
      m_persons(buildPersons()),
      m_hint(new QLabel),
      m_command(new CliLine),
      m_buttons(new QDialogButtonBox),
      m_begin(m_buttons->addButton(QString(), QDialogButtonBox::AcceptRole)),
      m_cancel(m_buttons->addButton(QString(), QDialogButtonBox::RejectRole)) {
    setObjectName(QStringLiteral("importDialog"));
    m_status->setObjectName(QStringLiteral("importStatus"));
    m_status->setWordWrap(true);
    m_progress->setObjectName(QStringLiteral("importProgress"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 0);
    m_all->setObjectName(QStringLiteral("importAll"));
    m_none->setObjectName(QStringLiteral("importNone"));
    m_hint->setObjectName(QStringLiteral("importHint"));
    m_hint->setWordWrap(true);
    buildTable();
    auto* ticks = new QHBoxLayout;
    ticks->addWidget(m_status, 1);
    ticks->addWidget(m_all);
    ticks->addWidget(m_none);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addLayout(ticks);
    column->addWidget(m_progress);
    column->addWidget(m_table, 1);
    column->addWidget(m_persons);
    column->addWidget(m_hint);
    column->addWidget(m_command);
    column->addWidget(m_buttons);
    m_begin->setObjectName(QStringLiteral("importBegin"));
    m_begin->setProperty("role", "primary");
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ImportDialog::begin);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &ImportDialog::reject);
    connect(m_all, &QPushButton::clicked, this, [this] { m_model.tickAll(true); });
    connect(m_none, &QPushButton::clicked, this, [this] { m_model.tickAll(false); });
    connect(&m_model, &ImportTableModel::ticksChanged, this, &ImportDialog::refresh);
    connect(m_scan, &FolderScan::found, this, &ImportDialog::takeFound);
    connect(m_scan, &FolderScan::failed, this, &ImportDialog::takeProblem);
    connect(m_scan, &FolderScan::progressed, this, [this](double fraction) {
        m_progress->setRange(0, fraction > 0 ? 1000 : 0);
        m_progress->setValue(static_cast<int>(fraction * 1000));
    });
    connectIntake();
    retranslate();
    resize(1060, 680);
}

ImportDialog::~ImportDialog() = default;

void ImportDialog::buildTable() {
    m_table->setObjectName(QStringLiteral("importTable"));
    m_table->setModel(&m_model);
    styleAsList(*m_table);
    m_table->setWordWrap(false);
}

QWidget* ImportDialog::buildPersons() {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("importPersons"));
    card->setProperty("role", "card");
    m_personsTitle = new QLabel;
    m_personsTitle->setProperty("role", "heading");
    m_withLink = new QRadioButton;
    m_withLink->setObjectName(QStringLiteral("importWithLink"));
    m_withoutLink = new QRadioButton;
    m_withoutLink->setObjectName(QStringLiteral("importWithoutLink"));
    m_withoutLink->setChecked(true);
    m_passphraseLabel = new QLabel;
    m_passphrase = new QLineEdit;
    m_passphrase->setObjectName(QStringLiteral("importPassphrase"));
    m_repeatLabel = new QLabel;
    m_repeat = new QLineEdit;
    m_repeat->setObjectName(QStringLiteral("importRepeat"));
    m_siteLabel = new QLabel;
    m_site = new QLineEdit;
    m_site->setObjectName(QStringLiteral("importSite"));
    for (QLineEdit* edit : {m_passphrase, m_repeat})
        edit->setEchoMode(QLineEdit::Password);
    m_passphraseLabel->setBuddy(m_passphrase);
    m_repeatLabel->setBuddy(m_repeat);
    m_siteLabel->setBuddy(m_site);
    auto* grid = new QGridLayout(card);
    grid->setContentsMargins(12, 10, 12, 12);
    grid->setHorizontalSpacing(14);
    grid->addWidget(m_personsTitle, 0, 0, 1, 2);
    grid->addWidget(m_withoutLink, 1, 0, 1, 2);
    grid->addWidget(m_withLink, 2, 0, 1, 2);
    grid->addWidget(m_passphraseLabel, 1, 2);
    grid->addWidget(m_passphrase, 1, 3);
    grid->addWidget(m_repeatLabel, 2, 2);
    grid->addWidget(m_repeat, 2, 3);
    grid->addWidget(m_siteLabel, 3, 2);
    grid->addWidget(m_site, 3, 3);
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(3, 240);
    connect(m_withLink, &QRadioButton::toggled, this, &ImportDialog::refresh);
    for (QLineEdit* edit : {m_passphrase, m_repeat, m_site})
        connect(edit, &QLineEdit::textChanged, this, &ImportDialog::refresh);
    return card;
}

void ImportDialog::connectIntake() {
    connect(&m_intake, &StudyIntake::keyOpened, this, [this] {
        if (m_phase == Phase::Unlocking) enqueue(m_intake.publicKeyHex());
    });
    connect(&m_intake, &StudyIntake::keyFailed, this, [this](const Problem& problem) {
        if (m_phase != Phase::Unlocking) return;
        m_problem = problem;
        setPhase(Phase::Choosing);
        m_passphrase->selectAll();
        m_passphrase->setFocus();
    });
}

void ImportDialog::lookThrough(const QString& folder) {
    m_folder = folder;
    m_salt = QString::fromStdString(randomId(saltCharacters));
    m_problem = {};
    m_withLink->setChecked(m_intake.studyHasKey());
    m_withoutLink->setChecked(!m_intake.studyHasKey());
    m_model.setPreview({});
    setPhase(Phase::Looking);
    m_scan->start(folder, m_salt);
}

void ImportDialog::takeFound(const ImportPreview& preview) {
    m_model.setPreview(preview);
    setPhase(Phase::Choosing);
    m_table->resizeColumnsToContents();
    m_table->setFocus();
}

void ImportDialog::takeProblem(const Problem& problem) {
    if (problem.code == QLatin1String("job.cancelled")) return QDialog::reject();
    m_problem = problem;
    setPhase(Phase::Failed);
}

void ImportDialog::reject() {
    if (m_phase == Phase::Looking)
        m_scan->cancel(); // takeProblem() closes when it has stopped
    else
        QDialog::reject();
}

bool ImportDialog::keepsLink() const {
    return m_withLink->isChecked();
}

QString ImportDialog::whyNot() const {
    if (m_model.tickedIds().isEmpty()) return tr("Tick what is to be imported.");
    if (!keepsLink() || m_intake.isKeyOpen()) return {};
    if (m_passphrase->text().isEmpty())
        return m_intake.studyHasKey() ? tr("Type the passphrase of this study.") : tr("Choose a passphrase.");
    if (!m_intake.studyHasKey() && m_passphrase->text() != m_repeat->text())
        return tr("The two passphrases differ.");
    return {};
}

void ImportDialog::begin() {
    if (m_phase != Phase::Choosing || !whyNot().isEmpty()) return;
    m_problem = {};
    if (!keepsLink()) return enqueue({});
    if (m_intake.isKeyOpen()) return enqueue(m_intake.publicKeyHex());
    setPhase(Phase::Unlocking);
    if (m_intake.studyHasKey())
        m_intake.openKey(m_passphrase->text());
    else
        m_intake.makeKey(m_passphrase->text());
}

void ImportDialog::enqueue(const QString& sealTo) {
    setPhase(Phase::Queueing);
    const QStringList ids = m_model.tickedIds();
    QueueRequest request;
    request.kind = "import";
    request.title = tr("%n series", nullptr, static_cast<int>(ids.size())).toStdString();
    request.parametersJson = Json{{"salt", m_salt.toStdString()},
                                  {"series", ids.join(QLatin1Char(',')).toStdString()},
                                  {"sealTo", sealTo.toStdString()},
                                  {"site", m_site->text().trimmed().toStdString()}}
                                 .dump();
    request.inputs["folder"] = std::filesystem::path(QFile::encodeName(m_folder).toStdString());
    request.resources.threads = 2;
    request.resources.memoryMiB = 1000;
    m_study.enqueue(
        this, {request},
        [this](const std::vector<std::string>& entries) {
            emit queued(QString::fromStdString(entries.front()));
            accept();
        },
        [this](const Problem& problem) {
            m_problem = problem;
            setPhase(Phase::Choosing);
        });
}

void ImportDialog::setPhase(Phase phase) {
    m_phase = phase;
    refresh();
}

void ImportDialog::refresh() {
    const bool canChoose = m_phase == Phase::Choosing;
    const bool hasSeries = !m_model.preview().series.empty();
    m_progress->setVisible(m_phase == Phase::Looking || m_phase == Phase::Unlocking ||
                           m_phase == Phase::Queueing);
    if (m_phase != Phase::Looking) m_progress->setRange(0, 0);
    m_persons->setVisible(hasSeries);
    m_all->setVisible(hasSeries);
    m_none->setVisible(hasSeries);
    for (QWidget* widget : {static_cast<QWidget*>(m_table), m_persons, static_cast<QWidget*>(m_all),
                            static_cast<QWidget*>(m_none)})
        widget->setEnabled(canChoose);
    const bool needsPassphrase = keepsLink() && !m_intake.isKeyOpen();
    m_passphrase->setEnabled(needsPassphrase);
    m_passphraseLabel->setEnabled(needsPassphrase);
    for (QWidget* widget : {static_cast<QWidget*>(m_repeat), static_cast<QWidget*>(m_repeatLabel)}) {
        widget->setVisible(!m_intake.studyHasKey());
        widget->setEnabled(needsPassphrase);
    }
    switch (m_phase) {
    case Phase::Looking:
        m_status->setText(tr("Looking through the folder; only headers are read …"));
        break;
    case Phase::Unlocking:
        m_status->setText(tr("Opening the key; this takes a second or two …"));
        break;
    case Phase::Queueing:
        m_status->setText(tr("Queueing the import …"));
        break;
    case Phase::Failed:
        m_status->setText(wordingOf(m_problem));
        break;
    case Phase::Choosing:
        m_status->setText(tr("%1 of %2 series ticked, of %3 persons. %4 files looked at, %5 passed over.")
                              .arg(m_model.tickedIds().size())
                              .arg(m_model.preview().series.size())
                              .arg(m_model.preview().persons)
                              .arg(m_model.preview().files)
                              .arg(m_model.preview().skipped));
        break;
    }
    const QString missing = canChoose ? (m_problem.isEmpty() ? whyNot() : wordingOf(m_problem)) : QString();
    m_hint->setText(missing);
    m_hint->setVisible(!missing.isEmpty());
    m_begin->setEnabled(canChoose && whyNot().isEmpty());
    QStringList words{QStringLiteral("import"), m_folder, QStringLiteral("--study"), m_study.folder()};
    if (keepsLink())
        words << QStringLiteral("--passphrase");
    else if (m_intake.studyHasKey())
        words << QStringLiteral("--without-key");
    if (!m_site->text().trimmed().isEmpty()) words << QStringLiteral("--site") << m_site->text().trimmed();
    m_command->setCommand(
        words, {{m_study.folder(), QStringLiteral("$STUDY")}, {m_folder, QStringLiteral("$FOLDER")}});
}

void ImportDialog::retranslate() {
    setWindowTitle(tr("Import images into the study"));
    m_all->setText(tr("Tick all"));
    m_none->setText(tr("Tick none"));
    m_table->setAccessibleName(tr("Series of the folder"));
    m_progress->setAccessibleName(tr("Progress"));
    m_personsTitle->setText(tr("Who the persons are"));
    m_withoutLink->setText(tr("Keep no link to the persons: random pseudonyms"));
    m_withLink->setText(m_intake.studyHasKey() ? tr("Keep the link in the study's encrypted key")
                                               : tr("Keep the link, encrypted under a passphrase of yours"));
    m_passphraseLabel->setText(tr("Passphrase"));
    m_repeatLabel->setText(tr("Repeat it"));
    m_siteLabel->setText(tr("Site"));
    m_site->setPlaceholderText(tr("optional, a label without names of persons"));
    m_begin->setText(tr("Import"));
    m_cancel->setText(tr("Cancel"));
    m_model.retranslate();
    refresh();
}

void ImportDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
