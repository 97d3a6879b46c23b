#include "imaging/simulation/LowFieldScan.h"

#include "base/Error.h"
#include "imaging/SubjectPreparation.h"
#include "volume/Intensity.h"
#include "volume/Resample.h"

#include <cmath>

namespace magiqt {

namespace {

// FreeSurfer codes to tissues. Throws where too many are none.
void toTissues(std::vector<float>& voxels) {
    std::size_t labelled = 0, strange = 0;
    for (float& value : voxels) {
        const long label = std::lround(value);
        const Tissue tissue = tissueOfLabel(static_cast<int>(label));
        labelled += label != 0;
        strange +=
            label != 0 && (tissue == Tissue::Background || std::abs(value - std::round(value)) > 1e-3f);
        value = static_cast<float>(tissue);
    }
    if (strange * 5 > labelled)
        throw Error(
            ErrorKind::BadInput, "simulate.labels",
            std::to_string(100 * strange / labelled) +
                " % of the voxels are no FreeSurfer labels; a label map was expected, leave --labels out "
                "for an image",
            {{"percent", std::to_string(100 * strange / labelled)}});
}

} // namespace

LowFieldScan lowFieldScan(const Volume& highField, const LowFieldRequest& request,
                          const SimulatorRecipe& recipe) {
    LowFieldScan result;
    const Volume volume = reorient(highField, "LPS");
    const Geometry& grid = volume.geometry();
    const Point3 spacing = grid.spacingMm();
    SimulationInput input;
    input.contrast = request.contrast;
    input.orientation = request.orientation;
    input.age = request.age;
    input.seed = request.seed;
    input.sizeIjk = grid.sizeIjk();
    input.spacingMm = {spacing[0], spacing[1], spacing[2]};
    input.voxels = volume.voxels();
    input.areTissueCodes = request.isLabelMap;
    if (request.isLabelMap)
        toTissues(input.voxels);
    else
        input.headMask = headMask(volume, &result.findings);
    if (spacing.maxCoeff() > 2.0)
        result.findings.push_back(
            {Severity::Warning,
             "simulate.coarse-input",
             "the input's voxels are larger than 2 mm along an axis; a low-field scan of "
             "it shows less than one of a real head would",
             {}});
    result.details = simulateVolume(input, recipe);
    Matrix4 matrix = Matrix4::Identity();
    for (int axis = 0; axis < 3; ++axis)
        matrix.block<3, 1>(0, axis) =
            grid.direction().col(axis) * result.details.spacingMm[static_cast<std::size_t>(axis)];
    const auto& first = result.details.firstIndexIjk;
    matrix.block<3, 1>(0, 3) = grid.pointLps({first[0], first[1], first[2]});
    result.scan = Volume(Geometry(result.details.sizeIjk, matrix), std::move(result.details.voxels));
    if (request.isLabelMap) result.truth = Volume(grid, std::move(result.details.truth));
    return result;
}

} // namespace magiqt
