// The writing half of Nifti.h.
#include "Nifti.h"

#include "NiftiAffine.h"
#include "NiftiHeader.h"
#include "Parallel.h"

#include "base/AtomicFile.h"
#include "base/Error.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace magiqt {

namespace {

static_assert(std::endian::native == std::endian::little, "the writer stores the machine's own byte order");

// Between speed and size: floating-point noise hardly compresses at any level, masks do at all of them.
constexpr int kBalancedLevel = 4;
constexpr std::size_t kBlock =
    1u << 20; // compressed by itself, so that blocks can be compressed at the same time
constexpr std::size_t kDictionary = 1u << 15;

// One gzip member made of blocks that are compressed in parallel, each knowing the 32 KiB before it (as pigz
// does). The bytes depend on the content alone, not on the number of threads; no name and no time stand in
// the frame.
class Sink {
public:
    Sink(const std::filesystem::path& file, bool compress, NiftiCompression compression)
        : m_file(file), m_compress(compress), m_compression(compression) {
        if (!m_compress) return;
        static constexpr std::uint8_t kFrame[10] = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3};
        m_file.write(kFrame, sizeof kFrame);
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    void write(const void* data, std::size_t bytes) {
        if (!m_compress) return m_file.write(data, bytes);
        const auto* from = static_cast<const std::uint8_t*>(data);
        m_pending.insert(m_pending.end(), from, from + bytes);
        if (m_pending.size() - m_before >= kBlock * kBlocksAtOnce) compress(false);
    }

    void commit() {
        if (m_compress) {
            compress(true);
            const auto length = static_cast<std::uint32_t>(m_length);
            const auto sum = static_cast<std::uint32_t>(m_sum);
            m_file.write(&sum, sizeof sum); // little endian, as the frame wants it
            m_file.write(&length, sizeof length);
        }
        m_file.commit();
    }

private:
    static constexpr std::size_t kBlocksAtOnce = 16;

    struct Block {
        std::vector<std::uint8_t> bytes;
        uLong sum = 0;
    };

    // All whole blocks of what is pending; at the end the rest too. The last 32 KiB stay as the next block's
    // dictionary.
    void compress(bool last) {
        const std::size_t fresh = m_pending.size() - m_before;
        const std::size_t count =
            last ? std::max<std::size_t>(1, (fresh + kBlock - 1) / kBlock) : fresh / kBlock;
        std::vector<Block> blocks(count);
        parallelFor(0, static_cast<std::int64_t>(count), [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t n = begin; n < end; ++n) {
                const std::size_t start = m_before + static_cast<std::size_t>(n) * kBlock;
                const std::size_t bytes = std::min(kBlock, m_pending.size() - start);
                const bool isLast = last && static_cast<std::size_t>(n) + 1 == count;
                deflateBlock(start, bytes, isLast ? Z_FINISH : Z_SYNC_FLUSH,
                             blocks[static_cast<std::size_t>(n)]);
            }
        });
        std::size_t done = m_before;
        for (const Block& block : blocks) {
            const std::size_t bytes = std::min(kBlock, m_pending.size() - done);
            m_sum = crc32_combine(m_sum, block.sum, static_cast<z_off_t>(bytes));
            m_length += bytes;
            done += bytes;
            m_file.write(block.bytes.data(), block.bytes.size());
        }
        const std::size_t keep = std::min(kDictionary, done);
        m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(done - keep));
        m_before = keep;
    }

    void deflateBlock(std::size_t start, std::size_t bytes, int flush, Block& block) const {
        z_stream stream{};
        const bool fast = m_compression == NiftiCompression::Fast;
        if (deflateInit2(&stream, fast ? 1 : kBalancedLevel, Z_DEFLATED, -15, 9,
                         fast ? Z_RLE : Z_DEFAULT_STRATEGY) != Z_OK)
            throw Error(ErrorKind::NoResource, "nifti.memory", "not enough memory to compress the image");
        const std::uint8_t* data = m_pending.data() + start;
        const std::size_t dictionary = std::min(kDictionary, start);
        if (dictionary > 0) deflateSetDictionary(&stream, data - dictionary, static_cast<uInt>(dictionary));
        block.bytes.resize(deflateBound(&stream, static_cast<uLong>(bytes)) + 16);
        stream.next_in = const_cast<Bytef*>(data); // zlib does not write to it
        stream.avail_in = static_cast<uInt>(bytes);
        stream.next_out = block.bytes.data();
        stream.avail_out = static_cast<uInt>(block.bytes.size());
        const int outcome = deflate(&stream, flush);
        const bool complete = stream.avail_in == 0 && stream.avail_out > 0 &&
                              outcome == (flush == Z_FINISH ? Z_STREAM_END : Z_OK);
        block.bytes.resize(block.bytes.size() - stream.avail_out);
        deflateEnd(&stream);
        if (!complete) throw Error(ErrorKind::Internal, "nifti.deflate", "the compressor refused its input");
        block.sum = crc32(crc32(0, nullptr, 0), data, static_cast<uInt>(bytes));
    }

    AtomicFile m_file;
    bool m_compress;
    NiftiCompression m_compression;
    std::vector<std::uint8_t> m_pending; // dictionary, then what is not compressed yet
    std::size_t m_before = 0;            // bytes of dictionary
    uLong m_sum = crc32(0, nullptr, 0);
    std::uint64_t m_length = 0;
};

