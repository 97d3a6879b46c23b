#include "identity/RecoveryCode.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstring>

using namespace magiqt;

namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

bool sameBytes(const SecretBytes& a, const SecretBytes& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string errorOf(const std::string& code) {
    try {
        secretOfRecoveryCode(code);
    } catch (const Error& error) {
        return error.code() +
               (error.arguments().contains("group") ? " " + error.arguments().at("group") : "");
    }
    return "none";
}

} // namespace

TEST_CASE("a recovery code leads back to its secret, however it is typed") {
    for (int i = 0; i < 50; ++i) {
        const SecretBytes secret = SecretBytes::random(kRecoverySecretBytes);
        const std::string code = recoveryCodeOf(secret);
        REQUIRE(code.size() == 8 * 5 + 7);
        CHECK(sameBytes(secretOfRecoveryCode(code), secret));
        std::string sloppy;
        for (const char character : code) {
            if (character == '-')
                sloppy += "  ";
            else if (character == '0')
                sloppy += 'o';
            else if (character == '1')
                sloppy += 'l';
            else
                sloppy += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
        }
        CHECK(sameBytes(secretOfRecoveryCode(sloppy + "\n"), secret));
    }
}

TEST_CASE("every single wrong character is found, and the error names its group") {
    const std::string code = recoveryCodeOf(SecretBytes::random(kRecoverySecretBytes));
    for (std::size_t place = 0; place < code.size(); ++place) {
        if (code[place] == '-') continue;
        for (const char* other = kAlphabet; *other != '\0'; ++other) {
            if (*other == code[place]) continue;
            std::string wrong = code;
            wrong[place] = *other;
            CHECK(errorOf(wrong) == "identity.recovery-code-mistyped " + std::to_string(place / 6 + 1));
        }
    }
}

TEST_CASE("swapped characters and swapped groups are found") {
    const std::string code = recoveryCodeOf(SecretBytes::random(kRecoverySecretBytes));
    for (std::size_t place = 0; place + 1 < code.size(); ++place) {
        std::string wrong = code;
        std::swap(wrong[place], wrong[place + 1]);
        if (wrong[place] == wrong[place + 1] || wrong[place] == '-' || wrong[place + 1] == '-') continue;
        CHECK(errorOf(wrong) == "identity.recovery-code-mistyped " + std::to_string(place / 6 + 1));
    }
    for (std::size_t a = 0; a < 8; ++a)
        for (std::size_t b = a + 1; b < 8; ++b) {
            std::string wrong = code;
            std::swap_ranges(wrong.begin() + static_cast<std::ptrdiff_t>(6 * a),
                             wrong.begin() + static_cast<std::ptrdiff_t>(6 * a + 5),
                             wrong.begin() + static_cast<std::ptrdiff_t>(6 * b));
            CHECK(errorOf(wrong).starts_with("identity.recovery-code-mistyped"));
        }
}

TEST_CASE("a code that is too short, too long or no code is refused") {
    const std::string code = recoveryCodeOf(SecretBytes::random(kRecoverySecretBytes));
    CHECK(errorOf("") == "identity.recovery-code-length");
    CHECK(errorOf(code.substr(0, 46)) == "identity.recovery-code-length");
    CHECK(errorOf(code + "A") == "identity.recovery-code-length");
    std::string odd = code;
    odd[0] = '?';
    CHECK(errorOf(odd) == "identity.recovery-code-mistyped 1");
    odd[0] = 'U'; // no letter of the alphabet
    CHECK(errorOf(odd) == "identity.recovery-code-mistyped 1");
}
