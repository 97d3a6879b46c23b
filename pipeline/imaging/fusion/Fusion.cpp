#include "Fusion.h"

#include "SliceModel.h"

#include "base/Error.h"
#include "base/Json.h"
#include "volume/Intensity.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

Json matrixJson(const Matrix4& matrix) {
    Json values = Json::array();
    for (int n = 0; n < 16; ++n)
        values.push_back(matrix(n / 4, n % 4));
    return values;
}

Matrix4 matrixOf(const Json& json) {
    Matrix4 matrix;
    for (int n = 0; n < 16; ++n)
        matrix(n / 4, n % 4) = json.at(static_cast<std::size_t>(n));
    return matrix;
}

// The share of the bar that a part of the work has.
FusionCallbacks part(const FusionCallbacks& all, double from, double to, const std::string& stage) {
    FusionCallbacks callbacks = all;
    callbacks.progress = [&all, from, to, stage](double fraction, const std::string&) {
        all.progress(from + (to - from) * fraction, stage);
    };
    return callbacks;
}

// Brings a scan's intensities to the first one's: ratio of the means where both show the head. A mean is what
// blurring in another direction leaves as it is; a median between two tissues would jump.
double scaleTo(const Volume& first, const Volume& scan, const Matrix4& firstToScan) {
    const auto mask = headMask(first);
    ResampleOptions options;
    options.targetLpsToSourceLps = firstToScan;
    options.outsideValue = -1;
    const Volume there = resample(scan, first.geometry(), options);
    double ofFirst = 0, ofScan = 0;
    for (std::size_t n = 0; n < mask.size(); ++n)
        if (mask[n] != 0 && there.voxels()[n] >= 0) {
            ofFirst += static_cast<double>(first.voxels()[n]);
            ofScan += static_cast<double>(there.voxels()[n]);
        }
    return ofScan > 0 && ofFirst > 0 ? ofFirst / ofScan : 1.0;
}

VolumePointer scaled(const Volume& volume, double factor) {
    std::vector<float> voxels = volume.voxels();
    for (float& value : voxels)
        value *= static_cast<float>(factor);
    return std::make_shared<Volume>(volume.geometry(), std::move(voxels));
}

class Fusing {
public:
    Fusing(const std::vector<FusionScan>& scans, const FusionOptions& options, FusionStages stages,
           const FusionCallbacks& callbacks)
        : m_scans(scans),
          m_options(options),
          m_stages(std::move(stages)),
          m_callbacks(callbacks),
          m_grid(isotropicGrid(scans.front().volume->geometry(), options.spacingMm)) {}

    FusionResult run() {
        registerToFirst();
        std::vector<Matrix4> places = m_stages.firstToScan;
        for (std::size_t s = 0; s < m_scans.size(); ++s) {
            const double factor = s == 0 ? 1.0 : scaleTo(*m_scans[0].volume, *m_scans[s].volume, places[s]);
            m_result.scans[s].scale = factor;
            m_scaled.push_back(scaled(*m_scans[s].volume, factor));
            m_callbacks.throwIfStopped();
        }
        for (int round = 0; round < m_options.rounds; ++round)
            places = refined(places, round);
        const FusionCallbacks last = part(m_callbacks, 0.75, 0.98, "fusing");
        m_result.fused = superResolve(m_scaled, places, m_grid, m_options, last);
        measure(places);
        return std::move(m_result);
    }

private:
    void registerToFirst() {
        m_result.scans.resize(m_scans.size());
        for (std::size_t s = 0; s < m_scans.size(); ++s) {
            FusionScanFigures& figures = m_result.scans[s];
            figures.plane = m_scans[s].plane;
            figures.quality.verdict = TrafficLight::Green;
            if (s < m_stages.firstToScan.size()) {
                figures.quality.verdict = lightOf(m_stages.qualities[s]);
                m_result.verdict = std::max(m_result.verdict, figures.quality.verdict);
                continue;
            }
            if (s == 0) {
                m_stages.firstToScan = {Matrix4::Identity()};
                m_stages.qualities = {Json{{"verdict", "green"}}};
                continue;
            }
            RegistrationRequest request;
            request.fixed = m_scans[0].volume;
            request.moving = m_scans[s].volume;
            const double from = 0.4 * static_cast<double>(s - 1) / static_cast<double>(m_scans.size() - 1);
            const double to = 0.4 * static_cast<double>(s) / static_cast<double>(m_scans.size() - 1);
            RegistrationCallbacks callbacks;
            callbacks.throwIfStopped = m_callbacks.throwIfStopped;
            callbacks.progress = [&](double fraction, const std::string&) {
                m_callbacks.progress(from + (to - from) * fraction, "registering the scans to each other");
            };
            const RegistrationResult registered = registerScans(request, {}, callbacks);
            figures.quality = registered.quality;
            for (const Finding& finding : registered.findings)
                m_result.findings.push_back(finding);
            if (registered.quality.verdict == TrafficLight::Red) refuse(m_scans[s].plane, registered.quality);
            m_result.verdict = std::max(m_result.verdict, registered.quality.verdict);
            m_stages.firstToScan.push_back(registered.transform.fixedToMoving);
            m_stages.qualities.push_back(toJson(registered.quality));
            m_callbacks.stageDone(m_stages);
            m_callbacks.throwIfStopped();
        }
    }

