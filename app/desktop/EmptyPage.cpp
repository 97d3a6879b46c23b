#include "EmptyPage.h"

#include "Icons.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace magiqt {

EmptyPage::EmptyPage(QWidget* parent)
    : QWidget(parent),
      m_icon(new QLabel),
      m_title(new QLabel),
      m_text(new QLabel),
      m_notice(new QLabel),
      m_open(new QPushButton) {
    setObjectName(QStringLiteral("emptyPage"));
    m_title->setObjectName(QStringLiteral("emptyTitle"));
    m_title->setProperty("role", "title");
    m_text->setObjectName(QStringLiteral("emptyText"));
    m_text->setWordWrap(true);
    m_text->setProperty("role", "quiet");
    m_notice->setProperty("role", "quiet");
    m_open->setObjectName(QStringLiteral("emptyOpen"));
    m_open->setProperty("role", "primary");
    m_open->setIconSize({18, 18});
    for (QLabel* label : {m_icon, m_title, m_text, m_notice})
        label->setAlignment(Qt::AlignCenter);
    m_text->setMinimumSize(460, 54); // three lines; a centred label would be cut to its size hint
    m_text->setMaximumWidth(460);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addStretch(3);
    column->addWidget(m_icon);
    column->addWidget(m_title);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addSpacing(10);
    column->addWidget(m_open, 0, Qt::AlignHCenter);
    column->addStretch(4);
    column->addWidget(m_notice);
    column->addSpacing(8);
    connect(m_open, &QPushButton::clicked, this, &EmptyPage::openRequested);
    retranslate();
    drawIcon();
}

void EmptyPage::setState(EmptyPageState state, const QString& detail) {
    m_state = state;
    m_detail = detail;
    retranslate();
    drawIcon();
}

void EmptyPage::drawIcon() {
    const QString name =
        m_state == EmptyPageState::NoGraphics ? QStringLiteral("warning") : QStringLiteral("head");
    m_icon->setPixmap(themedIcon(name, palette().color(QPalette::PlaceholderText)).pixmap(112, 112));
}

void EmptyPage::retranslate() {
    m_open->setText(tr("Open a scan …"));
    m_open->setVisible(m_state == EmptyPageState::Welcome);
    m_notice->setText(tr("For research use only. Not for diagnosis."));
    switch (m_state) {
    case EmptyPageState::Welcome:
        m_title->setText(tr("Drop a NIfTI file here"));
        m_text->setText(
            tr("A T1w, T2w or FLAIR scan of the head, .nii or .nii.gz. Further contrasts of the same "
               "session may be dropped together with it."));
        break;
    case EmptyPageState::Reading:
        m_title->setText(tr("Reading the scan …"));
        m_text->clear();
        break;
    case EmptyPageState::NoGraphics:
        m_title->setText(tr("The images cannot be drawn"));
        m_text->setText(
            tr("MagIQT needs OpenGL 3.2 or newer. Please update the graphics driver or install Mesa's "
               "software renderer. Enhancing and saving work without it.") +
            (m_detail.isEmpty() ? QString() : QStringLiteral("\n\n(%1)").arg(m_detail)));
        break;
    }
    setAccessibleName(m_title->text());
}

void EmptyPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) drawIcon();
    QWidget::changeEvent(event);
}

} // namespace magiqt
