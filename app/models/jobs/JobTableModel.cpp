#include "JobTableModel.h"

#include "app/models/Wording.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace magiqt {

QString wordingOf(EntryState state) {
    switch (state) {
    case EntryState::Waiting:
        return QCoreApplication::translate("Jobs", "Waiting");
    case EntryState::Blocked:
        return QCoreApplication::translate("Jobs", "Blocked");
    case EntryState::Submitted:
        return QCoreApplication::translate("Jobs", "In line");
    case EntryState::Running:
        return QCoreApplication::translate("Jobs", "Running");
    case EntryState::Done:
        return QCoreApplication::translate("Jobs", "Done");
    case EntryState::Failed:
        return QCoreApplication::translate("Jobs", "Failed");
    case EntryState::Cancelled:
        return QCoreApplication::translate("Jobs", "Cancelled");
    case EntryState::Interrupted:
        break;
    }
    return QCoreApplication::translate("Jobs", "Interrupted");
}

QString iconOf(EntryState state) {
    switch (state) {
    case EntryState::Waiting:
        return QStringLiteral("job-waiting");
    case EntryState::Blocked:
        return QStringLiteral("job-blocked");
    case EntryState::Submitted:
        return QStringLiteral("job-submitted");
    case EntryState::Running:
        return QStringLiteral("job-running");
    case EntryState::Done:
        return QStringLiteral("done");
    case EntryState::Failed:
        return QStringLiteral("error");
    case EntryState::Cancelled:
        return QStringLiteral("close");
    case EntryState::Interrupted:
        break;
    }
    return QStringLiteral("job-interrupted");
}

QString wordingOfKind(const QString& kind) {
    struct Named {
        const char* kind;
        const char* word;
    };
    static constexpr Named names[] = {
        {"enhance", QT_TRANSLATE_NOOP("Jobs", "Enhance")},
        {"train", QT_TRANSLATE_NOOP("Jobs", "Train")},
        {"selftest", QT_TRANSLATE_NOOP("Jobs", "Self-test")},
        {"import_scan", QT_TRANSLATE_NOOP("Jobs", "Look through a folder")},
        {"import", QT_TRANSLATE_NOOP("Jobs", "Import")},
        {"prepare", QT_TRANSLATE_NOOP("Jobs", "Prepare")},
        {"segment", QT_TRANSLATE_NOOP("Jobs", "Segment tissues")},
        {"train_segmenter", QT_TRANSLATE_NOOP("Jobs", "Train the segmentation")},
        {"register", QT_TRANSLATE_NOOP("Jobs", "Register")},
        {"fuse", QT_TRANSLATE_NOOP("Jobs", "Fuse orientations")},
        {"deface", QT_TRANSLATE_NOOP("Jobs", "Deface")},
        {"export_dicom", QT_TRANSLATE_NOOP("Jobs", "Export as DICOM")},
    };
    const auto found = std::find_if(std::begin(names), std::end(names),
                                    [&](const Named& named) { return kind == QLatin1String(named.kind); });
    return found == std::end(names) ? kind : QCoreApplication::translate("Jobs", found->word);
}

JobTableModel::JobTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void JobTableModel::reset(std::vector<std::shared_ptr<const EntryStatus>> entries) {
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

// Entries come in the order of being added. What is kept keeps its order, so that gone rows can be taken out
// one by one and new ones put at the end; anything else is a new table.
void JobTableModel::setSnapshot(std::shared_ptr<const QueueSnapshot> snapshot) {
    const auto& now = snapshot->entries;
    std::size_t kept = 0;
    for (std::size_t row = 0; row < m_entries.size();) {
        if (kept < now.size() && now[kept]->entry.id() == m_entries[row]->entry.id()) {
            if (now[kept] != m_entries[row]) {
                m_entries[row] = now[kept];
                const int changed = static_cast<int>(row);
                emit dataChanged(index(changed, 0), index(changed, jobColumnCount - 1));
            }
            ++kept;
            ++row;
            continue;
        }
        if (kept < now.size() && now[kept]->entry.order <= m_entries[row]->entry.order) return reset(now);
        beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
        m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(row));
        endRemoveRows();
    }
    if (kept == now.size()) return;
    beginInsertRows({}, static_cast<int>(kept), static_cast<int>(now.size()) - 1);
    m_entries.insert(m_entries.end(), now.begin() + static_cast<std::ptrdiff_t>(kept), now.end());
    endInsertRows();
}

