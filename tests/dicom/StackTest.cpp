#include "imaging/dicom/DicomPixels.h"

#include "base/Error.h"
#include "support/DicomFixtures.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace magiqt;

namespace {

std::vector<DicomHeader> headersOf(const std::filesystem::path& folder) {
    std::vector<DicomHeader> headers;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        DicomReading reading = readDicomHeader(entry.path());
        if (reading.verdict == DicomVerdict::Image) headers.push_back(std::move(reading.header));
    }
    return headers;
}

bool hasFinding(const DicomStack& stack, const std::string& code) {
    return std::any_of(stack.findings.begin(), stack.findings.end(),
                       [&](const Finding& finding) { return finding.code == code; });
}

// The single stack of a folder, read.
struct Loaded {
    DicomStack stack;
    StackImage image;
};
Loaded load(const std::filesystem::path& folder) {
    const std::vector<DicomHeader> headers = headersOf(folder);
    std::vector<DicomStack> stacks = stacksOf(headers);
    REQUIRE(stacks.size() == 1);
    StackReadOptions options;
    options.threads = 2;
    return {stacks[0], readStack(headers, stacks[0], options)};
}

// Every voxel of the series lies where its pixel said it would, whatever the order of storage.
void checkPlaces(const Loaded& loaded, const test::FixtureSeries& s) {
    const Volume& volume = loaded.image.volume;
    for (int k = 0; k < s.slices; ++k) {
        if (!s.order.empty() && std::find(s.order.begin(), s.order.end(), k) == s.order.end()) continue;
        for (int j = 0; j < s.rows; ++j)
            for (int i = 0; i < s.columns; ++i) {
                const auto p = s.positionOf(k);
                Point3 point(p[0], p[1], p[2]);
                for (int axis = 0; axis < 3; ++axis)
                    point[axis] += i * s.columnSpacing * s.rowDirection[static_cast<std::size_t>(axis)] +
                                   j * s.rowSpacing * s.columnDirection[static_cast<std::size_t>(axis)];
                const Point3 index = volume.geometry().indexIjk(point);
                const Point3 nearest = index.array().round();
                REQUIRE((index - nearest).cwiseAbs().maxCoeff() < 1e-3);
                const auto rescale = s.rescale ? s.rescale(k) : std::array<double, 2>{1, 0};
                REQUIRE(static_cast<double>(volume.at(std::lround(nearest[0]), std::lround(nearest[1]),
                                                      std::lround(nearest[2]))) ==
                        doctest::Approx(s.value(i, j, k) * rescale[0] + rescale[1]).epsilon(1e-6));
            }
    }
}

void makeOblique(test::FixtureSeries& s) {
    const double a = 0.5, b = 0.3;
    s.rowDirection = {std::cos(a), std::sin(a), 0};
    s.columnDirection = {-std::sin(a) * std::cos(b), std::cos(a) * std::cos(b), -std::sin(b)};
    s.columnSpacing = 0.8;
    s.rowSpacing = 1.3;
    s.sliceSpacing = 2.7;
    s.thickness = 2;
}

} // namespace

TEST_CASE("slices in any order give the same volume") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    makeOblique(series);
    series.order = {5, 0, 7, 2, 1, 6, 4, 3};
    writeClassicSeries(folder / "a", series);
    const Loaded loaded = load(folder / "a");
    CHECK(loaded.stack.findings.empty());
    CHECK((loaded.stack.doubt == DicomDoubt::None));
    CHECK(loaded.stack.geometry.spacingMm().isApprox(Point3(0.8, 1.3, 2.7),
                                                     1e-6)); // the gap, not the thickness
    CHECK((loaded.image.type == VoxelType::Int16));
    checkPlaces(loaded, series);
}

