// Paths in JSON files of the program's own (private.json, queue entries): text, or the bytes where a name is
// no UTF-8. Free of threads.
#pragma once

#include "base/JsonForward.h"

#include <filesystem>

namespace magiqt {

Json pathToJson(const std::filesystem::path& path); // made absolute
Json textToJson(const std::string& pathText);       // as it is
// Throws Json::exception when `place` is neither text nor bytes.
std::filesystem::path pathFromJson(const Json& place);

} // namespace magiqt
