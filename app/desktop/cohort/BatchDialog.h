// What is to be done with the chosen scans, with the options of that kind of job and the command line that
// does the same. Says what is wanted; the page plans and queues it. User-interface thread.
#pragma once

#include "app/models/cohort/BatchCommand.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace magiqt {

class CliLine;

class BatchDialog : public QDialog {
    Q_OBJECT
public:
    BatchDialog(BatchKind kind, const BatchSelection& selection, int scans, const QString& studyFolder,
                QWidget* parent);

    BatchOptions options() const;
    static QString titleOf(BatchKind kind);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void refresh();
    void retranslate();
    QCheckBox* addCheck(const char* name, bool isOn);
    QComboBox* addChoice(const char* name, const QStringList& keys);
    void name(QWidget* field, const QString& text);

    BatchKind m_kind;
    BatchSelection m_selection;
    int m_scans;
    QString m_study;
    QLabel* m_intro;
    QFormLayout* m_form;
    QCheckBox* m_biasField = nullptr;
    QCheckBox* m_brainMask = nullptr;
    QCheckBox* m_normalise = nullptr;
    QComboBox* m_preset = nullptr;
    QSpinBox* m_samples = nullptr;
    QComboBox* m_device = nullptr;
    QComboBox* m_transform = nullptr;
    CliLine* m_command;
    QPushButton* m_start;
    QPushButton* m_cancel;
};

} // namespace magiqt
