#include "RasterSurface.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace magiqt {

struct RasterSurface::Slice {
    VolumePointer volume;
    SliceGeometry geometry;
    Slab slab;
    std::shared_ptr<const std::vector<float>> values;
};

RasterSurface::RasterSurface(Client& client, QWidget* parent) : QWidget(parent), m_client(client) {
    setObjectName(QStringLiteral("rasterSurface"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
}

RasterSurface::~RasterSurface() = default;

void RasterSurface::setGapColour(const QColor& colour) {
    m_gapColour = colour;
    m_picture = {}; // made anew, all of it
    invalidate();
}

void RasterSurface::invalidate() {
    m_isDirty = true;
    update();
}

void RasterSurface::releaseVolumes() {
    m_slices.clear();
    invalidate();
}

QImage RasterSurface::grabPicture() {
    QImage picture = grab().toImage().convertToFormat(QImage::Format_RGB32);
    picture.setDevicePixelRatio(devicePixelRatioF());
    return picture;
}

QString RasterSurface::description() const {
    return QStringLiteral("raster, no OpenGL");
}

void RasterSurface::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_isDirty = true;
}

void RasterSurface::paintEvent(QPaintEvent*) {
    const double ratio = devicePixelRatioF();
    const QSize size(std::max(1, static_cast<int>(std::lround(width() * ratio))),
                     std::max(1, static_cast<int>(std::lround(height() * ratio))));
    if (std::exchange(m_isDirty, false) || m_picture.size() != size) {
        if (m_picture.size() != size) {
            m_picture = QImage(size, QImage::Format_RGB32);
            m_picture.fill(m_gapColour);
            m_rects.clear();
        }
        m_picture.setDevicePixelRatio(1);
        drawPicture(size.width(), size.height());
        m_picture.setDevicePixelRatio(ratio);
        ++m_renderCount;
    }
    QPainter painter(this);
    painter.drawImage(0, 0, m_picture);
    m_client.paintOverlay(painter);
}

void RasterSurface::drawPicture(int width, int height) {
    const SliceScene scene = m_client.scene(width, height);
    std::vector<DeviceRect> rects;
    for (const ScenePatch& patch : scene)
        rects.push_back(patch.rect);
    if (rects != m_rects) m_picture.fill(m_gapColour); // otherwise the gaps are as they were
    m_rects = std::move(rects);
    const std::vector<Slice> before = std::exchange(m_slices, {});
    for (const ScenePatch& patch : scene) {
        if (patch.volume)
            drawVolume(patch, before); // every pixel of the patch
        else
            QPainter(&m_picture)
                .fillRect(patch.rect.x, patch.rect.y, patch.rect.width, patch.rect.height, Qt::black);
        if (patch.colours) drawColours(patch);
    }
}

void RasterSurface::drawVolume(const ScenePatch& patch, const std::vector<Slice>& before) {
    const auto known = std::find_if(before.begin(), before.end(), [&](const Slice& slice) {
        return slice.volume == patch.volume && slice.slab == patch.slab && slice.geometry == patch.geometry;
    });
    m_slices.push_back(known != before.end() ? *known
                                             : Slice{patch.volume, patch.geometry, patch.slab,
                                                     std::make_shared<const std::vector<float>>(resliceVolume(
                                                         *patch.volume, patch.geometry, patch.slab))});
    const auto stride = static_cast<std::size_t>(m_picture.bytesPerLine()) / sizeof(std::uint32_t);
    auto* pixels = reinterpret_cast<std::uint32_t*>(m_picture.bits()) +
                   static_cast<std::size_t>(patch.rect.y) * stride + static_cast<std::size_t>(patch.rect.x);
    paintGrey(*m_slices.back().values, patch.rect.width, patch.windowLevel, pixels, stride);
}

// The colours lie on a grid along the pane's own axes.
void RasterSurface::drawColours(const ScenePatch& patch) {
    const ColourSlice& slice = *patch.colours;
    const SampleGrid& grid = slice.grid;
    const QImage image(reinterpret_cast<const uchar*>(slice.colours.data()), grid.columns, grid.rows,
                       grid.columns * static_cast<int>(sizeof(Rgba)), QImage::Format_RGBA8888);
    const Eigen::Vector2d first =
        patch.geometry.screen(grid.firstLps - 0.5 * grid.columnStepLps - 0.5 * grid.rowStepLps);
    const double mm = patch.geometry.mmPerPixel();
    QPainter painter(&m_picture);
    painter.setClipRect(patch.rect.x, patch.rect.y, patch.rect.width, patch.rect.height);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(patch.rect.x + first.x(), patch.rect.y + first.y(),
                             grid.columns * grid.columnStepLps.norm() / mm,
                             grid.rows * grid.rowStepLps.norm() / mm),
                      image);
}

} // namespace magiqt
