#include "PairOverlayView.h"

#include "viewer/core/SliceSampler.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace magiqt {

namespace {

constexpr int gap = 4;
constexpr int wheelNotch = 120;

Plane planeOf(int pane) {
    return allPlanes[static_cast<std::size_t>(pane)];
}

} // namespace

PairOverlayView::PairOverlayView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("pairOverlay"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(360, 160);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void PairOverlayView::setPair(VolumePointer reference, VolumePointer registered) {
    m_reference = std::move(reference);
    m_registered = std::move(registered);
    if (!isEmpty()) {
        m_referenceRange = robustRange(*m_reference);
        m_registeredRange = robustRange(*m_registered);
        m_box = {};
        m_box.add(m_reference->geometry());
        m_pointLps = m_box.centre();
    }
    forgetPictures();
}

void PairOverlayView::setMode(OverlayMode mode) {
    m_style.mode = mode;
    forgetPictures();
}

void PairOverlayView::setBlend(double registeredShare) {
    m_style.aboveShare = registeredShare;
    forgetPictures();
}

void PairOverlayView::setRadiological(bool isRadiological) {
    m_convention = isRadiological ? SideConvention::Radiological : SideConvention::Neurological;
    forgetPictures();
}

void PairOverlayView::setPointLps(const Point3& pointLps) {
    m_pointLps = m_box.clamped(pointLps);
    forgetPictures();
    emit pointMoved();
}

void PairOverlayView::forgetPictures() {
    for (QImage& picture : m_pictures)
        picture = {};
    update();
}

QRect PairOverlayView::paneRect(int pane) const {
    const int each = (width() - 2 * gap) / 3;
    return {pane * (each + gap), 0, pane == 2 ? width() - 2 * (each + gap) : each, height()};
}

SliceGeometry PairOverlayView::sliceOf(int pane, double pixelRatio) const {
    const PlaneAxes axes = planeAxes(planeOf(pane), m_convention);
    const QSizeF size = QSizeF(paneRect(pane).size()) * pixelRatio;
    double mmPerPixel = 0; // one scale for all panes: the same head is the same size in each
    for (int other = 0; other < 3; ++other) {
        const PlaneAxes its = planeAxes(planeOf(other), m_convention);
        const QSizeF room = QSizeF(paneRect(other).size()) * pixelRatio;
        mmPerPixel = std::max(
            {mmPerPixel, m_box.extentMm(its.right) / room.width(), m_box.extentMm(its.down) / room.height()});
    }
    return {axes, m_pointLps, m_box.centre(), mmPerPixel, size.width(), size.height()};
}

const QImage& PairOverlayView::pictureOf(int pane) {
    QImage& picture = m_pictures[static_cast<std::size_t>(pane)];
    if (!picture.isNull()) return picture;
    const double ratio = devicePixelRatioF();
    const SliceGeometry slice = sliceOf(pane, ratio);
    const SampleGrid grid = pixelGrid(slice);
    const OverlaySlice samples{grid.columns,
                               grid.rows,
                               slice.mmPerPixel(),
                               sampleSlice(*m_reference, grid),
                               sampleSlice(*m_registered, grid),
                               m_referenceRange,
                               m_registeredRange};
    const std::vector<std::uint32_t> pixels = overlayPicture(samples, m_style);
    picture = QImage(grid.columns, grid.rows, QImage::Format_RGB32);
    for (int row = 0; row < grid.rows; ++row)
        std::memcpy(picture.scanLine(row), pixels.data() + static_cast<std::ptrdiff_t>(row) * grid.columns,
                    static_cast<std::size_t>(grid.columns) * sizeof(std::uint32_t));
    picture.setDevicePixelRatio(ratio);
    return picture;
}

void PairOverlayView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    if (isEmpty()) return;
    for (int pane = 0; pane < 3; ++pane) {
        const QRect area = paneRect(pane);
        painter.setClipRect(area);
        painter.drawImage(area.topLeft(), pictureOf(pane));
        const SliceGeometry slice = sliceOf(pane, 1.0);
        const Eigen::Vector2d cross = slice.screen(m_pointLps);
        painter.setPen(QPen(QColor(255, 255, 255, 70), 1));
        painter.drawLine(QPointF(area.left() + cross.x(), area.top()),
                         QPointF(area.left() + cross.x(), area.bottom()));
        painter.drawLine(QPointF(area.left(), cross.y()), QPointF(area.right(), cross.y()));
        painter.setPen(QColor(0xd6, 0xd8, 0xda));
        const PlaneAxes axes = slice.axes();
        const auto letters = [](const Point3& direction) {
            return QString::fromStdString(directionLetters(direction));
        };
        painter.drawText(area.adjusted(6, 4, -6, -4), Qt::AlignLeft | Qt::AlignVCenter, letters(-axes.right));
        painter.drawText(area.adjusted(6, 4, -6, -4), Qt::AlignRight | Qt::AlignVCenter, letters(axes.right));
        painter.drawText(area.adjusted(6, 4, -6, -4), Qt::AlignHCenter | Qt::AlignTop, letters(-axes.down));
        painter.drawText(area.adjusted(6, 4, -6, -4), Qt::AlignHCenter | Qt::AlignBottom, letters(axes.down));
        if (hasFocus() && pane == m_pane) {
            painter.setPen(palette().color(QPalette::Highlight));
            painter.drawRect(area.adjusted(0, 0, -1, -1));
        }
    }
}

void PairOverlayView::pointAt(const QPointF& position) {
    for (int pane = 0; pane < 3; ++pane) {
        const QRect area = paneRect(pane);
        if (!area.contains(position.toPoint())) continue;
        m_pane = pane;
        setPointLps(sliceOf(pane, 1.0).pointLps(position.x() - area.left(), position.y()));
        return;
    }
}

void PairOverlayView::mousePressEvent(QMouseEvent* event) {
    if (!isEmpty() && event->button() == Qt::LeftButton) pointAt(event->position());
}

void PairOverlayView::mouseMoveEvent(QMouseEvent* event) {
    if (!isEmpty() && event->buttons() & Qt::LeftButton) pointAt(event->position());
}

void PairOverlayView::step(int pane, int steps) {
    if (isEmpty() || steps == 0) return;
    m_pane = pane;
    const Point3 scroll = planeAxes(planeOf(pane), m_convention).scroll;
    setPointLps(stepSlices(m_reference->geometry(), scroll, m_pointLps, steps));
}

void PairOverlayView::wheelEvent(QWheelEvent* event) {
    for (int pane = 0; pane < 3; ++pane)
        if (paneRect(pane).contains(event->position().toPoint()))
            step(pane, event->angleDelta().y() / wheelNotch);
    event->accept();
}

void PairOverlayView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_PageUp:
        return step(m_pane, +1);
    case Qt::Key_Down:
    case Qt::Key_PageDown:
        return step(m_pane, -1);
    case Qt::Key_Left:
        m_pane = std::max(0, m_pane - 1);
        return update();
    case Qt::Key_Right:
        m_pane = std::min(2, m_pane + 1);
        return update();
    default:
        QWidget::keyPressEvent(event);
    }
}

void PairOverlayView::resizeEvent(QResizeEvent* event) {
    forgetPictures();
    QWidget::resizeEvent(event);
}

} // namespace magiqt
