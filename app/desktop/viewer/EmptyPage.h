// What the Viewer page shows while no scan is open, or while a file is being read. User-interface thread
// only.
#pragma once

#include "app/desktop/EmptyState.h"

namespace magiqt {

enum class EmptyPageState { Welcome, Reading };

class EmptyPage : public EmptyState {
    Q_OBJECT
public:
    explicit EmptyPage(QWidget* parent = nullptr);

    void setState(EmptyPageState state);
    EmptyPageState state() const { return m_state; }

signals:
    void openRequested();

private:
    EmptyPageState m_state = EmptyPageState::Welcome;
};

} // namespace magiqt
