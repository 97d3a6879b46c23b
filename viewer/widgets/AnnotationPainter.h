// Draws annotations over a pane and words what they measure. Light lines with a dark rim, readable on bright
// tissue too. Pure painting: holds nothing. Logical pixels of the canvas.
#pragma once

#include "AnnotationLayer.h"

#include <QString>

class QPainter;

namespace magiqt {

QString wordOf(AnnotationKind kind);               // "Distance", in the program's language
QString measureText(const Annotation& annotation); // "23.4 mm", "45.2°", "314 mm²"; empty where there is none
// "812 ± 31 (204 voxels)" or the value at a point; empty where the kind has none. "outside" where there is
// nothing.
QString valueText(const Annotation& annotation, const Volume& volume);

// `volume`: whose values stand beside it; null: none.
void paintAnnotation(QPainter& painter, const AnnotationView& view, const Annotation& annotation,
                     bool isSelected, const Volume* volume);

} // namespace magiqt
