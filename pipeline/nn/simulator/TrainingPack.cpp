#include "nn/simulator/TrainingPack.h"

#include "base/Error.h"
#include "nn/io/Safetensors.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kStep = 4;

[[noreturn]] void invalid(const std::string& found) {
    throw Error(ErrorKind::BadInput, "pack.invalid",
                "the pack cannot be used: " + found + "; make it again with prepare-pack",
                {{"found", found}});
}

torch::Tensor tensorOf(const TensorFile& file, const std::string& name, torch::ScalarType type,
                       const std::vector<std::int64_t>& shape) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end()) invalid("'" + name + "' is missing");
    if (found->second.scalar_type() != type || found->second.sizes() != torch::IntArrayRef(shape))
        invalid("'" + name + "' has another type or shape than its subject says");
    return found->second;
}

void collectPlaces(PackSubject& subject, double unitsPerOne) {
    const auto& size = subject.size;
    const auto plane = size[1] * size[2];
    const auto first =
        subject.kind == PackSubject::Kind::Labels
            ? kContrastCount
            : static_cast<std::size_t>(std::find(subject.present.begin(), subject.present.end(), true) -
                                       subject.present.begin());
    const std::uint8_t* tissue = subject.tissue.defined() ? subject.tissue.data_ptr<std::uint8_t>() : nullptr;
    const std::uint8_t* labels = subject.labels.defined() ? subject.labels.data_ptr<std::uint8_t>() : nullptr;
    const auto voxels = size[0] * plane;
    for (std::int64_t k = 0; k < size[0]; k += kStep)
        for (std::int64_t j = 0; j < size[1]; j += kStep)
            for (std::int64_t i = 0; i < size[2]; i += kStep) {
                const auto n = k * plane + j * size[2] + i;
                bool head = false, brain = false;
                if (labels != nullptr) {
                    head = labels[n] != 0;
                    brain = head && labels[n] <= kLastBrainTissue;
                } else {
                    head = subject.images[first].data_ptr<std::int16_t>()[n] > 0.1 * unitsPerOne;
                    if (tissue != nullptr)
                        brain = tissue[n] + tissue[n + voxels] + tissue[n + 2 * voxels] > 127;
                    else
                        brain = head;
                }
                head = head || brain;
                if (!head) continue;
                subject.headPlaces.push_back({k, j, i});
                if (brain) subject.brainPlaces.push_back({k, j, i});
                if (labels != nullptr) continue;
                for (std::size_t c = 0; c < kContrastCount; ++c)
                    if (subject.present[c])
                        subject.coarseImages[c].push_back(
                            static_cast<float>(subject.images[c].data_ptr<std::int16_t>()[n] / unitsPerOne));
                if (tissue != nullptr)
                    for (std::size_t t = 0; t < 3; ++t)
                        subject.coarseTissue[t].push_back(
                            static_cast<float>(tissue[n + static_cast<std::int64_t>(t) * voxels]) / 255.0f);
            }
    if (labels != nullptr)
        for (std::int64_t n = 0; n < voxels; ++n) {
            if (labels[n] >= kTissueCount) invalid("'" + subject.name + "' holds an unknown tissue code");
            subject.tissueVoxels[labels[n]] += 1.0;
        }
    if (subject.brainPlaces.empty()) invalid("'" + subject.name + "' holds no brain");
}

PackSubject readSubject(const TensorFile& file, const Json& json, double unitsPerOne) {
    PackSubject subject;
    subject.name = json.at("name").get<std::string>();
    const auto kind = json.at("kind").get<std::string>();
    subject.kind = kind == "labels" ? PackSubject::Kind::Labels
                                    : (kind == "pair" ? PackSubject::Kind::Pair : PackSubject::Kind::Images);
    subject.age = ageBandFromName(json.at("age").get<std::string>());
    subject.wholeHead = json.at("wholeHead").get<bool>();
    subject.sliceMm = json.at("sliceMm").get<double>();
    subject.weight = json.value("weight", 1.0);
    const auto shape = json.at("sizeKji").get<std::vector<std::int64_t>>();
    const auto centroid = json.at("centroidKji").get<std::vector<double>>();
    if (shape.size() != 3 || centroid.size() != 3) invalid("'" + subject.name + "' has no size or centroid");
    for (std::size_t a = 0; a < 3; ++a) {
        subject.size[a] = shape[a];
        subject.centroid[a] = std::lround(centroid[a]);
    }
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        const std::string name = kContrastNames[c];
        for (const auto& listed : json.at("contrasts"))
            subject.present[c] = subject.present[c] || listed == name;
        if (!subject.present[c]) continue;
        subject.images[c] = tensorOf(file, subject.name + "/" + name, torch::kInt16, shape);
        if (json.at("classMeans").contains(name))
            subject.classMean[c] = json.at("classMeans").at(name).get<std::array<double, 3>>();
        if (subject.kind == PackSubject::Kind::Pair)
            subject.lowField[c] = tensorOf(file, subject.name + "/lowField/" + name, torch::kInt16, shape);
    }
    const auto optional = [&](const char* name) {
        return file.tensors.count(subject.name + name) != 0
                   ? tensorOf(file, subject.name + name, torch::kUInt8, shape)
                   : torch::Tensor();
    };
    subject.lesion = optional("/lesion");
    if (subject.kind == PackSubject::Kind::Labels) {
        subject.labels = tensorOf(file, subject.name + "/labels", torch::kUInt8, shape);
        subject.present = {true, true, true};
    } else if (subject.kind == PackSubject::Kind::Images) {
        subject.tissue =
            tensorOf(file, subject.name + "/tissue", torch::kUInt8, {3, shape[0], shape[1], shape[2]});
    }
    if (subject.present == std::array<bool, kContrastCount>{})
        invalid("'" + subject.name + "' has no contrast");
    collectPlaces(subject, unitsPerOne);
    return subject;
}

} // namespace

TrainingPack TrainingPack::load(const std::filesystem::path& path) {
    const TensorFile file = readTensorFile(path);
    TrainingPack pack;
    try {
        if (file.metadata.value("kind", "") != "pack" || file.metadata.value("format", 0) != 1)
            invalid("it is no pack of format 1");
        pack.part = file.metadata.value("part", "");
        pack.sources = file.metadata.value("sources", "");
        pack.sha256 = file.sha256;
        pack.unitsPerOne = file.metadata.at("unitsPerOne").get<double>();
        for (const Json& subject : file.metadata.at("subjects"))
            pack.subjects.push_back(readSubject(file, subject, pack.unitsPerOne));
    } catch (const Json::exception&) {
        invalid("its description lacks a field");
    }
    if (pack.subjects.empty()) invalid("it holds no subject");
    return pack;
}

} // namespace magiqt
