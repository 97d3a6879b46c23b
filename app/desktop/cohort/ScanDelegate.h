// How cells of the Cohort page's table look: the thumbnail beside the person, and the status of the pair, the
// quality and the findings as a shape beside the word, so that colour is never the only cue. Pure painting;
// user-interface thread.
#pragma once

#include <QIcon>
#include <QStyledItemDelegate>

namespace magiqt {

enum class PairStatus;

// Shape and colour of a pair's status, also for cards and other tables.
QIcon pairIcon(PairStatus status);

class ScanDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int thumbnailPixels = 40;
    static constexpr int rowHeight = 46;

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace magiqt
