// A study, and import runs for it made by hand as the import job leaves them, so that taking them in is
// tested without the job. Images are a few bytes of text: the catalog never reads one. One thread.
#pragma once

#include "base/Json.h"
#include "catalog/Catalog.h"
#include "catalog/IngestImport.h"
#include "identity/SubjectKey.h"
#include "support/TemporaryFolder.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace magiqt::test {

struct FixtureScan {
    std::string person = "p1", session = "s1", contrast = "T1w", plane = "axial";
    std::string content;               // what makes the image this image
    std::optional<int> daysSinceFirst; // within the import
    std::optional<int> ageDays = 12000;
    Json sidecar = {{"EchoTime", 0.01}};
    double fieldStrengthTesla = 3;
};

ImportedPerson personNamed(const std::string& label, const std::string& id, const std::string& name,
                           const std::string& birthDate, const std::map<std::string, std::string>& sessions);

class StudyFixture {
public:
    StudyFixture();

    std::filesystem::path study() const { return m_folder.path() / "study"; }
    std::filesystem::path runs() const { return study() / "runs"; }
    Catalog open() const { return Catalog::open(study(), OpenMode::Create); }
    SubjectKey makeKey(const Catalog& catalog) const;
    SubjectKey openKey(const Catalog& catalog) const;

    // A finished import run. With persons: sealed to `publicKeyHex`.
    std::filesystem::path makeRun(const std::vector<FixtureScan>& scans,
                                  const std::vector<ImportedPerson>& persons = {},
                                  const std::string& publicKeyHex = "",
                                  const Json& more = Json::object()) const;

    // Files below rawdata/ and sourcedata/, relative to the study.
    std::vector<std::string> images() const;

private:
    TemporaryFolder m_folder;
};

// Everything that must hold whatever happened: each scan's file is there, each image file has its scan, each
// once.
std::string consistencyOf(const StudyFixture& fixture);
// Sessions as "label@days", by label.
std::string sessionsOfSubject(const Catalog& catalog, const std::string& pseudonym);
std::vector<std::string> pseudonyms(const Catalog& catalog);

} // namespace magiqt::test
