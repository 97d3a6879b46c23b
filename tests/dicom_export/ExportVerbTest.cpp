// `export dicom` and `deface` as a user calls them: what is written, what is refused, and that nothing of the
// original's folder is told to anybody.
#include "ExportFixture.h"

#include "enhance/CliProcess.h"
#include "enhance/SmallHeads.h"

#include <doctest/doctest.h>

using namespace magiqt;
using namespace magiqt::test;
namespace fs = std::filesystem;

namespace {

struct Verb {
    TemporaryFolder folder;
    fs::path image = folder / "enhanced.nii.gz";
    Verb() {
        writeNifti(image, pattern(obliqueGrid()));
        writeJsonFile(folder / "enhanced.json", kEnhancedSidecar);
    }
    CliOutcome run(std::vector<std::string> words) const {
        words.push_back("--json");
        return runCli(words, {{{"XDG_STATE_HOME", (folder / "state").string()}}, {}});
    }
};

bool isMentioned(const fs::path& root, const std::string& text) {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        if (entry.path().filename().string().find(text) != std::string::npos) return true;
        if (entry.is_regular_file() && entry.path().filename() != "private.json" &&
            contentOf(entry.path()).find(text) != std::string::npos)
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("export dicom writes a series once and never over another") {
    const Verb verb;
    const fs::path out = verb.folder / "series";
    const CliOutcome first =
        verb.run({"export", "dicom", verb.image.string(), "--out", out.string(), "--pseudonym", "7f3k2m"});
    CAPTURE(first.errors);
    REQUIRE(first.exitCode == 0);
    CHECK(filesOf(out).size() > 3);
    CHECK(elementOf(filesOf(out).front(), 0x0010, 0x0020) == "7f3k2m");
    const CliOutcome second = verb.run({"export", "dicom", verb.image.string(), "--out", out.string()});
    CHECK(second.exitCode == 3);
    CHECK(second.errorCode() == "export.folder-exists");
    const CliOutcome name = verb.run({"export", "dicom", verb.image.string(), "--out",
                                      (verb.folder / "other").string(), "--pseudonym", "Jane Doe"});
    CHECK(name.exitCode == 2);
    CHECK(name.errorCode() == "export.pseudonym");
    CHECK_FALSE(fs::exists(verb.folder / "other"));
    // Runs that are done leave nothing behind.
    CHECK(fs::is_empty(verb.folder / "state" / "magiqt" / "runs"));
}

TEST_CASE("with --like nothing of the original reaches run folder, output or message") {
    const Verb verb;
    const fs::path original = verb.folder / "DOE_JANE_1970";
    fs::create_directories(original);
    DicomExportOptions options = exportOptions();
    options.key = "original";
    options.pseudonym = "Roe-Richard"; // stands for an identified patient
    exportDicom(pattern(obliqueGrid()), original, options);
    const std::string study = elementOf(filesOf(original).front(), 0x0020, 0x000d);
    const fs::path run = verb.folder / "run";
    const CliOutcome outcome =
        verb.run({"export", "dicom", verb.image.string(), "--out", (verb.folder / "series").string(),
                  "--like", original.string(), "--run", run.string()});
    CAPTURE(outcome.errors);
    REQUIRE(outcome.exitCode == 0);
    CHECK(elementOf(filesOf(verb.folder / "series").front(), 0x0010, 0x0010) == "Roe-Richard");
    CHECK(elementOf(filesOf(verb.folder / "series").front(), 0x0020, 0x000d) == study);
    for (const std::string& word : {std::string("Roe-Richard"), std::string("DOE_JANE"), study}) {
        CHECK_FALSE(isMentioned(run, word));
        CHECK(outcome.out.find(word) == std::string::npos);
        CHECK(outcome.errors.find(word) == std::string::npos);
    }
    const CliOutcome both =
        verb.run({"export", "dicom", verb.image.string(), "--out", (verb.folder / "b").string(), "--like",
                  original.string(), "--pseudonym", "x"});
    CHECK(both.errorCode() == "export.like-pseudonym");
}

TEST_CASE("a face is refused with a word on what to do, a defaced image goes out") {
    const fs::path head = "/usr/share/mricron/templates/ch2.nii.gz";
    if (!fs::exists(head)) {
        std::printf("skipped: ch2.nii.gz is not installed\n");
        return;
    }
    const Verb verb;
    const CliOutcome refused =
        verb.run({"export", "dicom", head.string(), "--out", (verb.folder / "a").string()});
    CHECK(refused.exitCode == 3);
    CHECK(refused.errorCode() == "export.face");
    CHECK(refused.error().at("message").get<std::string>().find("magiqt-cli deface") != std::string::npos);
    CHECK_FALSE(fs::exists(verb.folder / "a"));

    const fs::path defaced = verb.folder / "defaced.nii.gz";
    const CliOutcome deface = verb.run({"deface", head.string(), "--out", defaced.string(), "--mask-out",
                                        (verb.folder / "mask.nii.gz").string()});
    CAPTURE(deface.errors);
    REQUIRE(deface.exitCode == 0);
    const NiftiImage before = readNifti(head);
    const NiftiImage after = readNifti(defaced);
    const NiftiImage mask = readNifti(verb.folder / "mask.nii.gz");
    CHECK((after.type == before.type));
    CHECK(after.volume->geometry().isSameAs(before.volume->geometry()));
    std::size_t removed = 0;
    bool isRight = true;
    for (std::size_t n = 0; n < before.volume->voxels().size(); ++n) {
        const bool gone = mask.volume->voxels()[n] > 0.5f;
        removed += gone;
        isRight = isRight && after.volume->voxels()[n] == (gone ? 0.0f : before.volume->voxels()[n]);
    }
    CHECK(isRight);
    CHECK(removed > 100000);
    CHECK(readJsonFile(verb.folder / "defaced.json").at("Defaced").at("FaceFound") == true);

    const CliOutcome exported =
        verb.run({"export", "dicom", defaced.string(), "--out", (verb.folder / "b").string()});
    CAPTURE(exported.errors);
    CHECK(exported.exitCode == 0);
    CHECK(contentOf(filesOf(verb.folder / "b").front()).find("113102") != std::string::npos);
    const CliOutcome again =
        verb.run({"deface", defaced.string(), "--out", (verb.folder / "twice.nii.gz").string()});
    CHECK(again.exitCode == 0);
    CHECK(again.hasFinding("deface.no-face"));
}

TEST_CASE("deface and export refuse what they cannot use, in words") {
    const Verb verb;
    CHECK(verb.run({"deface", (verb.folder / "none.nii").string(), "--out", (verb.folder / "x.nii").string()})
              .errorCode() == "file.unreadable");
    CHECK(verb.run({"deface", verb.image.string(), "--out", verb.image.string()}).errorCode() ==
          "output.is-input");
    CHECK(verb.run({"export", "dicom", verb.image.string(), "--out", (verb.folder / "s").string(), "--like",
                    (verb.folder / "none").string()})
              .errorCode() == "export.like-missing");
    CHECK(verb.run({"export", "validate", (verb.folder / "none").string()}).errorCode() == "bids.no-dataset");
    CHECK(verb.run({"export"}).exitCode == 2);
}
