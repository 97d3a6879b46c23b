#include "DicomDataSet.h"

#include "DicomTags.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace magiqt {

namespace {

std::string trimmed(const std::string& text) {
    const char* padding = " \t\r\n";
    const std::string whole = text.substr(0, text.find('\0'));
    const std::size_t begin = whole.find_first_not_of(padding);
    if (begin == std::string::npos) return {};
    return whole.substr(begin, whole.find_last_not_of(padding) - begin + 1);
}

std::optional<double> numberOf(const std::string& text) {
    const std::string bare = trimmed(text);
    const char* begin = bare.data() + (bare.starts_with('+') ? 1 : 0);
    const char* end = bare.data() + bare.size();
    double value = 0;
    const auto result = std::from_chars(begin, end, value);
    if (begin == end || result.ec != std::errc() || result.ptr != end || !std::isfinite(value))
        return std::nullopt;
    return value;
}

// The VR of the few binary elements that are read, for files that do not name it.
std::string binaryVr(DicomTag tag) {
    switch (tag) {
    case tags::kSamplesPerPixel:
    case tags::kRows:
    case tags::kColumns:
    case tags::kBitsAllocated:
    case tags::kBitsStored:
    case tags::kHighBit:
    case tags::kPixelRepresentation:
        return "US";
    case tags::kInStackPosition:
    case tags::kTemporalPositionIndex:
        return "UL";
    case tags::kTransmitterFrequency:
    case tags::kEffectiveEchoTime:
    case tags::kInversionTimes:
    case tags::kDiffusionBValue:
        return "FD";
    default:
        return {};
    }
}

template <class T>
std::vector<double> binaryNumbers(const DicomElement& element) {
    std::vector<double> numbers;
    for (std::size_t at = 0; at + sizeof(T) <= element.value.size(); at += sizeof(T)) {
        char bytes[sizeof(T)];
        std::memcpy(bytes, element.value.data() + at, sizeof(T));
        if (element.bigEndian != (std::endian::native == std::endian::big))
            std::reverse(std::begin(bytes), std::end(bytes));
        T value;
        std::memcpy(&value, bytes, sizeof(T));
        if (std::isfinite(static_cast<double>(value))) numbers.push_back(static_cast<double>(value));
    }
    return numbers;
}

} // namespace

const DicomElement* DicomDataSet::find(DicomTag tag) const {
    const auto found = m_elements.find(tag);
    return found == m_elements.end() ? nullptr : &found->second;
}

std::string DicomDataSet::text(DicomTag tag) const {
    const DicomElement* element = find(tag);
    return element ? trimmed(element->value) : std::string();
}

std::vector<std::string> DicomDataSet::texts(DicomTag tag) const {
    std::vector<std::string> parts;
    const std::string whole = text(tag);
    if (whole.empty()) return parts;
    for (std::size_t begin = 0; begin != std::string::npos;) {
        const std::size_t end = whole.find('\\', begin);
        parts.push_back(trimmed(whole.substr(begin, end == std::string::npos ? end : end - begin)));
        begin = end == std::string::npos ? end : end + 1;
    }
    return parts;
}

std::string DicomDataSet::text(DicomTag tag, std::size_t index) const {
    const std::vector<std::string> parts = texts(tag);
    return index < parts.size() ? parts[index] : std::string();
}

std::vector<double> DicomDataSet::numbers(DicomTag tag) const {
    const DicomElement* element = find(tag);
    if (!element) return {};
    const std::string vr = element->vr.empty() || element->vr == "UN" ? binaryVr(tag) : element->vr;
    if (vr == "US") return binaryNumbers<std::uint16_t>(*element);
    if (vr == "SS") return binaryNumbers<std::int16_t>(*element);
    if (vr == "UL") return binaryNumbers<std::uint32_t>(*element);
    if (vr == "SL") return binaryNumbers<std::int32_t>(*element);
    if (vr == "FL") return binaryNumbers<float>(*element);
    if (vr == "FD") return binaryNumbers<double>(*element);
    std::vector<double> numbers;
    for (const std::string& part : texts(tag)) {
        const std::optional<double> value = numberOf(part);
        if (!value) return {}; // half a list is worse than none: positions would shift
        numbers.push_back(*value);
    }
    return numbers;
}

std::optional<double> DicomDataSet::number(DicomTag tag) const {
    const std::vector<double> all = numbers(tag);
    return all.empty() ? std::nullopt : std::optional(all.front());
}

std::optional<std::int64_t> DicomDataSet::integer(DicomTag tag) const {
    const std::optional<double> value = number(tag);
    if (!value || std::abs(*value) > 9e15) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

const std::vector<DicomDataSet>& DicomDataSet::items(DicomTag tag) const {
    static const std::vector<DicomDataSet> none;
    const DicomElement* element = find(tag);
    return element ? element->items : none;
}

const DicomDataSet* DicomDataSet::firstItem(DicomTag tag) const {
    const std::vector<DicomDataSet>& all = items(tag);
    return all.empty() ? nullptr : &all.front();
}

} // namespace magiqt
