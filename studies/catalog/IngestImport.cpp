#include "IngestImport.h"

#include "CatalogWriter.h"
#include "IngestImportFiles.h"
#include "IngestImportPersons.h"
#include "IngestImportRun.h"
#include "Lookup.h"

#include "base/Error.h"
#include "base/Json.h"
#include "identity/SubjectKey.h"
#include "jobs/protocol/Journal.h"
#include "jobs/protocol/RunFolder.h"
#include "jobs/protocol/RunLock.h"

#include <fstream>
#include <iterator>
#include <tuple>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr char kSealed[] = "persons.sealed";

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class ImportIngest {
public:
    ImportIngest(Catalog& catalog, SubjectKey* key, const fs::path& runFolder,
                 const ImportIngestOptions& options)
        : m_catalog(catalog),
          m_key(key),
          m_folder(RunFolder::open(runFolder)),
          m_lock(m_folder.path()),
          m_options(options),
          m_placer(catalog, m_folder.path()) {}

    // What fails before the key was stored leaves the open key as it was, so that the next call stores it.
    ~ImportIngest() {
        if (m_unsaved) m_key->persons() = *m_unsaved;
    }

    ImportIngestResult ingest() {
        checkState();
        m_run = readImportRun(m_folder.path());
        m_result.runId = m_run.runId;
        if (isKnown()) {
            m_result.wasKnown = true;
        } else {
            m_catalog.setDurability(Durability::Full); // the run's images go afterwards
            step("take-back");
            m_placer.takeBack();
            planPersons();
            planFiles();
            placeFiles();
            step("save-key");
            saveKey();
            step("write");
            write();
        }
        reportScans();
        step("remove-images");
        removeImages();
        m_folder.writePlaces({}); // where the delivery lay, which may be named after a person
        return std::move(m_result);
    }

private:
    void step(const char* name) const {
        if (m_options.beforeStep) m_options.beforeStep(name);
    }

    void checkState() const {
        if (m_catalog.isReadOnly())
            throw Error(ErrorKind::Usage, "study.read-only",
                        "the study is open for reading only; nothing was imported");
        if (m_folder.kind() != "import")
            throw Error(ErrorKind::BadInput, "import.not-an-import", "the run folder is not one of an import",
                        {{"kind", m_folder.kind()}});
        const JournalState state = readJournal(m_folder.journal());
        if (state.state != RunState::Done)
            throw Error(ErrorKind::BadInput, "study.run-not-finished",
                        "the import is not finished (" + toString(state.state) + "); run it to its end first",
                        {{"state", toString(state.state)}});
    }

    bool isKnown() const {
        const auto run = findRun(m_catalog, m_run.runId);
        return run && run->kind == "import" && run->state == toString(RunState::Done);
    }

    void planPersons() {
        std::vector<ImportedPerson> sealed;
        if (importIsSealed(m_folder.path())) {
            if (!m_key)
                throw Error(
                    ErrorKind::Usage, "import.key-needed",
                    "the persons of this import are sealed for the study's key; give its passphrase. Nothing "
                    "was imported");
            sealed = m_key->openPersons(contentOf(m_folder.out() / kSealed));
            m_personsBefore = m_key->persons().toJson();
            m_unsaved = m_key->persons();
        }
        m_plan = ImportPersons(m_catalog, m_key, sealed).plan(m_run);
    }

    static Visit visitOf(const ImportRunScan& scan) { return {scan.person, scan.session}; }
    const PlannedSubject& subjectOf(const ImportRunScan& scan) const {
        return m_plan.subjects.at(m_plan.subjectOf.at(visitOf(scan)));
    }

    void planFiles() {
        std::set<std::string> contents;
        for (const ImportRunScan& scan : m_run.scans) {
            if (m_plan.known.contains(scan.contentSha256) || !contents.insert(scan.contentSha256).second)
                continue;
            const PlannedSubject& subject = subjectOf(scan);
            PlannedFile file;
            file.from = scan.file;
            file.to = m_placer.freeName(subject.pseudonym, subject.sessions.at(visitOf(scan)).label,
                                        scan.plane, scan.contrast);
            file.fileSha256 = scan.fileSha256;
            if (!scan.sidecar.empty()) {
                const Json sidecar = allowedSidecar(readJsonFile(m_folder.out() / scan.sidecar));
                file.sidecarText = sidecar.dump(2) + "\n";
                m_acquisitions[scan.contentSha256] = sidecar.dump();
            }
            m_targets[scan.contentSha256] = file.to;
            m_files.push_back(std::move(file));
        }
    }

    void placeFiles() {
        step("write-plan");
        m_placer.writePlan(m_files);
        for (const PlannedFile& file : m_files) {
            step("place");
            m_placer.place(file);
        }
        step("sync");
        m_placer.syncFolders();
    }

    void saveKey() {
        if (m_personsBefore.empty()) return;
        std::string after = m_key->persons().toJson();
        if (after != m_personsBefore) m_key->save();
        m_unsaved.reset();
        wipeText(after);
        wipeText(m_personsBefore);
    }

    void write() {
        CatalogWriter writer(m_catalog);
        RunRecord run;
        run.runId = m_run.runId;
        run.kind = "import";
        run.state = toString(RunState::Done);
        run.folder =
            m_folder.path().lexically_relative(fs::absolute(m_catalog.study()).lexically_normal()).string();
        if (run.folder.starts_with("..")) run.folder.clear();
        run.specSha256 = m_run.specSha256;
        run.programVersion = m_run.programVersion;
        run.createdUtc = m_run.createdUtc;
        writer.run(run);
        for (const PlannedSubject& subject : m_plan.subjects)
            writeSubject(writer, subject);
        for (const ImportRunScan& scan : m_run.scans)
            if (m_targets.contains(scan.contentSha256)) writeScan(writer, scan);
        for (const PlannedConflict& conflict : m_plan.conflicts)
            writeConflict(writer, conflict);
        writer.audit("ingest", "import: " + std::to_string(m_result.newScans) + " scans added",
                     {{"run", m_run.runId},
                      {"scans", m_result.newScans},
                      {"subjects", m_result.newSubjects},
                      {"sessions", m_result.newSessions},
                      {"conflicts", m_result.newConflicts},
                      {"renumbered", m_renumbered}});
        step("commit");
        writer.commit();
    }

    void writeSubject(CatalogWriter& writer, const PlannedSubject& planned) {
        Subject subject;
        subject.pseudonym = planned.pseudonym;
        subject.sex = planned.sex;
        const CatalogWriter::Stored stored = writer.subject(subject);
        if (stored.isNew) ++m_result.newSubjects;
        if (!planned.dayZeroTag.empty()) writer.setDayZeroTag(stored.id, planned.dayZeroTag);
        if (!planned.renumbered.empty()) {
            writer.relabelSessions(stored.id, planned.renumbered);
            m_renumbered.push_back(planned.pseudonym);
            ++m_result.renumberedSubjects;
        }
        for (const auto& [visit, plannedSession] : planned.sessions) {
            Session session;
            session.subjectId = stored.id;
            session.label = plannedSession.label;
            session.daysSinceFirst = plannedSession.daysSinceFirst;
            session.ageDays = plannedSession.ageDays;
            session.site = m_run.site;
            const CatalogWriter::Stored made = writer.session(session);
            if (made.isNew) ++m_result.newSessions;
            m_sessionIds[visit] = {stored.id, made.id};
        }
    }

    void writeScan(CatalogWriter& writer, const ImportRunScan& imported) {
        const std::string target = m_targets.at(imported.contentSha256);
        m_targets.erase(imported.contentSha256); // the same image twice in one import comes in once
        Scan scan;
        std::tie(scan.subjectId, scan.sessionId) = m_sessionIds.at(visitOf(imported));
        if (!imported.scanner.manufacturer.empty() || !imported.scanner.model.empty() ||
            imported.scanner.fieldStrengthTesla)
            scan.scannerId = writer.scanner(imported.scanner).id;
        scan.contrast = imported.contrast;
        scan.plane = imported.plane;
        scan.fieldClass = imported.fieldClass;
        scan.sizeIjk = imported.sizeIjk;
        scan.spacingMm = imported.spacingMm;
        scan.orientation = imported.orientation;
        scan.indexToLps = imported.indexToLps;
        scan.contentSha256 = imported.contentSha256;
        scan.fileSha256 = imported.fileSha256;
        scan.file = target;
        const auto acquisition = m_acquisitions.find(imported.contentSha256);
        if (acquisition != m_acquisitions.end()) scan.acquisitionJson = acquisition->second;
        scan.findings = imported.findings;
        scan.runId = m_run.runId;
        if (writer.scan(scan).isNew) ++m_result.newScans;
    }

    void writeConflict(CatalogWriter& writer, const PlannedConflict& planned) {
        const auto one = findSubject(m_catalog, planned.pseudonym);
        const auto other = findSubject(m_catalog, planned.otherPseudonym);
        if (!one || !other) return; // known to the key alone: nothing of that person is in the study
        Conflict conflict;
        conflict.kind = planned.kind;
        conflict.subjectId = one->id;
        conflict.otherSubjectId = other->id;
        if (writer.conflict(conflict).isNew) ++m_result.newConflicts;
    }

    // From the catalog as it is now, so that a repeated call says the same.
    void reportScans() {
        for (const ImportRunScan& imported : m_run.scans) {
            IngestedScan scan;
            scan.series = imported.series;
            const auto id = findScanByContent(m_catalog, imported.contentSha256);
            if (!id) continue;
            const Scan stored = scanById(m_catalog, *id);
            scan.isNew = !m_result.wasKnown && !m_plan.known.contains(imported.contentSha256) &&
                         m_reported.insert(imported.contentSha256).second;
            scan.scanId = *id;
            scan.pseudonym = subjectById(m_catalog, stored.subjectId).pseudonym;
            scan.session = sessionById(m_catalog, stored.sessionId).label;
            scan.contrast = stored.contrast;
            scan.plane = stored.plane;
            scan.file = stored.file;
            if (!scan.isNew) ++m_result.knownScans;
            m_result.scans.push_back(std::move(scan));
        }
        m_result.findings = m_run.findings;
        m_result.findings.insert(m_result.findings.end(), m_plan.findings.begin(), m_plan.findings.end());
        if (m_result.knownScans > 0)
            m_result.findings.push_back(
                {Severity::Note,
                 "import.scans-known",
                 "scans that the study has already and that were not imported again: " +
                     std::to_string(m_result.knownScans),
                 {{"count", std::to_string(m_result.knownScans)}}});
        if (m_result.newConflicts > 0)
            m_result.findings.push_back(
                {Severity::Warning,
                 "import.conflicts",
                 "contradictions between persons: " + std::to_string(m_result.newConflicts) +
                     " (see the conflicts of the study); decide them before pairs or splits are made",
                 {{"count", std::to_string(m_result.newConflicts)}}});
    }

    void removeImages() const {
        std::vector<std::string> names;
        for (const ImportRunScan& scan : m_run.scans) {
            const auto id = findScanByContent(m_catalog, scan.contentSha256);
            std::error_code failure;
            if (!id || !fs::exists(m_catalog.study() / scanById(m_catalog, *id).file, failure)) continue;
            names.push_back(scan.file); // sidecars stay: taking the run in once more needs them
        }
        m_placer.removeImages(names);
    }

    Catalog& m_catalog;
    SubjectKey* m_key;
    RunFolder m_folder;
    RunLock m_lock;
    const ImportIngestOptions& m_options;
    ImportPlacer m_placer;
    ImportRun m_run;
    ImportPlan m_plan;
    std::string m_personsBefore;
    std::optional<PersonTable> m_unsaved; // the persons of the key before this import, until it is stored
    std::vector<PlannedFile> m_files;
    std::map<std::string, std::string> m_targets;          // contentSha256 -> file
    std::map<std::string, std::string> m_acquisitions;     // contentSha256 -> JSON
    std::map<Visit, std::pair<RowId, RowId>> m_sessionIds; // subject, session
    std::vector<std::string> m_renumbered;
    std::set<std::string> m_reported;
    ImportIngestResult m_result;
};

} // namespace

bool importIsSealed(const fs::path& runFolder) {
    std::error_code failure;
    return fs::exists(runFolder / "out" / kSealed, failure);
}

ImportIngestResult ingestImportRun(Catalog& catalog, SubjectKey* key, const fs::path& runFolder,
                                   const ImportIngestOptions& options) {
    return ImportIngest(catalog, key, runFolder, options).ingest();
}

} // namespace magiqt
