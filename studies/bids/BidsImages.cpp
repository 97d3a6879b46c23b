// Images of anat/ and their sidecars: names, pairs, metadata, geometry.
#include "BidsDataset.h"
#include "LeakHunt.h"
#include "SidecarRules.h"

#include "base/Error.h"
#include "volume/Nifti.h"

#include <algorithm>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

bool isImage(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(".nii.gz") || name.ends_with(".nii");
}

std::string stemOf(const fs::path& file) {
    const std::string text = file.generic_string();
    for (const char* ending : {".nii.gz", ".nii", ".json"})
        if (text.ends_with(ending)) return text.substr(0, text.size() - std::string(ending).size());
    return text;
}

std::string sentenceOf(const std::string& code) {
    static const std::map<std::string, std::string> sentences{
        {"bids.not-a-name", "the name is no BIDS name"},
        {"bids.not-composed", "entities stand in another order than the specification's"},
        {"bids.folder-disagrees", "name and folders name different people or sessions"},
        {"bids.label-invalid", "a label is not letters and digits"},
        {"bids.entity-unknown", "an entity is not allowed here"},
        {"bids.entity-repeated", "an entity stands twice"},
        {"bids.suffix-unknown", "the suffix is not allowed here"},
        {"bids.extension-unknown", "the file ending is not allowed here"},
        {"bids.derivative-name", "a derivative must not have a name that is valid for raw data"}};
    const auto found = sentences.find(code);
    return found == sentences.end() ? "the name is not right" : found->second;
}

// `mod-` belongs to defacemask alone, `part-` and `echo-` not to it; where a raw data set allows what.
void checkEntitiesOfSuffix(BidsDataset& dataset, const fs::path& file, const BidsName& name) {
    if (!name.label("mod").empty() && name.suffix != "defacemask")
        dataset.problem("bids.entity-not-with-suffix", file, "mod- belongs to the suffix defacemask alone");
    static const std::set<std::string> plain{"T1w",     "T2w",       "PDw",      "FLAIR",
                                             "T2starw", "inplaneT1", "inplaneT2"};
    for (const char* entity : {"flip", "inv", "mt"})
        if (!name.label(entity).empty() && plain.contains(name.suffix))
            dataset.problem("bids.entity-not-with-suffix", file,
                            std::string(entity) + "- does not go with the suffix " + name.suffix);
    if ((name.suffix == "mask" || name.suffix == "dseg" || name.suffix == "probseg") &&
        !dataset.report.isDerivative)
        dataset.problem("bids.suffix-unknown", file, sentenceOf("bids.suffix-unknown"));
}

// One person: sessions for all files or for none.
void checkSessionsConsistent(BidsDataset& dataset) {
    std::map<std::string, std::set<bool>> hasSession;
    for (const fs::path& file : dataset.files)
        if (const auto name = parseBidsName(file.filename().string()); name && isImage(file))
            hasSession[name->label("sub")].insert(!name->label("ses").empty());
    for (const auto& [subject, kinds] : hasSession)
        if (kinds.size() > 1)
            dataset.problem("bids.sessions-mixed", "sub-" + subject,
                            "some images have a session and others none");
}

void checkFrame(BidsDataset& dataset, const fs::path& file, const BidsName& name, const Json& sidecar) {
    if (!name.label("space").empty() && name.label("space") != "orig" &&
        !sidecar.contains("SpatialReference"))
        dataset.problem("bids.spatial-reference-missing", file,
                        "a derivative in a space- of its own needs SpatialReference");
    if (!name.label("res").empty() && !sidecar.contains("Resolution"))
        dataset.problem("bids.resolution-missing", file, "a derivative with res- needs Resolution");
}

void checkSources(BidsDataset& dataset, const fs::path& file, const Json& sidecar) {
    if (!sidecar.contains("Sources")) {
        dataset.note("bids.sources-missing", file, "a derivative should name its Sources");
        return;
    }
    const Json& sources = sidecar["Sources"];
    for (const Json& source : sources.is_array() ? sources : Json::array({Json()})) {
        const std::string text = source.is_string() ? source.get<std::string>() : std::string();
        const std::size_t colon = text.find(':', 5);
        if (!text.starts_with("bids:") || colon == std::string::npos || colon + 1 == text.size()) {
            dataset.problem("bids.source-invalid", file,
                            "Sources must be BIDS URIs such as bids:raw:sub-01/...");
            return;
        }
        const std::string owner = text.substr(5, colon - 5);
        if (!owner.empty() && !dataset.links.contains(owner))
            dataset.problem("bids.dataset-link", file,
                            "a source is in '" + owner + "', which DatasetLinks does not name");
        if (owner.empty() && !dataset.exists(text.substr(colon + 1)))
            dataset.problem("bids.source-missing", file, "a source in this data set is not there");
    }
}

