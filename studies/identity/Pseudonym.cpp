#include "Pseudonym.h"

#include "Cryptography.h"

namespace magiqt {

namespace {

constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kLength = 6;

std::string labelOf(const std::string& bytes) {
    std::string label;
    for (std::size_t i = 0; i < kLength; ++i)
        label += kAlphabet[static_cast<unsigned char>(bytes[i]) & 31u];
    return label;
}

} // namespace

std::string keyedPseudonym(const SecretBytes& key, const std::string& who, const PseudonymIsTaken& isTaken) {
    for (unsigned attempt = 0;; ++attempt) {
        const std::string label = labelOf(keyedHash(key, who + '\0' + std::to_string(attempt), 16));
        if (!isTaken(label)) return label;
    }
}

std::string randomPseudonym(const PseudonymIsTaken& isTaken) {
    for (;;) {
        const std::string label = labelOf(randomBytes(kLength));
        if (!isTaken(label)) return label;
    }
}

} // namespace magiqt
