#include "ImportWriter.h"

#include "FaceCheck.h"
#include "NiftiSources.h"
#include "Seal.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"
#include "imaging/dicom/DicomPixels.h"
#include "volume/ContentHash.h"
#include "volume/Nifti.h"

#include <algorithm>
#include <cstdio>
#include <future>
#include <thread>

namespace magiqt {

namespace {

constexpr double kReadShare = 0.5; // of the progress of one series

struct LoadedImage {
    VolumePointer volume;
    NiftiWriteOptions write;
    Findings findings;
};

int threadsOf(const ImportWriteOptions& options) {
    return options.threads > 0 ? options.threads
                               : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

LoadedImage loadDicom(const ImportInventory& inventory, const DicomStack& stack,
                      const ImportWriteOptions& options) {
    StackReadOptions read;
    read.threads = threadsOf(options);
    read.stopRequested = options.stopRequested;
    if (options.progress) read.progress = [&](double fraction) { options.progress(kReadShare * fraction); };
    StackImage image = readStack(inventory.headers, stack, read);
    LoadedImage loaded;
    loaded.write.type = image.type;
    if (image.scaling)
        loaded.write.scaling = NiftiScaling{static_cast<float>(image.scaling->slope),
                                            static_cast<float>(image.scaling->intercept)};
    loaded.volume = std::make_shared<const Volume>(std::move(image.volume));
    return loaded;
}

// The reader's errors name the file, which may be named after a person: only their code goes on.
NiftiImage readNameless(const std::filesystem::path& file) {
    try {
        return readNifti(file);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadInput) throw;
        throw Error(ErrorKind::BadInput, "import.image-unreadable",
                    "the image cannot be read (" + error.code() + "); take it again from its source",
                    {{"reason", error.code()}});
    }
}

LoadedImage loadNifti(const ImportImage& image) {
    NiftiImage read = readNameless(image.path);
    LoadedImage loaded;
    loaded.volume = std::move(read.volume);
    loaded.findings = std::move(read.findings);
    loaded.write.type = read.type == VoxelType::Float64 ? VoxelType::Float32 : read.type;
    if (read.header.slope != 0)
        loaded.write.scaling =
            NiftiScaling{static_cast<float>(read.header.slope), static_cast<float>(read.header.intercept)};
    return loaded;
}

Json orNull(const std::optional<std::int64_t>& value) {
    return value ? Json(*value) : Json();
}

// The upper three rows of the matrix, row by row.
Json rowsOf(const Geometry& geometry) {
    Json rows = Json::array();
    for (Eigen::Index row = 0; row < 3; ++row)
        for (Eigen::Index column = 0; column < 4; ++column)
            rows.push_back(geometry.indexToLps()(row, column));
    return rows;
}

void measureFace(ImportSeries& series, const Volume& volume) {
    std::erase_if(series.findings, [](const Finding& finding) { return finding.code == "import.face"; });
    if (faceVerdict(volume) == FaceVerdict::MayShow) series.findings.push_back(faceFinding("image"));
}

} // namespace

WrittenScan writeSeries(const ImportInventory& inventory, const ImportSeries& listed, std::int64_t number,
                        const std::filesystem::path& out, const ImportWriteOptions& options) {
    if (!listed.importable)
        throw Error(ErrorKind::BadInput, "import.not-importable",
                    "the series cannot be imported: " + listed.tickReason,
                    {{"reason", listed.tickReason}, {"code", listed.tickCode}});
    ImportSeries series = listed;
    const bool isDicom = series.source == ImportSource::Dicom || series.source == ImportSource::DicomEnhanced;
    LoadedImage image = isDicom ? loadDicom(inventory, inventory.stacks[series.index], options)
                                      : loadNifti(inventory.images[series.index]);
    for (const Finding& finding : image.findings)
        if (std::find(series.findings.begin(), series.findings.end(), finding) == series.findings.end())
            series.findings.push_back(finding);
    image.write.compression = NiftiCompression::Fast;
    if (options.progress) options.progress(kReadShare);

    // The hash and the look for a face need the voxels alone; they run while the image is compressed.
    const Volume& volume = *image.volume;
    std::future<std::string> hash = std::async(std::launch::async, [&] {
        measureFace(series, volume);
        return contentSha256(volume);
    });
    char stem[64];
    std::snprintf(stem, sizeof stem, "%04lld_%s", static_cast<long long>(number),
                  toString(series.contrast.contrast).c_str());
    WrittenScan written;
    written.file = out / (std::string(stem) + ".nii.gz");
    written.sidecar = out / (std::string(stem) + ".json");
    writeNifti(written.file, volume, image.write);
    writeJsonFile(written.sidecar, sidecarOf(series.facts));
    const std::string content = hash.get();

    const People& people = inventory.people;
    const std::string sex = people.sex(series.where);
    written.entry = toJson(series, people);
    written.entry["file"] = written.file.filename().string();
    written.entry["sidecar"] = written.sidecar.filename().string();
    written.entry["indexToLps"] = rowsOf(volume.geometry());
    written.entry["contentSha256"] = content;
    written.entry["ageDays"] = orNull(people.ageDays(series.where));
    written.entry["sex"] = sex.empty() ? Json() : Json(sex);
    written.entry["daysSinceFirst"] = orNull(people.daysSinceFirst(series.where));
    if (options.progress) options.progress(1);
    return written;
}

void writeSealedPersons(const People& people, const People::Labels& labels, const std::string& sealTo,
                        const std::filesystem::path& file) {
    const std::string sealed = sealFor(sealTo, people.identityJson(labels).dump());
    AtomicFile target(file);
    target.write(sealed.data(), sealed.size());
    target.commit();
}

} // namespace magiqt
