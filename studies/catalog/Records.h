// What a study knows, as plain data: one struct a table of the catalog (migrations/ holds the schema and
// every constraint). No patient name, number or date can stand in any of them: people are pseudonyms, time is
// days since the first scan, age is in days. Paths are relative to the study folder. Points and affines are
// LPS millimetres. Copies are free of any thread rule.
#pragma once

#include "base/Finding.h"
#include "base/JsonForward.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

using RowId = std::int64_t; // 0: not stored, or none

enum class Sex { Unknown, Female, Male, Other };       // "", "F", "M", "O"
enum class FieldClass { Unknown, Low, High };          // "unknown", "low-field", "high-field"
enum class ScanQuality { Unrated, Good, Usable, Bad }; // "", "good", "usable", "bad"
enum class TrafficLight { None, Green, Amber };        // a red registration cannot be stored
enum class HumanVerdict { None, Accepted, Rejected };  // "", "accepted", "rejected"
enum class PairStatus {
    None,
    Rejected,
    Unregistered,
    Amber,
    Green,
    Accepted
}; // a scan shows the best of its pairs

std::string toString(Sex sex);
std::string toString(FieldClass fieldClass);
std::string toString(ScanQuality quality);
std::string toString(TrafficLight light);
std::string toString(HumanVerdict verdict);
std::string toString(PairStatus status);
// Throw Error (BadInput, "study.value-unknown") for a text that toString does not make.
Sex sexFrom(const std::string& text);
FieldClass fieldClassFrom(const std::string& text);
ScanQuality scanQualityFrom(const std::string& text);
TrafficLight trafficLightFrom(const std::string& text);
HumanVerdict humanVerdictFrom(const std::string& text);
PairStatus pairStatusFrom(const std::string& text);
// < 0.2 T low, >= 1 T high, else unknown.
FieldClass fieldClassOf(std::optional<double> fieldStrengthTesla);

struct Subject {
    RowId id = 0;
    std::string pseudonym; // letters and digits: the label after "sub-"
    Sex sex = Sex::Unknown;
    std::optional<double> gestationalAgeWeeks; // at birth, 20 to 45
    std::string dayZeroTag; // keyed hash of the day that the days count from; empty without a study key
    std::string note;
};

struct Session {
    RowId id = 0;
    RowId subjectId = 0;
    std::string label; // letters and digits: "01"
    std::optional<int> daysSinceFirst;
    std::optional<int> ageDays;
    std::string site;
};

struct Scanner {
    RowId id = 0;
    std::string manufacturer;
    std::string model;
    std::optional<double> fieldStrengthTesla;
};

struct Scan {
    RowId id = 0;
    RowId subjectId = 0; // always the session's subject, by constraint
    RowId sessionId = 0;
    RowId scannerId = 0;  // 0: unknown
    std::string contrast; // "T1w", "T2w", "FLAIR", "unknown"
    std::string plane;    // "axial", "coronal", "sagittal", "isotropic", "oblique"
    FieldClass fieldClass = FieldClass::Unknown;
    std::array<int, 3> sizeIjk{};
    std::array<double, 3> spacingMm{};
    std::string orientation;                          // "LPS": the anatomical direction of each index axis
    std::optional<std::array<double, 12>> indexToLps; // 3 x 4, row by row
    std::string contentSha256;          // 64 hex digits: dimensions, affine, voxels; unique in a study
    std::string fileSha256;             // of the file as stored; empty where it is not known
    std::string file;                   // relative to the study, unique
    std::string acquisitionJson = "{}"; // allow-listed parameters
    Findings findings;
    ScanQuality quality = ScanQuality::Unrated;
    bool excluded = false; // by hand, from every list and split
    std::string note;
    std::string runId; // of the import; empty where there was none
};

struct PairQuality {
    std::optional<double> similarityBefore, similarityAfter, overlap, rotationDegrees, translationMm,
        jacobianMin;
};

