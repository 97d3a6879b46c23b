// Puts what import and jobs made into the catalog: one transaction, committed as a whole or not at all (the
// destructor rolls back). Everything is found again by what makes it unique, so the same call twice changes
// nothing. Not undoable: edits by people go through Editor.h. Uses its Catalog's thread; one writer at a
// time. Methods throw Error (BadInput, "study.constraint") where a rule of the schema is broken; then the
// writer is of no further use.
#pragma once

#include "Catalog.h"
#include "Records.h"

#include <memory>
#include <optional>
#include <string>

namespace magiqt {

class CatalogWriter {
public:
    // Throws Error (Usage, "study.read-only").
    explicit CatalogWriter(Catalog& catalog);
    ~CatalogWriter();
    CatalogWriter(const CatalogWriter&) = delete;
    CatalogWriter& operator=(const CatalogWriter&) = delete;

    struct Stored {
        RowId id = 0;
        bool isNew = false;
    };

    // By pseudonym. Sex and gestational age of a known subject are filled in where they were unknown, never
    // replaced.
    Stored subject(const Subject& subject);
    // By subject and label. Fills in what was unknown.
    Stored session(const Session& session);
    // Label, days since the first scan and age, when an earlier scan than the first was imported. Site stays.
    // Labels of one subject may pass through each other within a transaction (relabelSessions).
    void relabelSessions(RowId subjectId, const std::vector<Session>& sessions);
    // The day that the days of a subject count from; empty takes it away.
    void setDayZeroTag(RowId subjectId, const std::string& tag);
    // By manufacturer, model and field strength.
    Stored scanner(const Scanner& scanner);
    // By contentSha256: a scan that is there stays as it is (also when it comes under another file or
    // subject).
    Stored scan(const Scan& scan);
    // By runId; state and error are brought up to date.
    Stored run(const RunRecord& run);
    // By weightsSha256.
    Stored model(const Model& model);
    void modelTrainedOn(RowId modelId, const std::vector<RowId>& subjectIds);
    void modelTrainedOnPart(RowId modelId, RowId splitId, int part);
    // By file.
    Stored derivedImage(const DerivedImage& image);
    // Registration of a pair, green or amber; a pair that is not there yet is made. By low- and high-field
    // scan. A registration that a person accepted stays; of another one the verdict is taken back. Throws
    // Error (BadInput, "study.pair-impossible") for two subjects, contrasts, or one field class.
    Stored registeredPair(const Pair& pair);
    // By kind and both subjects in either order; one that was decided stays so.
    Stored conflict(const Conflict& conflict);

    void audit(const std::string& action, const std::string& summary, const Json& details);
    void commit();
    // Rolls back; the destructor does it too.
    void rollBack();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace magiqt
