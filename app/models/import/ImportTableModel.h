// The series of a folder as a table with ticks: what will be imported, what it seems to be and why, what is
// odd. User-interface thread only.
#pragma once

#include "ImportPreview.h"

#include <QAbstractTableModel>

namespace magiqt {

enum class ImportColumn { Import, Contrast, Plane, Field, Scanner, Matrix, Voxel, Files, Remarks };
inline constexpr int importColumnCount = 9;

class ImportTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit ImportTableModel(QObject* parent = nullptr);

    void setPreview(ImportPreview preview);
    const ImportPreview& preview() const { return m_preview; }
    const PreviewSeries& series(int row) const { return m_preview.series[static_cast<std::size_t>(row)]; }
    QStringList tickedIds() const;
    void tickAll(bool isTicked); // of what can be imported
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void ticksChanged();

private:
    QString textOf(const PreviewSeries& series, ImportColumn column) const;
    QString toolTipOf(const PreviewSeries& series, ImportColumn column) const;

    ImportPreview m_preview;
};

} // namespace magiqt
