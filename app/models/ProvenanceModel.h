// Where an enhanced image comes from, as two columns (what, value) for the provenance card: read from the
// JSON sidecar that the job writes beside the image. Labels follow the language; values stay as they are in
// the file. Qt item model, user-interface thread; the JSON was read by the loader's thread.
#pragma once

#include <QAbstractTableModel>
#include <QJsonObject>

#include <vector>

namespace magiqt {

class ProvenanceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit ProvenanceModel(QObject* parent = nullptr);

    void setSidecar(const QJsonObject& sidecar); // empty: no rows
    void retranslate();
    bool isEmpty() const { return m_rows.empty(); }
    QString plainText() const; // for the clipboard

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString label;
        QString value;
    };
    void rebuild();

    QJsonObject m_sidecar;
    std::vector<Row> m_rows;
};

} // namespace magiqt
