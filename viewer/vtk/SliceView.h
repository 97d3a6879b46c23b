// One rectangle of a VtkWidget that shows one slice: a VTK renderer with a parallel camera, a resliced
// volume, or a slice of colours. Owned by its VtkWidget; user-interface thread; positions in LPS mm and
// device pixels. Setting what is shown draws nothing: the widget renders once, at the next paint.
#pragma once

#include "VtkVolume.h"

#include "viewer/core/DifferenceMap.h"
#include "viewer/core/DisplayMapping.h"
#include "viewer/core/SliceGeometry.h"

#include <memory>

class vtkRenderWindow;

namespace magiqt {

// Where a view lies in the widget: device pixels from the top left.
struct DeviceRect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

class SliceView {
public:
    explicit SliceView(vtkRenderWindow& window);
    ~SliceView();
    SliceView(const SliceView&) = delete;
    SliceView& operator=(const SliceView&) = delete;

    void hide();
    // Places the view; the geometry's pixels are device pixels and its size is that of the rectangle.
    void place(const DeviceRect& rect, int windowWidth, int windowHeight, const SliceGeometry& geometry);
    void showVolume(const VtkVolumePointer& volume, const WindowLevel& windowLevel);
    void showColours(const DifferenceSlice& slice);
    void showColours(); // the same colours as the last time
    // Drops the volume that is held (its memory goes when nobody else holds it).
    void releaseVolume();

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
