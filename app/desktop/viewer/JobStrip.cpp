#include "JobStrip.h"

#include "app/models/Wording.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace magiqt {

JobStrip::JobStrip(QWidget* parent)
    : QFrame(parent),
      m_stage(new QLabel),
      m_remaining(new QLabel),
      m_bar(new QProgressBar),
      m_cancel(new QPushButton) {
    setObjectName(QStringLiteral("jobStrip"));
    m_stage->setObjectName(QStringLiteral("jobStage"));
    m_remaining->setObjectName(QStringLiteral("jobRemaining"));
    m_bar->setObjectName(QStringLiteral("jobProgress"));
    m_cancel->setObjectName(QStringLiteral("cancelJob"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_stage->setMinimumWidth(200);
    m_remaining->setMinimumWidth(150);
    m_remaining->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 7, 12, 7);
    row->setSpacing(14);
    row->addWidget(m_stage);
    row->addWidget(m_bar, 1);
    row->addWidget(m_remaining);
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &JobStrip::cancelRequested);
    retranslate();
    hide();
}

void JobStrip::begin() {
    m_status = {};
    retranslate();
    show();
}

void JobStrip::setStatus(const RunStatus& status) {
    m_status = status;
    retranslate();
}

void JobStrip::retranslate() {
    const bool hasBegun = m_status.state == RunState::Running && m_status.fraction > 0;
    m_bar->setRange(0, hasBegun ? 1000 : 0); // without a pace: a moving bar
    if (hasBegun) m_bar->setValue(static_cast<int>(m_status.fraction * 1000));
    m_bar->setAccessibleName(tr("Progress of the enhancement"));
    if (m_status.isStopping)
        m_stage->setText(tr("Stopping …"));
    else if (m_status.stage.isEmpty())
        m_stage->setText(tr("Preparing …"));
    else
        m_stage->setText(wordingOfStage(m_status.stage));
    if (m_status.isStopping || !m_status.remainingSeconds)
        m_remaining->clear();
    else
        m_remaining->setText(tr("%1 remaining").arg(clockText(*m_status.remainingSeconds)));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setEnabled(!m_status.isStopping);
}

void JobStrip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QFrame::changeEvent(event);
}

} // namespace magiqt
