// The bridge between Qt 6 and VTK 9.1: a QOpenGLWidget that owns a VTK render window and draws a scene into
// Qt's framebuffer at most once a repaint. (Debian's own VTK widget is built for Qt 5.) User-interface thread
// only. Call installDefaultSurfaceFormat() before QApplication.
#pragma once

#include "viewer/raster/SliceSurface.h"

#include <QOpenGLWidget>

#include <memory>

namespace magiqt {

class VtkSurface : public QOpenGLWidget, public SliceSurface {
    Q_OBJECT
public:
    explicit VtkSurface(Client& client, QWidget* parent = nullptr);
    ~VtkSurface() override;

    QWidget& widget() override { return *this; }
    void setGapColour(const QColor& colour) override;
    void invalidate() override;
    void invalidateOverlay() override;
    void releaseVolumes() override;
    QImage grabPicture() override;
    int renderCount() const override;
    QString description() const override; // empty before the first paint

protected:
    void initializeGL() override;
    void paintGL() override;

private:
    void drawScene(int deviceWidth, int deviceHeight);
    void releaseContext();

    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
