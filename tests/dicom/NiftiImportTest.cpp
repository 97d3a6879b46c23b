// NIfTI and BIDS sources.
#include "imaging/import/FaceCheck.h"
#include "imaging/import/ImportWriter.h"
#include "imaging/import/NiftiNames.h"

#include "base/Error.h"
#include "base/Json.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"
#include "volume/ContentHash.h"
#include "volume/Nifti.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

using namespace magiqt;

namespace {

Volume ramp(const Index3& size, double spacing = 2) {
    std::vector<float> voxels(static_cast<std::size_t>(size[0] * size[1] * size[2]));
    for (std::size_t n = 0; n < voxels.size(); ++n)
        voxels[n] = static_cast<float>(n % 1000);
    return {Geometry::axisAligned(size, {spacing, spacing, spacing}, {-1, -2, -3}), std::move(voxels)};
}

void writeImage(const std::filesystem::path& file, const Volume& volume = ramp({8, 9, 10})) {
    std::filesystem::create_directories(file.parent_path());
    NiftiWriteOptions options;
    options.type = VoxelType::Int16;
    options.descrip = "Muster^Erika 19700131";
    writeNifti(file, volume, options);
}

const ImportSeries& seriesNamed(const ImportInventory& inventory, const std::string& file) {
    for (const ImportSeries& series : inventory.series)
        if (inventory.images[series.index].path.filename() == file) return series;
    FAIL("no series of " << file);
    return inventory.series.front();
}

bool holdsFinding(const ImportSeries& series, const std::string& code) {
    return std::any_of(series.findings.begin(), series.findings.end(),
                       [&](const Finding& f) { return f.code == code; });
}

} // namespace

TEST_CASE("a BIDS data set: people, sessions, days, ages and inherited sidecars") {
    const test::TemporaryFolder folder;
    const auto root = folder / "hype";
    writeImage(root / "sub-A1/ses-HFC/anat/sub-A1_ses-HFC_acq-axi_T2w.nii.gz");
    writeImage(root / "sub-A1/ses-GE/anat/sub-A1_ses-GE_T1w.nii.gz");
    writeImage(root / "sub-B2/anat/sub-B2_FLAIR.nii.gz");
    writeImage(root / "sub-B2/anat/sub-B2_label-lesion_mask.nii.gz");
    writeImage(root / "derivatives/x/sub-A1/anat/sub-A1_space-GE_desc-x_T1w.nii.gz");
    test::writeFile(root / "dataset_description.json", R"({"Name": "HYPE", "BIDSVersion": "1.9.0"})");
    test::writeFile(root / "participants.tsv",
                    "participant_id\tage\tsex\r\nsub-A1\t34\tF\r\nsub-B2\tn/a\tM\r\n");
    test::writeFile(root / "sub-A1/ses-HFC/sub-A1_ses-HFC_scans.tsv",
                    "filename\tacq_time\nanat/sub-A1_ses-HFC_acq-axi_T2w.nii.gz\t2023-05-20T10:00:00\n");
    test::writeFile(root / "sub-A1/sub-A1_sessions.tsv", "session_id\tacq_time\nses-GE\t2023-05-10\n");
    test::writeFile(root / "T2w.json",
                    R"({"MagneticFieldStrength": 0.064, "EchoTime": 0.2, "Manufacturer": "Hyperfine"})");
    test::writeFile(root / "sub-A1/ses-HFC/anat/sub-A1_ses-HFC_acq-axi_T2w.json",
                    R"({"RepetitionTime": 2, "PatientName": "Erika", "ManufacturersModelName": "Swoop"})");
    const ImportInventory inventory = takeInventory(root, "salt");
    REQUIRE(inventory.series.size() == 5);
    const People& people = inventory.people;
    const ImportSeries& low = seriesNamed(inventory, "sub-A1_ses-HFC_acq-axi_T2w.nii.gz");
    CHECK((low.source == ImportSource::Bids));
    CHECK(low.tick);
    CHECK(toString(low.contrast.contrast) == "T2w");
    CHECK(low.facts.magneticFieldStrength == 0.064);
    CHECK(low.facts.echoTime == 0.2);
    CHECK(low.facts.repetitionTime == 2);
    CHECK(low.facts.model == "Swoop");
    CHECK(scannerKind(low.facts) == "low-field");
    CHECK(people.daysSinceFirst(low.where) == 10);
    CHECK(people.ageDays(low.where) == 12420); // 34 years in steps of 30 days
    CHECK(people.sex(low.where) == "F");
    const ImportSeries& high = seriesNamed(inventory, "sub-A1_ses-GE_T1w.nii.gz");
    CHECK(people.personLabel(high.where) == people.personLabel(low.where));
    CHECK(people.sessionLabel(high.where) == "s1");
    CHECK(people.sessionLabel(low.where) == "s2");
    CHECK_FALSE(high.facts.magneticFieldStrength.has_value()); // T2w.json is not its sidecar
    const ImportSeries& other = seriesNamed(inventory, "sub-B2_FLAIR.nii.gz");
    CHECK(people.personLabel(other.where) != people.personLabel(low.where));
    CHECK(people.sex(other.where) == "M");
    CHECK_FALSE(people.ageDays(other.where).has_value());
    CHECK(seriesNamed(inventory, "sub-B2_label-lesion_mask.nii.gz").tickCode == "mask");
    CHECK(seriesNamed(inventory, "sub-A1_space-GE_desc-x_T1w.nii.gz").tickCode == "derivative");
    const std::string text = previewJson(inventory).dump();
    for (const char* word : {"A1", "B2", "HYPE", "hype", "Erika", "2023", "HFC", "GE"})
        CHECK_MESSAGE(text.find(std::string(word) + "\"") == std::string::npos, word);
    const std::string identities = people.identityJson().dump();
    CHECK(identities.find("HYPE/sub-A1") != std::string::npos);
    CHECK(identities.find("2023-05-20") != std::string::npos);
}

