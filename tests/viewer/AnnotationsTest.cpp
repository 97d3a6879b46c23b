// Drawing, choosing, dragging, undoing and wording annotations with mouse and keyboard on the real canvas,
// and that they stand where they were drawn. On the surface that MAGIQT_SURFACE names (VTK needs GL; Xvfb
// will do).
#include "InteractionFixture.h"

#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/ViewActions.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace magiqt;

class AnnotationsTest : public InteractionFixture {
    Q_OBJECT

private:
    AnnotationLayer& layer() { return canvas().annotations(); }
    const Annotations& list() { return layer().list(); }
    Pane before() { return pane(Plane::Axial, PaneContent::Before); }
    QPoint place(const Pane& shown, const Point3& pointLps) {
        const Eigen::Vector2d at = canvas().geometry(shown).screen(pointLps);
        return {shown.rect.x + static_cast<int>(std::floor(at.x())),
                shown.rect.y + static_cast<int>(std::floor(at.y()))};
    }
    void drawDistance(const QPoint& from, const QPoint& to) {
        canvas().setTool(ViewTool::Distance);
        drag(canvas(), Qt::LeftButton, from, to);
        canvas().setTool(ViewTool::Crosshair);
    }
    void moveTo(const QPoint& to) {
        QMouseEvent move(QEvent::MouseMove, to, canvas().mapToGlobal(to), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(&canvas(), &move);
    }

private slots:
    void init() { openView(); }
    void cleanup() { closeView(); }

    void aDistanceIsAsLongAsItWasDrawn() {
        const QSignalSpy edits(&layer(), &AnnotationLayer::edited);
        const Point3 cross = crosshair();
        QTest::keyClick(&canvas(), Qt::Key_D);
        QCOMPARE(canvas().tool(), ViewTool::Distance);
        const QPoint from = middle(before()) - QPoint(30, 20), to = from + QPoint(60, 25);
        drag(canvas(), Qt::LeftButton, from, to);
        QCOMPARE(list().size(), std::size_t(1));
        QCOMPARE(edits.count(), 1);
        const double pixels = std::hypot(60.0, 25.0);
        QVERIFY(std::abs(lengthMm(list()[0]) - pixels * canvas().mmPerPixel(Plane::Axial)) < 1e-6);
        QCOMPARE(layer().selectedId(), list()[0].id);
        QVERIFY((crosshair() - cross).norm() < 1e-9); // drawing moves no crosshair
        QVERIFY(std::abs(list()[0].pointsLps[0].z() - cross.z()) < 1e-9);
        // A slip of the mouse is no measurement.
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, from + QPoint(0, 60));
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, from + QPoint(0, 60));
        QCOMPARE(list().size(), std::size_t(1));
        QTest::keyClick(&canvas(), Qt::Key_D); // the same key puts the tool away
        QCOMPARE(canvas().tool(), ViewTool::Crosshair);
    }

    void anAngleByThreeClicks() {
        QTest::keyClick(&canvas(), Qt::Key_N);
        const QPoint vertex = middle(before());
        for (const QPoint& at : {vertex + QPoint(50, 0), vertex, vertex + QPoint(0, -40)}) {
            QCOMPARE(list().size(), std::size_t(0));
            moveTo(at);
            QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, at, 600);
        }
        QCOMPARE(list().size(), std::size_t(1));
        QVERIFY(std::abs(angleDegrees(list()[0]) - 90.0) < 1e-6);
        // And by one drag with one more click.
        drag(canvas(), Qt::LeftButton, vertex + QPoint(50, 60), vertex + QPoint(0, 60));
        QVERIFY(layer().isBusy());
        moveTo(vertex + QPoint(-50, 60));
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, vertex + QPoint(-50, 60), 600);
        QCOMPARE(list().size(), std::size_t(2));
        QVERIFY(std::abs(angleDegrees(list()[1]) - 180.0) < 1e-6);
        // Escape lets go of one that was begun, then puts the tool away.
        drag(canvas(), Qt::LeftButton, vertex + QPoint(50, 20), vertex + QPoint(0, 20));
        QTest::keyClick(&canvas(), Qt::Key_Escape);
        QVERIFY(!layer().isBusy());
        QCOMPARE(list().size(), std::size_t(2));
        QTest::keyClick(&canvas(), Qt::Key_Escape);
        QCOMPARE(canvas().tool(), ViewTool::Crosshair);
    }

    void aRegionIsReadInEveryArm() {
        QTest::keyClick(&canvas(), Qt::Key_E);
        const QPoint from = middle(before()) - QPoint(20, 12);
        drag(canvas(), Qt::LeftButton, from, from + QPoint(40, 24));
        QCOMPARE(list().size(), std::size_t(1));
        const double mm = canvas().mmPerPixel(Plane::Axial);
        QVERIFY(std::abs(areaMm2(list()[0]) - 3.14159265358979 * 20 * 12 * mm * mm) < 1e-6);
        const std::vector<MeasuredArm> arms = canvas().measuredArms();
        QCOMPARE(arms.size(), std::size_t(2));
        QCOMPARE(QString::fromStdString(arms[0].name), QStringLiteral("Scan"));
        const auto input = regionStatistics(list()[0], *arms[0].volume);
        const auto enhanced = regionStatistics(list()[0], *arms[1].volume);
        QVERIFY(input && enhanced);
        QVERIFY(input->voxels > enhanced->voxels);             // 1.6 mm and 3 mm in plane
        QVERIFY(std::abs(input->mean - enhanced->mean) < 3.0); // both are 1000 + x + 2y
    }

    void whatIsSeenCanBeTakenHoldOf() {
        const QPoint from = middle(before()) - QPoint(40, 30), to = from + QPoint(80, 0);
        drawDistance(from, to);
        const Annotation drawn = list()[0];
        const Point3 cross = crosshair();
        // One end, then the whole by its line; also in the pane of the other arm.
        drag(canvas(), Qt::LeftButton, to, to + QPoint(0, 40));
        QCOMPARE(list().size(), std::size_t(1));
        QVERIFY((list()[0].pointsLps[0] - drawn.pointsLps[0]).norm() < 1e-9);
        const double mm = canvas().mmPerPixel(Plane::Axial);
        QVERIFY(std::abs((list()[0].pointsLps[1] - drawn.pointsLps[1]).norm() - 40 * mm) < 2 * mm);
        const Annotation bent = list()[0];
        const Pane other = pane(Plane::Axial, PaneContent::After);
        const QPoint onLine = place(other, 0.5 * (bent.pointsLps[0] + bent.pointsLps[1]));
        drag(canvas(), Qt::LeftButton, onLine, onLine + QPoint(15, 10));
        QVERIFY(std::abs(lengthMm(list()[0]) - lengthMm(bent)) < 1e-6);
        QVERIFY((list()[0].pointsLps[0] - bent.pointsLps[0]).norm() > 10 * mm);
        QVERIFY((crosshair() - cross).norm() < 1e-9);
        QCOMPARE(list()[0].id, drawn.id);
        // A click beside it lets it go, and moves the crosshair as ever.
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, from + QPoint(0, 80));
        QVERIFY(layer().selectedId().empty());
        QVERIFY((crosshair() - cross).norm() > mm);
        layer().undo();
        QVERIFY(list()[0] == bent);
        layer().undo();
        QVERIFY(list()[0] == drawn);
        layer().redo();
        QVERIFY(list()[0] == bent);
    }

    void itIsDrawnInItsSliceAlone() {
        const QPoint from = middle(before()) - QPoint(40, 40), to = from + QPoint(80, 0);
        drawDistance(from, to);
        layer().select({});
        const auto blueAt = [&](const Pane& shown) {
            const QImage picture = canvas().grabPicture();
            const double ratio = picture.width() / static_cast<double>(canvas().width());
            const QPoint at = place(shown, 0.5 * (list()[0].pointsLps[0] + list()[0].pointsLps[1]));
            int count = 0;
            for (int y = -3; y <= 3; ++y)
                for (int x = -3; x <= 3; ++x) {
                    const QColor colour = picture.pixelColor(static_cast<int>((at.x() + x) * ratio),
                                                             static_cast<int>((at.y() + y) * ratio));
                    if (colour.blue() > colour.red() + 60 && colour.blue() > 150) ++count;
                }
            return count;
        };
        const Pane other = pane(Plane::Axial, PaneContent::After);
        QVERIFY(blueAt(before()) >= 5);
        QVERIFY(blueAt(other) >= 5);
        canvas().setCrosshair(crosshair() + Point3(0, 0, 5));
        QCOMPARE(blueAt(before()), 0);
        QCOMPARE(blueAt(other), 0);
        canvas().setSlab({20, SlabMode::Mean}); // which holds its slice
        QVERIFY(blueAt(before()) >= 5);
        canvas().setSlab({});
        canvas().setCrosshair(Point3(40, 40, -20));
        canvas().goTo(list()[0]);
        QVERIFY(blueAt(before()) >= 5 || layer().selectedId() == list()[0].id);
        QVERIFY((crosshair() - 0.5 * (list()[0].pointsLps[0] + list()[0].pointsLps[1])).norm() < 1e-6);
    }

    void aTextIsTypedWhereItStands() {
        QTest::keyClick(&canvas(), Qt::Key_B);
        const QPoint at = middle(before()) + QPoint(10, 25);
        const auto field = [&] {
            for (QLineEdit* each : canvas().findChildren<QLineEdit*>(QStringLiteral("annotationText")))
                if (each->isVisible()) return each;
            return static_cast<QLineEdit*>(nullptr);
        };
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, at);
        QTRY_VERIFY(field());
        QTest::keyClicks(field(), QStringLiteral("cyst?")); // letters that are keys of the canvas too
        QTest::keyClick(field(), Qt::Key_Return);
        QCOMPARE(list().size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(list()[0].text), QStringLiteral("cyst?"));
        QTRY_VERIFY(canvas().hasFocus());
        // A double click on it changes it; Escape keeps what was.
        canvas().setTool(ViewTool::Crosshair);
        QTest::mouseDClick(&canvas(), Qt::LeftButton, Qt::NoModifier, at + QPoint(8, -5));
        QTRY_VERIFY(field());
        QVERIFY(!canvas().maximised());
        QTest::keyClicks(field(), QStringLiteral("zzz"));
        QTest::keyClick(field(), Qt::Key_Escape);
        QTRY_VERIFY(!field());
        QCOMPARE(QString::fromStdString(list()[0].text), QStringLiteral("cyst?"));
        // Without words there is no text.
        canvas().setTool(ViewTool::Text);
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, at + QPoint(0, 60));
        QTRY_VERIFY(field());
        QTest::keyClick(field(), Qt::Key_Return);
        QCOMPARE(list().size(), std::size_t(1));
    }

    void removedByKeyAndMenuAndBackByUndo() {
        const QPoint from = middle(before()) - QPoint(40, 30);
        drawDistance(from, from + QPoint(80, 0));
        QTest::keyClick(&canvas(), Qt::Key_Delete);
        QVERIFY(list().empty());
        layer().undo();
        QCOMPARE(list().size(), std::size_t(1));
        layer().select(list()[0].id);
        QMenu menu;
        m_view->viewActions().refresh();
        m_view->viewActions().fill(menu);
        QVERIFY(menu.findChild<QMenu*>(QStringLiteral("drawingMenu")));
        for (QAction* action : menu.findChild<QMenu*>(QStringLiteral("drawingMenu"))->actions())
            if (action->objectName() == QStringLiteral("actionRemoveAnnotation")) {
                QVERIFY(action->isEnabled());
                action->trigger();
            }
        QVERIFY(list().empty());
    }

    void keysCanBeOthers() {
        ViewKeys keys;
        keys.setKey(ViewCommand::Distance, Qt::Key_Q);
        keys.setKey(ViewCommand::Peek, Qt::Key_H);
        canvas().setKeys(keys);
        QTest::keyClick(&canvas(), Qt::Key_D);
        QCOMPARE(canvas().tool(), ViewTool::Crosshair);
        QTest::keyClick(&canvas(), Qt::Key_Q);
        QCOMPARE(canvas().tool(), ViewTool::Distance);
        QTest::keyPress(&canvas(), Qt::Key_Space);
        QVERIFY(!canvas().shownAlone());
        QTest::keyPress(&canvas(), Qt::Key_H);
        QVERIFY(canvas().shownAlone() == Arm::Before);
        QTest::keyRelease(&canvas(), Qt::Key_H);
        QVERIFY(!canvas().shownAlone());
        for (const ViewCommand command : ViewKeys::commands()) {
            QVERIFY(ViewKeys::isFree(ViewKeys().keyOf(command)));
            QCOMPARE(ViewKeys().commandOf(ViewKeys().keyOf(command)), std::optional(command)); // no key twice
            QVERIFY(!ViewKeys::textOf(command).isEmpty());
        }
        QVERIFY(!ViewKeys::isFree(Qt::Key_Up));
        QVERIFY(!ViewKeys::isFree((Qt::CTRL | Qt::Key_A).toCombined()));
    }
};

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    AnnotationsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "AnnotationsTest.moc"
