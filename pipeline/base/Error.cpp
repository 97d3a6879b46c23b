#include "Error.h"

namespace magiqt {

Error::Error(ErrorKind kind, std::string code, const std::string& message, Arguments arguments)
    : std::runtime_error(message), m_kind(kind), m_code(std::move(code)), m_arguments(std::move(arguments)) {}

Error& Error::addContext(std::string doing) {
    m_context.push_back(std::move(doing));
    return *this;
}

std::string Error::fullMessage() const {
    std::string text = what();
    for (const std::string& doing : m_context) text += " (while " + doing + ")";
    return text;
}

int exitCode(ErrorKind kind) noexcept {
    switch (kind) {
    case ErrorKind::Usage: return 2;
    case ErrorKind::BadInput: return 3;
    case ErrorKind::Cancelled: return 4;
    case ErrorKind::NoResource: return 5;
    case ErrorKind::Stopped: return 8;
    case ErrorKind::Internal: return 70;
    }
    return 70;
}

std::string toString(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::Usage: return "usage";
    case ErrorKind::BadInput: return "bad-input";
    case ErrorKind::Cancelled: return "cancelled";
    case ErrorKind::NoResource: return "no-resource";
    case ErrorKind::Stopped: return "stopped";
    case ErrorKind::Internal: return "internal";
    }
    return "internal";
}

} // namespace magiqt
