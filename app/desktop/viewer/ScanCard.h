// The upper part of the side panel: what is open (matrix, voxel size, field strength), its contrast, which
// can be corrected, and the other contrasts of the session. User-interface thread only.
#pragma once

#include "app/models/ScanSession.h"

#include <QFrame>

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace magiqt {

class ScanCard : public QFrame {
    Q_OBJECT
public:
    explicit ScanCard(QWidget* parent = nullptr);

    void setSession(const ScanSession& session);
    void setBusy(bool isBusy); // contrasts stay as they are while they are being enhanced

signals:
    void contrastChosen(const QString& contrast); // of the shown scan
    void shownChosen(const QString& contrast);    // which scan of the session to show
    void addRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    QLabel* addRow(const QString& name);

    int m_number = 0;
    ScanSummary m_summary;
    QString m_contrast;
    QStringList m_contrasts;
    bool m_hasScan = false;
    bool m_isBusy = false;
    bool m_isFilling = false;
    QLabel* m_title;
    QFormLayout* m_form;
    QComboBox* m_shownBox;
    QComboBox* m_contrastBox;
    QLabel* m_matrix;
    QLabel* m_spacing;
    QLabel* m_fieldOfView;
    QLabel* m_fieldStrength;
    QLabel* m_guess;
    QPushButton* m_add;
};

} // namespace magiqt
