// catalog check, backup, repair, audit, undo, redo, history.
#include "CatalogVerbs.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/Error.h"
#include "catalog/Editor.h"
#include "catalog/Lookup.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace magiqt {

namespace {

void addCheck(CLI::App& catalog, CommandResult& result) {
    auto study = std::make_shared<StudyOptions>();
    auto files = std::make_shared<bool>(false);
    CLI::App* verb = catalog.add_subcommand("check", "Check the catalog; exit 3 when something is wrong");
    addStudyOptions(*verb, study);
    verb->add_flag("--files", *files, "Also look whether every image is there");
    verb->callback([=, &result] {
        const Catalog opened = openToRead(*study);
        const IntegrityReport report =
            opened.integrityCheck(*files ? IntegrityCheck::DatabaseAndFiles : IntegrityCheck::Database);
        if (!report.ok) result.exitCode = exitCode(ErrorKind::BadInput);
        if (study->json) {
            std::printf("%s\n", readable({{"ok", report.ok},
                                          {"problems", report.problems},
                                          {"staleSearch", report.staleSearch},
                                          {"missingFiles", report.missingFiles},
                                          {"schema", opened.schemaVersion()},
                                          {"findings", opened.findings()}})
                                    .c_str());
            return;
        }
        for (const std::string& problem : report.problems)
            std::printf("problem: %s\n", problem.c_str());
        for (const std::string& stale : report.staleSearch)
            std::printf("stale: %s\n", stale.c_str());
        for (const std::string& file : report.missingFiles)
            std::printf("missing: %s\n", file.c_str());
        std::printf("%s\n", report.ok ? "the catalog is sound"
                            : !report.problems.empty()
                                ? "the catalog is not sound; 'catalog repair' brings the newest backup back"
                            : !report.staleSearch.empty()
                                ? "what is searched is out of date; 'catalog repair --search' makes it anew"
                                : "images are missing; bring them back from a copy of the study's folder");
    });
}

void addBackups(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    CLI::App* backup = catalog.add_subcommand("backup", "Write a copy of the catalog into backups/");
    addStudyOptions(*backup, study);
    backup->callback([=] {
        const std::string file = openToRead(*study).backup().string();
        std::printf("%s\n", study->json ? readable({{"backup", file}}).c_str() : file.c_str());
    });
    auto repaired = std::make_shared<StudyOptions>();
    auto from = std::make_shared<std::string>();
    CLI::App* repair = catalog.add_subcommand(
        "repair", "Bring a backup back in the place of a damaged catalog, which is kept beside it");
    addStudyOptions(*repair, repaired);
    repair->add_option("--backup", *from, "The backup; without it the newest that is sound");
    auto searchAlone = std::make_shared<bool>(false);
    repair->add_flag("--search", *searchAlone,
                     "Bring nothing back: make what is searched anew from the scans");
    repair->callback([=] {
        if (*searchAlone) {
            openToWrite(*repaired).rebuildSearch();
            std::printf("%s\n", repaired->json ? readable({{"rebuilt", "search"}}).c_str()
                                               : "what is searched was made anew");
            return;
        }
        const std::string file = Catalog::repairFromBackup(repaired->study, *from).string();
        if (repaired->json)
            std::printf("%s\n", readable({{"backup", file}}).c_str());
        else
            std::printf("the catalog is that of %s; what was made since is missing, take it in again\n",
                        file.c_str());
    });
}

void addAudit(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    auto limit = std::make_shared<std::int64_t>(50);
    CLI::App* verb = catalog.add_subcommand("audit", "Who changed what, the newest first");
    addStudyOptions(*verb, study);
    verb->add_option("--limit", *limit, "Lines to print")->check(CLI::PositiveNumber)->capture_default_str();
    verb->callback([=] {
        const auto entries = auditTrail(openToRead(*study), *limit);
        if (study->json) {
            std::printf("%s\n", readable({{"audit", entries}}).c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const AuditEntry& entry : entries)
            rows.push_back(
                {std::to_string(entry.id), entry.utc, orDash(entry.actor), entry.action, entry.summary});
        printTable({"id", "time", "by", "action", "what"}, rows);
    });
}

void addUndo(CLI::App& catalog, const char* name, const char* help, EditEntry (Editor::*step)()) {
    auto study = std::make_shared<StudyOptions>();
    CLI::App* verb = catalog.add_subcommand(name, help);
    addStudyOptions(*verb, study);
    const std::string word = name;
    verb->callback([=] {
        Catalog opened = openToWrite(*study);
        Editor editor(opened);
        const EditEntry entry = (editor.*step)();
        if (study->json)
            std::printf("%s\n", readable({{word, {{"id", entry.id}, {"summary", entry.summary}}}}).c_str());
        else
            std::printf("%s: %s\n", word.c_str(), entry.summary.c_str());
    });
}

void addHistory(CLI::App& catalog) {
    auto study = std::make_shared<StudyOptions>();
    CLI::App* verb =
        catalog.add_subcommand("history", "The edits that can be undone and redone, the newest first");
    addStudyOptions(*verb, study);
    verb->callback([=] {
        Catalog opened = openToRead(*study);
        Json json = Json::array();
        std::vector<std::vector<std::string>> rows;
        for (const EditEntry& entry : Editor(opened).history()) {
            json.push_back({{"id", entry.id},
                            {"utc", entry.utc},
                            {"actor", entry.actor},
                            {"summary", entry.summary},
                            {"undone", entry.undone}});
            rows.push_back({std::to_string(entry.id), entry.utc, orDash(entry.actor), entry.summary,
                            entry.undone ? "undone" : "-"});
        }
        if (study->json)
            std::printf("%s\n", readable({{"edits", json}}).c_str());
        else
            printTable({"id", "time", "by", "edit", "state"}, rows);
    });
}

} // namespace

void addKeepingVerbs(CLI::App& catalog, CommandResult& result) {
    addCheck(catalog, result);
    addBackups(catalog);
    addAudit(catalog);
    addUndo(catalog, "undo", "Take the last edit back", &Editor::undo);
    addUndo(catalog, "redo", "Make the edit again that was taken back", &Editor::redo);
    addHistory(catalog);
}

} // namespace magiqt
