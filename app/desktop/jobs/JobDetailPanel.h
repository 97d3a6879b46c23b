// What the Jobs page says of the selected job: state in a sentence, progress, why it failed or waits, its
// metrics as curves, its log, what it made, and the same on the command line. User-interface thread only.
#pragma once

#include "app/models/jobs/RunFollower.h"

#include "jobs/queue/QueueRunner.h"

#include <QFrame>

#include <memory>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QTabWidget;

namespace magiqt {

class CliLine;
class MetricPlot;

class JobDetailPanel : public QFrame {
    Q_OBJECT
public:
    explicit JobDetailPanel(QWidget* parent = nullptr);

    // Null: nothing is selected.
    void setEntry(std::shared_ptr<const EntryStatus> status, const QString& studyFolder);
    MetricPlot& metricPlot() { return *m_metrics; }
    QPlainTextEdit& log() { return *m_log; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void takeNews(const RunNews& news);
    void retranslate();
    QString stateSentence() const;
    QString resultText() const;

    std::shared_ptr<const EntryStatus> m_status;
    QString m_studyFolder;
    RunFollower m_follower;
    QLabel* m_title;
    QLabel* m_state;
    QLabel* m_reason;
    QProgressBar* m_progress;
    QTabWidget* m_tabs;
    MetricPlot* m_metrics;
    QPlainTextEdit* m_log;
    QPlainTextEdit* m_errors;
    QPlainTextEdit* m_results;
    CliLine* m_command;
};

} // namespace magiqt