// A low-field scan and a high-field scan of one subject and one contrast.
struct Pair {
    RowId id = 0;
    RowId subjectId = 0;
    std::string contrast;
    RowId lowFieldScanId = 0;
    RowId highFieldScanId = 0;
    TrafficLight light = TrafficLight::None; // None: not registered yet
    std::string transformFile;               // relative; fixed (high) to moving (low) points, LPS mm
    std::string registeredFile;
    std::string runId;
    PairQuality quality;
    HumanVerdict verdict = HumanVerdict::None;
    std::string note;
};

enum class CohortKind { Filter, List };

struct Cohort {
    RowId id = 0;
    std::string name; // unique
    CohortKind kind = CohortKind::Filter;
    std::string filterJson = "{}"; // a ScanFilter
    std::string note;
};

// A member of a list: a whole subject (scanId 0) or one scan.
struct CohortMember {
    RowId subjectId = 0;
    RowId scanId = 0;
};

struct SplitPart {
    int part = 0;
    std::string name; // "train", "validation", "test", or "fold 1" ...
    std::int64_t subjects = 0;
};

struct Split {
    RowId id = 0;
    std::string name; // unique
    bool folds = false;
    std::uint64_t seed = 0;
    std::string stratifiedBy; // "", "age", "sex", "age+sex"
    std::vector<SplitPart> parts;
};

struct Model {
    RowId id = 0;
    std::string name;
    std::string weightsSha256; // unique
    std::string cardJson = "{}";
    std::string file;  // relative; empty for a model that ships
    std::string runId; // of its training; empty where it was not trained here
};

struct RunRecord {
    RowId id = 0;
    std::string runId; // unique: the id in spec.json
    std::string kind;
    std::string state;  // as toString(RunState)
    std::string folder; // relative; empty for a run outside the study
    std::string specSha256;
    std::string programVersion;
    std::string createdUtc;
    std::string errorCode;
};

struct DerivedSource {
    std::string role;
    RowId scanId = 0; // one of the two
    RowId derivedId = 0;
};

// An image that a run made. All its sources belong to its subject, by constraint.
struct DerivedImage {
    RowId id = 0;
    RowId subjectId = 0;
    RowId modelId = 0; // 0: no network took part
    std::string runId;
    std::string
        kind; // the artifact's role: "enhanced_T1w", "registered", "prepared", "brain_mask", "tissues" ...
    std::string contrast; // empty for masks and labels
    std::string file;     // relative, unique
    std::string sha256;
    std::string figuresJson = "{}";
    std::vector<DerivedSource> sources;
};

struct AnomalyReference {
    RowId id = 0;
    RowId scanId = 0;
    std::string maskFile; // relative; or
    std::vector<std::array<double, 3>> pointsLpsMm;
    std::string annotator; // a label, no name
    std::string note;
};

enum class ConflictState { Open, Merged, KeptApart }; // "open", "merged", "kept-apart"
std::string toString(ConflictState state);
ConflictState conflictStateFrom(const std::string& text);

struct Conflict {
    RowId id = 0;
    std::string kind; // "same-id-other-birth-date", "same-person-other-id", "same-image-other-subject"
    RowId subjectId = 0;
    RowId otherSubjectId = 0; // 0: none
    ConflictState state = ConflictState::Open;
    std::string resolution;
    std::string pseudonym, otherPseudonym; // filled in by reading
    std::string createdUtc;
};

struct AuditEntry {
    RowId id = 0;
    std::string utc;
    std::string actor;  // "desktop", "cli", a reader's label
    std::string action; // "edit", "undo", "redo", "ingest", "backup", "migrate", "repair"
    std::string summary;
    std::string detailsJson; // what changed: table, key, before, after
};

// The JSON of --json: keys as the members, enums as toString.
void to_json(Json& json, const Subject& value);
void to_json(Json& json, const Session& value);
void to_json(Json& json, const Scanner& value);
void to_json(Json& json, const Scan& value);
void to_json(Json& json, const Pair& value);
void to_json(Json& json, const Cohort& value);
void to_json(Json& json, const Split& value);
void to_json(Json& json, const Model& value);
void to_json(Json& json, const RunRecord& value);
void to_json(Json& json, const DerivedImage& value);
void to_json(Json& json, const AnomalyReference& value);
void to_json(Json& json, const Conflict& value);
void to_json(Json& json, const AuditEntry& value);

} // namespace magiqt
