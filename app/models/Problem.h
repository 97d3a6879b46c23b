// What went wrong, as plain data that crosses threads and can be worded again in another language: the code,
// the named arguments and the English sentence of a magiqt::Error. Wording.h turns it into what the user
// reads.
#pragma once

#include "base/Error.h"

#include <QMetaType>
#include <QString>

#include <exception>
#include <map>
#include <string>

namespace magiqt {

struct Problem {
    QString code;    // "nifti.truncated"; empty means no problem
    QString message; // English
    std::map<std::string, std::string> arguments;

    bool isEmpty() const { return code.isEmpty(); }
    // For a catch (...) block: what is being thrown now. Never lets a file's folder through.
    static Problem current();
    static Problem of(const Error& error);
};

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::Problem)
