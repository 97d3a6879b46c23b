// Why not nifti_clib: guarding it costs more code than this reader. It accepts in silence a gzip payload
// whose CRC is wrong, a bad magic (read as ANALYZE), dim[0] = 0, a NaN vox_offset (one voxel off) and NaN
// scaling, so header and payload must be checked before it in any case; it allocates what the header asks
// for; and libITKniftiio exports the same symbols with another struct. What is left after those guards is the
// loop below.
#include "Nifti.h"

#include "NiftiHeader.h"
#include "NiftiSource.h"

#include "base/Error.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>
#include <type_traits>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const char* code, const std::string& name, const std::string& message,
                         Error::Arguments arguments = {}) {
    arguments.emplace("file", name);
    throw Error(ErrorKind::BadInput, code, "'" + name + "' " + message, std::move(arguments));
}

[[noreturn]] void truncated(const std::string& name, std::uint64_t found, std::uint64_t expected) {
    refuse("nifti.truncated", name,
           "is cut off: it holds at most " + std::to_string(found) +
               " bytes of voxels where its header announces " + std::to_string(expected) +
               "; take it again from its source",
           {{"found", std::to_string(found)}, {"expected", std::to_string(expected)}});
}

bool endsWith(const std::string& text, std::string_view ending) {
    return text.size() > ending.size() &&
           text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

// name.hdr <-> name.img, compressed or not, whichever exists.
fs::path partner(const fs::path& file, std::string_view ending) {
    std::string stem = file.filename().string();
    for (const char* known : {".hdr.gz", ".img.gz", ".hdr", ".img"})
        if (endsWith(stem, known)) {
            stem.resize(stem.size() - std::strlen(known));
            break;
        }
    for (const char* extra : {"", ".gz"}) {
        const fs::path candidate = file.parent_path() / (stem + std::string(ending) + extra);
        std::error_code ignored;
        if (fs::is_regular_file(candidate, ignored)) return candidate;
    }
    refuse("nifti.pair", file.filename().string(),
           "is one half of a pair and '" + stem + std::string(ending) +
               "' is not beside it; keep both in one folder",
           {{"missing", stem + std::string(ending)}});
}

struct Opened {
    CheckedHeader header;
    std::unique_ptr<NiftiSource> voxels; // before the first voxel
    std::string name;
};

void skip(NiftiSource& source, std::uint64_t bytes, const std::string& name) {
    std::vector<std::uint8_t> bin(std::min<std::uint64_t>(bytes, 1u << 16));
    for (std::uint64_t left = bytes; left > 0;) {
        const std::size_t got =
            source.read(bin.data(), static_cast<std::size_t>(std::min<std::uint64_t>(left, bin.size())));
        if (got == 0)
            refuse("nifti.truncated", name, "ends before its first voxel; take it again from its source");
        left -= got;
    }
}

Opened openNifti(const fs::path& given) {
    const std::string givenName = given.filename().string();
    const bool isImage = endsWith(givenName, ".img") || endsWith(givenName, ".img.gz");
    const fs::path file = isImage ? partner(given, ".hdr") : given;
    Opened opened;
    opened.name = file.filename().string();
    opened.voxels = std::make_unique<NiftiSource>(file);
    std::vector<std::uint8_t> start(sizeof(RawNiftiHeader));
    start.resize(opened.voxels->read(start.data(), start.size()));
    opened.header = checkNiftiHeader(start, opened.name);
    CheckedHeader& header = opened.header;
    std::uint64_t alreadyRead = start.size();
    if (header.layout == NiftiLayout::Pair) {
        opened.voxels = std::make_unique<NiftiSource>(partner(file, ".img"));
        alreadyRead = 0;
    }
    header.info.summary.compressed = opened.voxels->isCompressed();
    header.info.summary.fileBytes = opened.voxels->fileBytes();
    const std::uint64_t most = opened.voxels->mostBytes();
    if (most < header.voxelOffset + header.voxelBytes)
        truncated(opened.name, most > header.voxelOffset ? most - header.voxelOffset : 0, header.voxelBytes);
    skip(*opened.voxels, header.voxelOffset - alreadyRead, opened.name);
    return opened;
}

struct Decoded {
    std::vector<float> voxels;
    std::uint64_t notFinite = 0;
    std::uint64_t rounded = 0; // integers that float cannot hold
};

template <class T>
T loadValue(const std::uint8_t* from, bool swapped) {
    std::uint8_t bytes[sizeof(T)];
    std::memcpy(bytes, from, sizeof(T));
    if (swapped) std::reverse(bytes, bytes + sizeof(T));
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

template <class T, bool Swapped, bool Scaled>
void decodeLoop(const std::uint8_t* from, std::size_t count, double slope, double intercept, float* to) {
    for (std::size_t n = 0; n < count; ++n) {
        const T value = loadValue<T>(from + n * sizeof(T), Swapped);
        if constexpr (Scaled)
            to[n] = static_cast<float>(static_cast<double>(value) * slope + intercept);
        else
            to[n] = static_cast<float>(value);
    }
}

template <class T>
void decodeBlock(const std::uint8_t* from, std::size_t count, const CheckedHeader& header, Decoded& out) {
    const std::size_t before = out.voxels.size();
    out.voxels.resize(before + count);
    float* to = out.voxels.data() + before;
    const double slope = header.info.summary.slope;
    const double intercept = header.info.summary.intercept;
    const bool scaled = slope != 1 || intercept != 0;
    if (header.swapped)
        scaled ? decodeLoop<T, true, true>(from, count, slope, intercept, to)
               : decodeLoop<T, true, false>(from, count, slope, intercept, to);
    else
        scaled ? decodeLoop<T, false, true>(from, count, slope, intercept, to)
               : decodeLoop<T, false, false>(from, count, slope, intercept, to);
    if constexpr (std::is_integral_v<T> && sizeof(T) >= 4)
        if (!scaled)
            for (std::size_t n = 0; n < count; ++n)
                out.rounded += static_cast<double>(to[n]) !=
                               static_cast<double>(loadValue<T>(from + n * sizeof(T), header.swapped));
    if (!std::is_floating_point_v<T> && std::abs(slope) + std::abs(intercept) < 1e18) return;
    for (std::size_t n = 0; n < count; ++n) {
        const bool finite = std::abs(to[n]) <= FLT_MAX; // false for NaN
        out.notFinite += !finite;
        to[n] = finite ? to[n] : 0.0f;
    }
}

using BlockDecoder = void (*)(const std::uint8_t*, std::size_t, const CheckedHeader&, Decoded&);

BlockDecoder decoderFor(VoxelType type) {
    switch (type) {
    case VoxelType::UInt8:
        return decodeBlock<std::uint8_t>;
    case VoxelType::Int8:
        return decodeBlock<std::int8_t>;
    case VoxelType::UInt16:
        return decodeBlock<std::uint16_t>;
    case VoxelType::Int16:
        return decodeBlock<std::int16_t>;
    case VoxelType::UInt32:
        return decodeBlock<std::uint32_t>;
    case VoxelType::Int32:
        return decodeBlock<std::int32_t>;
    case VoxelType::UInt64:
        return decodeBlock<std::uint64_t>;
    case VoxelType::Int64:
        return decodeBlock<std::int64_t>;
    case VoxelType::Float32:
        return decodeBlock<float>;
    case VoxelType::Float64:
        return decodeBlock<double>;
    }
    return nullptr;
}

Decoded decode(NiftiSource& source, const CheckedHeader& header, const std::string& name) {
    Decoded out;
    const std::size_t width = static_cast<std::size_t>(bytesPerVoxel(header.info.type));
    const std::uint64_t count = header.voxelBytes / width;
    // A plain file proved its size already. A compressed one is believed up to 64 : 1 (label maps); beyond
    // that memory grows with what really comes out.
    const bool believed = !source.isCompressed() ||
                          header.voxelBytes <= std::max<std::uint64_t>(64 * source.fileBytes(), 1u << 24);
    if (believed) out.voxels.reserve(static_cast<std::size_t>(count));
    const BlockDecoder decoder = decoderFor(header.info.type);
    std::vector<std::uint8_t> block(1u << 19); // a multiple of every width
    for (std::uint64_t left = header.voxelBytes; left > 0;) {
        const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(left, block.size()));
        const std::size_t got = source.read(block.data(), want);
        if (got < want) truncated(name, header.voxelBytes - left + got, header.voxelBytes);
        const std::size_t needed = out.voxels.size() + got / width;
        if (needed > out.voxels.capacity())
            out.voxels.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(count, 2 * needed)));
        decoder(block.data(), got / width, header, out);
        left -= got;
    }
    return out;
}

