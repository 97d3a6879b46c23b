#include "Session.h"

#include "Memory.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/kinds/ReadScan.h"
#include "volume/ContrastGuess.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Plausibility.h"
#include "volume/Resample.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kCropMarginVoxels = 10;
constexpr std::int64_t kFadeVoxels = 6;
constexpr std::int64_t kLeastInputVoxels = 32; // the network averages its context over four tokens of 8 mm
constexpr double kLeastHeadOverlap = 0.5;      // Dice of the heads of two scans of one session
constexpr double kGoodHeadOverlap = 0.8;

Volume maskVolume(const Geometry& geometry, const std::vector<std::uint8_t>& mask) {
    return Volume(geometry, std::vector<float>(mask.begin(), mask.end()));
}

double dice(const Volume& a, const Volume& b) {
    std::size_t both = 0;
    std::size_t sum = 0;
    for (std::size_t n = 0; n < a.voxels().size(); ++n) {
        const bool inA = a.voxels()[n] > 0.5f;
        const bool inB = b.voxels()[n] > 0.5f;
        both += inA && inB ? 1 : 0;
        sum += (inA ? 1 : 0) + (inB ? 1 : 0);
    }
    return sum == 0 ? 0.0 : 2.0 * static_cast<double>(both) / static_cast<double>(sum);
}

std::string percent(double share) {
    return std::to_string(static_cast<int>(std::lround(100.0 * share))) + " %";
}

// Throws when the heads of two scans do not lie in the same place of the world.
void checkSameSession(const Volume& primaryHead, const Volume& otherHead, const std::string& primary,
                      const std::string& other, const std::function<void(const Finding&)>& onFinding) {
    const double overlap = dice(primaryHead, otherHead);
    const std::map<std::string, std::string> arguments = {
        {"contrast", other}, {"reference", primary}, {"overlap", percent(overlap)}};
    if (overlap < kLeastHeadOverlap)
        throw Error(ErrorKind::BadInput, "enhance.other-geometry",
                    "the " + other + " scan does not show the head where the " + primary +
                        " scan shows it (overlap " + percent(overlap) + ", at least " +
                        percent(kLeastHeadOverlap) +
                        " was expected); give scans of one session, or register them first",
                    arguments);
    if (overlap < kGoodHeadOverlap)
        onFinding({Severity::Warning, "enhance.poor-overlap",
                   "the heads in the " + primary + " and the " + other + " scan overlap by only " +
                       percent(overlap) + "; the patient may have moved, registering them first would help",
                   arguments});
}

struct Box {
    Index3 low, high; // inclusive
};

Box boundingBox(const Volume& mask) {
    const Index3& size = mask.geometry().sizeIjk();
    Box box{size, {-1, -1, -1}};
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                if (mask.at(i, j, k) < 0.5f) continue;
                const Index3 index = {i, j, k};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    box.low[axis] = std::min(box.low[axis], index[axis]);
                    box.high[axis] = std::max(box.high[axis], index[axis]);
                }
            }
    if (box.high[0] < 0) return {{0, 0, 0}, {size[0] - 1, size[1] - 1, size[2] - 1}};
    return box;
}

} // namespace

Session Session::read(const RunFolder& folder, const std::string& contrast,
                      const std::function<void(const Finding&)>& onFinding) {
    const auto primary = static_cast<std::size_t>(
        std::find(kContrastNames.begin(), kContrastNames.end(), contrast) - kContrastNames.begin());
    if (primary >= kContrastNames.size() || !folder.hasInput(contrast))
        throw Error(ErrorKind::BadInput, "enhance.no-primary",
                    "there is no " + contrast + " scan among the inputs of the run",
                    {{"contrast", contrast}});

    const Json inputs = folder.spec().at("inputs");
    std::map<std::string, std::string> contrastOfHash;
    std::array<VolumePointer, 3> volumes;
    for (std::size_t c = 0; c < kContrastNames.size(); ++c) {
        const std::string role = kContrastNames[c];
        if (!folder.hasInput(role)) continue;
        const std::string hash = inputs.at(role).at("sha256");
        if (const auto [other, isNew] = contrastOfHash.emplace(hash, role); !isNew)
            throw Error(ErrorKind::BadInput, "enhance.same-image",
                        "the scans given as " + other->second + " and as " + role +
                            " are the same file; each contrast needs its own scan",
                        {{"first", other->second}, {"second", role}});
        const auto [file, image] = readScan(folder, role);
        const auto report = [&](Finding finding) {
            finding.arguments["contrast"] = role;
            onFinding(finding);
        };
        for (const Finding& finding : image.findings)
            report(finding);
        for (const Finding& finding : plausibilityFindings(image))
            report(finding);
        const ContrastGuess named = guessContrastFromName(file.filename().string());
        if (named.contrast != ImageContrast::Unknown && toString(named.contrast) != role)
            report({Severity::Warning,
                    "enhance.name-differs",
                    "the scan given as " + role + " is called " + toString(named.contrast) +
                        " by the name of its file; a wrong contrast gives a wrong result",
                    {{"given", role}, {"named", toString(named.contrast)}}});
        volumes[c] = image.volume;
    }
    return prepare(volumes, primary, onFinding);
}

