#include "OpenScanDialog.h"

#include "app/models/EnhanceRequest.h"
#include "app/models/Wording.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

namespace magiqt {

OpenScanDialog::OpenScanDialog(ScanLoader& loader, const QStringList& files, OpenPurpose purpose,
                               const QStringList& taken, QWidget* parent)
    : QDialog(parent),
      m_loader(loader),
      m_purpose(purpose),
      m_taken(taken),
      m_hint(new QLabel),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel)) {
    setObjectName(QStringLiteral("openScanDialog"));
    setWindowModality(Qt::WindowModal);
    auto* column = new QVBoxLayout(this);
    auto* inner = new QWidget;
    auto* cards = new QVBoxLayout(inner);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(10);
    if (files.size() > 2) {
        auto* scroll = new QScrollArea;
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setWidgetResizable(true);
        scroll->setWidget(inner);
        scroll->setMinimumHeight(420);
        column->addWidget(scroll);
    } else {
        column->addWidget(inner);
    }
    connect(&loader, &ScanLoader::loaded, this,
            [this](int ticket, const LoadedScan& scan) { take(ticket, &scan, {}); });
    connect(&loader, &ScanLoader::failed, this,
            [this](int ticket, const Problem& problem) { take(ticket, nullptr, problem); });
    for (const QString& file : files)
        addEntry(loader.load(file, LoadPurpose::Input), inner);
    m_hint->setObjectName(QStringLiteral("openHint"));
    m_hint->setWordWrap(true);
    column->addWidget(m_hint);
    column->addWidget(m_buttons);
    QPushButton* open = m_buttons->button(QDialogButtonBox::Open);
    open->setObjectName(QStringLiteral("openAccept"));
    open->setProperty("role", "primary");
    open->style()->unpolish(open); // the button box has polished it already, without the role
    open->style()->polish(open);
    m_buttons->button(QDialogButtonBox::Cancel)->setObjectName(QStringLiteral("openCancel"));
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setMinimumWidth(460);
    retranslate();
}

OpenScanDialog::~OpenScanDialog() {
    for (const Entry& entry : m_entries)
        m_loader.cancel(entry.ticket);
}

void OpenScanDialog::addEntry(int ticket, QWidget* column) {
    Entry entry;
    entry.ticket = ticket;
    auto* card = new QFrame;
    card->setProperty("role", "card");
    auto* rows = new QVBoxLayout(card);
    rows->setSpacing(6);
    auto* head = new QHBoxLayout;
    entry.title = new QLabel;
    entry.title->setProperty("role", "heading");
    entry.contrast = new QComboBox;
    entry.contrast->setObjectName(QStringLiteral("openContrast%1").arg(m_entries.size() + 1));
    head->addWidget(entry.title, 1);
    head->addWidget(entry.contrast);
    rows->addLayout(head);
    entry.reason = new QLabel;
    entry.reason->setObjectName(QStringLiteral("openReason%1").arg(m_entries.size() + 1));
    entry.reason->setProperty("role", "quiet");
    entry.reason->setWordWrap(true);
    entry.text = new QLabel;
    entry.text->setObjectName(QStringLiteral("openText%1").arg(m_entries.size() + 1));
    entry.text->setWordWrap(true);
    entry.findings = new QLabel;
    entry.findings->setObjectName(QStringLiteral("openFindings%1").arg(m_entries.size() + 1));
    entry.findings->setWordWrap(true);
    rows->addWidget(entry.reason);
    rows->addWidget(entry.text);
    rows->addWidget(entry.findings);
    entry.card = card;
    entry.contrast->addItem(QString(), QString());
    for (const QString& contrast : knownContrasts())
        entry.contrast->addItem(contrast, contrast);
    connect(entry.contrast, &QComboBox::currentIndexChanged, this, &OpenScanDialog::validate);
    column->layout()->addWidget(card);
    m_entries.push_back(entry);
}

