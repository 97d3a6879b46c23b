#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/JobKinds.h"
#include "jobs/protocol/JobContext.h"
#include "jobs/protocol/Journal.h"
#include "support/DicomFixtures.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"
#include "volume/ContentHash.h"
#include "volume/Nifti.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;

namespace {

struct Ran {
    int exit = -1;
    RunFolder folder;
    Json result(const char* file) const { return readJsonFile(folder.out() / file); }
    std::string failure() const {
        const std::string journal = test::contentOf(folder.journal());
        const std::size_t at = journal.rfind("\"failed\"");
        return at == std::string::npos ? "" : journal.substr(journal.rfind('\n', at) + 1);
    }
};

Ran runKind(const std::string& kind, const std::filesystem::path& runs, const std::filesystem::path& input,
            Json parameters) {
    RunRequest request;
    request.kind = kind;
    request.inputs["folder"] = input;
    request.parametersJson = parameters.dump();
    const RunFolder folder = RunFolder::create(runs, request);
    return {executeRunFolder(folder), folder};
}

Ran scan(const std::filesystem::path& runs, const std::filesystem::path& input) {
    return runKind("import_scan", runs, input, {{"salt", "abc"}});
}
Ran import(const std::filesystem::path& runs, const std::filesystem::path& input,
           Json more = Json::object()) {
    more["salt"] = "abc";
    return runKind("import", runs, input, more);
}

} // namespace

TEST_CASE("a classic series is previewed and imported") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.order = {5, 0, 7, 2, 1, 6, 4, 3};
    writeClassicSeries(folder / "in", series);
    test::writeFile(folder / "in/readme.txt", "nothing");
    const Ran looked = scan(folder / "runs", folder / "in");
    REQUIRE(looked.exit == 0);
    const Json preview = looked.result("preview.json");
    REQUIRE(preview.at("series").size() == 1);
    const Json& one = preview.at("series")[0];
    CHECK(one.at("person") == "p1");
    CHECK(one.at("session") == "s1");
    CHECK(one.at("source") == "dicom");
    CHECK(one.at("contrast") == "T1w");
    CHECK(one.at("confidence") == 0.98);
    CHECK(one.at("size") == Json({12, 10, 8}));
    CHECK(one.at("fieldStrengthTesla") == 3);
    CHECK(one.at("scannerKind") == "high-field");
    CHECK(one.at("manufacturer") == "Siemens");
    CHECK(one.at("model") == "Skyra");
    CHECK(one.at("files") == 8);
    CHECK(one.at("slices") == 8);
    CHECK(one.at("tick") == true);
    CHECK(preview.at("files") == 9);
    CHECK(preview.at("skipped") == Json({{{"reason", "not-an-image"}, {"count", 1}}}));

    const Ran imported = import(folder / "runs", folder / "in");
    REQUIRE(imported.exit == 0);
    const Json result = imported.result("import.json");
    REQUIRE(result.at("scans").size() == 1);
    const Json& scanEntry = result.at("scans")[0];
    CHECK(scanEntry.at("id") == one.at("id"));
    CHECK(scanEntry.at("file") == "0001_T1w.nii.gz");
    CHECK(scanEntry.at("sex") == "F");
    CHECK(scanEntry.at("daysSinceFirst") == 0);
    CHECK(scanEntry.at("ageDays") == 19770); // 1970-01-31 to 2024-03-05 are 19757 days, told in steps of 30
    CHECK(scanEntry.at("indexToLps").size() == 12);
    const NiftiImage image = readNifti(imported.folder.out() / "0001_T1w.nii.gz");
    CHECK(contentSha256(*image.volume) == scanEntry.at("contentSha256"));
    CHECK((image.type == VoxelType::Int16));
    CHECK(image.header.sformCode == 1);
    CHECK(image.header.qformCode == 1);
    CHECK(image.volume->at(3, 4, 5) == 100 + 3 + 80 + 1500);
    CHECK(image.volume->geometry().pointLps({3, 4, 5}).isApprox(Point3(-37, -46, -25)));
    const Json sidecar = imported.result("0001_T1w.json");
    CHECK(sidecar.at("EchoTime") == 0.0025);
    CHECK(sidecar.at("MagneticFieldStrength") == 3);
    CHECK_FALSE(std::filesystem::exists(imported.folder.out() / "persons.sealed"));
}