Session Session::prepare(const std::array<VolumePointer, 3>& volumes, std::size_t primaryContrast,
                         const std::function<void(const Finding&)>& onFinding) {
    Session session;
    session.primary = primaryContrast;
    const std::string contrast = kContrastNames[primaryContrast];
    for (std::size_t c = 0; c < kContrastNames.size(); ++c) {
        if (!volumes[c]) continue;
        const std::string role = kContrastNames[c];
        const auto report = [&](Finding finding) {
            finding.arguments["contrast"] = role;
            onFinding(finding);
        };
        // Pixels alone can tell a wrong label; unsure guesses stay silent.
        const ContrastGuess seen = guessContrastFromIntensities(*volumes[c]);
        if (seen.contrast != ImageContrast::Unknown && seen.confidence >= 0.7 &&
            toString(seen.contrast) != role)
            report({Severity::Warning,
                    "enhance.contrast-differs",
                    "the scan given as " + role + " looks like " + toString(seen.contrast) +
                        "; a wrong contrast gives a wrong result",
                    {{"given", role}, {"looksLike", toString(seen.contrast)}}});
        SessionScan scan;
        scan.native = volumes[c];
        Findings maskFindings;
        scan.head = headMask(*scan.native, &maskFindings);
        for (const Finding& finding : maskFindings)
            report(finding);
        scan.scale = modelIntensityScale(*scan.native, scan.head);
        session.scans[c] = std::move(scan);
    }

    SessionScan& primary = *session.scans[session.primary];
    session.grid = isotropicGrid(reorient(*primary.native, "LPS").geometry(), 1.0);
    checkMemoryForGrid(session.grid, std::count_if(session.scans.begin(), session.scans.end(),
                                                   [](const auto& scan) { return scan.has_value(); }));
    const Volume primaryHead =
        resample(maskVolume(primary.native->geometry(), primary.head), session.grid, Interpolation::Linear);
    for (std::size_t c = 0; c < kContrastNames.size(); ++c) {
        if (!session.scans[c]) continue;
        SessionScan& scan = *session.scans[c];
        if (c != session.primary)
            checkSameSession(
                primaryHead,
                resample(maskVolume(scan.native->geometry(), scan.head), session.grid, Interpolation::Linear),
                contrast, kContrastNames[c], onFinding);
        ResampleOptions options;
        options.interpolation = Interpolation::CubicBSpline;
        options.extrapolation = c == session.primary ? Extrapolation::NearestEdge : Extrapolation::Constant;
        scan.onGrid = resample(*scan.native, session.grid, options);
    }

    const Box head = boundingBox(primaryHead);
    const Index3& size = session.grid.sizeIjk();
    std::int64_t count = 1; // of the input: the crop, with zeros after it where it is thin
    for (std::size_t axis = 0; axis < 3; ++axis) {
        session.cropOrigin[axis] = std::max<std::int64_t>(0, head.low[axis] - kCropMarginVoxels);
        session.cropSize[axis] =
            std::min(size[axis], head.high[axis] + kCropMarginVoxels + 1) - session.cropOrigin[axis];
        session.input.voxels[2 - axis] = std::max(session.cropSize[axis], kLeastInputVoxels);
        count *= session.input.voxels[2 - axis];
    }
    for (std::size_t c = 0; c < kContrastNames.size(); ++c) {
        if (!session.scans[c]) continue;
        const SessionScan& scan = *session.scans[c];
        std::vector<float>& crop = session.input.lowField[c];
        crop.assign(static_cast<std::size_t>(count), 0.0f);
        for (std::int64_t k = 0; k < session.cropSize[2]; ++k)
            for (std::int64_t j = 0; j < session.cropSize[1]; ++j)
                for (std::int64_t i = 0; i < session.cropSize[0]; ++i)
                    crop[session.inputIndex(i, j, k)] = static_cast<float>(
                        scan.onGrid.at(session.cropOrigin[0] + i, session.cropOrigin[1] + j,
                                       session.cropOrigin[2] + k) /
                        scan.scale);
    }
    const Point3 centroid = centroidLps(primary.native->geometry(), primary.head);
    const Matrix4& matrix = session.grid.indexToLps();
    const Point3 start = session.grid.pointLps({static_cast<double>(session.cropOrigin[0]),
                                                static_cast<double>(session.cropOrigin[1]),
                                                static_cast<double>(session.cropOrigin[2])}) -
                         centroid;
    for (Eigen::Index row = 0; row < 3; ++row) {
        const auto first = static_cast<std::size_t>(4 * row);
        session.input.indexKjiToMm[first] = matrix(row, 2);
        session.input.indexKjiToMm[first + 1] = matrix(row, 1);
        session.input.indexKjiToMm[first + 2] = matrix(row, 0);
        session.input.indexKjiToMm[first + 3] = start[row];
    }
    return session;
}

