#include "nn/models/ModelFile.h"

#include "base/Error.h"
#include "base/Sha256.h"
#include "nn/io/Safetensors.h"
#include "nn/models/ModelCard.h"
#include "nn/models/ModelRegistry.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {

constexpr int kFormatVersion = 1;

// Copies a tensor of the file to its place and takes it off the file.
void take(TensorFile& content, const std::string& key, const torch::Tensor& into, const std::string& file) {
    const auto found = content.tensors.find(key);
    if (found == content.tensors.end() || found->second.sizes() != into.sizes())
        throw Error(ErrorKind::BadInput, "model.wrong-shape",
                    "'" + file + "' does not hold the network that it describes: '" + key +
                        (found == content.tensors.end() ? "' is missing" : "' has another shape"),
                    {{"file", file}, {"tensor", key}});
    torch::NoGradGuard guard;
    into.copy_(found->second);
    content.tensors.erase(found);
}

void checkFormat(const Json& metadata, const std::string& name) {
    if (metadata.value("what", "") != "magiqt-checkpoint" ||
        metadata.value("format_version", 0) != kFormatVersion)
        throw Error(ErrorKind::BadInput, "model.not-a-checkpoint",
                    "'" + name +
                        "' is not a MagIQT checkpoint of format 1; choose a file from resources/models or of "
                        "a training run",
                    {{"file", name}});
}

} // namespace

std::string rewriteCard(const std::filesystem::path& from, const std::filesystem::path& to,
                        const Json& card) {
    TensorFile content = readTensorFile(from);
    checkFormat(content.metadata, from.filename().string());
    content.metadata["card"] = card;
    return writeTensorFile(to, content);
}

std::string saveModel(ImageModel& model, const std::filesystem::path& file, torch::ScalarType type) {
    TensorFile content;
    content.metadata = model.description();
    content.metadata["what"] = "magiqt-checkpoint";
    content.metadata["format_version"] = kFormatVersion;
    content.metadata["parameters"] = model.parameterCount();
    content.metadata["card"] = model.card;
    for (const auto& item : model.players().front().module->named_parameters())
        content.tensors["net." + item.key()] = item.value().detach().to(torch::kCPU, type);
    for (const auto& [name, constant] : model.constants())
        content.tensors[name] = constant->to(torch::kCPU, torch::kFloat32);
    return writeTensorFile(file, content);
}

std::unique_ptr<ImageModel> loadModel(const std::filesystem::path& file) try {
    TensorFile content = readTensorFile(file);
    const std::string name = file.filename().string();
    const Json& metadata = content.metadata;
    checkFormat(metadata, name);
    std::unique_ptr<ImageModel> model =
        modelKind(metadata.at("network").at("network").get<std::string>()).restore(metadata);
    const ImageModel::Player player = model->players().front();
    for (const auto& item : player.module->named_parameters())
        take(content, "net." + item.key(), item.value(), name);
    for (const auto& [key, constant] : model->constants())
        take(content, key, *constant, name);
    if (!content.tensors.empty())
        throw Error(ErrorKind::BadInput, "model.wrong-shape",
                    "'" + name + "' holds a tensor that its network does not have: '" +
                        content.tensors.begin()->first + "'",
                    {{"file", name}, {"tensor", content.tensors.begin()->first}});
    model->card = metadata.value("card", Json::object());
    model->sha256 = sha256OfFile(file);
    player.module->eval();
    return model;
} catch (const Json::exception& problem) {
    throw Error(ErrorKind::BadInput, "model.bad-config",
                "the description of the network in '" + file.filename().string() +
                    "' is damaged: " + problem.what() + "; fetch or make the file again",
                {{"file", file.filename().string()}});
}

} // namespace magiqt
