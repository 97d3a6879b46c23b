// The bridge between Qt 6 and VTK 9.1: a QOpenGLWidget that owns a VTK render window and draws it into Qt's
// framebuffer at most once a repaint. (Debian's own VTK widget is built for Qt 5.) User-interface thread
// only. Call installDefaultSurfaceFormat() before QApplication.
#pragma once

#include <QImage>
#include <QOpenGLWidget>

#include <memory>

class vtkGenericOpenGLRenderWindow;

namespace magiqt {

class VtkWidget : public QOpenGLWidget {
    Q_OBJECT
public:
    ~VtkWidget() override;

    void redraw(); // asks for a new picture; many calls before the next repaint cost one
    QImage grabOpaque();
    int renderCount() const;
    QString glDescription() const; // "vendor, renderer, version"; empty before the first picture

protected:
    explicit VtkWidget(QWidget* parent);
    vtkGenericOpenGLRenderWindow& window();
    // What derived classes draw with goes before this object: their destructors call this first.
    void releaseContext();

    // Sets up what VTK draws; size in device pixels.
    virtual void prepare(int deviceWidth, int deviceHeight) = 0;
    // With the picture in place; the painter works in logical pixels.
    virtual void paintOver(QPainter& painter) = 0;

    void initializeGL() override;
    void paintGL() override;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
