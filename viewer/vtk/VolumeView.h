// A volume in three dimensions: VTK's ray casting, on the graphics card or, where OpenGL is software, on the
// processor with a reduced copy. Pictures are made when nothing else is asked for and the view can be seen;
// while the mouse turns it they are coarse. Shares the volume. User-interface thread; LPS mm.
#pragma once

#include "VtkWidget.h"

#include "viewer/core/DisplayMapping.h"
#include "viewer/core/OrbitCamera.h"

#include "volume/Volume.h"

#include <optional>

namespace magiqt {

// Surface: tissue by its brightness, lit. Maximum: the brightest along each ray (MIP).
enum class VolumeLook { Surface, Maximum };

class VolumeView : public VtkWidget {
    Q_OBJECT
public:
    explicit VolumeView(QWidget* parent = nullptr);
    ~VolumeView() override;

    // background: what is darker is air (foregroundThreshold). Null takes it away.
    void setVolume(VolumePointer volume, double background);
    void setWindowLevel(const WindowLevel& windowLevel);
    void setLook(VolumeLook look);
    // What lies on the eye's side of this plane through the point is cut away; nothing: the whole.
    struct Cut {
        Point3 normalLps{0, 0, 1}; // either way round
        Point3 pointLps{0, 0, 0};
        bool operator==(const Cut&) const = default;
    };
    void setCut(const std::optional<Cut>& cut);
    void setCamera(const OrbitCamera& camera);
    const OrbitCamera& camera() const { return m_camera; }
    void setTitle(const QString& title);
    bool isOnProcessor() const; // known after the first picture

signals:
    void turned(const magiqt::OrbitCamera& camera); // by the mouse or the keys
    void menuRequested(const QPoint& globalPosition);

protected:
    void prepare(int deviceWidth, int deviceHeight) override;
    void paintOver(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void takeReduced(const VolumePointer& reduced);
    void turn(const OrbitCamera& camera);

    OrbitCamera m_camera;
    QString m_title;
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
