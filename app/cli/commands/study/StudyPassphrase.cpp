#include "StudyPassphrase.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "catalog/Catalog.h"
#include "identity/SecretMemory.h"
#include "identity/SubjectKey.h"

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace magiqt {

namespace {

// The controlling terminal with its echo off while this lives, also when Ctrl-C ends the program meanwhile:
// the signals wait until the echo is on again.
class QuietTerminal {
public:
    QuietTerminal() : m_descriptor(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
        if (m_descriptor < 0)
            throw Error(ErrorKind::Usage, "key.no-terminal",
                        "there is no terminal to ask for the passphrase; give a file with --passphrase-file");
        sigset_t signals;
        sigemptyset(&signals);
        for (const int signal : {SIGINT, SIGTERM, SIGTSTP, SIGHUP})
            sigaddset(&signals, signal);
        ::sigprocmask(SIG_BLOCK, &signals, &m_signals);
        ::tcgetattr(m_descriptor, &m_before);
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        ::tcsetattr(m_descriptor, TCSAFLUSH, &quiet);
    }
    ~QuietTerminal() {
        ::tcsetattr(m_descriptor, TCSAFLUSH, &m_before);
        ::close(m_descriptor);
        ::sigprocmask(SIG_SETMASK, &m_signals, nullptr);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

    void say(const std::string& text) const {
        [[maybe_unused]] const ssize_t written = ::write(m_descriptor, text.data(), text.size());
    }
    std::string line() const {
        std::string line;
        line.reserve(512); // so that no longer copy of it is left behind
        for (char character = 0; ::read(m_descriptor, &character, 1) == 1 && character != '\n';) {
            if (character == 3) // Ctrl-C
                throw Error(ErrorKind::Cancelled, "key.cancelled", "cancelled; nothing was changed");
            line += character;
        }
        return line;
    }

private:
    int m_descriptor;
    termios m_before{};
    sigset_t m_signals{};
};

void checkNotEmpty(const std::string& passphrase) {
    if (passphrase.empty())
        throw Error(ErrorKind::Usage, "identity.passphrase-empty",
                    "the passphrase is empty; choose one of several words. Nothing was changed");
}

} // namespace

std::string askTerminal(const std::string& question) {
    const QuietTerminal terminal;
    terminal.say(question + ": ");
    std::string line = terminal.line();
    terminal.say("\n");
    return line;
}

std::string firstLineOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    line.reserve(512);
    std::error_code failure;
    if (std::filesystem::is_directory(file, failure) || !stream ||
        (!std::getline(stream, line) && !stream.eof()))
        throw Error(ErrorKind::BadInput, "file.unreadable", "cannot read '" + file.filename().string() + "'",
                    {{"file", file.filename().string()}});
    if (!line.empty() && line.back() == '\r') line.pop_back();
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0)
        std::fprintf(stderr, "warning: others can read '%s'; make it yours alone with chmod 600\n",
                     file.filename().c_str());
    return line;
}

std::string PassphraseSource::read(const std::string& question) const {
    std::string passphrase = file.empty() ? askTerminal(question) : firstLineOf(file);
    checkNotEmpty(passphrase);
    return passphrase;
}

std::string PassphraseSource::readNew(const std::string& question) const {
    if (!file.empty()) return read(question);
    std::string passphrase = read(question);
    std::string again = askTerminal("Once more");
    const bool same = passphrase == again;
    wipeText(again);
    if (!same) {
        wipeText(passphrase);
        throw Error(ErrorKind::Usage, "key.passphrases-differ",
                    "the two passphrases are not the same; nothing was changed");
    }
    return passphrase;
}

SubjectKey openStudyKey(const Catalog& catalog, const PassphraseSource& source) {
    if (!SubjectKey::exists(catalog.study()))
        SubjectKey::info(catalog.study()); // says so before anybody types
    std::string passphrase = source.read("Passphrase of the study's key");
    SubjectKey key = SubjectKey::open(catalog.study(), catalog.studyId(), passphrase);
    wipeText(passphrase);
    return key;
}

void deliverRecoveryCode(const std::string& code, const std::filesystem::path& out) {
    if (out.empty()) {
        std::fprintf(
            stderr,
            "\nRecovery code of the study's key (shown this once; write it down and keep it apart from the "
            "study):\n\n    %s\n\n",
            code.c_str());
        std::fflush(stderr);
        return;
    }
    if (std::filesystem::exists(out))
        throw Error(ErrorKind::BadInput, "key.code-file-exists",
                    "'" + out.filename().string() + "' exists; name a new file for the recovery code",
                    {{"file", out.filename().string()}});
    AtomicFile file(out, FileAccess::OwnerAlone);
    const std::string line = code + "\n";
    file.write(line.data(), line.size());
    file.commit();
}

} // namespace magiqt
