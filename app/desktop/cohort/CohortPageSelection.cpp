// CohortPage: which scans are selected, how the selection follows them, and the details of one.
#include "CohortPage.h"

#include "DetailsPanel.h"

#include "app/models/cohort/ScanTableModel.h"
#include "app/models/cohort/ThumbnailStore.h"
#include "app/models/study/StudyController.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QTableView>

#include <algorithm>
#include <unordered_set>

namespace magiqt {

std::vector<RowId> CohortPage::selectedIds() const {
    std::vector<RowId> ids;
    if (!m_shownIds) return ids;
    for (const QItemSelectionRange& range : m_scanTable->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom() && row < static_cast<int>(m_shownIds->size());
             ++row)
            ids.push_back((*m_shownIds)[static_cast<std::size_t>(row)]);
    return ids;
}

// The selection, or every scan that is shown when nothing is selected.
std::vector<RowId> CohortPage::chosenIds() const {
    if (selectedScans() > 0) return selectedIds();
    return m_scans->ids() ? *m_scans->ids() : std::vector<RowId>();
}

int CohortPage::selectedScans() const {
    int count = 0;
    for (const QItemSelectionRange& range : m_scanTable->selectionModel()->selection())
        count += range.height(); // never selectedRows(): it would list every row
    return count;
}

void CohortPage::takeSelection() {
    if (m_isReselecting) return;
    m_shownIds = m_scans->ids();
    m_keptIds = selectedIds();
    refreshDetails();
}

// Rows are not scans: after an edit, an import or a new order the same rows may be other scans. The selection
// follows its scans; those that a filter hides are selected again when they come back.
void CohortPage::keepSelection() {
    const auto ids = m_scans->ids();
    if (!ids || ids == m_shownIds) return;
    const bool isSame = m_shownIds && *ids == *m_shownIds && selectedScans() > 0;
    m_shownIds = ids;
    if (m_keptIds.empty() || isSame) return;
    const std::unordered_set<RowId> kept(m_keptIds.begin(), m_keptIds.end());
    const auto isKept = [&](int row) { return kept.contains((*ids)[static_cast<std::size_t>(row)]); };
    constexpr int mostRanges = 2000; // a table paints each cell by asking all of them
    QItemSelection selection;
    const int rows = std::min(m_scans->rowCount(), static_cast<int>(ids->size()));
    for (int row = 0; row < rows && selection.size() <= mostRanges; ++row) {
        if (!isKept(row)) continue;
        const int first = row;
        while (row + 1 < rows && isKept(row + 1))
            ++row;
        selection.select(m_scans->index(first, 0), m_scans->index(row, m_scans->columnCount() - 1));
    }
    if (selection.size() > mostRanges) {
        const QString count = QLocale().toString(static_cast<qlonglong>(m_keptIds.size()));
        tell(MessageTone::Warning, [count] {
            return tr("The %1 selected scans lie too far apart in this order to stay selected. Nothing is "
                      "selected now: actions take every scan that is shown.")
                .arg(count);
        });
        selection.clear();
        m_keptIds.clear();
    }
    m_isReselecting = true;
    m_scanTable->selectionModel()->clearSelection(); // joined with the old one it would take quadratic time
    m_scanTable->selectionModel()->select(selection, QItemSelectionModel::Select);
    m_isReselecting = false;
    refreshDetails();
}

void CohortPage::refreshDetails() {
    const int count = selectedScans();
    m_filters->setSelectedCount(count);
    m_selection->setText(count == 1   ? tr("1 scan selected")
                         : count == 0 ? tr("Nothing is selected: actions take every scan that is shown.")
                                      : tr("%1 scans selected").arg(QLocale().toString(count)));
    const int ticket = ++m_detailsTicket;
    if (count != 1) {
        m_details.reset();
        if (count == 0)
            m_detailsPanel->showNothing();
        else
            m_detailsPanel->showSeveral(count);
        return;
    }
    const std::vector<RowId> ids = selectedIds();
    if (ids.empty()) return; // not answered yet
    m_study.read(
        this, [id = ids.front()](StudyReader& reader) { return scanDetails(reader.catalog, id); },
        [this, ticket](ScanDetails details) {
            if (ticket != m_detailsTicket) return;
            m_details = std::move(details);
            m_detailsPanel->showScan(*m_details);
            m_detailsPanel->setPicture(m_thumbnails->pictureOf(m_details->scan.id, m_details->scan.file));
        });
}

} // namespace magiqt
