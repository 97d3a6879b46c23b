// Values with their counts: for filter widgets and for charts.
#include "store/ScanCharts.h"

#include "store/Database.h"
#include "store/SelectedScans.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

namespace magiqt {

namespace {

// Texts of few values, counted; the last one met is looked at first.
class Tally {
public:
    void add(std::string_view text) {
        if (m_last < m_counts.size() && m_counts[m_last].value == text) {
            ++m_counts[m_last].scans;
            return;
        }
        const auto found = m_places.find(text);
        if (found != m_places.end()) {
            m_last = found->second;
        } else {
            m_last = m_counts.size();
            m_counts.push_back({std::string(text), 0});
            m_places.emplace(std::string(text), m_last);
        }
        ++m_counts[m_last].scans;
    }
    std::vector<ValueCount> sorted() const {
        std::vector<ValueCount> counts = m_counts;
        std::sort(counts.begin(), counts.end(),
                  [](const ValueCount& left, const ValueCount& right) { return left.value < right.value; });
        return counts;
    }

private:
    std::vector<ValueCount> m_counts;
    std::map<std::string, std::size_t, std::less<>> m_places;
    std::size_t m_last = 0;
};

using NumberCounts = std::map<double, std::int64_t>;

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

std::vector<ValueCount> numbersAsText(const NumberCounts& numbers, std::int64_t unknown,
                                      std::string (*name)(double)) {
    std::vector<ValueCount> counts;
    for (const auto& [number, scans] : numbers)
        counts.push_back({name(number), scans});
    if (unknown > 0) counts.push_back({"", unknown});
    return counts;
}

std::string pairName(double number) {
    return toString(static_cast<PairStatus>(static_cast<int>(number)));
}

std::string yesOrNo(double number) {
    return number != 0 ? "yes" : "no";
}

struct ScannerCounts {
    std::vector<std::int64_t> byId; // 0: unknown
    void add(RowId id) {
        const auto index = static_cast<std::size_t>(id);
        if (index >= byId.size()) byId.resize(index + 1);
        ++byId[index];
    }
};

std::vector<ValueCount> countScanners(Database& database, const ScannerCounts& counts, ScanColumn column) {
    std::map<std::string, std::int64_t> texts;
    NumberCounts fields;
    std::int64_t unknown = counts.byId.empty() ? 0 : counts.byId[0];
    Query scanners = database.query("SELECT id, manufacturer, model, field_strength_tesla FROM scanner");
    while (scanners.next()) {
        const auto id = static_cast<std::size_t>(scanners.integer(0));
        if (id >= counts.byId.size() || counts.byId[id] == 0) continue;
        if (column != ScanColumn::FieldStrength)
            texts[scanners.text(column == ScanColumn::Manufacturer ? 1 : 2)] += counts.byId[id];
        else if (scanners.isNull(3))
            unknown += counts.byId[id];
        else
            fields[scanners.real(3)] += counts.byId[id];
    }
    if (column == ScanColumn::FieldStrength) return numbersAsText(fields, unknown, &shortNumber);
    if (unknown > 0) texts[""] += unknown;
    std::vector<ValueCount> result;
    for (const auto& [value, scans] : texts)
        result.push_back({value, scans});
    return result;
}

std::vector<ValueCount> countTexts(SelectedScans& selected, const char* column) {
    Tally tally;
    selected.forEach(column, [&](const Rows& row) { tally.add(row.view(2)); });
    return tally.sorted();
}

std::vector<ValueCount> countNumbers(SelectedScans& selected, const char* column,
                                     std::string (*name)(double)) {
    NumberCounts numbers;
    std::int64_t unknown = 0;
    selected.forEach(column, [&](const Rows& row) {
        if (row.isNull(2))
            ++unknown;
        else
            ++numbers[row.real(2)];
    });
    return numbersAsText(numbers, unknown, name);
}

constexpr double daysPerYear = 365.25;

// 5 years wide; 1 year where everybody is a child.
void fillAges(ScanCharts& charts, const std::vector<std::int64_t>& byYear) {
    std::size_t oldest = 0;
    for (std::size_t year = 0; year < byYear.size(); ++year)
        if (byYear[year] > 0) oldest = year;
    charts.ageBinYears = oldest < 18 ? 1 : 5;
    const auto width = static_cast<std::size_t>(charts.ageBinYears);
    for (std::size_t start = 0; start <= oldest && start < byYear.size(); start += width) {
        std::int64_t scans = 0;
        for (std::size_t year = start; year < std::min(start + width, byYear.size()); ++year)
            scans += byYear[year];
        charts.ageYears.emplace_back(static_cast<double>(start), scans);
    }
    if (std::all_of(byYear.begin(), byYear.end(), [](std::int64_t scans) { return scans == 0; }))
        charts.ageYears.clear();
}

} // namespace

std::vector<ValueCount> countValues(const Catalog& catalog, ScanColumn column, const ScanFilter& filter) {
    Database& database = catalog.database();
    SelectedScans selected(database, filter);
    switch (column) {
    case ScanColumn::Pseudonym:
        return countTexts(selected, "pseudonym");
    case ScanColumn::Sex:
        return countTexts(selected, "sex");
    case ScanColumn::Session:
        return countTexts(selected, "session");
    case ScanColumn::Site:
        return countTexts(selected, "site");
    case ScanColumn::Contrast:
        return countTexts(selected, "contrast");
    case ScanColumn::Plane:
        return countTexts(selected, "plane");
    case ScanColumn::FieldClass:
        return countTexts(selected, "field_class");
    case ScanColumn::Quality:
        return countTexts(selected, "quality");
    case ScanColumn::Age:
        return countNumbers(selected, "age_days", &shortNumber);
    case ScanColumn::DaysSinceFirst:
        return countNumbers(selected, "days_since_first", &shortNumber);
    case ScanColumn::CoarsestSpacing:
        return countNumbers(selected, "coarsest_mm", &shortNumber);
    case ScanColumn::VoxelVolume:
        return countNumbers(selected, "voxel_mm3", &shortNumber);
    case ScanColumn::FindingCount:
        return countNumbers(selected, "warnings", &shortNumber);
    case ScanColumn::Pair:
        return countNumbers(selected, "pair_status", &pairName);
    case ScanColumn::Enhanced:
        return countNumbers(selected, "enhanced", &yesOrNo);
    case ScanColumn::Manufacturer:
    case ScanColumn::Model:
    case ScanColumn::FieldStrength: {
        ScannerCounts counts;
        selected.forEach("scanner_id", [&](const Rows& row) { counts.add(row.integer(2)); });
        return countScanners(database, counts, column);
    }
    case ScanColumn::Imported:
    case ScanColumn::File:
        break;
    }
    return {}; // every value is one of its own
}

ScanCharts drawCharts(const Catalog& catalog, const ScanFilter& filter) {
    Database& database = catalog.database();
    const ReadTransaction oneState(database);
    ScanCharts charts;
    ScannerCounts scanners;
    Tally contrasts, qualities, sexes, sites;
    std::array<std::int64_t, 6> pairs{};
    std::vector<std::int64_t> byYear(121);
    std::vector<bool> subjects;
    SelectedScans(database, filter)
        .forEach("age_days, scanner_id, contrast, quality, sex, site, pair_status", [&](const Rows& row) {
            ++charts.scans;
            const auto subject = static_cast<std::size_t>(row.integer(1));
            if (subject >= subjects.size()) subjects.resize(std::max(subject + 1, 2 * subjects.size()));
            if (!subjects[subject]) ++charts.subjects;
            subjects[subject] = true;
            if (row.isNull(2))
                ++charts.ageUnknown;
            else
                ++byYear[std::min<std::size_t>(static_cast<std::size_t>(row.real(2) / daysPerYear), 120)];
            scanners.add(row.integer(3));
            contrasts.add(row.view(4));
            qualities.add(row.view(5));
            sexes.add(row.view(6));
            sites.add(row.view(7));
            ++pairs[static_cast<std::size_t>(row.integer(8))];
        });
    fillAges(charts, byYear);
    charts.contrasts = contrasts.sorted();
    charts.qualities = qualities.sorted();
    charts.sexes = sexes.sorted();
    charts.sites = sites.sorted();
    for (std::size_t status = 0; status < pairs.size(); ++status)
        if (pairs[status] > 0)
            charts.pairs.push_back({toString(static_cast<PairStatus>(status)), pairs[status]});
    for (const ValueCount& field : countScanners(database, scanners, ScanColumn::FieldStrength))
        if (!field.value.empty()) charts.fieldStrengthTesla.emplace_back(std::stod(field.value), field.scans);
    return charts;
}

} // namespace magiqt
