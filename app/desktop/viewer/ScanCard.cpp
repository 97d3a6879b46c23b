#include "ScanCard.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace magiqt {

ScanCard::ScanCard(QWidget* parent)
    : QFrame(parent),
      m_title(new QLabel),
      m_form(new QFormLayout),
      m_shownBox(new QComboBox),
      m_contrastBox(new QComboBox),
      m_guess(new QLabel),
      m_add(new QPushButton) {
    setObjectName(QStringLiteral("scanCard"));
    setProperty("role", "card");
    m_title->setProperty("role", "heading");
    m_title->setObjectName(QStringLiteral("scanTitle"));
    m_shownBox->setObjectName(QStringLiteral("shownContrast"));
    m_contrastBox->setObjectName(QStringLiteral("contrast"));
    m_guess->setObjectName(QStringLiteral("contrastReason"));
    m_guess->setWordWrap(true);
    m_guess->setProperty("role", "quiet");
    m_add->setObjectName(QStringLiteral("addContrast"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(6);
    m_form->setLabelAlignment(Qt::AlignLeft);
    m_form->addRow(new QLabel, m_shownBox);
    m_form->addRow(new QLabel, m_contrastBox);
    m_form->addRow(m_guess);
    m_matrix = addRow(QStringLiteral("matrix"));
    m_spacing = addRow(QStringLiteral("spacing"));
    m_fieldOfView = addRow(QStringLiteral("fieldOfView"));
    m_fieldStrength = addRow(QStringLiteral("fieldStrength"));
    column->addLayout(m_form);
    column->addWidget(m_add);
    connect(m_contrastBox, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_isFilling) emit contrastChosen(m_contrastBox->currentData().toString());
    });
    connect(m_shownBox, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_isFilling) emit shownChosen(m_shownBox->currentData().toString());
    });
    connect(m_add, &QPushButton::clicked, this, &ScanCard::addRequested);
    fill();
}

QLabel* ScanCard::addRow(const QString& name) {
    auto* value = new QLabel;
    value->setObjectName(name);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* label = new QLabel;
    label->setProperty("role", "quiet");
    m_form->addRow(label, value);
    return value;
}

void ScanCard::setSession(const ScanSession& session) {
    const SessionScan* shown = session.shown();
    m_hasScan = shown != nullptr;
    m_number = session.number();
    m_contrasts.clear();
    for (const SessionScan& scan : session.scans())
        m_contrasts << scan.contrast;
    m_contrast = shown ? shown->contrast : QString();
    m_summary = shown ? shown->input.summary : ScanSummary{};
    fill();
}

void ScanCard::setBusy(bool isBusy) {
    m_isBusy = isBusy;
    fill();
}

void ScanCard::fill() {
    m_isFilling = true;
    const auto name = [this](QWidget* field, const QString& text) {
        auto* label = static_cast<QLabel*>(m_form->labelForField(field));
        label->setText(text);
        field->setAccessibleName(text);
    };
    name(m_shownBox, tr("Shown"));
    name(m_contrastBox, tr("Contrast"));
    name(m_matrix, tr("Matrix"));
    name(m_spacing, tr("Voxel size"));
    name(m_fieldOfView, tr("Field of view"));
    name(m_fieldStrength, tr("Field strength"));
    m_title->setText(m_hasScan ? tr("Scan %1").arg(m_number) : tr("No scan"));

    const auto wordOf = [](const QString& contrast) {
        return contrast.isEmpty() ? tr("Not known") : contrast;
    };
    m_contrastBox->clear();
    if (m_contrast.isEmpty()) m_contrastBox->addItem(tr("Please choose"), QString());
    for (const QString& contrast : knownContrasts())
        if (contrast == m_contrast || !m_contrasts.contains(contrast))
            m_contrastBox->addItem(contrast, contrast);
    m_contrastBox->setCurrentIndex(m_contrastBox->findData(m_contrast));
    m_shownBox->clear();
    for (const QString& contrast : m_contrasts)
        m_shownBox->addItem(wordOf(contrast), contrast);
    m_shownBox->setCurrentIndex(m_shownBox->findData(m_contrast));
    m_form->setRowVisible(m_shownBox, m_contrasts.size() > 1);

    ScanSummary summary = m_summary;
    if (summary.contrast != m_contrast) { // corrected by hand
        summary.contrast = m_contrast;
        summary.guessSource = GuessSource::None;
    }
    m_guess->setText(m_hasScan ? guessText(summary) : QString());
    m_form->setRowVisible(m_guess, m_hasScan);
    const QString none = QStringLiteral("–");
    m_matrix->setText(m_hasScan ? matrixText(m_summary) : none);
    m_spacing->setText(m_hasScan ? spacingText(m_summary) : none);
    m_fieldOfView->setText(m_hasScan ? fieldOfViewText(m_summary) : none);
    m_fieldStrength->setText(m_hasScan ? fieldStrengthText(m_summary) : none);
    m_contrastBox->setEnabled(m_hasScan && !m_isBusy);
    m_add->setText(tr("Add another contrast …"));
    m_add->setToolTip(tr("A further contrast of the same person and session helps the enhancement"));
    m_add->setEnabled(m_hasScan && !m_isBusy && m_contrasts.size() < knownContrasts().size());
    m_isFilling = false;
}

void ScanCard::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) fill();
    QFrame::changeEvent(event);
}

} // namespace magiqt
