// Paints a figure sheet (viewer/core/FigureSheet.h): pictures as pixels, words and lines as vectors, so that
// a journal can enlarge them. Any thread: it paints on images and files alone and shares the volumes.
#pragma once

#include "viewer/core/FigureSheet.h"

#include <QImage>

class QIODevice;
class QPainter;

namespace magiqt {

enum class FigureFormat { Png, Svg, Pdf };
inline constexpr double figureDpi = 300.0; // of pictures on paper

// The painter works in points. `dpi`: of the pictures.
void paintFigure(QPainter& painter, const FigureSheet& sheet, const FigurePlan& plan, double dpi);
QImage figureImage(const FigureSheet& sheet, double dpi);
// False: the device would not take it.
bool writeFigure(const FigureSheet& sheet, FigureFormat format, QIODevice& device);

} // namespace magiqt
