#include "imaging/dicom/DicomHeader.h"

#include "imaging/dicom/DicomText.h"
#include "support/DicomFixtures.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace magiqt;

namespace {

DicomVerdict verdictOf(const std::filesystem::path& file) {
    return readDicomHeader(file).verdict;
}

} // namespace

TEST_CASE("a classic header reads the same in every encoding") {
    const test::TemporaryFolder folder;
    for (const auto encoding : {test::FixtureEncoding::ExplicitLittle, test::FixtureEncoding::ImplicitLittle,
                                test::FixtureEncoding::ExplicitBig}) {
        test::FixtureSeries series;
        series.encoding = encoding;
        series.patientName = "Müller^Jörg";
        series.rescale = [](int) { return std::array<double, 2>{2.5, -10}; };
        const auto files = writeClassicSeries(folder / std::to_string(static_cast<int>(encoding)), series);
        const DicomReading reading = readDicomHeader(files[2]);
        REQUIRE((reading.verdict == DicomVerdict::Image));
        const DicomHeader& h = reading.header;
        CHECK(h.rows == 10);
        CHECK(h.columns == 12);
        CHECK(h.bitsStored == 12);
        CHECK(h.seriesUid == "1.2.3.100.1");
        CHECK(h.date == "20240305");
        CHECK(h.person.name == "Müller^Jörg");
        CHECK(h.person.birthDate == "19700131");
        CHECK(h.acquisition.echoTimeMs == doctest::Approx(2.5));
        CHECK(h.acquisition.inversionTimeMs == doctest::Approx(900));
        CHECK(h.acquisition.fieldStrengthTesla == doctest::Approx(3));
        REQUIRE(h.frames.size() == 1);
        CHECK(h.frames[0].positionLps.isApprox(Point3(-40, -50, -28)));
        CHECK(h.frames[0].slope == 2.5);
        CHECK(h.frames[0].intercept == -10);
        CHECK(h.pixelBytes == 240);
    }
}

TEST_CASE("a data set without preamble is read all the same") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    test::FixtureDataSet kept;
    series.slices = 1;
    series.alter = [&](test::FixtureDataSet& data, int) { kept = data; };
    writeClassicSeries(folder / "x", series);
    for (const auto encoding :
         {test::FixtureEncoding::ExplicitLittle, test::FixtureEncoding::ImplicitLittle}) {
        test::writeBareDicom(folder / "bare.dat", kept, encoding);
        const DicomReading reading = readDicomHeader(folder / "bare.dat");
        CHECK((reading.verdict == DicomVerdict::Image));
        CHECK(reading.header.rows == 10);
    }
}

TEST_CASE(
    "a Swoop file: geometry from functional groups, field from the frequency, FLAIR from the contrast") {
    const test::TemporaryFolder folder;
    writeEnhancedFile(folder / "scan", test::swoopSeries());
    const DicomReading reading = readDicomHeader(folder / "scan");
    REQUIRE((reading.verdict == DicomVerdict::Image));
    const DicomHeader& h = reading.header;
    CHECK(h.enhanced);
    CHECK(h.acquisition.fieldStrengthTesla == doctest::Approx(0.0632).epsilon(0.01));
    CHECK(h.acquisition.fieldFromFrequency);
    CHECK(h.acquisition.fluidAttenuated);
    CHECK(h.acquisition.echoTimeMs == doctest::Approx(194.4));
    REQUIRE(h.frames.size() == 8);
    CHECK(h.frames[3].hasGeometry);
    CHECK(h.frames[3].positionLps.isApprox(Point3(-40, -50, -15)));
    CHECK(h.frames[3].columnSpacingMm == 1.59);
    CHECK(h.frames[3].rowSpacingMm == 1.61);
}

