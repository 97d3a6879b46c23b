// A DICOM data set in the making, or an item of a sequence: elements by tag and value representation, padded
// to even length as PS3.5 wants. Internal to this folder: it includes GDCM. One thread.
#pragma once

#include <gdcmDataSet.h>

#include <cstdint>
#include <string>
#include <vector>

namespace magiqt {

class DicomItem {
public:
    // Text and UIDs; an empty value writes the element without content (type 2).
    DicomItem& text(std::uint16_t group, std::uint16_t element, const char* vr, const std::string& value);
    DicomItem& number(std::uint16_t group, std::uint16_t element, std::uint16_t value); // US
    DicomItem& words(std::uint16_t group, std::uint16_t element,
                     const std::vector<std::uint16_t>& values); // OW
    DicomItem& sequence(std::uint16_t group, std::uint16_t element, const std::vector<DicomItem>& items);
    // Code value, coding scheme designator DCM, code meaning.
    static DicomItem code(const std::string& value, const std::string& meaning);

    const gdcm::DataSet& data() const { return m_data; }

private:
    gdcm::DataSet m_data;
};

// A decimal string (DS): at most 16 characters.
std::string decimalString(double value);
std::string decimalStrings(const std::vector<double>& values); // joined by backslashes

} // namespace magiqt
