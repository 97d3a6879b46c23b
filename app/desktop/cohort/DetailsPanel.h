// The side panel of the Cohort page: what is known of the chosen scan in words, what was made from it, and
// what a person can put right (contrast, quality, sex, age, exclusion). With several scans chosen, what is
// set applies to all. Says what is wanted; the page changes the study. User-interface thread.
#pragma once

#include "catalog/Editor.h"

#include "app/models/cohort/ScanDetails.h"

#include <QImage>
#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace magiqt {

class DetailsPanel : public QWidget {
    Q_OBJECT
public:
    explicit DetailsPanel(QWidget* parent = nullptr);

    void showNothing();
    void showScan(const ScanDetails& details);
    void showSeveral(int scans);
    void setPicture(const QImage& picture);
    void setWritable(bool canWrite);

signals:
    void openRequested();
    void provenanceRequested(const QString& relativeFile);
    void openImageRequested(const QString& relativeFile); // a derived image, beside its scan
    void exportDicomRequested(const QString& relativeFile);
    void scanChangeRequested(const magiqt::ScanChange& change);
    void subjectChangeRequested(const magiqt::SubjectChange& change);
    void sessionChangeRequested(const magiqt::SessionChange& change);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    QLabel* addRow(QFormLayout* form, const char* name);
    void name(QFormLayout* form, QWidget* field, const QString& text);
    void fill();
    void fillChoices();
    void showAge();
    void takeAge();
    void fillScan();
    void fillImages();
    void retranslate();

    std::optional<ScanDetails> m_details;
    int m_several = 0;
    bool m_canWrite = false;
    bool m_isFilling = false;
    QLabel* m_hint;
    QWidget* m_content;
    QLabel* m_title;
    QLabel* m_picture;
    QPushButton* m_open;
    QPushButton* m_provenance;
    QFormLayout* m_edits;
    QComboBox* m_contrast;
    QComboBox* m_fieldClass;
    QComboBox* m_quality;
    QComboBox* m_sex;
    QWidget* m_ageRow;
    QSpinBox* m_age;
    QComboBox* m_ageUnit;
    QCheckBox* m_excluded;
    QWidget* m_facts;
    QFormLayout* m_form;
    QLabel* m_session;
    QLabel* m_matrix;
    QLabel* m_voxel;
    QLabel* m_plane;
    QLabel* m_orientation;
    QLabel* m_field;
    QLabel* m_scanner;
    QLabel* m_site;
    QLabel* m_pairTitle;
    QLabel* m_pair;
    QLabel* m_findingsTitle;
    QLabel* m_findings;
    QLabel* m_imagesTitle;
    QVBoxLayout* m_images;
};

} // namespace magiqt