TEST_CASE("nothing that names a person leaves in the clear") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.patientName = "Geheim^Erika";
    series.patientId = "GEHEIM4711";
    series.description = "T1w geheim";
    series.manufacturer = "Geheim Industries";
    series.model = "Geheim 3000";
    series.studyUid = "1.2.77777.1";
    series.seriesUid = "1.2.77777.2";
    series.sopRoot = "1.2.77777.3";
    series.birthDate = "19541109";
    series.studyDate = "20170718";
    series.alter = [](test::FixtureDataSet& data, int) {
        for (const test::FixtureTag tag :
             {0x00080080u, 0x00081030u, 0x00081050u, 0x00102000u, 0x00181030u, 0x00204000u, 0x00324000u})
            data.text(tag, "LO", "geheim");
        data.text(0x00290010, "LO", "GEHEIM PRIVATE");
        data.item(0x00400275).text(0x00400007, "LO", "geheim");
    };
    writeClassicSeries(folder / "in/Geheim_Erika_19541109", series);
    for (const Ran& ran : {scan(folder / "runs", folder / "in"), import(folder / "runs", folder / "in")}) {
        REQUIRE(ran.exit == 0);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(ran.folder.path())) {
            if (!entry.is_regular_file() || entry.path().filename() == "private.json") continue;
            std::string text = entry.path().filename().string() + test::contentOf(entry.path());
            std::transform(text.begin(), text.end(), text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            for (const char* word :
                 {"geheim", "erika", "19541109", "1954-11", "20170718", "2017-07", "77777"})
                CHECK_MESSAGE(text.find(word) == std::string::npos, entry.path().filename().string()
                                                                        << " holds " << word);
        }
        if (ran.folder.kind() == "import_scan")
            CHECK(ran.result("preview.json").at("series")[0].at("manufacturer") == "other");
    }
}

TEST_CASE("people and sessions: one ID, two visits; two birth dates are two people") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    writeClassicSeries(folder / "in/a", series);
    series.studyDate = "20240404";
    series.seriesUid += ".2";
    series.sopRoot += ".2";
    writeClassicSeries(folder / "in/b", series);
    series.birthDate = "19800101";
    series.seriesUid += ".3";
    series.sopRoot += ".3";
    writeClassicSeries(folder / "in/c", series);
    const Ran ran = import(folder / "runs", folder / "in");
    REQUIRE(ran.exit == 0);
    const Json result = ran.result("import.json");
    REQUIRE(result.at("scans").size() == 3);
    REQUIRE(result.at("persons").size() == 2);
    std::multiset<std::string> places;
    std::multiset<std::int64_t> days;
    for (const Json& scanEntry : result.at("scans")) {
        places.insert(scanEntry.at("person").get<std::string>() + scanEntry.at("session").get<std::string>());
        days.insert(scanEntry.at("daysSinceFirst").get<std::int64_t>());
    }
    CHECK(days == std::multiset<std::int64_t>{0, 0, 30});
    CHECK(places.size() == 3);
    CHECK(std::set<std::string>(places.begin(), places.end()).size() == 3);

    // Who is not imported is not listed.
    const Json alone = import(folder / "runs", folder / "in", {{"series", result.at("scans")[0].at("id")}})
                           .result("import.json");
    REQUIRE(alone.at("persons").size() == 1);
    CHECK(alone.at("persons")[0].at("person") == result.at("scans")[0].at("person"));
}

