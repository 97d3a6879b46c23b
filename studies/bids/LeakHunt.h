// Looks for what could name a person or a day in a folder that is about to be given away: in names of files
// and folders, in JSON and other text, and in the text fields and extensions of NIfTI headers. Patterns:
// dates, DICOM UIDs, DICOM person names, e-mail addresses, paths of this or another machine; and words that
// the caller knows (names and numbers from the study's key). Findings quote nothing. Blocking; safe from any
// thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

struct Leak {
    std::string kind;  // "date", "uid", "person-name", "e-mail", "path", "known-name", "header-text"
    std::string file;  // relative to the folder
    std::string where; // "file name", "text", "header"
};

struct LeakHunt {
    std::vector<Leak> leaks;
    std::size_t files = 0;
    std::size_t texts = 0;   // files read as text
    std::size_t headers = 0; // NIfTI headers looked at
    std::size_t words = 0;   // of known names
};

// Kinds of leak in a text; empty where there is none.
std::vector<std::string> leaksIn(const std::string& text);
bool holdsDate(const std::string& text);

// `knownNames`: compared without regard to case, as whole words, also across '_', '-' and '^'; entries
// shorter than three characters are left out.
LeakHunt huntLeaks(const std::filesystem::path& folder, const std::vector<std::string>& knownNames = {});

// One page of plain text for the person who signs the export off.
std::string leakReport(const LeakHunt& hunt, const std::string& title);

} // namespace magiqt
