// What the tests of the window share: an application with settings of its own, a window with a fake child,
// waiting for widgets, screenshots (MAGIQT_SHOTS names a folder), and everything that was logged.
#pragma once

#include "app/desktop/MainWindow.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <memory>

class QApplication;

namespace magiqt::fixtures {

// Before QApplication: surface format. After it: neutral settings, no native dialogs, log capture, theme and
// language.
void prepareBefore();
void prepareAfter();
// Everything that Qt's log got since prepareAfter().
QByteArray logged();

struct Bench {
    QTemporaryDir folder;
    std::unique_ptr<MainWindow> window;

    Bench();
    ~Bench();
    QString path(const QString& name) const { return folder.filePath(name); }
    QString runs() const { return path(QStringLiteral("runs")); }
    void makeWindow(const QString& program = {});
    // Opens without the dialog and waits until it is shown.
    bool open(const QStringList& files, const QString& enhanced = {});
    template <class Widget>
    Widget* find(const char* name) const {
        return window->findChild<Widget*>(QLatin1String(name));
    }
    void shot(const QString& name) const;
};

// A picture of the widget, written where MAGIQT_SHOTS says.
void shotOf(QWidget& widget, const QString& name);

} // namespace magiqt::fixtures
