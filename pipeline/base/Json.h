// JSON for the whole house: nlohmann's, under one name. Headers that only pass JSON along include JsonForward.h.
#pragma once

#include "JsonForward.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace magiqt {

// Reads a whole JSON file. Throws Error (BadInput, "json.unreadable" or "json.invalid"); files over 64 MiB are
// refused. The error never names the folder of the file, only its last part.
Json readJsonFile(const std::filesystem::path& file);

// Writes indented JSON through AtomicFile: the old file stays until the new one is complete.
void writeJsonFile(const std::filesystem::path& file, const Json& value);

} // namespace magiqt
