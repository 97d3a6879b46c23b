#include "RecoveryCode.h"

#include "base/Error.h"

#include <array>
#include <cctype>

namespace magiqt {

namespace {

constexpr std::size_t kGroups = 8;
constexpr std::size_t kGroupLength = 5; // the last is the check character
constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// Product in GF(32), polynomial x^5 + x^2 + 1; x generates the 31 elements that are not zero.
unsigned times(unsigned a, unsigned b) {
    unsigned product = 0;
    for (; b != 0; b >>= 1) {
        if (b & 1) product ^= a;
        a <<= 1;
        if (a & 32) a ^= 37;
    }
    return product;
}

unsigned checkOf(const std::array<unsigned, kGroupLength - 1>& values, unsigned group) {
    unsigned weight = 2;
    unsigned sum = times(1, group); // so that a group belongs to its place
    for (const unsigned value : values) {
        sum ^= times(weight, value);
        weight = times(weight, 2);
    }
    return sum;
}

int valueOf(char typed) {
    char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(typed)));
    if (letter == 'O') letter = '0';
    if (letter == 'I' || letter == 'L') letter = '1';
    for (int value = 0; value < 32; ++value)
        if (kAlphabet[value] == letter) return value;
    return -1;
}

bool isSeparator(char typed) {
    return typed == '-' || std::isspace(static_cast<unsigned char>(typed));
}

} // namespace

std::string recoveryCodeOf(const SecretBytes& secret) {
    std::string code;
    std::size_t bit = 0;
    for (unsigned group = 0; group < kGroups; ++group) {
        std::array<unsigned, kGroupLength - 1> values{};
        for (unsigned& value : values)
            for (int i = 0; i < 5; ++i, ++bit)
                value = value << 1 | (secret.data()[bit / 8] >> (7 - bit % 8) & 1u);
        if (group > 0) code += '-';
        for (const unsigned value : values)
            code += kAlphabet[value];
        code += kAlphabet[checkOf(values, group)];
    }
    return code;
}

SecretBytes secretOfRecoveryCode(const std::string& typed) {
    std::string characters;
    for (const char character : typed)
        if (!isSeparator(character)) characters += character;
    const std::size_t length = characters.size();
    if (length != kGroups * kGroupLength) {
        wipeText(characters);
        throw Error(ErrorKind::BadInput, "identity.recovery-code-length",
                    "the recovery code has " + std::to_string(length) +
                        " characters; eight groups of five were expected. Nothing was changed",
                    {{"characters", std::to_string(length)}});
    }
    SecretBytes secret(kRecoverySecretBytes);
    std::size_t bit = 0;
    for (unsigned group = 0; group < kGroups; ++group) {
        std::array<unsigned, kGroupLength - 1> values{};
        bool right = true;
        for (std::size_t i = 0; i < kGroupLength; ++i) {
            const int value = valueOf(characters[group * kGroupLength + i]);
            right = right && value >= 0;
            if (i + 1 < kGroupLength)
                values[i] = static_cast<unsigned>(value) & 31u;
            else
                right = right && static_cast<unsigned>(value) == checkOf(values, group);
        }
        if (!right) {
            wipeText(characters);
            throw Error(
                ErrorKind::BadInput, "identity.recovery-code-mistyped",
                "group " + std::to_string(group + 1) +
                    " of the recovery code is mistyped; compare it with the paper. Nothing was changed",
                {{"group", std::to_string(group + 1)}});
        }
        for (const unsigned value : values)
            for (int i = 4; i >= 0; --i, ++bit)
                secret.data()[bit / 8] |= static_cast<std::uint8_t>((value >> i & 1u) << (7 - bit % 8));
    }
    wipeText(characters);
    return secret;
}

} // namespace magiqt
