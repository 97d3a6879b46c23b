// catalog merge.
#include "CatalogVerbs.h"
#include "StudyPassphrase.h"

#include "app/cli/Readable.h"

#include "base/Error.h"
#include "catalog/MergeSubjects.h"
#include "identity/SubjectKey.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <optional>

namespace magiqt {

void addMergeVerb(CLI::App& catalog) {
    struct Options {
        StudyOptions study;
        std::string from, into;
        PassphraseSource passphrase;
    };
    auto options = std::make_shared<Options>();
    CLI::App* verb = catalog.add_subcommand(
        "merge",
        "Make one subject of two that are one person (cannot be undone; the catalog is backed up first)");
    verb->add_option("SUBJECT", options->from, "Whose sessions move; this pseudonym goes")->required();
    verb->add_option("--into", options->into, "The pseudonym that stays")->required();
    verb->add_option("--passphrase-file", options->passphrase.file,
                     "Passphrase of the study's key: the first line of this file");
    verb->add_flag("--passphrase", options->passphrase.prompt, "Ask for it at the terminal (the default)");
    addStudyOptions(*verb, std::shared_ptr<StudyOptions>(options, &options->study));
    verb->callback([options] {
        Catalog opened = openToWrite(options->study);
        const RowId into = subjectNamed(opened, options->into), from = subjectNamed(opened, options->from);
        std::optional<SubjectKey> key;
        if (SubjectKey::exists(opened.study())) key = openStudyKey(opened, options->passphrase);
        const SubjectMerge merge = mergeSubjects(opened, key ? &*key : nullptr, into, from);
        for (const Finding& finding : merge.findings)
            std::fprintf(stderr, "warning: %s\n", finding.message.c_str());
        if (options->study.json)
            std::printf("%s\n", readable({{"into", merge.into},
                                          {"from", merge.from},
                                          {"sessions", merge.sessions},
                                          {"scans", merge.scans},
                                          {"pairs", merge.pairs},
                                          {"derivedImages", merge.derivedImages},
                                          {"backup", merge.backup.string()},
                                          {"findings", merge.findings}})
                                    .c_str());
        else
            std::printf(
                "sub-%s is sub-%s now: %lld sessions, %lld scans, %lld pairs, %lld derived images moved; "
                "the catalog as it was: %s\n",
                merge.from.c_str(), merge.into.c_str(), static_cast<long long>(merge.sessions),
                static_cast<long long>(merge.scans), static_cast<long long>(merge.pairs),
                static_cast<long long>(merge.derivedImages), merge.backup.c_str());
    });
}

} // namespace magiqt
