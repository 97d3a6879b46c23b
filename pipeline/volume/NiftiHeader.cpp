#include "NiftiHeader.h"

#include "NiftiAffine.h"

#include "base/Error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace magiqt {

namespace {

struct TypeRow {
    std::int16_t code;
    VoxelType type;
    int bytes;
    const char* name;
};
constexpr TypeRow kTypes[] = {{2, VoxelType::UInt8, 1, "uint8"},      {256, VoxelType::Int8, 1, "int8"},
                              {512, VoxelType::UInt16, 2, "uint16"},  {4, VoxelType::Int16, 2, "int16"},
                              {768, VoxelType::UInt32, 4, "uint32"},  {8, VoxelType::Int32, 4, "int32"},
                              {1280, VoxelType::UInt64, 8, "uint64"}, {1024, VoxelType::Int64, 8, "int64"},
                              {16, VoxelType::Float32, 4, "float32"}, {64, VoxelType::Float64, 8, "float64"}};

const TypeRow& row(VoxelType type) {
    return *std::find_if(std::begin(kTypes), std::end(kTypes),
                         [&](const TypeRow& r) { return r.type == type; });
}

[[noreturn]] void refuse(const char* code, const std::string& name, const std::string& message,
                         Error::Arguments arguments = {}) {
    arguments.emplace("file", name);
    throw Error(ErrorKind::BadInput, code, "'" + name + "' " + message, std::move(arguments));
}

template <class T>
void swapValue(T& value) {
    std::uint8_t bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    std::reverse(bytes, bytes + sizeof(T));
    std::memcpy(&value, bytes, sizeof(T));
}

// Only the fields that are read below.
void swapHeader(RawNiftiHeader& h) {
    swapValue(h.sizeof_hdr);
    for (auto& value : h.dim)
        swapValue(value);
    for (auto& value : h.pixdim)
        swapValue(value);
    for (auto* value : {&h.datatype, &h.bitpix, &h.qform_code, &h.sform_code})
        swapValue(*value);
    for (auto* value : {&h.vox_offset, &h.scl_slope, &h.scl_inter, &h.quatern_b, &h.quatern_c, &h.quatern_d,
                        &h.qoffset_x, &h.qoffset_y, &h.qoffset_z})
        swapValue(*value);
    for (auto* line : {h.srow_x, h.srow_y, h.srow_z})
        for (int i = 0; i < 4; ++i)
            swapValue(line[i]);
}

bool startsWith(std::span<const std::uint8_t> bytes, std::string_view text, std::size_t at = 0) {
    return bytes.size() >= at + text.size() && std::memcmp(bytes.data() + at, text.data(), text.size()) == 0;
}

// What a file that is no NIfTI-1 seems to be, so that the user knows what to do with it.
std::string knownAs(std::span<const std::uint8_t> bytes) {
    using namespace std::string_view_literals;
    if (startsWith(bytes, "DICM", 128)) return "a DICOM file: import it as DICOM";
    if (startsWith(bytes, "NRRD")) return "an NRRD file: convert it to NIfTI";
    if (startsWith(bytes, "\x89HDF")) return "an HDF5 or MINC file: convert it to NIfTI";
    if (startsWith(bytes, "CDF\x01"sv)) return "a MINC-1 file: convert it to NIfTI";
    if (startsWith(bytes, "\0\0\0\1"sv)) return "a FreeSurfer MGH file: convert it to NIfTI";
    if (startsWith(bytes, "\x89PNG") || startsWith(bytes, "\xff\xd8\xff")) return "a picture, not a volume";
    if (startsWith(bytes, "PK\x03\x04")) return "a ZIP archive: unpack it first";
    if (startsWith(bytes, "%PDF")) return "a PDF document";
    if (startsWith(bytes, "ObjectType")) return "a MetaImage file: convert it to NIfTI";
    return {};
}

void checkKind(const RawNiftiHeader& header, std::span<const std::uint8_t> start, const std::string& name) {
    const std::int32_t size = header.sizeof_hdr;
    if (size == 540 || size == std::int32_t{0x1c020000})
        refuse("nifti.version-2", name, "is NIfTI-2; NIfTI-1 was expected: convert it to NIfTI-1 first");
    const std::string other = knownAs(start);
    if (!other.empty()) refuse("nifti.not-nifti", name, "is " + other, {{"found", other}});
    refuse("nifti.not-nifti", name,
           "is not a NIfTI-1 image (its header says size " + std::to_string(size) +
               " where 348 was expected) or its header is damaged; take it again from its source",
           {{"found", std::to_string(size)}});
}

NiftiLayout layoutOf(const RawNiftiHeader& header, const std::string& name) {
    if (std::memcmp(header.magic, "n+1", 4) == 0) return NiftiLayout::SingleFile;
    if (std::memcmp(header.magic, "ni1", 4) == 0) return NiftiLayout::Pair;
    const bool blank = std::all_of(header.magic, header.magic + 4, [](char c) { return c == 0; });
    if (blank)
        refuse("nifti.analyze", name,
               "is an ANALYZE 7.5 header without the NIfTI mark; it does not say left from right: "
               "convert it to NIfTI-1 with the right orientation first");
    refuse("nifti.magic", name,
           "lacks the NIfTI-1 mark 'n+1' or 'ni1': its header is damaged; take it again from its source");
}

VoxelType typeOf(const RawNiftiHeader& header, const std::string& name, Findings& findings) {
    for (const TypeRow& candidate : kTypes) {
        if (candidate.code != header.datatype) continue;
        if (header.bitpix != candidate.bytes * 8)
            findings.push_back({Severity::Warning,
                                "nifti.bitpix",
                                std::string("the header says ") + candidate.name + " voxels of " +
                                    std::to_string(header.bitpix) + " bits; the type was believed",
                                {{"type", candidate.name}, {"bits", std::to_string(header.bitpix)}}});
        return candidate.type;
    }
    std::string found = "of unknown type " + std::to_string(header.datatype);
    switch (header.datatype) {
    case 1:
        found = "single bits";
        break;
    case 32:
    case 1792:
    case 2048:
        found = "complex numbers";
        break;
    case 128:
    case 2304:
        found = "RGB colours";
        break;
    case 1536:
        found = "128-bit floating point";
        break;
    default:
        break;
    }
    refuse("nifti.type", name,
           "has voxels that are " + found +
               "; one real number a voxel was expected (8 to 64 bit integers or "
               "floating point): convert it first",
           {{"found", found}, {"datatype", std::to_string(header.datatype)}});
}

std::array<std::int64_t, 7> dimensionsOf(const RawNiftiHeader& header, const std::string& name) {
    const int count = header.dim[0];
    if (count < 1 || count > 7)
        refuse("nifti.dimensions", name,
               "says it has " + std::to_string(count) +
                   " dimensions; 1 to 7 are possible: its header is damaged",
               {{"dimensions", std::to_string(count)}});
    std::array<std::int64_t, 7> sizes{};
    sizes.fill(1);
    for (int axis = 1; axis <= count; ++axis) {
        const std::int64_t size = header.dim[axis];
        if (size < 1)
            refuse("nifti.dimensions", name,
                   "says its size along dimension " + std::to_string(axis) + " is " + std::to_string(size) +
                       "; at least 1 was expected: its header is damaged",
                   {{"axis", std::to_string(axis)}, {"size", std::to_string(size)}});
        sizes[static_cast<std::size_t>(axis - 1)] = size;
    }
    std::int64_t frames = 1;
    for (std::size_t axis = 3; axis < 7; ++axis)
        frames *= sizes[axis];
    if (frames > 1)
        refuse("nifti.frames", name,
               "holds " + std::to_string(frames) +
                   " frames (a time series or a vector image); one frame was "
                   "expected: extract one first",
               {{"frames", std::to_string(frames)}});
    return sizes;
}

void readScaling(const RawNiftiHeader& header, NiftiHeaderInfo& info) {
    // A slope of 0 means "no scaling" (the standard); NaN is what several writers put there for the same.
    info.summary.slope = 1;
    info.summary.intercept = 0;
    if (header.scl_slope == 0 || std::isnan(header.scl_slope)) return;
    if (!std::isfinite(header.scl_slope) || !std::isfinite(header.scl_inter)) {
        info.findings.push_back(
            {Severity::Warning,
             "nifti.scaling",
             "the slope or intercept of the intensities is not a number; intensities are used "
             "unscaled",
             {}});
        return;
    }
    info.summary.slope = header.scl_slope;
    info.summary.intercept = header.scl_inter;
}

std::uint64_t voxelOffsetOf(const RawNiftiHeader& header, NiftiLayout layout, const std::string& name,
                            Findings& findings) {
    const float offset = header.vox_offset;
    const float least = layout == NiftiLayout::SingleFile ? 352.0f : 0.0f;
    if (offset == 0 && layout == NiftiLayout::SingleFile) {
        findings.push_back({Severity::Note,
                            "nifti.offset",
                            "the header does not say where the voxels begin; byte 352 "
                            "was taken, as the standard has it",
                            {}});
        return 352;
    }
    if (!(offset >= least) || offset > 1e9f || offset != std::floor(offset))
        refuse("nifti.offset", name,
               "says its voxels begin at byte " + std::to_string(offset) + "; a whole number of at least " +
                   std::to_string(static_cast<int>(least)) + " was expected: its header is damaged",
               {{"offset", std::to_string(offset)}});
    return static_cast<std::uint64_t>(offset);
}

} // namespace

