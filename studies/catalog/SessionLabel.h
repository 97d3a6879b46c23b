// Labels of sessions: numbers with two digits. They are names that files bear, so they never change while a
// session stays with its subject. Pure.
#pragma once

#include <set>
#include <string>

namespace magiqt {

// The number after the greatest: "03" after "01", "02" and "baseline".
std::string nextSessionLabel(const std::set<std::string>& taken);

} // namespace magiqt
