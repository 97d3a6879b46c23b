// Where an image comes from, for the provenance card: the sidecar beside it, and what the study's catalog
// knows: the person, the run, the model, and whether the model has seen this person in training. Plain data;
// made in the study's reading thread.
#pragma once

#include "catalog/Catalog.h"
#include "catalog/Lookup.h"

#include <QJsonObject>
#include <QMetaType>
#include <QString>

#include <optional>

namespace magiqt {

struct ImageProvenance {
    QJsonObject sidecar;               // empty: there is none
    std::optional<Provenance> catalog; // none: the study does not know the image
};

// image: whole path. sourceFile: of the scan beside it, for an image that is not in the catalog (just
// enhanced, not taken in yet): the scan's person and the sidecar's model then answer whether the person was
// trained on. May be empty.
ImageProvenance imageProvenance(const Catalog& catalog, const QString& image, const QString& sourceFile);

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::ImageProvenance)
