// The layouts of resources/layouts, built in. User-interface thread.
#pragma once

#include "viewer/core/ViewLayout.h"

#include <QString>

#include <vector>

namespace magiqt {

// In the order of their file names, never none; a canvas begins with the first.
const std::vector<ViewLayout>& shippedLayouts();
const ViewLayout* shippedLayout(const std::string& id); // null: there is none of this name
// In the program's language, else in English.
QString nameOf(const ViewLayout& layout);

} // namespace magiqt