TEST_CASE("ages of children may be told in months") {
    const test::TemporaryFolder folder;
    writeImage(folder / "d/sub-1/anat/sub-1_T1w.nii.gz");
    test::writeFile(folder / "d/dataset_description.json", "{}");
    test::writeFile(folder / "d/participants.tsv", "participant_id\tage\nsub-1\t6\n");
    test::writeFile(folder / "d/participants.json", R"({"age": {"Units": "months"}})");
    const ImportInventory inventory = takeInventory(folder / "d", "salt");
    CHECK(inventory.people.ageDays(inventory.series.at(0).where) == 183);
}

TEST_CASE("plain images are written again without the text of their headers") {
    const test::TemporaryFolder folder;
    writeImage(folder / "in/Erika_T1w.nii");
    const ImportInventory inventory = takeInventory(folder / "in", "salt");
    REQUIRE(inventory.series.size() == 1);
    CHECK(inventory.findings.at(0).code == "import.people-from-names");
    std::filesystem::create_directories(folder / "out");
    const WrittenScan written = writeSeries(inventory, inventory.series[0], 1, folder / "out");
    const NiftiImage before = readNifti(folder / "in/Erika_T1w.nii"), after = readNifti(written.file);
    CHECK(contentSha256(*before.volume) == contentSha256(*after.volume));
    CHECK((after.type == VoxelType::Int16));
    CHECK(after.volume->geometry().isSameAs(before.volume->geometry(), 1e-5));
    std::filesystem::rename(written.file, folder / "out/x.nii.gz");
    REQUIRE(std::system(("gzip -dk '" + (folder / "out/x.nii.gz").string() + "'").c_str()) == 0);
    CHECK(test::contentOf(folder / "out/x.nii").find("Muster") == std::string::npos);
    CHECK(written.entry.dump().find("Erika") == std::string::npos);
}

