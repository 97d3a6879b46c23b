#include "PagedTableModel.h"

#include <algorithm>
#include <limits>

namespace magiqt {

namespace {

constexpr std::size_t pagesWanted = 4; // more than a window shows; older wishes are of places scrolled past

} // namespace

PagedTableModel::PagedTableModel(QObject* parent) : QAbstractTableModel(parent) {}

int PagedTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_total;
}

QVariant PagedTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_total) return {};
    const int page = index.row() / pageRows;
    m_lastPage = page;
    const bool isThere = hasPage(page);
    if (role == IsLoadedRole) return isThere;
    if (isThere) return cell(index.row(), index.column(), role);
    want(page);
    if (role == Qt::DisplayRole) return index.column() == 0 ? QStringLiteral("…") : QString();
    return {};
}

void PagedTableModel::want(int page) const {
    if (page == m_inFlight) return;
    if (const auto known = std::find(m_wanted.begin(), m_wanted.end(), page); known != m_wanted.end())
        m_wanted.erase(known);
    m_wanted.push_front(page);
    if (m_wanted.size() > pagesWanted) m_wanted.pop_back();
    if (m_isScheduled) return;
    m_isScheduled = true;
    // After the paint that asks, which may ask for a second page.
    auto* self = const_cast<PagedTableModel*>(this);
    QMetaObject::invokeMethod(
        self,
        [self] {
            self->m_isScheduled = false;
            self->fetchNext();
        },
        Qt::QueuedConnection);
}

void PagedTableModel::fetchNext() {
    if (m_inFlight >= 0) return;
    while (!m_wanted.empty()) {
        const int page = m_wanted.front();
        m_wanted.pop_front();
        if (!m_isStale && hasPage(page)) continue;
        m_inFlight = page;
        fetch(page, m_generation);
        return;
    }
}

void PagedTableModel::reload(Reload kind) {
    ++m_generation; // what is under way answers the old question
    // A refresh that comes while a new query is awaited must not make it one of the same rows.
    if (!m_isStale || kind == Reload::NewQuery) m_kind = kind;
    m_isStale = true;
    m_inFlight = -1;
    m_wanted.clear();
    m_wanted.push_front(m_kind == Reload::NewQuery ? 0 : m_lastPage);
    fetchNext();
}

void PagedTableModel::clear() {
    ++m_generation;
    beginResetModel();
    m_total = 0;
    m_inFlight = -1;
    m_isStale = false;
    m_hasAnswer = false;
    m_wanted.clear();
    m_lastPage = 0;
    clearPages();
    endResetModel();
}

bool PagedTableModel::beginTake(int generation, std::int64_t total) {
    if (generation != m_generation) return false;
    const int rows = static_cast<int>(std::min<std::int64_t>(total, std::numeric_limits<int>::max() / 2));
    m_isReset = (m_isStale && m_kind == Reload::NewQuery) || rows != m_total;
    if (m_isReset) beginResetModel();
    if (m_isStale || m_isReset) clearPages();
    m_total = rows;
    return true;
}

void PagedTableModel::endTake(int page) {
    const bool wasStale = m_isStale;
    const bool wasReset = m_isReset;
    m_inFlight = -1;
    m_isStale = m_isReset = false;
    m_hasAnswer = true;
    if (wasReset) {
        endResetModel();
    } else if (m_total > 0) {
        const int first = wasStale ? 0 : page * pageRows;
        const int last = wasStale ? m_total - 1 : std::min(m_total, first + pageRows) - 1;
        if (first <= last) emit dataChanged(index(first, 0), index(last, columnCount() - 1));
    }
    if (wasStale || wasReset) emit answered();
    fetchNext();
}

void PagedTableModel::takeFailure(int generation) {
    if (generation != m_generation) return;
    m_inFlight = -1;
    m_isStale = false;
}

void PagedTableModel::retranslate() {
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    if (m_total > 0) emit dataChanged(index(0, 0), index(m_total - 1, columnCount() - 1));
}

} // namespace magiqt
