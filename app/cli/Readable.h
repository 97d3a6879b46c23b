// JSON as commands print it: indented; bytes that are no UTF-8 (names of files) become replacement
// characters.
#pragma once

#include "base/Json.h"

#include <string>

namespace magiqt {

inline std::string readable(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace magiqt
