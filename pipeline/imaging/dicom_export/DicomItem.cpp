#include "DicomItem.h"

#include <gdcmSequenceOfItems.h>

#include <cstdio>

namespace magiqt {

namespace {

gdcm::DataElement elementOf(std::uint16_t group, std::uint16_t element, const char* vr) {
    gdcm::DataElement made(gdcm::Tag(group, element));
    made.SetVR(gdcm::VR::GetVRType(vr));
    return made;
}

} // namespace

DicomItem& DicomItem::text(std::uint16_t group, std::uint16_t element, const char* vr,
                           const std::string& value) {
    gdcm::DataElement made = elementOf(group, element, vr);
    std::string padded = value;
    if (padded.size() % 2 != 0) padded += std::string(vr) == "UI" ? '\0' : ' ';
    made.SetByteValue(padded.data(), static_cast<std::uint32_t>(padded.size()));
    m_data.Replace(made);
    return *this;
}

DicomItem& DicomItem::number(std::uint16_t group, std::uint16_t element, std::uint16_t value) {
    gdcm::DataElement made = elementOf(group, element, "US");
    const char bytes[2] = {static_cast<char>(value & 0xff), static_cast<char>(value >> 8)};
    made.SetByteValue(bytes, 2u);
    m_data.Replace(made);
    return *this;
}

DicomItem& DicomItem::words(std::uint16_t group, std::uint16_t element,
                            const std::vector<std::uint16_t>& values) {
    gdcm::DataElement made = elementOf(group, element, "OW");
    made.SetByteValue(reinterpret_cast<const char*>(values.data()),
                      static_cast<std::uint32_t>(2 * values.size()));
    m_data.Replace(made);
    return *this;
}

DicomItem& DicomItem::sequence(std::uint16_t group, std::uint16_t element,
                               const std::vector<DicomItem>& items) {
    gdcm::SmartPointer<gdcm::SequenceOfItems> sequence = new gdcm::SequenceOfItems;
    sequence->SetLengthToUndefined();
    for (const DicomItem& item : items) {
        gdcm::Item made;
        made.SetVLToUndefined();
        made.SetNestedDataSet(item.data());
        sequence->AddItem(made);
    }
    gdcm::DataElement element_ = elementOf(group, element, "SQ");
    element_.SetValue(*sequence);
    element_.SetVLToUndefined();
    m_data.Replace(element_);
    return *this;
}

DicomItem DicomItem::code(const std::string& value, const std::string& meaning) {
    DicomItem item;
    item.text(0x0008, 0x0100, "SH", value);
    item.text(0x0008, 0x0102, "SH", "DCM");
    item.text(0x0008, 0x0104, "LO", meaning);
    return item;
}

std::string decimalString(double value) {
    char buffer[40];
    for (int digits = 14; digits > 0; --digits) {
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        if (std::string(buffer).size() <= 16) break;
    }
    const std::string text = buffer;
    return text == "-0" ? "0" : text;
}

std::string decimalStrings(const std::vector<double>& values) {
    std::string text;
    for (const double value : values) {
        if (!text.empty()) text += '\\';
        text += decimalString(value);
    }
    return text;
}

} // namespace magiqt
