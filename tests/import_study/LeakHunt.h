// Searches every byte of a folder for planted tokens: file names, contents, contents of gzip files; as plain
// text in any case, as UTF-16 of both orders, in base64 at each alignment, percent-encoded, and dates in five
// spellings. One thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt::test {

// Every text token holds this; numbers behind it say which one leaked.
inline constexpr const char* kTokenStem = "Zqxleak";
// Every planted UID begins with this.
inline constexpr const char* kUidStem = "1.2.826.0.1.3680043.9.7717";
// Every planted date is one of these (YYYYMMDD): births, studies, and others of no use to an import.
const std::vector<std::string>& plantedDates();

struct Leak {
    std::string place; // relative file; "name of ..." for a name
    std::string pattern;
};

class LeakHunt {
public:
    LeakHunt();
    std::vector<Leak> inText(const std::string& text, const std::string& place) const;
    std::vector<Leak> inFolder(const std::filesystem::path& folder) const;

private:
    struct Pattern {
        std::string bytes, meaning;
    };
    std::vector<Pattern> m_folded; // compared without regard to case; lower case
    std::vector<Pattern> m_exact;
};

std::string base64(const std::string& bytes);
std::string utf16(const std::string& ascii, bool bigEndian);
std::string gunzipped(const std::string& bytes); // empty when it is no gzip

} // namespace magiqt::test
