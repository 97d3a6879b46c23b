// The canvas under a CompareView: panes (planes x arms), all of which follow one LinkState. It lays
// the panes out, says what its surface draws (VTK or raster), paints letters, texts and the crosshair over
// it, and turns mouse and keyboard into changes of the link. Handlers only record; slices are computed once,
// at repaint. Owned by the CompareView; shares the volumes. User-interface thread; world positions are LPS
// mm, pane positions logical pixels.
#pragma once

#include "AnnotationLayer.h"
#include "CompareTypes.h"
#include "SliceOverlay.h"
#include "ViewKeys.h"
#include "ViewMaps.h"

#include "viewer/core/AnnotationFile.h"
#include "viewer/core/LinkState.h"
#include "viewer/core/OverlayPicture.h"
#include "viewer/core/PaneLayout.h"
#include "viewer/core/ViewState.h"
#include "viewer/raster/SliceSurface.h"

#include <QPointF>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <array>
#include <functional>
#include <optional>
#include <vector>

class QNativeGestureEvent;

namespace magiqt {

class SliceCanvas : public QWidget, private SliceSurface::Client {
    Q_OBJECT
public:
    using Arm = magiqt::Arm;
    explicit SliceCanvas(QWidget* parent = nullptr);
    ~SliceCanvas() override;

    // In the world of all arms; null takes it away. A new input resets view and window, the others keep both.
    // grey: of the volume, where they are known; otherwise they are worked out here, which takes tens of
    // milliseconds.
    void setArm(Arm arm, VolumePointer volume, const QString& label,
                const std::optional<GreyStatistics>& grey = {});
    bool hasArm(Arm arm) const;
    const ViewMaps& maps() const { return m_maps; }
    // `change` alters them; what is shown follows.
    void changeMaps(const std::function<void(ViewMaps&)>& change);
    // The two that a curtain, a blend or a difference is of.
    ArmPair pair() const;
    void nextPair();
    void setMode(CompareMode mode);
    CompareMode mode() const { return m_mode; }
    void setViewLayout(const ViewLayout& layout);
    const ViewLayout& viewLayout() const { return m_layout; }
    void setKeys(const ViewKeys& keys);
    const ViewKeys& keys() const { return m_keys; }
    // What it shows besides its volumes; an unknown layout leaves the present one.
    ViewState viewState() const;
    void setViewState(const ViewState& state);
    void setTool(ViewTool tool);
    ViewTool tool() const { return m_tool; }
    // What is drawn on the slices: LPS mm of the world of all arms.
    AnnotationLayer& annotations() { return *m_annotations; }
    // The volumes, with their names: what an annotation is measured in.
    std::vector<MeasuredArm> measuredArms() const;
    // Its slice and place come to the middle of the panes.
    void goTo(const Annotation& annotation);
    void editText(const std::string& annotationId);
    void setConvention(SideConvention convention);
    void setPeek(bool isOn); // every pane shows the input
    // Input and the rest in turn, once a second: seen by eyes that compare, never faster (3 Hz can harm).
    void setFlicker(bool isOn);
    bool isFlickering() const { return m_flicker.isActive(); }
    // Its window and level are its own from now on, or those of the rule for all again.
    void setOwnWindow(Arm arm, bool isOwn);
    bool hasOwnWindow(Arm arm) const;
    void setCrosshair(const Point3& pointLps);
    // Free oblique: the planes turn together about the crosshair; upright again.
    void turnAbout(const Point3& axisLps, double radians);
    void straighten();
    void setSlab(const Slab& slab);
    static const std::vector<Slab>& slabChoices(); // that a menu offers and the key T goes through
    static QString slabText(const Slab& slab);     // "Mean of 5 mm"
    // What the enhanced image is the mean of; empty: unknown. One of them may stand in its place.
    void setSamples(std::vector<VolumePointer> samples);
    std::size_t sampleCount() const { return m_samples.size(); }
    void showSample(std::optional<std::size_t> place); // nothing: the enhanced image itself
    std::optional<std::size_t> shownSample() const { return m_sample; }
    void nextSample(); // after the last one the enhanced image again
    // Where the crosshair goes when the plane with the focus runs through its image, slice by slice.
    std::vector<Point3> cinePlaces() const;
    void setCine(bool isOn); // runs to and fro until it is told to stop, or somebody takes hold of a view
    bool isCine() const { return m_cine.isActive(); }
    // While there is one, every pane shows this arm (nothing: as the mode says).
    void showAlone(std::optional<Arm> which);
    std::optional<Arm> shownAlone() const { return m_alone; }
    void setCurtain(double part); // of a pane's width, 0..1
    double curtain() const { return m_curtain; }
    void resetView();
    void setBlend(double share); // of the second arm, 0..1
    double blend() const { return m_style.aboveShare; }
    void resetWindowLevel(); // of all arms, by one rule again
    void focusPane(const PaneId& id);
    PaneId focusedPane() const { return m_focus; }
    Arm focusedArm() const; // whose slices the keys step through
    void setMaximised(const std::optional<PaneId>& id);
    std::optional<PaneId> maximised() const { return m_maximised; }

