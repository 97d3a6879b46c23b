#include "BatchDialog.h"

#include "app/desktop/CliLine.h"
#include "app/models/Wording.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace magiqt {

BatchDialog::BatchDialog(BatchKind kind, const BatchSelection& selection, int scans,
                         const QString& studyFolder, QWidget* parent)
    : QDialog(parent),
      m_kind(kind),
      m_selection(selection),
      m_scans(scans),
      m_study(studyFolder),
      m_intro(new QLabel),
      m_form(new QFormLayout),
      m_command(new CliLine),
      m_start(new QPushButton),
      m_cancel(new QPushButton) {
    setObjectName(QStringLiteral("batchDialog"));
    m_intro->setObjectName(QStringLiteral("batchIntro"));
    m_intro->setWordWrap(true);
    m_start->setObjectName(QStringLiteral("startBatch"));
    m_start->setProperty("role", "primary");
    m_start->setDefault(true);
    m_cancel->setObjectName(QStringLiteral("cancelBatch"));
    build();
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_start);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(12);
    column->addWidget(m_intro);
    column->addLayout(m_form);
    column->addWidget(m_command);
    column->addStretch(1);
    column->addLayout(buttons);
    connect(m_start, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    setMinimumWidth(600);
    retranslate();
}

QCheckBox* BatchDialog::addCheck(const char* objectName, bool isOn) {
    auto* box = new QCheckBox;
    box->setObjectName(QString::fromLatin1(objectName));
    box->setChecked(isOn);
    m_form->addRow(box);
    connect(box, &QCheckBox::toggled, this, &BatchDialog::refresh);
    return box;
}

QComboBox* BatchDialog::addChoice(const char* objectName, const QStringList& keys) {
    auto* box = new QComboBox;
    box->setObjectName(QString::fromLatin1(objectName));
    for (const QString& key : keys)
        box->addItem(key, key);
    m_form->addRow(new QLabel, box);
    connect(box, &QComboBox::currentIndexChanged, this, &BatchDialog::refresh);
    return box;
}

void BatchDialog::build() {
    switch (m_kind) {
    case BatchKind::Prepare:
        m_biasField = addCheck("batchBiasField", true);
        m_brainMask = addCheck("batchBrainMask", true);
        m_normalise = addCheck("batchNormalise", true);
        break;
    case BatchKind::Enhance:
        m_preset = addChoice("batchPreset",
                             {QStringLiteral("preview"), QStringLiteral("standard"), QStringLiteral("fine")});
        m_samples = new QSpinBox;
        m_samples->setObjectName(QStringLiteral("batchSamples"));
        m_samples->setRange(1, 16);
        m_form->addRow(new QLabel, m_samples);
        connect(m_samples, &QSpinBox::valueChanged, this, &BatchDialog::refresh);
        m_device =
            addChoice("batchDevice", {QStringLiteral("auto"), QStringLiteral("cpu"), QStringLiteral("cuda")});
        break;
    case BatchKind::Register:
        m_transform = addChoice("batchTransform", {QStringLiteral("rigid"), QStringLiteral("affine"),
                                                   QStringLiteral("deformable")});
        break;
    case BatchKind::Segment:
    case BatchKind::Deface:
    case BatchKind::Fuse:
        break;
    }
}

BatchOptions BatchDialog::options() const {
    BatchOptions options;
    options.kind = m_kind;
    if (m_biasField) {
        options.biasField = m_biasField->isChecked();
        options.brainMask = m_brainMask->isChecked();
        options.normalise = m_normalise->isChecked();
    }
    if (m_preset) {
        options.preset = m_preset->currentData().toString().toStdString();
        options.samples =
            options.preset == "preview" ? 1 : m_samples->value(); // a preview has no chance in it
        options.device = m_device->currentData().toString().toStdString();
    }
    if (m_transform) options.transform = m_transform->currentData().toString().toStdString();
    return options;
}

void BatchDialog::refresh() {
    if (m_samples) m_samples->setEnabled(m_preset->currentData().toString() != QLatin1String("preview"));
    m_command->setCommand(commandOf(options(), m_selection, m_study), {{m_study, QStringLiteral("$STUDY")}});
}

QString BatchDialog::titleOf(BatchKind kind) {
    switch (kind) {
    case BatchKind::Prepare:
        return tr("Prepare scans");
    case BatchKind::Enhance:
        return tr("Enhance scans");
    case BatchKind::Register:
        return tr("Register pairs");
    case BatchKind::Segment:
        return tr("Segment tissues");
    case BatchKind::Deface:
        return tr("Remove faces");
    case BatchKind::Fuse:
        return tr("Fuse orientations");
    }
    return {};
}

void BatchDialog::name(QWidget* field, const QString& text) {
    static_cast<QLabel*>(m_form->labelForField(field))->setText(text);
    field->setAccessibleName(text);
}

void BatchDialog::retranslate() {
    setWindowTitle(titleOf(m_kind));
    const QString count = QLocale().toString(m_scans);
    switch (m_kind) {
    case BatchKind::Prepare:
        m_intro->setText(
            tr("Scans: %1. Corrects uneven brightness, finds the brain, brings the image onto a 1 mm grid "
               "and its grey values onto one scale. The scans themselves stay as they are.")
                .arg(count));
        m_biasField->setText(tr("Correct uneven brightness (bias field)"));
        m_brainMask->setText(tr("Find the brain"));
        m_normalise->setText(tr("Bring grey values onto one scale"));
        break;
    case BatchKind::Enhance: {
        m_intro->setText(
            tr("Scans: %1. Lifts low-field scans towards 3 T quality, each on its own. High-field scans are "
               "left out. An enhanced image is an estimate, for research use only.")
                .arg(count));
        name(m_preset, tr("Setting"));
        for (int i = 0; i < m_preset->count(); ++i)
            m_preset->setItemText(i, wordingOfPreset(m_preset->itemData(i).toString()));
        name(m_samples, tr("Samples"));
        name(m_device, tr("Computed on"));
        const QStringList devices{tr("Automatic"), tr("Processor"), tr("Graphics card")};
        for (int i = 0; i < m_device->count(); ++i)
            m_device->setItemText(i, devices[i]);
        break;
    }
    case BatchKind::Register: {
        m_intro->setText(
            tr("Scans: %1. Brings the low-field scan of each of their pairs onto its high-field scan. Pairs "
               "that a person has accepted stay as they are; a failed registration never becomes a pair.")
                .arg(count));
        name(m_transform, tr("Transform"));
        const QStringList transforms{tr("Rigid: moves and turns"), tr("Affine: also scales and shears"),
                                     tr("Deformable: also bends")};
        for (int i = 0; i < m_transform->count(); ++i)
            m_transform->setItemText(i, transforms[i]);
        break;
    }
    case BatchKind::Segment:
        m_intro->setText(
            tr("Scans: %1. Labels fluid, grey matter, white matter and ventricles, and measures their "
               "volumes.")
                .arg(count));
        break;
    case BatchKind::Deface:
        m_intro->setText(
            tr("Scans: %1. Makes a copy of each without its face. The scans themselves stay as they are.")
                .arg(count));
        break;
    case BatchKind::Fuse:
        m_intro->setText(
            tr("Scans: %1. Makes one volume of 1 mm voxels of the axial, coronal and sagittal low-field "
               "scans of a session and contrast; at least two directions are needed.")
                .arg(count));
        break;
    }
    m_start->setText(tr("Put into the queue"));
    m_cancel->setText(tr("Cancel"));
    refresh();
}

void BatchDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
