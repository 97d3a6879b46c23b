// The scans of one person that are open together: at most one a contrast, each with its enhanced counterpart
// once there is one. Knows which contrast is shown. Speaks of "scan 1", never of a file. User-interface
// thread only.
#pragma once

#include "EnhanceRequest.h"
#include "ScanLoader.h"

#include "viewer/core/Arms.h"

#include <QObject>

#include <functional>
#include <vector>

namespace magiqt {

struct SessionScan {
    QString contrast; // as the user confirmed it; empty while unknown
    LoadedScan input;
    LoadedScan enhanced;    // enhanced.volume is null until there is one
    LoadedScan uncertainty; // of the enhanced image; null without one
    LoadedScan consistency; // z of what the scan does not support in the enhanced image; null until known
    std::vector<VolumePointer> samples; // that the enhanced image is the mean of; empty: not kept
    LoadedScan second;                  // what another model made of the input; null without one
    std::vector<LoadedScan> maps;       // to be drawn over the images
    LoadedScan reference; // the high-field image, moved to where the input lies; null without one
    Matrix4 referenceToScan = Matrix4::Identity(); // how it was moved
};

// What an arm of the views shows of it; its volume is null where there is none.
const LoadedScan& imageOf(const SessionScan& scan, Arm arm);

class ScanSession : public QObject {
    Q_OBJECT
public:
    explicit ScanSession(QObject* parent = nullptr);

    bool isEmpty() const { return m_scans.empty(); }
    int number() const { return m_number; }
    const std::vector<SessionScan>& scans() const { return m_scans; }
    const SessionScan* shown() const;
    const SessionScan* find(const QString& contrast) const;

    // A new person: everything open goes, the number counts up.
    void open(const LoadedScan& input, const QString& contrast);
    // A further contrast of the same person; false when that contrast is open already.
    bool add(const LoadedScan& input, const QString& contrast);
    void close();
    void show(const QString& contrast);
    // Corrects the contrast of the shown scan; false when another open scan has it.
    bool setContrast(const QString& contrast);
    // The enhanced image of the scan with this contrast; ignored when there is none.
    void setEnhanced(const QString& contrast, const LoadedScan& enhanced);

    void setUncertainty(const QString& contrast, const LoadedScan& map);
    void setConsistency(const QString& contrast, const LoadedScan& map);
    void addSample(const QString& contrast, const LoadedScan& image);
    void setSecond(const QString& contrast, const LoadedScan& image);
    void addMap(const QString& contrast, const LoadedScan& map);
    // The high-field image of the scan with this contrast, in the input's space; ignored when there is none.
    void setReference(const QString& contrast, const LoadedScan& reference, const Matrix4& toScan);

    // "MagIQT - scan 1 (T1w)": what stands in the title bar and the task list.
    QString windowTitle() const;
    // "scan-1_desc-enhanced_T1w.nii.gz"
    QString suggestedFileName() const;

signals:
    void changed(); // scans, contrasts, enhanced images or what is shown

private:
    // The scan with this contrast, if there is one.
    void change(const QString& contrast, const std::function<void(SessionScan&)>& apply);

    std::vector<SessionScan> m_scans;
    std::size_t m_shown = 0;
    int m_number = 0;
};

} // namespace magiqt
