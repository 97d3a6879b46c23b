// The mouse, the wheel and the keyboard of the before/after view, and what its actions, menus and signals do.
// Events come through Qt Test; what they must change is read from the link, in world space. On the surface
// that MAGIQT_SURFACE names (VTK needs GL; Xvfb will do).
#include "InteractionFixture.h"

#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/ViewActions.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QShortcut>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace magiqt;

class InteractionTest : public InteractionFixture {
    Q_OBJECT

private slots:
    void init() { openView(); }
    void cleanup() { closeView(); }

    void clickMovesTheCrosshairInWorldSpace() {
        const Pane axial = pane(Plane::Axial, PaneContent::After);
        const Point3 before = crosshair();
        QSignalSpy moved(m_view.get(), &CompareView::crosshairMoved);
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, middle(axial) + QPoint(40, -25));
        const double mm = canvas().mmPerPixel();
        QVERIFY(std::abs(crosshair().x() - (before.x() + 40 * mm)) < mm);
        QVERIFY(std::abs(crosshair().y() - (before.y() - 25 * mm)) < mm);
        QCOMPARE(crosshair().z(), before.z());
        QVERIFY(moved.count() >= 1);
        QCOMPARE(moved.last().at(0).toDouble(), crosshair().x());
        QCOMPARE(moved.last().at(1).toDouble(), crosshair().y());
        QCOMPARE(moved.last().at(2).toDouble(), crosshair().z());
        QCOMPARE(canvas().focusedPane(), axial.id);
        // A drag in the coronal view of the other arm moves the same crosshair.
        const Pane coronal = pane(Plane::Coronal, PaneContent::Before);
        drag(canvas(), Qt::LeftButton, middle(coronal), middle(coronal) + QPoint(-30, 20));
        QVERIFY(std::abs(crosshair().x() - (canvas().link().centreLps().x() - 30 * mm)) < mm);
        QVERIFY(std::abs(crosshair().z() - (canvas().link().centreLps().z() - 20 * mm)) < mm);
    }

    void crosshairCannotLeaveTheVolumes() {
        const Pane axial = pane(Plane::Axial, PaneContent::Before);
        drag(canvas(), Qt::LeftButton, middle(axial), QPoint(-4000, -4000));
        const LpsBox& bounds = canvas().link().bounds();
        QVERIFY((crosshair() - bounds.clamped(crosshair())).norm() < 1e-9);
    }

    void wheelStepsTheSlicesOfTheArmUnderIt() {
        // 5 mm slices with centres at ... -2.5, 2.5, 7.5: from between two, a step ends on a centre.
        canvas().setCrosshair(Point3(0, 0, 0.7));
        turnWheel(canvas(), middle(pane(Plane::Axial, PaneContent::Before)), 120);
        QCOMPARE(crosshair().z(), 7.5);
    }

    void wheelStepsOfBothArms_data() {
        QTest::addColumn<bool>("isAfter");
        QTest::addColumn<double>("stepMm");
        QTest::newRow("input, 5 mm slices") << false << 5.0;
        QTest::newRow("enhanced, 3 mm slices") << true << 3.0;
    }
    void wheelStepsOfBothArms() {
        QFETCH(bool, isAfter);
        QFETCH(double, stepMm);
        const QPoint at = middle(pane(Plane::Axial, isAfter ? PaneContent::After : PaneContent::Before));
        turnWheel(canvas(), at, 120);
        const double first = crosshair().z();
        turnWheel(canvas(), at, 240);
        QVERIFY(std::abs(crosshair().z() - first - 2 * stepMm) < 1e-6);
        turnWheel(canvas(), at, -120);
        QVERIFY(std::abs(crosshair().z() - first - stepMm) < 1e-6);
        // A touch pad's small turns add up to one step.
        const double before = crosshair().z();
        for (int n = 0; n < 3; ++n)
            turnWheel(canvas(), at, 30);
        QCOMPARE(crosshair().z(), before);
        turnWheel(canvas(), at, 30);
        QVERIFY(std::abs(crosshair().z() - before - stepMm) < 1e-6);
    }

    void controlWheelAndRightDragZoomAboutTheCursor() {
        const Pane axial = pane(Plane::Axial, PaneContent::Before);
        const QPoint at = middle(axial) + QPoint(50, 30);
        const auto under = [&] {
            return canvas().geometry(axial).pointLps(at.x() + 0.5 - axial.rect.x,
                                                     at.y() + 0.5 - axial.rect.y);
        };
        const Point3 place = under();
        const Point3 cross = crosshair();
        turnWheel(canvas(), at, 240, Qt::ControlModifier);
        QVERIFY(canvas().link().zoom() > 1.2);
        QVERIFY((under() - place).norm() < 1e-6);
        const double zoom = canvas().link().zoom();
        drag(canvas(), Qt::RightButton, at, at + QPoint(0, -60));
        QVERIFY(canvas().link().zoom() > 1.2 * zoom);
        QVERIFY((under() - place).norm() < 1e-6);
        QVERIFY((crosshair() - cross).norm() < 1e-9);
        QTest::keyClick(&canvas(), Qt::Key_R);
        QCOMPARE(canvas().link().zoom(), 1.0);
    }

    void middleDragPansEveryView() {
        const Pane axial = pane(Plane::Axial, PaneContent::Before);
        const Point3 before = canvas().link().centreLps();
        drag(canvas(), Qt::MiddleButton, middle(axial), middle(axial) + QPoint(20, -10));
        const double mm = canvas().mmPerPixel();
        QVERIFY(std::abs(canvas().link().centreLps().x() - (before.x() - 20 * mm)) < 1e-6);
        QVERIFY(std::abs(canvas().link().centreLps().y() - (before.y() + 10 * mm)) < 1e-6);
        // The same world point is in the middle of both arms' axial views.
        const SliceGeometry one = canvas().geometry(axial);
        const SliceGeometry other = canvas().geometry(pane(Plane::Axial, PaneContent::After));
        QVERIFY((one.centreLps() - other.centreLps()).norm() < 1e-9);
        QCOMPARE(one.mmPerPixel(), other.mmPerPixel());
    }

    void shiftDragAndTheToolChangeWindowAndLevelOfBothArms() {
        const Pane axial = pane(Plane::Axial, PaneContent::Before);
        QSignalSpy changed(m_view.get(), &CompareView::windowLevelChanged);
        const Point3 cross = crosshair();
        const WindowLevel before = canvas().windowLevel(SliceCanvas::Arm::Before);
        drag(canvas(), Qt::LeftButton, middle(axial), middle(axial) + QPoint(50, 0), Qt::ShiftModifier);
        QVERIFY(changed.count() >= 1);
        const WindowLevel wider = canvas().windowLevel(SliceCanvas::Arm::Before);
        QVERIFY(wider.window > before.window * 1.1);
        QCOMPARE(changed.last().at(0).toDouble(), wider.window);
        QVERIFY((crosshair() - cross).norm() < 1e-9);
        m_view->setTool(ViewTool::WindowLevel);
        drag(canvas(), Qt::LeftButton, middle(axial), middle(axial) + QPoint(0, -40));
        QVERIFY(canvas().windowLevel(SliceCanvas::Arm::Before).level < wider.level);
        QVERIFY((crosshair() - cross).norm() < 1e-9);
        QTest::keyClick(&canvas(), Qt::Key_W);
        QCOMPARE(canvas().windowLevel(SliceCanvas::Arm::Before).window, before.window);
        QCOMPARE(canvas().windowLevel(SliceCanvas::Arm::Before).level, before.level);
    }

    void keysStepTheFocusedView() {
        QTest::keyClick(&canvas(), Qt::Key_A);
        QCOMPARE(canvas().focusedPane().plane, Plane::Axial);
        QTest::keyClick(&canvas(), Qt::Key_Up);
        const double z = crosshair().z();
        QTest::keyClick(&canvas(), Qt::Key_Up);
        QVERIFY(std::abs(crosshair().z() - z - 5.0) < 1e-6);
        QTest::keyClick(&canvas(), Qt::Key_Down);
        QVERIFY(std::abs(crosshair().z() - z) < 1e-6);
        QTest::keyClick(&canvas(), Qt::Key_PageUp);
        QVERIFY(std::abs(crosshair().z() - z - 25.0) < 1e-6);
        QTest::keyClick(&canvas(), Qt::Key_C);
        QCOMPARE(canvas().focusedPane().plane, Plane::Coronal);
        const double y = crosshair().y();
        QTest::keyClick(&canvas(), Qt::Key_PageDown);
        QVERIFY(crosshair().y() > y + 4.0); // the other way than anterior
        QTest::keyClick(&canvas(), Qt::Key_S);
        QCOMPARE(canvas().focusedPane().plane, Plane::Sagittal);
    }

    void spacePeeksWhileItIsHeld() {
        QTest::keyPress(&canvas(), Qt::Key_Space);
        QVERIFY(canvas().shownAlone() == Arm::Before);
        // The repeat of a held key is not a release.
        QKeyEvent repeat(QEvent::KeyRelease, Qt::Key_Space, Qt::NoModifier, QStringLiteral(" "), true);
        QApplication::sendEvent(&canvas(), &repeat);
        QVERIFY(canvas().shownAlone() == Arm::Before);
        QTest::keyRelease(&canvas(), Qt::Key_Space);
        QVERIFY(!canvas().shownAlone());
        QTest::keyPress(&canvas(), Qt::Key_Space);
        QFocusEvent away(QEvent::FocusOut, Qt::ActiveWindowFocusReason);
        QApplication::sendEvent(&canvas(), &away);
        QVERIFY(!canvas().shownAlone());
    }

    void curtainEdgeIsDraggedAndNudged() {
        m_view->setMode(CompareMode::Curtain);
        const Pane axial = pane(Plane::Axial, PaneContent::Curtain);
        const Point3 cross = crosshair();
        const QPoint edge(axial.rect.x + axial.rect.width / 2, axial.rect.y + 60);
        drag(canvas(), Qt::LeftButton, edge, edge + QPoint(70, 0));
        QVERIFY(std::abs(canvas().curtain() - (0.5 + 70.0 / axial.rect.width)) < 1.5 / axial.rect.width);
        QVERIFY((crosshair() - cross).norm() < 1e-9);
        const double before = canvas().curtain();
        QTest::keyClick(&canvas(), Qt::Key_Left);
        QVERIFY(std::abs(canvas().curtain() - before + 1.0 / axial.rect.width) < 1e-9);
        QTest::keyClick(&canvas(), Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(std::abs(canvas().curtain() - before - 9.0 / axial.rect.width) < 1e-9);
        // Away from the edge the drag is the crosshair's, and the edge goes along.
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier,
                          QPoint(axial.rect.x + 40, axial.rect.y + 200));
        QVERIFY((crosshair() - cross).norm() > 1.0);
        QVERIFY(std::abs(canvas().curtain() - 40.5 / axial.rect.width) < 1e-9);
    }

    void doubleClickMaximisesAndBack() {
        const Pane coronal = pane(Plane::Coronal, PaneContent::After);
        QTest::mouseDClick(&canvas(), Qt::LeftButton, Qt::NoModifier, middle(coronal));
        QCOMPARE(canvas().panes().size(), std::size_t(1));
        QCOMPARE(canvas().panes().front().id, coronal.id);
        QTest::keyClick(&canvas(), Qt::Key_A); // another plane takes the whole place
        QCOMPARE(canvas().panes().front().id, (PaneId{Plane::Axial, PaneContent::After}));
        m_view->setMode(CompareMode::Curtain); // and so does another way to compare
        QCOMPARE(canvas().panes().front().id, (PaneId{Plane::Axial, PaneContent::Curtain}));
        QTest::mouseDClick(&canvas(), Qt::LeftButton, Qt::NoModifier, QPoint(300, 300));
        QCOMPARE(canvas().panes().size(), std::size_t(3));
        QTest::keyClick(&canvas(), Qt::Key_F);
        QCOMPARE(canvas().panes().size(), std::size_t(1));
        QTest::keyClick(&canvas(), Qt::Key_Escape);
        QCOMPARE(canvas().panes().size(), std::size_t(3));
    }

    void tabWalksThroughThePanes() {
        canvas().focusPane({Plane::Axial, PaneContent::Before});
        std::vector<PaneId> seen;
        for (int n = 0; n < 6; ++n) {
            seen.push_back(canvas().focusedPane());
            QTest::keyClick(&canvas(), Qt::Key_Tab);
        }
        const std::vector<Pane> shown = canvas().panes();
        for (std::size_t n = 0; n < shown.size(); ++n)
            QCOMPARE(seen[n], shown[n].id);
    }

    void probeNamesBothArmsAndWhatLiesOutside() {
        QSignalSpy probe(m_view.get(), &CompareView::probeChanged);
        const Pane axial = pane(Plane::Axial, PaneContent::Before);
        QMouseEvent inside(QEvent::MouseMove, middle(axial) + QPoint(3, 3), QPointF(0, 0), Qt::NoButton,
                           Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&canvas(), &inside);
        QVERIFY(probe.count() > 0);
        const QString text = probe.last().first().toString();
        QVERIFY2(text.contains(QStringLiteral("Scan: ")) && text.contains(QStringLiteral("Better: ")),
                 qPrintable(text));
        QMouseEvent corner(QEvent::MouseMove, QPointF(axial.rect.x + 1, axial.rect.y + 1), QPointF(0, 0),
                           Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&canvas(), &corner);
        QVERIFY(probe.last().first().toString().contains(QStringLiteral("Scan: outside")));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&canvas(), &leave);
        QVERIFY(probe.last().first().toString().isEmpty());
    }

    void newInputResetsTheViewAndANewEnhancedVolumeKeepsIt() {
        canvas().setCrosshair(Point3(10, 20, 30));
        turnWheel(canvas(), middle(pane(Plane::Axial, PaneContent::Before)), 240, Qt::ControlModifier);
        const double zoom = canvas().link().zoom();
        m_view->setEnhanced(gradient(phantoms::isotropic(), 2.0), QStringLiteral("Better"));
        QVERIFY((crosshair() - Point3(10, 20, 30)).norm() < 1e-9);
        QCOMPARE(canvas().link().zoom(), zoom);
        m_view->setInput(gradient(phantoms::oblique(), 2.0), QStringLiteral("Other"));
        QCOMPARE(canvas().link().zoom(), 1.0);
    }

    void oneArmAloneHasThreeViewsAndNoComparison() {
        m_view->setMode(CompareMode::Curtain);
        m_view->setEnhanced(nullptr, {});
        QCOMPARE(canvas().panes().size(), std::size_t(3));
        QCOMPARE(canvas().panes().front().id.content, PaneContent::Before);
        for (QAction* action : m_view->viewActions().modeActions())
            QVERIFY(!action->isEnabled());
        QCOMPARE(m_view->mode(), CompareMode::Curtain); // what was chosen comes back with the next result
        m_view->setEnhanced(gradient(phantoms::isotropic(), 1.0), {});
        QCOMPARE(canvas().panes().front().id.content, PaneContent::Curtain);
    }

    void emptyViewIgnoresMouseAndKeys() {
        CompareView empty;
        empty.resize(400, 300);
        empty.show();
        QVERIFY(QTest::qWaitForWindowExposed(&empty));
        QVERIFY(empty.canvas().panes().empty());
        QTest::mouseClick(&empty.canvas(), Qt::LeftButton, Qt::NoModifier, QPoint(100, 100));
        QTest::mouseDClick(&empty.canvas(), Qt::LeftButton, Qt::NoModifier, QPoint(100, 100));
        turnWheel(empty.canvas(), QPoint(100, 100), 120);
        QTest::keyClick(&empty.canvas(), Qt::Key_Up);
        QTest::keyClick(&empty.canvas(), Qt::Key_F);
        empty.setMode(CompareMode::Difference);
        empty.resetView();
        empty.resetWindowLevel();
        QVERIFY(!empty.grabViews().isNull());
    }

    void actionsAndTheViewSayTheSame() {
        ViewActions& actions = m_view->viewActions();
        QSignalSpy modes(m_view.get(), &CompareView::modeChanged);
        actions.modeActions().at(1)->trigger();
        QCOMPARE(m_view->mode(), CompareMode::Curtain);
        QCOMPARE(modes.count(), 1);
        m_view->setMode(CompareMode::Difference);
        QVERIFY(actions.modeActions().at(2)->isChecked());
        QVERIFY(actions.radiologicalAction()->isChecked());
        actions.radiologicalAction()->trigger();
        QVERIFY(!m_view->isRadiological());
        actions.toolActions().at(1)->trigger();
        QCOMPARE(m_view->tool(), ViewTool::WindowLevel);
        QVERIFY(actions.toolActions().at(1)->isChecked());
    }

    void rightClickOpensTheMenuAndRightDragDoesNot() {
        QSignalSpy menu(&canvas(), &SliceCanvas::menuRequested);
        const QPoint at = middle(pane(Plane::Axial, PaneContent::Before));
        drag(canvas(), Qt::RightButton, at, at + QPoint(0, 40));
        QCOMPARE(menu.count(), 0);
        QTest::mouseClick(&canvas(), Qt::RightButton, Qt::NoModifier, at);
        QCOMPARE(menu.count(), 1);
        auto* opened = m_view->findChild<QMenu*>(QStringLiteral("viewMenu"));
        QVERIFY(opened);
        QVERIFY(opened->actions().size() >= 10);
        opened->close();
    }

    void windowShortcutsDoNotTakeTheKeys() {
        QWidget window;
        QVBoxLayout layout(&window);
        layout.addWidget(m_view.get());
        bool isTaken = false;
        QShortcut shortcut(QKeySequence(Qt::Key_S), &window);
        connect(&shortcut, &QShortcut::activated, this, [&] { isTaken = true; });
        window.resize(900, 620);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        canvas().setFocus();
        QTRY_VERIFY(canvas().hasFocus());
        QTest::keyClick(&canvas(), Qt::Key_S);
        QVERIFY(!isTaken);
        QCOMPARE(canvas().focusedPane().plane, Plane::Sagittal);
        layout.removeWidget(m_view.get());
        m_view->setParent(nullptr);
    }

    void everythingHasANameForAssistiveTechnology() {
        QVERIFY(!m_view->accessibleName().isEmpty());
        QVERIFY(!canvas().accessibleName().isEmpty());
        QVERIFY(!canvas().objectName().isEmpty());
        canvas().setCrosshair(Point3(12, -3, 2.5));
        const QString text = canvas().description(pane(Plane::Axial, PaneContent::Before));
        QVERIFY2(text.contains(QStringLiteral("Scan")) && text.contains(QStringLiteral("of 36")) &&
                     text.contains(QStringLiteral("L 12")),
                 qPrintable(text));
    }
};

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    InteractionTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "InteractionTest.moc"
