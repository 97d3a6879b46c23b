// catalog pairs ...
#include "CatalogVerbs.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "catalog/Editor.h"
#include "catalog/Lookup.h"
#include "catalog/Pairs.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

namespace magiqt {

namespace {

std::string daysOf(const std::optional<int>& days) {
    return days ? std::to_string(*days) : "-";
}

void addPairList(CLI::App& parent) {
    auto study = std::make_shared<StudyOptions>();
    auto cohort = std::make_shared<std::string>();
    auto statuses = std::make_shared<std::vector<std::string>>();
    CLI::App* verb = parent.add_subcommand("list", "List pairs with their registration and verdict");
    addStudyOptions(*verb, study);
    verb->add_option("--cohort", *cohort, "Pairs of this cohort");
    verb->add_option("--status", *statuses, "rejected, unregistered, amber, green, accepted");
    verb->callback([=] {
        const Catalog opened = openToRead(*study);
        PairFilter filter;
        if (!cohort->empty()) filter.cohortId = cohortNamed(opened, *cohort);
        for (const std::string& status : *statuses)
            filter.statuses.push_back(pairStatusFrom(status));
        const auto found = pairs(opened, filter);
        if (study->json) {
            std::printf("%s\n", readable({{"pairs", found}}).c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const PairRow& row : found)
            rows.push_back(
                {std::to_string(row.pair.id), row.pseudonym, row.pair.contrast, daysOf(row.daysApart),
                 orDash(toString(row.pair.light)), orDash(toString(row.pair.verdict)),
                 row.pair.quality.overlap ? shortNumber(*row.pair.quality.overlap) : "-",
                 std::to_string(row.pair.lowFieldScanId), std::to_string(row.pair.highFieldScanId)});
        printTable({"id", "subject", "contrast", "days apart", "registration", "verdict", "overlap",
                    "low-field scan", "high-field scan"},
                   rows);
    });
}

std::vector<PairProposal> proposalsFor(const Catalog& opened, const std::string& cohort) {
    return pairProposals(opened, cohort.empty() ? 0 : cohortNamed(opened, cohort));
}

void addProposals(CLI::App& parent) {
    auto study = std::make_shared<StudyOptions>();
    auto cohort = std::make_shared<std::string>();
    CLI::App* verb =
        parent.add_subcommand("propose", "Propose pairs: same subject and contrast, closest in time");
    addStudyOptions(*verb, study);
    verb->add_option("--cohort", *cohort, "Low-field scans of this cohort");
    verb->callback([=] {
        const auto proposals = proposalsFor(openToRead(*study), *cohort);
        if (study->json) {
            std::printf("%s\n", readable({{"proposals", proposals}}).c_str());
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const PairProposal& proposal : proposals)
            rows.push_back({proposal.pseudonym, proposal.contrast, daysOf(proposal.daysApart),
                            std::to_string(proposal.lowFieldScanId),
                            std::to_string(proposal.highFieldScanId)});
        printTable({"subject", "contrast", "days apart", "low-field scan", "high-field scan"}, rows);
        std::printf("%zu proposed; 'catalog pairs confirm' takes them all\n", proposals.size());
    });
}

// confirm and reject: all that are proposed, or those of the low-field scans that are named.
void addDecision(CLI::App& parent, const char* name, const char* help, bool confirm) {
    auto study = std::make_shared<StudyOptions>();
    auto cohort = std::make_shared<std::string>();
    auto scans = std::make_shared<std::vector<std::string>>();
    CLI::App* verb = parent.add_subcommand(name, help);
    verb->add_option("LOW_FIELD_SCAN", *scans, "Low-field scans; without them every proposal");
    addStudyOptions(*verb, study);
    verb->add_option("--cohort", *cohort, "Low-field scans of this cohort");
    verb->callback([=] {
        Catalog opened = openToWrite(*study);
        std::vector<PairProposal> proposals = proposalsFor(opened, *cohort);
        std::vector<RowId> wanted;
        for (const std::string& scan : *scans)
            wanted.push_back(scanFrom(opened, scan));
        if (!wanted.empty())
            std::erase_if(proposals, [&](const PairProposal& proposal) {
                return std::find(wanted.begin(), wanted.end(), proposal.lowFieldScanId) == wanted.end();
            });
        Editor editor(opened);
        if (confirm)
            editor.confirmPairs(proposals);
        else
            editor.rejectProposals(proposals);
        if (study->json)
            std::printf("%s\n", readable({{confirm ? "confirmed" : "rejected", proposals.size()}}).c_str());
        else
            std::printf("%zu %s\n", proposals.size(), confirm ? "confirmed" : "rejected");
    });
}

void addPairAdd(CLI::App& parent) {
    auto study = std::make_shared<StudyOptions>();
    auto low = std::make_shared<std::string>();
    auto high = std::make_shared<std::string>();
    CLI::App* verb = parent.add_subcommand("add", "Add a pair that was not proposed");
    verb->add_option("LOW_FIELD_SCAN", *low, "Id, file or digits of the hash")->required();
    verb->add_option("HIGH_FIELD_SCAN", *high, "Id, file or digits of the hash")->required();
    addStudyOptions(*verb, study);
    verb->callback([=] {
        Catalog opened = openToWrite(*study);
        const RowId id = Editor(opened).addPair(scanFrom(opened, *low), scanFrom(opened, *high));
        std::printf("%s\n",
                    study->json ? readable({{"pair", id}}).c_str() : ("pair " + std::to_string(id)).c_str());
    });
}

void addJudge(CLI::App& parent) {
    auto study = std::make_shared<StudyOptions>();
    auto verdict = std::make_shared<std::string>();
    auto note = std::make_shared<std::string>();
    auto ids = std::make_shared<std::vector<RowId>>();
    CLI::App* judge = parent.add_subcommand("judge", "A person's verdict on the registration of pairs");
    judge->add_option("VERDICT", *verdict, "accepted, rejected or none")
        ->required()
        ->check(CLI::IsMember({"accepted", "rejected", "none"}));
    judge->add_option("PAIR", *ids, "Ids of pairs")->required();
    judge->add_option("--note", *note, "Why");
    addStudyOptions(*judge, study);
    judge->callback([=] {
        Catalog opened = openToWrite(*study);
        Editor(opened).judgePairs(*ids, humanVerdictFrom(*verdict == "none" ? "" : *verdict), *note);
        std::printf("%s\n", study->json ? readable({{"judged", ids->size()}}).c_str() : "done");
    });
    auto removed = std::make_shared<StudyOptions>();
    auto gone = std::make_shared<std::vector<RowId>>();
    CLI::App* remove = parent.add_subcommand("remove", "Remove pairs; the scans stay");
    remove->add_option("PAIR", *gone, "Ids of pairs")->required();
    addStudyOptions(*remove, removed);
    remove->callback([=] {
        Catalog opened = openToWrite(*removed);
        Editor(opened).removePairs(*gone);
        std::printf("%s\n", removed->json ? readable({{"removed", gone->size()}}).c_str()
                                          : "removed; 'catalog undo' brings them back");
    });
}

} // namespace

void addPairVerbs(CLI::App& catalog) {
    CLI::App* parent = catalog.add_subcommand("pairs", "Pairs of a low-field and a high-field scan");
    parent->require_subcommand(1);
    addPairList(*parent);
    addProposals(*parent);
    addDecision(*parent, "confirm", "Confirm proposals", true);
    addDecision(*parent, "reject", "Reject proposals; they are not proposed again", false);
    addPairAdd(*parent);
    addJudge(*parent);
}

} // namespace magiqt
