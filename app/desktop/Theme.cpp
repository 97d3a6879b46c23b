#include "Theme.h"

#include <QApplication>
#include <QFile>
#include <QProxyStyle>

#include <array>
#include <utility>

namespace magiqt {

namespace {

bool systemIsDark = false;
bool shownIsDark = false;
ThemeChoice chosen = ThemeChoice::System;

// Fusion, without its coloured pictures on dialog buttons.
class HouseStyle : public QProxyStyle {
public:
    HouseStyle() : QProxyStyle(QStringLiteral("Fusion")) {}
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* result) const override {
        if (hint == SH_DialogButtonBox_ButtonsHaveIcons) return 0;
        return QProxyStyle::styleHint(hint, option, widget, result);
    }
};

bool hasHouseStyle = false;

QPalette darkPalette() {
    QPalette palette;
    const QColor window(0x1c, 0x1d, 0x1f), base(0x15, 0x16, 0x18), button(0x2a, 0x2c, 0x2f),
        text(0xd6, 0xd8, 0xda);
    const QColor disabled(0x76, 0x79, 0x7d);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, window);
    palette.setColor(QPalette::ToolTipBase, button);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, disabled);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Light, QColor(0x3a, 0x3d, 0x41));
    palette.setColor(QPalette::Midlight, QColor(0x32, 0x34, 0x38));
    palette.setColor(QPalette::Mid, QColor(0x12, 0x13, 0x14));
    palette.setColor(QPalette::Dark, QColor(0x0e, 0x0f, 0x10));
    palette.setColor(QPalette::Shadow, Qt::black);
    palette.setColor(QPalette::Link, QColor(0x6c, 0xc4, 0xd8));
    palette.setColor(QPalette::Highlight, QColor(0x2c, 0x7a, 0x92));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, button);
    return palette;
}

constexpr double dimShare = 0.66;

QColor dimmed(const QColor& colour) {
    return QColor::fromRgbF(static_cast<float>(colour.redF() * dimShare),
                            static_cast<float>(colour.greenF() * dimShare),
                            static_cast<float>(colour.blueF() * dimShare));
}

QPalette dimPalette() {
    QPalette palette = darkPalette();
    for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled})
        for (int role = 0; role < QPalette::NColorRoles; ++role)
            if (role != QPalette::NoRole)
                palette.setColor(group, static_cast<QPalette::ColorRole>(role),
                                 dimmed(palette.color(group, static_cast<QPalette::ColorRole>(role))));
    return palette;
}

QPalette lightPalette() {
    QPalette palette;
    const QColor window(0xf4, 0xf5, 0xf6), text(0x1d, 0x21, 0x25), button(0xfb, 0xfb, 0xfc),
        disabled(0x8d, 0x93, 0x99);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::AlternateBase, QColor(0xf0, 0xf1, 0xf3));
    palette.setColor(QPalette::ToolTipBase, Qt::white);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, disabled);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Light, Qt::white);
    palette.setColor(QPalette::Midlight, QColor(0xea, 0xec, 0xee));
    palette.setColor(QPalette::Mid, QColor(0xc4, 0xc8, 0xcc));
    palette.setColor(QPalette::Dark, QColor(0xa6, 0xab, 0xb0));
    palette.setColor(QPalette::Shadow, QColor(0x60, 0x64, 0x68));
    palette.setColor(QPalette::Link, QColor(0x0b, 0x62, 0x7d));
    palette.setColor(QPalette::Highlight, QColor(0x1a, 0x6f, 0x8a));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0xd0, 0xd4, 0xd8));
    return palette;
}

QString styleSheet(ThemeChoice shown) {
    QFile file(QStringLiteral(":/styles/magiqt.qss"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString text = QString::fromUtf8(file.readAll());
    // Longer names first where one is the start of another.
    struct Colour {
        const char* name;
        const char* light;
        const char* dark;
    };
    static constexpr std::array<Colour, 20> colours{{
        {"@accentHover", "#1f829f", "#38a0bb"},  {"@accent", "#1a6f8a", "#2f8fa9"},
        {"@onAccent", "#ffffff", "#ffffff"},     {"@focus", "#0b3c4c", "#bfe7f1"},
        {"@selectedText", "#ffffff", "#ffffff"}, {"@selected", "#1a6f8a", "#2c7a92"},
        {"@rail", "#eceef0", "#17181a"},         {"@bar", "#f8f9fa", "#1f2022"},
        {"@card", "#ffffff", "#26282b"},         {"@line", "#d9dde1", "#34373b"},
        {"@hover", "#e2e6ea", "#303338"},        {"@pressed", "#d5dae0", "#3a3e44"},
        {"@button", "#fdfdfe", "#2a2c2f"},       {"@disabled", "#8d9399", "#76797d"},
        {"@quiet", "#5a636c", "#9a9ea3"},        {"@text", "#1d2125", "#d6d8da"},
        {"@note", "#e6f1f6", "#1e2c33"},         {"@warning", "#fdf3dc", "#352d1a"},
        {"@error", "#fbe6e4", "#3a2221"},        {"@done", "#e4f4ea", "#1d3026"},
    }};
    for (const Colour& colour : colours) {
        const QColor value(QLatin1String(shown == ThemeChoice::Light ? colour.light : colour.dark));
        text.replace(QLatin1String(colour.name), (shown == ThemeChoice::Dim ? dimmed(value) : value).name());
    }
    return text;
}

} // namespace

void Theme::rememberSystem() {
    const QPalette palette = QApplication::palette();
    systemIsDark =
        palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

void Theme::apply(ThemeChoice choice) {
    chosen = choice;
    const ThemeChoice shown = choice != ThemeChoice::System ? choice
                              : systemIsDark                ? ThemeChoice::Dark
                                                            : ThemeChoice::Light;
    shownIsDark = shown != ThemeChoice::Light;
    if (!hasHouseStyle) {
        QApplication::setStyle(new HouseStyle);
        hasHouseStyle = true;
    }
    QApplication::setPalette(shown == ThemeChoice::Dim    ? dimPalette()
                             : shown == ThemeChoice::Dark ? darkPalette()
                                                          : lightPalette());
    qApp->setStyleSheet(styleSheet(shown));
}

ThemeChoice Theme::choice() {
    return chosen;
}

bool Theme::isDark() {
    return shownIsDark;
}

ThemeChoice Theme::fromName(const QString& name) {
    if (name == QLatin1String("light")) return ThemeChoice::Light;
    if (name == QLatin1String("dark")) return ThemeChoice::Dark;
    if (name == QLatin1String("dim")) return ThemeChoice::Dim;
    return ThemeChoice::System;
}

QString Theme::name(ThemeChoice choice) {
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::Dim:
        return QStringLiteral("dim");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

} // namespace magiqt
