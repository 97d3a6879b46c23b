// What the views really draw: pixels, compared with where and how bright things must be, on the surface that
// MAGIQT_SURFACE names (VTK needs GL; Xvfb will do). Positions are worked out here from the display
// convention, not with the viewer's own functions.
#include "Phantoms.h"

#include "viewer/core/DifferenceMap.h"
#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"
#include "viewer/widgets/SurfaceChoice.h"

#include <QApplication>
#include <QMouseEvent>
#include <QOpenGLWidget>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace magiqt;

namespace {

constexpr int canvasWidth = 900;
constexpr int canvasHeight = 620;

// Where an LPS point must be, in canvas pixels: radiological, superior up, anterior up or left.
QPointF expectedPlace(const SliceCanvas& canvas, const Pane& pane, const Point3& point) {
    const Point3 offset = (point - canvas.link().centreLps()) / canvas.mmPerPixel();
    const double x = pane.id.plane == Plane::Sagittal ? offset.y() : offset.x();
    const double y = pane.id.plane == Plane::Axial ? offset.y() : -offset.z();
    return {pane.rect.x + 0.5 * pane.rect.width + x, pane.rect.y + 0.5 * pane.rect.height + y};
}

Pane paneOf(const SliceCanvas& canvas, Plane plane, PaneContent content) {
    for (const Pane& pane : canvas.panes())
        if (pane.id == PaneId{plane, content}) return pane;
    qFatal("no such pane");
    return {};
}

QColor pixel(const QImage& picture, const QPointF& logical) {
    const double ratio = picture.devicePixelRatio();
    return picture.pixelColor(static_cast<int>(std::floor(logical.x() * ratio)),
                              static_cast<int>(std::floor(logical.y() * ratio)));
}

// Centre of what is bright and grey within reach of a place, in logical pixels; NaN when nothing is.
QPointF brightCentre(const QImage& picture, const QPointF& around, double reach) {
    const double ratio = picture.devicePixelRatio();
    double sum = 0.0;
    double x = 0.0;
    double y = 0.0;
    for (int row = static_cast<int>((around.y() - reach) * ratio); row < (around.y() + reach) * ratio; ++row)
        for (int column = static_cast<int>((around.x() - reach) * ratio);
             column < (around.x() + reach) * ratio; ++column) {
            if (!picture.valid(column, row)) continue;
            const QColor colour = picture.pixelColor(column, row);
            if (colour.red() < 20 || std::abs(colour.red() - colour.blue()) > 12) continue;
            sum += colour.red();
            x += colour.red() * (column + 0.5);
            y += colour.red() * (row + 0.5);
        }
    return {x / sum / ratio, y / sum / ratio};
}

void drag(QWidget& widget, Qt::MouseButton button, const QPoint& from, const QPoint& to,
          Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mousePress(&widget, button, modifiers, from);
    // QTest::mouseMove carries no buttons, so the move is sent as the window system would.
    QMouseEvent move(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, button, modifiers);
    QApplication::sendEvent(&widget, &move);
    QTest::mouseRelease(&widget, button, modifiers, to);
}

} // namespace

class PicturesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CompareView> m_view;
    SliceCanvas& canvas() { return m_view->canvas(); }
    // Left half white in `before`, right half white in `after`, on different grids.
    static VolumePointer half(const Geometry& geometry, double side, double scale = 1.0) {
        return phantoms::make(
            geometry, [=](const Point3& point) { return scale * (point.x() * side > 0 ? 1000.0 : 200.0); });
    }

