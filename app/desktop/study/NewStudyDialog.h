// Asks for a new study: its title and the folder it is to lie in (made when it is not there). The title is
// what the window and the list of recent studies show; the folder never is. User-interface thread only.
#pragma once

#include <QDialog>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace magiqt {

class NewStudyDialog : public QDialog {
    Q_OBJECT
public:
    explicit NewStudyDialog(QWidget* parent);

    QString title() const;
    QString folder() const; // of the study itself

protected:
    void changeEvent(QEvent* event) override;

private:
    void chooseFolder();
    void refresh();
    void retranslate();
    // A folder name that every file system takes, from the title.
    QString suggestedName() const;

    QLabel* m_intro;
    QFormLayout* m_form;
    QLineEdit* m_title;
    QLineEdit* m_place; // the folder in which the study's own folder is made
    QPushButton* m_browse;
    QLabel* m_result;
    QPushButton* m_create;
    QPushButton* m_cancel;
};

} // namespace magiqt
