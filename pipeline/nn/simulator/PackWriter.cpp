#include "nn/simulator/PackWriter.h"

#include "base/Error.h"
#include "nn/io/Safetensors.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

std::vector<std::int64_t> shapeOf(const PackSubjectData& subject) {
    return {subject.sizeIjk[2], subject.sizeIjk[1], subject.sizeIjk[0]};
}

torch::Tensor bytesTensor(const std::vector<std::uint8_t>& values, const std::vector<std::int64_t>& shape) {
    auto tensor = torch::empty(shape, torch::kUInt8);
    TORCH_CHECK(static_cast<std::size_t>(tensor.numel()) == values.size(),
                "a map's size does not fit its subject");
    std::copy(values.begin(), values.end(), tensor.data_ptr<std::uint8_t>());
    return tensor;
}

torch::Tensor imageTensor(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
    auto tensor = torch::empty(shape, torch::kInt16);
    TORCH_CHECK(static_cast<std::size_t>(tensor.numel()) == values.size(),
                "an image's size does not fit its subject");
    auto* out = tensor.data_ptr<std::int16_t>();
    for (std::size_t n = 0; n < values.size(); ++n)
        out[n] = static_cast<std::int16_t>(
            std::clamp<long>(std::lround(static_cast<double>(values[n]) * kPackUnitsPerOne), 0, 32767));
    return tensor;
}

const char* kindName(PackSubjectData::Kind kind) {
    switch (kind) {
    case PackSubjectData::Kind::Labels:
        return "labels";
    case PackSubjectData::Kind::Pair:
        return "pair";
    default:
        return "images";
    }
}

} // namespace

struct PackWriter::Content {
    TensorFile file;
};

PackWriter::PackWriter(std::string part) : m_content(std::make_unique<Content>()) {
    Json tissues = Json::array();
    for (const char* name : kTissueNames)
        tissues.push_back(name);
    m_content->file.metadata = {{"kind", "pack"},
                                {"format", 1},
                                {"part", std::move(part)},
                                {"sources", ""},
                                {"spacingMm", 1.0},
                                {"axes", "k,j,i of an LPS grid: i to the left, j to the back, k upwards"},
                                {"unitsPerOne", kPackUnitsPerOne},
                                {"tissueCodes", std::move(tissues)},
                                {"subjects", Json::array()}};
}

PackWriter::~PackWriter() = default;

std::uint64_t PackWriter::bytesOf(const PackSubjectData& subject) {
    const auto voxels =
        static_cast<std::uint64_t>(subject.sizeIjk[0] * subject.sizeIjk[1] * subject.sizeIjk[2]);
    std::uint64_t bytes = 0;
    for (std::size_t c = 0; c < kContrastCount; ++c)
        bytes +=
            (subject.images[c].empty() ? 0 : 2 * voxels) + (subject.lowField[c].empty() ? 0 : 2 * voxels);
    for (const auto& map : subject.tissue)
        bytes += map.size();
    return bytes + subject.lesion.size() + subject.labels.size();
}

void PackWriter::add(const PackSubjectData& subject) {
    const auto shape = shapeOf(subject);
    auto& tensors = m_content->file.tensors;
    Json contrasts = Json::array();
    Json means = Json::object();
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        if (!subject.images[c].empty()) {
            tensors[subject.name + "/" + kContrastNames[c]] = imageTensor(subject.images[c], shape);
            contrasts.push_back(kContrastNames[c]);
            means[kContrastNames[c]] = subject.classMean[c];
        }
        if (!subject.lowField[c].empty())
            tensors[subject.name + "/lowField/" + kContrastNames[c]] =
                imageTensor(subject.lowField[c], shape);
    }
    if (!subject.tissue[0].empty()) {
        std::vector<torch::Tensor> maps;
        for (const auto& map : subject.tissue)
            maps.push_back(bytesTensor(map, shape));
        tensors[subject.name + "/tissue"] = torch::stack(maps);
    }
    if (!subject.lesion.empty()) tensors[subject.name + "/lesion"] = bytesTensor(subject.lesion, shape);
    if (!subject.labels.empty()) tensors[subject.name + "/labels"] = bytesTensor(subject.labels, shape);
    // Every source once, in the order of the first subject.
    auto sources = m_content->file.metadata["sources"].get<std::string>();
    if (!subject.source.empty() && sources.find(subject.source) == std::string::npos)
        m_content->file.metadata["sources"] = (sources.empty() ? "" : sources + ", ") + subject.source;
    m_content->file.metadata["subjects"].push_back(
        {{"name", subject.name},
         {"kind", kindName(subject.kind)},
         {"age", kAgeBandNames[static_cast<std::size_t>(subject.age)]},
         {"wholeHead", subject.wholeHead},
         {"weight", subject.weight},
         {"sliceMm", subject.sliceMm},
         {"sizeKji", shape},
         {"centroidKji", {subject.centroidIjk[2], subject.centroidIjk[1], subject.centroidIjk[0]}},
         {"contrasts", contrasts},
         {"classMeans", means}});
}

std::string PackWriter::write(const std::filesystem::path& file) const {
    return writeTensorFile(file, m_content->file);
}

} // namespace magiqt