void checkDerivative(BidsDataset& dataset, const fs::path& file, const BidsName& name, const Json& sidecar) {
    const bool isPicture = name.suffix != "mask" && name.suffix != "dseg" && name.suffix != "probseg" &&
                           name.suffix != "defacemask";
    if (isPicture && !(sidecar.contains("SkullStripped") && sidecar["SkullStripped"].is_boolean()))
        dataset.problem("bids.skull-stripped-missing", file,
                        "an image derivative needs SkullStripped, true or false");
    checkFrame(dataset, file, name, sidecar);
    checkSources(dataset, file, sidecar);
}

void checkSidecar(BidsDataset& dataset, const fs::path& image, const BidsName& name) {
    const fs::path file = stemOf(image) + ".json";
    if (!dataset.exists(file)) {
        if (name.suffix != "defacemask")
            dataset.problem("bids.sidecar-missing", image, "the image has no JSON sidecar");
        return;
    }
    const Json sidecar = dataset.readObject(file);
    if (sidecar.is_null()) return;
    if (!dataset.report.isDerivative && name.suffix != "defacemask" &&
        !sidecar.contains("MagneticFieldStrength"))
        dataset.note("bids.metadata-missing", file, "MagneticFieldStrength is recommended and missing");
    for (const SidecarProblem& problem : sidecarProblems(sidecar))
        dataset.problem(problem.code, file, problem.message);
    if (dataset.report.isDerivative) checkDerivative(dataset, file, name, sidecar);
}

// What two names of one image share: all but what is said of it by desc-, label- and mod-.
std::string originOf(const fs::path& file) {
    std::string origin;
    const std::optional<BidsName> name = parseBidsName(file.filename().string());
    for (const auto& [entity, label] : name->entities)
        if (entity != "desc" && entity != "label" && entity != "mod") origin += entity + "-" + label + "_";
    return origin;
}

// A mask or segmentation lies on the grid of an image of the same origin, where there is one beside it.
void checkGrids(BidsDataset& dataset,
                const std::map<std::string, std::vector<std::pair<fs::path, Geometry>>>& grids) {
    for (const auto& [folder, images] : grids)
        for (const auto& [file, geometry] : images) {
            const std::string suffix = parseBidsName(file.filename().string())->suffix;
            if (!suffix.ends_with("mask") && suffix != "dseg") continue;
            bool hasPartner = false;
            bool fits = false;
            for (const auto& [other, otherGeometry] : images) {
                if (other == file || originOf(other) != originOf(file)) continue;
                hasPartner = true;
                fits = fits || otherGeometry.isSameAs(geometry, 0.01);
            }
            if (hasPartner && !fits)
                dataset.problem("bids.mask-grid", file, "the mask lies on the grid of no image beside it");
        }
}

std::optional<Geometry> checkHeader(BidsDataset& dataset, const fs::path& file) {
    try {
        const NiftiHeaderInfo header = readNiftiHeader(dataset.root / file);
        for (std::size_t axis = 3; axis < header.summary.dimensions.size(); ++axis)
            if (header.summary.dimensions[axis] != 1) {
                dataset.problem("bids.image-dimensions", file,
                                "an anatomical image must have three dimensions");
                return std::nullopt;
            }
        if (header.summary.affineSource == AffineSource::Spacing)
            dataset.problem("bids.image-orientation", file, "the image says nothing of its orientation");
        if (!hasMillimetres(dataset.root / file))
            dataset.problem("bids.image-units", file, "the image's header does not say millimetres");
        return header.geometry;
    } catch (const Error& error) {
        dataset.problem("bids.image-unreadable", file, "the image cannot be read (" + error.code() + ")");
        return std::nullopt;
    }
}

} // namespace

void checkBidsImages(BidsDataset& dataset) {
    std::map<std::string, std::vector<std::pair<fs::path, Geometry>>> grids;
    std::set<std::string> stems;
    for (const fs::path& file : dataset.files) {
        if (file.parent_path().filename() != "anat") continue;
        const std::string code = bidsPathProblem(file, dataset.scope());
        if (!code.empty()) dataset.problem(code, file, sentenceOf(code));
        const std::optional<BidsName> name = parseBidsName(file.filename().string());
        if (name) checkEntitiesOfSuffix(dataset, file, *name);
        if (!isImage(file)) continue;
        ++dataset.report.images;
        if (!stems.insert(stemOf(file)).second)
            dataset.problem("bids.image-twice", file, "the image is there compressed and not compressed");
        const std::optional<Geometry> geometry = checkHeader(dataset, file);
        if (!name) continue;
        checkSidecar(dataset, file, *name);
        if (geometry) grids[file.parent_path().generic_string()].emplace_back(file, *geometry);
    }
    for (const fs::path& file : dataset.files)
        if (file.parent_path().filename() == "anat" && file.extension() == ".json" &&
            !stems.contains(stemOf(file)))
            dataset.problem("bids.sidecar-orphan", file, "there is no image to this sidecar");
    checkGrids(dataset, grids);
    checkSessionsConsistent(dataset);
}

} // namespace magiqt
