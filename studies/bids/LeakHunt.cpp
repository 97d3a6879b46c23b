#include "LeakHunt.h"

#include "base/Json.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct Pattern {
    const char* kind;
    std::regex expression;
};

const std::vector<Pattern>& patterns() {
    // A date is a year of 1900 to 2099, a month and a day, as ISO, as DICOM writes it, or as people do. A UID
    // has at least five numbers, so that versions are none. Words end where letters and digits do: SHA-256
    // are no dates.
    static const std::string day = "(0[1-9]|[12][0-9]|3[01])";
    static const std::string month = "(0[1-9]|1[0-2])";
    static const std::string year = "(19|20)[0-9][0-9]";
    static const std::string begin = "(^|[^A-Za-z0-9.])";
    static const std::string end = "($|[^A-Za-z0-9])";
    static const std::vector<Pattern> list{
        {"date", std::regex(begin + year + "[-/_.]" + month + "[-/_.]" + day + "($|[^0-9])")},
        {"date", std::regex("(^|[^A-Za-z0-9])" + year + month + day + "([0-9]{6}(\\.[0-9]+)?)?" + end)},
        {"date", std::regex(begin + "[0-3]?[0-9][./][01]?[0-9][./]" + year + end)},
        {"date",
         std::regex("[0-9]{1,2}[ -](Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ -]" + year,
                    std::regex::icase)},
        {"uid", std::regex("(^|[^0-9.])[0-2](\\.[0-9]{1,39}){4,}")},
        {"person-name", std::regex("[A-Za-z]{2,}\\^[A-Za-z]")},
        {"e-mail", std::regex("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\\.[A-Za-z]{2,}")},
        {"path",
         std::regex("(^|[^A-Za-z0-9.:/])/(home|root|Users|mnt|media|tmp|var|data|srv|work|scratch)/")},
        {"path", std::regex("[A-Za-z]:\\\\")}};
    return list;
}

