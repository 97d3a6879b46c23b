// Small studies for the tests of the catalog.
#pragma once

#include "support/TemporaryFolder.h"

#include "base/Error.h"
#include "base/Sha256.h"
#include "catalog/Catalog.h"
#include "catalog/CatalogWriter.h"
#include "catalog/Editor.h"
#include "catalog/Lookup.h"
#include "catalog/ScanSearch.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

namespace magiqt::test {

inline std::string hashOf(const std::string& text) {
    return sha256Hex(text.data(), text.size());
}

// A scan that passes every rule; its content's hash is that of its file's name.
inline Scan plainScan(RowId subject, RowId session, const std::string& file, FieldClass fieldClass,
                      const std::string& contrast = "T1w") {
    Scan scan;
    scan.subjectId = subject;
    scan.sessionId = session;
    scan.contrast = contrast;
    scan.plane = fieldClass == FieldClass::Low ? "axial" : "isotropic";
    scan.fieldClass = fieldClass;
    scan.sizeIjk = {112, 136, 40};
    scan.spacingMm = {1.6, 1.6, fieldClass == FieldClass::Low ? 5.0 : 1.0};
    scan.orientation = "LPS";
    scan.indexToLps = {{-1.6, 0, 0, 90, 0, 1.6, 0, -126, 0, 0, 5, -72}};
    scan.contentSha256 = hashOf(file);
    scan.file = file;
    return scan;
}

// `subjects` people with two sessions each: low-field T1w and T2w first, high-field T1w and T2w 7 days later.
inline void fill(Catalog& catalog, int subjects, int first = 0) {
    CatalogWriter writer(catalog);
    const RowId swoop = writer.scanner({0, "Hyperfine", "Swoop", 0.064}).id;
    const RowId skyra = writer.scanner({0, "Siemens", "Skyra", 3.0}).id;
    for (int person = first; person < first + subjects; ++person) {
        const std::string name = "p" + std::to_string(1000 + person);
        const RowId subject = writer.subject({0, name, person % 2 ? Sex::Female : Sex::Male, {}, {}, {}}).id;
        for (int visit = 0; visit < 2; ++visit) {
            const std::string label = visit ? "02" : "01";
            const RowId session = writer
                                      .session({0, subject, label, 7 * visit, 9000 + 300 * (person % 70) + 7 * visit,
                                                person % 3 ? "north" : "south"})
                                      .id;
            for (const char* contrast : {"T1w", "T2w"}) {
                Scan scan = plainScan(subject, session,
                                      "rawdata/sub-" + name + "/ses-" + label + "/anat/sub-" + name +
                                          "_ses-" + label + "_" + contrast + ".nii.gz",
                                      visit ? FieldClass::High : FieldClass::Low, contrast);
                scan.scannerId = visit ? skyra : swoop;
                scan.acquisitionJson = R"({"RepetitionTime":2.0})";
                writer.scan(scan);
            }
        }
    }
    writer.commit();
}

struct Study {
    explicit Study(int subjects = 0) : catalog(Catalog::open(folder.path() / "study", OpenMode::Create)) {
        if (subjects > 0) fill(catalog, subjects);
    }
    std::filesystem::path path() const { return folder.path() / "study"; }

    TemporaryFolder folder;
    Catalog catalog;
};

// Another program with its hands in the file.
inline SQLite::Database raw(const std::filesystem::path& study) {
    SQLite::Database database((study / "study.sqlite").string(), SQLite::OPEN_READWRITE, 2000);
    database.exec("PRAGMA foreign_keys = ON");
    return database;
}

inline std::int64_t number(SQLite::Database& database, const std::string& sql) {
    return database.execAndGet(sql).getInt64();
}

template <typename Work>
std::string codeOf(Work&& work) {
    try {
        work();
    } catch (const Error& problem) {
        return problem.code();
    }
    return "nothing was thrown";
}

inline bool hasFinding(const Findings& findings, const std::string& code) {
    for (const Finding& finding : findings)
        if (finding.code == code) return true;
    return false;
}

// Everything that edits may change, as text: equal before an edit and after its undo.
inline std::string contentOfTables(const std::filesystem::path& study) {
    SQLite::Database database((study / "study.sqlite").string(), SQLite::OPEN_READONLY, 2000);
    std::string all;
    for (const char* table : {"subject", "session", "scan", "pair", "rejected_proposal", "cohort",
                              "cohort_member", "split", "split_part", "split_member", "anomaly_reference",
                              "conflict", "scan_row", "subject_row", "scan_text"}) {
        all += std::string("== ") + table + "\n";
        const std::string select = std::string("SELECT * FROM ") + table;
        const int columns = SQLite::Statement(database, select).getColumnCount();
        std::string order = "1";
        for (int column = 2; column <= columns && column <= 3; ++column)
            order += ", " + std::to_string(column);
        if (std::string(table) == "scan_text") order = "rowid";
        SQLite::Statement rows(database, select + " ORDER BY " + order);
        while (rows.executeStep()) {
            for (int column = 0; column < rows.getColumnCount(); ++column)
                all += rows.getColumn(column).getString() + "|";
            all += "\n";
        }
    }
    return all;
}

} // namespace magiqt::test
