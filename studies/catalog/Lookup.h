// Single things of a catalog and short lists of them. Free functions; they use the Catalog's thread. Those
// that return a record throw Error (BadInput, "study.not-found", arguments what, key) where there is none;
// those that return an optional do not.
#pragma once

#include "Catalog.h"
#include "Records.h"

namespace magiqt {

Subject subjectById(const Catalog& catalog, RowId id);
std::optional<Subject> findSubject(const Catalog& catalog, const std::string& pseudonym);
std::vector<Session> sessionsOf(const Catalog& catalog,
                                RowId subjectId); // by days since the first scan, then label
Session sessionById(const Catalog& catalog, RowId id);
Scanner scannerById(const Catalog& catalog, RowId id);
std::vector<Scanner> allScanners(const Catalog& catalog);
Scan scanById(const Catalog& catalog, RowId id);
std::optional<RowId> findScanByContent(const Catalog& catalog, const std::string& contentSha256);
std::optional<RowId> findScanByFile(const Catalog& catalog, const std::string& relativeFile);
std::vector<Scan> scansOfSubject(const Catalog& catalog, RowId subjectId);
// "12" (an id), a relative file, or the first 8 or more digits of contentSha256. Throws "study.not-found" or
// "study.ambiguous".
RowId scanFrom(const Catalog& catalog, const std::string& idFileOrHash);

std::vector<Model> allModels(const Catalog& catalog);
Model modelById(const Catalog& catalog, RowId id);
std::optional<RowId> findModel(const Catalog& catalog, const std::string& weightsSha256);
// Subjects a model was trained on, by split parts and by list, ascending.
std::vector<RowId> trainingSubjects(const Catalog& catalog, RowId modelId);
bool wasTrainedOn(const Catalog& catalog, RowId modelId, RowId subjectId);

std::optional<RunRecord> findRun(const Catalog& catalog, const std::string& runId);
std::vector<RunRecord> allRuns(const Catalog& catalog); // newest first
DerivedImage derivedImageById(const Catalog& catalog, RowId id);
std::optional<RowId> findDerivedImage(const Catalog& catalog, const std::string& relativeFileOrSha256);
std::vector<DerivedImage> derivedImagesOfScan(const Catalog& catalog,
                                              RowId scanId); // through any number of steps
std::vector<DerivedImage> derivedImagesOfSubject(const Catalog& catalog, RowId subjectId);

// Everything the provenance card of an image says.
struct Provenance {
    Subject subject;
    std::optional<DerivedImage> image; // none: an original scan
    std::optional<RunRecord> run;
    std::optional<Model> model;
    std::vector<Scan> sourceScans;    // through any number of steps
    bool subjectWasTrainedOn = false; // the model has seen this subject in training
};
// Of a scan's or a derived image's file (relative, or absolute in the study). None: the catalog does not know
// it.
std::optional<Provenance> provenanceOf(const Catalog& catalog, const std::filesystem::path& file);

std::vector<AnomalyReference> anomalyReferencesOf(const Catalog& catalog, RowId scanId);
std::vector<Conflict> conflicts(const Catalog& catalog, bool openOnly = true);
// Newest first.
std::vector<AuditEntry> auditTrail(const Catalog& catalog, std::int64_t limit = 200, RowId before = 0);

} // namespace magiqt
