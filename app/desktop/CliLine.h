// The equivalent command line of what a dialog or page does: one line to select, with a button that copies
// it, so that whatever was clicked can be put into a script. Folders can be named after a person: on the
// screen a name such as $STUDY stands in their place; the button copies the folders. User-interface thread
// only.
#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace magiqt {

class CliLine : public QWidget {
    Q_OBJECT
public:
    explicit CliLine(QWidget* parent = nullptr);

    struct Folder {
        QString path;
        QString shownAs; // "$STUDY"
    };
    // The words after magiqt-cli; quoted for a shell where they need it. Empty: nothing to say yet.
    void setCommand(const QStringList& words, const QList<Folder>& folders = {});
    QString text() const; // as shown

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QString m_copied;
    QLineEdit* m_line;
    QToolButton* m_copy;
};

// One word as a POSIX shell reads it back.
QString shellQuoted(const QString& word);

} // namespace magiqt
