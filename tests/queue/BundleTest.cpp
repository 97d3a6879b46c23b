// Runs taken along as one file: work to another place, results home; what is damaged, foreign or unsafe is
// refused and changes nothing.
#include "QueueFixture.h"

#include "base/Error.h"
#include "base/Sha256.h"
#include "jobs/queue/bundle/Archive.h"
#include "jobs/queue/bundle/Bundle.h"
#include "support/Files.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace magiqt;
using namespace magiqt::test;

namespace {

namespace fs = std::filesystem;

std::string codeOf(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.code();
    }
    return {};
}

std::string withInput(QueueFixture& fixture, const std::string& content = "voxels") {
    writeFile(fixture.study() / "Mustermann_Erika.nii.gz", content);
    QueueRequest request;
    request.inputs["scan"] = fixture.study() / "Mustermann_Erika.nii.gz";
    request.title = "Mustermann";
    request.batch = "Erikas";
    return fixture.add(shortRun, request);
}

std::size_t filesIn(const fs::path& folder) {
    std::size_t count = 0;
    for (const auto& item : fs::recursive_directory_iterator(folder))
        if (item.is_regular_file() && item.path().filename() != "edit.lock") ++count;
    return count;
}

// The bundle with one member changed, added or (empty content) left out; a new manifest matches unless it is
// the one.
void rewrite(const fs::path& from, const fs::path& to, const std::string& member, const std::string& content,
             bool fixManifest) {
    ArchiveReader in(from);
    std::vector<std::pair<std::string, std::string>> members;
    bool found = false;
    for (std::string name = in.next(); !name.empty(); name = in.next()) {
        std::string text;
        in.read(
            [&](const void* data, std::size_t bytes) { text.append(static_cast<const char*>(data), bytes); });
        if (name == member) {
            found = true;
            text = content;
            if (content.empty()) continue;
        }
        members.emplace_back(name, text);
    }
    if (!found) members.emplace_back(member, content);
    if (fixManifest) {
        Json manifest = Json::parse(members[0].second);
        manifest["files"][member] = {{"bytes", content.size()},
                                     {"sha256", sha256Hex(content.data(), content.size())}};
        if (content.empty()) manifest["files"].erase(member);
        members[0].second = manifest.dump();
    }
    ArchiveWriter out(to);
    for (const auto& [name, text] : members)
        out.addText(name, text);
    out.finish();
}

} // namespace

TEST_CASE("work goes to another place and its results come home") {
    QueueFixture home, away;
    const std::string id = withInput(home), second = home.add(shortRun);
    const fs::path work = home.study() / "work.tar", results = away.study() / "results.tar";
    exportBundle(home.queue(), {id, second}, work, BundlePurpose::Work);
    CHECK(home.entry(id).request.executor == "bundle");
    CHECK(home.entry(id).reason.code == "queue.away");
    home.engine().step();
    home.engine().step();
    CHECK((home.stateOf(id) == EntryState::Waiting)); // not run here meanwhile

    const std::string bytes = contentOf(work);
    for (const char* word : {"Mustermann", "Erika", "private", "magiqt-test"})
        CHECK_MESSAGE(bytes.find(word) == std::string::npos, word);

    const ImportedBundle there = importBundle(away.queue(), work);
    REQUIRE(there.added.size() == 2);
    REQUIRE(away.rounds([&] { return away.engine().snapshot()->count(EntryState::Done) == 2; }));
    const RunFolder run = RunFolder::open(away.study() / away.entry(there.added[0]).runFolder);
    CHECK(contentOf(run.inputPath("scan")) == "voxels");
    CHECK(run.inputPath("scan").string().ends_with(".nii.gz"));
    exportBundle(away.queue(), there.added, results, BundlePurpose::Results);
    CHECK(contentOf(results).find("voxels") == std::string::npos);

    const ImportedBundle back = importBundle(home.queue(), results);
    CHECK(back.updated.size() == 2);
    CHECK((home.stateOf(id) == EntryState::Done));
    CHECK(home.resultOf(id) == away.resultOf(there.added[0]));
    CHECK((home.runOf(second).state == RunState::Done));
    CHECK(importBundle(home.queue(), results).updated.size() == 2); // again: the same
}

TEST_CASE("what was taken along can be taken back, and runs here then; late results are refused") {
    QueueFixture home, away;
    const std::string id = withInput(home);
    const fs::path work = home.study() / "work.tar", results = away.study() / "results.tar";
    exportBundle(home.queue(), {id}, work, BundlePurpose::Work);
    const auto added = importBundle(away.queue(), work).added;
    REQUIRE(away.roundsUntil(added[0], EntryState::Done));
    exportBundle(away.queue(), added, results, BundlePurpose::Results);
    CHECK(home.queue().retry(id) == std::vector<std::string>{id});
    REQUIRE(home.roundsUntil(id, EntryState::Done));
    CHECK(codeOf([&] { importBundle(home.queue(), results); }) == "bundle.diverged");
    CHECK((home.stateOf(id) == EntryState::Done));
}

