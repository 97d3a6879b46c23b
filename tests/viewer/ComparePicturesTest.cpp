// What the ways to compare really draw, on the surface that MAGIQT_SURFACE names (VTK needs GL; Xvfb will
// do).
#include "PicturesFixture.h"

#include "viewer/core/DifferenceMap.h"
#include "viewer/core/MapOverlay.h"
#include "viewer/vtk/SurfaceFormat.h"

#include <QApplication>
#include <QTest>

#include <Eigen/Geometry>

#include <cmath>

using namespace magiqt;

class ComparePicturesTest : public PicturesFixture {
    Q_OBJECT

private slots:
    void init() { openView(); }
    void cleanup() { closeView(); }

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
        m_view->setMaps({{MapKind::Positive,
                          phantoms::make(phantoms::oblique(),
                                         [](const Point3& point) { return point.x() > 0 ? 50.0 : 10.0; }),
                          QStringLiteral("Spread"),
                          QStringLiteral("sd"),
                          true,
                          {}}});
        const auto show = [&](bool isVisible) {
            canvas().changeMaps([=](ViewMaps& maps) { maps.setVisible(isVisible); });
        };
        const auto setStyle = [&](const MapStyle& style) {
            canvas().changeMaps([&](ViewMaps& maps) { maps.setStyle(style); });
        };
        QVERIFY(!canvas().maps().isVisible()); // the image comes first
        show(true);
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
        MapStyle style = canvas().maps().chosen()->style;
        style.threshold = 20;
        setStyle(style);
        QVERIFY(saturation(PaneContent::After, high) > 60);
        QVERIFY(saturation(PaneContent::After, low) < 5);
        style.opacity = 0.0;
        setStyle(style);
        QVERIFY(saturation(PaneContent::After, high) < 5);
        style.opacity = 1.0;
        setStyle(style);
        show(false);
        QVERIFY(saturation(PaneContent::After, high) < 5);
        show(true);
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
};

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    ComparePicturesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "ComparePicturesTest.moc"
