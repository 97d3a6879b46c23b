// Draws slices with the processor alone: for machines without OpenGL, and for those whose OpenGL is software,
// where it is several times as quick as VTK. The same pixels on every machine. A patch that is drawn again
// with another window and level is not resliced.
#pragma once

#include "SliceSurface.h"

#include <QColor>
#include <QWidget>

#include <vector>

namespace magiqt {

class RasterSurface : public QWidget, public SliceSurface {
    Q_OBJECT
public:
    explicit RasterSurface(Client& client, QWidget* parent = nullptr);
    ~RasterSurface() override;

    QWidget& widget() override { return *this; }
    void setGapColour(const QColor& colour) override;
    void invalidate() override;
    void invalidateOverlay() override { update(); }
    void releaseVolumes() override;
    QImage grabPicture() override;
    int renderCount() const override { return m_renderCount; }
    QString description() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    // A resliced patch: what it was made of, and its values.
    struct Slice;
    void drawPicture(int width, int height);
    void drawVolume(const ScenePatch& patch, const std::vector<Slice>& before);
    void drawColours(const ScenePatch& patch);

    Client& m_client;
    QColor m_gapColour = Qt::black;
    QImage m_picture;
    std::vector<DeviceRect> m_rects; // of the patches that it shows
    std::vector<Slice> m_slices;
    bool m_isDirty = true;
    int m_renderCount = 0;
};

} // namespace magiqt
