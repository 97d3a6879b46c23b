// Runs on their way to a place without a shared file system and back, as one tar file.
//
//   bundle.json   first: what the bundle is for, its runs, every file with size and SHA-256
//   runs/<id>_<kind>/{spec.json, journal.jsonl, out/, checkpoint/}
//   inputs/<sha256>.nii.gz   named by their hash
//
// Never in it: private.json, logs, titles and labels of entries, folders as inputs (a delivery of DICOM names
// people). What stands in an input file itself goes along: send what was de-identified. Everything is checked
// before anything is changed. One thread.
#pragma once

#include "jobs/queue/JobQueue.h"

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt {

enum class BundlePurpose {
    Work,   // run folders with their inputs, to be run elsewhere
    Results // run folders as they are now, on their way home
};

// Entries that are not at work. With Work their run folders are made where they are not there, and the
// entries wait, with the executor "bundle", until results are imported or a retry takes them back. Throws
// Error (Usage, "queue.at-work", "bundle.not-ready"; BadInput, "bundle.folder-input", "bundle.unsafe",
// "file.unreadable"; NoResource, "bundle.cannot-write").
void exportBundle(JobQueue& queue, const std::vector<std::string>& ids, const std::filesystem::path& file,
                  BundlePurpose purpose);

struct ImportedBundle {
    std::vector<std::string> added;   // entries of work that came here
    std::vector<std::string> updated; // entries whose results came home
};

// Work becomes entries of this queue; results go into the runs that they belong to. Throws Error (BadInput,
// "bundle.damaged", "bundle.unsafe", "bundle.foreign": results of runs that are not in this queue or were
// made of something else, "bundle.diverged": the run went on here as well; Usage, "bundle.own",
// "queue.at-work").
ImportedBundle importBundle(JobQueue& queue, const std::filesystem::path& file);

} // namespace magiqt
