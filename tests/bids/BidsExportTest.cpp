// A study with two people as BIDS: what is written is valid, complete and dated nowhere; what could give
// somebody away stops the export, and nothing is ever overwritten.
#include "SmallDataset.h"

#include "base/Error.h"
#include "base/Sha256.h"
#include "bids/BidsExport.h"
#include "catalog/CatalogWriter.h"
#include "catalog/Lookup.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

// Three scans of two people; an enhanced image, a mask and a registered image of the first.
struct SmallStudy {
    TemporaryFolder folder;
    Catalog catalog = Catalog::open(folder / "study", OpenMode::Create);
    RowId low = 0, high = 0, other = 0;

    SmallStudy() {
        CatalogWriter writer(catalog);
        Subject first;
        first.pseudonym = "7f3k2m";
        first.sex = Sex::Female;
        Subject second;
        second.pseudonym = "abc234";
        const RowId a = writer.subject(first).id;
        const RowId b = writer.subject(second).id;
        const RowId a1 = writer.session({0, a, "01", 0, 15000, "north"}).id;
        const RowId a2 = writer.session({0, a, "02", 12, 15000, ""}).id;
        const RowId b1 = writer.session({0, b, "01", std::nullopt, std::nullopt, ""}).id;
        const RowId swoop = writer.scanner({0, "Hyperfine", "Swoop", 0.064}).id;
        const RowId three = writer.scanner({0, "Siemens", "Skyra", 3.0}).id;
        low = addScan(writer, a, a1, swoop, "T2w", "axial",
                      "rawdata/sub-7f3k2m/ses-01/anat/sub-7f3k2m_ses-01_acq-axi_T2w.nii.gz", 2.0);
        high = addScan(writer, a, a2, three, "T2w", "isotropic",
                       "rawdata/sub-7f3k2m/ses-02/anat/sub-7f3k2m_ses-02_T2w.nii.gz", 1.0);
        other = addScan(writer, b, b1, 0, "FLAIR", "oblique",
                        "rawdata/sub-abc234/ses-01/anat/sub-abc234_ses-01_FLAIR.nii.gz", 3.0);
        RunRecord run;
        run.runId = "r1";
        run.kind = "enhance";
        run.state = "done";
        writer.run(run);
        Model model;
        model.name = "magiqt-xs";
        model.weightsSha256 = std::string(64, 'b');
        const RowId modelId = writer.model(model).id;
        addDerived(writer, a, modelId, "enhanced_T2w", "T2w", "derivatives/e/enhanced_T2w.nii.gz",
                   {{"T2w", low, 0}}, 2.0);
        addDerived(writer, a, 0, "brain_mask", "", "derivatives/p/brain_mask.nii.gz", {{"scan", low, 0}},
                   2.0);
        addDerived(writer, a, 0, "registered", "T2w", "derivatives/r/registered.nii.gz",
                   {{"moving", low, 0}, {"fixed", high, 0}}, 1.0);
        addDerived(writer, a, 0, "displacement", "", "derivatives/r/displacement.nii.gz",
                   {{"moving", low, 0}}, 1.0);
        writer.commit();
    }

    RowId addScan(CatalogWriter& writer, RowId subject, RowId session, RowId scanner,
                  const std::string& contrast, const std::string& plane, const std::string& file,
                  double spacing) {
        writeSmallImage(folder / "study" / file, spacing);
        Scan scan;
        scan.subjectId = subject;
        scan.sessionId = session;
        scan.scannerId = scanner;
        scan.contrast = contrast;
        scan.plane = plane;
        scan.sizeIjk = {4, 5, 6};
        scan.spacingMm = {spacing, spacing, spacing};
        scan.orientation = "LPS";
        scan.contentSha256 = sha256Hex(file.data(), file.size());
        scan.file = file;
        scan.acquisitionJson = Json{
            {"EchoTime", 0.2},
            {"PatientName", "Doe^Jane"},
            {"AcquisitionTime", "12:00:00"},
            {"SoftwareVersions",
             "of 20240305"}}.dump();
        return writer.scan(scan).id;
    }

