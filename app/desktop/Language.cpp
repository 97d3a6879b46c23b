#include "Language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <memory>

namespace magiqt {

namespace {

QString chosen = QStringLiteral("system");
QString current = QStringLiteral("en");
std::unique_ptr<QTranslator> ours;
std::unique_ptr<QTranslator> qtBase;

bool isKnown(const QString& language) {
    return language == QLatin1String("en") || language == QLatin1String("de");
}

} // namespace

void Language::apply(const QString& choice) {
    chosen = isKnown(choice) ? choice : QStringLiteral("system");
    QString language = chosen;
    if (!isKnown(language)) language = QLocale::system().name().section(QLatin1Char('_'), 0, 0);
    if (!isKnown(language)) language = QStringLiteral("en");
    current = language;
    const QLocale locale =
        language == QLatin1String("de") ? QLocale(QLocale::German) : QLocale(QLocale::English);
    QLocale::setDefault(locale); // numbers on the screen; files always have a decimal point

    if (ours) QCoreApplication::removeTranslator(ours.get());
    if (qtBase) QCoreApplication::removeTranslator(qtBase.get());
    ours.reset();
    qtBase.reset();
    if (language == QLatin1String("en")) return;
    auto base = std::make_unique<QTranslator>();
    if (base->load(QStringLiteral("qtbase_") + language,
                   QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        qtBase = std::move(base);
        QCoreApplication::installTranslator(qtBase.get());
    }
    auto own = std::make_unique<QTranslator>();
    if (own->load(QStringLiteral(":/i18n/magiqt_") + language)) {
        ours = std::move(own);
        QCoreApplication::installTranslator(ours.get());
    }
}

QString Language::choice() {
    return chosen;
}

QString Language::shown() {
    return current;
}

} // namespace magiqt
