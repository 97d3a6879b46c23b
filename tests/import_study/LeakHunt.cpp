#include "LeakHunt.h"

#include "support/Files.h"

#include <cstdio>
#include <zlib.h>

namespace magiqt::test {

namespace fs = std::filesystem;

namespace {

std::string lowered(std::string text) {
    for (char& character : text)
        if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
    return text;
}

std::string percentEncoded(const std::string& text) {
    std::string made;
    for (const char character : text) {
        char part[4];
        std::snprintf(part, sizeof part, "%%%02x", static_cast<unsigned char>(character));
        made += part;
    }
    return made;
}

// The part of the base64 of something that holds `text` that does not depend on what stands around it.
std::string base64Core(const std::string& text, std::size_t before) {
    const std::string whole = base64(std::string(before, 'x') + text);
    const std::size_t first = (before * 4 + 2) / 3;
    const std::size_t last = (before + text.size()) * 4 / 3; // whole sextets
    return whole.substr(first, last - first);
}

std::vector<std::string> spellings(const std::string& date) {
    const std::string year = date.substr(0, 4), month = date.substr(4, 2), day = date.substr(6, 2);
    return {date, year + "-" + month + "-" + day, day + "." + month + "." + year,
            month + "/" + day + "/" + year, year + "/" + month + "/" + day};
}

} // namespace

const std::vector<std::string>& plantedDates() {
    static const std::vector<std::string> dates{"19430217", "19870923", "20170611",
                                                "20170819", "20011127", "19991203"};
    return dates;
}

std::string base64(const std::string& bytes) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k > bytes.size() ? '=' : alphabet[group >> (18 - 6 * k) & 63u];
    }
    return text;
}

std::string utf16(const std::string& ascii, bool bigEndian) {
    std::string made;
    for (const char character : ascii) {
        if (bigEndian) made += '\0';
        made += character;
        if (!bigEndian) made += '\0';
    }
    return made;
}

std::string gunzipped(const std::string& bytes) {
    if (!bytes.starts_with("\x1f\x8b")) return {};
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string plain;
    char buffer[1 << 16];
    int state = Z_OK;
    while (state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer);
        stream.avail_out = sizeof buffer;
        state = inflate(&stream, Z_NO_FLUSH);
        plain.append(buffer, sizeof buffer - stream.avail_out);
    }
    inflateEnd(&stream);
    return plain;
}

LeakHunt::LeakHunt() {
    std::vector<std::string> words{kTokenStem, kUidStem};
    for (const std::string& date : plantedDates())
        for (const std::string& spelling : spellings(date))
            words.push_back(spelling);
    for (const std::string& word : words) {
        const std::string lower = lowered(word);
        m_folded.push_back({lower, word});
        m_folded.push_back({utf16(lower, false), word + " in UTF-16"});
        m_folded.push_back({utf16(lower, true).substr(1), word + " in UTF-16"});
        m_folded.push_back({percentEncoded(word), word + " percent-encoded"});
        for (const std::string& spelling : {word, lower})
            for (std::size_t before = 0; before < 3; ++before)
                m_exact.push_back({base64Core(spelling, before), word + " in base64"});
    }
}

std::vector<Leak> LeakHunt::inText(const std::string& text, const std::string& place) const {
    std::vector<Leak> leaks;
    const std::string lower = lowered(text);
    for (const Pattern& pattern : m_folded)
        if (lower.find(pattern.bytes) != std::string::npos) leaks.push_back({place, pattern.meaning});
    for (const Pattern& pattern : m_exact)
        if (text.find(pattern.bytes) != std::string::npos) leaks.push_back({place, pattern.meaning});
    return leaks;
}

std::vector<Leak> LeakHunt::inFolder(const fs::path& folder) const {
    std::vector<Leak> leaks;
    const auto add = [&](const std::vector<Leak>& more) {
        leaks.insert(leaks.end(), more.begin(), more.end());
    };
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).string();
        add(inText(entry.path().filename().string(), "name of " + name));
        if (entry.is_symlink()) add(inText(fs::read_symlink(entry.path()).string(), "target of " + name));
        if (!entry.is_regular_file()) continue;
        const std::string content = contentOf(entry.path());
        add(inText(content, name));
        if (const std::string plain = gunzipped(content); !plain.empty())
            add(inText(plain, name + " unpacked"));
    }
    return leaks;
}

} // namespace magiqt::test