    void addDerived(CatalogWriter& writer, RowId subject, RowId model, const std::string& kind,
                    const std::string& contrast, const std::string& file, std::vector<DerivedSource> sources,
                    double spacing) {
        writeSmallImage(folder / "study" / file, spacing);
        DerivedImage image;
        image.subjectId = subject;
        image.modelId = model;
        image.runId = "r1";
        image.kind = kind;
        image.contrast = contrast;
        image.file = file;
        image.sha256 = sha256Hex(kind.data(), kind.size());
        image.figuresJson =
            Json{{"Sampling", {{"Seed", 7}}}, {"Description", "made on 2024-03-05"}, {"SkullStripped", false}}
                .dump();
        image.sources = std::move(sources);
        writer.derivedImage(image);
    }

    BidsExportOptions options() const {
        BidsExportOptions options;
        options.folder = folder / "out";
        options.derivatives = BidsDerivatives::Export;
        options.knownNames = {"Doe^Jane", "4711"};
        return options;
    }
    Json json(const std::string& relative) const { return readJsonFile(folder / "out" / relative); }
};

std::string codeOf(const SmallStudy& study, const BidsExportOptions& options) {
    try {
        exportBids(study.catalog, options);
        return "";
    } catch (const Error& error) {
        return error.code();
    }
}

const std::string kFirst = "sub-7f3k2m/ses-01/anat/sub-7f3k2m_ses-01_acq-axi";

} // namespace

TEST_CASE("a study becomes a valid data set with its derivatives") {
    const SmallStudy study;
    const BidsExportResult result = exportBids(study.catalog, study.options());
    CHECK(result.subjects == 2);
    CHECK(result.sessions == 3);
    CHECK(result.scans == 3);
    CHECK(result.derived == 3);
    REQUIRE(result.validations.size() == 3); // raw, magiqt, magiqt-magiqtxs
    for (const BidsReport& report : result.validations) {
        CAPTURE(Json(report).dump(1));
        CHECK(report.isValid());
    }
    const fs::path out = study.folder / "out";
    CHECK(validateBids(out).isValid());
    for (const std::string& file : std::vector<std::string>{
             kFirst + "_T2w.nii.gz",
             std::string("sub-7f3k2m/ses-02/anat/sub-7f3k2m_ses-02_acq-iso_T2w.nii.gz"),
             std::string("sub-abc234/ses-01/anat/sub-abc234_ses-01_FLAIR.nii.gz"), std::string("README"),
             std::string("participants.json"), std::string(".bidsignore"),
             std::string("sub-7f3k2m/sub-7f3k2m_sessions.tsv"),
             std::string("sub-7f3k2m/ses-01/sub-7f3k2m_ses-01_scans.tsv"),
             "derivatives/magiqt-magiqtxs/" + kFirst + "_desc-enhanced_T2w.nii.gz",
             "derivatives/magiqt/" + kFirst + "_desc-brain_mask.nii.gz",
             "derivatives/magiqt/" + kFirst + "_space-fixed_desc-registered_T2w.nii.gz"}) {
        CAPTURE(file);
        CHECK(fs::exists(out / file));
    }
    // Byte for byte what the study holds.
    CHECK(contentOf(out / (kFirst + "_T2w.nii.gz")) ==
          contentOf(study.folder /
                    "study/rawdata/sub-7f3k2m/ses-01/anat/sub-7f3k2m_ses-01_acq-axi_T2w.nii.gz"));
    CHECK(contentOf(out / "participants.tsv") ==
          "participant_id\tage\tsex\nsub-7f3k2m\t41\tF\nsub-abc234\tn/a\tn/a\n");
    CHECK(study.json(kFirst + "_T2w.json") == Json{{"EchoTime", 0.2},
                                                   {"MagneticFieldStrength", 0.064},
                                                   {"Manufacturer", "Hyperfine"},
                                                   {"ManufacturersModelName", "Swoop"}});

    const Json enhanced = study.json("derivatives/magiqt-magiqtxs/" + kFirst + "_desc-enhanced_T2w.json");
    CHECK(enhanced.at("Sources") == Json{"bids:raw:" + kFirst + "_T2w.nii.gz"});
    CHECK(enhanced.at("Model") == Json{{"Name", "magiqt-xs"}, {"SHA256", std::string(64, 'b')}});
    CHECK(enhanced.at("SkullStripped") == false);
    CHECK(enhanced.at("Sampling").at("Seed") == 7);
    CHECK_FALSE(enhanced.contains("Description")); // it held a date
    const Json registered =
        study.json("derivatives/magiqt/" + kFirst + "_space-fixed_desc-registered_T2w.json");
    CHECK(registered.at("SpatialReference") ==
          "bids:raw:sub-7f3k2m/ses-02/anat/sub-7f3k2m_ses-02_acq-iso_T2w.nii.gz");
    const Json description = study.json("derivatives/magiqt-magiqtxs/dataset_description.json");
    CHECK(description.at("DatasetType") == "derivative");
    CHECK(description.at("DatasetLinks").at("raw") == "../..");
    CHECK(
        description.at("GeneratedBy").at(0).at("Description").get<std::string>().find(std::string(64, 'b')) !=
        std::string::npos);
    // What was left out or is not known is said.
    bool saysLeftOut = false, saysNoField = false;
    for (const Finding& finding : result.findings) {
        saysLeftOut = saysLeftOut || finding.code == "bids.derived-left-out";
        saysNoField = saysNoField || finding.code == "bids.field-strength-unknown";
    }
    CHECK(saysLeftOut);
    CHECK(saysNoField);
    CHECK(huntLeaks(out, {"Doe^Jane"}).leaks.empty());
    CHECK(contentOf(study.folder / "out_leak-report.txt") == result.leakReport);
}

