// Takes the face out of one scan: the work is pipeline/imaging/deface; here it meets files and the run
// folder.
#include "base/Error.h"
#include "base/Json.h"
#include "imaging/deface/Deface.h"
#include "jobs/kinds/ReadScan.h"
#include "jobs/kinds/enhance/Delivery.h"
#include "jobs/protocol/JobContext.h"
#include "volume/Nifti.h"
#include "volume/Parallel.h"

namespace magiqt {

namespace {

// What the sidecar of the defaced scan takes over: all that MagIQT wrote itself, else technical numbers
// alone.
Json keptOf(const Json& sidecar) {
    if (!sidecar.is_object()) return Json::object();
    const Json generated = sidecar.value("GeneratedBy", Json());
    if (generated.is_array() && !generated.empty() && generated[0].is_object() &&
        generated[0].value("Name", "") == "MagIQT")
        return sidecar;
    Json kept = Json::object();
    for (const char* key : {"MagneticFieldStrength", "RepetitionTime", "EchoTime", "InversionTime",
                            "FlipAngle", "SliceThickness"})
        if (sidecar.contains(key) && sidecar[key].is_number()) kept[key] = sidecar[key];
    return kept;
}

Json sidecarOf(const JobContext& context, const DefaceResult& result) {
    const RunFolder& folder = context.folder();
    Json sidecar =
        folder.hasInput("sidecar") ? keptOf(readJsonFile(folder.inputPath("sidecar"))) : Json::object();
    const Json spec = folder.spec();
    if (!sidecar.contains("GeneratedBy"))
        sidecar["GeneratedBy"] = {{{"Name", "MagIQT"}, {"Version", spec.value("programVersion", "")}}};
    if (!sidecar.contains("SkullStripped")) sidecar["SkullStripped"] = false;
    if (!sidecar.contains("Sources"))
        sidecar["Sources"] = {"sha256:" + spec.at("inputs").at("scan").at("sha256").get<std::string>()};
    const HeadAlignment& alignment = result.face.alignment;
    sidecar["Defaced"] = {
        {"FaceFound", result.face.showsFace()}, {"FacePresent", result.face.present},
        {"FaceInView", result.face.inView},     {"Ears", context.parameters().at("ears")},
        {"RemovedMl", result.removedMl},        {"KeptForBrainMl", result.keptForBrainMl},
        {"HeadOverlap", alignment.headOverlap}, {"Version", spec.value("programVersion", "")}};
    return sidecar;
}

// Stored as the scan was, where its type can hold it: a voxel that was not removed keeps its bits.
NiftiWriteOptions storedAs(const NiftiImage& image) {
    const bool isSmall = image.type == VoxelType::UInt8 || image.type == VoxelType::Int8 ||
                         image.type == VoxelType::UInt16 || image.type == VoxelType::Int16;
    NiftiWriteOptions options;
    options.descrip = "MagIQT defaced";
    if (isSmall && image.header.intercept == 0 && image.header.slope > 0) {
        options.type = image.type;
        options.scaling = NiftiScaling{static_cast<float>(image.header.slope), 0};
    }
    return options;
}

} // namespace

void runDefaceJob(JobContext& context) {
    const RunFolder& folder = context.folder();
    setVolumeThreads(context.parameters().at("threads"));
    context.progress(0.0, "reading");
    const NiftiImage scan = readScan(folder, "scan").image;
    for (const Finding& finding : scan.findings)
        context.finding(finding);
    DefaceOptions options;
    options.ears = context.parameters().at("ears") ? Ears::Remove : Ears::Keep;
    Volume brain;
    if (folder.hasInput("brain_mask")) {
        brain = *readScan(folder, "brain_mask").image.volume;
        options.brainMask = &brain;
    }
    context.throwIfStopped();
    context.progress(0.1, "finding the face");
    const DefaceResult result = deface(*scan.volume, options);
    for (const Finding& finding : result.findings)
        context.finding(finding);
    context.throwIfStopped(); // the last chance: from here on outputs appear

    context.progress(0.8, "writing");
    const auto out = folder.out();
    const auto emit = [&](const std::string& role, const std::filesystem::path& file) {
        context.artifact(role, file);
        deliver(file, folder.outputPath(role));
    };
    writeNifti(out / "defaced.nii.gz", result.image, storedAs(scan));
    emit("defaced", out / "defaced.nii.gz");
    NiftiWriteOptions asMask;
    asMask.type = VoxelType::UInt8;
    asMask.descrip = "MagIQT deface mask";
    writeNifti(out / "defacemask.nii.gz", result.mask, asMask);
    emit("defacemask", out / "defacemask.nii.gz");
    writeJsonFile(out / "deface.json", sidecarOf(context, result));
    emit("deface", out / "deface.json");
    context.metric("face_present", result.face.present);
    context.metric("removed_ml", result.removedMl);
    context.progress(1.0, "done");
}

} // namespace magiqt
