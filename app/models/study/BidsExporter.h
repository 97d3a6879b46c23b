// Export of the open study as BIDS, in a thread of its own with a connection of its own, so that neither the
// window nor the study's other threads wait. Nothing half-written stays, however it ends. Owned by its
// dialog; user-interface thread only.
#pragma once

#include "WorkLane.h"

#include "app/models/Problem.h"

#include "bids/BidsExport.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace magiqt {

class BidsExporter : public QObject {
    Q_OBJECT
public:
    struct Request {
        QString study, folder;
        RowId cohortId = 0; // 0: all scans that are not excluded
        BidsDerivatives derivatives = BidsDerivatives::LeaveOut;
        QString name;       // of the data set
        QString passphrase; // of the study's key, so that the hunt for leaks knows its names; may be empty
    };

    explicit BidsExporter(QObject* parent = nullptr);
    ~BidsExporter() override; // cancels and waits

    void start(const Request& request);
    void cancel(); // failed("bids.cancelled") answers, unless it was done first
    bool isRunning() const { return m_isRunning; }

signals:
    void progressed(double fraction);
    void done(const magiqt::BidsExportResult& result);
    void failed(const magiqt::Problem& problem);

private:
    bool m_isRunning = false;
    std::shared_ptr<std::atomic<bool>> m_stop;
    WorkLane m_lane;
};

} // namespace magiqt
