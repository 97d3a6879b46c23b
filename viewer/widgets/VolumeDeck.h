// The three-dimensional views over a canvas: one for each arm where the layout has room for it, all turned
// and cut alike. Follows the canvas; made when a layout first asks for it. Where OpenGL is not known to work
// a sentence stands there instead. Owned by the CompareView; user-interface thread.
#pragma once

#include "viewer/core/OrbitCamera.h"
#include "viewer/core/PaneLayout.h"
#include "viewer/vtk/VolumeView.h"

#include <QObject>
#include <QPoint>

#include <optional>
#include <vector>

class QLabel;

namespace magiqt {

class SliceCanvas;

class VolumeDeck : public QObject {
    Q_OBJECT
public:
    explicit VolumeDeck(SliceCanvas& canvas);

    // The views that can be seen, in the order of the arms.
    std::vector<VolumeView*> views() const;
    const OrbitCamera& camera() const { return m_camera; }
    void setCamera(const OrbitCamera& camera);
    VolumeLook look() const { return m_look; }
    void setLook(VolumeLook look);
    // Cut open at the crosshair, across this plane.
    std::optional<Plane> cut() const { return m_cut; }
    void setCut(const std::optional<Plane>& plane);

public slots:
    void retranslate();

private:
    void arrange();
    void fill(VolumeView& view, const VolumePane& pane);
    void moveCut();
    void showMenu(const QPoint& globalPosition);
    VolumeView& viewAt(std::size_t place);
    QLabel& hintAt(std::size_t place);
    void word(QLabel& hint) const;

    SliceCanvas& m_canvas;
    std::vector<VolumeView*> m_views; // children of the canvas
    std::vector<QLabel*> m_hints;
    OrbitCamera m_camera;
    VolumeLook m_look = VolumeLook::Surface;
    std::optional<Plane> m_cut;
};

} // namespace magiqt