void JobTableModel::retranslate() {
    emit headerDataChanged(Qt::Horizontal, 0, jobColumnCount - 1);
    if (!m_entries.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, jobColumnCount - 1));
}

std::shared_ptr<const EntryStatus> JobTableModel::entry(const QString& id) const {
    const std::string wanted = id.toStdString();
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const auto& status) { return status->entry.id() == wanted; });
    return found == m_entries.end() ? nullptr : *found;
}

int JobTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int JobTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : jobColumnCount;
}

QString JobTableModel::textOf(const EntryStatus& status, JobColumn column) const {
    const QueueEntry& entry = status.entry;
    switch (column) {
    case JobColumn::State:
        return status.cancelAskedSecondsAgo && isAtWork(entry.state) ? tr("Stopping …")
                                                                     : wordingOf(entry.state);
    case JobColumn::Title:
        return entry.request.title.empty() ? wordingOfKind(QString::fromStdString(entry.request.kind))
                                           : QString::fromStdString(entry.request.title);
    case JobColumn::Kind:
        return wordingOfKind(QString::fromStdString(entry.request.kind));
    case JobColumn::Batch:
        return QString::fromStdString(entry.request.batch);
    case JobColumn::Progress:
        return entry.state == EntryState::Running
                   ? tr("%1 %").arg(QLocale().toString(status.run.fraction * 100, 'f', 0))
                   : QString();
    case JobColumn::Remaining:
        return entry.state == EntryState::Running && status.run.remainingSeconds &&
                       !status.cancelAskedSecondsAgo
                   ? clockText(*status.run.remainingSeconds)
                   : QString();
    case JobColumn::Priority:
        return QLocale().toString(entry.request.priority);
    case JobColumn::Where:
        return entry.request.executor == "local" ? tr("This machine")
                                                 : QString::fromStdString(entry.request.executor);
    case JobColumn::Added:
        break;
    }
    const QDateTime added = QDateTime::fromString(QString::fromStdString(entry.addedUtc), Qt::ISODateWithMs);
    return QLocale().toString(added.toLocalTime(), QLocale::ShortFormat);
}

QVariant JobTableModel::sortValueOf(const EntryStatus& status, JobColumn column) const {
    switch (column) {
    case JobColumn::State:
        return static_cast<int>(status.entry.state);
    case JobColumn::Progress:
        return status.run.fraction;
    case JobColumn::Remaining:
        return status.run.remainingSeconds.value_or(1e12);
    case JobColumn::Priority:
        return status.entry.request.priority;
    case JobColumn::Added:
        return QVariant::fromValue<qlonglong>(status.entry.order);
    default:
        return textOf(status, column);
    }
}

QVariant JobTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const EntryStatus& status = *m_entries[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<JobColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(status, column);
    case Qt::ToolTipRole:
        return status.entry.reason.code.empty()
                   ? textOf(status, column)
                   : wordingOf(Problem{QString::fromStdString(status.entry.reason.code),
                                       QString::fromStdString(status.entry.reason.message),
                                       status.entry.reason.arguments});
    case Qt::TextAlignmentRole:
        return column == JobColumn::Progress || column == JobColumn::Remaining ||
                       column == JobColumn::Priority
                   ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                   : QVariant(int(Qt::AlignLeft | Qt::AlignVCenter));
    case IdRole:
        return QString::fromStdString(status.entry.id());
    case StateRole:
        return static_cast<int>(status.entry.state);
    case FractionRole:
        return status.run.fraction;
    case IconRole:
        return column == JobColumn::State ? iconOf(status.entry.state) : QString();
    case SortRole:
        return sortValueOf(status, column);
    case SearchRole:
        return QStringList{textOf(status, JobColumn::Title), textOf(status, JobColumn::Kind),
                           textOf(status, JobColumn::Batch), textOf(status, JobColumn::State)}
            .join(QLatin1Char(' '));
    default:
        return {};
    }
}

QVariant JobTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (static_cast<JobColumn>(section)) {
    case JobColumn::State:
        return tr("State");
    case JobColumn::Title:
        return tr("About");
    case JobColumn::Kind:
        return tr("Job");
    case JobColumn::Batch:
        return tr("Batch");
    case JobColumn::Progress:
        return tr("Progress");
    case JobColumn::Remaining:
        return tr("Remaining");
    case JobColumn::Priority:
        return tr("Priority");
    case JobColumn::Where:
        return tr("Where");
    case JobColumn::Added:
        return tr("Added");
    }
    return {};
}

} // namespace magiqt