int bytesPerVoxel(VoxelType type) {
    return row(type).bytes;
}
std::int16_t niftiDatatype(VoxelType type) {
    return row(type).code;
}
std::string toString(VoxelType type) {
    return row(type).name;
}

std::string toString(AffineSource source) {
    switch (source) {
    case AffineSource::Sform:
        return "sform";
    case AffineSource::Qform:
        return "qform";
    case AffineSource::Spacing:
        return "spacing";
    }
    return "spacing";
}

CheckedHeader checkNiftiHeader(std::span<const std::uint8_t> start, const std::string& name) {
    if (start.empty()) refuse("nifti.empty", name, "is empty; a NIfTI image was expected");
    if (start.size() < sizeof(RawNiftiHeader)) {
        const std::string other = knownAs(start);
        if (!other.empty()) refuse("nifti.not-nifti", name, "is " + other, {{"found", other}});
        refuse("nifti.too-short", name,
               "has " + std::to_string(start.size()) +
                   " bytes; a NIfTI-1 header alone has 348: it is no NIfTI image or "
                   "it was cut off",
               {{"bytes", std::to_string(start.size())}});
    }
    RawNiftiHeader header;
    std::memcpy(&header, start.data(), sizeof header);
    CheckedHeader checked;
    if (header.sizeof_hdr != 348) {
        RawNiftiHeader turned = header;
        swapHeader(turned);
        if (turned.sizeof_hdr != 348) checkKind(header, start, name);
        header = turned;
        checked.swapped = true;
    }
    NiftiHeaderInfo& info = checked.info;
    info.summary.bigEndian = checked.swapped == (std::endian::native == std::endian::little);
    info.summary.isEnhanced =
        std::string_view(header.descrip, sizeof header.descrip).starts_with(kEnhancedMark);
    checked.layout = layoutOf(header, name);
    info.summary.dimensions = dimensionsOf(header, name);
    info.type = typeOf(header, name, info.findings);
    readScaling(header, info);
    checked.voxelOffset = voxelOffsetOf(header, checked.layout, name, info.findings);
    const auto& sizes = info.summary.dimensions;
    // Each size fits 15 bits, so three of them and eight bytes fit 64.
    checked.voxelBytes =
        static_cast<std::uint64_t>(sizes[0] * sizes[1] * sizes[2] * bytesPerVoxel(info.type));
    info.summary.qformCode = header.qform_code;
    info.summary.sformCode = header.sform_code;
    info.geometry = geometryOf(header, name, info);
    return checked;
}

} // namespace magiqt
