// The provenance card (key I): which model, which seed, which sources made the image that is shown; in red
// when the model was trained on this very person. Not modal. User-interface thread.
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

    void setImage(const ImageProvenance& image);
    ProvenanceModel& model() { return *m_model; }

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();

    enum class Training { NotKnown, NotSeen, Seen };

    ProvenanceModel* m_model;
    Training m_training = Training::NotKnown;
    QLabel* m_notice;
    QLabel* m_trainingNote;
    QLabel* m_empty;
    QTableView* m_table;
    QPushButton* m_copy;
    QPushButton* m_close;
};

} // namespace magiqt
