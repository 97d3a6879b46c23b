// The exported series: geometry and voxels come back by three readers, the elements say what they must,
// nothing of the original is taken that was not asked for, dciodvfy finds no error.
#include "ExportFixture.h"

#include "base/Error.h"
#include "imaging/dicom_export/KeyedUid.h"

#include <doctest/doctest.h>

#include <set>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

// A series as a scanner would have it, made by the export itself and then given a patient.
void makeOriginal(const fs::path& folder, const Volume& image, const std::string& patient = "DOE^JANE") {
    fs::create_directories(folder);
    DicomExportOptions options = exportOptions();
    options.key = "original of " + patient;
    options.pseudonym = "x";
    exportDicom(image, folder, options);
    for (const fs::path& file : filesOf(folder)) {
        const std::string command =
            "dcmodify -nb -i '(0010,0010)=" + patient +
            "' -i '(0010,0020)=4711' -i '(0010,0030)=19700203' -i '(0008,0020)=20240305' -i "
            "'(0008,0050)=A123' -i '(0008,1030)=Brain of Jane' -e '(0012,0062)' -e '(0012,0063)' -e "
            "'(0012,0064)' '" +
            file.string() + "' 2>/dev/null";
        REQUIRE(std::system(command.c_str()) == 0);
    }
}

} // namespace