using Scaling = NiftiScaling;

template <class T>
constexpr double lowest() {
    return static_cast<double>(std::numeric_limits<T>::lowest());
}
// For 64 bits the largest double below 2^63 or 2^64: the limit itself is not representable and its cast
// overflows.
template <class T>
double highest() {
    const double limit = static_cast<double>(std::numeric_limits<T>::max());
    return sizeof(T) == 8 ? std::nextafter(limit, 0.0) : limit;
}

template <class T>
Scaling scalingFor(const std::vector<float>& voxels) {
    if constexpr (std::is_floating_point_v<T>) return {};
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    bool whole = true;
    for (const float value : voxels) {
        if (!std::isfinite(value)) continue;
        least = std::min(least, static_cast<double>(value));
        most = std::max(most, static_cast<double>(value));
        whole = whole && value == std::trunc(value);
    }
    if (least > most || (whole && least >= lowest<T>() && most <= highest<T>())) return {};
    // 32 and 64 bits hold more than a float's 24; a span of 2^31 loses nothing and keeps the sums exact in
    // double.
    const double codes = std::min(highest<T>() - lowest<T>(), 2147483647.0);
    const double first = std::max(lowest<T>(), -std::ceil(codes / 2));
    Scaling scaling;
    scaling.slope = static_cast<float>((most - least) / codes);
    if (!(scaling.slope >= std::numeric_limits<float>::min())) scaling.slope = 1;
    scaling.slope =
        std::nextafter(scaling.slope, std::numeric_limits<float>::max()); // never out of range by rounding
    scaling.intercept = static_cast<float>(least - first * static_cast<double>(scaling.slope));
    return scaling;
}

template <class T>
void writeVoxels(Sink& sink, const std::vector<float>& voxels, const Scaling& scaling) {
    std::vector<T> block(1u << 16);
    const double slope = scaling.slope;
    const double intercept = scaling.intercept;
    for (std::size_t begin = 0; begin < voxels.size(); begin += block.size()) {
        const std::size_t count = std::min(block.size(), voxels.size() - begin);
        for (std::size_t n = 0; n < count; ++n) {
            const float value = voxels[begin + n];
            if constexpr (std::is_floating_point_v<T>) {
                block[n] = static_cast<T>(value);
            } else {
                const double code = std::isfinite(value)
                                        ? std::nearbyint((static_cast<double>(value) - intercept) / slope)
                                        : 0;
                block[n] = static_cast<T>(std::clamp(code, lowest<T>(), highest<T>()));
            }
        }
        sink.write(block.data(), count * sizeof(T));
    }
}