    // Each scan but the first against the volume that the others make: its own slices would hold it where it
    // is.
    std::vector<Matrix4> refined(const std::vector<Matrix4>& places, int round) {
        const auto done = static_cast<std::size_t>(round);
        if (done < m_stages.rounds.size()) return m_stages.rounds[done];
        std::vector<Matrix4> result = places;
        const double share = 0.35 / m_options.rounds;
        for (std::size_t s = 1; s < m_scans.size(); ++s) {
            std::vector<VolumePointer> others;
            std::vector<Matrix4> theirs;
            for (std::size_t o = 0; o < m_scans.size(); ++o)
                if (o != s) {
                    others.push_back(m_scaled[o]);
                    theirs.push_back(result[o]);
                }
            const double each = share / static_cast<double>(m_scans.size() - 1);
            const double from = 0.4 + share * round + each * static_cast<double>(s - 1);
            FusionOptions quick = m_options;
            quick.iterations = 4;
            const FusionCallbacks callbacks =
                part(m_callbacks, from, from + each, "registering to the fused volume");
            const auto volume =
                std::make_shared<Volume>(superResolve(others, theirs, m_grid, quick, callbacks));
            const ScanView fused(volume, nullptr, "fused", nullptr);
            const ScanView scan(m_scaled[s], nullptr, "moving", nullptr);
            RegistrationHooks hooks;
            hooks.throwIfStopped = m_callbacks.throwIfStopped;
            result[s] =
                refine(scan, fused, MotionKind::Rigid, result[s], SelfCheck::None, hooks).fixedToMoving;
        }
        m_stages.rounds.push_back(result);
        m_callbacks.stageDone(m_stages);
        m_callbacks.throwIfStopped();
        return result;
    }

    void measure(const std::vector<Matrix4>& places) {
        const Point3 centre = m_grid.centreLps();
        for (std::size_t s = 0; s < m_scans.size(); ++s) {
            FusionScanFigures& figures = m_result.scans[s];
            figures.fusedToScan = places[s];
            const MotionFigures motion = figuresOf(places[s], centre);
            figures.rotationDegrees = motion.rotationDegrees;
            figures.translationMm = motion.translationMm;
            const SliceModel model(m_scaled[s]->geometry(), m_grid, places[s]);
            const std::vector<float> seen = model.forward(m_result.fused.voxels());
            const auto mask = headMask(*m_scaled[s]);
            const double median = quantile(maskedValues(*m_scaled[s], mask), 0.5);
            double sum = 0, count = 0;
            for (std::size_t n = 0; n < seen.size(); ++n)
                if (mask[n] != 0 && model.isSeen()[n] != 0) {
                    const double difference = static_cast<double>(seen[n] - m_scaled[s]->voxels()[n]);
                    sum += difference * difference;
                    ++count;
                }
            figures.residual = count > 0 && median > 0 ? std::sqrt(sum / count) / median : 0.0;
        }
    }

    static TrafficLight lightOf(const Json& quality) {
        const std::string verdict = quality.at("verdict");
        return verdict == "green"   ? TrafficLight::Green
               : verdict == "amber" ? TrafficLight::Amber
                                    : TrafficLight::Red;
    }

    [[noreturn]] static void refuse(const std::string& plane, const RegistrationQuality& quality) {
        std::string reasons;
        for (const QualityReason& reason : quality.reasons)
            if (reason.light == TrafficLight::Red) reasons += (reasons.empty() ? "" : "; ") + reason.message;
        throw Error(ErrorKind::BadInput, "fuse.failed-quality",
                    "the " + plane + " scan could not be registered to the first one (red): " + reasons +
                        ". Check that the scans show the same head in the same contrast",
                    {{"plane", plane}, {"reasons", reasons}});
    }

    const std::vector<FusionScan>& m_scans;
    const FusionOptions& m_options;
    FusionStages m_stages;
    const FusionCallbacks& m_callbacks;
    Geometry m_grid;
    std::vector<VolumePointer> m_scaled;
    FusionResult m_result;
};

} // namespace

Json toJson(const FusionStages& stages) {
    Json json = {{"firstToScan", Json::array()}, {"qualities", stages.qualities}, {"rounds", Json::array()}};
    for (const Matrix4& matrix : stages.firstToScan)
        json["firstToScan"].push_back(matrixJson(matrix));
    for (const auto& round : stages.rounds) {
        Json matrices = Json::array();
        for (const Matrix4& matrix : round)
            matrices.push_back(matrixJson(matrix));
        json["rounds"].push_back(matrices);
    }
    return json;
}

FusionStages fusionStagesFromJson(const Json& json) {
    FusionStages stages;
    for (const Json& matrix : json.at("firstToScan"))
        stages.firstToScan.push_back(matrixOf(matrix));
    stages.qualities = json.at("qualities").get<std::vector<Json>>();
    for (const Json& round : json.at("rounds")) {
        stages.rounds.emplace_back();
        for (const Json& matrix : round)
            stages.rounds.back().push_back(matrixOf(matrix));
    }
    return stages;
}

FusionResult fuse(const std::vector<FusionScan>& scans, const FusionOptions& options, FusionStages stages,
                  const FusionCallbacks& callbacks) {
    if (scans.size() < 2)
        throw Error(ErrorKind::BadInput, "fuse.too-few",
                    "one scan was given; two or three of different slice directions can be fused");
    return Fusing(scans, options, std::move(stages), callbacks).run();
}

std::uint64_t fusionBytes(const std::vector<Geometry>& scans, double spacingMm) {
    double most = 0, voxels = 0;
    for (const Geometry& scan : scans) {
        double extent = 1;
        for (std::size_t a = 0; a < 3; ++a)
            extent *= static_cast<double>(scan.sizeIjk()[a]) *
                          scan.spacingMm()[static_cast<Eigen::Index>(a)] / spacingMm +
                      16;
        most = std::max(most, extent);
        voxels += static_cast<double>(scan.voxelCount());
    }
    // Conjugate gradients hold four volumes, their model four parts of the transpose and two sums.
    return static_cast<std::uint64_t>(sizeof(float) * (11 * most + 6 * voxels) + 64e6);
}

} // namespace magiqt
