#include "base/Sha256.h"

#include "base/Sha256Blocks.h"

#include "base/Error.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <string>

using namespace magiqt;

// The vectors of FIPS 180-4's examples and of NIST's SHA256ShortMsg/LongMsg sets.
TEST_CASE("SHA-256 gives the digests of the standard") {
    const auto digest = [](const std::string& text) { return sha256Hex(text.data(), text.size()); };
    CHECK(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(digest("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmn"
                 "opqrsmn"
                 "opqrstnopqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    CHECK(digest("\xd3") == "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
    CHECK(digest("\x11\xaf") == "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98");
    CHECK(digest(std::string(1000000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on how the bytes are cut into pieces") {
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += static_cast<char>(i * 7);
    const std::string whole = sha256Hex(text.data(), text.size());
    for (const std::size_t piece : {1u, 3u, 55u, 56u, 63u, 64u, 65u, 129u}) {
        Sha256 hash;
        for (std::size_t start = 0; start < text.size(); start += piece)
            hash.update(text.data() + start, std::min(piece, text.size() - start));
        CHECK(hash.hexDigest() == whole);
    }
}

TEST_CASE("SHA-256 of a file is that of its bytes, and a missing file is an error without its folder") {
    test::TemporaryFolder folder;
    test::writeFile(folder / "data.bin", std::string(3 << 20, 'x'));
    const std::string content(3 << 20, 'x');
    CHECK(sha256OfFile(folder / "data.bin") == sha256Hex(content.data(), content.size()));
    try {
        sha256OfFile(folder / "Anna_Maier" / "scan.nii");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == "file.unreadable");
        CHECK((error.kind() == ErrorKind::BadInput));
        CHECK(error.fullMessage().find("Anna") == std::string::npos);
    }
}

TEST_CASE("the processor's instructions give what the portable rounds give") {
    if (!hasSha256Instructions()) return;
    std::array<std::uint8_t, 64 * 7> data{};
    for (std::size_t n = 0; n < data.size(); ++n)
        data[n] = static_cast<std::uint8_t>(n * 131 + n / 7);
    for (std::size_t blocks = 0; blocks <= 7; ++blocks) {
        Sha256State portable{1, 2, 3, 0xFFFFFFFF, 5, 0x80000000, 7, 8};
        Sha256State hardware = portable;
        sha256BlocksPortable(portable, data.data(), blocks);
        sha256BlocksHardware(hardware, data.data(), blocks);
        CHECK(portable == hardware);
    }
}
