#include "TestVolumes.h"

#include "base/Error.h"
#include "volume/Nifti.h"
#include "volume/NiftiHeader.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstring>
#include <limits>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

const Geometry kOblique({6, 5, 4}, obliqueMatrix(10, 25, -40, {1.5, 1.6, 5}, {-80, 60, -20}));

std::string errorCode(const std::filesystem::path& file) {
    try {
        readNifti(file);
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find(file.parent_path().string()) == std::string::npos);
        return error.code();
    }
    return "none";
}

// A plain float file whose header the caller changes.
template <class Change>
std::filesystem::path changed(const TemporaryFolder& folder, const Volume& volume, const Change& change) {
    const std::filesystem::path file = folder / "changed.nii";
    writeNifti(file, volume);
    std::vector<char> bytes = bytesOf(file);
    RawNiftiHeader header;
    std::memcpy(&header, bytes.data(), sizeof header);
    change(header, bytes);
    std::memcpy(bytes.data(), &header, sizeof header);
    writeBytes(file, bytes);
    return file;
}

void setSform(RawNiftiHeader& header, const Eigen::Matrix3d& linear) {
    float* lines[] = {header.srow_x, header.srow_y, header.srow_z};
    for (int r = 0; r < 3; ++r)
        for (int c = 0; c < 3; ++c)
            lines[r][c] = static_cast<float>(linear(r, c));
    header.qform_code = 0;
    for (int c = 0; c < 3; ++c)
        header.pixdim[c + 1] = static_cast<float>(linear.col(c).norm());
}

} // namespace

TEST_CASE("every sample type comes back exactly, plain and compressed") {
    const TemporaryFolder folder;
    for (const VoxelType type :
         {VoxelType::UInt8, VoxelType::Int8, VoxelType::UInt16, VoxelType::Int16, VoxelType::UInt32,
          VoxelType::Int32, VoxelType::UInt64, VoxelType::Int64, VoxelType::Float32, VoxelType::Float64}) {
        Volume volume = noiseVolume(kOblique, 3, 0, 127);
        const bool real = type == VoxelType::Float32 || type == VoxelType::Float64;
        if (!real)
            for (float& voxel : volume.editableVoxels())
                voxel = std::floor(voxel);
        for (const char* name : {"a.nii", "a.nii.gz"}) {
            CAPTURE(toString(type));
            writeNifti(folder / name, volume, {type, "MagIQT test"});
            const NiftiImage image = readNifti(folder / name);
            CHECK((image.type == type));
            CHECK(image.volume->voxels() == volume.voxels());
            CHECK(image.volume->geometry().isSameAs(volume.geometry(), 1e-4));
            CHECK(image.findings.empty());
            CHECK(image.header.slope == 1);
            // Once rounded to the file's float, the affine never changes again.
            writeNifti(folder / "b.nii", *image.volume, {type, {}});
            CHECK(readNifti(folder / "b.nii").volume->geometry().indexToLps() ==
                  image.volume->geometry().indexToLps());
            CHECK(readNiftiHeader(folder / name).geometry.indexToLps() ==
                  image.volume->geometry().indexToLps());
        }
    }
}

TEST_CASE("real numbers in integer files are scaled over the whole range of the type") {
    const TemporaryFolder folder;
    const Volume volume = noiseVolume(kOblique, 5, -3.5f, 812.25f);
    const std::pair<VoxelType, double> rows[] = {
        {VoxelType::UInt8, 1.0 / 255},   {VoxelType::Int8, 1.0 / 255}, {VoxelType::UInt16, 1.0 / 65535},
        {VoxelType::Int16, 1.0 / 65535}, {VoxelType::UInt32, 1e-7},    {VoxelType::Int32, 1e-7},
        {VoxelType::UInt64, 1e-7},       {VoxelType::Int64, 1e-7}};
    for (const auto& [type, step] : rows) {
        CAPTURE(toString(type));
        writeNifti(folder / "s.nii.gz", volume, {type, {}});
        const NiftiImage image = readNifti(folder / "s.nii.gz");
        CHECK(image.header.slope != 1);
        for (std::size_t n = 0; n < volume.voxels().size(); ++n)
            REQUIRE(std::abs(image.volume->voxels()[n] - volume.voxels()[n]) <=
                    815.75 * (0.51 * step + 1.5e-7));
    }
}

