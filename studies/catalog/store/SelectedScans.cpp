#include "SelectedScans.h"

#include "Rows.h"

#include "base/Json.h"

#include <algorithm>
#include <cctype>
#include <numeric>

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

SelectedScans::SelectedScans(const Catalog& catalog, const ScanFilter& filter)
    : m_database(catalog.database()), m_table(catalog.scanTable()), m_places(m_table->size()) {
    std::iota(m_places.begin(), m_places.end(), 0U);
    add(filter, 0);
}

void SelectedScans::add(const ScanFilter& filter, int depth) {
    if (filter.subjectId)
        keep([&, &subjects = m_table->subjects()](std::uint32_t place) {
            return subjects[place] == filter.subjectId;
        });
    if (filter.excluded) keepFlag(m_table->excluded(), *filter.excluded);
    if (filter.enhanced) keepFlag(*m_table->numbers(ScanColumn::Enhanced), *filter.enhanced);
    keepText(ScanColumn::Contrast, filter.contrasts);
    keepText(ScanColumn::Plane, filter.planes);
    keepText(ScanColumn::Site, filter.sites);
    keepText(ScanColumn::Session, filter.sessions);
    keepText(ScanColumn::Sex, namesOf(filter.sexes));
    keepText(ScanColumn::FieldClass, namesOf(filter.fieldClasses));
    keepText(ScanColumn::Quality, namesOf(filter.qualities));
    if (!filter.pairStatuses.empty())
        keep([&, &statuses = *m_table->numbers(ScanColumn::Pair)](std::uint32_t place) {
            const auto status = static_cast<PairStatus>(static_cast<int>(statuses[place]));
            return std::find(filter.pairStatuses.begin(), filter.pairStatuses.end(), status) !=
                   filter.pairStatuses.end();
        });
    keepRange(ScanColumn::Age, filter.ageDays);
    keepRange(ScanColumn::DaysSinceFirst, filter.daysSinceFirst);
    keepRange(ScanColumn::CoarsestSpacing, filter.coarsestSpacingMm);
    keepRange(ScanColumn::VoxelVolume, filter.voxelVolumeMm3);
    keepRange(ScanColumn::FindingCount, filter.findings);
    keepScanners(filter);
    keepWords(filter.text);
    if (!filter.pseudonyms.empty()) {
        Marks subjects;
        for (const std::string& pseudonym : filter.pseudonyms) {
            Rows found(m_database, "SELECT id FROM subject WHERE pseudonym = ?");
            markAll(subjects, found.bind(pseudonym));
        }
        keepSubjects(subjects);
    }
    if (filter.cohortId) keepCohort(filter.cohortId, depth);
    if (filter.splitId) {
        Marks subjects;
        Rows members(m_database, filter.part
                                     ? "SELECT subject_id FROM split_member WHERE split_id = ? AND part = ?"
                                     : "SELECT subject_id FROM split_member WHERE split_id = ?");
        members.bind(filter.splitId);
        if (filter.part) members.bind(static_cast<std::int64_t>(*filter.part));
        markAll(subjects, members);
        keepSubjects(subjects);
    }
}

void SelectedScans::keepFlag(const ScanTable::Numbers& flags, bool wanted) {
    keep([&](std::uint32_t place) { return (flags[place] != 0) == wanted; });
}

void SelectedScans::keepText(ScanColumn column, const std::vector<std::string>& values) {
    if (values.empty()) return;
    const TextColumn& texts = *m_table->texts(column);
    std::vector<bool> wanted(texts.values.size());
    for (std::size_t code = 0; code < wanted.size(); ++code)
        wanted[code] = contains(values, texts.values[code]);
    keep([&](std::uint32_t place) { return wanted[texts.codes[place]]; });
}

void SelectedScans::keepRange(ScanColumn column, const NumberRange& range) {
    if (!range.least && !range.most) return;
    const ScanTable::Numbers& numbers = *m_table->numbers(column);
    keep([&](std::uint32_t place) {
        const double value = numbers[place];
        return value != ScanTable::notKnown && (!range.least || value >= *range.least) &&
               (!range.most || value <= *range.most);
    });
}

void SelectedScans::keepScanners(const ScanFilter& filter) {
    const NumberRange& field = filter.fieldStrengthTesla;
    if (filter.manufacturers.empty() && filter.models.empty() && !field.least && !field.most) return;
    Marks scanners;
    Rows known(m_database, "SELECT id, manufacturer, model, field_strength_tesla FROM scanner");
    while (known.next()) {
        std::optional<double> tesla;
        if (!known.isNull(3)) tesla = known.real(3);
        if (contains(filter.manufacturers, std::string(known.view(1))) &&
            contains(filter.models, std::string(known.view(2))) && isWithin(field, tesla))
            mark(scanners, known.integer(0));
    }
    // A scan without a scanner is what "" stands for in the widgets.
    if (contains(filter.manufacturers, "") && contains(filter.models, "") && isWithin(field, std::nullopt))
        mark(scanners, 0);
    keep([&, &ids = m_table->scanners()](std::uint32_t place) {
        return isMarked(scanners, static_cast<RowId>(ids[place]));
    });
}

void SelectedScans::keepWords(const std::string& text) {
    const std::string match = textMatch(text);
    if (match.empty()) return;
    Marks scans;
    Rows found(m_database, "SELECT rowid FROM scan_text WHERE scan_text MATCH ?");
    markAll(scans, found.bind(match));
    keep([&](std::uint32_t place) { return isMarked(scans, m_table->ids()[place]); });
}

void SelectedScans::keepSubjects(const Marks& subjects) {
    keep([&](std::uint32_t place) { return isMarked(subjects, m_table->subjects()[place]); });
}

void SelectedScans::keepCohort(RowId cohortId, int depth) {
    Query cohort = m_database.query("SELECT kind, filter FROM cohort WHERE id = ?");
    if (depth > 4 || !cohort.bind(cohortId).next()) {
        m_places.clear();
        return;
    }
    if (cohort.text(0) == "filter") {
        const Json stored = Json::parse(cohort.text(1));
        ScanFilter filter = stored.get<ScanFilter>();
        if (!stored.contains("excluded")) filter.excluded = std::nullopt; // the outer filter says it
        return add(filter, depth + 1);
    }
    Marks subjects, scans;
    Rows listedSubjects(m_database,
                        "SELECT subject_id FROM cohort_member WHERE cohort_id = ? AND scan_id = 0");
    markAll(subjects, listedSubjects.bind(cohortId));
    Rows listedScans(m_database, "SELECT scan_id FROM cohort_member WHERE cohort_id = ? AND scan_id <> 0");
    markAll(scans, listedScans.bind(cohortId));
    keep([&](std::uint32_t place) {
        return isMarked(subjects, m_table->subjects()[place]) || isMarked(scans, m_table->ids()[place]);
    });
}

} // namespace magiqt
