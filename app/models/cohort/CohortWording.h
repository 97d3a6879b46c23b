// The values of the catalog as words of the current language, for tables, filters, charts and cards. Pure
// functions over the installed translators; user-interface thread.
#pragma once

#include "catalog/Records.h"

#include <QString>

#include <array>
#include <optional>

namespace magiqt {

QString wordOf(Sex sex);
QString wordOf(FieldClass fieldClass);
QString wordOf(ScanQuality quality);
QString wordOf(PairStatus status);
QString wordOf(HumanVerdict verdict);
QString wordOfContrast(const std::string& contrast);
QString wordOfPlane(const std::string& plane);
// What a run made: "enhanced_T1w", "brain_mask", "registered" ... Roles that are not known stay as they are.
QString wordOfImageKind(const std::string& kind);
QString wordOfJobKind(const QString& kind); // "prepare", "register" ...

// "34" (years), "14 wk" below two years; "–" where it is not known.
QString ageText(std::optional<int> days);
// "64 mT", "3 T"; the class where the strength is not known.
QString fieldText(std::optional<double> tesla, FieldClass fieldClass);
QString spacingText(const std::array<double, 3>& spacingMm); // "1.6 × 1.6 × 5.0"
QString sizeText(const std::array<int, 3>& sizeIjk);
QString scannerText(const std::string& manufacturer, const std::string& model);
QString unknownText(); // "–"

} // namespace magiqt
