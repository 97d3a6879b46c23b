#include "ScanDelegate.h"

#include "app/desktop/Icons.h"
#include "app/desktop/Theme.h"
#include "app/models/cohort/ScanTableModel.h"

#include <QApplication>
#include <QPainter>

namespace magiqt {

namespace {

// Readable on both themes' tables (4.5 : 1 or more).
QColor statusColour(const char* light, const char* dark) {
    return QColor(QLatin1String(Theme::isDark() ? dark : light));
}

QColor good() {
    return statusColour("#1d7a3d", "#6fcf8e");
}
QColor doubtful() {
    return statusColour("#8a5a00", "#e3b341");
}
QColor bad() {
    return statusColour("#b3261e", "#f2857c");
}
QColor quiet() {
    return statusColour("#5a636c", "#9a9ea3");
}

struct Shape {
    const char* icon = nullptr;
    QColor colour;
};

Shape shapeOf(ScanQuality quality) {
    switch (quality) {
    case ScanQuality::Good:
        return {"pair-accepted", good()};
    case ScanQuality::Usable:
        return {"pair-amber", doubtful()};
    case ScanQuality::Bad:
        return {"pair-rejected", bad()};
    case ScanQuality::Unrated:
        break;
    }
    return {};
}

Shape shapeOf(PairStatus status) {
    switch (status) {
    case PairStatus::None:
        return {"pair-none", quiet()};
    case PairStatus::Unregistered:
        return {"pair-unregistered", quiet()};
    case PairStatus::Amber:
        return {"pair-amber", doubtful()};
    case PairStatus::Green:
        return {"pair-green", good()};
    case PairStatus::Accepted:
        return {"pair-accepted", good()};
    case PairStatus::Rejected:
        return {"pair-rejected", bad()};
    }
    return {};
}

} // namespace

QIcon pairIcon(PairStatus status) {
    const Shape shape = shapeOf(status);
    return themedIcon(QString::fromLatin1(shape.icon), shape.colour);
}

void ScanDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(PagedTableModel::IsLoadedRole).toBool()) {
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
        return;
    }
    const auto show = [option](const Shape& shape) {
        if (!shape.icon) return;
        const bool isSelected =
            option->state & QStyle::State_Selected; // on it, status colours cannot be read
        option->icon =
            themedIcon(QString::fromLatin1(shape.icon),
                       isSelected ? option->palette.color(QPalette::HighlightedText) : shape.colour);
        option->decorationSize = QSize(16, 16);
        option->features |= QStyleOptionViewItem::HasDecoration;
    };
    const QVariant pair = index.data(ScanTableModel::PairStatusRole);
    if (!pair.isValid()) return;
    if (index.column() == ScanTableModel::PairColumn) show(shapeOf(static_cast<PairStatus>(pair.toInt())));
    if (index.column() == ScanTableModel::Quality)
        show(shapeOf(static_cast<ScanQuality>(index.data(ScanTableModel::QualityRole).toInt())));
    if (index.column() == ScanTableModel::FindingsColumn &&
        index.data(ScanTableModel::FindingsRole).toInt() > 0)
        show({"warning", doubtful()});
    if (index.column() == ScanTableModel::Person) {
        // Always the same room, so that names stand in one line whether the picture is there or not.
        option->decorationSize = QSize(thumbnailPixels, thumbnailPixels);
        option->features &= ~QStyleOptionViewItem::HasDecoration;
        option->icon = QIcon();
    }
    if (index.data(ScanTableModel::ExcludedRole).toBool()) option->font.setStrikeOut(true);
}

void ScanDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    if (index.column() != ScanTableModel::Person) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const QRect picture(option.rect.left() + 4, option.rect.center().y() - thumbnailPixels / 2 + 1,
                        thumbnailPixels, thumbnailPixels);
    const QImage image = index.data(Qt::DecorationRole).value<QImage>();
    painter->save();
    if (image.isNull()) {
        painter->fillRect(picture,
                          option.palette.color(QPalette::AlternateBase).darker(Theme::isDark() ? 80 : 106));
    } else {
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(picture, image);
    }
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->setFont(cell.font);
    painter->setPen(cell.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
    const QRect room = option.rect.adjusted(thumbnailPixels + 12, 0, -4, 0);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                      cell.fontMetrics.elidedText(text, Qt::ElideRight, room.width()));
    painter->restore();
}

} // namespace magiqt