    SliceSurface& surface() { return *m_surface; }
    QImage grabPicture() { return m_surface->grabPicture(); }
    void invalidate() { m_surface->invalidate(); }

    const LinkState& link() const { return m_link; }
    ValueRange range(Arm arm) const;
    WindowLevel windowLevel(Arm arm) const;
    std::vector<Pane> panes() const;
    std::vector<VolumePane> volumePanes() const; // none where arms are seen in slices alone
    const VolumePointer& volume(Arm which) const { return arm(which).volume; }
    double background(Arm which) const { return arm(which).grey.background; } // darker is air
    QString labelOf(Arm arm) const;
    double mmPerPixel() const; // logical: of the axial plane, and of every pane in most layouts
    double mmPerPixel(Plane plane) const;
    SliceGeometry geometry(const Pane& pane) const;
    Point3 slicePointLps(const Pane& pane) const; // of its slice: the crosshair, or beside it in a filmstrip
    QString
    description(const Pane& pane) const; // "Axial, Input, slice 84 of 160, ..." for assistive technology

signals:
    void painted(); // a picture stands on the screen
    void crosshairMoved(double leftMm, double posteriorMm, double superiorMm);
    void windowLevelChanged(double window, double level);
    void modeChanged(magiqt::CompareMode mode);
    void probeChanged(const QString& text);
    void armsChanged();
    void toolChanged(magiqt::ViewTool tool);
    void keysChanged();
    void layoutChanged();
    void panesChanged();   // what is shown where
    void choicesChanged(); // layout, slab, pair, own windows, flicker, map
    void menuRequested(const QPoint& globalPosition);

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    struct ArmData {
        VolumePointer volume;
        QString label;
        GreyStatistics grey;               // of it alone
        ValueRange range;                  // matched with the others
        std::optional<DisplayMapping> own; // its window, where it does not follow the rule for all
    };
    static constexpr double zoomAStep = 1.15;
    static constexpr double turnAStep = 3.14159265358979323846 / 180.0; // radians

    enum class Drag { None, Crosshair, WindowLevel, Zoom, Pan, Turn, Curtain, Annotation };
    // What a difference slice was computed from; it is computed again only when this changes.
    struct DifferenceKey {
        PaneId pane;
        PlaneAxes axes{};
        double position = 0.0;
        double limit = 0.0;
        double pitchMm = 0.0;
        int generation = -1;
        bool operator==(const DifferenceKey&) const = default;
    };

