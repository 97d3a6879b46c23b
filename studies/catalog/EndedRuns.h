// Runs of a study that have ended and are not in its catalog yet: what the queue worked off while nobody had
// the study open. Uses the Catalog's thread.
#pragma once

#include "Catalog.h"

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

// Kinds of job of which nothing belongs into a catalog: a look into a folder, an export, a self-test.
bool leavesNothing(const std::string& jobKind);

// Whether the catalog knows the run as it stands now. One that failed, was retried and is done is not.
bool isTakenIn(const Catalog& catalog, const std::filesystem::path& runFolder);

// Run folders in STUDY/runs that are done, failed or cancelled, oldest first, so that what others are made of
// comes before them. Folders that are no runs are passed over.
std::vector<std::filesystem::path> runsToTakeIn(const Catalog& catalog);

} // namespace magiqt
