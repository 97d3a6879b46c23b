// ViewerPage: what is open is kept while the program runs, and offered again after a crash.
#include "ViewerPage.h"

#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QTimer>

namespace magiqt {

namespace {
constexpr int keepEveryMs = 1000;
}

void ViewerPage::keepSession() {
    if (const std::optional<KeptSession> left = m_keeper.leftover()) offerSession(*left);
    auto* clock = new QTimer(this);
    clock->setObjectName(QStringLiteral("sessionClock"));
    connect(clock, &QTimer::timeout, this, [this] {
        // What an earlier start left stays until it was answered.
        if (!m_messages->has(QStringLiteral("session"))) m_keeper.keep(sessionNow());
    });
    clock->start(keepEveryMs);
}

void ViewerPage::endSession() {
    m_keeper.end();
}

KeptSession ViewerPage::sessionNow() const {
    KeptSession session;
    for (const SessionScan& scan : m_session.scans()) {
        Companions beside;
        if (scan.enhanced.volume) beside.enhanced = scan.enhanced.file;
        if (scan.reference.volume) beside.reference = {scan.reference.file, scan.referenceToScan};
        if (scan.second.volume) beside.second = scan.second.file;
        for (const LoadedScan& map : scan.maps)
            beside.maps << map.file;
        session.scans.push_back({scan.input.file, scan.contrast, beside});
    }
    if (m_session.shown()) session.shown = m_session.shown()->contrast;
    if (m_view) session.view = m_view->canvas().viewState();
    return session;
}

void ViewerPage::offerSession(const KeptSession& session) {
    if (!m_session.isEmpty() || !m_waiting.isEmpty()) return; // started with a scan: that one is wanted
    m_messages->show({QStringLiteral("session"),
                      MessageTone::Note,
                      [] {
                          return ViewerPage::tr(
                              "MagIQT was not closed properly the last time. What was open can "
                              "be opened again, with the same slices, layout and grey values.");
                      },
                      {{QStringLiteral("restoreSession"), [] { return ViewerPage::tr("Open it again"); },
                        [this, session] { restore(session); }}},
                      [this] { m_keeper.end(); }});
}

void ViewerPage::restore(const KeptSession& session) {
    QList<OpenItem> items;
    for (const KeptScan& scan : session.scans)
        items.append({scan.file, scan.contrast});
    openItems(items, 0, [this, session] {
        if (session.scans.size() > 1) m_session.show(session.shown);
        m_layoutSession = m_session.number(); // that of the session counts
        if (m_view) m_view->canvas().setViewState(session.view);
        for (const KeptScan& scan : session.scans) {
            const SessionScan* opened = m_session.find(scan.contrast);
            if (!opened) continue;
            loadBeside(scan.beside, *opened, [this, contrast = scan.contrast, view = session.view] {
                // Its window of its own could not be set before it was there.
                if (m_view && m_session.shown() && m_session.shown()->contrast == contrast)
                    m_view->canvas().setViewState(view);
            });
        }
    });
}

} // namespace magiqt
