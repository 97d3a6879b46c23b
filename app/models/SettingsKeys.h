// The keys of what the desktop remembers between starts (QSettings; the file is readable by its owner alone).
// Nothing that points to a person is stored: no file, no name. The one folder that is, is that of a study,
// under "private/": it is never shown, exported or logged, because a folder can be named after a person.
// User-interface thread only.
#pragma once

#include <QString>

namespace magiqt::settings {

inline const QString theme = QStringLiteral("view/theme");             // system | light | dark | dim
inline const QString language = QStringLiteral("view/language");       // system | en | de
inline const QString orientation = QStringLiteral("view/orientation"); // radiological | neurological
inline const QString viewLayout = QStringLiteral("view/layout");       // id of a file in resources/layouts
inline const QString layoutsOfStudies = QStringLiteral("view/layoutsOfStudies"); // LayoutMemory
inline const QString keys = QStringLiteral("keys/"); // + id of a command: its key, where it is not as shipped
inline const QString windowGeometry = QStringLiteral("window/geometry");      // QWidget::saveGeometry
inline const QString openStudy = QStringLiteral("private/openStudy");         // its folder
inline const QString recentStudies = QStringLiteral("private/recentStudies"); // array of folder, title
inline const QString cohortColumns = QStringLiteral("cohort/columns");        // QHeaderView::saveState
inline const QString graphics =
    QStringLiteral("graphics/"); // + a hash of the display: hardware | software | none
inline const QString preset = QStringLiteral("enhance/preset"); // preview | standard | fine
inline const QString samples = QStringLiteral("enhance/samples");
inline const QString device = QStringLiteral("enhance/device"); // auto | cpu | cuda
// Seconds a network evaluation takes for one million voxels of 1 mm here, measured at the last finished run.
inline const QString paceCpu = QStringLiteral("enhance/secondsPerMegavoxelCpu");
inline const QString paceCuda = QStringLiteral("enhance/secondsPerMegavoxelCuda");

} // namespace magiqt::settings
