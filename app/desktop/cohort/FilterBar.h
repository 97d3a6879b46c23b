// The filters of the Cohort page: a saved cohort, free text, and one button a property. Says what is wanted
// as a ScanFilter, a moment after the last key was pressed. User-interface thread; reads nothing itself.
#pragma once

#include "FacetButton.h"

#include "catalog/ScanSearch.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QAction;
class QLineEdit;
class QMenu;
class QToolButton;

namespace magiqt {

class RangeButton;

// What there is to choose from, with counts: from the reading thread.
struct FilterChoices {
    std::vector<ValueCount> contrasts, fieldClasses, fieldStrengths, planes, sexes, sites, pairs, qualities;
    std::vector<Cohort> cohorts;
};
FilterChoices filterChoices(const Catalog& catalog, ScanSearch& search);

class FilterBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int debounceMs = 200;

    explicit FilterBar(QWidget* parent = nullptr);

    const ScanFilter& filter() const { return m_filter; }
    bool isFiltering() const;
    void setChoices(const FilterChoices& choices);
    void setSelectedCount(int scans); // of the table: whether a list can be saved
    void setWritable(bool canWrite);
    void chooseCohort(RowId id);
    QString cohortName() const; // of the one that is chosen
    void clear();
    QLineEdit* search() { return m_search; }

signals:
    void filterChanged();
    void saveFilterRequested();
    void saveListRequested();
    void renameRequested(magiqt::RowId cohortId, const QString& name);
    void removeRequested(magiqt::RowId cohortId, const QString& name);

protected:
    void changeEvent(QEvent* event) override;

private:
    FacetButton* addFacet(const char* name);
    void fillCohorts();
    void fillFacets();
    void collect(); // from the widgets into m_filter
    void collectField();
    void retranslate();

    ScanFilter m_filter;
    FilterChoices m_choices;
    RowId m_cohort = 0;
    bool m_canWrite = false;
    int m_selected = 0;
    QTimer m_debounce;
    QToolButton* m_cohortButton;
    QMenu* m_cohortMenu;
    QLineEdit* m_search;
    FacetButton* m_contrast;
    FacetButton* m_field;
    FacetButton* m_plane;
    RangeButton* m_age;
    FacetButton* m_sex;
    FacetButton* m_site;
    FacetButton* m_pair;
    FacetButton* m_quality;
    FacetButton* m_findings;
    QToolButton* m_clear;
};

} // namespace magiqt
