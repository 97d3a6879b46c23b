// Brings images of an import run to their places in the study, so that no end of the process can lose one or
// leave a second: the plan (ingest.json in the run folder) is written before the first file is placed, and
// what an earlier attempt placed without getting as far as the catalog is taken back first. For
// studies/catalog; one thread.
#pragma once

#include "Catalog.h"

#include "base/JsonForward.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace magiqt {

struct PlannedFile {
    std::string from; // in out/
    std::string to;   // relative to the study
    std::string fileSha256;
    std::string sidecarText; // written beside it as .json; empty: none
};

class ImportPlacer {
public:
    ImportPlacer(const Catalog& catalog, std::filesystem::path runFolder);

    // Takes back into out/ what an earlier attempt placed and the catalog does not know.
    void takeBack() const;
    // A free name: rawdata/sub-<p>/ses-<s>/anat/sub-<p>_ses-<s>[_acq-<plane>][_run-<n>]_<contrast>.nii.gz;
    // sourcedata/ for a contrast that BIDS has no name for.
    std::string freeName(const std::string& pseudonym, const std::string& session, const std::string& plane,
                         const std::string& contrast);
    void writePlan(const std::vector<PlannedFile>& files) const;
    // By hard link, by a synced copy where that cannot be; never over a file. Throws Error (NoResource,
    // "import.cannot-place"), (BadInput, "import.run-damaged") when it is not the file of the journal.
    void place(const PlannedFile& file);
    // Syncs the folders that got files.
    void syncFolders() const;
    // After the commit: the study has them.
    void removeImages(const std::vector<std::string>& names) const;

private:
    const Catalog& m_catalog;
    std::filesystem::path m_run;
    std::set<std::string> m_taken;
    std::set<std::filesystem::path> m_folders;
};

} // namespace magiqt
