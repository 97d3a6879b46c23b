// The view in three dimensions on real OpenGL: a bright voxel of every geometry stands where the camera sees
// it, cuts take away what lies before them, both arms turn together, and slices do not wait for it. Positions
// are worked out here with rotations, not with the viewer's own functions.
#include "PicturesFixture.h"

#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/ShippedLayouts.h"
#include "viewer/widgets/VolumeDeck.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QTest>
#include <QWheelEvent>

#include <numbers>

using namespace magiqt;

class VolumeViewTest : public PicturesFixture {
    Q_OBJECT

private:
    VolumeDeck& deck() { return m_view->volumes(); }
    void showVolumes() {
        for (const ViewLayout& layout : shippedLayouts())
            if (layout.volume) canvas().setViewLayout(layout);
    }
    // The fine picture of the first view once it is at rest.
    QImage picture() {
        VolumeView* view = deck().views().at(0);
        QImage last;
        for (int n = 0; n < 40; ++n) {
            QTest::qWait(100);
            const int count = view->renderCount();
            const QImage now = view->grabOpaque();
            if (n > 3 && now == last && count > 0) return now;
            last = now;
        }
        return last;
    }
    // In the middle of the picture, where no letter stands.
    static double brightest(const QImage& picture) {
        int most = 0;
        for (int y = picture.height() * 2 / 5; y < picture.height() * 3 / 5; ++y)
            for (int x = picture.width() * 2 / 5; x < picture.width() * 3 / 5; ++x)
                most = std::max(most, qGray(picture.pixel(x, y)));
        return most;
    }

private slots:
    void init() { openView(); }
    void cleanup() { closeView(); }

    void aBrightVoxelStandsWhereItIsSeen() {
        for (const Geometry& geometry : {phantoms::isotropic(), phantoms::thickSlices(), phantoms::flipped(),
                                         phantoms::permuted(), phantoms::oblique()}) {
            const Index3 index{geometry.sizeIjk()[0] * 2 / 3, geometry.sizeIjk()[1] / 3,
                               geometry.sizeIjk()[2] * 3 / 5};
            const Point3 point = geometry.pointLps(Point3(
                static_cast<double>(index[0]), static_cast<double>(index[1]), static_cast<double>(index[2])));
            m_view->setInput(phantoms::spot(geometry, index), QStringLiteral("Scan"));
            showVolumes();
            deck().setLook(VolumeLook::Maximum);
            QCOMPARE(deck().views().size(), std::size_t(1));
            VolumeView& view = *deck().views()[0];
            LpsBox box;
            box.add(geometry);
            for (const auto& [azimuth, elevation] :
                 std::vector<std::pair<double, double>>{{0, 0}, {90, 0}, {0, 90}, {-40, 25}}) {
                deck().setCamera({azimuth, elevation, 1.4});
                const QImage shown = picture();
                // Turn the patient instead: about the long axis, then nod; the eye stays in front.
                const double a = azimuth * std::numbers::pi / 180, e = elevation * std::numbers::pi / 180;
                const Point3 turned = Eigen::AngleAxisd(e, Point3::UnitX()) *
                                      (Eigen::AngleAxisd(-a, Point3::UnitZ()) * (point - box.centre()));
                const double mm =
                    (box.maximum - box.minimum).norm() / std::min(view.width(), view.height()) / 1.4;
                const QPointF expected(0.5 * view.width() + turned.x() / mm,
                                       0.5 * view.height() - turned.z() / mm);
                const QPointF found = brightCentre(shown, expected, 14);
                const double off = std::hypot(found.x() - expected.x(), found.y() - expected.y());
                QVERIFY2(
                    off < 0.5 * std::max(1.0, geometry.spacingMm().maxCoeff() / mm * 0.5),
                    qPrintable(QStringLiteral("%1, %2: off by %3").arg(azimuth).arg(elevation).arg(off)));
            }
        }
    }

