// Pages of rows, the ones used longest ago dropped first. A row that is not there is asked for by its page.
// Plain; no thread rule.
#pragma once

#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

namespace magiqt {

template <class Row>
class PageCache {
public:
    PageCache(int pageRows, std::size_t pagesKept) : m_pageRows(pageRows), m_pagesKept(pagesKept) {}

    bool has(int page) const { return m_pages.contains(page); }
    // Null when its page is not there. Valid until the next insert().
    const Row* find(int row) {
        const auto found = m_pages.find(row / m_pageRows);
        if (found == m_pages.end()) return nullptr;
        m_order.splice(m_order.begin(), m_order, found->second.place);
        const auto index = static_cast<std::size_t>(row % m_pageRows);
        return index < found->second.rows.size() ? &found->second.rows[index] : nullptr;
    }
    void insert(int page, std::vector<Row> rows) {
        remove(page);
        m_order.push_front(page);
        m_pages.emplace(page, Page{std::move(rows), m_order.begin()});
        if (m_pages.size() > m_pagesKept) remove(m_order.back());
    }
    void clear() {
        m_pages.clear();
        m_order.clear();
    }
    std::size_t pages() const { return m_pages.size(); }

private:
    struct Page {
        std::vector<Row> rows;
        std::list<int>::iterator place;
    };
    void remove(int page) {
        const auto found = m_pages.find(page);
        if (found == m_pages.end()) return;
        m_order.erase(found->second.place);
        m_pages.erase(found);
    }

    int m_pageRows;
    std::size_t m_pagesKept;
    std::list<int> m_order; // the one used last is first
    std::unordered_map<int, Page> m_pages;
};

} // namespace magiqt
