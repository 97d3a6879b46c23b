// The provenance card (key I): which model, which seed, which sources made the enhanced image that is shown.
// Not modal.
#pragma once

#include "app/models/ProvenanceModel.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTableView;

namespace magiqt {

class ProvenanceDialog : public QDialog {
    Q_OBJECT
public:
    explicit ProvenanceDialog(QWidget* parent);

    void setSidecar(const QJsonObject& sidecar);
    ProvenanceModel& model() { return *m_model; }

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();

    ProvenanceModel* m_model;
    QLabel* m_notice;
    QLabel* m_empty;
    QTableView* m_table;
    QPushButton* m_copy;
    QPushButton* m_close;
};

} // namespace magiqt
