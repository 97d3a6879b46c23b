#include "SelectedScans.h"

#include "base/Json.h"

#include <algorithm>
#include <cctype>

namespace magiqt {

namespace {

void mark(std::vector<bool>& marks, RowId id) {
    const auto index = static_cast<std::size_t>(id);
    if (index >= marks.size()) marks.resize(std::max<std::size_t>(index + 1, 2 * marks.size()));
    marks[index] = true;
}

bool isMarked(const std::vector<bool>& marks, RowId id) {
    return static_cast<std::size_t>(id) < marks.size() && marks[static_cast<std::size_t>(id)];
}

void markAll(std::vector<bool>& marks, Rows& query) {
    while (query.next())
        mark(marks, query.integer(0));
}

template <typename Value>
std::vector<std::string> namesOf(const std::vector<Value>& values) {
    std::vector<std::string> names;
    for (const Value value : values)
        names.push_back(toString(value));
    return names;
}

bool contains(const std::vector<std::string>& values, const std::string& value) {
    return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

bool isWithin(const NumberRange& range, const std::optional<double>& value) {
    if (!range.least && !range.most) return true;
    // Field strengths are compared with what a user types: 0.064 T is stored as the header says.
    constexpr double tolerance = 1e-6;
    return value && (!range.least || *value >= *range.least - tolerance) &&
           (!range.most || *value <= *range.most + tolerance);
}

} // namespace

std::string textMatch(const std::string& text) {
    std::string match, word;
    const auto finish = [&] {
        if (!word.empty()) match += (match.empty() ? "\"" : " \"") + word + "\"*";
        word.clear();
    };
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (std::isalnum(byte) || byte >= 0x80)
            word += character;
        else
            finish();
    }
    finish();
    return match;
}

SelectedScans::SelectedScans(Database& database, const ScanFilter& filter) : m_database(database) {
    addFilter(filter, 0);
}

void SelectedScans::addFilter(const ScanFilter& filter, int depth) {
    addRowConditions(filter);
    addScanners(filter);
    addText(filter.text);
    addPseudonyms(filter.pseudonyms);
    if (filter.cohortId) addCohort(filter.cohortId, depth);
    if (filter.splitId) addSplit(filter.splitId, filter.part);
}

void SelectedScans::require(const std::string& condition) {
    m_where += (m_where.empty() ? " WHERE " : " AND ") + condition;
}

void SelectedScans::requireOneOf(const char* column, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::string list;
    for (const std::string& value : values) {
        list += list.empty() ? "?" : ", ?";
        m_values.emplace_back(value);
    }
    require(std::string(column) + " IN (" + list + ")");
}

void SelectedScans::requireRange(const char* column, const NumberRange& range) {
    if (range.least) {
        require(std::string(column) + " >= ?");
        m_values.emplace_back(*range.least);
    }
    if (range.most) {
        require(std::string(column) + " <= ?");
        m_values.emplace_back(*range.most);
    }
}

void SelectedScans::addRowConditions(const ScanFilter& filter) {
    if (filter.subjectId) {
        require("subject_id = ?");
        m_values.emplace_back(filter.subjectId);
    }
    if (filter.excluded) require(*filter.excluded ? "excluded = 1" : "excluded = 0");
    if (filter.enhanced) require(*filter.enhanced ? "enhanced = 1" : "enhanced = 0");
    requireOneOf("contrast", filter.contrasts);
    requireOneOf("plane", filter.planes);
    requireOneOf("site", filter.sites);
    requireOneOf("session", filter.sessions);
    requireOneOf("sex", namesOf(filter.sexes));
    requireOneOf("field_class", namesOf(filter.fieldClasses));
    requireOneOf("quality", namesOf(filter.qualities));
    if (!filter.pairStatuses.empty()) {
        std::string list;
        for (const PairStatus status : filter.pairStatuses)
            list += (list.empty() ? "" : ", ") + std::to_string(static_cast<int>(status));
        require("pair_status IN (" + list + ")");
    }
    requireRange("age_days", filter.ageDays);
    requireRange("days_since_first", filter.daysSinceFirst);
    requireRange("coarsest_mm", filter.coarsestSpacingMm);
    requireRange("voxel_mm3", filter.voxelVolumeMm3);
    requireRange("warnings", filter.findings);
}

void SelectedScans::addScanners(const ScanFilter& filter) {
    const NumberRange& field = filter.fieldStrengthTesla;
    if (filter.manufacturers.empty() && filter.models.empty() && !field.least && !field.most) return;
    std::string list;
    const auto add = [&](RowId id) { list += (list.empty() ? "" : ", ") + std::to_string(id); };
    Query scanners = m_database.query("SELECT id, manufacturer, model, field_strength_tesla FROM scanner");
    while (scanners.next())
        if (contains(filter.manufacturers, scanners.text(1)) && contains(filter.models, scanners.text(2)) &&
            isWithin(field, scanners.optionalReal(3)))
            add(scanners.integer(0));
    // A scan without a scanner is what "" stands for in the widgets.
    if (contains(filter.manufacturers, "") && contains(filter.models, "") && isWithin(field, std::nullopt))
        add(0);
    if (list.empty())
        m_nothing = true;
    else
        require("scanner_id IN (" + list + ")");
}

void SelectedScans::addText(const std::string& text) {
    const std::string match = textMatch(text);
    if (match.empty()) return;
    Mask mask;
    Rows found(m_database, "SELECT rowid FROM scan_text WHERE scan_text MATCH ?");
    markAll(mask.scans, found.bind(match));
    m_masks.push_back(std::move(mask));
}

void SelectedScans::addPseudonyms(const std::vector<std::string>& pseudonyms) {
    if (pseudonyms.empty()) return;
    Mask mask;
    for (const std::string& pseudonym : pseudonyms) {
        Rows found(m_database, "SELECT id FROM subject WHERE pseudonym = ?");
        markAll(mask.subjects, found.bind(pseudonym));
    }
    m_masks.push_back(std::move(mask));
}

void SelectedScans::addCohort(RowId cohortId, int depth) {
    Query cohort = m_database.query("SELECT kind, filter FROM cohort WHERE id = ?");
    if (depth > 4 || !cohort.bind(cohortId).next()) {
        m_nothing = true;
        return;
    }
    if (cohort.text(0) == "filter") {
        const Json stored = Json::parse(cohort.text(1));
        ScanFilter filter = stored.get<ScanFilter>();
        if (!stored.contains("excluded")) filter.excluded = std::nullopt; // the outer filter says it
        return addFilter(filter, depth + 1);
    }
    Mask mask;
    Rows subjects(m_database, "SELECT subject_id FROM cohort_member WHERE cohort_id = ? AND scan_id = 0");
    markAll(mask.subjects, subjects.bind(cohortId));
    Rows scans(m_database, "SELECT scan_id FROM cohort_member WHERE cohort_id = ? AND scan_id <> 0");
    markAll(mask.scans, scans.bind(cohortId));
    m_masks.push_back(std::move(mask));
}

void SelectedScans::addSplit(RowId splitId, const std::optional<int>& part) {
    Mask mask;
    Rows members(m_database, part ? "SELECT subject_id FROM split_member WHERE split_id = ? AND part = ?"
                                  : "SELECT subject_id FROM split_member WHERE split_id = ?");
    members.bind(splitId);
    if (part) members.bind(static_cast<std::int64_t>(*part));
    markAll(mask.subjects, members);
    m_masks.push_back(std::move(mask));
}

void SelectedScans::bindAll(Rows& query) const {
    for (const Value& value : m_values)
        std::visit([&](const auto& plain) { query.bind(plain); }, value);
}

bool SelectedScans::passes(RowId scan, RowId subject) const {
    return std::all_of(m_masks.begin(), m_masks.end(), [&](const Mask& mask) {
        return isMarked(mask.scans, scan) || isMarked(mask.subjects, subject);
    });
}

} // namespace magiqt