constexpr std::size_t kShortestNumber = 6; // that is looked for among numbers

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool isWordByte(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

bool holdsWord(const std::string& lowered, const std::string& word) {
    for (std::size_t at = lowered.find(word); at != std::string::npos; at = lowered.find(word, at + 1)) {
        const bool begins = at == 0 || !isWordByte(lowered[at - 1]);
        const bool ends = at + word.size() == lowered.size() || !isWordByte(lowered[at + word.size()]);
        if (begins && ends) return true;
    }
    return false;
}

// "Doe^Jane" -> "doe^jane", "doe", "jane".
std::vector<std::string> wordsOf(const std::vector<std::string>& names) {
    std::vector<std::string> words;
    for (const std::string& name : names) {
        const std::string text = lower(name);
        words.push_back(text);
        std::string part;
        for (const char c : text + " ")
            if (c == '^' || c == ' ' || c == ',' || c == '=') {
                if (part.size() >= 3) words.push_back(part);
                part.clear();
            } else {
                part += c;
            }
    }
    std::erase_if(words, [](const std::string& word) { return word.size() < 3; });
    return words;
}

class Hunter {
public:
    Hunter(const fs::path& folder, const std::vector<std::string>& names)
        : m_folder(folder), m_words(wordsOf(names)) {}

    LeakHunt run() {
        m_hunt.words = m_words.size();
        for (const auto& entry : fs::recursive_directory_iterator(m_folder)) {
            m_file = entry.path().lexically_relative(m_folder).generic_string();
            look(entry.path().filename().string(), "file name");
            if (!entry.is_regular_file()) continue;
            ++m_hunt.files;
            const std::string name = entry.path().filename().string();
            if (name.ends_with(".nii.gz") || name.ends_with(".nii"))
                lookAtHeader(entry.path());
            else
                lookAtText(entry.path());
        }
        return std::move(m_hunt);
    }

private:
    void add(const std::string& kind, const std::string& where) {
        const bool isKnown = std::any_of(m_hunt.leaks.begin(), m_hunt.leaks.end(), [&](const Leak& leak) {
            return leak.kind == kind && leak.file == m_file && leak.where == where;
        });
        if (!isKnown) m_hunt.leaks.push_back({kind, m_file, where});
    }

    void look(const std::string& text, const std::string& where) {
        for (const std::string& kind : leaksIn(text))
            add(kind, where);
        const std::string lowered = lower(text);
        // "120" is the number of a patient somewhere, and a flip angle here.
        const bool isNumber = lowered.find_first_not_of("0123456789.+-e") == std::string::npos;
        if (std::any_of(m_words.begin(), m_words.end(), [&](const std::string& word) {
                return !(isNumber && word.size() < kShortestNumber) && holdsWord(lowered, word);
            }))
            add("known-name", where);
    }

    // Every string of a JSON file on its own, decoded: an escape must not hide a name.
    void lookAtJson(const Json& value) {
        if (value.is_string()) look(value.get<std::string>(), "text");
        if (value.is_number()) look(value.dump(), "text");
        if (value.is_object())
            for (const auto& [key, item] : value.items()) {
                look(key, "text");
                lookAtJson(item);
            }
        if (value.is_array())
            for (const Json& item : value)
                lookAtJson(item);
    }

    void lookAtText(const fs::path& file) {
        ++m_hunt.texts;
        std::ifstream stream(file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        if (const Json json = Json::parse(text, nullptr, false); !json.is_discarded())
            return lookAtJson(json);
        std::string line;
        for (std::size_t begin = 0; begin < text.size(); begin += line.size() + 1) {
            line = text.substr(begin, text.find('\n', begin) - begin);
            look(line.substr(0, line.find('\t')), "text");
            for (std::size_t tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', tab + 1))
                look(line.substr(tab + 1, line.find('\t', tab + 1) - tab - 1), "text");
        }
    }

    // db_name, descrip, intent_name, aux_file, and whatever stands between the header and the voxels. What
    // MagIQT writes itself begins with its name.
    void lookAtHeader(const fs::path& file) {
        const gzFile stream = gzopen(file.c_str(), "rb");
        if (stream == nullptr) return add("header-text", "header");
        std::array<char, 352> header{};
        const int got = gzread(stream, header.data(), static_cast<unsigned>(header.size()));
        if (got < 348) {
            gzclose(stream);
            return add("header-text", "header");
        }
        ++m_hunt.headers;
        for (const auto& [offset, length] : {std::pair{4, 10}, {14, 18}, {148, 80}, {228, 24}, {328, 16}}) {
            const std::string text(header.data() + offset,
                                   ::strnlen(header.data() + offset, static_cast<std::size_t>(length)));
            if (!text.empty() && !text.starts_with("MagIQT")) add("header-text", "header");
            look(text, "header");
        }
        if (got == 352 && header[348] != 0) add("header-text", "header"); // extensions
        gzclose(stream);
    }

    fs::path m_folder;
    std::vector<std::string> m_words;
    std::string m_file;
    LeakHunt m_hunt;
};

} // namespace

std::vector<std::string> leaksIn(const std::string& text) {
    std::vector<std::string> kinds;
    if (text.size() > 100000) { // std::regex recurses; long lines are cut, with an overlap
        for (std::size_t at = 0; at < text.size(); at += 50000)
            for (const std::string& kind : leaksIn(text.substr(at, 50100)))
                if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
        return kinds;
    }
    for (const Pattern& pattern : patterns())
        if (std::find(kinds.begin(), kinds.end(), pattern.kind) == kinds.end() &&
            std::regex_search(text, pattern.expression))
            kinds.emplace_back(pattern.kind);
    return kinds;
}

bool holdsDate(const std::string& text) {
    const std::vector<std::string> kinds = leaksIn(text);
    return std::find(kinds.begin(), kinds.end(), "date") != kinds.end();
}

LeakHunt huntLeaks(const fs::path& folder, const std::vector<std::string>& knownNames) {
    return Hunter(folder, knownNames).run();
}

std::string leakReport(const LeakHunt& hunt, const std::string& title) {
    std::string text = title + "\n" + std::string(title.size(), '=') + "\n\n";
    text += "Looked at " + std::to_string(hunt.files) + " files: every name, " + std::to_string(hunt.texts) +
            " texts, " + std::to_string(hunt.headers) + " image headers.\n";
    text += "Looked for: dates, DICOM UIDs, person names as DICOM writes them, e-mail addresses, paths,\n"
            "text in image headers";
    text += hunt.words > 0 ? ", and the names and numbers that the study's key knows\n(numbers of less than "
                             "six digits not where "
                             "a number stands alone).\n\n"
                           : ". The study's key was not opened: names were not searched for.\n\n";
    if (hunt.leaks.empty()) {
        text += "Nothing was found.\n\n";
    } else {
        text += "Found:\n";
        constexpr std::size_t kShown = 40;
        for (std::size_t n = 0; n < std::min(kShown, hunt.leaks.size()); ++n)
            text += "  " + hunt.leaks[n].kind + " in the " + hunt.leaks[n].where + " of file " +
                    std::to_string(n + 1) +
                    (hunt.leaks[n].where == "file name" ? "" : " (" + hunt.leaks[n].file + ")") + "\n";
        if (hunt.leaks.size() > kShown)
            text += "  and " + std::to_string(hunt.leaks.size() - kShown) + " more\n";
        text += "\nThe export was not published.\n\n";
    }
    text +=
        "No search finds everything: look at the images (faces, burned-in text) and at free text yourself\n"
        "before you give this away.\n\nSigned: ______________________    Date: ______________\n";
    return text;
}

} // namespace magiqt
