// The rounds of SHA-256 over whole blocks of 64 bytes: in portable C++ and with the instructions that x86
// processors have for it (several times as fast). Used by Sha256 and its test alone. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace magiqt {

using Sha256State = std::array<std::uint32_t, 8>;

void sha256BlocksPortable(Sha256State& state, const std::uint8_t* data, std::size_t blocks);

bool hasSha256Instructions();
// Only where hasSha256Instructions().
void sha256BlocksHardware(Sha256State& state, const std::uint8_t* data, std::size_t blocks);

} // namespace magiqt
