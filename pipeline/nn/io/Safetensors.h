// The one file format of MagIQT for tensors: checkpoints and packs alike are safetensors files (8 bytes
// little-endian header length, JSON header, raw little-endian data), which other tools read too. Our own
// description stands as JSON text under "__metadata__"."magiqt", with the SHA-256 of the data section under
// "__metadata__"."sha256". The layout is that of the safetensors format description.
//
// Reading checks lengths, offsets, shapes and the digest before anything is used, so that a damaged file is
// an Error and never a crash. Types: F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL.
#pragma once

#include "base/Json.h"

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace magiqt {

struct TensorFile {
    Json metadata = Json::object();               // ours: what the file is
    std::map<std::string, torch::Tensor> tensors; // on the CPU, contiguous
    std::string sha256; // of the data section; filled by readTensorFile and writeTensorFile
};

// Throws Error (BadInput): "tensors.unreadable", "tensors.damaged" (header, lengths or digest wrong).
TensorFile readTensorFile(const std::filesystem::path& file);

// Through AtomicFile. Returns the digest of the data section.
std::string writeTensorFile(const std::filesystem::path& file, const TensorFile& content);

} // namespace magiqt
