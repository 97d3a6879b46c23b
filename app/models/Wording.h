// Turns codes into sentences of the current language: errors, findings, stages of a job, durations. The named
// arguments of an Error or Finding are put in for {name}. A code that is not in the table keeps its English
// message. Pure functions over the installed translators; user-interface thread.
#pragma once

#include "Problem.h"

#include "base/Finding.h"

#include <QString>
#include <QStringList>

namespace magiqt {

QString wordingOf(const Problem& problem);
QString wordingOf(const Finding& finding);
QString wordingOfStage(const QString& stage);
QString wordingOfPreset(const QString& preset); // "preview", "standard", "fine"
// "about 40 s", "about 3 min", "about 2 h"
QString aboutDuration(double seconds);
// "0:42", "12:03", "1:02:03"
QString clockText(double seconds);

// Every code the table knows (tests compare it with the codes that the sources can raise).
QStringList wordedCodes();

} // namespace magiqt
