// What ScanSearch counts. Use ScanSearch.
#pragma once

#include "catalog/ScanSearch.h"

namespace magiqt {

std::vector<ValueCount> countValues(const Catalog& catalog, ScanColumn column, const ScanFilter& filter);
ScanCharts drawCharts(const Catalog& catalog, const ScanFilter& filter);

} // namespace magiqt
