// Where an image comes from, as two columns (what, value) for the provenance card: what the study's catalog
// knows of it, then what stands in the JSON sidecar that the job wrote beside it. Labels follow the language;
// values stay as they are in the file. Qt item model, user-interface thread; both were read in other threads.
#pragma once

#include "app/models/study/ImageProvenance.h"

#include <QAbstractTableModel>
#include <QJsonObject>

#include <vector>

namespace magiqt {

class ProvenanceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit ProvenanceModel(QObject* parent = nullptr);

    void setImage(const ImageProvenance& image); // nothing known: no rows
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
    void addCatalog(const Provenance& known);
    void addSidecar(const QJsonObject& sidecar);
    void add(const QString& label, const QString& value);

    ImageProvenance m_image;
    std::vector<Row> m_rows;
};

} // namespace magiqt
