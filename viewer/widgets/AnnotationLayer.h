// The annotations of a canvas while they are drawn, chosen and changed: what the mouse does to them, with
// undo. Knows panes by their slice and place alone. A drawing is one of press, drag and release, or of single
// clicks; a drag of an existing one is one step of undo, taken when the button is let go. Owned by the
// canvas; user-interface thread; LPS mm, and logical pixels of the canvas.
#pragma once

#include "viewer/core/AnnotationHistory.h"

#include <QFont>
#include <QObject>
#include <QPointF>

#include <optional>
#include <string>

namespace magiqt {

// A pane as annotations see it.
struct AnnotationView {
    SliceGeometry slice;
    QPointF origin;       // of the pane in the canvas
    double reachMm = 0.5; // what lies farther from the slice is not drawn
    QFont font;           // of texts

    QPointF at(const Point3& pointLps) const; // canvas pixels
    Point3 pointLps(const QPointF& position) const;
    bool shows(const Annotation& annotation) const;
};

class AnnotationLayer : public QObject {
    Q_OBJECT
public:
    explicit AnnotationLayer(QObject* parent = nullptr);

    const Annotations& list() const { return m_history.list(); }
    const Annotation* find(const std::string& id) const { return m_history.find(id); }
    // As they are to be drawn: with what is being drawn or dragged now.
    Annotations shown() const;
    void restart(Annotations list); // of another image: nothing to undo

    const std::string& selectedId() const { return m_selected; } // empty: none
    void select(const std::string& id);
    void removeSelected();
    void setText(const std::string& id, const QString& text);
    bool canUndo() const { return m_history.canUndo(); }
    bool canRedo() const { return m_history.canRedo(); }
    void undo();
    void redo();

    // `tool`: what a press into the open draws; nothing: existing ones can be chosen and dragged. Both say
    // whether the press was for an annotation. hits(): what is there to be taken hold of?
    bool press(const AnnotationView& view, const QPointF& position, std::optional<AnnotationKind> tool);
    bool hits(const AnnotationView& view, const QPointF& position) const;
    void move(const AnnotationView& view, const QPointF& position);
    void release(const AnnotationView& view, const QPointF& position);
    bool isBusy() const { return m_draft || m_grip; } // something is drawn or dragged
    // Lets go of what is being drawn or dragged; false when there was nothing.
    bool cancel();

    // The id of a text that stands there; empty: none.
    std::string textAt(const AnnotationView& view, const QPointF& position) const;

signals:
    void edited();      // somebody changed the list: store it
    void listChanged(); // by an edit or another image
    void selectionChanged();
    void repaintWanted();
    void textWanted(const QString& id); // a new text or arrow has no words yet

private:
    struct Draft {
        AnnotationKind kind;
        PlaneAxes axes;
        std::vector<Point3> points; // the last one follows the mouse
        bool isPlacedOnRelease = false;
    };
    struct Grip {
        Annotation annotation;             // as it is now
        std::optional<std::size_t> handle; // which of handlesOf(); nothing: the whole
        Point3 lastLps;
    };

    std::optional<Grip> gripAt(const AnnotationView& view, const QPointF& position) const;
    Annotation drawn(const Draft& draft) const;
    void finish(const Draft& draft);
    void takeList();
    void takeEdit();

    AnnotationHistory m_history;
    std::string m_selected;
    std::optional<Draft> m_draft;
    std::optional<Grip> m_grip;
    QPointF m_pressed;
};

} // namespace magiqt
