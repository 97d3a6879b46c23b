#include "ImageProvenance.h"

#include "app/models/ResultSaver.h"

#include <QFile>
#include <QJsonDocument>

namespace magiqt {

namespace {

constexpr qint64 maximumSidecarBytes = 4 * 1024 * 1024;

QJsonObject sidecarOf(const QString& image) {
    QFile file(ResultSaver::sidecarOf(image));
    if (!file.open(QIODevice::ReadOnly) || file.size() > maximumSidecarBytes) return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

std::filesystem::path pathFrom(const QString& file) {
    return std::filesystem::path(QFile::encodeName(file).toStdString());
}

} // namespace

ImageProvenance imageProvenance(const Catalog& catalog, const QString& image, const QString& sourceFile) {
    ImageProvenance result;
    result.sidecar = sidecarOf(image);
    result.catalog = provenanceOf(catalog, pathFrom(image));
    if (result.catalog || sourceFile.isEmpty()) return result;
    std::optional<Provenance> source = provenanceOf(catalog, pathFrom(sourceFile));
    if (!source) return result;
    const QString weights =
        result.sidecar.value(QStringLiteral("Model")).toObject().value(QStringLiteral("SHA256")).toString();
    if (const auto model = findModel(catalog, weights.toStdString())) {
        source->model = modelById(catalog, *model);
        source->subjectWasTrainedOn = wasTrainedOn(catalog, *model, source->subject.id);
    }
    result.catalog = std::move(source);
    return result;
}

} // namespace magiqt