TEST_CASE("only what was chosen is imported, unknown and damaged series are said") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    writeClassicSeries(folder / "in/a", series);
    series.imageType = "ORIGINAL\\PRIMARY\\LOCALIZER";
    series.seriesUid += ".2";
    series.sopRoot += ".2";
    writeClassicSeries(folder / "in/b", series);
    series.imageType = "ORIGINAL\\PRIMARY\\M";
    series.seriesUid += ".3";
    series.sopRoot += ".3";
    series.alter = [](test::FixtureDataSet& data, int k) {
        if (k == 4) data.text(0x00200032, "DS", "-40\\-50\\-25.5");
    };
    writeClassicSeries(folder / "in/c", series);
    const Json preview = scan(folder / "runs", folder / "in").result("preview.json");
    std::map<std::string, std::string> ids; // by tickCode
    for (const Json& one : preview.at("series"))
        ids[one.at("tickCode")] = one.at("id");
    REQUIRE(ids.size() == 3);
    CHECK(import(folder / "runs", folder / "in").result("import.json").at("scans").size() == 1);

    const Ran chosen =
        import(folder / "runs", folder / "in", {{"series", ids["localiser"] + "," + ids["uneven"]}});
    CHECK(chosen.exit == 0);
    const Json result = chosen.result("import.json");
    REQUIRE(result.at("scans").size() == 1);
    CHECK(result.at("scans")[0].at("id") == ids["localiser"]);
    REQUIRE(result.at("failed").size() == 1);
    CHECK(result.at("failed")[0].at("id") == ids["uneven"]);
    CHECK(import(folder / "runs", folder / "in", {{"series", ids["uneven"]}}).exit == 3);
    CHECK(import(folder / "runs", folder / "in", {{"series", "0123456789abcdef"}}).exit == 3);
    // Another salt gives other ids.
    CHECK(runKind("import", folder / "runs", folder / "in", {{"salt", "x"}, {"series", ids["localiser"]}})
              .exit == 3);
}

TEST_CASE("folders without an image are refused with what to do") {
    const test::TemporaryFolder folder;
    std::filesystem::create_directories(folder / "empty");
    const Ran empty = scan(folder / "runs", folder / "empty");
    CHECK(empty.exit == 3);
    CHECK(test::contentOf(empty.folder.journal()).find("import.nothing-found") != std::string::npos);
    CHECK(test::contentOf(empty.folder.journal()).find("the folder is empty") != std::string::npos);
    std::filesystem::create_directories(folder / "texts");
    test::writeFile(folder / "texts/a.txt", std::string(300, 'x'));
    const Ran texts = import(folder / "runs", folder / "texts");
    CHECK(texts.exit == 3);
    CHECK(test::contentOf(texts.folder.journal()).find("1 x not-an-image") != std::string::npos);
    CHECK(runKind("import_scan", folder / "runs", folder / "texts", {{"salt", ""}}).exit == 2);
}

TEST_CASE("links are followed once, names may hold anything") {
    const test::TemporaryFolder folder;
    const auto place = folder / "in/Größe ☃ \xff";
    writeClassicSeries(place, test::FixtureSeries(), "Bild ä");
    std::filesystem::create_directory_symlink("..", place / "up");
    std::filesystem::create_directory_symlink(".", place / "self");
    std::filesystem::create_symlink("missing", place / "dangling");
    std::filesystem::create_symlink("circle", place / "circle");
    const Ran ran = scan(folder / "runs", folder / "in");
    REQUIRE(ran.exit == 0);
    const Json preview = ran.result("preview.json");
    CHECK(preview.at("files") == 8);
    CHECK(preview.at("series").size() == 1);
    std::map<std::string, int> skipped;
    for (const Json& one : preview.at("skipped"))
        skipped[one.at("reason")] = one.at("count");
    CHECK(skipped["link-loop"] == 2);
    CHECK(skipped["unreadable"] == 2);
}

TEST_CASE("damaged and truncated files cost their slice and nothing else") {
    const test::TemporaryFolder folder;
    const auto files = writeClassicSeries(folder / "in", test::FixtureSeries());
    const std::string whole = test::contentOf(files[3]);
    test::writeFile(files[3], whole.substr(0, whole.size() - 10));
    test::writeFile(files[5], whole.substr(0, 200));
    const Ran ran = scan(folder / "runs", folder / "in");
    REQUIRE(ran.exit == 0);
    const Json preview = ran.result("preview.json");
    REQUIRE(preview.at("series").size() == 1);
    CHECK(preview.at("series")[0].at("tickCode") == "incomplete");
    CHECK(preview.at("series")[0].at("slices") == 6);
    CHECK(preview.at("skipped").size() == 2);
}

