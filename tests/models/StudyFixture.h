// Studies for the tests of the desktop, made through the catalog's own writer: people with a low-field and a
// high-field session each, in a folder of the test's own.
#pragma once

#include "catalog/Catalog.h"

#include <QString>

namespace magiqt::fixtures {

enum class Images { None, Small };

struct StudyPlan {
    int subjects = 4;
    // Scans of each: the first two are a T1w pair (64 mT, then 3 T), then FLAIR, T2w ... of the two in turn.
    int scansOfEach = 2;
    Images images = Images::None; // Small: the files are there, 16 x 16 x 8 voxels
    QString title = QStringLiteral("Test study");
};

// folder is made. Pseudonyms are "s00000", "s00001" ...; sites "north" and "south"; every fifth scan has a
// finding; every third subject's pair is registered (green), the next one's amber.
void makeStudy(const QString& folder, const StudyPlan& plan = {});

// An image in derivatives/ of the first scan, made by a model that was trained on the first subject (and on
// no other). Returns its relative file.
QString addEnhanced(const QString& folder, int subject);

} // namespace magiqt::fixtures
