// catalog set, conflicts.
#include "CatalogVerbs.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "catalog/Editor.h"
#include "catalog/Ingest.h"
#include "catalog/Lookup.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace magiqt {

namespace {

struct SetOptions {
    std::vector<std::string> scans, subjects;
    std::optional<std::string> contrast, plane, field, quality, note, sex;
    std::optional<double> gestationalWeeks;
    bool exclude = false, include = false;
};

std::size_t setScans(Catalog& opened, const SetOptions& options) {
    ScanChange change;
    change.contrast = options.contrast;
    change.plane = options.plane;
    change.note = options.note;
    if (options.field)
        change.fieldClass =
            fieldClassFrom(*options.field == "unknown" ? "unknown" : *options.field + "-field");
    if (options.quality)
        change.quality = scanQualityFrom(*options.quality == "unrated" ? "" : *options.quality);
    if (options.exclude || options.include) change.excluded = options.exclude;
    std::vector<RowId> ids;
    for (const std::string& scan : options.scans)
        ids.push_back(scanFrom(opened, scan));
    Editor(opened).changeScans(ids, change);
    return ids.size();
}

std::size_t setSubjects(Catalog& opened, const SetOptions& options) {
    SubjectChange change;
    if (options.sex) change.sex = sexFrom(*options.sex == "unknown" ? "" : *options.sex);
    if (options.gestationalWeeks) change.gestationalAgeWeeks = options.gestationalWeeks;
    change.note = options.note;
    std::vector<RowId> ids;
    for (const std::string& subject : options.subjects)
        ids.push_back(subjectNamed(opened, subject));
    Editor(opened).changeSubjects(ids, change);
    return ids.size();
}

void addSet(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    auto options = std::make_shared<SetOptions>();
    CLI::App* verb =
        catalog.add_subcommand("set", "Change what is known about scans or subjects (undo takes it back)");
    addStudyOptions(*verb, study);
    verb->add_option("--scan", options->scans, "Scans: id, file or digits of the hash");
    verb->add_option("--subject", options->subjects, "Pseudonyms");
    verb->add_option("--contrast", options->contrast, "T1w, T2w, FLAIR")
        ->check(CLI::IsMember({"T1w", "T2w", "FLAIR", "unknown"}));
    verb->add_option("--plane", options->plane, "axial, coronal, sagittal, isotropic, oblique");
    verb->add_option("--field", options->field, "low, high, unknown")
        ->check(CLI::IsMember({"low", "high", "unknown"}));
    verb->add_option("--quality", options->quality, "good, usable, bad, unrated")
        ->check(CLI::IsMember({"good", "usable", "bad", "unrated"}));
    verb->add_flag("--exclude", options->exclude, "Leave the scans out of lists and splits");
    verb->add_flag("--include", options->include, "Take them in again");
    verb->add_option("--sex", options->sex, "F, M, O, unknown");
    verb->add_option("--gestational-weeks", options->gestationalWeeks, "Gestational age at birth in weeks");
    verb->add_option("--note", options->note, "A note; no names");
    verb->callback([=] {
        if (options->scans.empty() == options->subjects.empty())
            throw Error(ErrorKind::Usage, "usage.invalid", "give either --scan or --subject",
                        {{"reason", "--scan or --subject"}});
        Catalog opened = openToWrite(*study);
        const std::size_t changed =
            options->scans.empty() ? setSubjects(opened, *options) : setScans(opened, *options);
        if (study->json)
            std::printf("%s\n", readable({{"changed", changed}}).c_str());
        else
            std::printf("%zu changed\n", changed);
    });
}

void addConflicts(CLI::App& catalog) {
    CLI::App* parent =
        catalog.add_subcommand("conflicts", "Subjects that may be one person, or one ID for two people");
    parent->require_subcommand(1);
    auto study = std::make_shared<StudyOptions>();
    auto all = std::make_shared<bool>(false);
    CLI::App* list = parent->add_subcommand("list", "List conflicts that are open");
    addStudyOptions(*list, study);
    list->add_flag("--all", *all, "Those that were decided too");
    list->callback([=] {
        const auto found = conflicts(openToRead(*study), !*all);
        if (study->json) {
            std::printf("%s\n", readable({{"conflicts", found}}).c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const Conflict& conflict : found)
            rows.push_back({std::to_string(conflict.id), conflict.kind, conflict.pseudonym,
                            orDash(conflict.otherPseudonym), toString(conflict.state),
                            orDash(conflict.resolution)});
        printTable({"id", "conflict", "subject", "other subject", "state", "resolution"}, rows);
    });
    auto decided = std::make_shared<StudyOptions>();
    auto id = std::make_shared<RowId>(0);
    auto state = std::make_shared<std::string>();
    auto note = std::make_shared<std::string>();
    CLI::App* decide = parent->add_subcommand(
        "decide",
        "Note that two subjects are two people (kept-apart), or that this is open again; splits follow. "
        "One person: catalog merge");
    decide->add_option("CONFLICT", *id, "Its id")->required();
    decide->add_option("STATE", *state, "kept-apart (two people), open")
        ->required()
        ->check(CLI::IsMember({"open", "kept-apart"}));
    decide->add_option("--note", *note, "Why; no names");
    addStudyOptions(*decide, decided);
    decide->callback([=] {
        Catalog opened = openToWrite(*decided);
        Editor(opened).decideConflict(*id, conflictStateFrom(*state), *note);
        std::printf("%s\n",
                    decided->json ? readable({{"conflict", *id}, {"state", *state}}).c_str() : "done");
    });
}

} // namespace

void addEditVerbs(CLI::App& catalog) {
    addSet(catalog);
    addConflicts(catalog);
}

} // namespace magiqt
