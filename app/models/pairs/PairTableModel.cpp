#include "PairTableModel.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <tuple>

namespace magiqt {

namespace {

QString number(const std::optional<double>& value, int decimals) {
    return value ? QLocale().toString(*value, 'f', decimals) : QStringLiteral("–");
}

QString wordingOf(TrafficLight light) {
    switch (light) {
    case TrafficLight::Green:
        return PairTableModel::tr("green");
    case TrafficLight::Amber:
        return PairTableModel::tr("amber: please look");
    case TrafficLight::None:
        break;
    }
    return QStringLiteral("–");
}

QString iconOf(PairStep step) {
    switch (step) {
    case PairStep::Propose:
        return QStringLiteral("pair-proposed");
    case PairStep::Register:
        return QStringLiteral("pairs");
    case PairStep::Judge:
        return QStringLiteral("warning");
    case PairStep::Accepted:
        return QStringLiteral("pair-confirmed");
    case PairStep::Rejected:
        break;
    }
    return QStringLiteral("pair-rejected");
}

std::string subjectOf(const PairItem& item) {
    return item.proposal ? item.proposal->pseudonym : item.row.pseudonym;
}

std::string contrastOf(const PairItem& item) {
    return item.proposal ? item.proposal->contrast : item.row.pair.contrast;
}

} // namespace

PairStep PairItem::step() const {
    if (proposal) return PairStep::Propose;
    if (row.pair.verdict == HumanVerdict::Rejected) return PairStep::Rejected;
    if (row.pair.verdict == HumanVerdict::Accepted) return PairStep::Accepted;
    return row.pair.light == TrafficLight::None ? PairStep::Register : PairStep::Judge;
}

std::vector<PairItem> pairItems(const Catalog& catalog) {
    std::vector<PairItem> items;
    for (PairProposal& proposal : pairProposals(catalog)) {
        PairItem item;
        item.proposal = std::move(proposal);
        items.push_back(std::move(item));
    }
    for (PairRow& row : pairs(catalog)) {
        PairItem item;
        item.row = std::move(row);
        items.push_back(std::move(item));
    }
    std::stable_sort(items.begin(), items.end(), [](const PairItem& a, const PairItem& b) {
        return std::tuple(a.step(), subjectOf(a), contrastOf(a)) <
               std::tuple(b.step(), subjectOf(b), contrastOf(b));
    });
    return items;
}

QString wordingOf(PairStep step) {
    switch (step) {
    case PairStep::Propose:
        return PairTableModel::tr("Proposed");
    case PairStep::Register:
        return PairTableModel::tr("To register");
    case PairStep::Judge:
        return PairTableModel::tr("To judge");
    case PairStep::Accepted:
        return PairTableModel::tr("Accepted");
    case PairStep::Rejected:
        break;
    }
    return PairTableModel::tr("Rejected");
}

PairTableModel::PairTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void PairTableModel::setItems(std::vector<PairItem> items) {
    beginResetModel();
    m_items = std::move(items);
    endResetModel();
}

void PairTableModel::retranslate() {
    emit headerDataChanged(Qt::Horizontal, 0, pairColumnCount - 1);
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, pairColumnCount - 1));
}

int PairTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int PairTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : pairColumnCount;
}

QString PairTableModel::textOf(const PairItem& item, PairColumn column) const {
    const PairQuality& quality = item.row.pair.quality;
    switch (column) {
    case PairColumn::State:
        return wordingOf(item.step());
    case PairColumn::Subject:
        return QString::fromStdString(subjectOf(item));
    case PairColumn::Contrast:
        return QString::fromStdString(contrastOf(item));
    case PairColumn::DaysApart: {
        const auto days = item.proposal ? item.proposal->daysApart : item.row.daysApart;
        return days ? QLocale().toString(*days) : QStringLiteral("–");
    }
    case PairColumn::Light:
        return wordingOf(item.row.pair.light);
    case PairColumn::Similarity:
        return quality.similarityAfter ? QStringLiteral("%1 → %2").arg(number(quality.similarityBefore, 3),
                                                                       number(quality.similarityAfter, 3))
                                       : QStringLiteral("–");
    case PairColumn::Overlap:
        return number(quality.overlap, 2);
    case PairColumn::Rotation:
        return quality.rotationDegrees ? tr("%1°").arg(number(quality.rotationDegrees, 1))
                                       : QStringLiteral("–");
    case PairColumn::Translation:
        return quality.translationMm ? tr("%1 mm").arg(number(quality.translationMm, 1))
                                     : QStringLiteral("–");
    }
    return {};
}

QVariant PairTableModel::sortValueOf(const PairItem& item, PairColumn column) const {
    const PairQuality& quality = item.row.pair.quality;
    switch (column) {
    case PairColumn::State:
        return static_cast<int>(item.step());
    case PairColumn::DaysApart:
        return (item.proposal ? item.proposal->daysApart : item.row.daysApart).value_or(-1);
    case PairColumn::Light:
        return static_cast<int>(item.row.pair.light);
    case PairColumn::Similarity:
        return quality.similarityAfter.value_or(-1);
    case PairColumn::Overlap:
        return quality.overlap.value_or(-1);
    case PairColumn::Rotation:
        return quality.rotationDegrees.value_or(-1);
    case PairColumn::Translation:
        return quality.translationMm.value_or(-1);
    default:
        return textOf(item, column);
    }
}

QVariant PairTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const PairItem& one = item(index.row());
    const auto column = static_cast<PairColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return textOf(one, column);
    case IconRole:
        return column == PairColumn::State ? iconOf(one.step()) : QString();
    case StepRole:
        return static_cast<int>(one.step());
    case SortRole:
        return sortValueOf(one, column);
    case Qt::TextAlignmentRole:
        return column >= PairColumn::Overlap || column == PairColumn::DaysApart
                   ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                   : QVariant(int(Qt::AlignLeft | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant PairTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (static_cast<PairColumn>(section)) {
    case PairColumn::State:
        return tr("State");
    case PairColumn::Subject:
        return tr("Subject");
    case PairColumn::Contrast:
        return tr("Contrast");
    case PairColumn::DaysApart:
        return tr("Days apart");
    case PairColumn::Light:
        return tr("Registration");
    case PairColumn::Similarity:
        return tr("Similarity");
    case PairColumn::Overlap:
        return tr("Overlap");
    case PairColumn::Rotation:
        return tr("Rotation");
    case PairColumn::Translation:
        return tr("Shift");
    }
    return {};
}

} // namespace magiqt