    void aCutTakesAwayWhatLiesBeforeIt() {
        // Bright in front, dark behind: cut open at the coronal slice in the middle, seen from the front.
        m_view->setInput(phantoms::make(phantoms::isotropic(),
                                        [](const Point3& point) {
                                            if (point.norm() > 60) return 0.0;
                                            return point.y() < 0 ? 1000.0 : 400.0;
                                        }),
                         QStringLiteral("Scan"));
        showVolumes();
        deck().setLook(VolumeLook::Maximum);
        deck().setCamera({0, 0, 1});
        const double whole = brightest(picture());
        deck().setCut(Plane::Coronal);
        const double open = brightest(picture());
        QVERIFY2(whole > 230 && open < 0.75 * whole,
                 qPrintable(QStringLiteral("%1, %2").arg(whole).arg(open)));
        canvas().setCrosshair(canvas().link().crosshairLps() - Point3(0, 30, 0)); // the cut goes with it
        QVERIFY(brightest(picture()) > 230);
        deck().setCut(std::nullopt);
        QVERIFY(brightest(picture()) > 230);
    }

    void armsTurnTogetherAndModesShowOne() {
        m_view->setInput(half(phantoms::thickSlices(), 1), QStringLiteral("Scan"));
        m_view->setEnhanced(half(phantoms::isotropic(), -1), QStringLiteral("Better"));
        QVERIFY(deck().views().empty()); // the first layout has none
        showVolumes();
        QCOMPARE(deck().views().size(), std::size_t(2));
        VolumeView& first = *deck().views()[0];
        QTRY_VERIFY(first.renderCount() > 0);
        const OrbitCamera before = deck().camera();
        drag(first, Qt::LeftButton, QPoint(60, 60), QPoint(110, 80));
        QVERIFY(!(deck().camera() == before));
        QVERIFY(deck().views()[1]->camera() == first.camera());
        QTest::keyClick(&first, Qt::Key_Left);
        QVERIFY(deck().views()[1]->camera() == first.camera());
        QWheelEvent wheel(QPointF(50, 50), first.mapToGlobal(QPointF(50, 50)), {}, {0, 240}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&first, &wheel);
        QVERIFY(deck().views()[1]->camera().zoom > 1.2);
        m_view->setMode(CompareMode::Curtain); // of two arms: the second
        QCOMPARE(deck().views().size(), std::size_t(1));
        canvas().setMaximised(canvas().focusedPane());
        QVERIFY(deck().views().empty());
        canvas().setMaximised(std::nullopt);
        QCOMPARE(deck().views().size(), std::size_t(1));
        // Its rectangle is the one of the layout, clear of every slice.
        for (const Pane& pane : canvas().panes())
            QVERIFY(!QRect(pane.rect.x, pane.rect.y, pane.rect.width, pane.rect.height)
                         .intersects(deck().views()[0]->geometry()));
        QTest::mouseClick(deck().views()[0], Qt::RightButton, {}, QPoint(40, 40));
        QTRY_VERIFY(canvas().findChild<QMenu*>(QStringLiteral("volumeMenu")));
        for (QAction* action : canvas().findChild<QMenu*>(QStringLiteral("volumeMenu"))->actions())
            if (action->objectName() == QStringLiteral("volumeAbove")) action->trigger();
        QCOMPARE(deck().camera().elevationDegrees, 90.0);
    }

    void slicesDoNotWaitForIt() {
        m_view->setInput(half(phantoms::isotropic(), 1), QStringLiteral("Scan"));
        showVolumes();
        deck().setCut(Plane::Axial);
        (void)picture();
        VolumeView& view = *deck().views()[0];
        const int before = view.renderCount();
        const int slices = canvas().surface().renderCount();
        for (int step = 0; step < 10; ++step) {
            canvas().setCrosshair(canvas().link().crosshairLps() + Point3(0, 0, 1));
            (void)canvas().grabPicture();
        }
        QVERIFY(canvas().surface().renderCount() >= slices + 10);
        QCOMPARE(view.renderCount(), before); // it follows when the scrolling rests
        QTRY_VERIFY(view.renderCount() > before);
    }
};

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    VolumeViewTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "VolumeViewTest.moc"
