#include "Registration.h"

#include "Deformation.h"

#include "base/Json.h"

#include <algorithm>

namespace magiqt {

namespace {

Json toJson(const Matrix4& matrix) {
    Json rows = Json::array();
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c)
            rows.push_back(matrix(r, c)); // shortest text that reads back to the same double
    return rows;
}

Matrix4 matrixFromJson(const Json& json) {
    Matrix4 matrix;
    for (int n = 0; n < 16; ++n)
        matrix(n / 4, n % 4) = json.at(static_cast<std::size_t>(n));
    return matrix;
}

Json toJson(const RefineResult& result) {
    return {{"fixedToMoving", toJson(result.fixedToMoving)},
            {"similarity", result.similarity},
            {"insideSimilarity", result.insideSimilarity},
            {"distinctness", result.distinctness},
            {"halvesDistanceMm", result.halvesDistanceMm}};
}

RefineResult refineFromJson(const Json& json) {
    RefineResult result;
    result.fixedToMoving = matrixFromJson(json.at("fixedToMoving"));
    result.similarity = json.at("similarity");
    result.insideSimilarity = json.at("insideSimilarity");
    result.distinctness = json.at("distinctness");
    result.halvesDistanceMm = json.at("halvesDistanceMm");
    return result;
}

// How the bar is shared: coarse, rigid, affine, deformation, figures.
struct Shares {
    double coarse = 0.3, rigid = 0.3, mirror = 0.2, affine = 0, deformation = 0;
    explicit Shares(TransformKind kind) {
        if (kind == TransformKind::Rigid) return;
        coarse = rigid = mirror = 0.15;
        affine = 0.35;
        if (kind == TransformKind::Affine) return;
        coarse = rigid = mirror = affine = 0.1;
        deformation = 0.4;
    }
};

class Steps {
public:
    Steps(const RegistrationCallbacks& callbacks, double begin) : m_callbacks(callbacks), m_done(begin) {}

    RegistrationHooks next(double share, const std::string& stage) {
        const double from = m_done;
        m_done += share;
        RegistrationHooks hooks;
        hooks.throwIfStopped = m_callbacks.throwIfStopped;
        hooks.progress = [this, from, share, stage](double part) {
            m_callbacks.progress(from + share * part, stage);
        };
        hooks.progress(0);
        return hooks;
    }

private:
    const RegistrationCallbacks& m_callbacks;
    double m_done;
};

} // namespace

Json toJson(const RegistrationStages& stages) {
    Json json = Json::object();
    if (stages.coarse)
        json["coarse"] = {{"fixedToMoving", toJson(stages.coarse->fixedToMoving)},
                          {"similarity", stages.coarse->similarity},
                          {"similarityBefore", stages.coarse->similarityBefore},
                          {"rivalSimilarity", stages.coarse->rivalSimilarity},
                          {"rivalDistanceMm", stages.coarse->rivalDistanceMm}};
    if (stages.mirroredSimilarity) json["mirroredSimilarity"] = *stages.mirroredSimilarity;
    if (stages.rigid) json["rigid"] = toJson(*stages.rigid);
    if (stages.affine) json["affine"] = toJson(*stages.affine);
    if (stages.deformation)
        json["deformation"] = {{"size", stages.deformation->grid.sizeIjk()},
                               {"indexToLps", toJson(stages.deformation->grid.indexToLps())},
                               {"coefficients", stages.deformation->coefficients}};
    return json;
}

RegistrationStages stagesFromJson(const Json& json) {
    RegistrationStages stages;
    if (json.contains("coarse")) {
        const Json& coarse = json.at("coarse");
        stages.coarse = CoarseResult{matrixFromJson(coarse.at("fixedToMoving")), coarse.at("similarity"),
                                     coarse.at("similarityBefore"), coarse.at("rivalSimilarity"),
                                     coarse.at("rivalDistanceMm")};
    }
    if (json.contains("mirroredSimilarity")) stages.mirroredSimilarity = json.at("mirroredSimilarity");
    if (json.contains("rigid")) stages.rigid = refineFromJson(json.at("rigid"));
    if (json.contains("affine")) stages.affine = refineFromJson(json.at("affine"));
    if (json.contains("deformation")) {
        const Json& field = json.at("deformation");
        stages.deformation =
            SplineField{Geometry(field.at("size").get<Index3>(), matrixFromJson(field.at("indexToLps"))),
                        field.at("coefficients")};
    }
    return stages;
}

