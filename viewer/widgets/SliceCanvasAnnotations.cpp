// Annotations on the canvas: what is drawn where, the jump to one of them, the field for its words.
#include "SliceCanvas.h"

#include "AnnotationPainter.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {
constexpr double leastReachMm = 0.5;
constexpr double sameNormalRadians = 1e-3;

// Escape gives back what was there, and is nobody else's key meanwhile.
class WordsField : public QLineEdit {
public:
    WordsField(const QString& words, QWidget* parent) : QLineEdit(words, parent), m_before(words) {}

protected:
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() != Qt::Key_Escape) {
            QLineEdit::keyPressEvent(event);
            return;
        }
        setText(m_before);
        event->accept();
        emit editingFinished();
    }

private:
    QString m_before;
};

} // namespace

// An annotation is seen in one slice of the finest image; a slab shows all that it holds.
AnnotationView SliceCanvas::annotationView(const Pane& pane) const {
    const SliceGeometry slice = geometry(pane);
    double step = 1e9;
    for (const ArmData& each : m_arms)
        if (each.volume)
            step = std::min(step, sliceAxis(each.volume->geometry(), slice.axes().scroll).stepMm);
    const double reach = std::max({leastReachMm, 0.5 * step, 0.5 * m_link.slab().thicknessMm});
    return {slice, QPointF(pane.rect.x, pane.rect.y), reach + 1e-6, font()};
}

void SliceCanvas::paintAnnotations(QPainter& painter, const Pane& pane) const {
    const AnnotationView view = annotationView(pane);
    const bool showsOneArm = m_alone || armOf(pane.id.content);
    const Arm which = m_alone.value_or(steppedArm(pane));
    painter.save();
    painter.setClipRect(QRectF(pane.rect.x, pane.rect.y, pane.rect.width, pane.rect.height));
    for (const Annotation& annotation : m_annotations->shown())
        if (view.shows(annotation))
            paintAnnotation(painter, view, annotation, annotation.id == m_annotations->selectedId(),
                            showsOneArm ? arm(which).volume.get() : nullptr);
    painter.restore();
}

std::vector<MeasuredArm> SliceCanvas::measuredArms() const {
    std::vector<MeasuredArm> arms;
    for (const Arm each : allArms)
        if (hasArm(each)) arms.push_back({labelOf(each).toStdString(), arm(each).volume});
    return arms;
}

void SliceCanvas::goTo(const Annotation& annotation) {
    Point3 middle(0, 0, 0);
    for (const Point3& point : annotation.pointsLps)
        middle += point / static_cast<double>(annotation.pointsLps.size());
    // One that was drawn in a turned plane is whole in no other.
    const auto lies = [&](Plane plane) {
        return std::abs(m_link.axes(plane).scroll.dot(annotation.normalLps)) > std::cos(sameNormalRadians);
    };
    m_link.setCrosshair(annotation.kind == AnnotationKind::Region ? annotation.pointsLps[0] : middle);
    if (std::none_of(allPlanes.begin(), allPlanes.end(), lies)) m_link.turnTowards(annotation.normalLps);
    takeTurn();
    m_annotations->select(annotation.id);
}

// A field where the words will stand; Return keeps them, Escape keeps what was there. A text without words
// goes.
void SliceCanvas::editText(const std::string& annotationId) {
    const Annotation* annotation = m_annotations->find(annotationId);
    if (!annotation) return;
    std::optional<QPointF> found; // in the pane that has the focus, or in another one
    for (const Pane& pane : panes()) {
        const AnnotationView view = annotationView(pane);
        if (view.shows(*annotation) && (!found || pane.id == m_focus))
            found = view.at(annotation->pointsLps[0]);
    }
    const QPointF place = found.value_or(QPointF(0.5 * width(), 0.5 * height()));
    const QString before = QString::fromStdString(annotation->text);
    auto* field = new WordsField(before, this);
    field->setObjectName(QStringLiteral("annotationText"));
    field->setAccessibleName(tr("Words of the annotation"));
    field->setPlaceholderText(tr("Words, then Return"));
    field->resize(200, field->sizeHint().height());
    field->move(std::clamp(qRound(place.x()), 0, std::max(0, width() - field->width())),
                std::clamp(qRound(place.y()) - field->height(), 0, std::max(0, height() - field->height())));
    field->raise();
    field->show();
    field->setFocus();
    connect(field, &QLineEdit::editingFinished, this, [this, field, annotationId] {
        if (!field->isVisible()) return; // it is going already, and loses the focus by that
        const QString words = field->text();
        field->hide();
        field->deleteLater();
        setFocus();
        const Annotation* now = m_annotations->find(annotationId);
        if (!now) return;
        if (words.trimmed().isEmpty() && now->kind == AnnotationKind::Text) {
            m_annotations->select(annotationId);
            m_annotations->removeSelected();
        } else {
            m_annotations->setText(annotationId, words);
        }
    });
}

} // namespace magiqt
