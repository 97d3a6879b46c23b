// What `magiqt` was called with. Pure; messages in English, as on every command line of the house.
#pragma once

#include <QString>
#include <QStringList>

namespace magiqt {

struct CommandLine {
    QStringList files; // the first is the scan, others are further contrasts of it
    QString enhanced;
    QString reference;
    QString second;
    QStringList maps;
    QString study;    // folder of a study to open
    QString report;   // a finished run whose report is written to `out`; no window
    QString out;
    QString theme;    // empty: as remembered
    QString language; // empty: as remembered
    bool probesGl = false;
    bool exitsAfterFirstFrame = false; // benchmarks (tests/bench/desktop)
    bool exitsAfterFirstSlice = false;
    QString answer; // --help, --version: print it and end with 0
    QString error;  // print it and end with 2
};

CommandLine parseCommandLine(const QStringList& arguments);

} // namespace magiqt