RawNiftiHeader headerFor(const Volume& volume, const NiftiWriteOptions& options) {
    RawNiftiHeader header{};
    header.sizeof_hdr = 348;
    header.regular = 'r';
    header.dim[0] = 3;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::int64_t size = volume.geometry().sizeIjk()[axis];
        if (size > std::numeric_limits<std::int16_t>::max())
            throw Error(ErrorKind::BadInput, "nifti.too-large",
                        "the volume has " + std::to_string(size) +
                            " voxels along one axis; NIfTI-1 holds at most 32767",
                        {{"size", std::to_string(size)}});
        header.dim[axis + 1] = static_cast<std::int16_t>(size);
    }
    for (int axis = 4; axis < 8; ++axis)
        header.dim[axis] = 1;
    for (int axis = 4; axis < 8; ++axis)
        header.pixdim[axis] = 1;
    header.datatype = niftiDatatype(options.type);
    header.bitpix = static_cast<std::int16_t>(8 * bytesPerVoxel(options.type));
    header.vox_offset = 352;
    header.xyzt_units = 2; // millimetres
    std::memcpy(header.descrip, options.descrip.data(), std::min<std::size_t>(options.descrip.size(), 79));
    std::memcpy(header.magic, "n+1", 4);
    storeAffine(header, volume.geometry());
    return header;
}

template <class T>
void writeAs(const std::filesystem::path& file, bool compress, const Volume& volume, RawNiftiHeader header,
             const NiftiWriteOptions& options) {
    const std::optional<NiftiScaling>& known = options.scaling;
    const bool isUsable = known && !std::is_floating_point_v<T> && known->slope != 0;
    const Scaling scaling = isUsable ? *known : scalingFor<T>(volume.voxels());
    header.scl_slope = scaling.slope;
    header.scl_inter = scaling.intercept;
    Sink sink(file, compress, options.compression);
    sink.write(&header, sizeof header);
    const std::uint8_t noExtension[4] = {};
    sink.write(noExtension, sizeof noExtension);
    writeVoxels<T>(sink, volume.voxels(), scaling);
    sink.commit();
}

} // namespace

void writeNifti(const std::filesystem::path& file, const Volume& volume, const NiftiWriteOptions& options) {
    const std::string name = file.filename().string();
    const bool compress = name.ends_with(".nii.gz");
    if (!compress && !name.ends_with(".nii"))
        throw Error(ErrorKind::Usage, "nifti.extension", "'" + name + "' does not end in .nii or .nii.gz",
                    {{"file", name}});
    const RawNiftiHeader header = headerFor(volume, options);
    switch (options.type) {
    case VoxelType::UInt8:
        return writeAs<std::uint8_t>(file, compress, volume, header, options);
    case VoxelType::Int8:
        return writeAs<std::int8_t>(file, compress, volume, header, options);
    case VoxelType::UInt16:
        return writeAs<std::uint16_t>(file, compress, volume, header, options);
    case VoxelType::Int16:
        return writeAs<std::int16_t>(file, compress, volume, header, options);
    case VoxelType::UInt32:
        return writeAs<std::uint32_t>(file, compress, volume, header, options);
    case VoxelType::Int32:
        return writeAs<std::int32_t>(file, compress, volume, header, options);
    case VoxelType::UInt64:
        return writeAs<std::uint64_t>(file, compress, volume, header, options);
    case VoxelType::Int64:
        return writeAs<std::int64_t>(file, compress, volume, header, options);
    case VoxelType::Float32:
        return writeAs<float>(file, compress, volume, header, options);
    case VoxelType::Float64:
        return writeAs<double>(file, compress, volume, header, options);
    }
}

} // namespace magiqt
