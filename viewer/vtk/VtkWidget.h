// The bridge between Qt 6 and VTK 9.1: a QOpenGLWidget that owns a VTK render window, draws it into Qt's
// framebuffer at most once a repaint, and lets a subclass paint over it with QPainter. (Debian's own VTK
// widget is built for Qt 5.) User-interface thread only. Sizes: Qt speaks logical pixels, VTK device pixels;
// the factor is applied here. Call installDefaultSurfaceFormat() before QApplication.
#pragma once

#include "SliceView.h"

#include <QColor>
#include <QImage>
#include <QOpenGLWidget>

#include <memory>

class QPainter;

namespace magiqt {

class VtkWidget : public QOpenGLWidget {
    Q_OBJECT
public:
    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    // Views are drawn in the order in which they were added; they live as long as the widget.
    SliceView& addSliceView();
    // Colour of what no view covers.
    void setGapColour(const QColor& colour);

    // Asks for a new picture; many calls before the next repaint cost one rendering.
    void invalidate();
    // The same for what is painted over the picture alone: VTK's last picture is used again.
    void invalidateOverlay();

    // Opaque picture of the widget in device pixels, rendered now.
    QImage grabPicture();
    // Number of pictures that VTK has rendered so far (tests, benchmarks).
    int renderCount() const;
    // "vendor, renderer, version" of the GL implementation; empty before the first paint.
    QString rendererDescription() const;

protected:
    // Called just before VTK renders: place and fill the views.
    virtual void prepareScene(int deviceWidth, int deviceHeight);
    // Called with the picture in place; the painter works in logical pixels.
    virtual void paintOverlay(QPainter& painter);

    void initializeGL() override;
    void paintGL() override;

private:
    void releaseContext();

    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
