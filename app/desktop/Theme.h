// Light, dark, dim or the system's appearance: one QPalette and one small style sheet for the whole program.
// The choice is kept in the settings by the window. User-interface thread only; apply() before or after
// windows exist.
#pragma once

#include <QPalette>
#include <QString>

namespace magiqt {

// Dim: dark, with two thirds of its light, for reading rooms.
enum class ThemeChoice { System, Light, Dark, Dim };

class Theme {
public:
    // Remembers how the system looks; once, right after QApplication was made.
    static void rememberSystem();
    static void apply(ThemeChoice choice);
    static ThemeChoice choice();
    static bool isDark(); // what is shown now

    static ThemeChoice fromName(const QString& name); // "light", "dark", "dim", anything else is the system
    static QString name(ThemeChoice choice);
};

} // namespace magiqt