TEST_CASE("enhanced frames in any order, geometry shared or per frame, rescale per frame") {
    const test::TemporaryFolder folder;
    for (const auto groups : {test::FixtureGroups::Shared, test::FixtureGroups::PerFrame}) {
        test::FixtureSeries series;
        makeOblique(series);
        series.order = {3, 1, 0, 2, 7, 6, 5, 4};
        series.bitsStored = 16;
        const auto place = folder / std::to_string(static_cast<int>(groups));
        writeEnhancedFile(place / "scan.dcm", series, groups);
        const Loaded plain = load(place);
        CHECK(plain.image.scaling.has_value());
        checkPlaces(plain, series);
        series.rescale = [](int k) { return std::array<double, 2>{1 + 0.25 * k, -3.0 * k}; };
        writeEnhancedFile(place / "scan.dcm", series, groups);
        const Loaded scaled = load(place);
        CHECK((scaled.image.type == VoxelType::Float32));
        CHECK_FALSE(scaled.image.scaling.has_value());
        checkPlaces(scaled, series);
    }
}

TEST_CASE("signed, unsigned, 8, 12, 16 and 32 bits, little and big endian") {
    const test::TemporaryFolder folder;
    struct Case {
        int allocated, stored;
        bool isSigned;
        int offset;
        VoxelType type;
    };
    const Case cases[] = {
        {16, 16, true, -20000, VoxelType::Int16}, {16, 16, false, 40000, VoxelType::UInt16},
        {16, 12, false, 0, VoxelType::Int16},     {16, 12, true, -1500, VoxelType::Int16},
        {8, 8, false, 0, VoxelType::Int16},       {32, 32, true, -100000, VoxelType::Int32}};
    int number = 0;
    for (const Case& c : cases)
        for (const auto encoding :
             {test::FixtureEncoding::ExplicitLittle, test::FixtureEncoding::ExplicitBig}) {
            if (c.allocated == 32 && encoding == test::FixtureEncoding::ExplicitBig) continue;
            test::FixtureSeries series;
            series.bitsAllocated = c.allocated;
            series.bitsStored = c.stored;
            series.isSigned = c.isSigned;
            series.encoding = encoding;
            series.value = [&](int i, int j, int k) { return c.offset + i + 10 * j + 15 * k; };
            const auto place = folder / std::to_string(number++);
            writeClassicSeries(place, series);
            const Loaded loaded = load(place);
            CHECK((loaded.image.type == c.type));
            checkPlaces(loaded, series);
        }
}

TEST_CASE("one slope for all slices keeps the stored integers") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.rescale = [](int) { return std::array<double, 2>{0.37, -12}; };
    writeClassicSeries(folder / "a", series);
    const Loaded loaded = load(folder / "a");
    REQUIRE(loaded.image.scaling.has_value());
    CHECK(loaded.image.scaling->slope == 0.37);
    CHECK((loaded.image.type == VoxelType::Int16));
    checkPlaces(loaded, series);
}

TEST_CASE("a missing slice is an empty place and a finding, nothing moves") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    makeOblique(series);
    series.order = {0, 1, 2, 4, 5, 7};
    writeClassicSeries(folder / "a", series);
    const Loaded loaded = load(folder / "a");
    CHECK((loaded.stack.doubt == DicomDoubt::Incomplete));
    CHECK(loaded.stack.importable);
    REQUIRE(loaded.stack.findings.size() == 1);
    CHECK(loaded.stack.findings[0].code == "dicom.incomplete");
    CHECK(loaded.stack.findings[0].arguments.at("missing") == "4, 7");
    CHECK(loaded.stack.geometry.sizeIjk()[2] == 8);
    CHECK(loaded.image.volume.at(3, 3, 3) == 0);
    CHECK(loaded.image.volume.at(3, 3, 6) == 0);
    checkPlaces(loaded, series);
}

TEST_CASE("uneven distances are refused, not smoothed over") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.alter = [](test::FixtureDataSet& data, int k) {
        if (k == 4) data.text(0x00200032, "DS", "-40\\-50\\-25.6");
    };
    writeClassicSeries(folder / "a", series);
    const auto headers = headersOf(folder / "a");
    const auto stacks = stacksOf(headers);
    REQUIRE(stacks.size() == 1);
    CHECK((stacks[0].doubt == DicomDoubt::Uneven));
    CHECK_FALSE(stacks[0].importable);
    CHECK(hasFinding(stacks[0], "dicom.uneven-slices"));
    CHECK_THROWS_AS(readStack(headers, stacks[0]), Error);
}

