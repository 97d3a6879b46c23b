#include "EnhancePanel.h"

#include "app/desktop/Icons.h"

#include "app/models/EnhanceEstimate.h"
#include "app/models/SettingsKeys.h"
#include "app/models/Wording.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

namespace magiqt {

namespace {
constexpr int presetCount = 3;
constexpr int maximumSamples = 16;
} // namespace

EnhancePanel::EnhancePanel(QWidget* parent)
    : QFrame(parent),
      m_title(new QLabel),
      m_presets(new QButtonGroup(this)),
      m_samplesLabel(new QLabel),
      m_samples(new QSpinBox),
      m_samplesHint(new QLabel),
      m_deviceLabel(new QLabel),
      m_device(new QComboBox),
      m_enhance(new QPushButton),
      m_hint(new QLabel) {
    setObjectName(QStringLiteral("enhancePanel"));
    setProperty("role", "card");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(9);
    m_title->setProperty("role", "heading");
    column->addWidget(m_title);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(1);
    grid->setColumnStretch(0, 1);
    for (int i = 0; i < presetCount; ++i) {
        auto* choice = new QRadioButton;
        choice->setObjectName(QStringLiteral("preset_") + presetName(static_cast<EnhancePreset>(i)));
        auto* time = new QLabel;
        time->setObjectName(QStringLiteral("presetTime_") + presetName(static_cast<EnhancePreset>(i)));
        time->setProperty("role", "quiet");
        auto* text = new QLabel;
        text->setProperty("role", "quiet");
        text->setWordWrap(true);
        text->setIndent(22);
        grid->addWidget(choice, i * 3, 0);
        grid->addWidget(time, i * 3, 1, Qt::AlignRight);
        grid->addWidget(text, i * 3 + 1, 0, 1, 2);
        if (i + 1 < presetCount) grid->setRowMinimumHeight(i * 3 + 2, 5);
        m_presets->addButton(choice, i);
        m_presetButtons.push_back(choice);
        m_presetTexts.push_back(text);
        m_presetTimes.push_back(time);
    }
    column->addLayout(grid);

    auto* options = new QGridLayout;
    options->setVerticalSpacing(6);
    options->setColumnStretch(0, 1);
    m_samples->setObjectName(QStringLiteral("samples"));
    m_samples->setRange(1, maximumSamples);
    m_samplesLabel->setBuddy(m_samples);
    m_samplesHint->setProperty("role", "quiet");
    m_samplesHint->setObjectName(QStringLiteral("samplesHint"));
    m_samplesHint->setWordWrap(true);
    m_device->setObjectName(QStringLiteral("device"));
    m_deviceLabel->setBuddy(m_device);
    for (int i = 0; i < 3; ++i)
        m_device->addItem(QString());
    options->addWidget(m_samplesLabel, 0, 0);
    options->addWidget(m_samples, 0, 1);
    options->addWidget(m_samplesHint, 1, 0, 1, 2);
    options->addWidget(m_deviceLabel, 2, 0);
    options->addWidget(m_device, 2, 1);
    column->addLayout(options);

    m_enhance->setObjectName(QStringLiteral("enhance"));
    m_enhance->setProperty("role", "primary");
    m_enhance->setIcon(themedIcon(QStringLiteral("enhance"), Qt::white));
    m_enhance->setIconSize({18, 18});
    m_hint->setProperty("role", "quiet");
    m_hint->setObjectName(QStringLiteral("enhanceHint"));
    m_hint->setWordWrap(true);
    column->addSpacing(2);
    column->addWidget(m_enhance);
    column->addWidget(m_hint);

    restore();
    connect(m_presets, &QButtonGroup::idToggled, this, [this] {
        store();
        retranslate();
    });
    connect(m_samples, &QSpinBox::valueChanged, this, [this] {
        store();
        retranslate();
    });
    connect(m_device, &QComboBox::currentIndexChanged, this, [this] {
        store();
        retranslate();
    });
    connect(m_enhance, &QPushButton::clicked, this, &EnhancePanel::enhanceRequested);
    retranslate();
}

void EnhancePanel::restore() {
    const QSettings kept;
    int chosen = static_cast<int>(EnhancePreset::Preview);
    for (int i = 0; i < presetCount; ++i)
        if (kept.value(settings::preset).toString() == presetName(static_cast<EnhancePreset>(i))) chosen = i;
    m_presetButtons[static_cast<std::size_t>(chosen)]->setChecked(true);
    m_samples->setValue(kept.value(settings::samples, 1).toInt());
    for (int i = 0; i < m_device->count(); ++i)
        if (kept.value(settings::device).toString() == deviceName(static_cast<EnhanceDevice>(i)))
            m_device->setCurrentIndex(i);
}

void EnhancePanel::store() const {
    QSettings kept;
    kept.setValue(settings::preset, presetName(preset()));
    kept.setValue(settings::samples, m_samples->value());
    kept.setValue(settings::device, deviceName(device()));
}

EnhancePreset EnhancePanel::preset() const {
    return static_cast<EnhancePreset>(std::max(0, m_presets->checkedId()));
}

// One pass has no randomness: all its samples would be the same.
int EnhancePanel::samples() const {
    return preset() == EnhancePreset::Preview ? 1 : m_samples->value();
}

EnhanceDevice EnhancePanel::device() const {
    return static_cast<EnhanceDevice>(std::max(0, m_device->currentIndex()));
}

double EnhancePanel::secondsOf(EnhancePreset which) const {
    if (m_megavoxels <= 0) return 0;
    const QString key = device() == EnhanceDevice::Cuda ? settings::paceCuda : settings::paceCpu;
    const int count = which == EnhancePreset::Preview ? 1 : m_samples->value();
    return expectedSeconds(m_megavoxels, which, count, QSettings().value(key).toDouble(),
                           QThread::idealThreadCount());
}

EnhanceRequest EnhancePanel::request() const {
    EnhanceRequest request;
    request.preset = preset();
    request.samples = samples();
    request.device = device();
    request.megavoxels = m_megavoxels;
    request.expectedSeconds = secondsOf(request.preset);
    return request;
}

void EnhancePanel::setReadiness(EnhanceReadiness readiness) {
    if (m_readiness == readiness) return;
    m_readiness = readiness;
    retranslate();
}

void EnhancePanel::setMegavoxels(double megavoxels) {
    m_megavoxels = megavoxels;
    retranslate();
}

void EnhancePanel::refreshEstimate() {
    retranslate();
}

void EnhancePanel::retranslate() {
    m_title->setText(tr("Enhance"));
    const QStringList texts{tr("One pass: the most likely image, smooth"),
                            tr("Five passes: sharper, with chance detail"),
                            tr("Eight passes: the same in finer steps")};
    for (int i = 0; i < presetCount; ++i) {
        const auto index = static_cast<std::size_t>(i);
        m_presetButtons[index]->setText(wordingOfPreset(presetName(static_cast<EnhancePreset>(i))));
        m_presetTexts[index]->setText(texts[i]);
        const double seconds = secondsOf(static_cast<EnhancePreset>(i));
        m_presetTimes[index]->setText(seconds > 0 ? aboutDuration(seconds) : QString());
        m_presetButtons[index]->setAccessibleDescription(texts[i] + QLatin1Char(' ') +
                                                         m_presetTimes[index]->text());
    }
    m_samplesLabel->setText(tr("Samples"));
    m_samples->setAccessibleName(tr("Samples"));
    m_samples->setEnabled(preset() != EnhancePreset::Preview);
    m_samplesHint->setText(
        preset() == EnhancePreset::Preview ? tr("The preview has no chance in it: one is enough.")
        : m_samples->value() == 1
            ? tr("One sample: the sharpest image.")
            : tr("%1 samples: their mean, with a map of the uncertainty.").arg(m_samples->value()));
    m_deviceLabel->setText(tr("Computed on"));
    m_device->setAccessibleName(tr("Computed on"));
    m_device->setItemText(0, tr("Automatic"));
    m_device->setItemText(1, tr("Processor"));
    m_device->setItemText(2, tr("Graphics card"));
    m_enhance->setText(tr("Enhance"));
    m_enhance->setEnabled(m_readiness == EnhanceReadiness::Ready);
    switch (m_readiness) {
    case EnhanceReadiness::Ready:
        m_hint->setText(tr("The enhanced image is an estimate. For research use only."));
        break;
    case EnhanceReadiness::NoScan:
        m_hint->setText(tr("Open a scan first."));
        break;
    case EnhanceReadiness::ContrastUnknown:
        m_hint->setText(tr("Choose the contrast of the scan first."));
        break;
    case EnhanceReadiness::Busy:
        m_hint->setText(tr("An enhancement is running."));
        break;
    }
}

void EnhancePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QFrame::changeEvent(event);
}

} // namespace magiqt
