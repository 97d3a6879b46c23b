#include "Records.h"

#include "base/Error.h"
#include "base/Json.h"

#include <utility>

namespace magiqt {

namespace {

template <typename Value, std::size_t Count>
using Names = std::array<std::pair<Value, const char*>, Count>;

constexpr Names<Sex, 4> sexNames{
    {{Sex::Unknown, ""}, {Sex::Female, "F"}, {Sex::Male, "M"}, {Sex::Other, "O"}}};
constexpr Names<FieldClass, 3> fieldClassNames{
    {{FieldClass::Unknown, "unknown"}, {FieldClass::Low, "low-field"}, {FieldClass::High, "high-field"}}};
constexpr Names<ScanQuality, 4> qualityNames{{{ScanQuality::Unrated, ""},
                                              {ScanQuality::Good, "good"},
                                              {ScanQuality::Usable, "usable"},
                                              {ScanQuality::Bad, "bad"}}};
constexpr Names<TrafficLight, 3> lightNames{
    {{TrafficLight::None, ""}, {TrafficLight::Green, "green"}, {TrafficLight::Amber, "amber"}}};
constexpr Names<HumanVerdict, 3> verdictNames{
    {{HumanVerdict::None, ""}, {HumanVerdict::Accepted, "accepted"}, {HumanVerdict::Rejected, "rejected"}}};
constexpr Names<PairStatus, 6> pairNames{{{PairStatus::None, "none"},
                                          {PairStatus::Rejected, "rejected"},
                                          {PairStatus::Unregistered, "unregistered"},
                                          {PairStatus::Amber, "amber"},
                                          {PairStatus::Green, "green"},
                                          {PairStatus::Accepted, "accepted"}}};
constexpr Names<ConflictState, 3> conflictNames{{{ConflictState::Open, "open"},
                                                 {ConflictState::Merged, "merged"},
                                                 {ConflictState::KeptApart, "kept-apart"}}};

template <typename Value, std::size_t Count>
std::string nameIn(const Names<Value, Count>& names, Value value) {
    for (const auto& [known, name] : names)
        if (known == value) return name;
    return {};
}

template <typename Value, std::size_t Count>
Value valueIn(const Names<Value, Count>& names, const std::string& text) {
    std::string known;
    for (const auto& [value, name] : names) {
        if (text == name) return value;
        known += (known.empty() ? "'" : ", '") + std::string(name) + "'";
    }
    throw Error(ErrorKind::BadInput, "study.value-unknown", "'" + text + "' is none of " + known,
                {{"value", text}, {"known", known}});
}

template <typename Value>
Json orNull(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

Json parsed(const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json() : json;
}

} // namespace

std::string toString(Sex sex) {
    return nameIn(sexNames, sex);
}
std::string toString(FieldClass fieldClass) {
    return nameIn(fieldClassNames, fieldClass);
}
std::string toString(ScanQuality quality) {
    return nameIn(qualityNames, quality);
}
std::string toString(TrafficLight light) {
    return nameIn(lightNames, light);
}
std::string toString(HumanVerdict verdict) {
    return nameIn(verdictNames, verdict);
}
std::string toString(PairStatus status) {
    return nameIn(pairNames, status);
}
std::string toString(ConflictState state) {
    return nameIn(conflictNames, state);
}
Sex sexFrom(const std::string& text) {
    return valueIn(sexNames, text);
}
FieldClass fieldClassFrom(const std::string& text) {
    return valueIn(fieldClassNames, text);
}
ScanQuality scanQualityFrom(const std::string& text) {
    return valueIn(qualityNames, text);
}
TrafficLight trafficLightFrom(const std::string& text) {
    return valueIn(lightNames, text);
}
HumanVerdict humanVerdictFrom(const std::string& text) {
    return valueIn(verdictNames, text);
}
PairStatus pairStatusFrom(const std::string& text) {
    return valueIn(pairNames, text);
}
ConflictState conflictStateFrom(const std::string& text) {
    return valueIn(conflictNames, text);
}

FieldClass fieldClassOf(std::optional<double> fieldStrengthTesla) {
    if (!fieldStrengthTesla) return FieldClass::Unknown;
    if (*fieldStrengthTesla < 0.2) return FieldClass::Low;
    return *fieldStrengthTesla >= 1 ? FieldClass::High : FieldClass::Unknown;
}

void to_json(Json& json, const Subject& value) {
    json = {{"id", value.id},
            {"pseudonym", value.pseudonym},
            {"sex", toString(value.sex)},
            {"gestationalAgeWeeks", orNull(value.gestationalAgeWeeks)},
            {"note", value.note}};
}

void to_json(Json& json, const Session& value) {
    json = {{"id", value.id},
            {"subjectId", value.subjectId},
            {"label", value.label},
            {"daysSinceFirst", orNull(value.daysSinceFirst)},
            {"ageDays", orNull(value.ageDays)},
            {"site", value.site}};
}

void to_json(Json& json, const Scanner& value) {
    json = {{"id", value.id},
            {"manufacturer", value.manufacturer},
            {"model", value.model},
            {"fieldStrengthTesla", orNull(value.fieldStrengthTesla)}};
}

void to_json(Json& json, const Scan& value) {
    json = {{"id", value.id},
            {"subjectId", value.subjectId},
            {"sessionId", value.sessionId},
            {"scannerId", value.scannerId ? Json(value.scannerId) : Json()},
            {"contrast", value.contrast},
            {"plane", value.plane},
            {"fieldClass", toString(value.fieldClass)},
            {"sizeIjk", value.sizeIjk},
            {"spacingMm", value.spacingMm},
            {"orientation", value.orientation},
            {"indexToLps", orNull(value.indexToLps)},
            {"contentSha256", value.contentSha256},
            {"file", value.file},
            {"acquisition", parsed(value.acquisitionJson)},
            {"findings", value.findings},
            {"quality", toString(value.quality)},
            {"excluded", value.excluded},
            {"note", value.note},
            {"run", value.runId}};
}

void to_json(Json& json, const Pair& value) {
    json = {{"id", value.id},
            {"subjectId", value.subjectId},
            {"contrast", value.contrast},
            {"lowFieldScanId", value.lowFieldScanId},
            {"highFieldScanId", value.highFieldScanId},
            {"light", toString(value.light)},
            {"transformFile", value.transformFile},
            {"registeredFile", value.registeredFile},
            {"run", value.runId},
            {"quality",
             {{"similarityBefore", orNull(value.quality.similarityBefore)},
              {"similarityAfter", orNull(value.quality.similarityAfter)},
              {"overlap", orNull(value.quality.overlap)},
              {"rotationDegrees", orNull(value.quality.rotationDegrees)},
              {"translationMm", orNull(value.quality.translationMm)},
              {"jacobianMin", orNull(value.quality.jacobianMin)}}},
            {"verdict", toString(value.verdict)},
            {"note", value.note}};
}

void to_json(Json& json, const Cohort& value) {
    json = {{"id", value.id},
            {"name", value.name},
            {"kind", value.kind == CohortKind::Filter ? "filter" : "list"},
            {"filter", parsed(value.filterJson)},
            {"note", value.note}};
}

void to_json(Json& json, const Split& value) {
    Json parts = Json::array();
    for (const SplitPart& part : value.parts)
        parts.push_back({{"part", part.part}, {"name", part.name}, {"subjects", part.subjects}});
    json = {{"id", value.id},
            {"name", value.name},
            {"kind", value.folds ? "folds" : "parts"},
            {"seed", value.seed},
            {"stratifiedBy", value.stratifiedBy},
            {"parts", parts}};
}

void to_json(Json& json, const Model& value) {
    json = {{"id", value.id},
            {"name", value.name},
            {"weightsSha256", value.weightsSha256},
            {"card", parsed(value.cardJson)},
            {"file", value.file},
            {"run", value.runId}};
}

void to_json(Json& json, const RunRecord& value) {
    json = {{"id", value.id},
            {"run", value.runId},
            {"kind", value.kind},
            {"state", value.state},
            {"folder", value.folder},
            {"specSha256", value.specSha256},
            {"programVersion", value.programVersion},
            {"createdUtc", value.createdUtc},
            {"errorCode", value.errorCode}};
}

void to_json(Json& json, const DerivedImage& value) {
    Json sources = Json::array();
    for (const DerivedSource& source : value.sources)
        sources.push_back({{"role", source.role},
                           {"scanId", source.scanId ? Json(source.scanId) : Json()},
                           {"derivedId", source.derivedId ? Json(source.derivedId) : Json()}});
    json = {{"id", value.id},
            {"subjectId", value.subjectId},
            {"modelId", value.modelId ? Json(value.modelId) : Json()},
            {"run", value.runId},
            {"kind", value.kind},
            {"contrast", value.contrast},
            {"file", value.file},
            {"sha256", value.sha256},
            {"figures", parsed(value.figuresJson)},
            {"sources", sources}};
}

void to_json(Json& json, const AnomalyReference& value) {
    json = {{"id", value.id},
            {"scanId", value.scanId},
            {"maskFile", value.maskFile},
            {"pointsLpsMm", value.pointsLpsMm},
            {"annotator", value.annotator},
            {"note", value.note}};
}

void to_json(Json& json, const Conflict& value) {
    json = {{"id", value.id},
            {"kind", value.kind},
            {"subjectId", value.subjectId},
            {"pseudonym", value.pseudonym},
            {"otherSubjectId", value.otherSubjectId ? Json(value.otherSubjectId) : Json()},
            {"otherPseudonym", value.otherPseudonym},
            {"state", toString(value.state)},
            {"resolution", value.resolution},
            {"createdUtc", value.createdUtc}};
}

void to_json(Json& json, const AuditEntry& value) {
    json = {{"id", value.id},         {"utc", value.utc},         {"actor", value.actor},
            {"action", value.action}, {"summary", value.summary}, {"details", parsed(value.detailsJson)}};
}

} // namespace magiqt
