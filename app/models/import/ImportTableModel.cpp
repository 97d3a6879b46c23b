#include "ImportTableModel.h"

#include "app/models/Wording.h"

#include <QLocale>

namespace magiqt {

namespace {

QString number(double value, int digits) {
    return QLocale().toString(value, 'g', digits);
}

QString remarksOf(const PreviewSeries& series) {
    QStringList remarks;
    if (!series.isTicked && !series.tickCode.isEmpty()) remarks << wordingOfTick(series);
    for (const Finding& finding : series.findings)
        remarks << wordingOf(finding);
    return remarks.join(QStringLiteral("; "));
}

} // namespace

ImportTableModel::ImportTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void ImportTableModel::setPreview(ImportPreview preview) {
    beginResetModel();
    m_preview = std::move(preview);
    endResetModel();
    emit ticksChanged();
}

QStringList ImportTableModel::tickedIds() const {
    QStringList ids;
    for (const PreviewSeries& series : m_preview.series)
        if (series.isTicked && series.isImportable) ids << series.id;
    return ids;
}

void ImportTableModel::tickAll(bool isTicked) {
    if (m_preview.series.empty()) return;
    for (PreviewSeries& series : m_preview.series)
        series.isTicked = isTicked && series.isImportable;
    emit dataChanged(index(0, 0), index(rowCount() - 1, importColumnCount - 1));
    emit ticksChanged();
}

void ImportTableModel::retranslate() {
    emit headerDataChanged(Qt::Horizontal, 0, importColumnCount - 1);
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, importColumnCount - 1));
}

int ImportTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_preview.series.size());
}

int ImportTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : importColumnCount;
}

QString ImportTableModel::textOf(const PreviewSeries& series, ImportColumn column) const {
    switch (column) {
    case ImportColumn::Import: // persons and sessions of this folder, without a name
        return tr("Person %1, visit %2").arg(series.person.mid(1), series.session.mid(1));
    case ImportColumn::Contrast:
        return series.contrast == QLatin1String("unknown") ? tr("unknown") : series.contrast;
    case ImportColumn::Plane:
        return wordingOfPlane(series.plane);
    case ImportColumn::Field:
        return series.fieldStrengthTesla ? tr("%1 T").arg(number(*series.fieldStrengthTesla, 3))
                                         : QStringLiteral("–");
    case ImportColumn::Scanner:
        return QStringLiteral("%1 %2").arg(series.manufacturer, series.model).trimmed();
    case ImportColumn::Matrix:
        return QStringLiteral("%1 × %2 × %3")
            .arg(series.sizeIjk[0])
            .arg(series.sizeIjk[1])
            .arg(series.sizeIjk[2]);
    case ImportColumn::Voxel:
        return tr("%1 × %2 × %3 mm")
            .arg(number(series.spacingMm[0], 3), number(series.spacingMm[1], 3),
                 number(series.spacingMm[2], 3));
    case ImportColumn::Files:
        return QLocale().toString(series.files);
    case ImportColumn::Remarks:
        break;
    }
    return remarksOf(series);
}

QString ImportTableModel::toolTipOf(const PreviewSeries& series, ImportColumn column) const {
    if (column == ImportColumn::Contrast) return wordingOfEvidence(series);
    if (column == ImportColumn::Field) return wordingOfScannerKind(series.scannerKind);
    return textOf(series, column);
}

QVariant ImportTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const PreviewSeries& one = series(index.row());
    const auto column = static_cast<ImportColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(one, column);
    case Qt::ToolTipRole:
        return toolTipOf(one, column);
    case Qt::CheckStateRole:
        if (column != ImportColumn::Import) return {};
        return one.isTicked ? Qt::Checked : Qt::Unchecked;
    case Qt::AccessibleTextRole:
        return column == ImportColumn::Import && one.isTicked
                   ? tr("%1, will be imported").arg(textOf(one, column))
                   : textOf(one, column);
    default:
        return {};
    }
}

bool ImportTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !(flags(index) & Qt::ItemIsUserCheckable)) return false;
    m_preview.series[static_cast<std::size_t>(index.row())].isTicked = value.toInt() == Qt::Checked;
    emit dataChanged(index, index.siblingAtColumn(importColumnCount - 1));
    emit ticksChanged();
    return true;
}

Qt::ItemFlags ImportTableModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    if (index.column() == static_cast<int>(ImportColumn::Import) && series(index.row()).isImportable)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant ImportTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (static_cast<ImportColumn>(section)) {
    case ImportColumn::Import:
        return tr("Import");
    case ImportColumn::Contrast:
        return tr("Contrast");
    case ImportColumn::Plane:
        return tr("Plane");
    case ImportColumn::Field:
        return tr("Field strength");
    case ImportColumn::Scanner:
        return tr("Scanner");
    case ImportColumn::Matrix:
        return tr("Matrix");
    case ImportColumn::Voxel:
        return tr("Voxel");
    case ImportColumn::Files:
        return tr("Files");
    case ImportColumn::Remarks:
        return tr("Remarks");
    }
    return {};
}

} // namespace magiqt
