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

// The few values are looked through, the one met last first.
void append(TextColumn& column, std::string_view text) {
    std::vector<std::string>& values = column.values;
    std::size_t code = column.codes.empty() ? 0 : column.codes.back();
    if (code >= values.size() || values[code] != text) {
        code = static_cast<std::size_t>(std::find(values.begin(), values.end(), text) - values.begin());
        if (code == values.size()) values.emplace_back(text);
    }
    column.codes.push_back(static_cast<std::uint32_t>(code));
}

} // namespace

ScanTable::ScanTable(Database& database) : m_database(database) {
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
        while (rows.next())
            append(place->second, rows.view(0));
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
            place->second.push_back(rows.isNull(0) ? notKnown : rows.real(0));
    }
    return place->second;
}

const ScanTable::Numbers& ScanTable::fileRanks() const {
    const auto [place, isNew] = m_numbers.try_emplace("file");
    if (!isNew) return place->second;
    Numbers byId(m_ids.empty() ? 0 : static_cast<std::size_t>(m_ids.back()) + 1, notKnown);
    Rows ordered(m_database, "SELECT id FROM scan ORDER BY file");
    double next = 0;
    while (ordered.next())
        if (const auto id = static_cast<std::size_t>(ordered.integer(0)); id < byId.size()) byId[id] = next++;
    for (const RowId id : m_ids)
        place->second.push_back(byId[static_cast<std::size_t>(id)]);
    return place->second;
}

} // namespace magiqt
