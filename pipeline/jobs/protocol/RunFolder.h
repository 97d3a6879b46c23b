// A run folder is the job protocol: everything that a job needs and says stands in it, so that the desktop, a
// script and a cluster node all do the same thing, and closing any of them loses nothing.
//
//   spec.json      immutable: kind, parameters, inputs with SHA-256, seed, program version, resources
//   private.json   mode 0600: real paths of inputs and outputs by role; never bundled, exported or logged
//   journal.jsonl  append-only records (Journal.h)
//   out/           artifacts, each named in the journal with size and SHA-256
//   checkpoint/    written to a temporary name, then renamed
//   cancel         appears when someone asks to stop
//   stderr.txt     what the child process wrote
//   lock           held while a process works on the run (RunLock.h)
//
// Usable from any thread; one object describes one folder and holds no open file.
#pragma once

#include "base/JsonForward.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace magiqt {

struct RunRequest {
    std::string kind;                  // "enhance"
    std::string parametersJson = "{}"; // as the kind's job.json describes them
    std::map<std::string, std::filesystem::path>
        inputs; // role -> file (hashed when made) or folder (its listing is)
    std::map<std::string, std::filesystem::path> outputs; // role -> where the user wants the artifact
    std::uint64_t seed = 0;
};

class RunFolder {
public:
    // Makes <parent>/<id>_<kind>/ with spec.json and private.json, complete or not at all.
    // Throws Error (BadInput "file.unreadable" for an input, NoResource).
    static RunFolder create(const std::filesystem::path& parent, const RunRequest& request);
    // The same with an id that was drawn beforehand, so that it could be written down before the folder
    // exists.
    static RunFolder createWithId(const std::filesystem::path& parent, const std::string& id,
                                  const RunRequest& request);
    static std::string newId();
    static std::string nameOf(const std::string& id, const std::string& kind); // <id>_<kind>
    // The same in a folder that the caller names; it must not exist yet or be empty ("run.folder-exists").
    // The id is drawn all the same: the name may be a person's.
    static RunFolder createAt(const std::filesystem::path& folder, const RunRequest& request);
    // Opens an existing folder; throws Error (BadInput, "run.not-a-run-folder" or "run.spec-invalid").
    static RunFolder open(const std::filesystem::path& folder);

    const std::filesystem::path& path() const { return m_path; }
    std::string id() const;   // the <id> of the folder name
    std::string kind() const; // spec.kind
    Json spec() const;
    std::filesystem::path out() const { return m_path / "out"; }
    std::filesystem::path checkpoint() const { return m_path / "checkpoint"; }
    std::filesystem::path journal() const { return m_path / "journal.jsonl"; }

    // Whether `file` holds what the run was made from as `role`. Reads the whole file.
    bool isInput(const std::string& role, const std::filesystem::path& file) const;
    // From private.json. Throws Error (BadInput, "run.no-such-input"); inputPath also checks the SHA-256 of
    // the spec and throws "run.input-changed" when the file is another one now.
    std::filesystem::path inputPath(const std::string& role) const;
    bool hasInput(const std::string& role) const;
    std::filesystem::path outputPath(const std::string& role) const; // empty when nobody asked for one

    // Of a folder that came from elsewhere and has no private.json; without any, where the paths are to be
    // forgotten. Throws Error (NoResource).
    void writePlaces(const std::map<std::string, std::filesystem::path>& inputs) const;

    void requestCancel() const; // makes the file `cancel`
    bool cancelRequested() const;
    void clearCancel() const; // before a resume

private:
    static RunFolder make(const std::filesystem::path& folder, const std::string& id,
                          const RunRequest& request);
    explicit RunFolder(std::filesystem::path path) : m_path(std::move(path)) {}
    std::filesystem::path m_path;
};

} // namespace magiqt
