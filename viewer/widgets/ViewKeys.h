// Which key does what while the canvas has the focus. Single keys without modifiers; the arrows, Page Up and
// Down and Escape are not for sale. A plain value: the canvas holds one, a dialog makes another.
// User-interface thread.
#pragma once

#include "CompareTypes.h"

#include <QKeySequence>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace magiqt {

enum class ViewCommand {
    Peek,
    Axial,
    Coronal,
    Sagittal,
    Maximise,
    NextLayout,
    NextPair,
    Slab,
    OwnWindow,
    Flicker,
    Cine,
    NextSample,
    Map,
    NextMap,
    LowerThreshold,
    HigherThreshold,
    ZoomIn,
    ZoomOut,
    TurnLeft,
    TurnRight,
    Straighten,
    ResetView,
    ResetWindow,
    Distance, // the drawing tools in the order of ViewTool
    Angle,
    Region,
    Point,
    Arrow,
    Text,
    RemoveAnnotation
};
inline constexpr std::size_t viewCommandCount = static_cast<std::size_t>(ViewCommand::RemoveAnnotation) + 1;

// Of a tool that draws.
inline ViewCommand drawingCommand(ViewTool tool) {
    return static_cast<ViewCommand>(static_cast<int>(ViewCommand::Distance) + static_cast<int>(tool) -
                                    firstDrawingTool);
}

class ViewKeys {
public:
    ViewKeys(); // the keys as shipped

    static std::vector<ViewCommand> commands();
    static QString idOf(ViewCommand command);   // "nextLayout", as settings say it
    static QString textOf(ViewCommand command); // "Next layout", in the program's language

    int keyOf(ViewCommand command) const {
        return m_keys[static_cast<std::size_t>(command)];
    } // Qt::Key; 0: none
    void setKey(ViewCommand command, int key) { m_keys[static_cast<std::size_t>(command)] = key; }
    std::optional<ViewCommand> commandOf(int key) const;
    QString withKey(const QString& text, ViewCommand command) const; // "Distance (D)"
    // Whether a command may have it: a key alone that is not one of the fixed ones.
    static bool isFree(int key);

private:
    std::array<int, viewCommandCount> m_keys;
};

} // namespace magiqt
