// Small scans for the tests of the desktop. Files are made in a folder of the test's own.
#pragma once

#include <QString>

namespace magiqt::fixtures {

// A head-like ball with an inner core, 1.6 x 1.6 x 5 mm, size^2 x size/2 voxels. Written to folder/name.
QString writeScan(const QString& folder, const QString& name, int size = 32);
// size^3 int16 voxels of 1 mm.
QString writeLargeScan(const QString& folder, const QString& name, int size);
// A file that is no NIfTI.
QString writeRubbish(const QString& folder, const QString& name);

} // namespace magiqt::fixtures
