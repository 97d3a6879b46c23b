// The before/after view: the input ("before" arm), the enhanced volume ("after" arm) and, where there is one,
// the high-field reference in three linked planes. Side by side shows every arm in its own row; the other
// modes show two arms in one picture. Everything is linked in world space (LPS mm), so the volumes may have
// different grids.
// Owns its canvas and its actions; shares the volumes. User-interface thread only; a plane is resliced at
// repaint, never a volume.
#pragma once

#include "CompareTypes.h"
#include "ViewMaps.h"

#include "volume/Volume.h"

#include <QImage>
#include <QString>
#include <QWidget>

namespace magiqt {

class SliceCanvas;
class ViewActions;
class VolumeDeck;

class CompareView : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(QWidget* parent = nullptr);
    ~CompareView() override;

    // An image in the world of all arms, with its name; null takes it away. grey: SliceCanvas::setArm.
    using Grey = std::optional<GreyStatistics>;
    void setInput(VolumePointer volume, const QString& label, const Grey& grey = {});
    void setEnhanced(VolumePointer volume, const QString& label, const Grey& grey = {});
    void setReference(VolumePointer volume, const QString& label, const Grey& grey = {}); // high field
    void setOther(VolumePointer volume, const QString& label, const Grey& grey = {});     // of a second model
    void setSamples(std::vector<VolumePointer> samples); // that the enhanced image is the mean of
    void setMaps(std::vector<ViewMap> maps);             // of which one may be drawn over the images
    void setMode(CompareMode mode);
    CompareMode mode() const;
    void setTool(ViewTool tool);
    ViewTool tool() const;
    void setRadiological(bool radiological); // true: the patient's left on the right of the screen
    bool isRadiological() const;
    void setPeek(bool showBefore); // while true every view shows the input
    void resetView();
    void resetWindowLevel();
    QImage grabViews(); // picture of all views, in device pixels

    // Modes, tools, orientation and resets as actions, for a tool bar or a menu of the window.
    ViewActions& viewActions() { return *m_actions; }
    // The canvas that draws and handles the mouse and the keyboard.
    SliceCanvas& canvas() { return *m_canvas; }
    // The views in three dimensions, where the layout has them.
    VolumeDeck& volumes() { return *m_volumes; }

signals:
    void crosshairMoved(double leftMm, double posteriorMm, double superiorMm); // LPS
    void windowLevelChanged(double window, double level);                      // of the input arm
    void modeChanged(magiqt::CompareMode mode);
    void toolChanged(magiqt::ViewTool tool);
    void probeChanged(const QString& text); // values of both arms under the cursor

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyPalette();
    void retranslate();

    SliceCanvas* m_canvas;
    ViewActions* m_actions;
    VolumeDeck* m_volumes;
};

} // namespace magiqt