Volume Session::paste(std::size_t contrast, const std::vector<float>& enhancedCrop) const {
    const SessionScan& scan = *scans[contrast];
    Volume result = scan.onGrid;
    std::vector<float>& voxels = result.editableVoxels();
    const Index3& size = grid.sizeIjk();
    // A scan without negative values gets none: interpolation rings below zero at the skin.
    const bool nonNegative =
        *std::min_element(scan.native->voxels().begin(), scan.native->voxels().end()) >= 0.0f;
    const auto fade = [&](std::size_t axis, std::int64_t position) {
        double weight = 1.0;
        const auto ramp = [&](std::int64_t distance) {
            return std::min(1.0, (static_cast<double>(distance) + 0.5) / static_cast<double>(kFadeVoxels));
        };
        if (cropOrigin[axis] > 0) weight = std::min(weight, ramp(position));
        if (cropOrigin[axis] + cropSize[axis] < size[axis])
            weight = std::min(weight, ramp(cropSize[axis] - 1 - position));
        return weight;
    };
    for (std::int64_t k = 0; k < cropSize[2]; ++k)
        for (std::int64_t j = 0; j < cropSize[1]; ++j)
            for (std::int64_t i = 0; i < cropSize[0]; ++i) {
                const std::size_t at = static_cast<std::size_t>(
                    ((cropOrigin[2] + k) * size[1] + cropOrigin[1] + j) * size[0] + cropOrigin[0] + i);
                const double weight = std::min({fade(0, i), fade(1, j), fade(2, k)});
                const double enhanced = static_cast<double>(enhancedCrop[inputIndex(i, j, k)]) * scan.scale;
                voxels[at] =
                    static_cast<float>(weight * enhanced + (1.0 - weight) * static_cast<double>(voxels[at]));
            }
    if (nonNegative)
        for (float& value : voxels)
            value = std::max(value, 0.0f);
    return result;
}

Volume Session::pasteMap(std::size_t contrast, const std::vector<float>& mapCrop) const {
    const Index3& size = grid.sizeIjk();
    std::vector<float> voxels(static_cast<std::size_t>(grid.voxelCount()), 0.0f);
    for (std::int64_t k = 0; k < cropSize[2]; ++k)
        for (std::int64_t j = 0; j < cropSize[1]; ++j)
            for (std::int64_t i = 0; i < cropSize[0]; ++i)
                voxels[static_cast<std::size_t>(
                    ((cropOrigin[2] + k) * size[1] + cropOrigin[1] + j) * size[0] + cropOrigin[0] + i)] =
                    static_cast<float>(static_cast<double>(mapCrop[inputIndex(i, j, k)]) *
                                       scans[contrast]->scale);
    return Volume(grid, std::move(voxels));
}

} // namespace magiqt
