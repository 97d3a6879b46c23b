#include "ViewKeys.h"

#include <QCoreApplication>

#include <algorithm>

namespace magiqt {

namespace {

struct Shipped {
    const char* id;
    int key;
    const char* text;
};

// In the order of ViewCommand.
constexpr std::array<Shipped, viewCommandCount> shipped{{
    {"peek", Qt::Key_Space,
     QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Peek while held: the input in every view")},
    {"axial", Qt::Key_A, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Axial")},
    {"coronal", Qt::Key_C, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Coronal")},
    {"sagittal", Qt::Key_S, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Sagittal")},
    {"maximise", Qt::Key_F, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "One view alone, and back")},
    {"nextLayout", Qt::Key_G, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Next layout")},
    {"nextPair", Qt::Key_X, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "The next two images in one picture")},
    {"slab", Qt::Key_T, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Thicker slices: mean, maximum, minimum")},
    {"ownWindow", Qt::Key_L, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Own window and level for one image")},
    {"flicker", Qt::Key_K, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Flicker between the input and the others")},
    {"cine", Qt::Key_V, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Run through the slices, and stop")},
    {"nextSample", Qt::Key_J,
     QT_TRANSLATE_NOOP("magiqt::ViewKeys", "The samples of the enhanced image, one after the other")},
    {"map", Qt::Key_O, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Map over the images")},
    {"nextMap", Qt::Key_M, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Next map")},
    {"lowerThreshold", Qt::Key_BracketLeft,
     QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Lower threshold of the map")},
    {"higherThreshold", Qt::Key_BracketRight,
     QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Higher threshold of the map")},
    {"zoomIn", Qt::Key_Plus, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Larger")},
    {"zoomOut", Qt::Key_Minus, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Smaller")},
    {"turnLeft", Qt::Key_Comma,
     QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Turn the planes by a degree to the left")},
    {"turnRight", Qt::Key_Period,
     QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Turn the planes by a degree to the right")},
    {"straighten", Qt::Key_U, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Planes upright again")},
    {"resetView", Qt::Key_R, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Reset view")},
    {"resetWindow", Qt::Key_W, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Reset window")},
    {"distance", Qt::Key_D, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Measure a distance")},
    {"angle", Qt::Key_N, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Measure an angle")},
    {"region", Qt::Key_E, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Measure a region (ellipse)")},
    {"point", Qt::Key_P, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Mark a point")},
    {"arrow", Qt::Key_Y, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Draw an arrow")},
    {"text", Qt::Key_B, QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Write a text")},
    {"removeAnnotation", Qt::Key_Delete,
     QT_TRANSLATE_NOOP("magiqt::ViewKeys", "Remove the chosen annotation")},
}};

const Shipped& shippedOf(ViewCommand command) {
    return shipped[static_cast<std::size_t>(command)];
}

} // namespace

ViewKeys::ViewKeys() : m_keys{} {
    for (std::size_t n = 0; n < viewCommandCount; ++n)
        m_keys[n] = shipped[n].key;
}

std::vector<ViewCommand> ViewKeys::commands() {
    std::vector<ViewCommand> all;
    for (std::size_t n = 0; n < viewCommandCount; ++n)
        all.push_back(static_cast<ViewCommand>(n));
    return all;
}

QString ViewKeys::idOf(ViewCommand command) {
    return QString::fromLatin1(shippedOf(command).id);
}

QString ViewKeys::textOf(ViewCommand command) {
    return QCoreApplication::translate("magiqt::ViewKeys", shippedOf(command).text);
}

std::optional<ViewCommand> ViewKeys::commandOf(int key) const {
    const auto found = std::find(m_keys.begin(), m_keys.end(), key);
    if (key == 0 || found == m_keys.end()) return std::nullopt;
    return static_cast<ViewCommand>(found - m_keys.begin());
}

QString ViewKeys::withKey(const QString& text, ViewCommand command) const {
    const QString key = QKeySequence(keyOf(command)).toString(QKeySequence::NativeText);
    return key.isEmpty() ? text : text + QStringLiteral(" (") + key + QLatin1Char(')');
}

bool ViewKeys::isFree(int key) {
    constexpr std::array fixed{Qt::Key_Up,       Qt::Key_Down,   Qt::Key_Left, Qt::Key_Right,  Qt::Key_PageUp,
                               Qt::Key_PageDown, Qt::Key_Escape, Qt::Key_Tab,  Qt::Key_Backtab};
    return (key & Qt::KeyboardModifierMask) == 0 && key != 0 &&
           std::find(fixed.begin(), fixed.end(), key) == fixed.end();
}

} // namespace magiqt
