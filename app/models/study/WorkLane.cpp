#include "WorkLane.h"

namespace magiqt {

WorkLane::WorkLane(QThread::Priority priority) : m_anchor(std::make_unique<QObject>()) {
    m_anchor->moveToThread(&m_thread);
    m_thread.start(priority);
}

WorkLane::~WorkLane() {
    m_thread.requestInterruption();
    m_thread.quit();
    m_thread.wait();
    // The thread has ended, so its object may go from here; what was still posted to it goes with it.
}

void WorkLane::post(std::function<void()> work) {
    QMetaObject::invokeMethod(m_anchor.get(), std::move(work), Qt::QueuedConnection);
}

} // namespace magiqt
