// catalog cohort ... and catalog split ...
#include "CatalogVerbs.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "catalog/Editor.h"
#include "catalog/Lookup.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace magiqt {

namespace {

// A verb with a NAME.
CLI::App* namedVerb(CLI::App& parent, const char* verb, const char* help,
                    const std::shared_ptr<std::string>& name, const std::shared_ptr<StudyOptions>& study) {
    CLI::App* added = parent.add_subcommand(verb, help);
    added->add_option("NAME", *name, "Its name")->required();
    addStudyOptions(*added, study);
    return added;
}

void printDone(const StudyOptions& study, const Json& json, const std::string& text) {
    std::printf("%s\n", study.json ? readable(json).c_str() : text.c_str());
}

struct MemberOptions {
    std::vector<std::string> subjects, scans;
};

void addMemberOptions(CLI::App& verb, const std::shared_ptr<MemberOptions>& members) {
    verb.add_option("--member", members->subjects, "Pseudonyms of subjects");
    verb.add_option("--scan", members->scans, "Scans: id, file or digits of the hash");
}

std::vector<CohortMember> membersFrom(const Catalog& catalog, const MemberOptions& options) {
    std::vector<CohortMember> members;
    for (const std::string& subject : options.subjects)
        members.push_back({subjectNamed(catalog, subject), 0});
    for (const std::string& scan : options.scans) {
        const RowId id = scanFrom(catalog, scan);
        members.push_back({scanById(catalog, id).subjectId, id});
    }
    return members;
}

void addCohortList(CLI::App& cohort) {
    auto study = std::make_shared<StudyOptions>();
    CLI::App* verb = cohort.add_subcommand("list", "List cohorts");
    addStudyOptions(*verb, study);
    verb->callback([=] {
        const Catalog opened = openToRead(*study);
        Json json = Json::array();
        std::vector<std::vector<std::string>> rows;
        for (const Cohort& known : allCohorts(opened)) {
            const std::size_t scans = cohortScans(opened, known.id).size();
            const std::size_t subjects = cohortSubjects(opened, known.id).size();
            Json entry = known;
            entry["scans"] = scans;
            entry["subjects"] = subjects;
            json.push_back(entry);
            rows.push_back({known.name, known.kind == CohortKind::List ? "list" : "filter",
                            std::to_string(subjects), std::to_string(scans), orDash(known.note)});
        }
        if (study->json)
            std::printf("%s\n", readable({{"cohorts", json}}).c_str());
        else
            printTable({"cohort", "kind", "subjects", "scans", "note"}, rows);
    });
}

void addCohortSave(CLI::App& cohort) {
    auto study = std::make_shared<StudyOptions>();
    auto name = std::make_shared<std::string>();
    auto note = std::make_shared<std::string>();
    auto filters = std::make_shared<FilterOptions>();
    auto members = std::make_shared<MemberOptions>();
    CLI::App* verb = namedVerb(
        cohort, "save", "Save filters as a cohort, or with --member or --scan a fixed list", name, study);
    verb->add_option("--note", *note, "A note");
    addMemberOptions(*verb, members);
    addFilterOptions(*verb, filters);
    verb->callback([=] {
        Catalog opened = openToWrite(*study);
        Editor editor(opened);
        const bool isList = !members->subjects.empty() || !members->scans.empty();
        const RowId id = isList ? editor.addListCohort(*name, membersFrom(opened, *members), *note)
                                : editor.addFilterCohort(*name, filterFrom(opened, *filters), *note);
        const std::size_t scans = cohortScans(opened, id).size();
        printDone(*study, {{"cohort", *name}, {"id", id}, {"scans", scans}},
                  "cohort '" + *name + "': " + std::to_string(scans) + " scans");
    });
}

void addCohortMembers(CLI::App& cohort, const char* verbName, const char* help,
                      void (Editor::*change)(RowId, const std::vector<CohortMember>&)) {
    auto study = std::make_shared<StudyOptions>();
    auto name = std::make_shared<std::string>();
    auto members = std::make_shared<MemberOptions>();
    CLI::App* verb = namedVerb(cohort, verbName, help, name, study);
    addMemberOptions(*verb, members);
    verb->callback([=] {
        Catalog opened = openToWrite(*study);
        Editor editor(opened);
        const RowId id = cohortNamed(opened, *name);
        (editor.*change)(id, membersFrom(opened, *members));
        const std::size_t scans = cohortScans(opened, id).size();
        printDone(*study, {{"cohort", *name}, {"scans", scans}},
                  "cohort '" + *name + "': " + std::to_string(scans) + " scans");
    });
}

void addCohortRemove(CLI::App& cohort) {
    auto study = std::make_shared<StudyOptions>();
    auto name = std::make_shared<std::string>();
    CLI::App* verb = namedVerb(cohort, "remove", "Remove a cohort; its scans stay", name, study);
    verb->callback([=] {
        Catalog opened = openToWrite(*study);
        Editor(opened).removeCohort(cohortNamed(opened, *name));
        printDone(*study, {{"removed", *name}}, "removed; 'catalog undo' brings it back");
    });
}

Json splitJson(const Catalog& opened, const Split& split) {
    Json json = split;
    json["members"] = Json::array();
    for (const SplitMember& member : splitMembers(opened, split.id))
        json["members"].push_back(
            {{"subject", subjectById(opened, member.subjectId).pseudonym}, {"part", member.part}});
    return json;
}

void printSplit(const Split& split) {
    std::vector<std::vector<std::string>> rows;
    for (const SplitPart& part : split.parts)
        rows.push_back({split.name, part.name, std::to_string(part.subjects)});
    printTable({"split", "part", "subjects"}, rows);
}

void addSplitMake(CLI::App& split) {
    auto study = std::make_shared<StudyOptions>();
    auto request = std::make_shared<SplitRequest>();
    auto stratify = std::make_shared<std::string>();
    auto cohort = std::make_shared<std::string>();
    CLI::App* verb =
        split.add_subcommand("make", "Divide subjects into train, validation and test, or into folds");
    verb->add_option("NAME", request->name, "Its name")->required();
    addStudyOptions(*verb, study);
    verb->add_option("--folds", request->folds, "Number of folds; without it by fractions");
    verb->add_option("--train", request->train, "Fraction for training")->capture_default_str();
    verb->add_option("--validation", request->validation, "Fraction for validation")->capture_default_str();
    verb->add_option("--test", request->test, "Fraction for testing")->capture_default_str();
    verb->add_option("--seed", request->seed,
                     "Seed; the same seed and subjects give the same split everywhere");
    verb->add_option("--stratify", *stratify, "Balance by age, sex or age+sex");
    verb->add_option("--cohort", *cohort, "Subjects of this cohort; without it every subject");
    verb->callback([=] {
        Catalog opened = openToWrite(*study);
        request->stratify = stratifyFrom(*stratify);
        if (!cohort->empty()) request->cohortId = cohortNamed(opened, *cohort);
        const Split made = splitById(opened, Editor(opened).addSplit(*request));
        if (study->json)
            std::printf("%s\n", readable(splitJson(opened, made)).c_str());
        else
            printSplit(made);
    });
}

void addSplitShow(CLI::App& split) {
    auto listed = std::make_shared<StudyOptions>();
    CLI::App* list = split.add_subcommand("list", "List splits");
    addStudyOptions(*list, listed);
    list->callback([=] {
        const auto splits = allSplits(openToRead(*listed));
        if (listed->json) {
            std::printf("%s\n", readable({{"splits", splits}}).c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const Split& known : splits)
            for (const SplitPart& part : known.parts)
                rows.push_back({known.name, part.name, std::to_string(part.subjects),
                                std::to_string(known.seed), orDash(known.stratifiedBy)});
        printTable({"split", "part", "subjects", "seed", "stratified by"}, rows);
    });
    auto study = std::make_shared<StudyOptions>();
    auto name = std::make_shared<std::string>();
    CLI::App* show = namedVerb(split, "show", "Show the subjects of each part", name, study);
    show->callback([=] {
        const Catalog opened = openToRead(*study);
        const Split known = splitById(opened, splitNamed(opened, *name));
        if (study->json) {
            std::printf("%s\n", readable(splitJson(opened, known)).c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const SplitPart& part : known.parts)
            for (const RowId subject : splitSubjects(opened, known.id, part.part))
                rows.push_back({part.name, subjectById(opened, subject).pseudonym});
        printTable({"part", "subject"}, rows);
    });
}

void addSplitChanges(CLI::App& split) {
    auto study = std::make_shared<StudyOptions>();
    auto name = std::make_shared<std::string>();
    CLI::App* extend = namedVerb(split, "extend", "Deal subjects that are new; nobody is moved", name, study);
    extend->callback([=] {
        Catalog opened = openToWrite(*study);
        const std::int64_t added = Editor(opened).extendSplit(splitNamed(opened, *name));
        printDone(*study, {{"split", *name}, {"added", added}}, std::to_string(added) + " subjects added");
    });
    CLI::App* remove = namedVerb(split, "remove", "Remove a split that no model was trained on", name, study);
    remove->callback([=] {
        Catalog opened = openToWrite(*study);
        Editor(opened).removeSplit(splitNamed(opened, *name));
        printDone(*study, {{"removed", *name}}, "removed; 'catalog undo' brings it back");
    });
    CLI::App* pooled =
        namedVerb(split, "out-of-fold", "Each subject with the models of this split that have not seen it",
                  name, study);
    pooled->callback([=] {
        const Catalog opened = openToRead(*study);
        Json json = Json::array();
        std::vector<std::vector<std::string>> rows;
        for (const OutOfFold& result : outOfFold(opened, splitNamed(opened, *name))) {
            const std::string subject = subjectById(opened, result.subjectId).pseudonym;
            const Model model = modelById(opened, result.modelId);
            json.push_back(
                {{"subject", subject}, {"part", result.part}, {"modelId", model.id}, {"model", model.name}});
            rows.push_back({subject, std::to_string(result.part), std::to_string(model.id), model.name});
        }
        if (study->json)
            std::printf("%s\n", readable({{"outOfFold", json}}).c_str());
        else
            printTable({"subject", "part", "model id", "model"}, rows);
    });
}

} // namespace

void addCohortVerbs(CLI::App& catalog) {
    CLI::App* cohort = catalog.add_subcommand("cohort", "Saved filters and lists of subjects or scans");
    cohort->require_subcommand(1);
    addCohortList(*cohort);
    addCohortSave(*cohort);
    addCohortMembers(*cohort, "add", "Add members to a list", &Editor::addCohortMembers);
    addCohortMembers(*cohort, "take-out", "Take members out of a list", &Editor::removeCohortMembers);
    addCohortRemove(*cohort);
}

void addSplitVerbs(CLI::App& catalog) {
    CLI::App* split = catalog.add_subcommand("split", "Training, validation and test sets by subject");
    split->require_subcommand(1);
    addSplitMake(*split);
    addSplitShow(*split);
    addSplitChanges(*split);
}

} // namespace magiqt
