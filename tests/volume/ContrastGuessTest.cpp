#include "TestVolumes.h"

#include "base/Json.h"
#include "volume/ContrastGuess.h"
#include "volume/Nifti.h"
#include "volume/Resample.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

using namespace magiqt;
using namespace magiqt::test;

TEST_CASE("names: whole words alone, and two contrasts decide nothing") {
    const std::map<std::string, std::string> rows = {{"sub-01_acq-axi_T1w.nii.gz", "T1w"},
                                                     {"sub-01_T2w.nii", "T2w"},
                                                     {"sub-01_FLAIR.nii.gz", "FLAIR"},
                                                     {"t2_flair_axial.nii", "FLAIR"},
                                                     {"ulf_T1w.nii.gz", "T1w"},
                                                     {"MPRAGE.nii", "T1w"},
                                                     {"T1w_to_T2w.nii", "unknown"},
                                                     {"patient12.nii", "unknown"},
                                                     {"flairish.nii", "unknown"},
                                                     {"cat1.nii", "unknown"},
                                                     {"sub-t1x_bold.nii", "unknown"},
                                                     {"T2star.nii", "unknown"}};
    for (const auto& [name, expected] : rows) {
        CAPTURE(name);
        CHECK(toString(guessContrastFromName(name).contrast) == expected);
    }
}

TEST_CASE("sidecars: at 3 T and at 64 mT, in seconds or milliseconds") {
    const auto guess = [](const char* text) { return guessContrastFromSidecar(Json::parse(text)); };
    CHECK((guess(R"({"EchoTime":0.003,"RepetitionTime":2.3,"InversionTime":0.9,"MagneticFieldStrength":3})")
               .contrast == ImageContrast::T1w));
    const ContrastGuess low =
        guess(R"({"EchoTime":0.2036,"RepetitionTime":2.0,"MagneticFieldStrength":0.064})");
    CHECK((low.contrast == ImageContrast::T2w));
    CHECK(low.fieldStrengthTesla == doctest::Approx(0.064));
    CHECK((guess(R"({"EchoTime":120,"RepetitionTime":9000,"InversionTime":2500})").contrast ==
           ImageContrast::Flair));
    CHECK((guess(R"({"EchoTime":0.015,"RepetitionTime":4.0})").contrast == ImageContrast::Unknown));
    CHECK((guess(R"({"EchoTime":"x"})").contrast == ImageContrast::Unknown));
    CHECK((guess("[1,2]").contrast == ImageContrast::Unknown));
}

TEST_CASE("name and sidecar together; a broken sidecar is no evidence; a contradiction is unknown") {
    const TemporaryFolder folder;
    const Volume volume = noiseVolume(Geometry::axisAligned({9, 9, 9}, {1, 1, 1}, {0, 0, 0}), 1);
    const auto write = [&](const char* name, const std::string& text) {
        writeBytes(folder / name, std::vector<char>(text.begin(), text.end()));
    };
    write(
        "a_T2w.json",
        R"({"EchoTime":0.2,"RepetitionTime":2.0,"MagneticFieldStrength":0.064,"PatientName":"Mustermann"})");
    ContrastGuess guess = guessContrast(volume, folder / "a_T2w.nii.gz");
    CHECK((guess.contrast == ImageContrast::T2w));
    CHECK(guess.confidence == doctest::Approx(0.98));
    CHECK(guess.fieldStrengthTesla == doctest::Approx(0.064));
    CHECK(guess.reason.find("Mustermann") == std::string::npos);
    write("b_T1w.json", R"({"EchoTime":0.2,"RepetitionTime":2.0})");
    CHECK((guessContrast(volume, folder / "b_T1w.nii").contrast == ImageContrast::Unknown));
    write("c_T1w.json", "{ broken");
    CHECK((guessContrast(volume, folder / "c_T1w.nii").contrast == ImageContrast::T1w));
    CHECK((guessContrast(volume, folder / "scan.nii").contrast == ImageContrast::Unknown));
}

TEST_CASE("implausible volumes are said to be so") {
    const auto findings = [](const Index3& size, const Point3& spacing, float least = 0, float most = 1000) {
        return plausibilityFindings(
            noiseVolume(Geometry::axisAligned(size, spacing, {0, 0, 0}), 1, least, most));
    };
    CHECK(holds(findings({40, 40, 4}, {1, 1, 10}), "volume.few-slices"));
    CHECK(holds(findings({40, 40, 40}, {0.1, 5, 5}), "volume.spacing"));
    CHECK(holds(findings({40, 40, 10}, {5, 5, 20}), "volume.spacing"));
    CHECK(holds(findings({40, 40, 40}, {1, 1, 1}), "volume.field-of-view"));
    CHECK(holds(findings({40, 40, 40}, {5, 5, 5}, 100, 100), "volume.constant"));
    CHECK(holds(findings({40, 40, 40}, {5, 5, 5}, -1000, 1000), "volume.negative"));
    CHECK(findings({40, 40, 40}, {5, 5, 5}).empty());
    CHECK(holds(findings({60, 60, 60}, {1, 1, 1}), "volume.high-resolution"));
}

TEST_CASE("measured on real scans: intensities never name the wrong contrast, high resolution is told from "
          "interpolation") {
    const char* data = std::getenv("MAGIQT_DATA");
    if (data == nullptr) {
        MESSAGE("skipped: MAGIQT_DATA is not set");
        return;
    }
    std::map<std::string, std::array<int, 2>> right; // right, all
    int wrong = 0;
    for (const char* part : {"train", "validation", "real_low_field"})
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(std::filesystem::path(data) / "data" / part)) {
            const std::string truth =
                toString(guessContrastFromName(entry.path().filename().string()).contrast);
            if (truth == "unknown") continue;
            const NiftiImage image = readNifti(entry.path());
            const ContrastGuess guess = guessContrastFromIntensities(*image.volume);
            if (image.volume->geometry().sizeIjk()[2] < 8) {
                CHECK(toString(guess.contrast) == "unknown");
                continue;
            }
            CAPTURE(entry.path().parent_path().filename().string());
            CAPTURE(truth);
            const bool known = guess.contrast != ImageContrast::Unknown;
            CHECK((!known || toString(guess.contrast) == truth));
            wrong += known && toString(guess.contrast) != truth;
            right[truth][0] += toString(guess.contrast) == truth;
            ++right[truth][1];
            const std::string folder = entry.path().parent_path().filename().string();
            const Findings findings = plausibilityFindings(*image.volume);
            if (folder.starts_with("swoop")) {
                CHECK(findings.empty());
                const Volume fine = resample(*image.volume, isotropicGrid(image.volume->geometry(), 1.0),
                                             Interpolation::CubicBSpline);
                CHECK_FALSE(holds(plausibilityFindings(fine), "volume.high-resolution"));
            }
            if (folder == "ms_cs_p07" || folder == "healthy_k113" || folder.starts_with("child"))
                CHECK(holds(findings, "volume.high-resolution"));
        }
    for (const auto& [truth, counts] : right)
        MESSAGE(truth << ": " << counts[0] << " of " << counts[1] << " named, the rest unknown");
    CHECK(wrong == 0);
    CHECK(right["T2w"][0] * 2 >= right["T2w"][1]);
}
