// The card of the side panel for what is drawn on the image: the drawing tools, the list with what each
// measures in every arm, remove and export. Follows the canvas; a click in the list goes to the place.
// User-interface thread.
#pragma once

#include <QFrame>
#include <QList>
#include <QPointer>

class QAction;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace magiqt {

class SliceCanvas;

class AnnotationPanel : public QFrame {
    Q_OBJECT
public:
    explicit AnnotationPanel(const QList<QAction*>& tools, QWidget* parent = nullptr);

    void setCanvas(SliceCanvas* canvas);
    void setAvailable(bool hasImage);

signals:
    void exportRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void takeSelection();
    void goToChosen();
    void retranslate();

    QPointer<SliceCanvas> m_canvas;
    QLabel* m_title;
    QLabel* m_hint;
    QTreeWidget* m_list;
    QPushButton* m_remove;
    QPushButton* m_export;
    bool m_isFilling = false;
};

} // namespace magiqt
