#include "ProvenanceModel.h"

#include "Wording.h"

#include "app/models/cohort/CohortWording.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonValue>
#include <QStringList>

#include <cmath>
#include <string_view>

namespace magiqt {

namespace {

struct Field {
    const char* path; // keys from the top of the sidecar, separated by '/'
    const char* label;
};

// In the order of the card. Only what is listed here is shown: a sidecar may come from anywhere.
constexpr Field fields[] = {
    {"Model/Name", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Model")},
    {"Model/Network", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Network")},
    {"Model/SHA256", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Model file (SHA-256)")},
    {"Contrast", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Contrast")},
    {"InputContrasts", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Made from")},
    {"Sampling/Preset", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Setting")},
    {"Sampling/Sampler", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Sampler")},
    {"Sampling/Evaluations", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Network evaluations")},
    {"Sampling/Samples", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Samples")},
    {"Sampling/Seed", QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Seed")},
    {"ReDegradation/ClustersAbove3Sigma",
     QT_TRANSLATE_NOOP("magiqt::ProvenanceModel", "Places that contradict the scan")},
};

QJsonValue valueAt(const QJsonObject& root, const QString& path) {
    QJsonValue value = root;
    for (const QString& key : path.split(QLatin1Char('/')))
        value = value.toObject().value(key);
    return value;
}

QString textOf(const QJsonValue& value) {
    if (value.isString()) return value.toString();
    if (value.isBool()) return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble()) {
        const double number = value.toDouble();
        if (number == std::floor(number) && std::abs(number) < 9e15)
            return QString::number(static_cast<qlonglong>(number));
        return QString::number(number);
    }
    if (value.isArray()) {
        QStringList parts;
        for (const QJsonValue& part : value.toArray())
            parts << textOf(part);
        return parts.join(QStringLiteral(", "));
    }
    return {};
}

} // namespace

ProvenanceModel::ProvenanceModel(QObject* parent) : QAbstractTableModel(parent) {}

void ProvenanceModel::setImage(const ImageProvenance& image) {
    m_image = image;
    rebuild();
}

void ProvenanceModel::retranslate() {
    rebuild();
}

void ProvenanceModel::rebuild() {
    beginResetModel();
    m_rows.clear();
    if (m_image.catalog) addCatalog(*m_image.catalog);
    addSidecar(m_image.sidecar);
    endResetModel();
}

void ProvenanceModel::add(const QString& label, const QString& value) {
    if (!value.isEmpty()) m_rows.push_back({label, value});
}

void ProvenanceModel::addCatalog(const Provenance& known) {
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    add(tr("Person"), text(known.subject.pseudonym));
    add(tr("Image"), known.image ? wordOfImageKind(known.image->kind) : tr("original scan"));
    if (known.run) {
        add(tr("Made by"), wordOfJobKind(text(known.run->kind)));
        add(tr("Run"), text(known.run->runId));
        add(tr("Program version"), text(known.run->programVersion));
        add(tr("On (UTC)"), text(known.run->createdUtc));
    }
    // The sidecar names the model too, and says more of it.
    if (known.model && m_image.sidecar.isEmpty()) {
        add(tr("Model"), text(known.model->name));
        add(tr("Model file (SHA-256)"), text(known.model->weightsSha256));
    }
    if (!known.image) return;
    add(tr("Image file (SHA-256)"), text(known.image->sha256));
    for (const Scan& scan : known.sourceScans)
        add(tr("From scan"), text(scan.file));
}

void ProvenanceModel::addSidecar(const QJsonObject& sidecar) {
    for (const Field& field : fields) {
        const QJsonValue value = valueAt(sidecar, QString::fromLatin1(field.path));
        if (value.isUndefined()) continue;
        const bool isPreset = std::string_view(field.path) == "Sampling/Preset";
        add(tr(field.label), isPreset ? wordingOfPreset(value.toString()) : textOf(value));
    }
    const QJsonObject generator = sidecar.value(QStringLiteral("GeneratedBy")).toArray().first().toObject();
    if (!generator.isEmpty())
        add(tr("Made by"), QStringLiteral("%1 %2")
                               .arg(generator.value(QStringLiteral("Name")).toString(),
                                    generator.value(QStringLiteral("Version")).toString())
                               .trimmed());
    int number = 0;
    for (const QJsonValue& source : sidecar.value(QStringLiteral("Sources")).toArray())
        add(tr("Source %1").arg(++number), textOf(source));
}

QString ProvenanceModel::plainText() const {
    QStringList lines;
    for (const Row& row : m_rows)
        lines << row.label + QStringLiteral(": ") + row.value;
    return lines.join(QLatin1Char('\n'));
}

int ProvenanceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProvenanceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 2;
}

QVariant ProvenanceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (index.column() == 0) return role == Qt::DisplayRole ? QVariant(row.label) : QVariant();
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) return row.value;
    if (role != Qt::DisplayRole) return {};
    // A hash has no place to break a line: its beginning tells it apart, the tool tip and the clipboard have
    // it all.
    constexpr int unbrokenLength = 48;
    constexpr int shownLength = 24;
    if (row.value.size() > unbrokenLength && !row.value.contains(QLatin1Char(' ')))
        return QString(row.value.first(shownLength) + QStringLiteral("…"));
    return row.value;
}

} // namespace magiqt
