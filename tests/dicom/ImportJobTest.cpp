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
#include <set>

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

Ran runKind(const std::string& kind, const std::filesystem::path& runs, const std::filesystem::path& input, Json parameters) {
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
Ran import(const std::filesystem::path& runs, const std::filesystem::path& input, Json more = Json::object()) {
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
