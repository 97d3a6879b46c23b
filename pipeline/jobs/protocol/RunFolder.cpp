#include "RunFolder.h"

#include "PathJson.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"
#include "base/Sha256.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void failToMake(const std::error_code& failure) {
    throw Error(ErrorKind::NoResource, "run.cannot-create",
                "cannot make the run folder: " + failure.message() +
                    "; choose a folder that you may write to (--run, --in or --out)",
                {{"reason", failure.message()}});
}

Json parsedParameters(const std::string& text) {
    const Json parameters = Json::parse(text, nullptr, false);
    if (!parameters.is_object())
        throw Error(ErrorKind::BadInput, "run.parameters-invalid",
                    "the run's parameters are not a JSON object");
    return parameters;
}

void checkKindName(const std::string& kind) {
    const bool valid =
        !kind.empty() && kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!valid)
        throw Error(ErrorKind::Usage, "run.kind-invalid", "'" + kind + "' is not the name of a kind of job",
                    {{"kind", kind}});
}

// Written for the owner alone from the first byte on, so not through AtomicFile; the folder it lies in is
// renamed into place as a whole.
void writePrivate(const fs::path& file, const Json& value) {
    const std::string text = value.dump(2) + "\n";
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    bool complete = descriptor >= 0;
    std::size_t done = 0;
    while (complete && done < text.size()) {
        const ssize_t written = ::write(descriptor, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        complete = written > 0;
        if (complete) done += static_cast<std::size_t>(written);
    }
    complete = complete && ::fsync(descriptor) == 0;
    const int number = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!complete) failToMake(std::error_code(number, std::generic_category()));
}

// A NIfTI pair is one input: the digest covers both halves, whichever of them was named.
// A folder as input (a delivery of thousands of DICOM files) is known by its listing: relative name, size and
// time of change of every file. Reading all of it would cost minutes before the job even starts.
std::string digestOfListing(const fs::path& folder) {
    std::vector<std::string> lines;
    std::error_code failure;
    for (fs::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code gone; // a file that vanishes while we look is left out
        if (!entry->is_regular_file(gone)) continue;
        const auto bytes = entry->file_size(gone);
        const auto changed = entry->last_write_time(gone).time_since_epoch().count();
        lines.push_back(entry->path().lexically_relative(folder).string() + '\0' + std::to_string(bytes) +
                        '\0' + std::to_string(changed) + '\n');
    }
    if (failure)
        throw Error(ErrorKind::BadInput, "file.unreadable", "the folder cannot be read: " + failure.message(),
                    {{"reason", failure.message()}});
    std::sort(lines.begin(), lines.end());
    Sha256 digest;
    for (const std::string& line : lines)
        digest.update(line.data(), line.size());
    return digest.hexDigest();
}

std::string digestOfInput(const fs::path& file) {
    std::error_code unseen;
    if (fs::is_directory(file, unseen)) return digestOfListing(file);
    const std::string ending = file.extension().string();
    if (ending != ".hdr" && ending != ".img") return sha256OfFile(file);
    const fs::path header = fs::path(file).replace_extension(".hdr");
    const fs::path image = fs::path(file).replace_extension(".img");
    std::error_code failure;
    if (!fs::exists(header, failure) || !fs::exists(image, failure)) return sha256OfFile(file);
    const std::string both = sha256OfFile(header) + sha256OfFile(image);
    return sha256Hex(both.data(), both.size());
}

Json hashedInputs(const RunRequest& request, Json& privateInputs) {
    Json inputs = Json::object();
    for (const auto& [role, file] : request.inputs) {
        const std::string digest = digestOfInput(file);
        std::error_code failure;
        const bool isFolder = fs::is_directory(file, failure);
        inputs[role] = {{"sha256", digest}};
        if (!isFolder) inputs[role]["bytes"] = fs::file_size(file, failure);
        privateInputs[role] = pathToJson(file);
    }
    return inputs;
}

} // namespace

// 20260131t123456-4f7k: sorts by time, has no '_' and cannot collide in practice.
std::string RunFolder::newId() {
    std::string id;
    for (const char character : utcNow().substr(0, 19)) {
        if (character == 'T')
            id += 't';
        else if (character >= '0' && character <= '9')
            id += character;
    }
    return id + "-" + randomId(6);
}

RunFolder RunFolder::create(const fs::path& parent, const RunRequest& request) {
    return createWithId(parent, newId(), request);
}

RunFolder RunFolder::createWithId(const fs::path& parent, const std::string& id, const RunRequest& request) {
    checkKindName(request.kind);
    return make(parent / nameOf(id, request.kind), id, request);
}

std::string RunFolder::nameOf(const std::string& id, const std::string& kind) {
    return id + "_" + kind;
}

RunFolder RunFolder::createAt(const fs::path& folder, const RunRequest& request) {
    return make(folder, newId(), request);
}

