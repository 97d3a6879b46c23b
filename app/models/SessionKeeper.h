// What is open and how it is looked at, kept while the program runs, so that a start after a crash can offer
// the same slices again. One file of this user (0600), written in a thread as a whole, only when something
// changed; a program that is closed properly removes it. The first of several programs alone keeps a session
// (a lock says which). The file holds the paths of the images: it is private, never shown, exported or
// logged. User-interface thread; the destructor waits until everything is written.
#pragma once

#include "Companions.h"

#include "viewer/core/ViewState.h"

#include <QByteArray>
#include <QLockFile>
#include <QString>
#include <QThreadPool>

#include <optional>
#include <vector>

namespace magiqt {

struct KeptScan {
    QString file, contrast;
    Companions beside;
};

struct KeptSession {
    std::vector<KeptScan> scans; // in the order they were opened
    QString shown;               // contrast
    ViewState view;
};

class SessionKeeper {
public:
    // folder: of this user, made when it is needed.
    explicit SessionKeeper(const QString& folder);
    ~SessionKeeper();

    // What a program left that did not end properly. Nothing: it did, or another program keeps the session
    // now, or what it left cannot be read.
    std::optional<KeptSession> leftover();
    void keep(const KeptSession& session); // no scans: nothing is open
    void end();                            // the program is closed properly

private:
    bool isOurs();

    QString m_folder;
    QLockFile m_lock;
    QByteArray m_written;
    QThreadPool m_pool; // one thread
};

} // namespace magiqt
