#include "ImportRunFixture.h"

#include "base/Ids.h"
#include "base/Sha256.h"
#include "catalog/Lookup.h"
#include "catalog/store/Database.h"
#include "identity/Cryptography.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"
#include "support/Files.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace magiqt::test {

namespace fs = std::filesystem;

namespace {

std::string hashOf(const std::string& text) {
    return sha256Hex(text.data(), text.size());
}

Json scanJson(const FixtureScan& scan, const std::string& file, const std::string& sidecar,
              std::size_t number) {
    return {{"id", hashOf(scan.content).substr(0, 16)},
            {"person", scan.person},
            {"session", scan.session},
            {"source", "dicom"},
            {"contrast", scan.contrast},
            {"plane", scan.plane},
            {"size", {10 + number, 12, 8}},
            {"spacingMm", {1.5, 1.5, 5}},
            {"orientation", "LPS"},
            {"fieldStrengthTesla", scan.fieldStrengthTesla},
            {"manufacturer", "Siemens"},
            {"model", "Skyra"},
            {"scannerKind", scan.fieldStrengthTesla < 1 ? "low-field" : "high-field"},
            {"file", file},
            {"sidecar", sidecar},
            {"contentSha256", hashOf(scan.content)},
            {"ageDays", scan.ageDays ? Json(*scan.ageDays) : Json()},
            {"sex", "F"},
            {"daysSinceFirst", scan.daysSinceFirst ? Json(*scan.daysSinceFirst) : Json()},
            {"findings", Json::array()}};
}

} // namespace

ImportedPerson personNamed(const std::string& label, const std::string& id, const std::string& name,
                           const std::string& birthDate, const std::map<std::string, std::string>& sessions) {
    ImportedPerson person;
    person.person = label;
    person.patientId = id;
    person.patientName = name;
    person.birthDate = birthDate;
    person.sessions = sessions;
    return person;
}

StudyFixture::StudyFixture() {
    open();
}

SubjectKey StudyFixture::makeKey(const Catalog& catalog) const {
    return SubjectKey::create(
        study(), catalog.studyId(), "passphrase", [](const std::string&) {}, PassphraseCost::lowest());
}

SubjectKey StudyFixture::openKey(const Catalog& catalog) const {
    return SubjectKey::open(study(), catalog.studyId(), "passphrase");
}

fs::path StudyFixture::makeRun(const std::vector<FixtureScan>& scans,
                               const std::vector<ImportedPerson>& persons, const std::string& publicKeyHex,
                               const Json& more) const {
    RunRequest request;
    request.kind = "import";
    request.parametersJson =
        Json{{"salt", randomId(12)}, {"series", ""}, {"sealTo", publicKeyHex}, {"site", "north"}}.dump();
    const RunFolder folder = RunFolder::create(runs(), request);
    Journal journal(folder.journal());
    journal.append("started", Json::object());
    const auto artifact = [&](const char* role, const std::string& name, const std::string& content) {
        writeFile(folder.out() / name, content);
        journal.append(
            "artifact",
            {{"role", role}, {"file", name}, {"bytes", content.size()}, {"sha256", hashOf(content)}});
    };
    Json list = Json::array();
    for (std::size_t n = 0; n < scans.size(); ++n) {
        char stem[32];
        std::snprintf(stem, sizeof stem, "%04zu_%s", n + 1, scans[n].contrast.c_str());
        const std::string file = std::string(stem) + ".nii.gz", sidecar = std::string(stem) + ".json";
        artifact("scan", file, "image " + scans[n].content);
        artifact("sidecar", sidecar, scans[n].sidecar.dump());
        list.push_back(scanJson(scans[n], file, sidecar, n));
    }
    if (!publicKeyHex.empty())
        artifact("persons", "persons.sealed", sealTo(*fromHex(publicKeyHex), importedPersonsJson(persons)));
    Json whole = {{"scans", list}, {"findings", Json::array()}};
    whole.update(more);
    artifact("import", "import.json", whole.dump());
    journal.append("done", Json::object());
    return folder.path();
}

std::vector<std::string> StudyFixture::images() const {
    std::vector<std::string> files;
    for (const char* root : {"rawdata", "sourcedata"}) {
        if (!fs::exists(study() / root)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(study() / root))
            if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(study()).string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string consistencyOf(const StudyFixture& fixture) {
    const Catalog catalog = Catalog::open(fixture.study(), OpenMode::ReadOnly);
    if (!catalog.integrityCheck(IntegrityCheck::DatabaseAndFiles).ok) return "the catalog is damaged";
    std::set<std::string> known;
    for (const std::string& pseudonym : pseudonyms(catalog))
        for (const Scan& scan : scansOfSubject(catalog, findSubject(catalog, pseudonym)->id)) {
            const fs::path file = fixture.study() / scan.file;
            if (!fs::exists(file)) return "a scan has no file";
            if (sha256OfFile(file) != scan.fileSha256) return "a file is not the scan's";
            if (!known.insert(scan.file).second) return "two scans have one file";
            known.insert(scan.file.substr(0, scan.file.size() - 7) + ".json");
        }
    for (const std::string& file : fixture.images())
        if (!known.contains(file)) return "'" + file + "' belongs to no scan";
    return known.size() == fixture.images().size() ? "" : "a file is missing";
}

std::string sessionsOfSubject(const Catalog& catalog, const std::string& pseudonym) {
    std::vector<std::string> parts;
    for (const Session& session : sessionsOf(catalog, findSubject(catalog, pseudonym)->id))
        parts.push_back(session.label + "@" +
                        (session.daysSinceFirst ? std::to_string(*session.daysSinceFirst) : "?"));
    std::sort(parts.begin(), parts.end());
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : " ") + part;
    return text;
}

std::vector<std::string> pseudonyms(const Catalog& catalog) {
    std::vector<std::string> list;
    Query query = catalog.database().query("SELECT pseudonym FROM subject ORDER BY id");
    while (query.next())
        list.push_back(query.text(0));
    return list;
}

} // namespace magiqt::test
