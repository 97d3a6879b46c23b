// Compressed pixels: GDCM writes them from a native series, our reader must give the same voxels.
#include "imaging/dicom/DicomPixels.h"

#include "base/Error.h"
#include "support/DicomFixtures.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <gdcmImageChangeTransferSyntax.h>
#include <gdcmImageReader.h>
#include <gdcmImageWriter.h>

using namespace magiqt;

namespace {

void recompress(const std::filesystem::path& file, gdcm::TransferSyntax::TSType syntax) {
    gdcm::ImageReader reader;
    reader.SetFileName(file.c_str());
    REQUIRE(reader.Read());
    gdcm::ImageChangeTransferSyntax change;
    change.SetTransferSyntax(syntax);
    change.SetInput(reader.GetImage());
    REQUIRE(change.Change());
    gdcm::ImageWriter writer;
    writer.SetFile(reader.GetFile());
    writer.SetImage(change.GetOutput());
    writer.SetFileName(file.c_str());
    REQUIRE(writer.Write());
}

std::vector<DicomHeader> headersOf(const std::vector<std::filesystem::path>& files) {
    std::vector<DicomHeader> headers;
    for (const auto& file : files) {
        DicomReading reading = readDicomHeader(file);
        REQUIRE((reading.verdict == DicomVerdict::Image));
        headers.push_back(std::move(reading.header));
    }
    return headers;
}

} // namespace

TEST_CASE(
    "JPEG, JPEG-LS, JPEG 2000 and RLE give the native voxels, signed and unsigned, classic and enhanced") {
    const test::TemporaryFolder folder;
    const gdcm::TransferSyntax::TSType syntaxes[] = {
        gdcm::TransferSyntax::JPEGLosslessProcess14_1, gdcm::TransferSyntax::JPEGLSLossless,
        gdcm::TransferSyntax::JPEG2000Lossless, gdcm::TransferSyntax::RLELossless};
    for (const bool isSigned : {false, true}) {
        test::FixtureSeries series;
        series.columns = 24;
        series.rows = 20;
        series.bitsStored = 16;
        series.isSigned = isSigned;
        if (isSigned) series.value = [](int i, int j, int k) { return 37 * i - 91 * j + 5 * k; };
        const auto native = writeClassicSeries(folder / "native", series);
        const auto headers = headersOf(native);
        const StackImage expected = readStack(headers, stacksOf(headers)[0]);
        for (const auto syntax : syntaxes) {
            CAPTURE(gdcm::TransferSyntax::GetTSString(syntax));
            const auto files = writeClassicSeries(folder / "compressed", series);
            for (const auto& file : files)
                recompress(file, syntax);
            const auto compressed = headersOf(files);
            CHECK(compressed[0].encapsulated);
            StackReadOptions options;
            options.threads = 2;
            const StackImage image = readStack(compressed, stacksOf(compressed)[0], options);
            CHECK(image.volume.voxels() == expected.volume.voxels());

            writeEnhancedFile(folder / "enhanced", series);
            recompress(folder / "enhanced", syntax);
            const auto enhanced = headersOf({folder / "enhanced"});
            CHECK(readStack(enhanced, stacksOf(enhanced)[0]).volume.voxels() == expected.volume.voxels());
        }
    }
}

TEST_CASE("compressed pixels that are cut off are an error, not a picture") {
    const test::TemporaryFolder folder;
    test::FixtureSeries series;
    series.columns = series.rows = 32;
    const auto files = writeClassicSeries(folder / "a", series);
    for (const auto& file : files)
        recompress(file, gdcm::TransferSyntax::RLELossless);
    const std::string whole = test::contentOf(files[4]);
    test::writeFile(files[4], whole.substr(0, whole.size() - whole.size() / 4));
    std::vector<DicomHeader> headers;
    for (const auto& file : files)
        if (DicomReading reading = readDicomHeader(file); reading.verdict == DicomVerdict::Image)
            headers.push_back(std::move(reading.header));
    const auto stacks = stacksOf(headers);
    REQUIRE(stacks.size() == 1);
    if (headers.size() < files.size()) return; // seen by the walk already
    CHECK_THROWS_AS(readStack(headers, stacks[0]), Error);
}
