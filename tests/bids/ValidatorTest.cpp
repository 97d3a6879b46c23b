// The validator: data sets that are right pass without a word, and each of the violations below is caught by
// its name (and nothing else is said that is not its consequence).
#include "SmallDataset.h"

#include "base/Error.h"
#include "bids/BidsValidator.h"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <set>

using namespace magiqt;
using namespace magiqt::test;

namespace {

const std::string kT2 = "sub-a1/ses-01/anat/sub-a1_ses-01_acq-axi_T2w";
const std::string kFlair = "sub-b2/ses-01/anat/sub-b2_ses-01_run-1_FLAIR";
const std::string kEnhanced = "sub-a1/ses-01/anat/sub-a1_ses-01_acq-axi_desc-enhanced_T2w";
const std::string kBrain = "sub-a1/ses-01/anat/sub-a1_ses-01_acq-axi_desc-brain_mask";

struct Violation {
    const char* name;
    std::function<void(const SmallDataset&)> spoil;
    std::set<std::string> codes; // all that is to be said, recommendations left out
};

std::set<std::string> codesOf(const BidsReport& report) {
    std::set<std::string> codes;
    for (const BidsIssue& issue : report.issues)
        if (issue.severity == Severity::Warning) codes.insert(issue.code);
    return codes;
}

std::string listOf(const BidsReport& report) {
    return Json(report).dump(1);
}

void patchHeader(const std::filesystem::path& file, const SmallDataset& set, std::streamoff at, char value) {
    // Not compressed, so that a byte can be set.
    const std::filesystem::path plain = file.parent_path() / file.stem();
    std::string command = "gzip -dc '" + file.string() + "' > '" + plain.string() + "'";
    REQUIRE(std::system(command.c_str()) == 0);
    {
        std::fstream stream(plain, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(at);
        stream.put(value);
    }
    std::filesystem::remove(file);
    (void)set;
}

const std::vector<Violation>& rawViolations() {
    using S = const SmallDataset&;
    static const std::vector<Violation> list{
        {"no description", [](S s) { s.remove("dataset_description.json"); }, {"bids.description-missing"}},
        {"description without a name", [](S s) { s.edit("dataset_description.json", "Name", nullptr); }, {"bids.description-field"}},
        {"description with a wrong version", [](S s) { s.edit("dataset_description.json", "BIDSVersion", "new"); }, {"bids.version"}},
        {"another type of data set", [](S s) { s.edit("dataset_description.json", "DatasetType", "other"); }, {"bids.dataset-type"}},
        {"no README", [](S s) { s.remove("README"); }, {"bids.readme-missing"}},
        {"two READMEs", [](S s) { s.text("README.md", "x\n"); }, {"bids.readme-several"}},
        {"a file of its own at the root", [](S s) { s.text("notes.txt", "x\n"); }, {"bids.file-unexpected"}},
        {"a file of its own among the images", [](S s) { s.text("sub-a1/ses-01/anat/notes.txt", "x\n"); }, {"bids.not-a-name"}},
        {"entities in another order", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_run-1_ses-01_FLAIR"); }, {"bids.not-composed"}},
        {"an entity that BIDS has not", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_ses-01_field-64_FLAIR"); }, {"bids.entity-unknown"}},
        {"an entity of derivatives in raw data", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_ses-01_desc-x_FLAIR"); }, {"bids.entity-unknown"}},
        {"a suffix that BIDS has not", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_ses-01_T7w"); }, {"bids.suffix-unknown"}},
        {"a mask in raw data", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_ses-01_mask"); }, {"bids.suffix-unknown"}},
        {"a run that is no number", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_ses-01_run-one_FLAIR"); }, {"bids.label-invalid"}},
        {"a label with a dash", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_ses-01_acq-a-b_FLAIR"); }, {"bids.label-invalid"}},
        {"mod- without defacemask", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-b2_ses-01_mod-T1w_FLAIR"); }, {"bids.entity-not-with-suffix"}},
        {"a person in another's folder", [](S s) { s.renameImage(kFlair, "sub-b2/ses-01/anat/sub-a1_ses-01_FLAIR"); }, {"bids.folder-disagrees"}},
        {"an image without a sidecar", [](S s) { s.remove(kFlair + ".json"); }, {"bids.sidecar-missing"}},
        {"a sidecar without an image", [](S s) { s.remove(kFlair + ".nii.gz"); }, {"bids.sidecar-orphan"}},
        {"a sidecar that is no JSON", [](S s) { s.text(kFlair + ".json", "{\"a\": "); }, {"bids.json-invalid"}},
        {"field strength as text", [](S s) { s.edit(kFlair + ".json", "MagneticFieldStrength", "64 mT"); }, {"bids.metadata-type"}},
        {"echo time in milliseconds", [](S s) { s.edit(kFlair + ".json", "EchoTime", 203.6); }, {"bids.metadata-units"}},
        {"a patient's name", [](S s) { s.edit(kFlair + ".json", "PatientName", "x"); }, {"bids.metadata-forbidden"}},
        {"an image cut off", [](S s) { std::filesystem::resize_file(s.path(kFlair + ".nii.gz"), 60); }, {"bids.image-unreadable"}},
        {"an image in metres", [](S s) { patchHeader(s.path(kFlair + ".nii.gz"), s, 123, 1); }, {"bids.image-units"}},
        {"an image twice", [](S s) { writeSmallImage(s.path(kFlair + ".nii")); }, {"bids.image-twice"}},
        {"no participants", [](S s) { s.remove("participants.tsv"); }, {"bids.participants-missing"}},
        {"another first column", [](S s) { s.text("participants.tsv", "age\tparticipant_id\n1\tsub-a1\n1\tsub-b2\n"); }, {"bids.first-column"}},
        {"a row too short", [](S s) { s.text("participants.tsv", "participant_id\tage\tsex\tgroup\nsub-a1\t41\nsub-b2\t1\tM\tms\n"); }, {"bids.tsv-malformed"}},
        {"an empty cell", [](S s) { s.text("participants.tsv", "participant_id\tage\tsex\tgroup\nsub-a1\t\tM\tms\nsub-b2\t1\tM\tms\n"); }, {"bids.tsv-malformed"}},
        {"an id without sub-", [](S s) { s.text("participants.tsv", "participant_id\tage\tgroup\na1\t1\tms\nsub-b2\t1\tms\n"); }, {"bids.id-invalid", "bids.not-listed"}},
        {"a person twice", [](S s) { s.text("participants.tsv", "participant_id\tage\tgroup\nsub-a1\t1\tms\nsub-b2\t1\tms\nsub-b2\t1\tms\n"); }, {"bids.id-repeated"}},
        {"a person without a row", [](S s) { s.text("participants.tsv", "participant_id\tage\tgroup\nsub-a1\t1\tms\n"); }, {"bids.not-listed"}},
        {"a person without a folder", [](S s) { s.text("participants.tsv", "participant_id\tage\tgroup\nsub-a1\t1\tms\nsub-b2\t1\tms\nsub-c3\t1\tms\n"); }, {"bids.no-folder"}},
        {"an age in days", [](S s) { s.text("participants.tsv", "participant_id\tage\tgroup\nsub-a1\t15000\tms\nsub-b2\t1\tms\n"); }, {"bids.age"}},
        {"an unknown sex", [](S s) { s.text("participants.tsv", "participant_id\tage\tsex\tgroup\nsub-a1\t1\tx\tms\nsub-b2\t1\tM\tms\n"); }, {"bids.sex"}},
        {"a column that nobody describes", [](S s) { s.edit("participants.json", "group", nullptr); }, {"bids.column-undescribed"}},
        {"a value without a level", [](S s) { s.text("participants.tsv", "participant_id\tage\tgroup\nsub-a1\t1\thealthy\nsub-b2\t1\tms\n"); }, {"bids.level-unknown"}},
        {"a column described and not there", [](S s) { s.edit("participants.json", "site", {{"Description", "x"}}); }, {"bids.column-missing"}},
        {"a session without a row", [](S s) { s.text("sub-a1/sub-a1_sessions.tsv", "session_id\tdays\nses-01\t0\n"); }, {"bids.not-listed"}},
        {"a date of a session", [](S s) { s.text("sub-a1/sub-a1_sessions.tsv", "session_id\tdays\nses-01\t2024-03-05\nses-02\t3\n"); }, {"bids.date"}},
        {"scans with times", [](S s) { s.text("sub-a1/ses-01/sub-a1_ses-01_scans.tsv", "filename\tacq_time\nanat/sub-a1_ses-01_acq-axi_T2w.nii.gz\tn/a\n"); }, {"bids.date"}},
        {"a scan that is not there", [](S s) { s.text("sub-a1/ses-01/sub-a1_ses-01_scans.tsv", "filename\nanat/sub-a1_ses-01_acq-axi_T2w.nii.gz\nanat/no.nii.gz\n"); }, {"bids.scan-missing"}},
        {"a scan without a row", [](S s) { s.text("sub-a1/ses-01/sub-a1_ses-01_scans.tsv", "filename\n"); }, {"bids.not-listed"}},
        {"sessions for some images only", [](S s) { s.image("sub-b2/anat/sub-b2_T1w"); }, {"bids.sessions-mixed"}},
    };
    return list;
}

const std::vector<Violation>& derivativeViolations() {
    using S = const SmallDataset&;
    static const std::vector<Violation> list{
        {"a name that is valid for raw data", [](S s) { s.renameImage(kEnhanced, "sub-a1/ses-01/anat/sub-a1_ses-01_acq-axi_T2w"); s.edit(kBrain + ".json", "Sources", nullptr); }, {"bids.derivative-name"}},
        {"no GeneratedBy", [](S s) { s.edit("dataset_description.json", "GeneratedBy", nullptr); }, {"bids.generated-by"}},
        {"no SkullStripped", [](S s) { s.edit(kEnhanced + ".json", "SkullStripped", nullptr); }, {"bids.skull-stripped-missing"}},
        {"a source that is no URI", [](S s) { s.edit(kEnhanced + ".json", "Sources", {"sub-a1/x.nii.gz"}); }, {"bids.source-invalid"}},
        {"a source in a data set without a link", [](S s) { s.edit(kEnhanced + ".json", "Sources", {"bids:other:x.nii.gz"}); }, {"bids.dataset-link"}},
        {"a source that is not there", [](S s) { s.edit(kEnhanced + ".json", "Sources", {"bids::sub-a1/x.nii.gz"}); }, {"bids.source-missing"}},
        {"space- without SpatialReference", [](S s) { s.image("sub-a1/ses-01/anat/sub-a1_ses-01_space-hf_desc-x_T2w", {{"SkullStripped", true}}); }, {"bids.spatial-reference-missing"}},
        {"res- without Resolution", [](S s) { s.image("sub-a1/ses-01/anat/sub-a1_ses-01_res-1mm_desc-x_T2w", {{"SkullStripped", true}}); }, {"bids.resolution-missing"}},
        {"a mask on a grid of its own", [](S s) { writeSmallImage(s.path(kBrain + ".nii.gz"), 3); }, {"bids.mask-grid"}},
    };
    return list;
}

void checkEach(const std::vector<Violation>& violations, SmallDataset (*make)()) {
    for (const Violation& violation : violations) {
        const SmallDataset set = make();
        violation.spoil(set);
        const BidsReport report = validateBids(set.path());
        CAPTURE(std::string(violation.name));
        CAPTURE(listOf(report));
        CHECK(codesOf(report) == violation.codes);
        CHECK_FALSE(report.isValid());
    }
}

} // namespace

TEST_CASE("data sets that are right pass without a word") {
    for (const bool derivative : {false, true}) {
        const SmallDataset set = derivative ? SmallDataset::derivative() : SmallDataset::raw();
        const BidsReport report = validateBids(set.path());
        CAPTURE(listOf(report));
        CHECK(report.issues.empty());
        CHECK(report.isValid());
        CHECK(report.isDerivative == derivative);
        CHECK(report.images == (derivative ? 2 : 3));
        CHECK(report.subjects == (derivative ? 1 : 2));
    }
}

TEST_CASE("each violation of a raw data set is caught by its name") {
    checkEach(rawViolations(), &SmallDataset::raw);
}

TEST_CASE("each violation of a derivative is caught by its name") {
    checkEach(derivativeViolations(), &SmallDataset::derivative);
}

TEST_CASE("what .bidsignore names is left alone, and what is only recommended makes nothing invalid") {
    const SmallDataset set = SmallDataset::raw();
    set.text("notes.txt", "x\n");
    set.text("sub-a1/ses-01/anat/sub-a1_ses-01_mrr.nii.gz", "x");
    set.text("extra/deep/file.txt", "x");
    set.text(".bidsignore", "# ours\nnotes.txt\n*_mrr.nii.gz\nextra/\n");
    CHECK(validateBids(set.path()).issues.empty());
    set.edit("dataset_description.json", "License", nullptr);
    const BidsReport report = validateBids(set.path());
    CHECK(report.holds("bids.licence"));
    CHECK_FALSE(report.holds("bids.metadata-missing"));
    CHECK(report.isValid());
    set.edit(kFlair + ".json", "MagneticFieldStrength", nullptr);
    CHECK(validateBids(set.path()).holds("bids.metadata-missing"));
    CHECK(validateBids(set.path()).isValid());
}

TEST_CASE("a folder that is not there is refused, one without people is not valid") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(validateBids(folder / "none"), Error);
    const BidsReport report = validateBids(folder.path());
    CHECK(report.holds("bids.no-subjects"));
    CHECK(report.holds("bids.description-missing"));
}
