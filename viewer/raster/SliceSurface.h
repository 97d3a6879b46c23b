// What a canvas is drawn on: VTK with OpenGL (viewer/vtk/VtkSurface) or the processor alone (RasterSurface).
// Both draw the same scene, so a canvas need not know which it has. A surface takes no events: they go to the
// canvas below it. User-interface thread only; sizes: Qt speaks logical pixels, a scene device pixels.
#pragma once

#include "viewer/core/SliceScene.h"

#include <QImage>
#include <QString>

class QColor;
class QPainter;
class QWidget;

namespace magiqt {

class SliceSurface {
public:
    // Who says what is drawn. Outlives the surface.
    class Client {
    public:
        virtual ~Client() = default;
        // Asked for once a picture.
        virtual SliceScene scene(int deviceWidth, int deviceHeight) = 0;
        // With the picture in place; the painter works in logical pixels.
        virtual void paintOverlay(QPainter& painter) = 0;
    };

    virtual ~SliceSurface() = default;

    virtual QWidget& widget() = 0;
    virtual void setGapColour(const QColor& colour) = 0; // of what no patch covers
    // Asks for a new picture; many calls before the next repaint cost one.
    virtual void invalidate() = 0;
    // The same for what is painted over the picture alone: the last picture is used again.
    virtual void invalidateOverlay() = 0;
    // Lets go of every volume (its memory goes when nobody else holds it).
    virtual void releaseVolumes() = 0;
    // Opaque picture of the widget in device pixels, drawn now.
    virtual QImage grabPicture() = 0;
    virtual int renderCount() const = 0; // pictures drawn so far (tests, benchmarks)
    // "vendor, renderer, version" of OpenGL, or what else draws; may be empty before the first picture.
    virtual QString description() const = 0;
};

} // namespace magiqt