RunFolder RunFolder::make(const fs::path& folder, const std::string& id, const RunRequest& request) {
    checkKindName(request.kind);
    const fs::path place = fs::absolute(folder).lexically_normal();
    const std::string name =
        place.has_filename() ? place.filename().string() : place.parent_path().filename().string();
    const fs::path target = place.has_filename() ? place : place.parent_path();
    std::error_code failure;
    if (fs::exists(target, failure) && !(fs::is_directory(target, failure) && fs::is_empty(target, failure)))
        throw Error(ErrorKind::BadInput, "run.folder-exists",
                    "'" + name + "' exists and is not empty; name a new folder for the run",
                    {{"folder", name}});

    Json privateInputs = Json::object();
    const Json spec = {{"format", 1},
                       {"id", id}, // not the folder's name, which may be a person's
                       {"kind", request.kind},
                       {"parameters", parsedParameters(request.parametersJson)},
                       {"inputs", hashedInputs(request, privateInputs)},
                       {"seed", request.seed},
                       {"programVersion", MAGIQT_VERSION},
                       {"createdUtc", utcNow()},
                       {"resources", Json::object()}};
    Json privateOutputs = Json::object();
    for (const auto& [role, file] : request.outputs)
        privateOutputs[role] = pathToJson(file);

    fs::create_directories(target.parent_path(), failure);
    if (failure) failToMake(failure);
    const fs::path draft = target.parent_path() / std::string(".").append(randomId(8)).append(".part");
    try {
        for (const char* part : {"", "out", "checkpoint"}) {
            fs::create_directory(draft / part, failure);
            if (failure) failToMake(failure);
        }
        writeJsonFile(draft / "spec.json", spec);
        writePrivate(draft / "private.json", {{"inputs", privateInputs}, {"outputs", privateOutputs}});
        fs::rename(draft, target, failure); // replaces an empty folder
        if (failure) failToMake(failure);
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(draft, ignored);
        throw;
    }
    return RunFolder(target);
}

RunFolder RunFolder::open(const fs::path& folder) {
    std::error_code failure;
    const fs::path place = fs::absolute(folder).lexically_normal();
    if (!fs::is_regular_file(place / "spec.json", failure))
        throw Error(ErrorKind::BadInput, "run.not-a-run-folder",
                    "'" + folder.filename().string() + "' is not a run folder: it has no spec.json",
                    {{"folder", folder.filename().string()}});
    RunFolder run(place.has_filename() ? place : place.parent_path());
    Json spec;
    try {
        spec = run.spec();
        checkKindName(spec.at("kind").get<std::string>());
        if (!spec.at("id").is_string() || !spec.at("parameters").is_object() ||
            spec.at("format").get<int>() != 1)
            throw std::runtime_error("format");
        if (spec.contains("seed") && !spec["seed"].is_number_unsigned()) throw std::runtime_error("seed");
    } catch (const std::exception&) {
        throw Error(ErrorKind::BadInput, "run.spec-invalid",
                    "spec.json of the run is damaged or of another version; make the run anew");
    }
    return run;
}

std::string RunFolder::id() const {
    return spec().at("id").get<std::string>();
}

std::string RunFolder::kind() const {
    return spec().at("kind").get<std::string>();
}

Json RunFolder::spec() const {
    return readJsonFile(m_path / "spec.json");
}

bool RunFolder::hasInput(const std::string& role) const {
    return spec().at("inputs").contains(role);
}

bool RunFolder::isInput(const std::string& role, const fs::path& file) const {
    const Json inputs = spec().at("inputs");
    return inputs.contains(role) && inputs[role].at("sha256") == digestOfInput(file);
}

fs::path RunFolder::inputPath(const std::string& role) const {
    const Json inputs = spec().at("inputs");
    const Json places = readJsonFile(m_path / "private.json").value("inputs", Json::object());
    if (!inputs.contains(role) || !places.contains(role))
        throw Error(ErrorKind::BadInput, "run.no-such-input", "the run has no input '" + role + "'",
                    {{"role", role}});
    const fs::path file = pathFromJson(places[role]);
    if (!isInput(role, file))
        throw Error(ErrorKind::BadInput, "run.input-changed",
                    "the file of input '" + role +
                        "' is not the one that the run was made for; make a new run",
                    {{"role", role}});
    return file;
}

fs::path RunFolder::outputPath(const std::string& role) const {
    const Json places = readJsonFile(m_path / "private.json").value("outputs", Json::object());
    return places.contains(role) ? pathFromJson(places[role]) : fs::path();
}

void RunFolder::writePlaces(const std::map<std::string, fs::path>& inputs) const {
    Json places = Json::object();
    for (const auto& [role, file] : inputs)
        places[role] = pathToJson(file);
    const std::string text = Json{{"inputs", places}, {"outputs", Json::object()}}.dump(2) + "\n";
    AtomicFile file(m_path / "private.json", FileAccess::OwnerAlone);
    file.write(text.data(), text.size());
    file.commit();
}

void RunFolder::requestCancel() const {
    const int descriptor = ::open((m_path / "cancel").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        const std::string reason = std::strerror(errno);
        throw Error(ErrorKind::NoResource, "run.cannot-cancel", "cannot ask the run to stop: " + reason,
                    {{"reason", reason}});
    }
    ::close(descriptor);
}

bool RunFolder::cancelRequested() const {
    std::error_code failure;
    return fs::exists(m_path / "cancel", failure);
}

void RunFolder::clearCancel() const {
    std::error_code failure;
    fs::remove(m_path / "cancel", failure);
}

} // namespace magiqt
