#include "RegistrationQuality.h"

#include "base/Error.h"
#include "base/Json.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace magiqt {

namespace {

// A figure beyond `amber` makes the light amber, beyond `red` red.
struct Limit {
    const char* code;
    const char* message; // %s: the value
    double amber, red;
    bool isLeast; // the figure should be above the limits, else below
    int decimals;
};

// clang-format off
constexpr Limit kSimilarity = {"registration.low-similarity",
    "the images share little information after registration (similarity %s): other anatomy, noise, or a wrong pose",
    0.10, 0.04, true, 3};
constexpr Limit kInside = {"registration.empty-inside",
    "the outlines match, but what is inside the heads shares little (similarity %s)", 0.05, 0.02, true, 3};
constexpr Limit kDistinctness = {"registration.flat-optimum",
    "poses 12 mm away are nearly as similar (peak %s of 1): the result is hardly better than its neighbours",
    0.45, 0.30, true, 2};
constexpr Limit kHalves = {"registration.halves-disagree",
    "two halves of the data, registered on their own, differ by %s mm", 0.5, 1.2, false, 2};
constexpr Limit kOverlap = {"registration.small-overlap",
    "only %s of the smaller head lies inside the other after registration", 0.85, 0.7, true, 2};
constexpr Limit kExtent = {"registration.short-common-extent",
    "the images have only %s mm of the head in common along one direction", 75, 55, true, 0};
constexpr Limit kRotation = {"registration.large-rotation",
    "the images are turned by %s degrees against each other; check the orientation in the files", 40, 75, false, 0};
constexpr Limit kScaleLeast = {"registration.small-scale", "an axis is shrunk to %s", 0.88, 0.75, true, 2};
constexpr Limit kScaleMost = {"registration.large-scale", "an axis is stretched to %s", 1.14, 1.33, false, 2};
constexpr Limit kShear = {"registration.sheared", "the image is sheared by %s", 0.08, 0.2, false, 2};
constexpr Limit kJacobian = {"registration.folded",
    "the deformation shrinks tissue to %s of its volume somewhere (0 or less: it folds)", 0.3, 0.05, true, 2};
constexpr Limit kJacobianMost = {"registration.blown-up",
    "the deformation swells tissue to %s times its volume somewhere", 3, 8, false, 1};
// clang-format on
constexpr double kMirrorAmber = 0.9; // of the scan's own similarity
constexpr double kMirrorRed = 1.15;  // swapped sides gave 1.7 and more, mere misfits up to 1.09
constexpr double kWorseShare = 0.98; // the same pose by another way differs by less
constexpr double kRivalShare = 0.92; // of the winner's similarity

class Judge {
public:
    explicit Judge(RegistrationQuality& quality) : m_quality(quality) {
        m_quality.verdict = TrafficLight::Green;
    }

    void check(const Limit& limit, double value) {
        const auto isBeyond = [&](double bound) {
            return !std::isfinite(value) || (limit.isLeast ? value < bound : value > bound);
        };
        if (!isBeyond(limit.amber)) return;
        char number[32], text[300];
        std::snprintf(number, sizeof number, "%.*f", limit.decimals, value);
        std::snprintf(text, sizeof text, limit.message, number);
        add(isBeyond(limit.red) ? TrafficLight::Red : TrafficLight::Amber, limit.code, text,
            {{"value", number}});
    }

    void add(TrafficLight light, const std::string& code, const std::string& message,
             std::map<std::string, std::string> arguments) {
        m_quality.reasons.push_back({light, code, message, std::move(arguments)});
        m_quality.verdict = std::max(m_quality.verdict, light);
    }

private:
    RegistrationQuality& m_quality;
};

void measureOverlap(const ScanView& moving, const ScanView& fixed, const SpatialTransform& transform,
                    RegistrationQuality& quality) {
    const Volume& mask = fixed.mask();
    const Index3& size = mask.geometry().sizeIjk();
    const double voxelMl = std::pow(mask.geometry().spacingMm()[0], 3) / 1000;
    std::array<std::vector<float>, 3> along;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                if (mask.at(i, j, k) < 0.5f) continue;
                const Point3 point = mask.geometry().pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                if (!moving.isInMask(transform.apply(point))) continue;
                for (std::size_t a = 0; a < 3; ++a)
                    along[a].push_back(static_cast<float>(point[static_cast<Eigen::Index>(a)]));
            }
    quality.commonMl = static_cast<double>(along[0].size()) * voxelMl;
    const double jacobian = std::abs(transform.fixedToMoving.topLeftCorner<3, 3>().determinant());
    quality.overlap = std::min(1.0, quality.commonMl / std::min(fixed.maskMl(), moving.maskMl() / jacobian));
    quality.commonExtentMm = along[0].empty() ? 0 : 1e9;
    for (const auto& values : along)
        if (!values.empty()) {
            const ValueRange range = rangeOf(values, 0.005, 0.995);
            quality.commonExtentMm = std::min(quality.commonExtentMm, range.most - range.least);
        }
}

void measureJacobian(const ScanView& fixed, const QualityInput& input, RegistrationQuality& quality) {
    const double linear = input.transform.fixedToMoving.topLeftCorner<3, 3>().determinant();
    quality.jacobianMin = quality.jacobianMax = linear;
    if (!input.transform.deformation) return;
    quality.jacobianMin = 1e9;
    quality.jacobianMax = -1e9;
    const SplineField& field = *input.transform.deformation;
    const Volume& mask = fixed.wideMask();
    const Index3& size = mask.geometry().sizeIjk();
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                if (mask.at(i, j, k) < 0.5f) continue;
                const double value =
                    linear * field.jacobianAt(mask.geometry().pointLps(
                                 {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)}));
                quality.jacobianMin = std::min(quality.jacobianMin, value);
                quality.jacobianMax = std::max(quality.jacobianMax, value);
            }
}

