#include "JobDetailPanel.h"

#include "MetricPlot.h"

#include "app/desktop/CliLine.h"
#include "app/models/Wording.h"
#include "app/models/jobs/JobTableModel.h"

#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <cmath>

namespace magiqt {

namespace {

constexpr int mostLogLines = 5000;

QPlainTextEdit* textView(const char* name) {
    auto* view = new QPlainTextEdit;
    view->setObjectName(QLatin1String(name));
    view->setReadOnly(true);
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    view->setMaximumBlockCount(mostLogLines);
    return view;
}

bool isAtEnd(const QPlainTextEdit& view) {
    return view.verticalScrollBar()->value() == view.verticalScrollBar()->maximum();
}

} // namespace

JobDetailPanel::JobDetailPanel(QWidget* parent)
    : QFrame(parent),
      m_title(new QLabel),
      m_state(new QLabel),
      m_reason(new QLabel),
      m_progress(new QProgressBar),
      m_tabs(new QTabWidget),
      m_metrics(new MetricPlot),
      m_log(textView("jobLog")),
      m_errors(textView("jobErrors")),
      m_results(textView("jobResults")),
      m_command(new CliLine) {
    setObjectName(QStringLiteral("jobDetail"));
    m_title->setObjectName(QStringLiteral("jobDetailTitle"));
    m_title->setProperty("role", "heading");
    m_title->setWordWrap(true);
    m_state->setObjectName(QStringLiteral("jobDetailState"));
    m_state->setWordWrap(true);
    m_reason->setObjectName(QStringLiteral("jobDetailReason"));
    m_reason->setWordWrap(true);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setObjectName(QStringLiteral("jobDetailProgress"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_tabs->setObjectName(QStringLiteral("jobTabs"));
    m_tabs->setDocumentMode(true);
    for (QWidget* page : {static_cast<QWidget*>(m_metrics), static_cast<QWidget*>(m_log),
                          static_cast<QWidget*>(m_errors), static_cast<QWidget*>(m_results)})
        m_tabs->addTab(page, QString());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_state);
    column->addWidget(m_progress);
    column->addWidget(m_reason);
    column->addWidget(m_tabs, 1);
    column->addWidget(m_command);
    connect(&m_follower, &RunFollower::newsArrived, this, &JobDetailPanel::takeNews);
    retranslate();
}

void JobDetailPanel::setEntry(std::shared_ptr<const EntryStatus> status, const QString& studyFolder) {
    m_status = std::move(status);
    m_studyFolder = studyFolder;
    const QString folder =
        m_status ? QFile::decodeName(QByteArray::fromStdString(m_status->runFolder.string())) : QString();
    if (folder != m_follower.runFolder()) {
        m_metrics->clear();
        m_log->clear();
        m_errors->clear();
        m_follower.follow(folder);
    }
    retranslate();
}

void JobDetailPanel::takeNews(const RunNews& news) {
    if (news.runFolder != m_follower.runFolder()) return;
    m_metrics->add(news.metrics);
    if (!news.lines.isEmpty()) {
        const bool follows = isAtEnd(*m_log);
        m_log->appendPlainText(news.lines.join(QLatin1Char('\n')));
        if (follows) m_log->verticalScrollBar()->setValue(m_log->verticalScrollBar()->maximum());
    }
    if (news.hasErrorOutput) m_errors->setPlainText(news.errorOutput);
}

QString JobDetailPanel::stateSentence() const {
    const QueueEntry& entry = m_status->entry;
    if (m_status->cancelAskedSecondsAgo && isAtWork(entry.state)) {
        const double asked = *m_status->cancelAskedSecondsAgo;
        const double left = entry.cancel ? entry.cancel->deadlineSeconds - asked : 0;
        return left > 0 ? tr("Asked to stop %1 s ago; it is ended by force in %2 s.")
                              .arg(std::lround(asked))
                              .arg(std::lround(left))
                        : tr("Asked to stop %1 s ago; it is being ended by force.").arg(std::lround(asked));
    }
    switch (entry.state) {
    case EntryState::Waiting:
        return tr("Waiting for its turn.");
    case EntryState::Blocked:
        return tr("Waiting for a job that did not end well. Run that one again, and this one goes on.");
    case EntryState::Submitted:
        return tr("Handed over; it has not begun yet.");
    case EntryState::Running: {
        const QString stage = m_status->run.stage.empty()
                                  ? tr("Running")
                                  : wordingOfStage(QString::fromStdString(m_status->run.stage));
        return m_status->run.remainingSeconds
                   ? tr("%1. %2 remaining.").arg(stage, clockText(*m_status->run.remainingSeconds))
                   : stage + QLatin1Char('.');
    }
    case EntryState::Done:
        return tr("Done.");
    case EntryState::Failed:
        return tr("Failed.");
    case EntryState::Cancelled:
        return tr("Cancelled. It can be run again.");
    case EntryState::Interrupted:
        break;
    }
    return tr("Interrupted. Running it again goes on from its last checkpoint.");
}

QString JobDetailPanel::resultText() const {
    QStringList lines;
    for (const ArtifactRecord& artifact : m_status->run.artifacts)
        lines << QStringLiteral("%1  %2  %3")
                     .arg(QString::fromStdString(artifact.role), QString::fromStdString(artifact.file),
                          QLocale().formattedDataSize(qint64(artifact.bytes)));
    return lines.join(QLatin1Char('\n'));
}

void JobDetailPanel::retranslate() {
    m_tabs->setTabText(0, tr("Metrics"));
    m_tabs->setTabText(1, tr("Log"));
    m_tabs->setTabText(2, tr("Error output"));
    m_tabs->setTabText(3, tr("Results"));
    m_log->setPlaceholderText(tr("What the job reports appears here."));
    m_errors->setPlaceholderText(tr("The program has written no errors."));
    m_results->setPlaceholderText(tr("Nothing has been made yet."));
    m_progress->setAccessibleName(tr("Progress of the job"));
    const bool hasEntry = m_status != nullptr;
    for (QWidget* widget : {static_cast<QWidget*>(m_tabs), static_cast<QWidget*>(m_command)})
        widget->setVisible(hasEntry);
    m_progress->setVisible(hasEntry && isAtWork(m_status->entry.state));
    if (!hasEntry) {
        m_title->setText(tr("Select a job to see how it goes."));
        m_state->clear();
        m_reason->clear();
        m_reason->hide();
        return;
    }
    const QueueEntry& entry = m_status->entry;
    const QString kind = wordingOfKind(QString::fromStdString(entry.request.kind));
    const QString title = QString::fromStdString(entry.request.title);
    m_title->setText(title.isEmpty() ? kind : tr("%1: %2").arg(kind, title));
    m_state->setText(stateSentence());
    m_progress->setRange(0, m_status->run.fraction > 0 ? 1000 : 0);
    if (m_status->run.fraction > 0) m_progress->setValue(static_cast<int>(m_status->run.fraction * 1000));
    const EntryReason& reason = entry.reason;
    m_reason->setText(reason.code.empty()
                          ? QString()
                          : wordingOf(Problem{QString::fromStdString(reason.code),
                                              QString::fromStdString(reason.message), reason.arguments}));
    m_reason->setVisible(!m_reason->text().isEmpty());
    const QString results = resultText();
    if (results != m_results->toPlainText()) m_results->setPlainText(results);
    m_command->setCommand({QStringLiteral("queue"), QStringLiteral("show"),
                           QString::fromStdString(entry.id()), QStringLiteral("--study"), m_studyFolder},
                          {{m_studyFolder, QStringLiteral("$STUDY")}});
}

void JobDetailPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QFrame::changeEvent(event);
}

} // namespace magiqt
