#include "CatalogVerbs.h"

#include "base/Error.h"
#include "catalog/Lookup.h"
#include "catalog/Splits.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace magiqt {

namespace {

void printFindings(const Catalog& catalog) {
    for (const Finding& finding : catalog.findings())
        std::fprintf(stderr, "%s: %s\n", finding.severity == Severity::Warning ? "warning" : "note",
                     finding.message.c_str());
}

// "20-40", "20-", "-40", "3".
NumberRange rangeFrom(const std::string& text, const char* option, double factor) {
    NumberRange range;
    if (text.empty()) return range;
    const std::size_t dash = text.find('-');
    const auto number = [&](const std::string& part) -> std::optional<double> {
        if (part.empty()) return std::nullopt;
        char* end = nullptr;
        const double value = std::strtod(part.c_str(), &end);
        if (*end != '\0')
            throw Error(ErrorKind::Usage, "usage.invalid",
                        std::string(option) + " takes a number or a range such as 20-40, 20- or -40, not '" +
                            text + "'",
                        {{"reason", text}});
        return value * factor;
    };
    if (dash == std::string::npos) {
        range.least = range.most = number(text);
    } else {
        range.least = number(text.substr(0, dash));
        range.most = number(text.substr(dash + 1));
    }
    return range;
}

template <typename Value>
std::vector<Value> valuesFrom(const std::vector<std::string>& texts, Value (*from)(const std::string&)) {
    std::vector<Value> values;
    for (const std::string& text : texts)
        values.push_back(from(text == "unrated" || text == "unknown-sex" ? "" : text));
    return values;
}

FieldClass fieldFrom(const std::string& text) {
    if (text == "low" || text == "high") return fieldClassFrom(text + "-field");
    return fieldClassFrom(text);
}

bool isNumber(const std::string& cell) {
    return !cell.empty() && (std::isdigit(static_cast<unsigned char>(cell[0])) || cell[0] == '-') &&
           cell.find_first_not_of("0123456789.-") == std::string::npos && cell != "-";
}

// Characters, not bytes.
std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

void addStudyOptions(CLI::App& verb, const std::shared_ptr<StudyOptions>& options) {
    verb.add_option("--study", options->study, "Folder of the study")->required();
    verb.add_flag("--json", options->json, "Print JSON");
}

Catalog openToRead(const StudyOptions& options) {
    Catalog catalog = Catalog::open(options.study, OpenMode::ReadOnly);
    printFindings(catalog);
    return catalog;
}

Catalog openToWrite(const StudyOptions& options) {
    Catalog catalog = Catalog::open(options.study, OpenMode::ReadWrite);
    printFindings(catalog);
    if (catalog.isReadOnly())
        throw Error(
            ErrorKind::Usage, "study.read-only",
            "the study is open for reading alone; nothing was changed" +
                (catalog.findings().empty() ? std::string() : ": " + catalog.findings().back().message));
    catalog.setActor("cli");
    return catalog;
}

void addFilterOptions(CLI::App& verb, const std::shared_ptr<FilterOptions>& options) {
    CLI::Option_group& group = *verb.add_option_group("Filters", "Scans that pass all of them");
    group.add_option("--text", options->text,
                     "Words that begin a word of pseudonym, session, scanner, site, note ...");
    group.add_option("--contrast", options->contrasts, "T1w, T2w, FLAIR; several may be given");
    group.add_option("--plane", options->planes, "axial, coronal, sagittal, isotropic, oblique");
    group.add_option("--field", options->fields, "low, high, unknown");
    group.add_option("--field-tesla", options->fieldTesla, "Field strength, as 0.064 or 1.5-3");
    group.add_option("--age", options->ageYears, "Age in years, as 20-40, 65- or 0-2");
    group.add_option("--sex", options->sexes, "F, M, O, unknown-sex");
    group.add_option("--subject", options->subjects, "Pseudonyms");
    group.add_option("--session", options->sessions, "Session labels");
    group.add_option("--days", options->days, "Days since the first scan, as 0-30");
    group.add_option("--site", options->sites, "Sites");
    group.add_option("--manufacturer", options->manufacturers, "Manufacturers");
    group.add_option("--model", options->models, "Scanner models");
    group.add_option("--coarsest-mm", options->spacingMm, "Largest voxel edge in mm, as 4-");
    group.add_option("--quality", options->qualities, "good, usable, bad, unrated");
    group.add_option("--pair", options->pairs, "none, rejected, unregistered, amber, green, accepted");
    group.add_option("--cohort", options->cohort, "Scans of a saved cohort");
    group.add_option("--split", options->split, "Scans of the subjects of a split");
    group.add_option("--part", options->part, "Part of that split, by name");
    group.add_flag("--enhanced", options->enhanced, "Scans that were enhanced");
    group.add_flag("--not-enhanced", options->notEnhanced, "Scans that were not");
    group.add_flag("--with-excluded", options->withExcluded, "Excluded scans too");
    group.add_flag("--only-excluded", options->onlyExcluded, "Excluded scans alone");
}

ScanFilter filterFrom(const Catalog& catalog, const FilterOptions& options) {
    ScanFilter filter;
    filter.text = options.text;
    filter.contrasts = options.contrasts;
    filter.planes = options.planes;
    filter.sites = options.sites;
    filter.sessions = options.sessions;
    filter.manufacturers = options.manufacturers;
    filter.models = options.models;
    for (const std::string& subject : options.subjects)
        filter.pseudonyms.push_back(subject.starts_with("sub-") ? subject.substr(4) : subject);
    filter.sexes = valuesFrom(options.sexes, &sexFrom);
    filter.fieldClasses = valuesFrom(options.fields, &fieldFrom);
    filter.qualities = valuesFrom(options.qualities, &scanQualityFrom);
    filter.pairStatuses = valuesFrom(options.pairs, &pairStatusFrom);
    filter.ageDays = rangeFrom(options.ageYears, "--age", 365.25);
    filter.fieldStrengthTesla = rangeFrom(options.fieldTesla, "--field-tesla", 1);
    filter.coarsestSpacingMm = rangeFrom(options.spacingMm, "--coarsest-mm", 1);
    filter.daysSinceFirst = rangeFrom(options.days, "--days", 1);
    if (options.enhanced || options.notEnhanced) filter.enhanced = options.enhanced;
    if (options.withExcluded) filter.excluded = std::nullopt;
    if (options.onlyExcluded) filter.excluded = true;
    if (!options.cohort.empty()) filter.cohortId = cohortNamed(catalog, options.cohort);
    if (options.split.empty()) return filter;
    filter.splitId = splitNamed(catalog, options.split);
    if (options.part.empty()) return filter;
    for (const SplitPart& part : splitById(catalog, filter.splitId).parts)
        if (part.name == options.part) filter.part = part.part;
    if (!filter.part)
        throw Error(ErrorKind::BadInput, "study.not-found", "the split has no part '" + options.part + "'",
                    {{"what", "part"}, {"key", options.part}});
    return filter;
}

void printTable(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < heads.size(); ++column) {
        std::size_t width = widthOf(heads[column]);
        for (const auto& row : rows)
            width = std::max(width, widthOf(row.at(column)));
        widths.push_back(width);
    }
    const auto print = [&](const std::vector<std::string>& cells, bool head) {
        std::string line;
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const std::string gap(widths[column] - widthOf(cells[column]), ' ');
            line += (column ? "  " : "") +
                    (!head && isNumber(cells[column]) ? gap + cells[column] : cells[column] + gap);
        }
        while (!line.empty() && line.back() == ' ')
            line.pop_back();
        std::printf("%s\n", line.c_str());
    };
    print(heads, true);
    for (const auto& row : rows)
        print(row, false);
}

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string orDash(const std::string& text) {
    return text.empty() ? "-" : text;
}

std::string yearsOf(const std::optional<int>& ageDays) {
    if (!ageDays) return "-";
    if (*ageDays < 731) return std::to_string(*ageDays / 7) + " w";
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", *ageDays / 365.25);
    return text;
}

namespace {

[[noreturn]] void notFound(const std::string& what, const std::string& name) {
    throw Error(ErrorKind::BadInput, "study.not-found", "the study has no " + what + " '" + name + "'",
                {{"what", what}, {"key", name}});
}

} // namespace

RowId cohortNamed(const Catalog& catalog, const std::string& name) {
    const auto cohort = findCohort(catalog, name);
    return cohort ? cohort->id : (notFound("cohort", name), 0);
}

RowId splitNamed(const Catalog& catalog, const std::string& name) {
    const auto split = findSplit(catalog, name);
    return split ? split->id : (notFound("split", name), 0);
}

RowId subjectNamed(const Catalog& catalog, const std::string& pseudonym) {
    const auto subject = findSubject(catalog, pseudonym);
    return subject ? subject->id : (notFound("subject", pseudonym), 0);
}

} // namespace magiqt