TEST_CASE(
    "left is left: a voxel lies where the RAS matrix of the file says, with the first two axes turned") {
    const TemporaryFolder folder;
    const auto file =
        changed(folder, noiseVolume(Geometry({4, 4, 4}, Matrix4::Identity()), 1), [](auto& h, auto&) {
            setSform(h, Point3(2, 3, 4).asDiagonal());
            h.srow_x[3] = 10;
            h.srow_y[3] = 20;
            h.srow_z[3] = 30;
        });
    const Geometry geometry = readNifti(file).volume->geometry();
    CHECK((geometry.pointLps({1, 1, 1}) - Point3(-12, -23, 34)).norm() < 1e-9);
    CHECK(geometry.orientationCode() == "RAS");
}

TEST_CASE("sform, else qform, else spacing with a Finding") {
    const TemporaryFolder folder;
    for (const double mirror : {1.0, -1.0}) {
        Matrix4 matrix = kOblique.indexToLps();
        matrix.col(2) *= mirror;
        const Volume volume = noiseVolume(Geometry({6, 5, 4}, matrix), 1);
        auto file = changed(folder, volume, [](auto& h, auto&) { h.sform_code = 0; });
        NiftiImage image = readNifti(file);
        CHECK((image.header.affineSource == AffineSource::Qform));
        CHECK(image.findings.empty());
        CHECK(image.volume->geometry().isSameAs(volume.geometry(), 1e-3));
        file = changed(folder, volume, [](auto& h, auto&) { h.qform_code = 0; });
        image = readNifti(file);
        CHECK((image.header.affineSource == AffineSource::Sform));
        CHECK(image.volume->geometry().isSameAs(volume.geometry(), 1e-4));
        file = changed(folder, volume, [](auto& h, auto&) { h.qform_code = h.sform_code = 0; });
        image = readNifti(file);
        CHECK((image.header.affineSource == AffineSource::Spacing));
        CHECK(holds(image.findings, "nifti.no-orientation"));
        CHECK((image.volume->geometry().spacingMm() - Point3(1.5, 1.6, 5)).norm() < 1e-5);
        file = changed(folder, volume, [](auto& h, auto&) { h.qoffset_x += 20; });
        image = readNifti(file);
        CHECK((image.header.affineSource == AffineSource::Sform));
        CHECK(holds(image.findings, "nifti.forms-conflict"));
    }
}

TEST_CASE("noise on the direction cosines is accepted, said from 1e-3 on, and shear is refused") {
    const TemporaryFolder folder;
    const Volume volume = noiseVolume(kOblique, 1);
    const Eigen::Matrix3d direction = kOblique.direction();
    for (const double noise : {0.0, 1e-6, 1e-5, 1e-4, 5e-4, 5e-3, 2e-2, 2e-1}) {
        Eigen::Matrix3d disturbed = direction;
        disturbed.col(0) +=
            noise * 2 * direction.col(1); // a pure shear: half of it stays after the polar decomposition
        const auto file = changed(folder, volume, [&](auto& h, auto&) {
            setSform(h, disturbed * Point3(1.5, 1.6, 5).asDiagonal());
        });
        CAPTURE(noise);
        if (noise > 0.1) {
            CHECK(errorCode(file) == "geometry.sheared");
            continue;
        }
        const NiftiImage image = readNifti(file);
        CHECK(holds(image.findings, "geometry.sheared") == (noise > 2e-3));
        CHECK((image.volume->geometry().direction().cwiseAbs().maxCoeff()) <= 1.0 + 1e-9);
    }
    std::mt19937 source(7);
    std::uniform_real_distribution<double> spread(-1, 1);
    int refused = 0;
    for (int n = 0; n < 200; ++n) { // what other readers refuse: 1e-4 and 1e-3 on every cosine
        Eigen::Matrix3d disturbed = direction;
        for (int e = 0; e < 9; ++e)
            disturbed(e / 3, e % 3) += (n % 2 == 0 ? 1e-4 : 1e-3) * spread(source);
        refused +=
            errorCode(changed(folder, volume, [&](auto& h, auto&) { setSform(h, disturbed); })) != "none";
    }
    CHECK(refused == 0);
}

