#include "PathJson.h"

#include "base/Json.h"

#include <vector>

namespace magiqt {

Json textToJson(const std::string& pathText) {
    const Json value = pathText;
    const std::string valid = value.dump(-1, ' ', false, Json::error_handler_t::ignore);
    if (Json::parse(valid).get<std::string>() == pathText) return value;
    return std::vector<unsigned char>(pathText.begin(), pathText.end());
}

Json pathToJson(const std::filesystem::path& path) {
    return textToJson(std::filesystem::absolute(path).lexically_normal().string());
}

std::filesystem::path pathFromJson(const Json& place) {
    if (place.is_string()) return place.get<std::string>();
    const auto bytes = place.get<std::vector<unsigned char>>();
    return std::string(bytes.begin(), bytes.end());
}

} // namespace magiqt
