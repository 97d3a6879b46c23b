#include "nn/models/segmenter/SegmenterWeights.h"

#include "base/Error.h"
#include "base/Sha256.h"
#include "nn/io/Safetensors.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {
constexpr const char* kWhat = "magiqt-segmenter";
constexpr int kFormatVersion = 1;
} // namespace

std::string SegmenterWeights::save(const std::filesystem::path& file, torch::ScalarType type) const {
    TensorFile content;
    content.metadata = {{"what", kWhat},
                        {"format_version", kFormatVersion},
                        {"network", net->config()},
                        {"parameters", net->parameterCount()},
                        {"card", card}};
    for (const auto& item : net->named_parameters())
        content.tensors["net." + item.key()] = item.value().detach().to(torch::kCPU, type);
    return writeTensorFile(file, content);
}

SegmenterWeights SegmenterWeights::load(const std::filesystem::path& file) try {
    TensorFile content = readTensorFile(file);
    const std::string name = file.filename().string();
    if (content.metadata.value("what", "") != kWhat ||
        content.metadata.value("format_version", 0) != kFormatVersion)
        throw Error(
            ErrorKind::BadInput, "model.not-a-segmenter",
            "'" + name +
                "' holds no segmenter of format 1; choose a file from resources/models/segmentation or of a "
                "run of train_segmenter",
            {{"file", name}});
    SegmenterWeights weights;
    weights.net = SegmenterNet(content.metadata.at("network").get<SegmenterConfig>());
    torch::NoGradGuard guard;
    for (const auto& item : weights.net->named_parameters()) {
        const auto found = content.tensors.find("net." + item.key());
        if (found == content.tensors.end() || found->second.sizes() != item.value().sizes())
            throw Error(ErrorKind::BadInput, "model.wrong-shape",
                        "'" + name + "' does not hold the network that it describes: '" + item.key() +
                            (found == content.tensors.end() ? "' is missing" : "' has another shape"),
                        {{"file", name}, {"tensor", item.key()}});
        item.value().copy_(found->second);
        content.tensors.erase(found);
    }
    if (!content.tensors.empty())
        throw Error(ErrorKind::BadInput, "model.wrong-shape",
                    "'" + name + "' holds a tensor that its network does not have: '" +
                        content.tensors.begin()->first + "'",
                    {{"file", name}, {"tensor", content.tensors.begin()->first}});
    weights.card = content.metadata.value("card", Json::object());
    weights.sha256 = sha256OfFile(file);
    weights.net->eval();
    return weights;
} catch (const Json::exception& problem) {
    throw Error(ErrorKind::BadInput, "model.bad-config",
                "the description of the network in '" + file.filename().string() +
                    "' is damaged: " + problem.what() + "; fetch or make the file again",
                {{"file", file.filename().string()}});
}

} // namespace magiqt
