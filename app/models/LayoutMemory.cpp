#include "LayoutMemory.h"

#include "SettingsKeys.h"

#include <QSettings>
#include <QStringList>

namespace magiqt {

namespace {

constexpr int mostKept = 500;
constexpr int keyLength = 24; // of 64 hexadecimal digits: enough that no two images share it

QString beginOf(const QString& imageKey) {
    return imageKey.left(keyLength) + QLatin1Char(' ');
}

QStringList kept() {
    return QSettings().value(settings::layoutsOfStudies).toStringList();
}

} // namespace

QString LayoutMemory::layoutOf(const QString& imageKey) {
    if (imageKey.isEmpty()) return {};
    const QString begin = beginOf(imageKey);
    for (const QString& line : kept())
        if (line.startsWith(begin)) return line.mid(begin.size());
    return {};
}

void LayoutMemory::keep(const QString& imageKey, const QString& layoutId) {
    if (imageKey.isEmpty()) return;
    const QString begin = beginOf(imageKey);
    QStringList lines = kept();
    lines.removeIf([&](const QString& line) { return line.startsWith(begin); });
    lines.prepend(begin + layoutId);
    QSettings().setValue(settings::layoutsOfStudies, QVariant(lines.mid(0, mostKept)));
}

} // namespace magiqt