void OpenScanDialog::take(int ticket, const LoadedScan* scan, const Problem& problem) {
    for (Entry& entry : m_entries) {
        if (entry.ticket != ticket) continue;
        entry.isLoaded = true;
        entry.problem = problem;
        if (scan) {
            entry.scan = *scan;
            QStringList others = m_taken;
            for (const Entry& other : m_entries)
                if (&other != &entry) others << other.contrast->currentData().toString();
            const QString guess = scan->summary.contrast;
            entry.contrast->setCurrentIndex(
                std::max(0, others.contains(guess) ? 0 : entry.contrast->findData(guess)));
        }
    }
    retranslate();
}

std::vector<OpenScanDialog::Choice> OpenScanDialog::choices() const {
    std::vector<Choice> result;
    for (const Entry& entry : m_entries)
        if (entry.isLoaded && entry.problem.isEmpty())
            result.push_back({entry.scan, entry.contrast->currentData().toString()});
    return result;
}

void OpenScanDialog::retranslate() {
    setWindowTitle(m_purpose == OpenPurpose::NewSession ? tr("Open a scan") : tr("Add a contrast"));
    int number = 0;
    for (Entry& entry : m_entries) {
        ++number;
        entry.title->setText(m_entries.size() > 1 ? tr("File %1").arg(number) : tr("Contrast"));
        entry.contrast->setItemText(0, tr("Not sure"));
        entry.contrast->setAccessibleName(tr("Contrast"));
        const bool isUsable = entry.isLoaded && entry.problem.isEmpty();
        entry.contrast->setEnabled(isUsable);
        entry.reason->setVisible(isUsable);
        if (!entry.isLoaded) {
            entry.text->setText(tr("Reading …"));
            entry.findings->hide();
            continue;
        }
        if (!isUsable) {
            entry.text->setText(wordingOf(entry.problem));
            entry.findings->hide();
            continue;
        }
        const ScanSummary& summary = entry.scan.summary;
        entry.reason->setText(guessText(summary));
        entry.text->setText(tr("Matrix %1, voxels of %2, field of view %3. Field strength: %4.")
                                .arg(matrixText(summary), spacingText(summary), fieldOfViewText(summary),
                                     fieldStrengthText(summary)));
        QStringList findings;
        for (const Finding& finding : summary.findings)
            findings << QStringLiteral("• ") + wordingOf(finding);
        entry.findings->setText(findings.join(QLatin1Char('\n')));
        entry.findings->setVisible(!findings.isEmpty());
    }
    m_buttons->button(QDialogButtonBox::Open)
        ->setText(m_purpose == OpenPurpose::NewSession ? tr("Open") : tr("Add"));
    m_buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    validate();
    growToText();
    // Nested layouts learn of new texts by an event of their own.
    QMetaObject::invokeMethod(this, &OpenScanDialog::growToText, Qt::QueuedConnection);
}

void OpenScanDialog::validate() {
    bool isReading = false;
    int usable = 0;
    QStringList contrasts = m_taken;
    int unknown = 0;
    bool isTwice = false;
    for (const Entry& entry : m_entries) {
        isReading = isReading || !entry.isLoaded;
        if (!entry.isLoaded || !entry.problem.isEmpty()) continue;
        ++usable;
        const QString contrast = entry.contrast->currentData().toString();
        if (contrast.isEmpty())
            ++unknown;
        else if (contrasts.contains(contrast))
            isTwice = true;
        contrasts << contrast;
    }
    const bool needsContrast = unknown > 0 && (m_purpose == OpenPurpose::AddContrast || usable > 1);
    if (isTwice)
        m_hint->setText(tr("Each contrast can be open once. Please correct the choice."));
    else if (!isReading && needsContrast)
        m_hint->setText(tr("Please choose the contrast."));
    else
        m_hint->clear();
    m_hint->setVisible(!m_hint->text().isEmpty());
    m_buttons->button(QDialogButtonBox::Open)
        ->setEnabled(!isReading && usable > 0 && !isTwice && !needsContrast);
}

// Wrapped labels need a height that follows the width; a dialog does not ask them for it by itself.
void OpenScanDialog::growToText() {
    layout()->activate();
    if (!layout()->hasHeightForWidth()) return;
    const int wanted = layout()->totalHeightForWidth(width());
    if (height() < wanted) resize(width(), wanted);
}

void OpenScanDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
