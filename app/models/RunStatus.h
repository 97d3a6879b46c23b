// What the window knows of a run of the job "enhance": a snapshot of its journal as plain data that crosses
// threads. Holds the neutral id of the run and no path of the user's files.
#pragma once

#include "Problem.h"

#include "base/Finding.h"
#include "jobs/protocol/Journal.h"

#include <QMap>
#include <QMetaType>
#include <QString>

#include <optional>

namespace magiqt {

struct RunStatus {
    QString id; // of the run folder
    RunState state = RunState::Queued;
    QString contrast; // asked for
    double fraction = 0;
    QString stage; // English word of the job kind; Wording translates it
    std::optional<double> remainingSeconds;
    double elapsedSeconds = 0; // as this window has seen it
    bool isStopping = false;   // cancel was asked for
    bool isLeftover = false;   // was not started by this window
    int attempts = 0;
    Findings findings;
    Problem problem;                      // of a failed run
    QMap<QString, QString> enhancedFiles; // contrast -> file in out/, once done
};

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::RunStatus)
