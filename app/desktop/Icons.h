// Line icons of resources/icons, drawn in the current palette's text colour at any size and scale, so that
// they follow the theme without being made again. User-interface thread only.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace magiqt {

// name: "open", "enhance" ... (resources/icons/<name>.svg). colour: invalid takes the palette's.
QIcon themedIcon(const QString& name, const QColor& colour = {});

} // namespace magiqt