void judge(const QualityInput& input, RegistrationQuality& quality) {
    Judge light(quality);
    light.check(kSimilarity, quality.fineSimilarity);
    light.check(kInside, quality.insideSimilarity);
    light.check(kDistinctness, quality.distinctness);
    light.check(kHalves, quality.halvesDistanceMm);
    light.check(kOverlap, quality.overlap);
    light.check(kExtent, quality.commonExtentMm);
    light.check(kRotation, quality.rotationDegrees);
    if (input.kind != TransformKind::Rigid) {
        light.check(kScaleLeast, quality.scale.minCoeff());
        light.check(kScaleMost, quality.scale.maxCoeff());
        light.check(kShear, quality.shear);
    }
    if (input.kind == TransformKind::Deformable) {
        light.check(kJacobian, quality.jacobianMin);
        light.check(kJacobianMost, quality.jacobianMax);
    }
    if (quality.rivalSimilarity > kRivalShare * quality.similarityAfter)
        light.add(TrafficLight::Amber, "registration.ambiguous",
                  "another pose is nearly as similar; look at the overlay before you use this one", {});
    if (quality.mirrorShare > kMirrorRed)
        light.add(TrafficLight::Red, "registration.mirrored",
                  "the moving image fits better when left and right are swapped: the orientation in one of "
                  "the files is "
                  "probably wrong",
                  {});
    else if (quality.mirrorShare > kMirrorAmber)
        light.add(TrafficLight::Amber, "registration.side-unsure",
                  "the mirrored image fits nearly as well: left and right cannot be told apart here", {});
    if (quality.similarityAfter < kWorseShare * quality.similarityBefore)
        light.add(TrafficLight::Red, "registration.worse-than-before",
                  "the images are less similar after registration than as the files place them", {});
    std::stable_sort(quality.reasons.begin(), quality.reasons.end(),
                     [](const QualityReason& a, const QualityReason& b) { return a.light > b.light; });
}

} // namespace

std::string toString(TransformKind kind) {
    return kind == TransformKind::Rigid ? "rigid" : kind == TransformKind::Affine ? "affine" : "deformable";
}

TransformKind transformKindFromString(const std::string& name) {
    for (const TransformKind kind : {TransformKind::Rigid, TransformKind::Affine, TransformKind::Deformable})
        if (name == toString(kind)) return kind;
    throw Error(ErrorKind::Usage, "registration.transform",
                "'" + name + "' is no kind of transform; rigid, affine or deformable was expected",
                {{"value", name}});
}

std::string toString(TrafficLight light) {
    return light == TrafficLight::Green ? "green" : light == TrafficLight::Amber ? "amber" : "red";
}

RegistrationQuality assess(const ScanView& moving, const ScanView& fixed, const QualityInput& input) {
    RegistrationQuality quality;
    quality.similarityBefore = input.coarse.similarityBefore;
    quality.similarityAfter = input.coarse.similarity;
    quality.fineSimilarity = input.refined.similarity;
    quality.insideSimilarity = input.refined.insideSimilarity;
    quality.mirrorShare = input.mirrorShare;
    quality.distinctness = input.refined.distinctness;
    quality.halvesDistanceMm = input.refined.halvesDistanceMm;
    quality.rivalSimilarity = input.coarse.rivalSimilarity;
    const MotionFigures motion = figuresOf(input.transform.fixedToMoving, fixed.centreOfMass());
    quality.rotationDegrees = motion.rotationDegrees;
    quality.translationMm = motion.translationMm;
    quality.scale = motion.scale;
    quality.shear = motion.shear;
    measureOverlap(moving, fixed, input.transform, quality);
    measureJacobian(fixed, input, quality);
    judge(input, quality);
    return quality;
}

Json toJson(const RegistrationQuality& quality) {
    Json reasons = Json::array();
    Json details = Json::array();
    for (const QualityReason& reason : quality.reasons) {
        reasons.push_back(reason.message);
        details.push_back(
            {{"light", toString(reason.light)}, {"code", reason.code}, {"arguments", reason.arguments}});
    }
    return {{"verdict", toString(quality.verdict)},
            {"reasons", reasons},
            {"reasonDetails", details},
            {"similarityBefore", quality.similarityBefore},
            {"similarityAfter", quality.similarityAfter},
            {"fineSimilarity", quality.fineSimilarity},
            {"insideSimilarity", quality.insideSimilarity},
            {"mirrorShare", quality.mirrorShare},
            {"distinctness", quality.distinctness},
            {"halvesDistanceMm", quality.halvesDistanceMm},
            {"rivalSimilarity", quality.rivalSimilarity},
            {"overlap", quality.overlap},
            {"commonMl", quality.commonMl},
            {"commonExtentMm", quality.commonExtentMm},
            {"rotationDegrees", quality.rotationDegrees},
            {"translationMm", quality.translationMm},
            {"scale", {quality.scale[0], quality.scale[1], quality.scale[2]}},
            {"shear", quality.shear},
            {"jacobianMin", quality.jacobianMin},
            {"jacobianMax", quality.jacobianMax}};
}

} // namespace magiqt
