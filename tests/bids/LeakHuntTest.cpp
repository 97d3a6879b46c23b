// The hunt for leaks: every planted kind is found where it was planted, and what is no leak is left alone.
#include "SmallDataset.h"

#include "bids/LeakHunt.h"
#include "bids/SidecarRules.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace magiqt;
using namespace magiqt::test;

namespace {

bool found(const LeakHunt& hunt, const std::string& kind, const std::string& where) {
    for (const Leak& leak : hunt.leaks)
        if (leak.kind == kind && leak.where == where) return true;
    return false;
}

} // namespace

TEST_CASE("texts that give something away") {
    for (const auto& [text, kind] :
         std::vector<std::pair<std::string, std::string>>{{"2024-03-05", "date"},
                                                          {"scan 20240305", "date"},
                                                          {"20240305121314.123", "date"},
                                                          {"05.03.2024", "date"},
                                                          {"3/5/2024", "date"},
                                                          {"5 March 2024", "date"},
                                                          {"T1_20240305_ax", "date"},
                                                          {"1.2.840.113619.2.5.1", "uid"},
                                                          {"2.25.3141592653589793.1.1", "uid"},
                                                          {"Doe^Jane", "person-name"},
                                                          {"jane.doe@clinic.example", "e-mail"},
                                                          {"/home/jane/scan.nii", "path"},
                                                          {"C:\\scans", "path"}}) {
        CAPTURE(text);
        const std::vector<std::string> kinds = leaksIn(text);
        REQUIRE(kinds.size() == 1);
        CHECK(kinds.front() == kind);
    }
}

TEST_CASE("texts that give nothing away") {
    for (const std::string text :
         {"1.9.0", "magiqt 1.2.3.4", "sub-7f3k2m_ses-01_T1w.nii.gz", "20401399", "0.064", "199912",
          "3.1415926535", "e3b0c44298fc1c149afbf4c8996fb92420240305ae41e4649b934ca495991b7852b855",
          "bids:raw:sub-01/anat/x.nii.gz", "1 x 1 x 5 mm", "12345678", "2.25"}) {
        CAPTURE(text);
        CHECK(leaksIn(text).empty());
    }
}

TEST_CASE("planted leaks are found wherever they are, clean data sets are clean") {
    SUBCASE("clean") {
        const SmallDataset set = SmallDataset::raw();
        const LeakHunt hunt = huntLeaks(set.path(), {"Doe^Jane", "4711-0815"});
        CHECK(hunt.leaks.empty());
        CHECK(hunt.headers == 3);
        CHECK(leakReport(hunt, "Export").find("Nothing was found") != std::string::npos);
    }
    SUBCASE("in a folder's name") {
        const SmallDataset set = SmallDataset::raw();
        set.text("sub-a1/DOE_Jane/x.txt", "x");
        CHECK(found(huntLeaks(set.path(), {"Doe^Jane"}), "known-name", "file name"));
        CHECK(huntLeaks(set.path(), {"Do"}).leaks.empty());
    }
    SUBCASE("in JSON, behind an escape and below other entries") {
        const SmallDataset set = SmallDataset::raw();
        set.text("sub-a1/deep.json",
                 R"({"a": [{"b": "\u0044oe was here"}], "c": 20240305, "d": {"Miller^A": 1}})");
        const LeakHunt hunt = huntLeaks(set.path(), {"Doe^Jane"});
        CHECK(found(hunt, "known-name", "text"));
        CHECK(found(hunt, "date", "text"));
        CHECK(found(hunt, "person-name", "text"));
        CHECK(leakReport(hunt, "Export").find("Doe") == std::string::npos);
    }
    SUBCASE("in a table") {
        const SmallDataset set = SmallDataset::raw();
        set.text("participants.tsv", "participant_id\tnote\nsub-a1\t4711-0815\n");
        CHECK(found(huntLeaks(set.path(), {"4711-0815"}), "known-name", "text"));
    }
    SUBCASE("a short number is a leak in a text and none where a number stands") {
        const SmallDataset set = SmallDataset::raw();
        set.text("sub-a1/small.json", R"({"FlipAngle": 120, "EchoTime": 120.5, "List": ["120"]})");
        set.text("sub-a1/table.tsv", "session_id\tdays\nses-01\t120\n");
        CHECK(huntLeaks(set.path(), {"120"}).leaks.empty());
        set.text("sub-a1/long.json", R"({"Number": 4711081})");
        CHECK(found(huntLeaks(set.path(), {"4711081"}), "known-name", "text"));
        set.text("sub-a1/words.tsv", "note\nas patient 120 says\n");
        CHECK(found(huntLeaks(set.path(), {"120"}), "known-name", "text"));
    }
    SUBCASE("in the text fields of a header, compressed or not") {
        for (const std::streamoff offset : {4, 14, 148, 228, 328}) {
            const SmallDataset set = SmallDataset::raw();
            const auto file = set.path("sub-a1/ses-01/anat/x.nii");
            writeSmallImage(file);
            std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
            stream.seekp(offset);
            stream << "DOE^JANE";
            stream.close();
            REQUIRE(std::system(("gzip '" + file.string() + "'").c_str()) == 0);
            const LeakHunt hunt = huntLeaks(set.path());
            CHECK(found(hunt, "header-text", "header"));
            CHECK(found(hunt, "person-name", "header"));
        }
    }
    SUBCASE("in an extension of a header") {
        const SmallDataset set = SmallDataset::raw();
        const auto file = set.path("sub-a1/ses-01/anat/x.nii");
        writeSmallImage(file);
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(348);
        stream.put(1);
        stream.close();
        CHECK(found(huntLeaks(set.path()), "header-text", "header"));
    }
}

TEST_CASE("a sidecar keeps what is on the list and nothing else") {
    const Json kept = shareableSidecar({{"MagneticFieldStrength", 0.064},
                                        {"EchoTime", 203.6},
                                        {"RepetitionTime", "2"},
                                        {"Manufacturer", "Hyperfine"},
                                        {"ManufacturersModelName", "Swoop of Doe^Jane"},
                                        {"SoftwareVersions", "20240305"},
                                        {"PatientName", "x"},
                                        {"AcquisitionTime", "12:00"},
                                        {"Anything", 1},
                                        {"ImageType", {"ORIGINAL", "PRIMARY"}}});
    CHECK(kept == Json{{"MagneticFieldStrength", 0.064},
                       {"Manufacturer", "Hyperfine"},
                       {"ImageType", {"ORIGINAL", "PRIMARY"}}});
}
