// magiqt-cli key ... --study FOLDER: the encrypted file that says who a study's pseudonyms are. Whoever is
// named is named on a terminal and nowhere else; the audit trail says that a pseudonym was looked up, never
// who it is.
#include "StudyPassphrase.h"

#include "app/cli/Command.h"
#include "app/cli/Readable.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"
#include "catalog/Catalog.h"
#include "catalog/CatalogWriter.h"
#include "identity/SubjectKey.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <unistd.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct KeyOptions {
    std::string study, pseudonym, to, recoveryOut, codeFile;
    PassphraseSource passphrase, newPassphrase;
    bool json = false;
};

// The study's one writer: what the key is asked for is written to the audit trail.
Catalog openForWriting(const KeyOptions& options) {
    Catalog catalog = Catalog::open(options.study, OpenMode::ReadWrite);
    catalog.setActor("cli");
    if (catalog.isReadOnly())
        throw Error(
            ErrorKind::Usage, "key.study-read-only",
            "the study is open in another program or cannot be written to; what is done with its key must be "
            "written to the audit trail. Close the other program and try again");
    return catalog;
}

void audit(Catalog& catalog, const std::string& summary, const Json& details = Json::object()) {
    CatalogWriter writer(catalog);
    writer.audit("key", summary, details);
    writer.commit();
}

void info(const KeyOptions& options) {
    const SubjectKeyInfo info = SubjectKey::info(options.study);
    if (options.json) {
        std::printf("%s\n", readable(Json{{"key", info.keyId},
                                          {"study", info.studyId},
                                          {"createdUtc", info.createdUtc},
                                          {"publicKey", info.publicKeyHex},
                                          {"argon2idPasses", info.cost.passes},
                                          {"argon2idMemoryBytes", info.cost.memoryBytes},
                                          {"stored", info.generation}})
                                .c_str());
        return;
    }
    std::printf("key       %s\nstudy     %s\nmade      %s\nstored    %llu times\npassphrase Argon2id, %llu "
                "passes over "
                "%llu MiB\n",
                info.keyId.c_str(), info.studyId.c_str(), info.createdUtc.c_str(),
                static_cast<unsigned long long>(info.generation),
                static_cast<unsigned long long>(info.cost.passes),
                static_cast<unsigned long long>(info.cost.memoryBytes >> 20));
}

void changePassphrase(const KeyOptions& options) {
    Catalog catalog = openForWriting(options);
    SubjectKey key = openStudyKey(catalog, options.passphrase);
    std::string passphrase = options.newPassphrase.readNew("New passphrase");
    key.changePassphrase(passphrase);
    wipeText(passphrase);
    audit(catalog, "passphrase changed");
    std::fprintf(stderr,
                 "the passphrase was changed; copies of the old key file still open with the old one\n");
}

void recover(const KeyOptions& options) {
    Catalog catalog = openForWriting(options);
    SubjectKey::info(options.study);
    std::string code =
        options.codeFile.empty() ? askTerminal("Recovery code") : firstLineOf(options.codeFile);
    std::string passphrase = options.newPassphrase.readNew("New passphrase");
    SubjectKey::recover(options.study, catalog.studyId(), code, passphrase);
    wipeText(code);
    wipeText(passphrase);
    audit(catalog, "passphrase set with the recovery code");
    std::fprintf(stderr, "the key opens with the new passphrase; the recovery code stays valid\n");
}

void renewCode(const KeyOptions& options) {
    Catalog catalog = openForWriting(options);
    SubjectKey key = openStudyKey(catalog, options.passphrase);
    key.renewRecoveryCode([&](const std::string& code) { deliverRecoveryCode(code, options.recoveryOut); });
    audit(catalog, "recovery code renewed");
}

std::string joined(const std::vector<std::string>& texts) {
    std::string line;
    for (const std::string& text : texts) {
        if (!line.empty()) line += ", ";
        line += text;
    }
    return line;
}

