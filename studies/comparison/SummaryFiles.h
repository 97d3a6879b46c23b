// A summary as files: JSON for programs, CSV for spreadsheets, and back.
#pragma once

#include "Summary.h"

#include "base/JsonForward.h"

#include <filesystem>

namespace magiqt {

Json toJson(const ComparisonSummary& summary);

// values.csv (a row a group, contrast and metric), pairs.csv, subjects.csv (a row a group, contrast, metric
// and subject) and summary.json in `folder`. Throws Error (NoResource).
void writeSummary(const ComparisonSummary& summary, const std::filesystem::path& folder);

} // namespace magiqt