TEST_CASE("big-endian, slope and intercept, one frame of four dimensions") {
    const TemporaryFolder folder;
    std::vector<char> bytes(352 + 2 * 6);
    const auto put = [&](std::size_t at, auto value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        std::reverse(raw, raw + sizeof value);
        std::memcpy(bytes.data() + at, raw, sizeof value);
    };
    put(0, std::int32_t{348});
    const std::int16_t dim[] = {4, 3, 2, 1, 1, 1, 1, 1};
    for (std::size_t n = 0; n < 8; ++n)
        put(40 + 2 * n, dim[n]);
    put(70, std::int16_t{4});
    put(72, std::int16_t{16});
    for (std::size_t n = 0; n < 4; ++n)
        put(76 + 4 * n, n == 0 ? 1.0f : 2.0f);
    put(108, 352.0f);
    put(112, 0.5f);
    put(116, -10.0f);
    put(252, std::int16_t{1});
    std::memcpy(bytes.data() + 344, "n+1", 4);
    for (std::int16_t n = 0; n < 6; ++n)
        put(352 + 2 * static_cast<std::size_t>(n), static_cast<std::int16_t>(n * 1000 - 2000));
    writeBytes(folder / "big.nii", bytes);
    const NiftiImage image = readNifti(folder / "big.nii");
    CHECK(image.header.bigEndian);
    CHECK(image.volume->voxels() == std::vector<float>{-1010, -510, -10, 490, 990, 1490});
    put(48, std::int16_t{2}); // two frames
    writeBytes(folder / "two.nii", bytes);
    CHECK(errorCode(folder / "two.nii") == "nifti.frames");
}

TEST_CASE("a header and image pair is read from either half") {
    const TemporaryFolder folder;
    const Volume volume = noiseVolume(kOblique, 2);
    writeNifti(folder / "whole.nii", volume);
    std::vector<char> bytes = bytesOf(folder / "whole.nii");
    std::memcpy(bytes.data() + 344, "ni1", 4);
    const float offset = 0;
    std::memcpy(bytes.data() + 108, &offset, 4);
    writeBytes(folder / "pair.hdr", {bytes.begin(), bytes.begin() + 348});
    CHECK(errorCode(folder / "pair.hdr") == "nifti.pair");
    writeBytes(folder / "pair.img", {bytes.begin() + 352, bytes.end()});
    CHECK(readNifti(folder / "pair.hdr").volume->voxels() == volume.voxels());
    CHECK(readNifti(folder / "pair.img").volume->voxels() == volume.voxels());
}

TEST_CASE("values that are not finite become 0 and are counted") {
    const TemporaryFolder folder;
    Volume volume = noiseVolume(kOblique, 2);
    volume.editableVoxels()[3] = std::numeric_limits<float>::quiet_NaN();
    volume.editableVoxels()[4] = -std::numeric_limits<float>::infinity();
    writeNifti(folder / "n.nii", volume);
    const NiftiImage image = readNifti(folder / "n.nii");
    CHECK(image.volume->voxels()[3] == 0);
    CHECK(image.volume->voxels()[4] == 0);
    CHECK(image.volume->voxels()[5] == volume.voxels()[5]);
    REQUIRE(image.findings.size() == 1);
    CHECK(image.findings[0].arguments.at("voxels") == "2");
}

