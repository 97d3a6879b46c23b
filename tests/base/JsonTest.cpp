#include "base/Json.h"

#include "base/Error.h"
#include "support/FileSizeLimit.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <filesystem>

using namespace magiqt;

namespace {
std::string codeOfReading(const std::filesystem::path& file) {
    try {
        readJsonFile(file);
    } catch (const Error& error) {
        CHECK((error.kind() == ErrorKind::BadInput));
        CHECK(error.fullMessage().find(file.parent_path().string()) == std::string::npos);
        return error.code();
    }
    return {};
}
} // namespace

TEST_CASE("JSON comes back as it was written") {
    test::TemporaryFolder folder;
    const Json value = {{"seed", 18446744073709551615u}, {"share", 0.1}, {"name", "ä"}, {"list", {1, 2, 3}}};
    writeJsonFile(folder / "value.json", value);
    CHECK(readJsonFile(folder / "value.json") == value);
}

TEST_CASE("what is not JSON is refused with a reason") {
    test::TemporaryFolder folder;
    CHECK(codeOfReading(folder / "missing.json") == "json.unreadable");
    for (const char* text : {"", "{", "{\"a\":1", "nonsense", "{\"a\":1}}", "\xff\xfe{}"}) {
        test::writeFile(folder / "bad.json", text);
        CHECK(codeOfReading(folder / "bad.json") == "json.invalid");
    }
    // Larger than the limit, without taking the place on the disk.
    test::writeFile(folder / "large.json", "");
    std::filesystem::resize_file(folder / "large.json", (64u << 20) + 1);
    CHECK(codeOfReading(folder / "large.json") == "json.too-large");
}

TEST_CASE("on a full disk the old JSON stays") {
    test::TemporaryFolder folder;
    writeJsonFile(folder / "value.json", {{"old", true}});
    {
        const test::FileSizeLimit fullDisk(512);
        CHECK_THROWS_AS(writeJsonFile(folder / "value.json", {{"long", std::string(5000, 'x')}}), Error);
    }
    CHECK(readJsonFile(folder / "value.json") == Json{{"old", true}});
}
