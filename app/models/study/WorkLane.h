// One worker thread with an order: what is posted runs one after the other, in the order of posting. For
// things that belong to one thread at a time, such as a database connection. Owned by its user; the
// destructor lets the piece of work that is running finish and drops the rest. post() from the user-interface
// thread.
#pragma once

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>

namespace magiqt {

class WorkLane {
public:
    explicit WorkLane(QThread::Priority priority = QThread::InheritPriority);
    ~WorkLane();
    WorkLane(const WorkLane&) = delete;
    WorkLane& operator=(const WorkLane&) = delete;

    // work must not throw.
    void post(std::function<void()> work);

private:
    QThread m_thread;
    std::unique_ptr<QObject> m_anchor; // lives in the thread
};

} // namespace magiqt