    ArmData& arm(Arm which) { return m_arms[static_cast<std::size_t>(which)]; }
    const ArmData& arm(Arm which) const { return m_arms[static_cast<std::size_t>(which)]; }
    DisplayMapping& mappingOf(Arm which) { return arm(which).own ? *arm(which).own : m_link.mapping(); }
    ArmsPresent armsPresent() const;
    std::vector<PaneContent> contents() const;
    ArmPair pairOf(const Pane& pane) const;
    bool isRelative(const ArmPair& pair) const;
    const VolumePointer& drawnVolume(Arm which) const; // the arm's own, or the sample in its place
    const ViewMap* mapOver(const Pane& pane) const;    // that is drawn there
    std::shared_ptr<const ColourSlice> mapColours(const ViewMap& map, const SliceGeometry& slice) const;
    const Pane* paneAt(const std::vector<Pane>& panes, const QPointF& position) const;
    std::optional<Pane> paneOf(const PaneId& id) const;
    Point3 pointAt(const Pane& pane, const QPointF& position) const;
    Arm steppedArm(const Pane& pane) const; // whose slices the wheel and the keys step through
    bool isOnCurtainEdge(const Pane& pane, const QPointF& position) const;
    double differenceScale(const ArmPair& pair) const;
    SliceScene scene(int deviceWidth, int deviceHeight) override;
    void paintOverlay(QPainter& painter) override;
    std::optional<PaneOverlay::Legend> legendOf(const Pane& pane) const;
    std::optional<PaneOverlay::Legend> mapLegend(const ViewMap& map) const;
    static QString nameOf(Plane plane);
    QString nameOf(Arm which) const;
    static QString placeText(const Point3& pointLps); // "L 12.0  P 3.5  S 40.0"
    QString planeText(Plane plane) const;             // "Axial, turned 12°"
    void matchRanges();
    void takeTurn();
    void stepCine();
    void turnInPane(const Pane& pane, double radians); // what is seen turns to the right
    std::optional<ScenePatch> patchOf(const Pane& pane, int beginX, int endX, int deviceWidth,
                                      int deviceHeight) const;
    void addArm(SliceScene& scene, Arm which, std::optional<ScenePatch> patch) const;
    DifferenceArm differenceArm(Arm which, bool inPartsOfRange) const;
    std::shared_ptr<const ColourSlice> differenceOf(const Pane& pane);
    std::shared_ptr<const ColourSlice> fusionOf(const Pane& pane, const SliceGeometry& slice) const;
    AnnotationView annotationView(const Pane& pane) const;
    void paintAnnotations(QPainter& painter, const Pane& pane) const;
    void beginPlainDrag(const Pane& pane, const QPointF& position);
    void stepSlice(const Pane& pane, int steps);
    void beginDrag(Drag drag, const Pane& pane, const QPointF& position);
    void continueDrag(const QPointF& position);
    bool takeGesture(const QNativeGestureEvent& gesture);
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    void takeArrow(int key, Qt::KeyboardModifiers modifiers, const Pane& pane);
    void carryOut(ViewCommand command, const Pane& pane);
    void stepBack();
    void nextLayout();
    bool isOurKey(int key) const;
    void updateProbe(const QPointF& position);
    void updateCursor(const QPointF& position);
    void emitCrosshair();
    void emitWindowLevel();
    void refreshAccessibility();
    QString armLabel(const Pane& pane) const;

    std::array<ArmData, armCount> m_arms;
    ArmPair m_pair;
    ViewMaps m_maps;
    OverlayStyle m_style; // its mode is that of the pane
    QTimer m_flicker;
    SliceSurface* m_surface;
    AnnotationLayer* m_annotations;
    // Of the panes that are shown.
    std::vector<std::pair<DifferenceKey, std::shared_ptr<const ColourSlice>>> m_differences;
    LinkState m_link;
    CompareMode m_mode = CompareMode::SideBySide;
    ViewLayout m_layout;
    ViewTool m_tool = ViewTool::Crosshair;
    ViewKeys m_keys;
    std::optional<Arm> m_alone;
    std::vector<VolumePointer> m_samples;
    std::optional<std::size_t> m_sample;
    QTimer m_cine;
    int m_cineDirection = 1;
    double m_curtain = 0.5;
    PaneId m_focus;
    std::optional<PaneId> m_maximised;
    int m_generation = 0; // counts changes of the volumes

    Drag m_drag = Drag::None;
    PaneId m_dragPane;
    QPointF m_dragStart;
    QPointF m_dragLast;
    Point3 m_dragAnchorLps{0, 0, 0};
    bool m_dragMoved = false;
    int m_wheelRest = 0;
};

} // namespace magiqt
