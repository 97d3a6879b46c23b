// The people of the open study as a paged table: those with a scan that passes the filter. User-interface
// thread.
#pragma once

#include "PageCache.h"
#include "PagedTableModel.h"

#include "catalog/SubjectSearch.h"

namespace magiqt {

class StudyController;

class SubjectTableModel : public PagedTableModel {
    Q_OBJECT
public:
    enum Column { Person, SexColumn, Age, Sessions, Scans, LowField, HighField, Pairs, Note, ColumnCount };

    explicit SubjectTableModel(StudyController& study, QObject* parent = nullptr);

    void setFilter(const ScanFilter& filter);
    // Asks nothing while nobody looks.
    void setActive(bool isActive);
    const SubjectQuery& query() const { return m_query; }
    const SubjectRow* rowAt(int row) const { return m_cache.find(row); }

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

protected:
    void fetch(int page, int generation) override;
    bool hasPage(int page) const override { return m_cache.has(page); }
    void clearPages() override { m_cache.clear(); }
    QVariant cell(int row, int column, int role) const override;

private:
    void refresh(Reload kind);

    StudyController& m_study;
    SubjectQuery m_query;
    bool m_isActive = false;
    mutable PageCache<SubjectRow> m_cache{pageRows, pagesKept};
};

} // namespace magiqt