TEST_CASE("UIDs follow from key and content and are valid") {
    const std::string uid = keyedUid("key", "message");
    CHECK(uid == keyedUid("key", "message"));
    CHECK(uid != keyedUid("other", "message"));
    CHECK(uid != keyedUid("key", "massage"));
    CHECK(uid.starts_with("2.25."));
    CHECK(uid.size() <= 44);
    CHECK(uid[5] != '0');
    CHECK(uid.find_first_not_of("0123456789.") == std::string::npos);
    // RFC 4231, test case 2.
    CHECK(hmacSha256("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    // Test case 6: a key longer than a block.
    CHECK(hmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("geometry and voxels come back through the import's reader") {
    for (const bool leftHanded : {false, true})
        for (const Point3& spacing :
             {Point3(1.0, 1.1, 1.2), Point3(1.0, 1.0, 5.0), Point3(5.0, 1.0, 1.0), Point3(1.0, 5.0, 1.0)})
            for (const float scale : {0.37f, 1.0f}) {
                const TemporaryFolder folder;
                const Volume image = pattern(obliqueGrid(leftHanded, spacing), scale);
                const DicomExportResult result = exportDicom(image, folder.path(), exportOptions());
                CHECK(result.files == static_cast<std::int64_t>(filesOf(folder.path()).size()));
                const StackImage back = importSeries(folder.path());
                CAPTURE(leftHanded);
                CAPTURE(spacing[0]);
                CAPTURE(spacing[1]);
                CAPTURE(scale);
                // Whole numbers come back as they are, all else within half a step.
                CHECK(worstDifference(back.volume, image) <= (scale == 1.0f ? 0.0 : 0.51 * result.slope));
                CHECK(result.slope <= (scale == 1.0f ? 1.0 : 1000.0 / 65535));
            }
}

TEST_CASE("dcm2niix reads the same image") {
    if (!haveProgram("dcm2niix")) return;
    const TemporaryFolder folder;
    fs::create_directories(folder / "in");
    fs::create_directories(folder / "out");
    const Volume image = pattern(obliqueGrid());
    const DicomExportResult result = exportDicom(image, folder / "in", exportOptions());
    REQUIRE(std::system(("dcm2niix -b n -z n -f image -o '" + (folder / "out").string() + "' '" +
                         (folder / "in").string() + "' >/dev/null")
                            .c_str()) == 0);
    const NiftiImage back = readNifti(folder / "out" / "image.nii");
    CHECK(worstDifference(*back.volume, image, 2e-3) <= 0.51 * result.slope + 1e-3);
}

TEST_CASE("dciodvfy finds no error, without and with the original") {
    if (!haveProgram("dciodvfy") || !haveProgram("dcmodify")) return;
    const TemporaryFolder folder;
    const Volume image = pattern(obliqueGrid());
    makeOriginal(folder / "original", image);
    for (const bool identified : {false, true}) {
        const fs::path out = folder / (identified ? "identified" : "pseudonymous");
        fs::create_directories(out);
        DicomExportOptions options = exportOptions();
        options.isDefaced = !identified;
        if (identified) options.like = folder / "original";
        exportDicom(image, out, options);
        const fs::path log = folder / "dciodvfy.txt";
        REQUIRE(std::system(
                    ("dciodvfy '" + filesOf(out).front().string() + "' > '" + log.string() + "' 2>&1; true")
                        .c_str()) == 0);
        const std::string said = contentOf(log);
        CAPTURE(said);
        CHECK(said.find("MRImage") != std::string::npos);
        CHECK(said.find("Error") == std::string::npos);
    }
}

TEST_CASE("a pseudonymous series says what it is and names nobody") {
    const TemporaryFolder folder;
    DicomExportOptions options = exportOptions();
    options.pseudonym = "7f3k2m";
    options.isDefaced = true;
    const DicomExportResult result = exportDicom(pattern(obliqueGrid()), folder.path(), options);
    CHECK_FALSE(result.isIdentified);
    std::set<std::string> instances, series;
    for (const fs::path& file : filesOf(folder.path())) {
        CHECK(elementOf(file, 0x0008, 0x0016) == "1.2.840.10008.5.1.4.1.1.4");
        CHECK(elementOf(file, 0x0008, 0x103e) == std::string(kResearchMark) + " T1w");
        CHECK(elementOf(file, 0x0008, 0x0008) == "DERIVED\\SECONDARY\\OTHER\\ENHANCED");
        CHECK(elementOf(file, 0x0008, 0x2111).find(std::string(64, 'a')) != std::string::npos);
        CHECK(elementOf(file, 0x0010, 0x0010) == "7f3k2m");
        CHECK(elementOf(file, 0x0010, 0x0020) == "7f3k2m");
        CHECK(elementOf(file, 0x0012, 0x0062) == "YES");
        for (const auto& [group, element] :
             {std::pair{0x0010, 0x0030}, {0x0008, 0x0020}, {0x0008, 0x0030}, {0x0008, 0x0050}})
            CHECK(elementOf(file, static_cast<std::uint16_t>(group), static_cast<std::uint16_t>(element)) ==
                  "");
        for (const auto& [group, element] :
             {std::pair{0x0008, 0x0012}, {0x0008, 0x0021}, {0x0008, 0x0023}, {0x0008, 0x2112}})
            CHECK(elementOf(file, static_cast<std::uint16_t>(group), static_cast<std::uint16_t>(element)) ==
                  "(absent)");
        const std::string bytes = contentOf(file);
        for (const char* code : {"113100", "113102", "113085", "109102", "109104"})
            CHECK(bytes.find(code) != std::string::npos);
        CHECK(elementOf(file, 0x0028, 0x0301) == "NO");
        CHECK(elementOf(file, 0x0028, 0x2110) == "00");
        instances.insert(elementOf(file, 0x0008, 0x0018));
        series.insert(elementOf(file, 0x0020, 0x000e));
    }
    CHECK(instances.size() == static_cast<std::size_t>(result.files));
    CHECK(series.size() == 1);
    // The same person's next image comes into the same study.
    const TemporaryFolder other;
    exportDicom(pattern(obliqueGrid(), 1.0f), other.path(), options);
    CHECK(elementOf(filesOf(other.path()).front(), 0x0020, 0x000d) ==
          elementOf(filesOf(folder.path()).front(), 0x0020, 0x000d));
    CHECK(elementOf(filesOf(other.path()).front(), 0x0020, 0x000e) != *series.begin());
}

TEST_CASE("with the original, patient and study are its own and the sources are named") {
    if (!haveProgram("dcmodify")) return;
    const TemporaryFolder folder;
    const Volume image = pattern(obliqueGrid());
    makeOriginal(folder / "original", image);
    const fs::path original = filesOf(folder / "original").front();
    fs::create_directories(folder / "out");
    DicomExportOptions options = exportOptions();
    options.like = folder / "original";
    SUBCASE("the same place: the frame of reference stays") {
        const DicomExportResult result = exportDicom(image, folder / "out", options);
        CHECK(result.isIdentified);
        CHECK(result.sharesFrame);
        CHECK(result.findings.empty());
        const fs::path file = filesOf(folder / "out").front();
        for (const auto& [group, element] : {std::pair{0x0010, 0x0010},
                                             {0x0010, 0x0020},
                                             {0x0010, 0x0030},
                                             {0x0020, 0x000d},
                                             {0x0008, 0x0020},
                                             {0x0008, 0x0050},
                                             {0x0008, 0x1030},
                                             {0x0020, 0x0052}})
            CHECK(
                elementOf(file, static_cast<std::uint16_t>(group), static_cast<std::uint16_t>(element)) ==
                elementOf(original, static_cast<std::uint16_t>(group), static_cast<std::uint16_t>(element)));
        CHECK(elementOf(file, 0x0010, 0x0010) == "DOE^JANE");
        CHECK(elementOf(file, 0x0012, 0x0062) == "(absent)");
        CHECK(elementOf(file, 0x0020, 0x000e) != elementOf(original, 0x0020, 0x000e));
        const std::string bytes = contentOf(file);
        CHECK(bytes.find("121322") != std::string::npos);
        CHECK(bytes.find("113100") == std::string::npos);
        for (const fs::path& source : filesOf(folder / "original"))
            CHECK(bytes.find(elementOf(source, 0x0008, 0x0018)) != std::string::npos);
    }
    SUBCASE("moved: a frame of reference of its own") {
        Matrix4 moved = image.geometry().indexToLps();
        moved(0, 3) += 3;
        const DicomExportResult result = exportDicom(
            Volume(Geometry(image.geometry().sizeIjk(), moved), image.voxels()), folder / "out", options);
        CHECK_FALSE(result.sharesFrame);
        REQUIRE(result.findings.size() == 1);
        CHECK(result.findings.front().code == "export.moved");
        CHECK(elementOf(filesOf(folder / "out").front(), 0x0020, 0x0052) !=
              elementOf(original, 0x0020, 0x0052));
    }
    SUBCASE("two people in the folder are refused, and nobody is named") {
        makeOriginal(folder / "original" / "more", image, "MILLER^ANN");
        try {
            exportDicom(image, folder / "out", options);
            FAIL("not refused");
        } catch (const Error& error) {
            CHECK(error.code() == "export.like-people");
            for (const char* word : {"DOE", "JANE", "MILLER", "original"})
                CHECK(error.fullMessage().find(std::string(word) + "^") == std::string::npos);
        }
    }
    SUBCASE("a folder without images is refused") {
        fs::create_directories(folder / "empty");
        options.like = folder / "empty";
        CHECK_THROWS_AS(exportDicom(image, folder / "out", options), Error);
    }
}

TEST_CASE("axes that are not at right angles are refused; an image without provenance is said to have none") {
    const TemporaryFolder folder;
    Matrix4 sheared = obliqueGrid().indexToLps();
    sheared.col(0) += 0.01 * sheared.col(1);
    CHECK_THROWS_AS(exportDicom(pattern(Geometry({21, 17, 9}, sheared)), folder.path(), exportOptions()),
                    Error);
    CHECK(filesOf(folder.path()).empty());
    DicomExportOptions options = exportOptions();
    options.sidecarJson = "{}";
    const DicomExportResult result = exportDicom(pattern(obliqueGrid()), folder.path(), options);
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings.front().code == "export.no-provenance");
}