TEST_CASE("duplicates: the first is kept and said") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.order = {0, 1, 2, 3, 4, 5, 6, 7, 3};
    writeClassicSeries(folder / "a", series);
    const Loaded loaded = load(folder / "a");
    CHECK(hasFinding(loaded.stack, "dicom.duplicate-slices"));
    CHECK(loaded.stack.findings[0].arguments.at("slices") == "4");
    checkPlaces(loaded, series);

    // The same files twice are no finding about slices.
    std::filesystem::create_directories(folder / "b/copy");
    series.order.clear();
    for (const auto& file : writeClassicSeries(folder / "b", series))
        std::filesystem::copy_file(file, folder / "b/copy" / file.filename());
    const Loaded copies = load(folder / "b");
    CHECK(hasFinding(copies.stack, "dicom.copies"));
    CHECK((copies.stack.doubt == DicomDoubt::None));
    checkPlaces(copies, series);
}

TEST_CASE("several volumes at one place are a series over time") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    writeClassicSeries(folder / "a", series);
    series.sopRoot += ".7";
    writeClassicSeries(folder / "a/b", series);
    const auto stacks = stacksOf(headersOf(folder / "a"));
    REQUIRE(stacks.size() == 1);
    CHECK((stacks[0].doubt == DicomDoubt::SeveralVolumes));
    CHECK(stacks[0].slices.size() == 8);
}

TEST_CASE("two stacks of one series, two echoes, phase and magnitude are told apart") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    writeClassicSeries(folder / "axial", series);
    test::FixtureSeries other = series;
    other.rowDirection = {0, 1, 0};
    other.columnDirection = {0, 0, -1};
    other.sopRoot += ".2";
    writeClassicSeries(folder / "sagittal", other);
    CHECK(stacksOf(headersOf(folder.path())).size() == 2);
    other = series;
    other.echoTimeMs = 7.5;
    other.sopRoot += ".3";
    writeClassicSeries(folder / "echo", other);
    CHECK(stacksOf(headersOf(folder.path())).size() == 3);
    other = series;
    other.imageType = "ORIGINAL\\PRIMARY\\P\\ND";
    other.sopRoot += ".4";
    writeClassicSeries(folder / "phase", other);
    const auto stacks = stacksOf(headersOf(folder.path()));
    CHECK(stacks.size() == 4);
    CHECK(std::count_if(stacks.begin(), stacks.end(), [](const DicomStack& stack) {
              return stack.doubt == DicomDoubt::NotMagnitude;
          }) == 1);
    for (const DicomStack& stack : stacks)
        CHECK(stack.slices.size() == 8);
}

TEST_CASE("two stacks in one enhanced file") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.order = {0, 1, 2, 3, 0, 1, 2, 3};
    series.alter = [](test::FixtureDataSet& data, int) {
        test::FixtureDataSet changed;
        const auto frames = data.elements().at(0x52009230).items;
        data.remove(0x52009230);
        for (std::size_t n = 0; n < frames.size(); ++n) {
            test::FixtureDataSet frame = frames[n];
            if (n >= 4) {
                frame.remove(0x00209111);
                frame.item(0x00209111).text(0x00209056, "SH", "2");
            }
            data.item(0x52009230) = frame;
        }
    };
    writeEnhancedFile(folder / "a/scan", series);
    const auto stacks = stacksOf(headersOf(folder / "a"));
    REQUIRE(stacks.size() == 2);
    CHECK(stacks[0].slices.size() == 4);
    CHECK(stacks[1].slices.size() == 4);
}

