// Whether OpenGL works here and is hardware. A broken driver can end the process that asks, so a child asks
// (`magiqt --probe-gl`), after the first frame of every start; its answer holds from the next start on, for
// this display. Until it is known that OpenGL is hardware, slices are drawn by the processor, which works
// everywhere. User-interface thread.
#pragma once

#include <QString>

namespace magiqt {

struct GlProbe;

class GraphicsProbe {
public:
    // What canvases made from now on are drawn with: as the last start on this display found out.
    static void applyRemembered();
    // Asks a child; comes back at once.
    static void start();

    // "OpenGL: usable, hardware (4.6, ...)": what the child prints.
    static QString answerOf(const GlProbe& probe);
    // hardware, software or none; of a child that printed this before it ended well.
    static QString wordOf(const QString& answer);
};

} // namespace magiqt
