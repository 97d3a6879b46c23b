// The surface of a canvas on OpenGL: every patch of the scene is a VTK renderer of its own. User-interface
// thread only.
#pragma once

#include "VtkWidget.h"

#include "viewer/raster/SliceSurface.h"

#include <memory>

namespace magiqt {

class VtkSurface : public VtkWidget, public SliceSurface {
    Q_OBJECT
public:
    explicit VtkSurface(Client& client, QWidget* parent = nullptr);
    ~VtkSurface() override;

    QWidget& widget() override { return *this; }
    void setGapColour(const QColor& colour) override;
    void invalidate() override { redraw(); }
    void invalidateOverlay() override { update(); }
    void releaseVolumes() override;
    QImage grabPicture() override { return grabOpaque(); }
    int renderCount() const override { return VtkWidget::renderCount(); }
    QString description() const override { return glDescription(); }

protected:
    void prepare(int deviceWidth, int deviceHeight) override;
    void paintOver(QPainter& painter) override;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
