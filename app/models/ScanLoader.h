// Reads NIfTI files in a thread of its own, so that the user-interface thread never reads one: load() returns
// at once with a ticket, and loaded() or failed() comes back through the event loop. Owned by the window; a
// ticket that is cancelled (or whose loader is gone) stays silent.
#pragma once

#include "Problem.h"
#include "ScanSummary.h"

#include "viewer/core/MapOverlay.h"
#include "volume/Volume.h"

#include <QJsonObject>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <optional>

namespace magiqt {

struct LoadedScan {
    QString file;
    VolumePointer volume;
    std::optional<GreyStatistics> grey; // of the volume
    ScanSummary summary;
    QJsonObject sidecar;                 // the JSON beside an enhanced image; empty otherwise
    MapKind mapKind = MapKind::Positive; // of a map
};

// Input: with contrast guess and plausibility findings. Enhanced: with the sidecar of its provenance. Map:
// neither.
enum class LoadPurpose { Input, Enhanced, Map };

class ScanLoader : public QObject {
    Q_OBJECT
public:
    explicit ScanLoader(QObject* parent = nullptr);
    ~ScanLoader() override;

    // `scan`: for an enhanced image or a map, the scan beside which it will be shown; whether it belongs to
    // it becomes findings (EnhancedCheck.h).
    int load(const QString& file, LoadPurpose purpose, const LoadedScan& scan = {});
    // Where the enhanced image says what the scan does not support: z on the scan's grid (ReDegradation.h),
    // as the volume of a LoadedScan without a file. Seconds of work.
    int checkConsistency(const LoadedScan& scan, const LoadedScan& enhanced);
    void cancel(int ticket);

signals:
    void loaded(int ticket, const magiqt::LoadedScan& scan);
    void failed(int ticket, const magiqt::Problem& problem);

private:
    int start(std::function<LoadedScan()> work);
    void deliver(int ticket, const LoadedScan& scan, const Problem& problem);

    QThreadPool m_pool; // one thread: files are read one after the other, the first is shown first
    QSet<int> m_waiting;
    int m_lastTicket = 0;
};

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::LoadedScan)
