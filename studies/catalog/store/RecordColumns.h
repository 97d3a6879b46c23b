// Rows of the catalog as records: the columns of each table in one place, read in the order in which they are
// selected. For studies/catalog alone.
#pragma once

#include "Database.h"

#include "catalog/Records.h"

#include <array>
#include <string>

namespace magiqt {

// 64 hex digits <-> 32 bytes. Throws Error (BadInput, "study.hash-invalid").
std::string bytesOfHash(const std::string& hexDigits);
std::string hexOfBytes(const std::string& bytes);
std::string bytesOfAffine(const std::array<double, 12>& affine);

// "SELECT <columns> FROM <tables>", to be followed by WHERE and ORDER.
extern const char* const selectSubject;
extern const char* const selectSession;
extern const char* const selectScanner;
extern const char* const selectScan;  // scan, run and acquisition joined
extern const char* const selectPair;  // pair, run
extern const char* const selectModel; // model, run
extern const char* const selectRun;
extern const char* const selectDerived; // derived_image, run

Subject readSubject(const Query& row);
Session readSession(const Query& row);
Scanner readScanner(const Query& row);
Scan readScan(const Query& row);
Pair readPair(const Query& row);
Model readModel(const Query& row);
RunRecord readRun(const Query& row);
DerivedImage readDerived(const Query& row); // without sources
AnomalyReference readReference(const Query& row);

std::string pairQualityJson(const PairQuality& quality);

[[noreturn]] void throwNotFound(const std::string& what, const std::string& key);

// Throws Error (BadInput, "study.pair-impossible", argument reason) with the first rule that is broken; else
// the low-field scan's subject and contrast.
struct PairableScans {
    RowId subjectId = 0;
    std::string contrast;
};
PairableScans requirePairable(Database& database, RowId lowFieldScanId, RowId highFieldScanId);

// One line of the audit trail, in the transaction that is open.
void appendAudit(Database& database, const std::string& actor, const std::string& action,
                 const std::string& summary, const std::string& detailsJson);

} // namespace magiqt
