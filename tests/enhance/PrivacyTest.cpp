// A patient's name in the path of a scan and in its header stands in nothing that a run writes or says, but
// in private.json, which only its owner can read.
#include "EnhanceFixture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sys/stat.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

bool holdsName(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const char* name : {"doe^jane", "jane_doe", "jane doe"})
        if (text.find(name) != std::string::npos) return true;
    return false;
}

// NIfTI-1's free text fields: db_name, descrip, aux_file, intent_name.
void plantNameInHeader(const fs::path& file) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    for (const int offset : {14, 148, 228, 328}) {
        stream.seekp(offset);
        stream << "DOE^JANE";
    }
}

// A scan and one of another contrast below a folder with a name, with the name in their headers.
struct NamedScans {
    EnhanceFixture fixture;
    fs::path folder = fixture.folder / "DOE^JANE";
    fs::path t1 = folder / "Jane_Doe_1990.nii";
    fs::path t2 = folder / "Jane_Doe_1990_2.nii";
    fs::path run = fixture.folder / "run";
    fs::path out = fixture.results / "enhanced.nii"; // not compressed, so that its header can be searched

    NamedScans() {
        fs::create_directory(folder);
        writeHead(t1, HeadContrast::T1w);
        writeHead(t2, HeadContrast::T2w);
        for (const fs::path& scan : {t1, t2}) {
            plantNameInHeader(scan);
            REQUIRE(holdsName(contentOf(scan)));
        }
    }

    CliOutcome enhance(std::vector<std::string> more = {}) const {
        more.insert(more.end(), {"--out", out.string(), "--run", run.string()});
        return fixture.enhance(t1, more);
    }

    void checkNameIsNowhere(const CliOutcome& outcome) const {
        CHECK_FALSE(holdsName(outcome.out));
        CHECK_FALSE(holdsName(outcome.errors));
        for (const fs::path& root : {run, fixture.results, fixture.folder / "state"}) {
            if (!fs::exists(root)) continue;
            for (const auto& entry : fs::recursive_directory_iterator(root)) {
                const std::string name = entry.path().filename().string();
                CAPTURE(name);
                CHECK_FALSE(holdsName(name));
                if (entry.is_regular_file() && name != "private.json")
                    CHECK_FALSE(holdsName(contentOf(entry.path())));
            }
        }
    }
};

} // namespace

TEST_CASE("the name of a header whose image file is missing reaches no journal") {
    const EnhanceFixture fixture;
    const fs::path folder = fixture.folder / "scans";
    fs::create_directory(folder);
    const fs::path whole = folder / "whole.nii";
    const fs::path header = folder / "Jane_Doe_1990.hdr";
    writeHead(whole, HeadContrast::T1w);
    const std::string bytes = contentOf(whole);
    std::ofstream(header, std::ios::binary) << bytes.substr(0, 344) << std::string("ni1\0", 4);
    const fs::path run = fixture.folder / "run";
    const CliOutcome outcome = fixture.enhance(header, {"--run", run.string()});
    CHECK(outcome.exitCode == 3);
    REQUIRE(fs::exists(run / "journal.jsonl"));
    CHECK_FALSE(holdsName(contentOf(run / "journal.jsonl")));
}

TEST_CASE("a patient's name in path and header reaches no output, sidecar, journal, spec or message") {
    const NamedScans scans;
    const CliOutcome outcome =
        scans.enhance({"--also", "T2w=" + scans.t2.string(), "--preset", "standard", "--samples", "2",
                       "--uncertainty", (scans.fixture.results / "map.nii").string()});
    CAPTURE(outcome.errors);
    REQUIRE(outcome.exitCode == 0);
    REQUIRE(fs::exists(scans.out));
    scans.checkNameIsNowhere(outcome);
    // The compressed images of the run, decompressed: their headers have our text alone.
    for (const char* name : {"enhanced_T1w.nii.gz", "enhanced_T2w.nii.gz", "uncertainty_T1w.nii.gz"}) {
        const fs::path plain = scans.fixture.folder / "plain.nii";
        const std::string command =
            "gzip -dc '" + (scans.run / "out" / name).string() + "' > '" + plain.string() + "'";
        REQUIRE(std::system(command.c_str()) == 0);
        CHECK_FALSE(holdsName(contentOf(plain)));
        CHECK(contentOf(plain).find("MagIQT") != std::string::npos);
    }
    const fs::path secret = scans.run / "private.json";
    CHECK(holdsName(contentOf(secret)));
    struct stat status {};
    REQUIRE(::stat(secret.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a failed run does not name the scan either") {
    const NamedScans scans;
    SUBCASE("cut off") {
        fs::resize_file(scans.t1, 50000);
        const CliOutcome outcome = scans.enhance();
        CHECK(outcome.exitCode == 3);
        CHECK(outcome.errorCode() == "nifti.truncated");
        CHECK(outcome.error().at("message").get<std::string>().find("'T1w.nii'") != std::string::npos);
        scans.checkNameIsNowhere(outcome);
    }
    SUBCASE("another scan damaged") {
        fs::resize_file(scans.t2, 100);
        const CliOutcome outcome = scans.enhance({"--also", "T2w=" + scans.t2.string()});
        CHECK(outcome.exitCode == 3);
        scans.checkNameIsNowhere(outcome);
    }
    SUBCASE("gone or changed before a later start of the run") {
        CHECK(scans.enhance({"--device", "cpu"}).exitCode == 0);
        fs::remove(scans.run / "journal.jsonl"); // as if it had never been started
        fs::rename(scans.t1, scans.folder / "moved.nii");
        const CliOutcome gone = runCli({"run", scans.run.string(), "--json"});
        CHECK(gone.exitCode == 3);
        scans.checkNameIsNowhere(gone);
        writeHead(scans.t1, HeadContrast::T2w);
        const CliOutcome changed = runCli({"run", scans.run.string(), "--json"});
        CHECK(changed.exitCode == 3);
        CHECK(changed.errorCode() == "run.input-changed");
        scans.checkNameIsNowhere(changed);
    }
    SUBCASE("weights that are not there, below the patient's folder") {
        const CliOutcome outcome =
            scans.enhance({"--weights", (scans.folder / "weights.safetensors").string()});
        CHECK(outcome.exitCode == 3);
        CHECK(outcome.errorCode() == "model.missing");
        scans.checkNameIsNowhere(outcome);
    }
}

TEST_CASE("a refused call names at most the file that the user named, never its folder") {
    const NamedScans scans;
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"--also", "T2w=" + (scans.folder / "none.nii").string()},
                                               {"--contrast", "auto"},
                                               {"--out", (scans.folder / "nowhere" / "image.nii").string()},
                                               {"--uncertainty", (scans.folder / "map.nii").string()}}) {
        const CliOutcome outcome = scans.fixture.enhance(scans.t1, words);
        CHECK(outcome.exitCode != 0);
        CHECK_FALSE(holdsName(outcome.out));
        CHECK_FALSE(holdsName(outcome.errors));
    }
}
