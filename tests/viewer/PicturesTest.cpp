// What the views really draw: pixels, compared with where and how bright things must be, on the surface that
// MAGIQT_SURFACE names (VTK needs GL; Xvfb will do). Positions are worked out here from the display
// convention, not with the viewer's own functions.
#include "PicturesFixture.h"

#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/SurfaceChoice.h"

#include <QApplication>
#include <QOpenGLWidget>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace magiqt;

class PicturesTest : public PicturesFixture {
    Q_OBJECT

private slots:
    void init() { openView(); }
    void cleanup() { closeView(); }

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
