// Where commands get a study's passphrase from: the first line of a file, or the terminal without echo.
// Nothing of it stands on a command line, where other users could read it. And where a recovery code goes:
// the terminal, or a file for its owner alone. The main thread.
#pragma once

#include <filesystem>
#include <string>

namespace magiqt {

class Catalog;
class SubjectKey;

class PassphraseSource {
public:
    std::string file;    // --passphrase-file
    bool prompt = false; // --passphrase

    bool isGiven() const { return prompt || !file.empty(); }
    // Throws Error: Usage "key.no-terminal" (a prompt without a terminal), "key.passphrases-differ",
    // "identity.passphrase-empty"; BadInput "file.unreadable".
    std::string read(const std::string& question) const;
    // A new one: typed twice at a terminal.
    std::string readNew(const std::string& question) const;
};

// Asks for the passphrase and opens the key of the study. Throws what SubjectKey::open and
// PassphraseSource::read throw.
SubjectKey openStudyKey(const Catalog& catalog, const PassphraseSource& source);

// One line from the terminal, without echo. Throws Error (Usage, "key.no-terminal").
std::string askTerminal(const std::string& question);
// The first line of a file. Throws Error (BadInput, "file.unreadable").
std::string firstLineOf(const std::filesystem::path& file);

// `out` empty: stderr; else a new file of mode 0600. Throws Error (BadInput, "key.code-file-exists"),
// NoResource.
void deliverRecoveryCode(const std::string& code, const std::filesystem::path& out);

} // namespace magiqt
