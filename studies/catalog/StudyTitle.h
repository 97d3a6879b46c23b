// The title of a study: what people see instead of the folder's name, which may be a person's. Uses the
// Catalog's thread.
#pragma once

#include "Catalog.h"

#include <string>

namespace magiqt {

// Empty where none was given.
std::string studyTitle(const Catalog& catalog);
// Not an edit that can be undone; stands in the audit trail. Throws Error (Usage, "study.read-only").
void setStudyTitle(Catalog& catalog, const std::string& title);

} // namespace magiqt
