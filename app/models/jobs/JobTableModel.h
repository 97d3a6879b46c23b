// The entries of the job queue as a table: a view of QueueController's snapshots. Rows keep their place in
// the order of being added; only rows that changed are told of, so that 10,000 entries cost nothing while one
// runs. State is told by a word and an icon of its own shape, never by colour alone. User-interface thread
// only.
#pragma once

#include "jobs/queue/QueueRunner.h"

#include <QAbstractTableModel>
#include <QString>

#include <memory>
#include <vector>

namespace magiqt {

enum class JobColumn { State, Title, Kind, Batch, Progress, Remaining, Priority, Where, Added };
inline constexpr int jobColumnCount = 9;

QString wordingOf(EntryState state);
QString wordingOfKind(const QString& kind); // "Enhance"; a kind that has no word keeps its name
QString iconOf(EntryState state);           // name for themedIcon()

class JobTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, StateRole, FractionRole, SortRole, IconRole, SearchRole };

    explicit JobTableModel(QObject* parent = nullptr);

    void setSnapshot(std::shared_ptr<const QueueSnapshot> snapshot);
    void retranslate();
    std::shared_ptr<const EntryStatus> entry(int row) const {
        return m_entries[static_cast<std::size_t>(row)];
    }
    std::shared_ptr<const EntryStatus> entry(const QString& id) const; // null when there is none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const EntryStatus& status, JobColumn column) const;
    QVariant sortValueOf(const EntryStatus& status, JobColumn column) const;
    void reset(std::vector<std::shared_ptr<const EntryStatus>> entries);

    std::vector<std::shared_ptr<const EntryStatus>> m_entries;
};

} // namespace magiqt
