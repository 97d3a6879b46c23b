#include "DicomText.h"

#include <iconv.h>

#include <array>
#include <optional>
#include <utility>

namespace magiqt {

namespace {

bool isUtf8(const std::string& text) {
    for (std::size_t n = 0; n < text.size();) {
        const auto lead = static_cast<unsigned char>(text[n]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || n + length > text.size()) return false;
        for (std::size_t m = 1; m < length; ++m)
            if ((static_cast<unsigned char>(text[n + m]) & 0xC0) != 0x80) return false;
        const auto second = length > 1 ? static_cast<unsigned char>(text[n + 1]) : 0x80;
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
            (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
            return false;
        n += length;
    }
    return true;
}

// Numbers of the ISO registry in DICOM's defined terms ("ISO_IR 100", "ISO 2022 IR 100"), and iconv's names.
constexpr std::array<std::pair<const char*, const char*>, 19> kSets{{
    {"IR 100", "ISO-8859-1"},   {"IR 101", "ISO-8859-2"},    {"IR 109", "ISO-8859-3"},
    {"IR 110", "ISO-8859-4"},   {"IR 144", "ISO-8859-5"},    {"IR 127", "ISO-8859-6"},
    {"IR 126", "ISO-8859-7"},   {"IR 138", "ISO-8859-8"},    {"IR 148", "ISO-8859-9"},
    {"IR 203", "ISO-8859-15"},  {"IR 166", "TIS-620"},       {"IR 149", "EUC-KR"},
    {"IR 87", "ISO-2022-JP-2"}, {"IR 159", "ISO-2022-JP-2"}, {"IR 58", "GB2312"},
    {"IR 13", "SHIFT_JIS"},     {"GB18030", "GB18030"},      {"GBK", "GBK"},
    {"IR 192", "UTF-8"},
}};

const char* iconvNameOf(const std::string& characterSet) {
    // Of several sets the last is the one that is switched to; the first is mostly plain ASCII.
    const std::size_t slash = characterSet.rfind('\\');
    const std::string last = slash == std::string::npos ? characterSet : characterSet.substr(slash + 1);
    for (const auto& [end, name] : kSets)
        if (last.ends_with(end)) return name;
    return nullptr;
}

std::optional<std::string> converted(std::string text, const char* from) {
    const iconv_t converter = ::iconv_open("UTF-8", from);
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    std::string target(4 * text.size() + 16, '\0');
    char* in = text.data();
    char* out = target.data();
    std::size_t left = text.size(), room = target.size();
    const bool whole = ::iconv(converter, &in, &left, &out, &room) != static_cast<std::size_t>(-1) &&
                       ::iconv(converter, nullptr, nullptr, &out, &room) != static_cast<std::size_t>(-1);
    ::iconv_close(converter);
    target.resize(target.size() - room);
    return whole ? std::optional(target) : std::nullopt;
}

// Korean and Chinese text announces its set by ESC $ ) C or ESC $ ) A and then needs no switching.
std::string withoutAnnouncements(std::string text) {
    for (const char* mark : {"\x1b$)C", "\x1b$)A"})
        for (std::size_t at; (at = text.find(mark)) != std::string::npos;)
            text.erase(at, 4);
    return text;
}

} // namespace

std::string asUtf8(const std::string& text) {
    if (isUtf8(text)) return text;
    std::string utf8;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xC0 | code >> 6);
            utf8 += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return utf8;
}

std::string dicomTextAsUtf8(const std::string& text, const std::string& characterSet) {
    if (const char* name = iconvNameOf(characterSet))
        if (const std::optional<std::string> utf8 = converted(withoutAnnouncements(text), name)) return *utf8;
    return asUtf8(text);
}

} // namespace magiqt