TEST_CASE("an image that cannot be read is said without its name") {
    const test::TemporaryFolder folder;
    writeImage(folder / "in/good_T1w.nii.gz");
    writeImage(folder / "in/Erika_T1w.nii");
    const ImportInventory inventory = takeInventory(folder / "in", "salt");
    const std::string whole = test::contentOf(folder / "in/Erika_T1w.nii");
    test::writeFile(folder / "in/Erika_T1w.nii", whole.substr(0, 500)); // after the look, before the import
    try {
        writeSeries(inventory, seriesNamed(inventory, "Erika_T1w.nii"), 1, folder.path());
        FAIL("was read");
    } catch (const Error& error) {
        CHECK(error.code() == "import.image-unreadable");
        CHECK(error.fullMessage().find("Erika") == std::string::npos);
        CHECK(Json(error.arguments()).dump().find("Erika") == std::string::npos);
    }
    // Cut off from the start, it is counted.
    const ImportInventory again = takeInventory(folder / "in", "salt");
    CHECK(again.skipped.at("nifti-unreadable") == 1);
    CHECK(again.series.size() == 1);
}

TEST_CASE("several volumes in one file are passed over and said") {
    const test::TemporaryFolder folder;
    writeImage(folder / "in/a_T2w.nii");
    writeImage(folder / "in/b_T2w.nii");
    std::string bytes = test::contentOf(folder / "in/a_T2w.nii");
    bytes[40] = 4; // dim[0]
    bytes[48] = 3; // dim[4]
    bytes += std::string(2 * 8 * 9 * 10 * 2, '\0');
    test::writeFile(folder / "in/a_T2w.nii", bytes);
    const ImportInventory inventory = takeInventory(folder / "in", "salt");
    CHECK(inventory.series.size() == 1);
    CHECK(inventory.skipped.at("nifti-several-volumes") == 1);
    CHECK(inventory.findings.at(0).code == "import.several-volumes");
}

TEST_CASE("the field strength is trusted over an old converter's vendor") {
    const test::TemporaryFolder folder;
    writeImage(folder / "in/x_T2w.nii.gz");
    test::writeFile(folder / "in/x_T2w.json", R"({"Manufacturer": "Philips", "ImagingFrequency": 2.713})");
    const ImportInventory inventory = takeInventory(folder / "in", "salt");
    const ImportSeries& series = inventory.series.at(0);
    CHECK(series.facts.manufacturer == "Hyperfine");
    CHECK(*series.facts.magneticFieldStrength == doctest::Approx(0.0637).epsilon(0.01));
    CHECK(holdsFinding(series, "import.vendor-corrected"));
}

TEST_CASE("sidecars pass numbers that are numbers and words that are known") {
    const AcquisitionFacts facts = allowedFacts(Json::parse(
        R"({"EchoTime": "Erika", "RepetitionTime": 19700131, "FlipAngle": 9, "MRAcquisitionType": "Erika",
            "Manufacturer": "SIEMENS Erika", "ManufacturersModelName": "Erika", "PatientName": "Erika", "ImagingFrequency": {"a": 1}})"));
    const Json sidecar = sidecarOf(facts);
    CHECK(sidecar == Json({{"Modality", "MR"},
                           {"FlipAngle", 9},
                           {"Manufacturer", "Siemens"},
                           {"ManufacturersModelName", "other"}}));
    CHECK(sidecarOf(allowedFacts(Json::parse("[1]"))) == Json({{"Modality", "MR"}}));
    CHECK(knownManufacturer("GE MEDICAL SYSTEMS") == "GE");
    CHECK(knownManufacturer("Hyperfine, Inc.") == "Hyperfine");
    CHECK(knownModel("MAGNETOM Vida") == "Vida");
    CHECK(knownModel("swoop") == "Swoop");
    CHECK(knownModel("SIGNA Premier") == "SIGNA Premier");
}