TEST_CASE("foreign, own and damaged bundles are refused and change nothing") {
    QueueFixture home, away, third;
    const std::string id = withInput(home);
    const fs::path work = home.study() / "work.tar", results = home.study() / "results.tar",
                   bad = home.study() / "bad.tar";
    exportBundle(home.queue(), {id}, work, BundlePurpose::Work);
    CHECK(codeOf([&] { importBundle(home.queue(), work); }) == "bundle.own");
    const auto added = importBundle(away.queue(), work).added;
    REQUIRE(away.roundsUntil(added[0], EntryState::Done));
    exportBundle(away.queue(), added, results, BundlePurpose::Results);
    CHECK(codeOf([&] { importBundle(third.queue(), results); }) == "bundle.foreign");

    const std::string run = "runs/" + fs::path(home.entry(id).runFolder).filename().string() + "/";
    const std::size_t before = filesIn(home.folder()) + filesIn(home.study() / "runs");
    const auto refused = [&](const std::string& member, const std::string& content, bool fixManifest,
                             const std::string& code) {
        CAPTURE(member);
        rewrite(results, bad, member, content, fixManifest);
        CHECK(codeOf([&] { importBundle(home.queue(), bad); }) == code);
        CHECK((home.stateOf(id) == EntryState::Waiting));
        CHECK(filesIn(home.folder()) + filesIn(home.study() / "runs") == before);
    };
    refused(run + "out/selftest.json", "{}", false, "bundle.damaged"); // not what is listed
    refused(run + "out/selftest.json", "{}", true, "bundle.damaged");  // not what the journal says
    refused(run + "out/selftest.json", "", true, "bundle.damaged");    // missing
    refused(run + "journal.jsonl", "", false, "bundle.damaged");       // listed, not there
    refused(run + "out/more.json", "x", false, "bundle.damaged");      // there, not listed
    refused(run + "private.json", "{}", true, "bundle.unsafe");
    refused(run + "lock", "1", true, "bundle.unsafe");
    refused("elsewhere/x", "1", true, "bundle.unsafe");
    refused("bundle.json", "{\"format\": 2}", false, "bundle.damaged");
    refused("bundle.json", "[", false, "bundle.damaged");
    refused("bundle.json", "{\"format\":1,\"purpose\":\"results\",\"files\":{}}", false, "bundle.damaged");
    Json spec = readJsonFile(home.study() / home.entry(id).runFolder / "spec.json");
    spec["seed"] = 99;
    refused(run + "spec.json", spec.dump(), true, "bundle.foreign"); // made of something else

    const std::string whole = contentOf(results);
    for (const std::size_t length :
         {std::size_t(0), std::size_t(100), whole.size() / 2, whole.size() - 1600}) {
        CAPTURE(length);
        writeFile(bad, whole.substr(0, length));
        CHECK(codeOf([&] { importBundle(home.queue(), bad); }) == "bundle.damaged");
    }
    for (std::size_t at = 700; at < whole.size() - 2000; at += whole.size() / 40) {
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        writeFile(bad, flipped);
        try {
            importBundle(home.queue(), bad); // a byte of padding
        } catch (const Error& error) {
            CHECK(error.code().starts_with("bundle."));
        }
    }
    CHECK(importBundle(home.queue(), results).updated.size() == 1);
}

TEST_CASE("names that lead out of the folder, links and devices are refused") {
    for (const char* name : {"", "/etc/passwd", "../x", "runs/../../x", "a//b", "a/", "./a", "a/./b", "a\\b",
                             "a b", "a\nb", "runs/..", "~x"})
        CHECK_FALSE(isSafeArchiveName(name));
    for (const char* name : {"a", "runs/20260131t120000-abc123_selftest/out/x.nii.gz", "a.b/..c"})
        CHECK(isSafeArchiveName(name));
    QueueFixture fixture;
    const fs::path folder = fixture.study() / "evil", bad = fixture.study() / "bad.tar";
    fs::create_directories(folder);
    writeFile(folder / "bundle.json", "{\"format\":1,\"purpose\":\"work\",\"runs\":[],\"files\":{}}");
    fs::create_symlink("/etc", folder / "runs");
    writeFile(fixture.study() / "outside", "x");
    for (const std::string members : {"bundle.json runs", "bundle.json ../outside"}) {
        const std::string command =
            "cd '" + folder.string() + "' && tar -P -cf '" + bad.string() + "' " + members + " 2>/dev/null";
        REQUIRE(std::system(command.c_str()) == 0);
        CHECK(codeOf([&] { importBundle(fixture.queue(), bad); }) == "bundle.unsafe");
    }
}

TEST_CASE("folders as inputs and entries at work are not taken along") {
    QueueFixture fixture;
    fs::create_directories(fixture.study() / "dicom");
    writeFile(fixture.study() / "dicom" / "a.dcm", "x");
    QueueRequest request;
    request.inputs["folder"] = fixture.study() / "dicom";
    const std::string folder = fixture.add(shortRun, request), running = fixture.add(longRun);
    const fs::path file = fixture.study() / "b.tar";
    CHECK(codeOf([&] { exportBundle(fixture.queue(), {folder}, file, BundlePurpose::Work); }) ==
          "bundle.folder-input");
    CHECK(fixture.entry(folder).request.executor == "local"); // as it was
    CHECK(fixture.entry(folder).reason.code.empty());
    const std::string other = fixture.add(shortRun);
    CHECK(codeOf([&] {
              exportBundle(fixture.queue(), {other, running}, "/nowhere/b.tar", BundlePurpose::Work);
          }) == "bundle.cannot-write");
    REQUIRE(fixture.roundsUntil(other, EntryState::Done)); // given back, it runs here
    REQUIRE(fixture.roundsUntil(running, EntryState::Running));
    CHECK(codeOf([&] { exportBundle(fixture.queue(), {running}, file, BundlePurpose::Work); }) ==
          "queue.at-work");
    CHECK_FALSE(fs::exists(file));
}
