#include "SubjectTableModel.h"

#include "CohortWording.h"

#include "app/models/study/StudyController.h"

#include <array>

namespace magiqt {

namespace {

constexpr std::array<SubjectColumn, SubjectTableModel::ColumnCount> sortColumns{
    SubjectColumn::Pseudonym, SubjectColumn::Sex,   SubjectColumn::AgeAtFirst,
    SubjectColumn::Sessions,  SubjectColumn::Scans, SubjectColumn::LowField,
    SubjectColumn::HighField, SubjectColumn::Pairs, SubjectColumn::Imported,
};

} // namespace

SubjectTableModel::SubjectTableModel(StudyController& study, QObject* parent)
    : PagedTableModel(parent), m_study(study) {
    connect(&m_study, &StudyController::stateChanged, this, [this] {
        if (m_study.isOpen())
            refresh(Reload::NewQuery);
        else
            clear();
    });
    connect(&m_study, &StudyController::contentChanged, this, [this] { refresh(Reload::SameQuery); });
}

void SubjectTableModel::refresh(Reload kind) {
    if (m_isActive && m_study.isOpen()) reload(kind);
}

void SubjectTableModel::setActive(bool isActive) {
    if (m_isActive == isActive) return;
    m_isActive = isActive;
    refresh(Reload::NewQuery);
}

void SubjectTableModel::setFilter(const ScanFilter& filter) {
    if (filter == m_query.scans && hasAnswer()) return;
    m_query.scans = filter;
    refresh(Reload::NewQuery);
}

void SubjectTableModel::sort(int column, Qt::SortOrder order) {
    m_query.sort = column < 0 ? SubjectColumn::Pseudonym : sortColumns[static_cast<std::size_t>(column)];
    m_query.order = order == Qt::AscendingOrder ? SortOrder::Ascending : SortOrder::Descending;
    refresh(Reload::NewQuery);
}

void SubjectTableModel::fetch(int page, int generation) {
    m_study.read(
        this,
        [query = m_query, page](StudyReader& reader) {
            return reader.subjects.page(query, static_cast<std::int64_t>(page) * pageRows, pageRows);
        },
        [this, page, generation](SubjectPage answer) {
            takePage(generation, page, answer.total, [&] { m_cache.insert(page, std::move(answer.rows)); });
        },
        [this, generation](const Problem& problem) {
            takeFailure(generation);
            emit m_study.problemOccurred(problem);
        });
}

int SubjectTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SubjectTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == SortColumnRole) return static_cast<int>(sortColumns[static_cast<std::size_t>(section)]);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Person:
        return tr("Person");
    case SexColumn:
        return tr("Sex");
    case Age:
        return tr("Age at first scan");
    case Sessions:
        return tr("Sessions");
    case Scans:
        return tr("Scans");
    case LowField:
        return tr("Low field");
    case HighField:
        return tr("High field");
    case Pairs:
        return tr("Pairs");
    case Note:
        return tr("Note");
    default:
        return {};
    }
}

QVariant SubjectTableModel::cell(int row, int column, int role) const {
    const SubjectRow* subject = m_cache.find(row);
    if (!subject) return {};
    if (role == RowIdRole) return QVariant::fromValue<qlonglong>(subject->id);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole) return {};
    switch (column) {
    case Person:
        return QString::fromStdString(subject->pseudonym);
    case SexColumn:
        return subject->sex == Sex::Unknown ? unknownText() : wordOf(subject->sex);
    case Age:
        return ageText(subject->ageAtFirstDays);
    case Sessions:
        return QString::number(subject->sessions);
    case Scans:
        return QString::number(subject->scans);
    case LowField:
        return QString::number(subject->lowField);
    case HighField:
        return QString::number(subject->highField);
    case Pairs:
        return QString::number(subject->pairs);
    case Note:
        return QString::fromStdString(subject->note);
    default:
        return {};
    }
}

} // namespace magiqt