void who(const KeyOptions& options) {
    if (!::isatty(STDOUT_FILENO))
        throw Error(ErrorKind::Usage, "key.no-terminal",
                    "who somebody is is shown on a terminal alone; run this without redirecting its output");
    Catalog catalog = openForWriting(options);
    const SubjectKey key = openStudyKey(catalog, options.passphrase);
    std::string pseudonym = options.pseudonym;
    if (pseudonym.starts_with("sub-")) pseudonym.erase(0, 4);
    const Person* person = key.persons().find(pseudonym);
    if (!person)
        throw Error(ErrorKind::BadInput, "key.person-unknown",
                    "the key knows nobody as '" + pseudonym + "': imported without a passphrase, or mistyped",
                    {{"pseudonym", pseudonym}});
    audit(catalog, "identity of sub-" + pseudonym + " was looked up", {{"subject", pseudonym}});
    std::printf(
        "sub-%s\n  patient id  %s\n  name        %s\n  born        %s\n  sex         %s\n  first scan  %s\n",
        person->pseudonym.c_str(), joined(person->patientIds).c_str(), person->name.c_str(),
        person->birthDate.c_str(), person->sex.c_str(), person->earliestScanDate().c_str());
    if (!person->otherIds.empty()) std::printf("  other ids   %s\n", joined(person->otherIds).c_str());
}

// A copy that opens with the passphrase it has now: nothing is decrypted.
void exportKey(const KeyOptions& options) {
    Catalog catalog = openForWriting(options);
    SubjectKey::info(options.study); // a damaged key is no copy
    if (fs::exists(options.to))
        throw Error(ErrorKind::BadInput, "key.export-exists",
                    "'" + fs::path(options.to).filename().string() + "' exists; name a new file",
                    {{"file", fs::path(options.to).filename().string()}});
    std::ifstream stream(fs::path(options.study) / kSubjectKeyFile, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    AtomicFile copy(options.to, FileAccess::OwnerAlone);
    copy.write(content.data(), content.size());
    copy.commit();
    audit(catalog, "encrypted copy of the key made");
    std::fprintf(stderr, "written: %s (encrypted; put it back as subjects.key when that one is lost)\n",
                 fs::path(options.to).filename().c_str());
}

void addPassphrase(CLI::App* command, PassphraseSource& source, const std::string& name,
                   const std::string& what) {
    command->add_option("--" + name + "-file", source.file, what + ": the first line of this file");
    command->add_flag("--" + name, source.prompt, what + ": ask for it at the terminal (the default)");
}

} // namespace

void registerKeyCommand(CLI::App& app, CommandResult&) {
    auto options = std::make_shared<KeyOptions>();
    CLI::App* key = app.add_subcommand("key", "The encrypted file that says who a study's pseudonyms are");
    key->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, void (*run)(const KeyOptions&)) {
        CLI::App* command = key->add_subcommand(name, what);
        command->add_option("--study", options->study, "Study folder")->required();
        command->callback([options, run] { run(*options); });
        return command;
    };
    add("info", "What anybody may know of the key", info)->add_flag("--json", options->json, "Print JSON");
    CLI::App* change = add("change-passphrase", "Set another passphrase", changePassphrase);
    addPassphrase(change, options->passphrase, "passphrase", "The passphrase it has");
    addPassphrase(change, options->newPassphrase, "new-passphrase", "The new one");
    CLI::App* recovering = add("recover", "Set a new passphrase with the recovery code", recover);
    recovering->add_option("--code-file", options->codeFile, "Recovery code: the first line of this file");
    addPassphrase(recovering, options->newPassphrase, "new-passphrase", "The new passphrase");
    CLI::App* renewing =
        add("renew-code", "Make a new recovery code; the old one is worth nothing then", renewCode);
    addPassphrase(renewing, options->passphrase, "passphrase", "Passphrase");
    renewing->add_option("--recovery-out", options->recoveryOut,
                         "Write the code to this new file (mode 0600)");
    CLI::App* asking = add("who", "Say on the terminal who a pseudonym is", who);
    asking->add_option("PSEUDONYM", options->pseudonym, "As in sub-<pseudonym>")->required();
    addPassphrase(asking, options->passphrase, "passphrase", "Passphrase");
    add("export", "Copy the encrypted key file", exportKey)
        ->add_option("--to", options->to, "New file (mode 0600)")
        ->required();
}

} // namespace magiqt
