// The language of the window: installs the program's and Qt's own translations and takes them away again;
// widgets hear of it by QEvent::LanguageChange. User-interface thread only.
#pragma once

#include <QString>

namespace magiqt {

class Language {
public:
    // "en", "de"; "system" (or anything else) takes the system's when there is a translation for it, else
    // English.
    static void apply(const QString& choice);
    static QString choice();
    static QString shown(); // "en" or "de"
};

} // namespace magiqt