TEST_CASE("a run that was interrupted goes on and gives the same bytes") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    writeClassicSeries(folder / "in/a", series);
    series.seriesUid += ".2";
    series.sopRoot += ".2";
    series.value = [](int i, int j, int k) { return i * j * k; };
    writeClassicSeries(folder / "in/b", series);
    const Ran whole = import(folder / "runs", folder / "in");
    REQUIRE(whole.exit == 0);

    RunRequest request;
    request.kind = "import";
    request.inputs["folder"] = folder / "in";
    request.parametersJson = R"({"salt": "abc"})";
    const RunFolder run = RunFolder::create(folder / "runs", request);
    run.requestCancel();
    CHECK(executeRunFolder(run) == 4);
    run.clearCancel();
    // As if the process had been killed after the first scan: its checkpoint is there, the second file is
    // half a file.
    std::filesystem::copy(whole.folder.checkpoint() / "scan_0001.json", run.checkpoint() / "scan_0001.json");
    std::filesystem::create_directories(run.out());
    for (const char* file : {"0001_T1w.nii.gz", "0001_T1w.json"})
        std::filesystem::copy(whole.folder.out() / file, run.out() / file);
    test::writeFile(run.out() / "0002_T1w.nii.gz", "half");
    CHECK(executeRunFolder(run) == 0);
    for (const char* file :
         {"0001_T1w.nii.gz", "0001_T1w.json", "0002_T1w.nii.gz", "0002_T1w.json", "import.json"})
        CHECK_MESSAGE(test::contentOf(run.out() / file) == test::contentOf(whole.folder.out() / file), file);

    // A finished scan whose file was changed is written again.
    const RunFolder second = RunFolder::create(folder / "runs", request);
    std::filesystem::copy(whole.folder.checkpoint() / "scan_0001.json",
                          second.checkpoint() / "scan_0001.json");
    std::filesystem::create_directories(second.out());
    test::writeFile(second.out() / "0001_T1w.nii.gz", "changed");
    CHECK(executeRunFolder(second) == 0);
    CHECK(test::contentOf(second.out() / "0001_T1w.nii.gz") ==
          test::contentOf(whole.folder.out() / "0001_T1w.nii.gz"));
}

TEST_CASE("kill -9 at any moment loses nothing that was checkpointed") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.columns = series.rows = 64;
    for (int n = 0; n < 4; ++n) {
        writeClassicSeries(folder / "in" / std::to_string(n), series);
        series.seriesUid += ".2";
        series.sopRoot += ".2";
        series.value = [n](int i, int j, int k) { return (i * j + n) * k % 4000; };
    }
    const Ran whole = import(folder / "runs", folder / "in");
    REQUIRE(whole.exit == 0);
    RunRequest request;
    request.kind = "import";
    request.inputs["folder"] = folder / "in";
    request.parametersJson = R"({"salt": "abc", "threads": 1})";
    for (const char* moment : {"journal.jsonl", "out/0001_T1w.nii.gz", "checkpoint/scan_0001.json",
                               "out/0003_T1w.json", "checkpoint/scan_0004.json"}) {
        const RunFolder run = RunFolder::create(folder / "runs", request);
        const pid_t child = ::fork();
        if (child == 0) {
            executeRunFolder(run);
            ::_exit(0);
        }
        REQUIRE(child > 0);
        // Until the moment is there or the child has ended.
        int status = 0;
        bool ended = false;
        while (!std::filesystem::exists(run.path() / moment) && !ended)
            ended = ::waitpid(child, &status, WNOHANG) == child;
        if (!ended) {
            ::kill(child, SIGKILL);
            ::waitpid(child, &status, 0);
        }
        CHECK(executeRunFolder(run) == 0);
        for (const char* file : {"0001_T1w.nii.gz", "0002_T1w.nii.gz", "0003_T1w.nii.gz", "0004_T1w.nii.gz",
                                 "0004_T1w.json", "import.json"})
            CHECK_MESSAGE(test::contentOf(run.out() / file) == test::contentOf(whole.folder.out() / file),
                          moment << " " << file);
        for (const auto& entry : std::filesystem::directory_iterator(run.out()))
            CHECK(entry.path().filename().string().front() != '.'); // nothing half written is left
    }
}

TEST_CASE("a folder that changed since the run was made is refused") {
    const test::TemporaryFolder folder;
    writeClassicSeries(folder / "in", test::FixtureSeries());
    RunRequest request;
    request.kind = "import";
    request.inputs["folder"] = folder / "in";
    request.parametersJson = R"({"salt": "abc"})";
    const RunFolder run = RunFolder::create(folder / "runs", request);
    test::writeFile(folder / "in/more", "x");
    CHECK(executeRunFolder(run) == 3);
}
