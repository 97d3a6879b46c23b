// The 348 bytes of a NIfTI-1 header (nifti1.h of the NIfTI DFWG, 2004), their checks and the affine policy.
// Used by the reader and the writer of this folder alone. Pure functions on bytes, no files, safe from any
// thread.
#pragma once

#include "Nifti.h"

#include <cstdint>
#include <span>

namespace magiqt {

struct RawNiftiHeader {
    std::int32_t sizeof_hdr;
    char data_type[10];
    char db_name[18];
    std::int32_t extents;
    std::int16_t session_error;
    char regular;
    char dim_info;
    std::int16_t dim[8];
    float intent_p1, intent_p2, intent_p3;
    std::int16_t intent_code;
    std::int16_t datatype;
    std::int16_t bitpix;
    std::int16_t slice_start;
    float pixdim[8];
    float vox_offset;
    float scl_slope, scl_inter;
    std::int16_t slice_end;
    char slice_code;
    char xyzt_units;
    float cal_max, cal_min, slice_duration, toffset;
    std::int32_t glmax, glmin;
    char descrip[80];
    char aux_file[24];
    std::int16_t qform_code, sform_code;
    float quatern_b, quatern_c, quatern_d;
    float qoffset_x, qoffset_y, qoffset_z;
    float srow_x[4], srow_y[4], srow_z[4];
    char intent_name[16];
    char magic[4];
};
static_assert(sizeof(RawNiftiHeader) == 348);

enum class NiftiLayout { SingleFile, Pair };

struct CheckedHeader {
    NiftiHeaderInfo info;
    NiftiLayout layout = NiftiLayout::SingleFile;
    std::uint64_t voxelOffset = 0; // bytes before the first voxel, in the file that holds the voxels
    std::uint64_t voxelBytes = 0;
    bool swapped = false; // the other byte order than this machine's
};

int bytesPerVoxel(VoxelType type);
std::int16_t niftiDatatype(VoxelType type);

// `start`: up to the first 348 bytes of the file, decompressed. `name`: the file's own name, for messages.
CheckedHeader checkNiftiHeader(std::span<const std::uint8_t> start, const std::string& name);

// Quaternion and qfac of a direction, RAS: fills qform and sform of `header` (code 1), pixdim 0-3.
void storeAffine(RawNiftiHeader& header, const Geometry& geometry);

} // namespace magiqt
