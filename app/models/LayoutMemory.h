// Which layout a study was last looked at in: kept in the settings by the key of an image, the newest first.
// The key says nothing of a person (it is made of the image's SHA-256). User-interface thread.
#pragma once

#include <QString>

namespace magiqt {

class LayoutMemory {
public:
    static QString layoutOf(const QString& imageKey); // its id; empty: never seen, or long ago
    static void keep(const QString& imageKey, const QString& layoutId);
};

} // namespace magiqt
