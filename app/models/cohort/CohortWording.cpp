#include "CohortWording.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace magiqt {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Cohort)
};

constexpr double daysPerYear = 365.25;
constexpr int weeksBelowDays = 730; // below two years, ages are told in weeks
constexpr int oldestYears = 90;     // everybody older is 90 in the catalog

} // namespace

QString unknownText() {
    return QStringLiteral("–");
}

QString wordOf(Sex sex) {
    switch (sex) {
    case Sex::Female:
        return Words::tr("female");
    case Sex::Male:
        return Words::tr("male");
    case Sex::Other:
        return Words::tr("other");
    case Sex::Unknown:
        break;
    }
    return Words::tr("not known");
}

QString wordOf(FieldClass fieldClass) {
    switch (fieldClass) {
    case FieldClass::Low:
        return Words::tr("low field");
    case FieldClass::High:
        return Words::tr("high field");
    case FieldClass::Unknown:
        break;
    }
    return Words::tr("not known");
}

QString wordOf(ScanQuality quality) {
    switch (quality) {
    case ScanQuality::Good:
        return Words::tr("good");
    case ScanQuality::Usable:
        return Words::tr("usable");
    case ScanQuality::Bad:
        return Words::tr("bad");
    case ScanQuality::Unrated:
        break;
    }
    return Words::tr("not rated");
}

QString wordOf(PairStatus status) {
    switch (status) {
    case PairStatus::None:
        return Words::tr("no pair");
    case PairStatus::Unregistered:
        return Words::tr("not registered");
    case PairStatus::Amber:
        return Words::tr("to be checked");
    case PairStatus::Green:
        return Words::tr("registered");
    case PairStatus::Accepted:
        return Words::tr("accepted");
    case PairStatus::Rejected:
        return Words::tr("rejected");
    }
    return {};
}

QString wordOf(HumanVerdict verdict) {
    switch (verdict) {
    case HumanVerdict::Accepted:
        return Words::tr("accepted");
    case HumanVerdict::Rejected:
        return Words::tr("rejected");
    case HumanVerdict::None:
        break;
    }
    return Words::tr("not judged");
}

QString wordOfContrast(const std::string& contrast) {
    if (contrast.empty() || contrast == "unknown") return Words::tr("not known");
    return QString::fromStdString(contrast);
}

QString wordOfPlane(const std::string& plane) {
    if (plane == "axial") return Words::tr("axial");
    if (plane == "coronal") return Words::tr("coronal");
    if (plane == "sagittal") return Words::tr("sagittal");
    if (plane == "isotropic") return Words::tr("isotropic");
    if (plane == "oblique") return Words::tr("oblique");
    return plane.empty() ? Words::tr("not known") : QString::fromStdString(plane);
}

QString wordOfImageKind(const std::string& kind) {
    if (kind.starts_with("enhanced")) {
        const std::string contrast = kind.size() > 9 ? kind.substr(9) : std::string();
        return Words::tr("enhanced %1").arg(QString::fromStdString(contrast)).trimmed();
    }
    if (kind.starts_with("uncertainty")) return Words::tr("uncertainty map");
    if (kind == "prepared") return Words::tr("prepared");
    if (kind == "registered") return Words::tr("registered");
    if (kind == "fused") return Words::tr("fused");
    if (kind == "defaced") return Words::tr("defaced");
    if (kind == "defacemask") return Words::tr("face mask");
    if (kind == "brain_mask") return Words::tr("brain mask");
    if (kind == "bias_field") return Words::tr("bias field");
    if (kind == "tissues") return Words::tr("tissue labels");
    if (kind == "displacement") return Words::tr("displacement field");
    return QString::fromStdString(kind);
}

QString wordOfJobKind(const QString& kind) {
    if (kind == QLatin1String("prepare")) return Words::tr("Prepare");
    if (kind == QLatin1String("register")) return Words::tr("Register");
    if (kind == QLatin1String("enhance")) return Words::tr("Enhance");
    if (kind == QLatin1String("segment")) return Words::tr("Segment");
    if (kind == QLatin1String("fuse")) return Words::tr("Fuse");
    if (kind == QLatin1String("deface")) return Words::tr("Deface");
    if (kind == QLatin1String("import")) return Words::tr("Import");
    if (kind == QLatin1String("train")) return Words::tr("Train");
    return kind;
}

QString ageText(std::optional<int> days) {
    if (!days) return unknownText();
    if (*days < weeksBelowDays) return Words::tr("%1 wk").arg(*days / 7);
    const int years = static_cast<int>(std::floor(*days / daysPerYear + 0.02)); // days are rounded to 30
    if (years >= oldestYears) return Words::tr("90 or older");
    return QLocale().toString(years);
}

QString fieldText(std::optional<double> tesla, FieldClass fieldClass) {
    if (!tesla) return wordOf(fieldClass);
    if (*tesla < 0.5) return Words::tr("%1 mT").arg(QLocale().toString(*tesla * 1000, 'f', 0));
    return Words::tr("%1 T").arg(QLocale().toString(*tesla, 'g', 3));
}

QString spacingText(const std::array<double, 3>& spacingMm) {
    const auto number = [](double value) {
        const bool needsTwo = value < 0.95 || std::abs(value * 10 - std::round(value * 10)) > 0.05;
        return QLocale().toString(value, 'f', needsTwo ? 2 : 1);
    };
    return QStringLiteral("%1 × %2 × %3")
        .arg(number(spacingMm[0]), number(spacingMm[1]), number(spacingMm[2]));
}

QString sizeText(const std::array<int, 3>& sizeIjk) {
    return QStringLiteral("%1 × %2 × %3").arg(sizeIjk[0]).arg(sizeIjk[1]).arg(sizeIjk[2]);
}

QString scannerText(const std::string& manufacturer, const std::string& model) {
    const QString text = QStringLiteral("%1 %2")
                             .arg(QString::fromStdString(manufacturer), QString::fromStdString(model))
                             .trimmed();
    return text.isEmpty() ? unknownText() : text;
}

} // namespace magiqt
