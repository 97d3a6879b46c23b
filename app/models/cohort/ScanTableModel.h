// The scans of the open study as a paged table: what the query says, in the query's order. Thumbnails come
// from the ThumbnailStore as they are made. User-interface thread.
#pragma once

#include "PageCache.h"
#include "PagedTableModel.h"

#include "catalog/ScanSearch.h"

#include <memory>
#include <vector>

namespace magiqt {

class StudyController;
class ThumbnailStore;

class ScanTableModel : public PagedTableModel {
    Q_OBJECT
public:
    enum Column {
        Person,
        Session,
        Contrast,
        Field,
        PairColumn,
        Quality,
        FindingsColumn,
        EnhancedColumn,
        Plane,
        Voxel,
        Age,
        SexColumn,
        Site,
        ScannerColumn,
        ColumnCount
    };
    enum ScanRoles {
        PairStatusRole = PagedTableModel::IsLoadedRole + 1,
        QualityRole,
        FindingsRole,
        ExcludedRole
    };

    // Both outlive this.
    ScanTableModel(StudyController& study, ThumbnailStore& thumbnails, QObject* parent = nullptr);

    void setFilter(const ScanFilter& filter);
    const ScanQuery& query() const { return m_query; }
    // Of every row, in order, as of the last answer: what a selection of rows means. Null before the first.
    std::shared_ptr<const std::vector<RowId>> ids() const { return m_ids; }
    // Null where its page is not there.
    const ScanRow* rowAt(int row) const { return m_cache.find(row); }

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override; // -1: by person

protected:
    void fetch(int page, int generation) override;
    bool hasPage(int page) const override { return m_cache.has(page); }
    void clearPages() override;
    QVariant cell(int row, int column, int role) const override;

private:
    QString text(const ScanRow& row, int column) const;

    StudyController& m_study;
    ThumbnailStore& m_thumbnails;
    ScanQuery m_query;
    std::shared_ptr<const std::vector<RowId>> m_ids;
    mutable PageCache<ScanRow> m_cache{pageRows, pagesKept};
};

} // namespace magiqt