// Reads on to the end: only there the CRC of a gzip file is checked.
void checkEnd(NiftiSource& source, const std::string& name, Findings& findings) {
    constexpr std::uint64_t kMostTrailing = 16u << 20;
    std::vector<std::uint8_t> bin(1u << 16);
    std::uint64_t extra = 0;
    while (const std::size_t got = source.read(bin.data(), bin.size())) {
        extra += got;
        if (extra <= kMostTrailing) continue;
        refuse("nifti.size-mismatch", name,
               "holds more than " + std::to_string(kMostTrailing >> 20) +
                   " MiB after the voxels that its header announces: its header is damaged or it is no "
                   "single volume");
    }
    if (extra > 0)
        findings.push_back({Severity::Warning,
                            "nifti.trailing-data",
                            std::to_string(extra) +
                                " bytes follow the last voxel; they were not used. The size in the "
                                "header may be damaged",
                            {{"bytes", std::to_string(extra)}}});
}

void addVoxelFindings(const Decoded& decoded, Findings& findings) {
    if (decoded.notFinite > 0)
        findings.push_back({Severity::Warning,
                            "nifti.not-finite",
                            std::to_string(decoded.notFinite) + " of " +
                                std::to_string(decoded.voxels.size()) +
                                " voxels are not finite numbers; they were set to 0",
                            {{"voxels", std::to_string(decoded.notFinite)}}});
    if (decoded.rounded > 0)
        findings.push_back({Severity::Note,
                            "nifti.precision",
                            std::to_string(decoded.rounded) +
                                " whole numbers are too large to be kept exactly "
                                "(beyond 16,777,216); they were rounded",
                            {{"voxels", std::to_string(decoded.rounded)}}});
}

