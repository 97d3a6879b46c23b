// What the header walk (DicomParser.h) keeps of a DICOM data set: short values of standard elements and the
// items of standard sequences, in memory only. Values are the bytes of the file; the accessors turn them into
// numbers and text whatever the byte order. Private elements and long values are never kept. Plain values,
// free of threads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

// (group << 16) | element, as in `0x00080060` for Modality (0008,0060).
using DicomTag = std::uint32_t;

class DicomDataSet;

struct DicomElement {
    std::string vr;    // "DS", "US"; empty in implicit files, where the tag decides
    std::string value; // raw bytes
    std::vector<DicomDataSet> items;
    bool bigEndian = false;
};

class DicomDataSet {
public:
    DicomElement& add(DicomTag tag) { return m_elements[tag]; }
    const DicomElement* find(DicomTag tag) const;
    bool has(DicomTag tag) const { return find(tag) != nullptr; }

    // Text without padding, "" where the element is absent. `index` counts values between backslashes.
    std::string text(DicomTag tag) const;
    std::string text(DicomTag tag, std::size_t index) const;
    std::vector<std::string> texts(DicomTag tag) const;

    // Numbers of text elements (DS, IS) or of binary ones (US, SS, UL, SL, FL, FD); only finite ones count.
    std::vector<double> numbers(DicomTag tag) const;
    std::optional<double> number(DicomTag tag) const; // the first
    std::optional<std::int64_t> integer(DicomTag tag) const;

    const std::vector<DicomDataSet>& items(DicomTag tag) const; // of a sequence; empty where absent
    // The first item of a sequence, or nullptr.
    const DicomDataSet* firstItem(DicomTag tag) const;

private:
    std::map<DicomTag, DicomElement> m_elements;
};

} // namespace magiqt
