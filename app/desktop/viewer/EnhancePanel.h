// The lower part of the side panel: preset with the time it will take, samples, device, and the Enhance
// button. Says what is wanted; the window starts the job. Remembers the choices in the settings.
// User-interface thread only.
#pragma once

#include "app/models/EnhanceRequest.h"

#include <QFrame>

#include <vector>

class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace magiqt {

// Why the button cannot be pressed.
enum class EnhanceReadiness { Ready, NoScan, ContrastUnknown, Busy };

class EnhancePanel : public QFrame {
    Q_OBJECT
public:
    explicit EnhancePanel(QWidget* parent = nullptr);

    void setReadiness(EnhanceReadiness readiness);
    void setMegavoxels(double megavoxels); // of the 1 mm grid; 0 when nothing is open
    // Measured pace (EnhanceEstimate.h) has changed.
    void refreshEstimate();

    // preset, samples, device and expected time; the window adds the files.
    EnhanceRequest request() const;

signals:
    void enhanceRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void restore();
    void store() const;
    void retranslate();
    EnhancePreset preset() const;
    int samples() const;
    EnhanceDevice device() const;
    double secondsOf(EnhancePreset preset) const;

    EnhanceReadiness m_readiness = EnhanceReadiness::NoScan;
    double m_megavoxels = 0;
    QLabel* m_title;
    QButtonGroup* m_presets;
    std::vector<QRadioButton*> m_presetButtons;
    std::vector<QLabel*> m_presetTexts;
    std::vector<QLabel*> m_presetTimes;
    QLabel* m_samplesLabel;
    QSpinBox* m_samples;
    QLabel* m_samplesHint;
    QLabel* m_deviceLabel;
    QComboBox* m_device;
    QPushButton* m_enhance;
    QLabel* m_hint;
};

} // namespace magiqt
