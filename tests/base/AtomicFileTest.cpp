#include "base/AtomicFile.h"

#include "base/Error.h"
#include "support/FileSizeLimit.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace magiqt;

namespace {
std::ptrdiff_t entries(const std::filesystem::path& folder) {
    return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator{});
}
} // namespace

TEST_CASE("a file appears whole at commit and not before") {
    test::TemporaryFolder folder;
    test::writeFile(folder / "result.txt", "old");
    {
        AtomicFile file(folder / "result.txt");
        file.write("new content", 11);
        CHECK(test::contentOf(folder / "result.txt") == "old");
        file.commit();
        CHECK(test::contentOf(folder / "result.txt") == "new content");
    }
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("without commit the old file stays and no temporary is left") {
    test::TemporaryFolder folder;
    test::writeFile(folder / "result.txt", "old");
    {
        AtomicFile file(folder / "result.txt");
        file.write("half", 4);
    }
    CHECK(test::contentOf(folder / "result.txt") == "old");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("on a full disk the old file stays and no temporary is left") {
    test::TemporaryFolder folder;
    test::writeFile(folder / "result.txt", "old");
    const std::string content(100000, 'n');
    {
        const test::FileSizeLimit fullDisk(4096);
        try {
            AtomicFile file(folder / "result.txt");
            file.write(content.data(), content.size());
            file.commit();
            FAIL("no error");
        } catch (const Error& error) {
            CHECK((error.kind() == ErrorKind::NoResource));
            CHECK(error.code() == "file.write-failed");
            CHECK(error.fullMessage().find(folder.path().string()) == std::string::npos);
        }
    }
    CHECK(test::contentOf(folder / "result.txt") == "old");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a folder that does not exist is an error that names the file alone") {
    test::TemporaryFolder folder;
    try {
        AtomicFile file(folder / "nowhere" / "result.txt");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == "file.cannot-create");
        CHECK(error.arguments().at("file") == "result.txt");
        CHECK(error.fullMessage().find("nowhere") == std::string::npos);
    }
}
