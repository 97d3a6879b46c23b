// Makes a figure sheet of what is open, or of subjects of a study: which subjects, images and planes, how
// wide, with what words; shows it as it will be and writes it as PNG, SVG or PDF. The file is written in a
// thread, whole or not at all. User-interface thread.
#pragma once

#include "app/models/FigureRows.h"
#include "viewer/core/FigureSheet.h"

#include <QDialog>
#include <QThreadPool>
#include <QTimer>

#include <array>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QListWidget;
class QPushButton;

namespace magiqt {

class FigureDialog : public QDialog {
    Q_OBJECT
public:
    // How the viewer shows it now: grey values, side, slab.
    struct Look {
        DisplayMapping mapping;
        SideConvention convention = SideConvention::Radiological;
        Slab slab;
    };
    FigureDialog(const Look& look, QWidget* parent);
    ~FigureDialog() override;

    FigureRows& rows() { return m_rows; }
    // Of what is chosen now; no subjects where nothing is.
    FigureSheet sheet() const;
    void saveTo(const QString& file); // by its ending

signals:
    void saved();
    void failed(const QString& reason);

protected:
    void changeEvent(QEvent* event) override;

private:
    QCheckBox* addCheck(QLayout& row, const QString& name, bool isOn);
    void build();
    void takeRows();
    void refresh(); // what is chosen has changed
    void showPreview();
    void chooseFile();
    void copy();
    void retranslate();

    Look m_look;
    FigureRows m_rows;
    QThreadPool m_pool; // one thread
    QTimer m_preview;   // many changes, one picture
    QString m_said;     // how saving went
    bool m_arePlanesTouched = false;

    QFormLayout* m_form;
    std::array<QCheckBox*, 3> m_planes{};
    std::array<QCheckBox*, armCount> m_images{};
    QListWidget* m_subjects;
    QComboBox* m_arrangement;
    QComboBox* m_width;
    std::array<QDoubleSpinBox*, 3> m_shifts{}; // in the order of the planes
    QCheckBox* m_names;
    QCheckBox* m_letters;
    QCheckBox* m_bar;
    QLabel* m_picture;
    QLabel* m_state;
    QPushButton* m_save;
    QPushButton* m_copy;
    QPushButton* m_close;
};

} // namespace magiqt
