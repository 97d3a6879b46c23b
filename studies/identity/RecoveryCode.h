// The recovery code of a key file: eight groups of five characters, made to be written on paper and typed
// again
// ("7F3KX-2M4QP-..."). A group is four characters of the secret (160 bits in all) and a check character over
// GF(32) that depends on the group's place: it finds every single wrong character, every two swapped ones,
// and swapped groups, and the error names the group. Letters that look like digits (O, I, L) are read as
// them. Pure functions.
#pragma once

#include "SecretMemory.h"

#include <string>

namespace magiqt {

inline constexpr std::size_t kRecoverySecretBytes = 20;

std::string recoveryCodeOf(const SecretBytes& secret);
// Throws Error (BadInput): "identity.recovery-code-length", "identity.recovery-code-mistyped" (argument
// group, 1..8).
SecretBytes secretOfRecoveryCode(const std::string& typed);

} // namespace magiqt