template <class Result, class Work>
Result guarded(const fs::path& file, const Work& work) {
    const std::string name = file.filename().string();
    try {
        return work();
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::NoResource, "nifti.memory",
                    "not enough memory for the voxels of '" + name +
                        "'; close other programs or use a larger machine",
                    {{"file", name}});
    } catch (const std::length_error&) {
        throw Error(ErrorKind::NoResource, "nifti.memory",
                    "'" + name + "' has more voxels than memory can address", {{"file", name}});
    }
}

} // namespace

NiftiHeaderInfo readNiftiHeader(const fs::path& file) {
    return guarded<NiftiHeaderInfo>(file, [&] { return openNifti(file).header.info; });
}

NiftiImage readNifti(const fs::path& file) {
    return guarded<NiftiImage>(file, [&] {
        Opened opened = openNifti(file);
        NiftiHeaderInfo& info = opened.header.info;
        Decoded decoded = decode(*opened.voxels, opened.header, opened.name);
        checkEnd(*opened.voxels, opened.name, info.findings);
        addVoxelFindings(decoded, info.findings);
        NiftiImage image;
        image.type = info.type;
        image.header = info.summary;
        image.volume = std::make_shared<const Volume>(info.geometry, std::move(decoded.voxels));
        image.findings = std::move(info.findings);
        return image;
    });
}

} // namespace magiqt
