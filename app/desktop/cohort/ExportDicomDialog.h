// Gives one enhanced image away as a DICOM series: asks where to and whose it shall be, and queues the job
// export_dicom. User-interface thread only.
#pragma once

#include "app/models/Problem.h"

#include <QDialog>
#include <QString>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace magiqt {

class CliLine;
class StudyController;

class ExportDicomDialog : public QDialog {
    Q_OBJECT
public:
    // image: absolute.
    ExportDicomDialog(StudyController& study, const QString& image, const QString& pseudonym,
                      QWidget* parent = nullptr);

signals:
    void queued();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* placeRow(QLineEdit* edit, QPushButton* browse, const QString& dialogName);
    void begin();
    void refresh();
    void retranslate();
    bool isLikeOriginal() const;

    StudyController& m_study;
    QString m_image;

    QLabel* m_intro;
    QFormLayout* m_form;
    QLineEdit* m_folder;
    QPushButton* m_browseFolder;
    QRadioButton* m_asPseudonym;
    QLineEdit* m_pseudonym;
    QRadioButton* m_likeOriginal;
    QLineEdit* m_original;
    QPushButton* m_browseOriginal;
    QCheckBox* m_acceptFace;
    QLabel* m_problem;
    CliLine* m_command;
    QPushButton* m_begin;
    QPushButton* m_cancel;
};

} // namespace magiqt
