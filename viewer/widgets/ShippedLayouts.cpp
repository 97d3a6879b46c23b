#include "ShippedLayouts.h"

#include "base/Json.h"

#include <QDir>
#include <QFile>
#include <QLocale>

#include <algorithm>

// Outside of every namespace, as Qt wants it: a static library's resources are there when they are asked for.
static void initialiseLayouts() {
    Q_INIT_RESOURCE(layouts);
}

namespace magiqt {

const std::vector<ViewLayout>& shippedLayouts() {
    static const std::vector<ViewLayout> layouts = [] {
        initialiseLayouts();
        std::vector<ViewLayout> read;
        const QDir folder(QStringLiteral(":/layouts"));
        for (const QString& name : folder.entryList(QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                read.push_back(viewLayoutFrom(Json::parse(file.readAll().toStdString())));
        }
        return read;
    }();
    return layouts;
}

const ViewLayout* shippedLayout(const std::string& id) {
    const std::vector<ViewLayout>& layouts = shippedLayouts();
    const auto found = std::find_if(layouts.begin(), layouts.end(),
                                    [&](const ViewLayout& layout) { return layout.id == id; });
    return found == layouts.end() ? nullptr : &*found;
}

QString nameOf(const ViewLayout& layout) {
    const std::string language = QLocale().name().left(2).toStdString();
    for (const std::string& wanted : {language, std::string("en")})
        if (const auto name = layout.names.find(wanted); name != layout.names.end())
            return QString::fromStdString(name->second);
    return QString::fromStdString(layout.id);
}

} // namespace magiqt
