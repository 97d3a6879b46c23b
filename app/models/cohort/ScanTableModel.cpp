#include "ScanTableModel.h"

#include "CohortWording.h"
#include "ThumbnailStore.h"

#include "app/models/study/StudyController.h"

#include <array>

namespace magiqt {

namespace {

constexpr std::array<ScanColumn, ScanTableModel::ColumnCount> sortColumns{
    ScanColumn::Pseudonym, ScanColumn::DaysSinceFirst,  ScanColumn::Contrast,     ScanColumn::FieldStrength,
    ScanColumn::Pair,      ScanColumn::Quality,         ScanColumn::FindingCount, ScanColumn::Enhanced,
    ScanColumn::Plane,     ScanColumn::CoarsestSpacing, ScanColumn::Age,          ScanColumn::Sex,
    ScanColumn::Site,      ScanColumn::Manufacturer,
};

} // namespace

ScanTableModel::ScanTableModel(StudyController& study, ThumbnailStore& thumbnails, QObject* parent)
    : PagedTableModel(parent), m_study(study), m_thumbnails(thumbnails) {
    connect(&m_study, &StudyController::stateChanged, this, [this] {
        if (m_study.isOpen())
            reload(Reload::NewQuery);
        else
            clear();
    });
    connect(&m_study, &StudyController::contentChanged, this, [this] { reload(Reload::SameQuery); });
    connect(&m_thumbnails, &ThumbnailStore::ready, this, [this] {
        // Which row it belongs to is for the view to find out: it repaints what is visible, at most once a
        // frame.
        if (rowCount() > 0)
            emit dataChanged(index(0, Person), index(rowCount() - 1, Person), {Qt::DecorationRole});
    });
}

void ScanTableModel::setFilter(const ScanFilter& filter) {
    if (filter == m_query.filter && hasAnswer()) return;
    m_query.filter = filter;
    if (m_study.isOpen()) reload(Reload::NewQuery);
}

void ScanTableModel::sort(int column, Qt::SortOrder order) {
    m_query.sort = column < 0 ? ScanColumn::Pseudonym : sortColumns[static_cast<std::size_t>(column)];
    m_query.order = order == Qt::AscendingOrder ? SortOrder::Ascending : SortOrder::Descending;
    if (m_study.isOpen()) reload(Reload::NewQuery);
}

void ScanTableModel::clearPages() {
    m_cache.clear();
    m_ids.reset();
}

void ScanTableModel::fetch(int page, int generation) {
    struct Answer {
        ScanPage page;
        std::shared_ptr<const std::vector<RowId>> ids;
    };
    m_study.read(
        this,
        [query = m_query, page](StudyReader& reader) {
            Answer answer;
            answer.page = reader.scans.page(query, static_cast<std::int64_t>(page) * pageRows, pageRows);
            answer.ids = reader.scans.ids(query); // the list behind the page, kept by the search
            return answer;
        },
        [this, page, generation](Answer answer) {
            takePage(generation, page, answer.page.total, [&] {
                m_cache.insert(page, std::move(answer.page.rows));
                m_ids = answer.ids;
            });
        },
        [this, generation](const Problem& problem) {
            takeFailure(generation);
            emit m_study.problemOccurred(problem);
        });
}

int ScanTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ScanTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == SortColumnRole) return static_cast<int>(sortColumns[static_cast<std::size_t>(section)]);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Person:
        return tr("Person");
    case Session:
        return tr("Session");
    case Contrast:
        return tr("Contrast");
    case Field:
        return tr("Field");
    case Plane:
        return tr("Plane");
    case Voxel:
        return tr("Voxel (mm)");
    case Age:
        return tr("Age");
    case SexColumn:
        return tr("Sex");
    case Site:
        return tr("Site");
    case ScannerColumn:
        return tr("Scanner");
    case PairColumn:
        return tr("Pair");
    case EnhancedColumn:
        return tr("Enhanced");
    case Quality:
        return tr("Quality");
    case FindingsColumn:
        return tr("Findings");
    default:
        return {};
    }
}

QString ScanTableModel::text(const ScanRow& row, int column) const {
    switch (column) {
    case Person:
        return QString::fromStdString(row.pseudonym);
    case Session:
        return row.daysSinceFirst
                   ? tr("%1, day %2").arg(QString::fromStdString(row.session)).arg(*row.daysSinceFirst)
                   : QString::fromStdString(row.session);
    case Contrast:
        return wordOfContrast(row.contrast);
    case Field:
        return fieldText(row.fieldStrengthTesla, row.fieldClass);
    case Plane:
        return wordOfPlane(row.plane);
    case Voxel:
        return spacingText(row.spacingMm);
    case Age:
        return ageText(row.ageDays);
    case SexColumn:
        return row.sex == Sex::Unknown ? unknownText() : wordOf(row.sex);
    case Site:
        return row.site.empty() ? unknownText() : QString::fromStdString(row.site);
    case ScannerColumn:
        return scannerText(row.manufacturer, row.model);
    case PairColumn:
        return wordOf(row.pair);
    case EnhancedColumn:
        return row.enhanced ? tr("yes") : unknownText();
    case Quality:
        return row.excluded ? tr("excluded") : wordOf(row.quality);
    case FindingsColumn:
        return row.findings > 0 ? QString::number(row.findings) : unknownText();
    default:
        return {};
    }
}

QVariant ScanTableModel::cell(int row, int column, int role) const {
    const ScanRow* scan = m_cache.find(row);
    if (!scan) return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(*scan, column);
    case Qt::ToolTipRole:
        return text(*scan, column);
    case Qt::DecorationRole:
        if (column == Person) return m_thumbnails.pictureOf(scan->id, scan->file);
        return {};
    case RowIdRole:
        return QVariant::fromValue<qlonglong>(scan->id);
    case PairStatusRole:
        return static_cast<int>(scan->pair);
    case QualityRole:
        return static_cast<int>(scan->quality);
    case FindingsRole:
        return scan->findings;
    case ExcludedRole:
        return scan->excluded;
    default:
        return {};
    }
}

} // namespace magiqt
