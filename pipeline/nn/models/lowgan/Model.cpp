// Three views of slices: axial, coronal, sagittal.
#include "nn/models/adversarial/AdversarialModel.h"

namespace magiqt {

std::unique_ptr<ImageModel> makeLowganModel(const Json& options) {
    AdversarialShape shape;
    shape.network = "lowgan";
    shape.dimensions = Dimensions::Two;
    shape.views = {{0, 1, 2}, {1, 0, 2}, {2, 0, 1}};
    options.at("width").get_to(shape.width);
    options.at("blocks").get_to(shape.blocks);
    options.at("l1_weight").get_to(shape.l1Weight);
    options.at("tile_voxels").get_to(shape.tileVoxels);
    return std::make_unique<AdversarialModel>(shape);
}

std::unique_ptr<ImageModel> restoreLowganModel(const Json& metadata) {
    return std::make_unique<AdversarialModel>(shapeOfCheckpoint(metadata));
}

} // namespace magiqt