TEST_CASE("what is no NIfTI-1 image is refused by name, and names no folder") {
    const TemporaryFolder folder;
    const Volume volume = noiseVolume(kOblique, 2);
    const auto refusal = [&](auto change) { return errorCode(changed(folder, volume, change)); };
    writeBytes(folder / "empty.nii", {});
    CHECK(errorCode(folder / "empty.nii") == "nifti.empty");
    CHECK(errorCode(folder / "absent.nii") == "file.unreadable");
    CHECK(errorCode(folder.path()) == "file.unreadable");
    REQUIRE(::mkfifo((folder / "pipe.nii").c_str(), 0600) == 0);
    CHECK(errorCode(folder / "pipe.nii") == "file.unreadable");
    std::vector<char> dicom(1000);
    std::memcpy(dicom.data() + 128, "DICM", 4);
    writeBytes(folder / "d.nii", dicom);
    CHECK(errorCode(folder / "d.nii") == "nifti.not-nifti");
    CHECK(refusal([](auto& h, auto&) { h.sizeof_hdr = 540; }) == "nifti.version-2");
    CHECK(refusal([](auto& h, auto&) { std::memset(h.magic, 0, 4); }) == "nifti.analyze");
    CHECK(refusal([](auto& h, auto&) { h.magic[0] = 'x'; }) == "nifti.magic");
    CHECK(refusal([](auto& h, auto&) { h.datatype = 32; }) == "nifti.type");
    CHECK(refusal([](auto& h, auto&) { h.datatype = 128; }) == "nifti.type");
    CHECK(refusal([](auto& h, auto&) { h.dim[0] = 0; }) == "nifti.dimensions");
    CHECK(refusal([](auto& h, auto&) { h.dim[2] = -4; }) == "nifti.dimensions");
    CHECK(refusal([](auto& h, auto&) { h.dim[1] = h.dim[2] = h.dim[3] = 32767; }) == "nifti.truncated");
    CHECK(refusal([](auto& h, auto&) { h.vox_offset = NAN; }) == "nifti.offset");
    CHECK(refusal([](auto& h, auto&) { h.vox_offset = -8; }) == "nifti.offset");
    CHECK(refusal([](auto& h, auto&) {
              h.qform_code = h.sform_code = 0;
              h.pixdim[2] = 0;
          }) == "nifti.spacing");
    CHECK(refusal([](auto&, auto& bytes) { bytes.pop_back(); }) == "nifti.truncated");
    CHECK_THROWS_AS(writeNifti(folder / "image.mha", volume), Error);
}

TEST_CASE("a compressed file is checked to its last byte") {
    const TemporaryFolder folder;
    writeNifti(folder / "a.nii.gz", noiseVolume(kOblique, 2));
    const std::vector<char> good = bytesOf(folder / "a.nii.gz");
    std::vector<char> bad = good;
    bad[bad.size() - 6] ^= 1; // the CRC itself
    writeBytes(folder / "crc.nii.gz", bad);
    CHECK(errorCode(folder / "crc.nii.gz") == "nifti.gzip-damaged");
    writeBytes(folder / "cut.nii.gz",
               {good.begin(), good.end() - 4}); // all voxels there, end of the frame missing
    CHECK(errorCode(folder / "cut.nii.gz") == "nifti.gzip-damaged");
    std::vector<char> padded = good;
    padded.resize(padded.size() + 100);
    writeBytes(folder / "padded.nii.gz", padded);
    CHECK(errorCode(folder / "padded.nii.gz") == "none");
}

TEST_CASE("text of a header is never passed on") {
    const TemporaryFolder folder;
    const auto file = changed(folder, noiseVolume(kOblique, 2), [](auto& h, auto&) {
        std::memcpy(h.descrip, "Mustermann^Erika", 16);
        std::memcpy(h.db_name, "Mustermann", 10);
        std::memcpy(h.aux_file, "Mustermann", 10);
        std::memcpy(h.intent_name, "Mustermann", 10);
    });
    writeNifti(folder / "out.nii", *readNifti(file).volume);
    const std::vector<char> bytes = bytesOf(folder / "out.nii");
    CHECK(std::string(bytes.begin(), bytes.end()).find("Mustermann") == std::string::npos);
}

TEST_CASE("a full disk leaves the old file and nothing else") {
    const TemporaryFolder folder;
    const Volume old = noiseVolume(Geometry({4, 4, 4}, Matrix4::Identity()), 1);
    const Volume large = noiseVolume(Geometry({64, 64, 16}, Matrix4::Identity()), 2);
    for (const char* name : {"f.nii", "f.nii.gz"}) {
        writeNifti(folder / name, old);
        const pid_t child = ::fork();
        if (child == 0) {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{20000, 20000};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            int outcome = 1;
            try {
                writeNifti(folder / name, large);
            } catch (const Error& error) {
                outcome = error.kind() == ErrorKind::NoResource ? 0 : 2;
            }
            ::_exit(outcome);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
        CHECK(readNifti(folder / name).volume->voxels() == old.voxels());
    }
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("a real head is read as it is") {
    const std::filesystem::path head = "/usr/share/mricron/templates/ch2.nii.gz";
    if (!std::filesystem::exists(head)) {
        MESSAGE("skipped: mricron-data is not installed");
        return;
    }
    const NiftiImage image = readNifti(head);
    CHECK(image.volume->geometry().sizeIjk() == Index3{181, 217, 181});
    CHECK(image.volume->geometry().orientationCode() == "RAS");
    CHECK((image.volume->geometry().spacingMm() - Point3(1, 1, 1)).norm() < 1e-6);
}
