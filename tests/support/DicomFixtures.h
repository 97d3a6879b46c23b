// Writes DICOM files for tests, byte by byte and with the standard library alone: classic MR (a file a slice)
// and Enhanced MR (a file a series), in any order of slices, in implicit, explicit and big-endian form, with
// any element planted anywhere. Not made by the code that reads them, so that a mistake shows. Add
// ../support/DicomFixtures.cpp to the sources of the test.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace magiqt::test {

// (group << 16) | element
using FixtureTag = std::uint32_t;

// A data set to be written; elements come out in the order of their tags.
class FixtureDataSet {
public:
    void text(FixtureTag tag, const std::string& vr, const std::string& value); // padded to even length
    void us(FixtureTag tag, std::uint16_t value);
    void ul(FixtureTag tag, std::uint32_t value);
    void fd(FixtureTag tag, double value);
    void ow(FixtureTag tag,
            std::vector<std::uint8_t> bytes); // little endian words; swapped where the file is big endian
    void bytes(FixtureTag tag, const std::string& vr, std::vector<std::uint8_t> bytes); // as they are
    FixtureDataSet& item(FixtureTag sequence);                                          // a new item
    void remove(FixtureTag tag) { m_elements.erase(tag); }

    struct Element {
        std::string vr, value;
        int wordBytes = 1; // of the numbers in value
        std::vector<FixtureDataSet> items;
    };
    const std::map<FixtureTag, Element>& elements() const { return m_elements; }

private:
    std::map<FixtureTag, Element> m_elements;
};

enum class FixtureEncoding { ExplicitLittle, ImplicitLittle, ExplicitBig };

// preamble, meta information and data set. `transferSyntax` overrides the uid that goes with the encoding.
void writeDicom(const std::filesystem::path& file, const FixtureDataSet& data,
                FixtureEncoding encoding = FixtureEncoding::ExplicitLittle,
                const std::string& transferSyntax = "");
// The data set alone, without preamble and meta information, as very old files are.
void writeBareDicom(const std::filesystem::path& file, const FixtureDataSet& data, FixtureEncoding encoding);

struct FixtureSeries {
    std::string patientId = "4711", patientName = "Muster^Erika", birthDate = "19700131", sex = "F", age;
    std::string studyDate = "20240305", studyUid = "1.2.3.100", seriesUid = "1.2.3.100.1",
                sopRoot = "1.2.3.100.1.9";
    std::string description = "T1w MPRAGE", manufacturer = "SIEMENS", model = "Skyra",
                imageType = "ORIGINAL\\PRIMARY\\M\\ND", modality = "MR";
    int seriesNumber = 1;
    int columns = 12, rows = 10, slices = 8;
    std::array<double, 3> origin{-40, -50, -30};
    std::array<double, 3> rowDirection{1, 0, 0},
        columnDirection{0, 1, 0}; // the normal is their cross product
    double columnSpacing = 1, rowSpacing = 1, sliceSpacing = 1, thickness = 1;
    double echoTimeMs = 2.5, repetitionTimeMs = 2000, inversionTimeMs = 900, flipAngle = 9,
           fieldTesla = 3; // 0: absent
    int bitsAllocated = 16, bitsStored = 12;
    bool isSigned = false;
    std::function<int(int i, int j, int k)> value = [](int i, int j, int k) {
        return 100 + i + 20 * j + 300 * k;
    };
    std::function<std::array<double, 2>(int k)> rescale; // slope, intercept of slice k; none: absent
    std::vector<int> order;                              // the slices to write, by k; empty: all, as they lie
    // Called on each file's data set before it is written; `k` is the slice (0 for an enhanced file).
    std::function<void(FixtureDataSet&, int k)> alter;
    FixtureEncoding encoding = FixtureEncoding::ExplicitLittle;
    std::string transferSyntax; // what the file says of itself; empty: what it is

    std::array<double, 3> positionOf(int k) const;
};

// <folder>/IM0001 ... in the order of `order`, without ending. Returns the files.
std::vector<std::filesystem::path> writeClassicSeries(const std::filesystem::path& folder,
                                                      const FixtureSeries& series,
                                                      const std::string& prefix = "IM");

enum class FixtureGroups { Shared, PerFrame };

// One Enhanced MR file; orientation and pixel measures in the shared or in every per-frame functional group.
// Frames stand in the order of `order`. As Hyperfine has it where `fieldTesla` is 0: the frequency alone
// tells the field.
void writeEnhancedFile(const std::filesystem::path& file, const FixtureSeries& series,
                       FixtureGroups geometryIn = FixtureGroups::Shared);

// A Swoop scan as real ones are: one enhanced file, 64 mT by frequency alone, FLAIR by acquisition contrast,
// non-square pixels.
FixtureSeries swoopSeries();

} // namespace magiqt::test
