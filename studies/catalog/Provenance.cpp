// Where an image comes from.
#include "Lookup.h"

#include "store/Database.h"
#include "store/RecordColumns.h"

namespace magiqt {

namespace {

namespace fs = std::filesystem;

void readSources(const Catalog& catalog, DerivedImage& image) {
    Query rows =
        catalog.database().query("SELECT role, ifnull(scan_id, 0), ifnull(source_id, 0) FROM derived_source "
                                 "WHERE derived_id = ? ORDER BY role");
    rows.bind(image.id);
    while (rows.next())
        image.sources.push_back({rows.text(0), rows.integer(1), rows.integer(2)});
}

std::vector<DerivedImage> readImages(const Catalog& catalog, Query& rows) {
    std::vector<DerivedImage> images;
    while (rows.next())
        images.push_back(readDerived(rows));
    for (DerivedImage& image : images)
        readSources(catalog, image);
    return images;
}

std::vector<Scan> originsOf(const Catalog& catalog, RowId derivedId) {
    Query rows = catalog.database().query(std::string(selectScan) +
                                          "JOIN derived_origin ON derived_origin.scan_id = scan.id WHERE "
                                          "derived_origin.derived_id = ? ORDER BY scan.id");
    rows.bind(derivedId);
    std::vector<Scan> scans;
    while (rows.next())
        scans.push_back(readScan(rows));
    return scans;
}

std::string relativeTo(const fs::path& study, const fs::path& file) {
    if (file.is_relative()) return file.lexically_normal().generic_string();
    std::error_code failure;
    const fs::path root = fs::weakly_canonical(study, failure);
    const fs::path place = fs::weakly_canonical(file, failure).lexically_relative(root);
    return place.empty() || *place.begin() == ".." ? std::string() : place.generic_string();
}

} // namespace

DerivedImage derivedImageById(const Catalog& catalog, RowId id) {
    Query row = catalog.database().query(std::string(selectDerived) + "WHERE derived_image.id = ?");
    if (!row.bind(id).next()) throwNotFound("derived image", std::to_string(id));
    DerivedImage image = readDerived(row);
    readSources(catalog, image);
    return image;
}

std::optional<RowId> findDerivedImage(const Catalog& catalog, const std::string& relativeFileOrSha256) {
    Query row = catalog.database().query("SELECT id FROM derived_image WHERE file = ?1 UNION ALL SELECT id "
                                         "FROM derived_image WHERE sha256 = ?1");
    if (!row.bind(relativeFileOrSha256).next()) return std::nullopt;
    return row.integer(0);
}

std::vector<DerivedImage> derivedImagesOfScan(const Catalog& catalog, RowId scanId) {
    Query rows =
        catalog.database().query(std::string(selectDerived) +
                                 "JOIN derived_origin ON derived_origin.derived_id = derived_image.id WHERE "
                                 "derived_origin.scan_id = ? ORDER BY derived_image.id");
    return readImages(catalog, rows.bind(scanId));
}

std::vector<DerivedImage> derivedImagesOfSubject(const Catalog& catalog, RowId subjectId) {
    Query rows = catalog.database().query(std::string(selectDerived) +
                                          "WHERE derived_image.subject_id = ? ORDER BY derived_image.id");
    return readImages(catalog, rows.bind(subjectId));
}

std::optional<Provenance> provenanceOf(const Catalog& catalog, const fs::path& file) {
    const ReadTransaction oneState(catalog.database());
    const std::string relative = relativeTo(catalog.study(), file);
    if (relative.empty()) return std::nullopt;
    Provenance provenance;
    if (const auto scanId = findScanByFile(catalog, relative)) {
        provenance.sourceScans.push_back(scanById(catalog, *scanId));
        const Scan& scan = provenance.sourceScans.front();
        provenance.subject = subjectById(catalog, scan.subjectId);
        if (!scan.runId.empty()) provenance.run = findRun(catalog, scan.runId);
        return provenance;
    }
    const auto derivedId = findDerivedImage(catalog, relative);
    if (!derivedId) return std::nullopt;
    provenance.image = derivedImageById(catalog, *derivedId);
    provenance.subject = subjectById(catalog, provenance.image->subjectId);
    provenance.run = findRun(catalog, provenance.image->runId);
    provenance.sourceScans = originsOf(catalog, *derivedId);
    if (const RowId modelId = provenance.image->modelId) {
        provenance.model = modelById(catalog, modelId);
        provenance.subjectWasTrainedOn = wasTrainedOn(catalog, modelId, provenance.subject.id);
    }
    return provenance;
}

} // namespace magiqt