TEST_CASE("names tell people apart, kinds of images do not") {
    CHECK(personWordsOf("T1w.nii.gz").empty());
    CHECK(personWordsOf("ulf_T2w.nii.gz").empty());
    CHECK(personWordsOf("S01_T1w.nii.gz") == "s01");
    CHECK(personWordsOf("smith_T1w.nii.gz") != personWordsOf("jones_T1w.nii.gz"));
    CHECK(personKeyOf("/data/train/p07/T1w.nii.gz") == "train/p07");
    CHECK(personKeyOf("/data/train/p07/anat/T1w.nii.gz") == "train/p07");
    CHECK(personKeyOf("/data/train/p07/T2w/T2w.nii.gz") == "train/p07");
    CHECK(personKeyOf("/data/train/S01_T1w.nii.gz") == "data/train/s01");
    CHECK(isNamedAsMask("brain_mask.nii.gz"));
    CHECK_FALSE(isNamedAsMask("unmasked_T1w.nii.gz"));

    const test::TemporaryFolder folder;
    for (const char* file : {"p1/T1w.nii.gz", "p1/T2w.nii.gz", "p2/T1w.nii.gz", "S01_T1w.nii.gz",
                             "S01_FLAIR.nii.gz", "S02_T1w.nii.gz"})
        writeImage(folder / "in" / file);
    const ImportInventory inventory = takeInventory(folder / "in", "salt");
    CHECK(inventory.people.count() == 4);
    CHECK(inventory.series.size() == 6);
}

TEST_CASE("a head may show a face, a stripped brain does not") {
    const Index3 size{60, 70, 60};
    const auto ball = [&](double radius, float outside) {
        std::vector<float> voxels;
        for (std::int64_t k = 0; k < size[2]; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i) {
                    const double r =
                        std::hypot(std::hypot(static_cast<double>(i) - 30, static_cast<double>(j) - 35),
                                   static_cast<double>(k) - 30);
                    voxels.push_back(r < radius ? 500.0f + static_cast<float>(i)
                                                : outside * static_cast<float>((i + j + k) % 3));
                }
        return Volume(Geometry::axisAligned(size, {3, 3, 3}, {0, 0, 0}), voxels);
    };
    CHECK((faceVerdict(ball(22, 0)) == FaceVerdict::Stripped)); // 1.2 litres on zeros
    CHECK((faceVerdict(ball(22, 5)) == FaceVerdict::MayShow));  // noise around it
    CHECK((faceVerdict(ball(28, 0)) == FaceVerdict::MayShow));  // 2.5 litres: a head
    CHECK((faceVerdict(ramp({8, 9, 10})) == FaceVerdict::TooSmall));
}

TEST_CASE("faces in the reference data: stripped brains have none, heads may") {
    const char* data = std::getenv("MAGIQT_DATA");
    const std::filesystem::path root = std::filesystem::path(data ? data : "") / "data";
    if (!data || !std::filesystem::is_directory(root / "validation")) {
        MESSAGE("skipped: MAGIQT_DATA does not hold data/validation");
        return;
    }
    const std::pair<const char*, FaceVerdict> cases[] = {
        {"validation/healthy_k113/T1w.nii.gz", FaceVerdict::Stripped},
        {"validation/ms_cs_p19/FLAIR.nii.gz", FaceVerdict::Stripped},
        {"validation/glioma_tcga_FG-6692/T2w.nii.gz", FaceVerdict::Stripped},
        {"train/child_0001/T1w.nii.gz", FaceVerdict::Stripped},
        {"validation/ms_long_p12_s1/FLAIR.nii.gz", FaceVerdict::MayShow},
        {"real_low_field/swoop_64mT_MS017/T2w.nii.gz", FaceVerdict::MayShow}};
    for (const auto& [file, expected] : cases)
        CHECK_MESSAGE((faceVerdict(*readNifti(root / file).volume) == expected), file);
}
