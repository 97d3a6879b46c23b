// Pseudonyms: the label of `sub-`, six characters of 0-9 and a-z without i, l, o, u, so that they can be read
// aloud and stand in a BIDS name. With a key they follow from the person's id by a keyed hash, without one
// they are random. Pure functions but for the random source.
#pragma once

#include <functional>
#include <string>

namespace magiqt {

class SecretBytes;

using PseudonymIsTaken = std::function<bool(const std::string&)>;

// The first of a sequence given by `who` and the key that nobody has; the same each time while that one stays
// free.
std::string keyedPseudonym(const SecretBytes& key, const std::string& who, const PseudonymIsTaken& isTaken);
std::string randomPseudonym(const PseudonymIsTaken& isTaken);

} // namespace magiqt
