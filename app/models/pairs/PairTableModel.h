// Pairs of a low-field and a high-field scan, and proposals for new ones, in one table: what there is to
// confirm, to register and to judge. Rows are given whole (a study has hundreds of pairs, not hundreds of
// thousands). The state is a word and an icon of its own shape. User-interface thread only.
#pragma once

#include "catalog/Pairs.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

namespace magiqt {

enum class PairStep { Propose, Register, Judge, Accepted, Rejected }; // what a row waits for, or came to

struct PairItem {
    std::optional<PairProposal> proposal; // set: not confirmed yet
    PairRow row;                          // of a confirmed pair
    PairStep step() const;
};

// The pairs first that wait for something, then the others; each in the order of pseudonym and contrast.
std::vector<PairItem> pairItems(const Catalog& catalog);

enum class PairColumn {
    State,
    Subject,
    Contrast,
    DaysApart,
    Light,
    Similarity,
    Overlap,
    Rotation,
    Translation
};
inline constexpr int pairColumnCount = 9;

QString wordingOf(PairStep step);

class PairTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { IconRole = Qt::UserRole, StepRole, SortRole };
    explicit PairTableModel(QObject* parent = nullptr);

    void setItems(std::vector<PairItem> items);
    const PairItem& item(int row) const { return m_items[static_cast<std::size_t>(row)]; }
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const PairItem& item, PairColumn column) const;
    QVariant sortValueOf(const PairItem& item, PairColumn column) const;

    std::vector<PairItem> m_items;
};

} // namespace magiqt
