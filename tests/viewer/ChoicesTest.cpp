// What the ways to compare make of keys and menus: pairs, layouts, own windows, blend, slabs, flicker. On the
// surface that MAGIQT_SURFACE names (VTK needs GL; Xvfb will do).
#include "InteractionFixture.h"

#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/ViewActions.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

using namespace magiqt;

class ChoicesTest : public InteractionFixture {
    Q_OBJECT

private slots:
    void init() { openView(); }
    void cleanup() { closeView(); }

    void aReferenceIsAThirdRowAndMakesPairs() {
        QCOMPARE(canvas().panes().size(), std::size_t(6));
        QCOMPARE(canvas().pair(), (ArmPair{Arm::Before, Arm::After}));
        QTest::keyClick(&canvas(), Qt::Key_X); // one pair alone
        QCOMPARE(canvas().pair(), (ArmPair{Arm::Before, Arm::After}));
        m_view->setReference(gradient(phantoms::isotropic(), 0.002), QStringLiteral("3 T"));
        QCOMPARE(canvas().panes().size(), std::size_t(9));
        m_view->setMode(CompareMode::Curtain);
        for (const ArmPair& next : {ArmPair{Arm::Before, Arm::Reference}, ArmPair{Arm::After, Arm::Reference},
                                    ArmPair{Arm::Before, Arm::After}}) {
            QTest::keyClick(&canvas(), Qt::Key_X);
            QCOMPARE(canvas().pair(), next);
        }
        m_view->setMode(CompareMode::Difference);
        QCOMPARE(canvas().panes().size(), std::size_t(6)); // both distances to the reference
        QVERIFY(canvas()
                    .description(pane(Plane::Axial, PaneContent::DifferenceOfBefore))
                    .contains(QStringLiteral("Scan − 3 T")));
        QTest::keyClick(&canvas(), Qt::Key_X);
        m_view->setReference(nullptr, {}); // the pair that is left
        QCOMPARE(canvas().pair(), (ArmPair{Arm::Before, Arm::After}));
        QCOMPARE(canvas().panes().size(), std::size_t(3));
    }

    void layoutsByKeyAndMenu() {
        const auto shown = [&] {
            QList<PaneId> ids;
            for (const Pane& each : canvas().panes())
                ids << each.id;
            return ids;
        };
        QCOMPARE(canvas().viewLayout().id, std::string("three-planes"));
        canvas().focusPane({Plane::Sagittal, PaneContent::After});
        QTest::keyClick(&canvas(), Qt::Key_G); // axial large: its scale is its own
        QCOMPARE(shown().size(), 6);
        QVERIFY(canvas().mmPerPixel(Plane::Axial) < canvas().mmPerPixel(Plane::Sagittal));
        const Pane axial = pane(Plane::Axial, PaneContent::Before),
                   other = pane(Plane::Axial, PaneContent::After);
        QCOMPARE(canvas().geometry(axial).mmPerPixel(), canvas().geometry(other).mmPerPixel());
        QTest::keyClick(&canvas(), Qt::Key_G); // axial alone, of both arms
        QCOMPARE(shown(),
                 (QList<PaneId>{{Plane::Axial, PaneContent::Before}, {Plane::Axial, PaneContent::After}}));
        QCOMPARE(canvas().focusedPane(), (PaneId{Plane::Axial, PaneContent::After}));
        QTest::keyClick(&canvas(), Qt::Key_C); // no such plane here: the focus stays where something is
        QCOMPARE(canvas().focusedPane().plane, Plane::Axial);
        for (QAction* action : m_view->viewActions().layoutActions())
            if (action->objectName() == QStringLiteral("actionLayout_three-planes")) action->trigger();
        QCOMPARE(shown().size(), 6);
        for (QAction* action : m_view->viewActions().layoutActions()) {
            QVERIFY(!action->text().isEmpty());
            QCOMPARE(action->isChecked(),
                     action->objectName() == QStringLiteral("actionLayout_three-planes"));
        }
    }

    void oneArmMayHaveAWindowOfItsOwn() {
        const Pane after = pane(Plane::Axial, PaneContent::After);
        const auto width = [&](Arm arm) { return canvas().windowLevel(arm).window; };
        const double before = width(Arm::Before), enhanced = width(Arm::After);
        QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, middle(after));
        QTest::keyClick(&canvas(), Qt::Key_L);
        QVERIFY(canvas().hasOwnWindow(Arm::After));
        drag(canvas(), Qt::LeftButton, middle(after), middle(after) + QPoint(80, 0), Qt::ShiftModifier);
        QCOMPARE(width(Arm::Before), before);
        QVERIFY(width(Arm::After) > 1.05 * enhanced);
        const Pane input = pane(Plane::Axial, PaneContent::Before);
        const double own = width(Arm::After);
        drag(canvas(), Qt::LeftButton, middle(input), middle(input) + QPoint(-80, 0), Qt::ShiftModifier);
        QVERIFY(width(Arm::Before) < 0.95 * before);
        QCOMPARE(width(Arm::After), own);
        QTest::keyClick(&canvas(), Qt::Key_W); // one rule again
        QVERIFY(!canvas().hasOwnWindow(Arm::After));
        QCOMPARE(width(Arm::After), enhanced);
    }

    void blendSlabAndFlickerByKeys() {
        m_view->setMode(CompareMode::Blend);
        canvas().focusPane({Plane::Axial, PaneContent::Blend});
        const Point3 cross = crosshair();
        const double share = canvas().blend();
        QTest::keyClick(&canvas(), Qt::Key_Right);
        QVERIFY(canvas().blend() > share);
        for (int n = 0; n < 40; ++n)
            QTest::keyClick(&canvas(), Qt::Key_Left);
        QCOMPARE(canvas().blend(), 0.0);
        QVERIFY((crosshair() - cross).norm() < 1e-9);
        for (std::size_t n = 1; n <= SliceCanvas::slabChoices().size(); ++n) {
            QTest::keyClick(&canvas(), Qt::Key_T);
            QVERIFY(canvas().link().slab() ==
                    SliceCanvas::slabChoices()[n % SliceCanvas::slabChoices().size()]);
        }
        QTest::keyClick(&canvas(), Qt::Key_K);
        QVERIFY(canvas().isFlickering());
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY(canvas().shownAlone() == Arm::Before);
        QVERIFY(clock.elapsed() >= 167); // never faster than 3 Hz
        QTRY_VERIFY(!canvas().shownAlone());
        QTest::keyClick(&canvas(), Qt::Key_K);
        QVERIFY(!canvas().isFlickering());
        QVERIFY(!canvas().shownAlone());
    }
};

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    ChoicesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "ChoicesTest.moc"