private slots:
    void init() {
        m_view = std::make_unique<CompareView>();
        m_view->resize(canvasWidth, canvasHeight);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void surfaceIsWhatWasAskedFor() {
        QTRY_VERIFY(canvas().surface().renderCount() > 0);
        QVERIFY(!canvas().surface().description().isEmpty());
        const auto* gl = qobject_cast<QOpenGLWidget*>(&canvas().surface().widget());
        QCOMPARE(gl != nullptr, preferredSurface() == SurfaceKind::Vtk);
        if (!gl) return;
        QVERIFY(gl->format().majorVersion() >= 3);
        QCOMPARE(gl->format().profile(), QSurfaceFormat::CoreProfile);
        QVERIFY(gl->format().samples() <= 0);
    }

    void spotLandsWhereItBelongs_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("axis-aligned") << 0;
        QTest::newRow("thick slices") << 1;
        QTest::newRow("flipped") << 2;
        QTest::newRow("permuted") << 3;
        QTest::newRow("oblique") << 4;
    }
    void spotLandsWhereItBelongs() {
        QFETCH(int, kind);
        const Geometry geometries[] = {phantoms::isotropic(), phantoms::thickSlices(), phantoms::flipped(),
                                       phantoms::permuted(), phantoms::oblique()};
        const Geometry& geometry = geometries[kind];
        const Index3& size = geometry.sizeIjk();
        const Index3 index{size[0] / 3, size[1] / 2 + 5, size[2] / 2 + 3};
        const Point3 spot = geometry.pointLps(Point3(
            static_cast<double>(index[0]), static_cast<double>(index[1]), static_cast<double>(index[2])));
        m_view->setInput(phantoms::spot(geometry, index), QStringLiteral("spot"));
        for (const Plane plane : allPlanes) {
            // The slice through the spot, with the crosshair's lines out of the way.
            const PlaneAxes axes = planeAxes(plane, SideConvention::Radiological);
            canvas().setCrosshair(spot + axes.right * 45.0 + axes.down * 45.0);
            const QImage picture = m_view->grabViews();
            const QPointF expected =
                expectedPlace(canvas(), paneOf(canvas(), plane, PaneContent::Before), spot);
            const QPointF found = brightCentre(picture, expected, 14.0);
            QVERIFY2(std::abs(found.x() - expected.x()) < 0.6 && std::abs(found.y() - expected.y()) < 0.6,
                     qPrintable(QStringLiteral("plane %1: expected %2, %3, found %4, %5")
                                    .arg(static_cast<int>(plane))
                                    .arg(expected.x())
                                    .arg(expected.y())
                                    .arg(found.x())
                                    .arg(found.y())));
        }
        // Off its slice the spot is not seen (the control of the test itself).
        canvas().setCrosshair(spot + Point3(45, 45, 20));
        const Pane axial = paneOf(canvas(), Plane::Axial, PaneContent::Before);
        QVERIFY(
            std::isnan(brightCentre(m_view->grabViews(), expectedPlace(canvas(), axial, spot), 14.0).x()));
    }

    void spotStaysPutUnderZoomAndPan() {
        const Geometry geometry = phantoms::oblique();
        const Index3 index{40, 44, 22};
        const Point3 spot = geometry.pointLps(Point3(40, 44, 22));
        m_view->setInput(phantoms::spot(geometry, index), {});
        canvas().setCrosshair(spot);
        const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Before);
        const QPoint at(pane.rect.x + 60, pane.rect.y + 300);
        drag(canvas(), Qt::MiddleButton, at, at + QPoint(17, -12));
        drag(canvas(), Qt::RightButton, at, at + QPoint(0, -30));
        QVERIFY(canvas().link().zoom() > 1.1);
        canvas().setCrosshair(spot + Point3(30, 30, 0));
        const QPointF expected = expectedPlace(canvas(), pane, spot);
        const QPointF found = brightCentre(m_view->grabViews(), expected, 14.0);
        QVERIFY(std::abs(found.x() - expected.x()) < 0.6);
        QVERIFY(std::abs(found.y() - expected.y()) < 0.6);
    }

    void neurologicalDisplayMirrorsPictureAndLetters() {
        m_view->setInput(half(phantoms::isotropic(), 1.0), {}); // the left half is white
        const Pane axial = paneOf(canvas(), Plane::Axial, PaneContent::Before);
        const Pane sagittal = paneOf(canvas(), Plane::Sagittal, PaneContent::Before);
        const QPointF onLeft = expectedPlace(canvas(), axial, Point3(-40, 30, 0));
        const QPointF onRight = expectedPlace(canvas(), axial, Point3(40, 30, 0));
        const auto letters = [&](const QImage& picture, const Pane& pane) {
            const double ratio = picture.devicePixelRatio();
            const QRectF edge(pane.rect.x + 4, pane.rect.y + 0.5 * pane.rect.height - 12, 18, 22);
            // What is behind the letter is black in both: the axial slice does not reach the pane's edge.
            return picture.copy(QRectF(edge.topLeft() * ratio, edge.size() * ratio).toRect());
        };
        canvas().setCrosshair(Point3(3, 60, 40)); // its lines do not run through the letters
        const QImage radiological = m_view->grabViews();
        QVERIFY(pixel(radiological, onRight).red() > pixel(radiological, onLeft).red() + 100);
        m_view->setRadiological(false);
        const QImage neurological = m_view->grabViews();
        QVERIFY(pixel(neurological, onLeft).red() > pixel(neurological, onRight).red() + 100);
        QVERIFY(letters(radiological, axial) != letters(neurological, axial));
        QCOMPARE(letters(radiological, sagittal), letters(neurological, sagittal));
    }

    void bothArmsLookAlikeWhateverTheirUnits() {
        m_view->setInput(half(phantoms::thickSlices(), 1.0), {});
        m_view->setEnhanced(half(phantoms::isotropic(), 1.0, 0.003), {});
        for (int round = 0; round < 2; ++round) {
            canvas().setCrosshair(Point3(20, 3, 4));
            const QImage picture = m_view->grabViews();
            for (const Plane plane : allPlanes) {
                for (const double side : {-40.0, 40.0}) {
                    const Point3 point =
                        plane == Plane::Sagittal ? Point3(20, side, 20) : Point3(side, 30, 20);
                    const QColor before =
                        pixel(picture,
                              expectedPlace(canvas(), paneOf(canvas(), plane, PaneContent::Before), point));
                    const QColor after = pixel(
                        picture, expectedPlace(canvas(), paneOf(canvas(), plane, PaneContent::After), point));
                    QVERIFY2(std::abs(before.red() - after.red()) <= 3,
                             qPrintable(QStringLiteral("%1 and %2").arg(before.red()).arg(after.red())));
                }
            }
            // Again after a drag of window and level.
            const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::After);
            const QPoint at(pane.rect.x + 100, pane.rect.y + 100);
            drag(canvas(), Qt::LeftButton, at, at + QPoint(60, 20), Qt::ShiftModifier);
            QVERIFY(canvas().link().mapping().relativeWindow() > 1.1);
        }
    }

    void peekShowsTheInputInOnePicture() {
        m_view->setInput(half(phantoms::thickSlices(), 1.0), {});
        m_view->setEnhanced(half(phantoms::isotropic(), -1.0), {});
        const Pane after = paneOf(canvas(), Plane::Axial, PaneContent::After);
        const QPointF left = expectedPlace(canvas(), after, Point3(40, 30, 0));
        QVERIFY(pixel(m_view->grabViews(), left).red() < 80);
        const int rendered = canvas().surface().renderCount();
        m_view->setPeek(true);
        QVERIFY(pixel(m_view->grabViews(), left).red() > 180);
        QCOMPARE(canvas().surface().renderCount(), rendered + 1);
        m_view->setPeek(false);
        QVERIFY(pixel(m_view->grabViews(), left).red() < 80);
        QCOMPARE(canvas().surface().renderCount(), rendered + 2);
        m_view->setMode(CompareMode::Curtain);
        m_view->setPeek(true);
        const Pane curtain = paneOf(canvas(), Plane::Axial, PaneContent::Curtain);
        QVERIFY(pixel(m_view->grabViews(), expectedPlace(canvas(), curtain, Point3(40, 30, 0))).red() > 180);
    }

    void curtainShowsInputLeftAndEnhancedRightOfTheEdge() {
        // Black before, white after, as far as the middle of the head goes.
        const auto ball = [](double inner) {
            return
                [inner](const Point3& point) { return point.head<2>().norm() < 60 ? inner : 1000.0 - inner; };
        };
        m_view->setInput(phantoms::make(phantoms::thickSlices(), ball(100.0)), {});
        m_view->setEnhanced(phantoms::make(phantoms::isotropic(), ball(900.0)), {});
        m_view->setMode(CompareMode::Curtain);
        canvas().setCrosshair(Point3(0, 0, 5));
        const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Curtain);
        for (const double part : {0.5, 0.4, 0.63}) {
            canvas().setCurtain(part);
            const QImage picture = m_view->grabViews();
            const double edge = pane.rect.x + std::round(part * pane.rect.width);
            const double y = expectedPlace(canvas(), pane, Point3(0, 25, 0)).y();
            QVERIFY(pixel(picture, QPointF(edge - 5, y)).red() < 60);
            QVERIFY(pixel(picture, QPointF(edge + 6, y)).red() > 190);
        }
        // At the ends one arm alone is left.
        canvas().setCurtain(0.0);
        QVERIFY(pixel(m_view->grabViews(), expectedPlace(canvas(), pane, Point3(-40, 25, 0))).red() > 190);
        canvas().setCurtain(1.0);
        QVERIFY(pixel(m_view->grabViews(), expectedPlace(canvas(), pane, Point3(40, 25, 0))).red() < 60);
    }

    void curtainKeepsAnatomyInPlace() {
        // The same spot in both arms stays at its pixel whichever side of the edge it is on.
        const Geometry geometry = phantoms::oblique();
        const Point3 spot = geometry.pointLps(Point3(40, 44, 22));
        m_view->setInput(phantoms::spot(geometry, {40, 44, 22}), {});
        m_view->setEnhanced(phantoms::spot(geometry, {40, 44, 22}), {});
        m_view->setMode(CompareMode::Curtain);
        canvas().setCrosshair(spot + Point3(40, 40, 0));
        const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Curtain);
        const QPointF expected = expectedPlace(canvas(), pane, spot);
        for (const double part : {0.13, 0.87}) {
            canvas().setCurtain(part);
            const QPointF found = brightCentre(m_view->grabViews(), expected, 14.0);
            QVERIFY(std::abs(found.x() - expected.x()) < 0.6 && std::abs(found.y() - expected.y()) < 0.6);
        }
    }

    // An image that was registered is moved to where the input lies: the same point of the head lands on the
    // same place of its pane.
    void aRegisteredReferenceLiesWhereTheInputDoes() {
        const Geometry geometry = phantoms::oblique();
        const Point3 spot = geometry.pointLps(Point3(40, 44, 22));
        Matrix4 toInput = Matrix4::Identity();
        toInput.topLeftCorner<3, 3>() =
            Eigen::AngleAxisd(0.3, Point3(0.2, 1, 0.4).normalized()).toRotationMatrix();
        toInput.topRightCorner<3, 1>() = Point3(12, -9, 15);
        m_view->setInput(phantoms::spot(geometry, {40, 44, 22}), {});
        const VolumePointer there = std::make_shared<const Volume>(
            phantoms::spot(geometry, {40, 44, 22})->movedBy(toInput.inverse()));
        m_view->setReference(std::make_shared<const Volume>(there->movedBy(toInput)), {});
        for (const Plane plane : allPlanes) {
            const PlaneAxes axes = planeAxes(plane, SideConvention::Radiological);
            canvas().setCrosshair(spot + axes.right * 45.0 + axes.down * 45.0);
            const QImage picture = m_view->grabViews();
            for (const PaneContent content : {PaneContent::Before, PaneContent::Reference}) {
                const QPointF expected = expectedPlace(canvas(), paneOf(canvas(), plane, content), spot);
                const QPointF found = brightCentre(picture, expected, 14.0);
                QVERIFY(std::abs(found.x() - expected.x()) < 0.6 && std::abs(found.y() - expected.y()) < 0.6);
            }
        }
        // Not moved it lies elsewhere (the control of the test itself).
        m_view->setReference(there, {});
        canvas().setCrosshair(spot + Point3(45, 45, 0));
        const QPointF expected =
            expectedPlace(canvas(), paneOf(canvas(), Plane::Axial, PaneContent::Reference), spot);
        QVERIFY(std::isnan(brightCentre(m_view->grabViews(), expected, 14.0).x()));
    }

    // The enhanced image is nearer to the reference than the input is, and the colours say so on one scale.
    void honestDifferenceShowsBothDistancesToTheReference() {
        const auto withStep = [](double part, double scale) {
            return phantoms::make(phantoms::isotropic(), [=](const Point3& point) {
                const bool isHead = point.norm() < 70;
                const bool isFinding = (point - Point3(20, 20, 5)).norm() < 18;
                return scale * (isHead ? 500 + 300 * point.x() / 70 + (isFinding ? part : 0) : 0);
            });
        };
        m_view->setInput(withStep(0, 1.0), {});
        m_view->setEnhanced(withStep(120, 1.0), {});
        m_view->setReference(withStep(160, 0.01), {}); // other units
        m_view->setMode(CompareMode::Difference);
        canvas().setCrosshair(Point3(-40, -40, 5));
        const QImage picture = m_view->grabViews();
        const auto colour = [&](PaneContent content, const Point3& point) {
            return pixel(picture, expectedPlace(canvas(), paneOf(canvas(), Plane::Axial, content), point));
        };
        const Point3 finding(20, 20, 5), elsewhere(-20, 30, 5);
        const QColor enhanced = colour(PaneContent::Difference, finding);
        const QColor input = colour(PaneContent::DifferenceOfBefore, finding);
        QVERIFY(input.blue() - input.red() > 60);   // much darker than the reference
        QVERIFY(enhanced.red() > input.red() + 40); // nearer
        for (const PaneContent content : {PaneContent::Difference, PaneContent::DifferenceOfBefore}) {
            const QColor quiet = colour(content, elsewhere);
            QVERIFY2(std::abs(quiet.red() - quiet.blue()) < 40, qPrintable(quiet.name()));
        }
    }

    // Where the map is above its threshold it colours the enhanced image, and that alone.
    void aMapLiesOverTheEnhancedImage() {
        const auto ball = [](const Point3& point) { return point.norm() < 70 ? 600.0 : 0.0; };
        m_view->setInput(phantoms::make(phantoms::isotropic(), ball), {});
        m_view->setEnhanced(phantoms::make(phantoms::isotropic(), ball), {});
        m_view->setMap(phantoms::make(phantoms::oblique(),
                                      [](const Point3& point) { return point.x() > 0 ? 50.0 : 10.0; }),
                       QStringLiteral("sd"));
        QVERIFY(!canvas().isMapVisible()); // the image comes first
        canvas().setMapVisible(true);
        canvas().setCrosshair(Point3(-40, -40, 5));
        const auto saturation = [&](PaneContent content, const Point3& point) {
            return pixel(m_view->grabViews(),
                         expectedPlace(canvas(), paneOf(canvas(), Plane::Axial, content), point))
                .saturation();
        };
        const Point3 high(30, 20, 5), low(-30, 20, 5);
        QVERIFY(saturation(PaneContent::After, high) > 60);
        QVERIFY(saturation(PaneContent::After, low) > 30);
        QVERIFY(saturation(PaneContent::Before, high) < 5);
        MapStyle style = canvas().mapStyle();
        style.threshold = 20;
        canvas().setMapStyle(style);
        QVERIFY(saturation(PaneContent::After, high) > 60);
        QVERIFY(saturation(PaneContent::After, low) < 5);
        style.opacity = 0.0;
        canvas().setMapStyle(style);
        QVERIFY(saturation(PaneContent::After, high) < 5);
        style.opacity = 1.0;
        canvas().setMapStyle(style);
        canvas().setMapVisible(false);
        QVERIFY(saturation(PaneContent::After, high) < 5);
        canvas().setMapVisible(true);
        const QColor full =
            pixel(m_view->grabViews(),
                  expectedPlace(canvas(), paneOf(canvas(), Plane::Axial, PaneContent::After), high));
        const Rgba expected = mapColour(1.0);
        QVERIFY(std::abs(full.red() - expected[0]) < 8 && std::abs(full.green() - expected[1]) < 8 &&
                std::abs(full.blue() - expected[2]) < 8);
    }

    void blendCheckerboardAndContourShowBoth() {
        m_view->setInput(half(phantoms::thickSlices(), 1.0), {});
        m_view->setEnhanced(half(phantoms::isotropic(), -1.0), {});
        canvas().setCrosshair(Point3(60, 60, 5));
        const auto grey = [&](PaneContent content, const Point3& point) {
            return pixel(m_view->grabViews(),
                         expectedPlace(canvas(), paneOf(canvas(), Plane::Axial, content), point));
        };
        const Point3 onLeft(40, 30, 5), onRight(-40, 30, 5);
        m_view->setMode(CompareMode::Blend);
        canvas().setBlend(0);
        QVERIFY(grey(PaneContent::Blend, onLeft).red() > 180 && grey(PaneContent::Blend, onRight).red() < 80);
        canvas().setBlend(1);
        QVERIFY(grey(PaneContent::Blend, onLeft).red() < 80 && grey(PaneContent::Blend, onRight).red() > 180);
        canvas().setBlend(0.5);
        QVERIFY(std::abs(grey(PaneContent::Blend, onLeft).red() - grey(PaneContent::Blend, onRight).red()) <
                12);
        m_view->setMode(CompareMode::Checkerboard);
        int bright = 0, dark = 0;
        const QImage squares = m_view->grabViews();
        const Pane board = paneOf(canvas(), Plane::Axial, PaneContent::Checkerboard);
        for (double x = -50; x < 50; x += 2)
            (pixel(squares, expectedPlace(canvas(), board, Point3(x, 30, 5))).red() > 130 ? bright : dark)++;
        QVERIFY(bright > 10 && dark > 10);
        m_view->setMode(CompareMode::Contour);
        QVERIFY(grey(PaneContent::Contour, onLeft).red() > 180); // the input below
        const QImage edges = m_view->grabViews();
        const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Contour);
        int coloured = 0;
        for (double x = -4; x <= 4; x += 0.25) {
            const QColor at = pixel(edges, expectedPlace(canvas(), pane, Point3(x, 30, 5)));
            coloured += at.blue() - at.red() > 60;
        }
        QVERIFY(coloured > 0); // the edge of the second at the middle
    }

    // A bright voxel shows in slabs that reach it, in those alone, and at its place.
    void slabShowsWhatLiesWithinIt() {
        const Geometry geometries[] = {phantoms::isotropic(), phantoms::oblique()};
        for (const Geometry& geometry : geometries) {
            const Index3 index{geometry.sizeIjk()[0] / 2, geometry.sizeIjk()[1] / 2 + 4,
                               geometry.sizeIjk()[2] / 2 + 2};
            const Point3 spot = geometry.pointLps(Point3(
                static_cast<double>(index[0]), static_cast<double>(index[1]), static_cast<double>(index[2])));
            m_view->setInput(phantoms::spot(geometry, index), {});
            for (const Plane plane : allPlanes) {
                const PlaneAxes axes = planeAxes(plane, SideConvention::Radiological);
                const Pane pane = paneOf(canvas(), plane, PaneContent::Before);
                const auto found = [&](double awayMm) {
                    canvas().setCrosshair(spot + axes.right * 35.0 + axes.down * 35.0 + axes.scroll * awayMm);
                    const QPointF expected = expectedPlace(canvas(), pane, spot);
                    const QPointF place = brightCentre(m_view->grabViews(), expected, 14.0);
                    return QPointF(place - expected);
                };
                canvas().setSlab({});
                QVERIFY(std::isnan(found(8).x()));
                canvas().setSlab({20, SlabMode::Maximum});
                QVERIFY(std::abs(found(8).x()) < 0.6 && std::abs(found(8).y()) < 0.6);
                QVERIFY(std::isnan(found(17).x()));
                canvas().setSlab({20, SlabMode::Minimum});
                QVERIFY(std::isnan(found(0).x()));
            }
        }
    }

    void differenceIsRedWhereBrighterAndBlueWhereDarker() {
        m_view->setInput(half(phantoms::thickSlices(), 1.0), {});
        m_view->setEnhanced(half(phantoms::isotropic(), -1.0), {});
        m_view->setMode(CompareMode::Difference);
        canvas().setCrosshair(Point3(5, 5, 5));
        for (const Plane plane : {Plane::Axial, Plane::Coronal}) {
            const Pane pane = paneOf(canvas(), plane, PaneContent::Difference);
            const QImage picture = m_view->grabViews();
            const QColor left = pixel(picture, expectedPlace(canvas(), pane, Point3(40, 30, 20)));
            const QColor right = pixel(picture, expectedPlace(canvas(), pane, Point3(-40, 30, 20)));
            const Rgba less = differenceColour(-1.0);
            const Rgba more = differenceColour(1.0);
            QVERIFY(std::abs(left.red() - less[0]) < 6 && std::abs(left.blue() - less[2]) < 6);
            QVERIFY(std::abs(right.red() - more[0]) < 6 && std::abs(right.blue() - more[2]) < 6);
        }
        m_view->setEnhanced(half(phantoms::thickSlices(), 1.0), {});
        const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Difference);
        QCOMPARE(pixel(m_view->grabViews(), expectedPlace(canvas(), pane, Point3(40, 30, 20))),
                 QColor(255, 255, 255));
    }

    void twentyFramesShowTheirOwnSlice() {
        // Each slice of each plane has its own grey: x, y and z each ramp through the volume.
        const Geometry geometry =
            Geometry::axisAligned({60, 60, 60}, Point3(3, 3, 3), Point3(-88.5, -88.5, -88.5));
        m_view->setInput(
            phantoms::make(geometry, [](const Point3& point) { return 1000.0 + 3.0 * point.sum(); }), {});
        for (int frame = 0; frame < 20; ++frame) {
            const Point3 crosshair(4.0 * frame - 40, 30 - 3.0 * frame, 2.0 * frame - 19);
            canvas().setCrosshair(crosshair);
            const QImage picture = m_view->grabViews();
            const WindowLevel grey = canvas().windowLevel(SliceCanvas::Arm::Before);
            for (const Plane plane : allPlanes) {
                const PlaneAxes axes = planeAxes(plane, SideConvention::Radiological);
                Point3 probe = crosshair + axes.right * 20.0 - axes.down * 20.0;
                const QPointF place =
                    expectedPlace(canvas(), paneOf(canvas(), plane, PaneContent::Before), probe);
                const double value = 1000.0 + 3.0 * probe.sum();
                const double expected =
                    std::clamp(255.0 * ((value - grey.level) / grey.window + 0.5), 0.0, 255.0);
                QVERIFY2(std::abs(pixel(picture, place).red() - expected) < 4.0,
                         qPrintable(QStringLiteral("frame %1 plane %2: %3, expected %4")
                                        .arg(frame)
                                        .arg(static_cast<int>(plane))
                                        .arg(pixel(picture, place).red())
                                        .arg(expected)));
            }
        }
    }

    void survivesAnotherParentAndASecondView() {
        m_view->setInput(half(phantoms::isotropic(), 1.0), {});
        const QPointF place =
            expectedPlace(canvas(), paneOf(canvas(), Plane::Axial, PaneContent::Before), Point3(40, 30, 0));
        const int bright = pixel(m_view->grabViews(), place).red();
        QVERIFY(bright > 180);
        QWidget host;
        host.resize(canvasWidth, canvasHeight);
        auto* layout = new QVBoxLayout(&host);
        layout->setContentsMargins(0, 0, 0, 0);
        for (int round = 0; round < 3; ++round) {
            layout->addWidget(m_view.get());
            m_view->show();
            host.show();
            QVERIFY(QTest::qWaitForWindowExposed(&host));
            QCOMPARE(pixel(m_view->grabViews(), place).red(), bright);
            m_view->setParent(nullptr);
            m_view->resize(canvasWidth, canvasHeight);
            m_view->show();
            QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
            QCOMPARE(pixel(m_view->grabViews(), place).red(), bright);
        }
        CompareView other;
        other.resize(canvasWidth, canvasHeight);
        other.setInput(half(phantoms::isotropic(), -1.0), {});
        other.show();
        QVERIFY(QTest::qWaitForWindowExposed(&other));
        QVERIFY(pixel(other.grabViews(), place).red() < 80);
        QCOMPARE(pixel(m_view->grabViews(), place).red(), bright);
    }

    void emptyViewShowsAHintAndLetsGoOfVolumes() {
        const auto brightPixels = [](const QImage& picture) {
            int count = 0;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x)
                    count += qGray(picture.pixel(x, y)) > 120 &&
                             picture.pixelColor(x, y) != picture.pixelColor(0, 0);
            return count;
        };
        QPalette dark = m_view->palette();
        dark.setColor(QPalette::Window, QColor(20, 20, 20));
        dark.setColor(QPalette::WindowText, QColor(220, 220, 220));
        m_view->setPalette(dark);
        QVERIFY(brightPixels(m_view->grabViews()) > 50);
        VolumePointer volume = half(phantoms::isotropic(), 1.0);
        const std::weak_ptr<const Volume> watch = volume;
        m_view->setInput(std::move(volume), {});
        m_view->setEnhanced(half(phantoms::isotropic(), 1.0), {});
        m_view->grabViews();
        QVERIFY(!watch.expired());
        m_view->setInput(nullptr, {});
        QVERIFY(watch.expired());
        m_view->setEnhanced(nullptr, {});
        const QImage picture = m_view->grabViews();
        QVERIFY(brightPixels(picture) > 50);
        QVERIFY(brightPixels(picture) < 20000);
    }

    void gapsFollowThePaletteAndImagesDoNot() {
        m_view->setInput(half(phantoms::isotropic(), 1.0), {});
        const Pane axial = paneOf(canvas(), Plane::Axial, PaneContent::Before);
        const QPointF gap(axial.rect.x + axial.rect.width + 1, 200);
        const QPointF air(axial.rect.x + 30, axial.rect.y + 60);
        for (const QColor& window : {QColor(40, 42, 46), QColor(240, 240, 238)}) {
            QPalette palette = m_view->palette();
            palette.setColor(QPalette::Window, window);
            m_view->setPalette(palette);
            const QImage picture = m_view->grabViews();
            QVERIFY(std::abs(pixel(picture, gap).red() - window.red()) <= 2);
            QCOMPARE(pixel(picture, air).red(), 0);
        }
    }
};

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    PicturesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "PicturesTest.moc"
