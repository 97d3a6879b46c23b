// One view, in two or three dimensions.
#include "nn/models/adversarial/AdversarialModel.h"

namespace magiqt {

std::unique_ptr<ImageModel> makeLohiresganModel(const Json& options) {
    AdversarialShape shape;
    shape.network = "lohiresgan";
    shape.dimensions = options.at("dimensions") == "3" ? Dimensions::Three : Dimensions::Two;
    options.at("width").get_to(shape.width);
    options.at("blocks").get_to(shape.blocks);
    options.at("l1_weight").get_to(shape.l1Weight);
    options.at("tile_voxels").get_to(shape.tileVoxels);
    return std::make_unique<AdversarialModel>(shape);
}

std::unique_ptr<ImageModel> restoreLohiresganModel(const Json& metadata) {
    return std::make_unique<AdversarialModel>(shapeOfCheckpoint(metadata));
}

} // namespace magiqt
