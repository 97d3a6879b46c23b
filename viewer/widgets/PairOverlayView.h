// Two images of the same head on each other, in three planes through one point: chessboard, contour or blend.
// For the verdict of a person on a registration. Drawn on the CPU (a few hundred thousand samples a picture),
// so that it needs no OpenGL. Click or drag sets the point, the wheel and the arrow keys step through slices.
// Shares the volumes; user-interface thread only.
#pragma once

#include "viewer/core/OverlayPicture.h"
#include "viewer/core/SliceGeometry.h"

#include "volume/Volume.h"

#include <QImage>
#include <QWidget>

#include <array>

namespace magiqt {

class PairOverlayView : public QWidget {
    Q_OBJECT
public:
    explicit PairOverlayView(QWidget* parent = nullptr);

    // Both in the same world space: the reference, and the image that was brought onto it. Null clears.
    void setPair(VolumePointer reference, VolumePointer registered);
    bool isEmpty() const { return !m_reference || !m_registered; }
    void setMode(OverlayMode mode);
    OverlayMode mode() const { return m_style.mode; }
    void setBlend(double registeredShare); // 0..1
    void setRadiological(bool isRadiological);
    Point3 pointLps() const { return m_pointLps; }
    void setPointLps(const Point3& pointLps);

signals:
    void pointMoved();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    QSize sizeHint() const override { return {900, 320}; }

private:
    QRect paneRect(int pane) const;
    SliceGeometry sliceOf(int pane, double pixelRatio) const;
    void pointAt(const QPointF& position);
    void step(int pane, int steps);
    void forgetPictures();
    const QImage& pictureOf(int pane);

    VolumePointer m_reference, m_registered;
    ValueRange m_referenceRange, m_registeredRange;
    LpsBox m_box;
    Point3 m_pointLps{0, 0, 0};
    OverlayStyle m_style;
    SideConvention m_convention = SideConvention::Radiological;
    int m_pane = 0; // that the keyboard steps
    std::array<QImage, 3> m_pictures;
};

} // namespace magiqt
