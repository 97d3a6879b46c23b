// Values with their counts: for filter widgets and for charts.
#include "store/ScanCharts.h"

#include "store/Database.h"
#include "store/Rows.h"
#include "store/SelectedScans.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

namespace magiqt {

namespace {

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

std::vector<std::int64_t> scansByScanner(const SelectedScans& selected) {
    std::vector<std::int64_t> scans(1); // 0: unknown
    const ScanTable::Numbers& ids = selected.table().scanners();
    for (const std::uint32_t place : selected.places()) {
        const auto id = static_cast<std::size_t>(ids[place]);
        if (id >= scans.size()) scans.resize(id + 1);
        ++scans[id];
    }
    return scans;
}

std::vector<ValueCount> countScanners(Database& database, const SelectedScans& selected, ScanColumn column) {
    const std::vector<std::int64_t> scans = scansByScanner(selected);
    std::map<std::string, std::int64_t> texts;
    NumberCounts fields;
    std::int64_t unknown = scans[0];
    Query scanners = database.query("SELECT id, manufacturer, model, field_strength_tesla FROM scanner");
    while (scanners.next()) {
        const auto id = static_cast<std::size_t>(scanners.integer(0));
        if (id >= scans.size() || scans[id] == 0) continue;
        if (column != ScanColumn::FieldStrength)
            texts[scanners.text(column == ScanColumn::Manufacturer ? 1 : 2)] += scans[id];
        else if (scanners.isNull(3))
            unknown += scans[id];
        else
            fields[scanners.real(3)] += scans[id];
    }
    if (column == ScanColumn::FieldStrength) return numbersAsText(fields, unknown, &shortNumber);
    if (unknown > 0) texts[""] += unknown;
    std::vector<ValueCount> result;
    for (const auto& [value, count] : texts)
        result.push_back({value, count});
    return result;
}

std::vector<ValueCount> countTexts(const SelectedScans& selected, const TextColumn& column) {
    std::vector<std::int64_t> scans(column.values.size());
    for (const std::uint32_t place : selected.places())
        ++scans[column.codes[place]];
    std::vector<ValueCount> counts;
    for (std::size_t code = 0; code < scans.size(); ++code)
        if (scans[code] > 0) counts.push_back({column.values[code], scans[code]});
    std::sort(counts.begin(), counts.end(),
              [](const ValueCount& left, const ValueCount& right) { return left.value < right.value; });
    return counts;
}

std::vector<ValueCount> countNumbers(const SelectedScans& selected, const ScanTable::Numbers& column,
                                     std::string (*name)(double)) {
    std::vector<double> values;
    values.reserve(selected.places().size());
    for (const std::uint32_t place : selected.places())
        if (column[place] != ScanTable::notKnown) values.push_back(column[place]);
    std::sort(values.begin(), values.end());
    NumberCounts numbers;
    for (const double value : values)
        ++numbers.emplace_hint(numbers.end(), value, 0)->second;
    return numbersAsText(numbers, selected.size() - static_cast<std::int64_t>(values.size()), name);
}

std::vector<ValueCount> countSubjects(Database& database, const SelectedScans& selected) {
    std::vector<std::int64_t> scans;
    for (const std::uint32_t place : selected.places()) {
        const auto id = static_cast<std::size_t>(selected.table().subjects()[place]);
        if (id >= scans.size()) scans.resize(std::max(id + 1, 2 * scans.size()));
        ++scans[id];
    }
    std::vector<ValueCount> counts;
    Rows subjects(database, "SELECT id, pseudonym FROM subject ORDER BY pseudonym");
    while (subjects.next())
        if (const auto id = static_cast<std::size_t>(subjects.integer(0)); id < scans.size() && scans[id] > 0)
            counts.push_back({std::string(subjects.view(1)), scans[id]});
    return counts;
}

// In the order of PairStatus, unlike values of a column.
std::vector<ValueCount> countPairs(const SelectedScans& selected) {
    std::array<std::int64_t, 6> scans{};
    const ScanTable::Numbers& statuses = *selected.table().numbers(ScanColumn::Pair);
    for (const std::uint32_t place : selected.places())
        ++scans[static_cast<std::size_t>(statuses[place])];
    std::vector<ValueCount> counts;
    for (std::size_t status = 0; status < scans.size(); ++status)
        if (scans[status] > 0) counts.push_back({toString(static_cast<PairStatus>(status)), scans[status]});
    return counts;
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
    const ReadTransaction oneState(database);
    const SelectedScans selected(catalog, filter);
    if (const TextColumn* text = selected.table().texts(column)) return countTexts(selected, *text);
    if (const ScanTable::Numbers* number = selected.table().numbers(column))
        return countNumbers(selected, *number,
                            column == ScanColumn::Pair       ? &pairName
                            : column == ScanColumn::Enhanced ? &yesOrNo
                                                             : &shortNumber);
    switch (column) {
    case ScanColumn::Pseudonym:
        return countSubjects(database, selected);
    case ScanColumn::Manufacturer:
    case ScanColumn::Model:
    case ScanColumn::FieldStrength:
        return countScanners(database, selected, column);
    default:
        return {}; // every value is one of its own
    }
}

ScanCharts drawCharts(const Catalog& catalog, const ScanFilter& filter) {
    Database& database = catalog.database();
    const ReadTransaction oneState(database);
    const SelectedScans selected(catalog, filter);
    const ScanTable& table = selected.table();
    ScanCharts charts;
    charts.scans = selected.size();
    const ScanTable::Numbers& ages = *table.numbers(ScanColumn::Age);
    std::vector<std::int64_t> byYear(121);
    std::vector<bool> subjects;
    for (const std::uint32_t place : selected.places()) {
        const auto subject = static_cast<std::size_t>(table.subjects()[place]);
        if (subject >= subjects.size()) subjects.resize(std::max(subject + 1, 2 * subjects.size()));
        if (!subjects[subject]) ++charts.subjects;
        subjects[subject] = true;
        if (ages[place] == ScanTable::notKnown)
            ++charts.ageUnknown;
        else
            ++byYear[std::min<std::size_t>(static_cast<std::size_t>(ages[place] / daysPerYear), 120)];
    }
    fillAges(charts, byYear);
    charts.contrasts = countTexts(selected, *table.texts(ScanColumn::Contrast));
    charts.qualities = countTexts(selected, *table.texts(ScanColumn::Quality));
    charts.sexes = countTexts(selected, *table.texts(ScanColumn::Sex));
    charts.sites = countTexts(selected, *table.texts(ScanColumn::Site));
    charts.pairs = countPairs(selected);
    for (const ValueCount& field : countScanners(database, selected, ScanColumn::FieldStrength))
        if (!field.value.empty()) charts.fieldStrengthTesla.emplace_back(std::stod(field.value), field.scans);
    return charts;
}

} // namespace magiqt
