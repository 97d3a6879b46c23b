// The one exception type of MagIQT: a code, named arguments and a chain of context. Wording for people is made
// at the two faces (translated in the desktop, English in the CLI) from the code and the arguments; `what()` is
// the English sentence. Errors of ITK, Torch, SQLite and std::bad_alloc are converted at the edge of the library
// that calls them. Free of any thread or ownership rule.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace magiqt {

// Groups of errors; each maps to one exit code of the command line (see exitCode()).
enum class ErrorKind {
    Usage,        // the call itself is wrong                        -> exit 2
    BadInput,     // a file or value cannot be used                  -> exit 3
    Cancelled,    // somebody asked to stop                          -> exit 4
    NoResource,   // not enough memory, disk or device               -> exit 5
    Stopped,      // stopped at a checkpoint, run again to resume    -> exit 8
    Internal,     // a defect of MagIQT                              -> exit 70
};

class Error : public std::runtime_error {
public:
    using Arguments = std::map<std::string, std::string>;

    // code: stable, dotted, lower case ("nifti.truncated"); message: what was found, what was expected and what
    // to do, in English; arguments: the values in the message, by name, for translation.
    Error(ErrorKind kind, std::string code, const std::string& message, Arguments arguments = {});

    ErrorKind kind() const noexcept { return m_kind; }
    const std::string& code() const noexcept { return m_code; }
    const Arguments& arguments() const noexcept { return m_arguments; }
    const std::vector<std::string>& context() const noexcept { return m_context; }

    // Adds what was being done when the error passed by ("reading the T2w input").
    Error& addContext(std::string doing);

    // The message followed by its context, one line.
    std::string fullMessage() const;

private:
    ErrorKind m_kind;
    std::string m_code;
    Arguments m_arguments;
    std::vector<std::string> m_context;
};

int exitCode(ErrorKind kind) noexcept;
std::string toString(ErrorKind kind);

} // namespace magiqt
