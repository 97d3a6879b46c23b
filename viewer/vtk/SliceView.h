// One rectangle of a VtkSurface that shows one slice: a VTK renderer with a parallel camera, a resliced
// volume, or a slice of colours. Owned by its VtkSurface; user-interface thread; positions in LPS mm and
// device pixels. Setting what is shown draws nothing: the widget renders once, at the next paint.
#pragma once

#include "VtkVolume.h"

#include "viewer/core/SliceScene.h"

#include <memory>

class vtkRenderWindow;

namespace magiqt {

class SliceView {
public:
    explicit SliceView(vtkRenderWindow& window);
    ~SliceView();
    SliceView(const SliceView&) = delete;
    SliceView& operator=(const SliceView&) = delete;

    void hide();
    // Places the view; the geometry's pixels are device pixels and its size is that of the rectangle.
    void place(const DeviceRect& rect, int windowWidth, int windowHeight, const SliceGeometry& geometry);
    void showVolume(const VtkVolumePointer& volume, const WindowLevel& windowLevel, const Slab& slab);
    void showColours(const std::shared_ptr<const ColourSlice>& slice);
    // Drops the volume that is held (its memory goes when nobody else holds it).
    void releaseVolume();

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