TEST_CASE("nothing is overwritten, and what does not pass leaves nothing behind") {
    const SmallStudy study;
    BidsExportOptions options = study.options();
    fs::create_directories(options.folder);
    SUBCASE("an empty folder is filled") {
        CHECK(codeOf(study, options) == "");
    }
    SUBCASE("a folder with a file is refused") {
        writeFile(options.folder / "mine.txt", "mine");
        CHECK(codeOf(study, options) == "bids.folder-exists");
        CHECK(contentOf(options.folder / "mine.txt") == "mine");
    }
    SUBCASE("a name in a header stops it") {
        const fs::path scan = study.folder / "study" / scanById(study.catalog, study.low).file;
        const fs::path plain = fs::path(scan).replace_extension("");
        REQUIRE(std::system(("gzip -d '" + scan.string() + "'").c_str()) == 0);
        {
            std::fstream stream(plain, std::ios::in | std::ios::out | std::ios::binary);
            stream.seekp(148);
            stream << "DOE^JANE";
        }
        REQUIRE(std::system(("gzip '" + plain.string() + "'").c_str()) == 0);
        CHECK(codeOf(study, options) == "bids.leak");
        CHECK(fs::is_empty(options.folder));
        CHECK(contentOf(study.folder / "out_leak-report.txt").find("header") != std::string::npos);
    }
    SUBCASE("a word that the key knows stops it") {
        options.knownNames = {"north"};
        CHECK(codeOf(study, options) == "bids.leak");
        CHECK(fs::is_empty(options.folder));
    }
    SUBCASE("an image that cannot be read stops it") {
        fs::resize_file(study.folder / "study" / scanById(study.catalog, study.low).file, 40);
        const std::string code = codeOf(study, options);
        CHECK((code == "bids.leak" || code == "bids.not-valid"));
        CHECK(fs::is_empty(options.folder));
    }
    SUBCASE("asked to stop half-way") {
        options.progress = [](double fraction) {
            if (fraction > 0.3) throw Error(ErrorKind::Cancelled, "job.cancelled", "stop");
        };
        CHECK(codeOf(study, options) == "job.cancelled");
        CHECK(fs::is_empty(options.folder));
    }
    for (const auto& entry : fs::directory_iterator(study.folder.path()))
        CHECK(entry.path().extension() != ".part");
}

TEST_CASE("a filter chooses; without a scan there is nothing to export; derivatives are left out unless "
          "asked for") {
    const SmallStudy study;
    BidsExportOptions options = study.options();
    options.derivatives = BidsDerivatives::LeaveOut;
    options.filter.contrasts = {"FLAIR"};
    const BidsExportResult result = exportBids(study.catalog, options);
    CHECK(result.scans == 1);
    CHECK(result.subjects == 1);
    CHECK(result.derived == 0);
    CHECK_FALSE(fs::exists(options.folder / "derivatives"));
    CHECK_FALSE(fs::exists(options.folder / "sub-7f3k2m"));
    options.folder = study.folder / "none";
    options.filter.contrasts = {"PDw"};
    CHECK(codeOf(study, options) == "bids.nothing-to-export");
    CHECK_FALSE(fs::exists(options.folder));
}
