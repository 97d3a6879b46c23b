#include "nn/models/segmenter/SegmenterConfig.h"

#include "base/Error.h"
#include "base/Json.h"

namespace magiqt {

void to_json(Json& json, const SegmenterConfig& config) {
    json = {{"spacing_mm", config.spacingMm},
            {"widths", config.widths},
            {"region_kji", config.regionKji},
            {"prior", config.prior}};
}

void from_json(const Json& json, SegmenterConfig& config) {
    try {
        json.at("spacing_mm").get_to(config.spacingMm);
        json.at("widths").get_to(config.widths);
        json.at("region_kji").get_to(config.regionKji);
        json.at("prior").get_to(config.prior);
    } catch (const Json::exception&) {
        throw Error(ErrorKind::BadInput, "model.bad-config",
                    "the description of the segmenter's network is damaged; fetch or make the file again");
    }
    bool sane = config.spacingMm >= 0.5 && config.spacingMm <= 8.0;
    for (const std::int64_t width : config.widths)
        sane = sane && width >= 4 && width <= 512;
    for (const std::int64_t size : config.regionKji)
        sane = sane && size >= kSegmenterMultiple && size <= 512 && size % kSegmenterMultiple == 0;
    if (!sane)
        throw Error(ErrorKind::BadInput, "model.bad-config",
                    "the segmenter's network has impossible sizes; spacing_mm 0.5 to 8, widths 4 to 512 and "
                    "region_kji of multiples of 16 up to 512 were expected");
}

} // namespace magiqt
