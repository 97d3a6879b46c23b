#include "nn/models/magiqt/MagiqtConfig.h"

#include "base/Error.h"
#include "base/Json.h"

namespace magiqt {

MagiqtConfig MagiqtConfig::fromPreset(const std::string& preset) {
    MagiqtConfig config;
    config.preset = preset;
    if (preset == "XS") return config;
    if (preset == "XXS") {
        config.widths = {16, 32, 64};
        config.bottleneckWidth = 47;
        return config;
    }
    config.blocksPerLevel = 2;
    config.transformerBlocks = 2;
    if (preset == "S") {
        config.widths = {32, 64, 128};
        config.bottleneckWidth = 80;
    } else if (preset == "M") {
        config.widths = {48, 96, 128};
        config.bottleneckWidth = 80;
    } else if (preset == "B") {
        config.widths = {64, 96, 144};
        config.bottleneckWidth = 89;
    } else {
        throw Error(ErrorKind::Usage, "model.unknown-preset",
                    "there is no network preset '" + preset + "'; XXS, XS, S, M or B was expected",
                    {{"preset", preset}});
    }
    return config;
}

void to_json(Json& json, const MagiqtConfig& config) {
    json = {{"network", "magiqt"},
            {"preset", config.preset},
            {"widths", config.widths},
            {"blocks_per_level", config.blocksPerLevel},
            {"transformer_blocks", config.transformerBlocks},
            {"heads", config.heads},
            {"transformer", config.transformer},
            {"bottleneck_width", config.bottleneckWidth},
            {"normalisation", config.normalisation == Normalisation::ChannelRms ? "channel-rms" : "group"}};
    if (config.extraChannels > 0) json["extra_channels"] = config.extraChannels;
}

void from_json(const Json& json, MagiqtConfig& config) {
    try {
        json.at("preset").get_to(config.preset);
        json.at("widths").get_to(config.widths);
        json.at("blocks_per_level").get_to(config.blocksPerLevel);
        json.at("transformer_blocks").get_to(config.transformerBlocks);
        json.at("heads").get_to(config.heads);
        json.at("transformer").get_to(config.transformer);
        json.at("bottleneck_width").get_to(config.bottleneckWidth);
        config.extraChannels = json.value("extra_channels", std::int64_t{0});
        config.normalisation =
            json.at("normalisation") == "group" ? Normalisation::Group : Normalisation::ChannelRms;
    } catch (const Json::exception& problem) {
        throw Error(ErrorKind::BadInput, "model.bad-config",
                    std::string("the description of the network is incomplete: ") + problem.what());
    }
    if (config.heads < 1 || config.blocksPerLevel < 1 || config.blocksPerLevel > 8 ||
        config.transformerBlocks < 0 || config.transformerBlocks > 16 || config.bottleneckWidth < 1 ||
        config.bottleneckWidth > 1024 || config.extraChannels < 0 || config.extraChannels > 1024)
        throw Error(ErrorKind::BadInput, "model.bad-config",
                    "the network's depth, heads or bottleneck width are out of range");
    for (const std::int64_t width : config.widths)
        if (width < 8 || width > 1024 || width % config.heads != 0)
            throw Error(ErrorKind::BadInput, "model.bad-config",
                        "the network has a width of " + std::to_string(width) +
                            "; 8 to 1024 in multiples of its heads was expected");
}

} // namespace magiqt
