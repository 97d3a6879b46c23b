// The strip below the pictures while an enhancement runs: stage, bar, remaining time, Cancel. Not modal; it
// goes when the run is over. User-interface thread only.
#pragma once

#include "app/models/RunStatus.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace magiqt {

class JobStrip : public QFrame {
    Q_OBJECT
public:
    explicit JobStrip(QWidget* parent = nullptr);

    void begin(); // "Preparing", before the first status
    void setStatus(const RunStatus& status);

signals:
    void cancelRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    RunStatus m_status;
    QLabel* m_stage;
    QLabel* m_remaining;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
};

} // namespace magiqt
