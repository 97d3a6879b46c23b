// Planes that are turned freely: a bright voxel lands where a rotation worked out here says, for every
// geometry, registered or not, thick slab or one plane, and the mouse and the keys turn what is seen the way
// the hand goes.
#include "MouseEvents.h"
#include "PicturesFixture.h"

#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QTest>

#include <Eigen/Geometry>

#include <cmath>

using namespace magiqt;

namespace {

constexpr double tolerancePixels = 0.6; // half a pixel, and the grey values' rounding

struct Turn {
    Point3 axis;
    double radians;
};

// The screen's directions of an upright plane, from the display convention.
std::array<Point3, 3> uprightAxes(Plane plane, double side) {
    if (plane == Plane::Axial) return {Point3(side, 0, 0), Point3(0, 1, 0), Point3(0, 0, 1)};
    if (plane == Plane::Coronal) return {Point3(side, 0, 0), Point3(0, 0, -1), Point3(0, -1, 0)};
    return {Point3(0, 1, 0), Point3(0, 0, -1), Point3(1, 0, 0)};
}

} // namespace

class ObliqueTest : public PicturesFixture {
    Q_OBJECT

private slots:
    void init() { openView(); }
    void cleanup() { closeView(); }

    void spotLandsWhereTheRotationSays_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isRegistered");
        QTest::addColumn<bool>("isRadiological");
        QTest::addColumn<double>("slabMm");
        const char* names[] = {"axis-aligned", "thick slices", "flipped", "permuted", "oblique"};
        for (int kind = 0; kind < 5; ++kind) {
            QTest::newRow(names[kind]) << kind << false << true << 0.0;
            QTest::addRow("%s, registered", names[kind]) << kind << true << true << 0.0;
            QTest::addRow("%s, neurological", names[kind]) << kind << false << false << 0.0;
            QTest::addRow("%s, slab", names[kind]) << kind << true << true << 12.0;
        }
    }
    void spotLandsWhereTheRotationSays() {
        QFETCH(int, kind);
        QFETCH(bool, isRegistered);
        QFETCH(bool, isRadiological);
        QFETCH(double, slabMm);
        const Geometry geometries[] = {phantoms::isotropic(), phantoms::thickSlices(), phantoms::flipped(),
                                       phantoms::permuted(), phantoms::oblique()};
        const Geometry& geometry = geometries[kind];
        const Index3& size = geometry.sizeIjk();
        const Index3 index{size[0] / 2 - 4, size[1] / 2 + 3, size[2] / 2 + 2};
        Point3 spot = geometry.pointLps(Point3(static_cast<double>(index[0]), static_cast<double>(index[1]),
                                               static_cast<double>(index[2])));
        VolumePointer volume = phantoms::spot(geometry, index);
        if (isRegistered) {
            Matrix4 moved = Matrix4::Identity();
            moved.topLeftCorner<3, 3>() =
                Eigen::AngleAxisd(0.21, Point3(0.3, 1, -0.5).normalized()).toRotationMatrix();
            moved.topRightCorner<3, 1>() = Point3(6, -9, 4);
            spot = (moved * spot.homogeneous()).head<3>();
            volume = std::make_shared<const Volume>(volume->movedBy(moved));
        }
        m_view->setRadiological(isRadiological);
        m_view->setInput(volume, QStringLiteral("spot"));
        canvas().setSlab({slabMm, SlabMode::Maximum});
        const Turn turns[] = {{Point3(0, 0, 1), 0.4}, {Point3(1, 0.2, 0), -0.3}, {Point3(-0.4, 1, 0.7), 0.9}};
        Eigen::Matrix3d turn = Eigen::Matrix3d::Identity();
        for (const Turn& each : turns) {
            canvas().setCrosshair(spot);
            canvas().turnAbout(each.axis, each.radians);
            turn = Eigen::AngleAxisd(each.radians, each.axis.normalized()).toRotationMatrix() * turn;
            for (const Plane plane : allPlanes) {
                const auto upright = uprightAxes(plane, isRadiological ? 1 : -1);
                const Point3 right = turn * upright[0], down = turn * upright[1], scroll = turn * upright[2];
                // The slice through the spot, or a slab that holds it; the crosshair's lines out of the way.
                canvas().setCrosshair(spot + right * 30.0 + down * 30.0 + scroll * (0.15 * slabMm));
                const Pane pane = paneOf(canvas(), plane, PaneContent::Before);
                const Point3 offset = (spot - canvas().link().centreLps()) / canvas().mmPerPixel();
                const QPointF expected(pane.rect.x + 0.5 * pane.rect.width + offset.dot(right),
                                       pane.rect.y + 0.5 * pane.rect.height + offset.dot(down));
                const QPointF found = brightCentre(m_view->grabViews(), expected, 14.0);
                QVERIFY2(std::abs(found.x() - expected.x()) < tolerancePixels &&
                             std::abs(found.y() - expected.y()) < tolerancePixels,
                         qPrintable(QStringLiteral("plane %1: off by %2, %3")
                                        .arg(static_cast<int>(plane))
                                        .arg(found.x() - expected.x())
                                        .arg(found.y() - expected.y())));
                // Off its slice the spot is not seen (the control of the test itself).
                canvas().setCrosshair(spot + right * 30.0 + down * 30.0 + scroll * (slabMm + 14.0));
                QVERIFY(std::isnan(brightCentre(m_view->grabViews(), expected, 14.0).x()));
            }
        }
    }

    void whatIsSeenFollowsTheHand() {
        const Geometry geometry = phantoms::isotropic();
        const Point3 spot = geometry.pointLps(Point3(40, 36, 25));
        m_view->setInput(phantoms::spot(geometry, {40, 36, 25}), {});
        canvas().setCrosshair(spot - Point3(30, 4, 0));
        for (const ViewTool tool : {ViewTool::Crosshair, ViewTool::Turn}) {
            canvas().straighten();
            canvas().setTool(tool);
            const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Before);
            const QPointF hub = expectedPlace(canvas(), pane, canvas().link().crosshairLps());
            const QPointF before = brightCentre(m_view->grabViews(), expectedPlace(canvas(), pane, spot), 14);
            const auto onCircle = [&](double degrees) {
                const double radians = degrees * M_PI / 180.0;
                return (hub + 70.0 * QPointF(std::cos(radians), std::sin(radians))).toPoint();
            };
            drag(canvas(), Qt::LeftButton, onCircle(40), onCircle(65),
                 tool == ViewTool::Turn ? Qt::NoModifier : Qt::ControlModifier);
            QVERIFY(std::abs(canvas().link().turnDegrees() - 25) < 1.5);
            const double radians = canvas().link().turnDegrees() * M_PI / 180.0; // clockwise, as the hand
            const QPointF arm = before - hub;
            const QPointF expected = hub + QPointF(std::cos(radians) * arm.x() - std::sin(radians) * arm.y(),
                                                   std::sin(radians) * arm.x() + std::cos(radians) * arm.y());
            const QPointF found = brightCentre(m_view->grabViews(), expected, 10.0);
            QVERIFY(std::abs(found.x() - expected.x()) < 1.0 && std::abs(found.y() - expected.y()) < 1.0);
        }
        canvas().setTool(ViewTool::Crosshair);
        QTest::keyClick(&canvas(), Qt::Key_U);
        QVERIFY(!canvas().link().isTurned());
    }

    void keysTurnByADegreeAndResetGoesBack() {
        m_view->setInput(half(phantoms::isotropic(), 1.0), {});
        canvas().setFocus();
        for (int n = 0; n < 7; ++n)
            QTest::keyClick(&canvas(), Qt::Key_Period);
        QVERIFY(std::abs(canvas().link().turnDegrees() - 7) < 1e-6);
        for (int n = 0; n < 3; ++n)
            QTest::keyClick(&canvas(), Qt::Key_Comma);
        QVERIFY(std::abs(canvas().link().turnDegrees() - 4) < 1e-6);
        QVERIFY(canvas().description(paneOf(canvas(), Plane::Axial, PaneContent::Before)).contains(u'4'));
        QTest::keyClick(&canvas(), Qt::Key_R);
        QVERIFY(!canvas().link().isTurned());
    }

    void twoFingersZoomAndTurn() {
        m_view->setInput(half(phantoms::isotropic(), 1.0), {});
        const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Before);
        const QPointF at(pane.rect.x + 0.3 * pane.rect.width, pane.rect.y + 0.4 * pane.rect.height);
        const Point3 under =
            canvas().geometry(pane).pointLps(at.x() + 0.5 - pane.rect.x, at.y() + 0.5 - pane.rect.y);
        const auto gesture = [&](Qt::NativeGestureType type, double value) {
            QNativeGestureEvent event(type, QPointingDevice::primaryPointingDevice(), 2, at, at,
                                      canvas().mapToGlobal(at), value, QPointF());
            QApplication::sendEvent(&canvas(), &event);
        };
        gesture(Qt::ZoomNativeGesture, 0.25);
        QVERIFY(std::abs(canvas().link().zoom() - 1.25) < 1e-9);
        const Eigen::Vector2d now = canvas().geometry(pane).screen(under);
        QVERIFY(std::abs(now.x() - (at.x() + 0.5 - pane.rect.x)) < 1e-6);
        gesture(Qt::RotateNativeGesture, 5.0);
        QVERIFY(std::abs(canvas().link().turnDegrees() - 5) < 1e-6);
    }

    // A difference is kept between repaints: it must not be that of the plane before.
    void differenceIsOfTheTurnedPlane() {
        m_view->setInput(half(phantoms::isotropic(), 1.0), {});
        m_view->setEnhanced(half(phantoms::isotropic(), -1.0), {});
        m_view->setMode(CompareMode::Difference);
        const QImage upright = m_view->grabViews();
        canvas().turnAbout(Point3(0, 0, 1), 0.6);
        const QImage turned = m_view->grabViews();
        canvas().straighten();
        QCOMPARE(m_view->grabViews(), upright);
        const Pane pane = paneOf(canvas(), Plane::Axial, PaneContent::Difference);
        const QPointF middle(pane.rect.x + 0.5 * pane.rect.width, pane.rect.y + 0.3 * pane.rect.height);
        QVERIFY(pixel(upright, middle + QPointF(8, 0)) != pixel(turned, middle + QPointF(8, 0)) ||
                pixel(upright, middle - QPointF(8, 0)) != pixel(turned, middle - QPointF(8, 0)));
    }
};

QTEST_MAIN(ObliqueTest)
#include "ObliqueTest.moc"
