#include "AnnotationPanel.h"

#include "viewer/widgets/AnnotationPainter.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace magiqt {

namespace {
constexpr int idRole = Qt::UserRole;
constexpr int mostVisibleRows = 9;
} // namespace

AnnotationPanel::AnnotationPanel(const QList<QAction*>& tools, QWidget* parent)
    : QFrame(parent),
      m_title(new QLabel),
      m_hint(new QLabel),
      m_list(new QTreeWidget),
      m_remove(new QPushButton),
      m_export(new QPushButton) {
    setObjectName(QStringLiteral("annotationPanel"));
    setProperty("role", "card");
    m_title->setProperty("role", "heading");
    m_hint->setProperty("role", "quiet");
    m_hint->setObjectName(QStringLiteral("annotationHint"));
    m_hint->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("annotationList"));
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setIndentation(14);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->header()->setStretchLastSection(true);
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_remove->setObjectName(QStringLiteral("removeAnnotation"));
    m_export->setObjectName(QStringLiteral("exportAnnotations"));
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    for (QAction* tool : tools) {
        auto* button = new QToolButton;
        button->setObjectName(tool->objectName() + QStringLiteral("Button"));
        button->setDefaultAction(tool);
        button->setAutoRaise(true);
        button->setIconSize({20, 20});
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    row->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addWidget(m_export);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addLayout(row);
    column->addWidget(m_hint);
    column->addWidget(m_list);
    column->addLayout(buttons);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &AnnotationPanel::takeSelection);
    connect(m_list, &QTreeWidget::itemClicked, this, &AnnotationPanel::goToChosen);
    connect(m_list, &QTreeWidget::itemActivated, this, &AnnotationPanel::goToChosen);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (m_canvas) m_canvas->annotations().removeSelected();
    });
    connect(m_export, &QPushButton::clicked, this, &AnnotationPanel::exportRequested);
    retranslate();
}

void AnnotationPanel::setCanvas(SliceCanvas* canvas) {
    m_canvas = canvas;
    AnnotationLayer& layer = canvas->annotations();
    connect(&layer, &AnnotationLayer::listChanged, this, &AnnotationPanel::fill);
    connect(&layer, &AnnotationLayer::selectionChanged, this, &AnnotationPanel::fill);
    connect(canvas, &SliceCanvas::armsChanged, this, &AnnotationPanel::fill);
    fill();
}

void AnnotationPanel::setAvailable(bool hasImage) {
    setEnabled(hasImage);
    fill();
}

// A line an annotation; what it is in every arm stands below it.
void AnnotationPanel::fill() {
    m_isFilling = true;
    m_list->clear();
    int rows = 0;
    const bool hasImage = m_canvas && isEnabled();
    const std::vector<MeasuredArm> arms = hasImage ? m_canvas->measuredArms() : std::vector<MeasuredArm>();
    for (const Annotation& annotation : hasImage ? m_canvas->annotations().list() : Annotations()) {
        const QString words = QString::fromStdString(annotation.text);
        auto* item = new QTreeWidgetItem(
            m_list, {words.isEmpty() ? wordOf(annotation.kind) : words, measureText(annotation)});
        item->setData(0, idRole, QString::fromStdString(annotation.id));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setToolTip(0, item->text(0));
        ++rows;
        for (const MeasuredArm& arm : arms) {
            const QString value = valueText(annotation, *arm.volume);
            if (value.isEmpty()) continue;
            auto* line = new QTreeWidgetItem(item, {QString::fromStdString(arm.name), value});
            line->setData(0, idRole, item->data(0, idRole));
            line->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
            for (int column = 0; column < 2; ++column)
                line->setToolTip(column, line->text(0) + QStringLiteral(": ") + value);
            ++rows;
        }
        item->setExpanded(true);
        if (annotation.id == m_canvas->annotations().selectedId()) m_list->setCurrentItem(item);
    }
    m_list->setVisible(rows > 0);
    m_list->setFixedHeight(std::min(rows, mostVisibleRows) * (fontMetrics().height() + 6) + 6);
    m_hint->setVisible(rows == 0);
    m_remove->setVisible(rows > 0);
    m_export->setVisible(rows > 0);
    m_remove->setEnabled(hasImage && !m_canvas->annotations().selectedId().empty());
    m_isFilling = false;
}

void AnnotationPanel::takeSelection() {
    if (m_isFilling || !m_canvas || !m_list->currentItem()) return;
    m_canvas->annotations().select(m_list->currentItem()->data(0, idRole).toString().toStdString());
}

void AnnotationPanel::goToChosen() {
    if (!m_canvas || !m_list->currentItem()) return;
    const std::string id = m_list->currentItem()->data(0, idRole).toString().toStdString();
    if (const Annotation* annotation = m_canvas->annotations().find(id)) m_canvas->goTo(*annotation);
}

void AnnotationPanel::retranslate() {
    m_title->setText(tr("Measure and mark"));
    m_hint->setText(tr("Choose a tool and draw on a slice. What you draw is kept with the image."));
    m_remove->setText(tr("Remove"));
    m_export->setText(tr("Export …"));
    m_export->setToolTip(
        tr("As a table (CSV) or JSON, with patient coordinates and the values in every image"));
    m_list->setAccessibleName(tr("Annotations"));
    fill();
}

void AnnotationPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QFrame::changeEvent(event);
}

} // namespace magiqt
