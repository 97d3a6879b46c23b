// JSON whose memory is wiped when it goes: for the persons of a key file. Included by the .cpp files of this
// folder.
#pragma once

#include "SecretMemory.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace magiqt {

using SecretText = std::basic_string<char, std::char_traits<char>, WipingAllocator<char>>;
using SecretJson = nlohmann::basic_json<std::map, std::vector, SecretText, bool, std::int64_t, std::uint64_t,
                                        double, WipingAllocator>;

inline SecretText secretText(const std::string& text) {
    return {text.begin(), text.end()};
}

inline std::string plainText(const SecretJson& value) {
    const auto& text = value.get_ref<const SecretText&>();
    return {text.begin(), text.end()};
}

} // namespace magiqt
