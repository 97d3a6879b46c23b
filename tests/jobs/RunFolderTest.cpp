#include "jobs/protocol/RunFolder.h"

#include "base/Error.h"
#include "base/Json.h"
#include "support/FileSizeLimit.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {
template <typename Action>
std::string codeOf(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    return {};
}

bool isEmpty(const std::filesystem::path& folder) {
    return std::filesystem::is_empty(folder);
}
} // namespace

TEST_CASE("a run folder is made whole and says what was asked for") {
    const TemporaryFolder parent;
    writeFile(parent / "input.txt", "abc");
    RunRequest request;
    request.kind = "enhance_pack";
    request.parametersJson = R"({"steps":5})";
    request.inputs["T1w"] = parent / "input.txt";
    request.outputs["result"] = parent / "result.txt";
    request.seed = 18446744073709551615u;
    const RunFolder folder = RunFolder::create(parent / "runs", request);
    CHECK(folder.kind() == "enhance_pack");
    CHECK(folder.path().filename() == folder.id() + "_enhance_pack");
    const Json spec = folder.spec();
    CHECK(spec.at("id") == folder.id());
    CHECK(spec.at("parameters").at("steps") == 5);
    CHECK(spec.at("seed") == 18446744073709551615u);
    CHECK(spec.at("inputs").at("T1w").at("sha256") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(spec.at("inputs").at("T1w").at("bytes") == 3);
    CHECK(std::filesystem::is_directory(folder.out()));
    CHECK(std::filesystem::is_directory(folder.checkpoint()));
    const RunFolder again = RunFolder::open(folder.path() / "");
    CHECK(again.id() == folder.id());
    CHECK(again.hasInput("T1w"));
    CHECK_FALSE(again.hasInput("T2w"));
    CHECK(again.inputPath("T1w") == parent / "input.txt");
    CHECK(again.outputPath("result") == parent / "result.txt");
    CHECK(again.outputPath("other").empty());
}

TEST_CASE("real paths stand in private.json alone, which the owner alone can read") {
    const TemporaryFolder parent;
    const auto place = parent / "Maier_Anna";
    std::filesystem::create_directories(place);
    writeFile(place / "Maier_Anna_1970.nii", "abc");
    RunRequest request;
    request.kind = "selftest";
    request.inputs["T1w"] = place / "Maier_Anna_1970.nii";
    request.outputs["enhanced"] = place / "Maier_enhanced.nii";
    const RunFolder folder = RunFolder::create(parent / "runs", request);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        CHECK(entry.path().filename().string().find("Maier") == std::string::npos);
        if (!entry.is_regular_file() || entry.path().filename() == "private.json") continue;
        CHECK(contentOf(entry.path()).find("Maier") == std::string::npos);
    }
    CHECK(contentOf(folder.path() / "private.json").find("Maier") != std::string::npos);
    struct stat status {};
    REQUIRE(::stat((folder.path() / "private.json").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("an input that changed or is missing is refused") {
    const TemporaryFolder parent;
    writeFile(parent / "input.txt", "abc");
    RunRequest request;
    request.kind = "selftest";
    request.inputs["T1w"] = parent / "input.txt";
    const RunFolder folder = RunFolder::create(parent.path(), request);
    CHECK(codeOf([&] { (void)folder.inputPath("T2w"); }) == "run.no-such-input");
    writeFile(parent / "input.txt", "abd");
    CHECK(codeOf([&] { (void)folder.inputPath("T1w"); }) == "run.input-changed");
    std::filesystem::remove(parent / "input.txt");
    CHECK(codeOf([&] { (void)folder.inputPath("T1w"); }) == "file.unreadable");
}

TEST_CASE("a folder is made complete or not at all") {
    const TemporaryFolder parent;
    RunRequest request;
    request.kind = "selftest";
    SUBCASE("missing input") {
        request.inputs["T1w"] = parent / "missing.nii";
        CHECK(codeOf([&] { RunFolder::create(parent / "runs", request); }) == "file.unreadable");
        CHECK_FALSE(std::filesystem::exists(parent / "runs"));
    }
    SUBCASE("parameters that are no object") {
        request.parametersJson = "[1]";
        CHECK(codeOf([&] { RunFolder::create(parent.path(), request); }) == "run.parameters-invalid");
        CHECK(isEmpty(parent.path()));
    }
    SUBCASE("a kind that is no name") {
        request.kind = "../selftest";
        CHECK(codeOf([&] { RunFolder::create(parent.path(), request); }) == "run.kind-invalid");
        CHECK(isEmpty(parent.path()));
    }
    SUBCASE("full disk") {
        const FileSizeLimit fullDisk(50);
        CHECK(codeOf([&] { RunFolder::create(parent.path(), request); }) == "file.write-failed");
        CHECK(isEmpty(parent.path()));
    }
    SUBCASE("a folder that is in use") {
        std::filesystem::create_directory(parent / "used");
        writeFile(parent.path() / "used" / "note.txt", "mine");
        CHECK(codeOf([&] { RunFolder::createAt(parent / "used", request); }) == "run.folder-exists");
        CHECK(contentOf(parent.path() / "used" / "note.txt") == "mine");
    }
}

TEST_CASE("a run can be made in a folder of the caller's name") {
    const TemporaryFolder parent;
    RunRequest request;
    request.kind = "selftest";
    const RunFolder folder = RunFolder::createAt(parent.path() / "deep" / "my-training" / "", request);
    CHECK(folder.path() == parent.path() / "deep" / "my-training");
    CHECK(RunFolder::open(folder.path()).id() == folder.id());
    CHECK(folder.id().find("my-training") == std::string::npos); // it may be a person's name
    CHECK(contentOf(folder.path() / "spec.json").find("my-training") == std::string::npos);
}

TEST_CASE("what is no run folder, or a damaged one, is refused") {
    const TemporaryFolder parent;
    CHECK(codeOf([&] { RunFolder::open(parent.path()); }) == "run.not-a-run-folder");
    CHECK(codeOf([&] { RunFolder::open(parent / "missing"); }) == "run.not-a-run-folder");
    for (const char* spec :
         {"", "{}", "[]", R"({"format":2,"kind":"selftest","parameters":{}})",
          R"({"format":1,"kind":"a/b","parameters":{}})", R"({"format":1,"kind":"selftest"})",
          R"({"format":1,"kind":"selftest","parameters":{},"seed":-1})"}) {
        CAPTURE(spec);
        writeFile(parent / "spec.json", spec);
        CHECK(codeOf([&] { RunFolder::open(parent.path()); }) == "run.spec-invalid");
    }
}

TEST_CASE("cancel is a file") {
    const TemporaryFolder parent;
    RunRequest request;
    request.kind = "selftest";
    const RunFolder folder = RunFolder::create(parent.path(), request);
    CHECK_FALSE(folder.cancelRequested());
    folder.requestCancel();
    CHECK(folder.cancelRequested());
    CHECK(std::filesystem::exists(folder.path() / "cancel"));
    folder.clearCancel();
    CHECK_FALSE(folder.cancelRequested());
}

TEST_CASE("a folder as input is known by its listing") {
    const TemporaryFolder parent;
    std::filesystem::create_directories(parent / "delivery" / "series");
    writeFile(parent / "delivery" / "series" / "1.dcm", "abc");
    RunRequest request;
    request.kind = "selftest";
    request.inputs["folder"] = parent / "delivery";
    const RunFolder run = RunFolder::create(parent / "runs", request);
    CHECK(run.inputPath("folder") == parent / "delivery");
    CHECK(run.spec().dump().find("delivery") == std::string::npos);
    writeFile(parent / "delivery" / "series" / "2.dcm", "abc");
    CHECK(codeOf([&] { run.inputPath("folder"); }) == "run.input-changed");
}