RegistrationResult registerScans(const RegistrationRequest& request, RegistrationStages stages,
                                 const RegistrationCallbacks& callbacks) {
    RegistrationResult result;
    callbacks.progress(0.02, "looking for the heads");
    const ScanView fixed(request.fixed, request.fixedMask.get(), "fixed", &result.findings);
    callbacks.throwIfStopped();
    const ScanView moving(request.moving, request.movingMask.get(), "moving", &result.findings);
    callbacks.throwIfStopped();
    const Shares shares(request.transform);
    Steps steps(callbacks, 0.08);
    const auto keep = [&] {
        callbacks.stageDone(stages);
        callbacks.throwIfStopped();
    };
    const RegistrationHooks coarse = steps.next(shares.coarse, "trying poses");
    if (!stages.coarse) {
        stages.coarse = registerCoarsely(moving, fixed, coarse);
        keep();
    }
    const bool rigidOnly = request.transform == TransformKind::Rigid;
    const RegistrationHooks rigid = steps.next(shares.rigid, "rigid");
    if (!stages.rigid) {
        stages.rigid = refine(moving, fixed, MotionKind::Rigid, stages.coarse->fixedToMoving,
                              rigidOnly ? SelfCheck::Halves : SelfCheck::None, rigid);
        keep();
    }
    const RegistrationHooks mirror = steps.next(shares.mirror, "comparing left and right");
    if (!stages.mirroredSimilarity) {
        stages.mirroredSimilarity = mirroredSimilarity(moving, fixed, mirror);
        keep();
    }
    if (!rigidOnly) {
        const RegistrationHooks affine = steps.next(shares.affine, "affine");
        if (!stages.affine) {
            stages.affine = refine(moving, fixed, MotionKind::Affine, stages.rigid->fixedToMoving,
                                   SelfCheck::Halves, affine);
            keep();
        }
    }
    QualityInput input;
    input.kind = request.transform;
    input.coarse = *stages.coarse;
    input.mirrorShare = *stages.mirroredSimilarity / std::max(stages.rigid->similarity, 1e-9);
    input.refined = rigidOnly ? *stages.rigid : *stages.affine;
    input.transform.fixedToMoving = input.refined.fixedToMoving;
    if (request.transform == TransformKind::Deformable) {
        const RegistrationHooks hooks = steps.next(shares.deformation, "deforming");
        if (!stages.deformation) {
            stages.deformation = deform(moving, fixed, input.transform.fixedToMoving, hooks).field;
            keep();
        }
        input.transform.deformation = stages.deformation;
    }
    callbacks.progress(0.9, "judging");
    result.quality = assess(moving, fixed, input);
    result.transform = input.transform;
    result.centreLps = fixed.centreOfMass();
    return result;
}

std::uint64_t registrationBytes(const Geometry& moving, const Geometry& fixed, TransformKind kind) {
    const auto voxels = [](const Geometry& geometry) { return static_cast<double>(geometry.voxelCount()); };
    // Both volumes, a smoothed copy of one, masks and coarse copies; the frame of the coarser one and what
    // resampling holds; on the fixed grid: coefficients of the moving one and the result.
    double frame = 1;
    for (std::size_t axis = 0; axis < 3; ++axis)
        frame *= static_cast<double>(moving.sizeIjk()[axis]) *
                     moving.spacingMm()[static_cast<Eigen::Index>(axis)] +
                 28;
    const double perVoxel = kind == TransformKind::Deformable ? 6 : 4;
    return static_cast<std::uint64_t>(
        sizeof(float) * (perVoxel * (voxels(moving) + voxels(fixed)) + 4 * frame) + 64e6);
}

} // namespace magiqt
