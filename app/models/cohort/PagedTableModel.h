// A table of any length of which only the pages that are looked at are in memory. A row that is not there yet
// is drawn as a placeholder and its page asked for; the page asked for last comes first, one question at a
// time, so that a fast scroll does not queue up what nobody looks at any more. Nothing here waits: pages come
// from the study's reading thread. A new query keeps the old rows until the first page of the new one is
// there, so the table never flashes. User-interface thread. Subclasses fetch pages and say what stands in a
// cell.
#pragma once

#include <QAbstractTableModel>

#include <cstdint>
#include <deque>

namespace magiqt {

class PagedTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int pageRows = 256;
    static constexpr std::size_t pagesKept = 48; // about 12,000 rows
    enum Roles { SortColumnRole = Qt::UserRole, RowIdRole, IsLoadedRole };

    explicit PagedTableModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    // Whether an answer is awaited: of a new query, or of a page.
    bool isLoading() const { return m_isStale || m_inFlight >= 0; }
    bool hasAnswer() const { return m_hasAnswer; } // of any query since clear()
    void retranslate();

signals:
    void answered(); // the first page of a query is there: rows, and their number, are those of the query

protected:
    enum class Reload { NewQuery, SameQuery };
    // Asks for the page; answers with takePage() and the generation it was asked with.
    virtual void fetch(int page, int generation) = 0;
    virtual bool hasPage(int page) const = 0;
    virtual void clearPages() = 0;
    // Of a row whose page is there.
    virtual QVariant cell(int row, int column, int role) const = 0;

    void reload(Reload kind);
    void clear(); // no study: no rows
    // store() puts the rows into the subclass's cache.
    template <class Store>
    void takePage(int generation, int page, std::int64_t total, Store store) {
        if (!beginTake(generation, total)) return;
        store();
        endTake(page);
    }
    void takeFailure(int generation);

private:
    bool beginTake(int generation, std::int64_t total);
    void endTake(int page);
    void want(int page) const;
    void fetchNext();

    int m_total = 0;
    int m_generation = 0;
    int m_inFlight = -1; // page
    bool m_isStale = false;
    bool m_isReset = false; // the answer changes the number of rows
    bool m_hasAnswer = false;
    Reload m_kind = Reload::NewQuery;
    mutable int m_lastPage = 0;       // looked at
    mutable std::deque<int> m_wanted; // the latest first
    mutable bool m_isScheduled = false;
};

} // namespace magiqt
