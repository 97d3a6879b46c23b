#include "IngestImportFiles.h"

#include "Lookup.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <vector>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr char kPlan[] = "ingest.json";

[[noreturn]] void failToPlace(const std::string& file, const std::string& reason) {
    throw Error(ErrorKind::NoResource, "import.cannot-place",
                "'" + file + "' cannot be put into the study: " + reason +
                    "; nothing was imported. Make room or "
                    "check the folder, then import again",
                {{"file", file}, {"reason", reason}});
}

fs::path sidecarOf(const fs::path& image) {
    std::string name = image.string();
    name.resize(name.size() - std::strlen(".nii.gz"));
    return name + ".json";
}

void syncPath(const fs::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

void copySynced(const fs::path& from, const fs::path& to) {
    std::ifstream stream(from, std::ios::binary);
    AtomicFile out(to);
    std::vector<char> buffer(1u << 20);
    while (stream) {
        stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        out.write(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream.eof()) failToPlace(to.filename().string(), "the run's image cannot be read");
    out.commit();
}

std::string planeLabel(const std::string& plane) {
    if (plane == "axial") return "_acq-axi";
    if (plane == "coronal") return "_acq-cor";
    if (plane == "sagittal") return "_acq-sag";
    if (plane == "isotropic") return "_acq-iso";
    return {};
}

bool isInside(const std::string& relative) {
    const fs::path path(relative);
    if (path.is_absolute() || path.empty()) return false;
    for (const fs::path& part : path)
        if (part == "..") return false;
    return *path.begin() == "rawdata" || *path.begin() == "sourcedata";
}

} // namespace

ImportPlacer::ImportPlacer(const Catalog& catalog, fs::path runFolder)
    : m_catalog(catalog), m_run(std::move(runFolder)) {}

void ImportPlacer::takeBack() const {
    std::error_code failure;
    if (!fs::exists(m_run / kPlan, failure)) return;
    const Json plan = readJsonFile(m_run / kPlan);
    for (const Json& entry : plan.value("files", Json::array())) {
        const std::string from = entry.value("from", ""), to = entry.value("to", "");
        if (!isInside(to) || fs::path(from).filename() != from || findScanByFile(m_catalog, to)) continue;
        const fs::path placed = m_catalog.study() / to, image = m_run / "out" / from;
        if (!fs::exists(placed, failure) || sha256OfFile(placed) != entry.value("sha256", "")) continue;
        if (!fs::exists(image, failure) && ::link(placed.c_str(), image.c_str()) != 0)
            copySynced(placed, image);
        syncPath(m_run / "out", O_DIRECTORY);
        fs::remove(placed, failure);
        fs::remove(sidecarOf(placed), failure);
        for (fs::path folder = placed.parent_path(); folder != m_catalog.study();
             folder = folder.parent_path())
            if (!fs::remove(folder, failure)) break; // only where it is empty
    }
}

std::string ImportPlacer::freeName(const std::string& pseudonym, const std::string& session,
                                   const std::string& plane, const std::string& contrast) {
    const std::string subject = "sub-" + pseudonym, visit = "ses-" + session;
    const std::string folder =
        (contrast == "unknown" ? "sourcedata/" : "rawdata/") + subject + "/" + visit + "/anat/";
    for (int run = 1;; ++run) {
        const std::string stem = folder + subject + "_" + visit + planeLabel(plane) +
                                 (run > 1 ? "_run-" + std::to_string(run) : "") + "_" + contrast;
        const std::string name = stem + ".nii.gz";
        std::error_code failure;
        const fs::path place = m_catalog.study() / name;
        if (m_taken.contains(name) || findScanByFile(m_catalog, name) || fs::exists(place, failure) ||
            fs::exists(sidecarOf(place), failure))
            continue;
        m_taken.insert(name);
        return name;
    }
}

void ImportPlacer::writePlan(const std::vector<PlannedFile>& files) const {
    Json list = Json::array();
    for (const PlannedFile& file : files)
        list.push_back({{"from", file.from}, {"to", file.to}, {"sha256", file.fileSha256}});
    writeJsonFile(m_run / kPlan, {{"version", 1}, {"files", list}});
}

void ImportPlacer::place(const PlannedFile& file) {
    const fs::path image = m_run / "out" / file.from, target = m_catalog.study() / file.to;
    std::error_code failure;
    if (!fs::is_regular_file(image, failure) || sha256OfFile(image) != file.fileSha256)
        throw Error(ErrorKind::BadInput, "import.run-damaged",
                    "the import run cannot be taken in: '" + file.from +
                        "' is missing or was changed; nothing was imported. Import the folder again",
                    {{"what", file.from}});
    fs::create_directories(target.parent_path(), failure);
    if (failure) failToPlace(target.filename().string(), failure.message());
    for (fs::path folder = target.parent_path(); folder != m_catalog.study(); folder = folder.parent_path())
        m_folders.insert(folder);
    m_folders.insert(m_catalog.study());
    if (::link(image.c_str(), target.c_str()) == 0)
        syncPath(target, 0);
    else if (errno == EEXIST)
        failToPlace(target.filename().string(), "a file of that name appeared meanwhile");
    else
        copySynced(image, target); // another file system, or one without links
    if (!file.sidecarText.empty()) {
        AtomicFile sidecar(sidecarOf(target));
        sidecar.write(file.sidecarText.data(), file.sidecarText.size());
        sidecar.commit();
    }
}

void ImportPlacer::syncFolders() const {
    for (const fs::path& folder : m_folders)
        syncPath(folder, O_DIRECTORY);
}

void ImportPlacer::removeImages(const std::vector<std::string>& names) const {
    std::error_code failure;
    for (const std::string& name : names)
        fs::remove(m_run / "out" / name, failure);
}

} // namespace magiqt
