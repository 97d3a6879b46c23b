// Columns and filters of ScanSearch as text and JSON.
#include "ScanSearch.h"

#include "base/Error.h"
#include "base/Json.h"

#include <array>

namespace magiqt {

namespace {

constexpr std::array<std::pair<ScanColumn, const char*>, 20> columnNames{{
    {ScanColumn::Imported, "imported"},
    {ScanColumn::Pseudonym, "pseudonym"},
    {ScanColumn::Sex, "sex"},
    {ScanColumn::Age, "age"},
    {ScanColumn::Session, "session"},
    {ScanColumn::DaysSinceFirst, "days-since-first"},
    {ScanColumn::Site, "site"},
    {ScanColumn::Contrast, "contrast"},
    {ScanColumn::Plane, "plane"},
    {ScanColumn::FieldClass, "field-class"},
    {ScanColumn::FieldStrength, "field-strength"},
    {ScanColumn::Manufacturer, "manufacturer"},
    {ScanColumn::Model, "model"},
    {ScanColumn::CoarsestSpacing, "coarsest-spacing"},
    {ScanColumn::VoxelVolume, "voxel-volume"},
    {ScanColumn::FindingCount, "findings"},
    {ScanColumn::Quality, "quality"},
    {ScanColumn::Pair, "pair"},
    {ScanColumn::Enhanced, "enhanced"},
    {ScanColumn::File, "file"},
}};

template <typename Value>
Json namesOf(const std::vector<Value>& values) {
    Json names = Json::array();
    for (const Value value : values)
        names.push_back(toString(value));
    return names;
}

template <typename Value>
std::vector<Value> valuesOf(const Json& json, const char* key, Value (*from)(const std::string&)) {
    std::vector<Value> values;
    for (const std::string& name : json.value(key, std::vector<std::string>{}))
        values.push_back(from(name));
    return values;
}

void put(Json& json, const char* key, const std::vector<std::string>& values) {
    if (!values.empty()) json[key] = values;
}

void put(Json& json, const char* key, const NumberRange& range) {
    if (!range.least && !range.most) return;
    json[key] = Json::object();
    if (range.least) json[key]["least"] = *range.least;
    if (range.most) json[key]["most"] = *range.most;
}

NumberRange rangeOf(const Json& json, const char* key) {
    NumberRange range;
    if (!json.contains(key)) return range;
    const Json& stored = json.at(key);
    if (stored.contains("least")) range.least = stored.at("least").get<double>();
    if (stored.contains("most")) range.most = stored.at("most").get<double>();
    return range;
}

void readFilter(const Json& json, ScanFilter& filter) {
    const auto words = [&](const char* key) { return json.value(key, std::vector<std::string>{}); };
    filter = {};
    filter.text = json.value("text", std::string());
    filter.contrasts = words("contrasts");
    filter.planes = words("planes");
    filter.sites = words("sites");
    filter.sessions = words("sessions");
    filter.manufacturers = words("manufacturers");
    filter.models = words("models");
    filter.pseudonyms = words("pseudonyms");
    filter.sexes = valuesOf(json, "sexes", &sexFrom);
    filter.fieldClasses = valuesOf(json, "fieldClasses", &fieldClassFrom);
    filter.qualities = valuesOf(json, "qualities", &scanQualityFrom);
    filter.pairStatuses = valuesOf(json, "pairStatuses", &pairStatusFrom);
    filter.ageDays = rangeOf(json, "ageDays");
    filter.daysSinceFirst = rangeOf(json, "daysSinceFirst");
    filter.fieldStrengthTesla = rangeOf(json, "fieldStrengthTesla");
    filter.coarsestSpacingMm = rangeOf(json, "coarsestSpacingMm");
    filter.voxelVolumeMm3 = rangeOf(json, "voxelVolumeMm3");
    filter.findings = rangeOf(json, "findings");
    if (json.contains("enhanced")) filter.enhanced = json.at("enhanced").get<bool>();
    if (json.contains("excluded"))
        filter.excluded = json.at("excluded").is_null()
                              ? std::nullopt
                              : std::optional<bool>(json.at("excluded").get<bool>());
    filter.subjectId = json.value("subject", RowId{0});
    filter.cohortId = json.value("cohort", RowId{0});
    filter.splitId = json.value("split", RowId{0});
    if (json.contains("part")) filter.part = json.at("part").get<int>();
}

} // namespace

std::string toString(ScanColumn column) {
    for (const auto& [known, name] : columnNames)
        if (known == column) return name;
    return {};
}

ScanColumn scanColumnFrom(const std::string& text) {
    std::string known;
    for (const auto& [column, name] : columnNames) {
        if (text == name) return column;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw Error(ErrorKind::Usage, "study.column-unknown",
                "there is no column '" + text + "'; there are " + known, {{"value", text}, {"known", known}});
}

const std::vector<ScanColumn>& allScanColumns() {
    static const std::vector<ScanColumn> columns = [] {
        std::vector<ScanColumn> all;
        for (const auto& entry : columnNames)
            all.push_back(entry.first);
        return all;
    }();
    return columns;
}

void to_json(Json& json, const ScanFilter& filter) {
    json = Json::object();
    if (!filter.text.empty()) json["text"] = filter.text;
    put(json, "contrasts", filter.contrasts);
    put(json, "planes", filter.planes);
    put(json, "sites", filter.sites);
    put(json, "sessions", filter.sessions);
    put(json, "manufacturers", filter.manufacturers);
    put(json, "models", filter.models);
    put(json, "pseudonyms", filter.pseudonyms);
    if (!filter.sexes.empty()) json["sexes"] = namesOf(filter.sexes);
    if (!filter.fieldClasses.empty()) json["fieldClasses"] = namesOf(filter.fieldClasses);
    if (!filter.qualities.empty()) json["qualities"] = namesOf(filter.qualities);
    if (!filter.pairStatuses.empty()) json["pairStatuses"] = namesOf(filter.pairStatuses);
    put(json, "ageDays", filter.ageDays);
    put(json, "daysSinceFirst", filter.daysSinceFirst);
    put(json, "fieldStrengthTesla", filter.fieldStrengthTesla);
    put(json, "coarsestSpacingMm", filter.coarsestSpacingMm);
    put(json, "voxelVolumeMm3", filter.voxelVolumeMm3);
    put(json, "findings", filter.findings);
    if (filter.enhanced) json["enhanced"] = *filter.enhanced;
    if (filter.excluded != std::optional<bool>(false))
        json["excluded"] = filter.excluded ? Json(*filter.excluded) : Json();
    if (filter.subjectId) json["subject"] = filter.subjectId;
    if (filter.cohortId) json["cohort"] = filter.cohortId;
    if (filter.splitId) json["split"] = filter.splitId;
    if (filter.part) json["part"] = *filter.part;
}

void from_json(const Json& json, ScanFilter& filter) {
    try {
        readFilter(json, filter);
    } catch (const Json::exception& problem) {
        throw Error(ErrorKind::BadInput, "study.filter-invalid",
                    std::string("this is no filter of scans: ") + problem.what(),
                    {{"reason", problem.what()}});
    }
}

} // namespace magiqt
