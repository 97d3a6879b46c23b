// What `magiqt-cli import` shows: the preview, and what came of an import, as tables for people and as JSON.
// Pure functions.
#pragma once

#include "base/JsonForward.h"
#include "catalog/IngestImport.h"

#include <string>

namespace magiqt {

// Of import_scan's preview.json.
std::string previewTable(const Json& preview);
// The series of the preview that were not imported, with the reason.
Json leftOut(const Json& preview, const ImportIngestResult& taken);
std::string importTable(const ImportIngestResult& taken, const Json& left);
Json importJson(const ImportIngestResult& taken);

} // namespace magiqt
