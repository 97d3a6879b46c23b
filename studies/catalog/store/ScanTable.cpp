#include "ScanTable.h"

#include "Rows.h"

#include <algorithm>

namespace magiqt {

namespace {

const char* textName(ScanColumn column) {
    switch (column) {
    case ScanColumn::Sex:
        return "sex";
    case ScanColumn::Session:
        return "session";
    case ScanColumn::Site:
        return "site";
    case ScanColumn::Contrast:
        return "contrast";
    case ScanColumn::Plane:
        return "plane";
    case ScanColumn::FieldClass:
        return "field_class";
    case ScanColumn::Quality:
        return "quality";
    default:
        return nullptr;
    }
}

const char* numberName(ScanColumn column) {
    switch (column) {
    case ScanColumn::Age:
        return "age_days";
    case ScanColumn::DaysSinceFirst:
        return "days_since_first";
    case ScanColumn::CoarsestSpacing:
        return "coarsest_mm";
    case ScanColumn::VoxelVolume:
        return "voxel_mm3";
    case ScanColumn::FindingCount:
        return "warnings";
    case ScanColumn::Pair:
        return "pair_status";
    case ScanColumn::Enhanced:
        return "enhanced";
    default:
        return nullptr;
    }
}

// The few values are looked through, `likely` first.
std::uint32_t codeOf(TextColumn& column, std::string_view text, std::size_t likely) {
    std::vector<std::string>& values = column.values;
    std::size_t code = likely;
    if (code >= values.size() || values[code] != text) {
        code = static_cast<std::size_t>(std::find(values.begin(), values.end(), text) - values.begin());
        if (code == values.size()) values.emplace_back(text);
    }
    return static_cast<std::uint32_t>(code);
}

double numberIn(const Rows& rows, int column) {
    return rows.isNull(column) ? ScanTable::notKnown : rows.real(column);
}

// Changes that are read one by one; reading all anew takes as long as some thousands of them.
constexpr std::size_t mostChanges = 2000;

} // namespace

ScanTable::ScanTable(Database& database)
    : m_database(database), m_sequence(database.integer("SELECT ifnull(max(sequence), 0) FROM scan_change")) {
    Rows rows(database, "SELECT id, subject_id FROM scan_row ORDER BY id");
    while (rows.next()) {
        m_ids.push_back(rows.integer(0));
        m_subjects.push_back(rows.integer(1));
    }
}

const TextColumn* ScanTable::texts(ScanColumn column) const {
    const char* name = textName(column);
    if (!name) return nullptr;
    const auto [place, isNew] = m_texts.try_emplace(name);
    if (isNew) {
        place->second.codes.reserve(size());
        Rows rows(m_database, std::string("SELECT ") + name + " FROM scan_row ORDER BY id");
        std::uint32_t last = 0;
        while (rows.next())
            place->second.codes.push_back(last = codeOf(place->second, rows.view(0), last));
    }
    return &place->second;
}

const ScanTable::Numbers* ScanTable::numbers(ScanColumn column) const {
    const char* name = numberName(column);
    return name ? &numbersOf(name) : nullptr;
}

const ScanTable::Numbers& ScanTable::scanners() const {
    return numbersOf("scanner_id");
}

const ScanTable::Numbers& ScanTable::excluded() const {
    return numbersOf("excluded");
}

const ScanTable::Numbers& ScanTable::numbersOf(const std::string& sqlColumn) const {
    const auto [place, isNew] = m_numbers.try_emplace(sqlColumn);
    if (isNew) {
        place->second.reserve(size());
        Rows rows(m_database, "SELECT " + sqlColumn + " FROM scan_row ORDER BY id");
        while (rows.next())
            place->second.push_back(numberIn(rows, 0));
    }
    return place->second;
}

const ScanTable::Numbers& ScanTable::fileRanks() const {
    return ranksBy("SELECT id FROM scan ORDER BY file", m_ids, m_fileRanks);
}

const ScanTable::Numbers& ScanTable::pseudonymRanks() const {
    return ranksBy("SELECT id FROM subject ORDER BY pseudonym", m_subjects, m_pseudonymRanks);
}

// `ids`: one a scan, among those that the query gives in their order.
const ScanTable::Numbers& ScanTable::ranksBy(const std::string& query, const std::vector<RowId>& ids,
                                             Numbers& ranks) const {
    if (ranks.size() == size()) return ranks;
    Numbers byId;
    double next = 0;
    Rows ordered(m_database, query);
    while (ordered.next()) {
        const auto id = static_cast<std::size_t>(ordered.integer(0));
        if (id >= byId.size()) byId.resize(std::max(id + 1, 2 * byId.size()), notKnown);
        byId[id] = next++;
    }
    ranks.reserve(size());
    for (const RowId id : ids)
        ranks.push_back(static_cast<std::size_t>(id) < byId.size() ? byId[static_cast<std::size_t>(id)]
                                                                   : notKnown);
    return ranks;
}

bool ScanTable::catchUp() {
    Rows ends(m_database, "SELECT ifnull(min(sequence), 1), ifnull(max(sequence), 0) FROM scan_change");
    ends.next();
    const std::int64_t oldest = ends.integer(0), newest = ends.integer(1);
    if (newest == m_sequence) return true;
    if (newest < m_sequence || oldest > m_sequence + 1) return false;
    std::vector<RowId> changed;
    Rows changes(m_database, "SELECT DISTINCT scan_id FROM scan_change WHERE sequence > ?");
    changes.bind(m_sequence);
    while (changes.next()) {
        changed.push_back(changes.integer(0));
        if (changed.back() == 0 || changed.size() > mostChanges) return false;
    }
    for (const RowId id : changed)
        if (!readAgain(id)) return false;
    m_sequence = newest;
    return true;
}

bool ScanTable::readAgain(RowId id) {
    const auto found = std::lower_bound(m_ids.begin(), m_ids.end(), id);
    if (found == m_ids.end() || *found != id) return false;
    const auto place = static_cast<std::size_t>(found - m_ids.begin());
    std::string columns = "subject_id";
    for (const auto& [name, column] : m_texts)
        columns += ", " + name;
    for (const auto& [name, column] : m_numbers)
        columns += ", " + name;
    Rows row(m_database, "SELECT " + columns + " FROM scan_row WHERE id = ?");
    if (!row.bind(id).next()) return false;
    m_subjects[place] = row.integer(0);
    int at = 1;
    for (auto& [name, column] : m_texts)
        column.codes[place] = codeOf(column, row.view(at++), column.codes[place]);
    for (auto& [name, column] : m_numbers)
        column[place] = numberIn(row, at++);
    return true;
}

} // namespace magiqt
