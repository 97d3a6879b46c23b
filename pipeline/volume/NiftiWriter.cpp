// The writing half of Nifti.h.
#include "Nifti.h"

#include "NiftiAffine.h"
#include "NiftiHeader.h"

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
constexpr int kCompressionLevel = 4;

class Sink {
public:
    Sink(const std::filesystem::path& file, bool compress)
        : m_file(file), m_compress(compress), m_buffer(1u << 18) {
        if (!m_compress) return;
        // windowBits + 16: gzip frame with CRC, without name and time (equal content gives equal files).
        if (deflateInit2(&m_stream, kCompressionLevel, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
            throw Error(ErrorKind::NoResource, "nifti.memory", "not enough memory to compress the image");
    }
    ~Sink() {
        if (m_compress) deflateEnd(&m_stream);
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    void write(const void* data, std::size_t bytes) {
        if (m_compress)
            deflateInto(data, bytes, Z_NO_FLUSH);
        else
            m_file.write(data, bytes);
    }

    void commit() {
        if (m_compress) deflateInto(nullptr, 0, Z_FINISH);
        m_file.commit();
    }

private:
    void deflateInto(const void* data, std::size_t bytes, int flush) {
        m_stream.next_in = static_cast<Bytef*>(const_cast<void*>(data)); // zlib does not write to it
        m_stream.avail_in = static_cast<uInt>(bytes);
        do {
            m_stream.next_out = m_buffer.data();
            m_stream.avail_out = static_cast<uInt>(m_buffer.size());
            if (deflate(&m_stream, flush) == Z_STREAM_ERROR)
                throw Error(ErrorKind::Internal, "nifti.deflate", "the compressor refused its input");
            m_file.write(m_buffer.data(), m_buffer.size() - m_stream.avail_out);
        } while (m_stream.avail_out == 0);
    }

    AtomicFile m_file;
    bool m_compress;
    std::vector<std::uint8_t> m_buffer;
    z_stream m_stream{};
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
             const std::optional<NiftiScaling>& known) {
    const bool isUsable = known && !std::is_floating_point_v<T> && known->slope != 0;
    const Scaling scaling = isUsable ? *known : scalingFor<T>(volume.voxels());
    header.scl_slope = scaling.slope;
    header.scl_inter = scaling.intercept;
    Sink sink(file, compress);
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
        return writeAs<std::uint8_t>(file, compress, volume, header, options.scaling);
    case VoxelType::Int8:
        return writeAs<std::int8_t>(file, compress, volume, header, options.scaling);
    case VoxelType::UInt16:
        return writeAs<std::uint16_t>(file, compress, volume, header, options.scaling);
    case VoxelType::Int16:
        return writeAs<std::int16_t>(file, compress, volume, header, options.scaling);
    case VoxelType::UInt32:
        return writeAs<std::uint32_t>(file, compress, volume, header, options.scaling);
    case VoxelType::Int32:
        return writeAs<std::int32_t>(file, compress, volume, header, options.scaling);
    case VoxelType::UInt64:
        return writeAs<std::uint64_t>(file, compress, volume, header, options.scaling);
    case VoxelType::Int64:
        return writeAs<std::int64_t>(file, compress, volume, header, options.scaling);
    case VoxelType::Float32:
        return writeAs<float>(file, compress, volume, header, options.scaling);
    case VoxelType::Float64:
        return writeAs<double>(file, compress, volume, header, options.scaling);
    }
}

} // namespace magiqt