TEST_CASE("what is shown but not ticked") {
    const test::TemporaryFolder folder;
    struct Case {
        DicomDoubt doubt;
        std::function<void(test::FixtureSeries&)> change;
    };
    const auto set = [](test::FixtureTag tag, const char* vr, const char* value) {
        return [=](test::FixtureSeries& s) {
            s.alter = [=](test::FixtureDataSet& data, int) { data.text(tag, vr, value); };
        };
    };
    const std::vector<Case> cases{
        {DicomDoubt::Derived, [](auto& s) { s.imageType = "DERIVED\\SECONDARY\\M"; }},
        {DicomDoubt::Localiser, [](auto& s) { s.imageType = "ORIGINAL\\PRIMARY\\LOCALIZER"; }},
        {DicomDoubt::Mosaic, [](auto& s) { s.imageType = "ORIGINAL\\PRIMARY\\M\\MOSAIC"; }},
        {DicomDoubt::BurnedIn, set(0x00280301, "CS", "YES")},
        {DicomDoubt::OtherBodyPart, set(0x00180015, "CS", "KNEE")},
        {DicomDoubt::SecondaryCapture, set(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")},
        {DicomDoubt::Unsupported, set(0x00280004, "CS", "MONOCHROME1")},
        {DicomDoubt::FewSlices, [](auto& s) { s.slices = 2; }},
        {DicomDoubt::NoGeometry, [](auto& s) { s.alter = [](auto& data, int) { data.remove(0x00200032); }; }},
    };
    int number = 0;
    for (const Case& c : cases) {
        test::FixtureSeries series;
        c.change(series);
        const auto place = folder / std::to_string(number++);
        writeClassicSeries(place, series);
        const auto stacks = stacksOf(headersOf(place));
        REQUIRE(stacks.size() == 1);
        CHECK(toCode(stacks[0].doubt) == toCode(c.doubt));
        CHECK_FALSE(toText(stacks[0].doubt).empty());
    }
}

TEST_CASE("an unknown transfer syntax is refused by name") {
    CHECK(transferSyntaxName("1.2.840.10008.1.2.4.92") == "JPEG 2000 part 2 lossless");
    CHECK(transferSyntaxName("1.2.840.10008.1.2.4.999") == "transfer syntax 1.2.840.10008.1.2.4.999");
    CHECK(transferSyntaxName("1.2.840.10008.1.2.Erika") == "a private transfer syntax");
    CHECK(transferSyntaxName("1.3.46.670589.33.1.4.1") == "a private transfer syntax");
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.transferSyntax = "1.2.840.10008.1.2.4.92";
    writeClassicSeries(folder / "a", series);
    const auto headers = headersOf(folder / "a");
    const auto stacks = stacksOf(headers);
    REQUIRE(stacks.size() == 1);
    CHECK_FALSE(stacks[0].importable);
    REQUIRE(hasFinding(stacks[0], "dicom.unsupported-pixels"));
    CHECK(stacks[0].findings[0].arguments.at("format") == "JPEG 2000 part 2 lossless");
    CHECK_THROWS_AS(readStack(headers, stacks[0]), Error);
}

TEST_CASE("the order of the files changes nothing") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    writeClassicSeries(folder / "a", series);
    series.seriesUid += ".5";
    series.sopRoot += ".5";
    series.order = {0, 1, 2, 3, 4, 5, 6, 7, 2};
    writeClassicSeries(folder / "b", series);
    std::vector<DicomHeader> headers = headersOf(folder.path());
    const auto signature = [&] {
        std::string text;
        for (const DicomStack& stack : stacksOf(headers)) {
            text += stack.key + ":";
            for (const DicomSlice& slice : stack.slices)
                text += headers[slice.frame.file].sopInstance + "@" + std::to_string(slice.place) + " ";
        }
        return text;
    };
    const std::string first = signature();
    std::mt19937 random(1);
    for (int n = 0; n < 20; ++n) {
        std::shuffle(headers.begin(), headers.end(), random);
        CHECK(signature() == first);
    }
}

TEST_CASE("reading stops when asked") {
    const test::TemporaryFolder folder;
    writeClassicSeries(folder / "a", test::FixtureSeries());
    const auto headers = headersOf(folder / "a");
    const auto stacks = stacksOf(headers);
    StackReadOptions options;
    options.stopRequested = [] { return true; };
    try {
        readStack(headers, stacks[0], options);
        FAIL("was not stopped");
    } catch (const Error& error) {
        CHECK(error.code() == "import.stopped");
    }
}
