#include "nn/io/Safetensors.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Sha256.h"

#include <torch/types.h>

#include <array>
#include <cstring>
#include <fstream>

namespace magiqt {

namespace {

constexpr std::uint64_t kMaxHeaderBytes = 16u << 20;

struct TypeName {
    const char* name;
    torch::ScalarType type;
};
constexpr std::array<TypeName, 10> kTypes = {{{"F64", torch::kFloat64},
                                              {"F32", torch::kFloat32},
                                              {"F16", torch::kFloat16},
                                              {"BF16", torch::kBFloat16},
                                              {"I64", torch::kInt64},
                                              {"I32", torch::kInt32},
                                              {"I16", torch::kInt16},
                                              {"I8", torch::kInt8},
                                              {"U8", torch::kUInt8},
                                              {"BOOL", torch::kBool}}};

[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& found) {
    throw Error(ErrorKind::BadInput, "tensors.damaged",
                "'" + file.filename().string() + "' is damaged: " + found +
                    "; a complete safetensors file was expected, fetch or make it again",
                {{"file", file.filename().string()}, {"found", found}});
}

std::ifstream openFile(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file))
        throw Error(ErrorKind::BadInput, "tensors.unreadable",
                    "cannot open '" + file.filename().string() + "'; does it exist and may you read it?",
                    {{"file", file.filename().string()}});
    return stream;
}

Json readHeader(std::ifstream& stream, const std::filesystem::path& file, std::uint64_t fileBytes,
                std::uint64_t& dataStart) {
    std::array<std::uint8_t, 8> lengthBytes{};
    stream.read(reinterpret_cast<char*>(lengthBytes.data()), 8);
    if (!stream) damaged(file, "it is shorter than 8 bytes");
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 8; ++i)
        length |= std::uint64_t{lengthBytes[i]} << (8 * i);
    if (length > kMaxHeaderBytes || length + 8 > fileBytes)
        damaged(file, "its header claims " + std::to_string(length) + " bytes");
    std::string text(length, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(length));
    dataStart = 8 + length;
    Json header = Json::parse(text, nullptr, false);
    if (!header.is_object()) damaged(file, "its header is not a JSON object");
    return header;
}

Json ourMetadata(const Json& header, const std::filesystem::path& file) {
    const auto metadata = header.find("__metadata__");
    if (metadata == header.end() || !metadata->is_object()) return Json::object();
    const auto text = metadata->find("magiqt");
    if (text == metadata->end()) return Json::object();
    if (!text->is_string()) damaged(file, "its description is no text");
    Json ours = Json::parse(text->get<std::string>(), nullptr, false);
    if (ours.is_discarded()) damaged(file, "its description is not valid JSON");
    return ours;
}

torch::Tensor tensorFrom(const Json& entry, const std::vector<char>& data, const std::filesystem::path& file,
                         const std::string& name) {
    const std::string typeName = entry.at("dtype").get<std::string>();
    const TypeName* type = nullptr;
    for (const TypeName& candidate : kTypes)
        if (typeName == candidate.name) type = &candidate;
    if (type == nullptr) damaged(file, "tensor '" + name + "' has the unknown type " + typeName);
    const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
    const auto offsets = entry.at("data_offsets").get<std::vector<std::uint64_t>>();
    std::uint64_t bytes = torch::elementSize(type->type);
    for (const std::int64_t size : shape) {
        if (size < 0 || (size > 0 && bytes > data.size() / static_cast<std::uint64_t>(size) + 1))
            damaged(file, "tensor '" + name + "' has an impossible shape");
        bytes *= static_cast<std::uint64_t>(size);
    }
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data.size() ||
        offsets[1] - offsets[0] != bytes)
        damaged(file, "the bytes of tensor '" + name + "' do not fit its shape");
    torch::Tensor tensor = torch::empty(shape, torch::TensorOptions().dtype(type->type));
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data.data() + offsets[0], bytes);
    return tensor;
}

} // namespace

TensorFile readTensorFile(const std::filesystem::path& file) {
    std::ifstream stream = openFile(file);
    const std::uint64_t fileBytes = std::filesystem::file_size(file);
    std::uint64_t dataStart = 0;
    const Json header = readHeader(stream, file, fileBytes, dataStart);

    TensorFile content;
    content.metadata = ourMetadata(header, file);
    std::vector<char> data(fileBytes - dataStart);
    stream.read(data.data(), static_cast<std::streamsize>(data.size()));
    if (!stream) damaged(file, "it ends before its data does");
    content.sha256 = sha256Hex(data.data(), data.size());
    if (const auto metadata = header.find("__metadata__");
        metadata != header.end() && metadata->contains("sha256"))
        if (metadata->at("sha256") != content.sha256)
            damaged(file, "its SHA-256 is not the one written in it");
    try {
        for (const auto& [name, entry] : header.items())
            if (name != "__metadata__") content.tensors[name] = tensorFrom(entry, data, file, name);
    } catch (const Json::exception& problem) {
        damaged(file, std::string("its header is incomplete (") + problem.what() + ")");
    }
    return content;
}

std::string writeTensorFile(const std::filesystem::path& file, const TensorFile& content) {
    Json header = Json::object();
    Sha256 hash;
    std::vector<torch::Tensor> ordered;
    std::uint64_t offset = 0;
    for (const auto& [name, source] : content.tensors) {
        const torch::Tensor tensor = source.detach().to(torch::kCPU).contiguous();
        const char* typeName = nullptr;
        for (const TypeName& candidate : kTypes)
            if (tensor.scalar_type() == candidate.type) typeName = candidate.name;
        if (typeName == nullptr)
            throw Error(ErrorKind::Internal, "tensors.type",
                        "tensor '" + name + "' has a type that is not stored");
        const std::uint64_t bytes = tensor.nbytes();
        header[name] = {
            {"dtype", typeName}, {"shape", tensor.sizes().vec()}, {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
        if (bytes > 0) hash.update(tensor.data_ptr(), bytes);
        ordered.push_back(tensor);
    }
    const std::string digest = hash.hexDigest();
    header["__metadata__"] = {{"magiqt", content.metadata.dump()}, {"sha256", digest}};
    std::string text = header.dump();
    while ((text.size() + 8) % 8 != 0)
        text += ' ';

    AtomicFile out(file);
    std::array<std::uint8_t, 8> lengthBytes{};
    for (std::size_t i = 0; i < 8; ++i)
        lengthBytes[i] = static_cast<std::uint8_t>(text.size() >> (8 * i));
    out.write(lengthBytes.data(), lengthBytes.size());
    out.write(text.data(), text.size());
    for (const torch::Tensor& tensor : ordered)
        if (tensor.nbytes() > 0) out.write(tensor.data_ptr(), tensor.nbytes());
    out.commit();
    return digest;
}

} // namespace magiqt
