#pragma once

#include <nlohmann/json_fwd.hpp>

namespace magiqt {
using Json = nlohmann::json;
}