TEST_CASE("what is no MR image is named") {
    const test::TemporaryFolder folder;
    test::writeFile(folder / "text",
                    "a text that is longer than the preamble of a DICOM file " + std::string(200, 'x'));
    CHECK((verdictOf(folder / "text") == DicomVerdict::NotDicom));
    test::writeFile(folder / "empty", "");
    CHECK((verdictOf(folder / "empty") == DicomVerdict::NotDicom));
    test::writeFile(folder / "zeros", std::string(1000, '\0'));
    CHECK((verdictOf(folder / "zeros") == DicomVerdict::NotDicom));
    test::writeFile(folder / "mark", std::string(128, '\0') + "DICM");
    CHECK((verdictOf(folder / "mark") != DicomVerdict::Image));
    CHECK((verdictOf(folder / "missing") == DicomVerdict::Unreadable));
    CHECK((verdictOf(folder.path()) == DicomVerdict::Unreadable));

    test::FixtureSeries series;
    series.slices = 1;
    series.modality = "CT";
    CHECK((verdictOf(writeClassicSeries(folder / "ct", series)[0]) == DicomVerdict::NotMr));
    series.modality = "MR";
    series.alter = [](test::FixtureDataSet& data, int) { data.remove(0x7FE00010); };
    CHECK((verdictOf(writeClassicSeries(folder / "report", series)[0]) == DicomVerdict::NoPixels));
    series.alter = [](test::FixtureDataSet& data, int) { data.us(0x00280002, 3); };
    CHECK((verdictOf(writeClassicSeries(folder / "colour", series)[0]) == DicomVerdict::NotGreyscale));
    series.alter = [](test::FixtureDataSet& data, int) {
        data.text(0x00080016, "UI", "1.2.840.10008.1.3.10");
    };
    CHECK((verdictOf(writeClassicSeries(folder / "dir", series)[0]) == DicomVerdict::Directory));
}

TEST_CASE("a file cut anywhere is never an image and never fatal") {
    const test::TemporaryFolder folder;
    const auto check = [&](const std::filesystem::path& whole) {
        const std::string bytes = test::contentOf(whole);
        REQUIRE((verdictOf(whole) == DicomVerdict::Image));
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            test::writeFile(folder / "cut", bytes.substr(0, size));
            CHECK_MESSAGE((verdictOf(folder / "cut") != DicomVerdict::Image), size);
        }
    };
    test::FixtureSeries series;
    series.columns = series.rows = 3;
    series.slices = 1;
    check(writeClassicSeries(folder / "classic", series)[0]);
    writeEnhancedFile(folder / "enhanced", series);
    check(folder / "enhanced");
}

TEST_CASE("a damaged byte is never fatal") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.columns = series.rows = 3;
    series.slices = 3;
    writeEnhancedFile(folder / "whole", series);
    const std::string bytes = test::contentOf(folder / "whole");
    int images = 0;
    for (std::size_t at = 128; at < bytes.size(); ++at)
        for (const char value : {'\0', '\xFF', static_cast<char>(bytes[at] ^ 0x10)}) {
            std::string damaged = bytes;
            damaged[at] = value;
            test::writeFile(folder / "damaged", damaged);
            images += verdictOf(folder / "damaged") == DicomVerdict::Image ? 1 : 0;
        }
    CHECK(images > 0); // most bytes are text and pixels: the test would be worth nothing if all were refused
}

TEST_CASE("dates are dates or nothing") {
    CHECK(validDicomDate("20240229") == "20240229");
    CHECK(validDicomDate("2024.02.29") == "20240229");
    CHECK(validDicomDate("20240229123456.123") == "20240229");
    for (const char* text : {"", "2024", "20241301", "00000000", "MUSTERMANN", "20240100", "2024023"})
        CHECK(validDicomDate(text).empty());
}

TEST_CASE("names are read by their character set") {
    CHECK(dicomTextAsUtf8("Buc^J\xE9r\xF4me", "ISO_IR 100") == "Buc^Jérôme");
    CHECK(dicomTextAsUtf8("Buc^Jérôme", "ISO_IR 192") == "Buc^Jérôme");
    CHECK(dicomTextAsUtf8("\xBB\xEE", "ISO_IR 144") == "Лю");
    CHECK(dicomTextAsUtf8("\xC4", "ISO_IR 101") == "Ä");
    CHECK(dicomTextAsUtf8("Yamada^Tarou=\x1b$B;3ED\x1b(B", "\\ISO 2022 IR 87") == "Yamada^Tarou=山田");
    CHECK(dicomTextAsUtf8("Hong=\x1b$)C\xFB\xF3", "\\ISO 2022 IR 149") == "Hong=洪");
    CHECK(dicomTextAsUtf8("M\xFCller", "") == "Müller");
    CHECK(dicomTextAsUtf8("M\xFCller", "ISO_IR 192") == "Müller"); // it says UTF-8 and is not
    CHECK(dicomTextAsUtf8("Müller", "nonsense") == "Müller");
}
