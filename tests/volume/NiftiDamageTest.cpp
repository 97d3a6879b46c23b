// 200 damaged files, each made from its number alone. Each is read in a child process with little memory to
// spare, so that a crash, a hang or a greedy allocation is seen as such.
#include "TestVolumes.h"

#include "base/Error.h"
#include "volume/ContrastGuess.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/NiftiHeader.h"
#include "volume/Parallel.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstring>
#include <map>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kCanLimitMemory = false; // the shadow memory alone is terabytes
#else
constexpr bool kCanLimitMemory = true;
#endif

enum class Damage {
    HeaderBit,
    HeaderBytes,
    DataBit,
    Cut,
    AbsurdSize,
    BrokenAffine,
    ZeroSpacing,
    CompressedBit,
    CompressedCut,
    CompressedHeaderBit
};
constexpr int kKinds = 10;

enum Outcome { SilentSame = 10, SilentClose, SilentOther, Found, Refused, TooMuchMemory, ForeignException };

std::vector<char> compressed(const std::vector<char>& plain) {
    std::vector<char> out(plain.size() + 1000);
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

void flipBit(std::vector<char>& bytes, std::size_t from, std::size_t to, std::mt19937& random) {
    const std::size_t at = from + random() % (to - from);
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
}

template <class T>
void put(std::vector<char>& bytes, std::size_t at, T value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
}

struct Damaged {
    std::vector<char> bytes;
    // Changes of a voxel or of slope and intercept of a plain file cannot be told from another image.
    bool detectable = true;
};

Damaged makeDamaged(const std::vector<char>& good, int number) {
    std::mt19937 random(static_cast<unsigned>(number) * 7919u + 17u);
    Damaged d{good, true};
    std::vector<char>& b = d.bytes;
    const std::size_t end = b.size();
    switch (static_cast<Damage>(number % kKinds)) {
    case Damage::HeaderBit:
    case Damage::CompressedHeaderBit:
        flipBit(b, 0, 348, random);
        break;
    case Damage::HeaderBytes:
        for (std::size_t n = 0, at = random() % 340; n < 8; ++n)
            b[at + n] = static_cast<char>(random());
        break;
    case Damage::DataBit:
        flipBit(b, 352, end, random);
        d.detectable = false;
        break;
    case Damage::Cut:
        b.resize(random() % end);
        break;
    case Damage::AbsurdSize:
        for (int n = 0; n <= static_cast<int>(random() % 3); ++n)
            put<std::int16_t>(b, 40 + 2 * (random() % 8), static_cast<std::int16_t>(random()));
        put<std::int16_t>(b, 42 + 2 * (random() % 3), static_cast<std::int16_t>(20000 + random() % 12767));
        if (random() % 2 == 0) b = compressed(b);
        break;
    case Damage::BrokenAffine: {
        const float broken[] = {NAN, INFINITY, -INFINITY, 1e30f, 0.0f};
        for (int n = 0; n <= static_cast<int>(random() % 4); ++n)
            put(b, 280 + 4 * (random() % 12), broken[random() % 5]);
        break;
    }
    case Damage::ZeroSpacing:
        put(b, 76 + 4 * (1 + random() % 3), random() % 2 == 0 ? 0.0f : NAN);
        if (random() % 2 == 0) put<std::int16_t>(b, 254, 0); // without the sform
        break;
    case Damage::CompressedBit:
        b = compressed(b);
        flipBit(b, 0, b.size(), random);
        break;
    case Damage::CompressedCut:
        b = compressed(b);
        b.resize(random() % b.size());
        break;
    }
    if (static_cast<Damage>(number % kKinds) == Damage::CompressedHeaderBit) b = compressed(b);
    const bool plain = b.size() == end;
    if (plain && std::memcmp(b.data() + 112, good.data() + 112, 8) != 0) d.detectable = false;
    return d;
}

double cornerDistance(const Geometry& one, const Geometry& other) {
    double largest = 0;
    for (int c = 0; c < 8; ++c) {
        const Point3 index((c & 1) * static_cast<double>(one.sizeIjk()[0] - 1),
                           (c >> 1 & 1) * static_cast<double>(one.sizeIjk()[1] - 1),
                           (c >> 2 & 1) * static_cast<double>(one.sizeIjk()[2] - 1));
        largest = std::max(largest, (one.pointLps(index) - other.pointLps(index)).norm());
    }
    return largest;
}

Outcome readGuarded(const std::filesystem::path& file, const Volume& original) {
    try {
        const NiftiImage image = readNifti(file);
        // What every command and the window do next must not choke on the geometry either.
        (void)headMask(*image.volume);
        (void)guessContrastFromIntensities(*image.volume);
        if (!image.findings.empty()) return Found;
        if (image.volume->geometry().sizeIjk() != original.geometry().sizeIjk()) return SilentOther;
        const bool sameVoxels = image.volume->voxels() == original.voxels();
        const double distance = cornerDistance(image.volume->geometry(), original.geometry());
        return !sameVoxels || distance > 0.75 ? SilentOther : distance > 1e-6 ? SilentClose : SilentSame;
    } catch (const Error& error) {
        return error.kind() == ErrorKind::NoResource ? TooMuchMemory : Refused;
    } catch (...) {
        return ForeignException;
    }
}

std::uint64_t addressSpaceBytes() {
    std::ifstream stream("/proc/self/statm");
    std::uint64_t pages = 0;
    stream >> pages;
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace

TEST_CASE(
    "200 damaged files: an error or a Finding, never a crash, a hang or more memory than the file is worth") {
    const TemporaryFolder folder;
    const Geometry geometry({16, 15, 14}, obliqueMatrix(5, 10, 15, {1.5, 1.5, 5}, {10, 20, 30}));
    Volume volume = noiseVolume(geometry, 11);
    for (float& voxel : volume.editableVoxels())
        voxel = std::floor(voxel);
    writeNifti(folder / "good.nii", volume, {VoxelType::Int16, {}});
    const std::vector<char> good = bytesOf(folder / "good.nii");
    const NiftiImage original = readNifti(folder / "good.nii");
    std::map<int, int> outcomes;
    for (int number = 0; number < 200; ++number) {
        CAPTURE(number);
        const Damaged damaged = makeDamaged(good, number);
        const std::filesystem::path file = folder / "damaged.nii";
        writeBytes(file, damaged.bytes);
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(20); // a hang ends with a signal
            setVolumeThreads(1);
            if (kCanLimitMemory) {
                const rlim_t most = addressSpaceBytes() + (24u << 20);
                const rlimit limit{most, most};
                ::setrlimit(RLIMIT_AS, &limit);
            }
            ::_exit(readGuarded(file, *original.volume));
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status)); // no signal
        const int outcome = WEXITSTATUS(status);
        ++outcomes[outcome];
        CHECK(outcome != TooMuchMemory);
        CHECK(outcome != ForeignException);
        if (damaged.detectable) CHECK(outcome != SilentOther);
    }
    MESSAGE("refused " << outcomes[Refused] << ", read with a Finding " << outcomes[Found] << ", unharmed "
                       << outcomes[SilentSame] << ", moved by less than half a voxel "
                       << outcomes[SilentClose] << ", not detectable " << outcomes[SilentOther]);
    CHECK(outcomes[Refused] >= 90);
    CHECK(outcomes[Found] >= 15);
}

TEST_CASE("voxels of a billionth of a millimetre are refused, not smoothed with a kernel of gigabytes") {
    const TemporaryFolder folder;
    const Geometry geometry({16, 15, 14}, obliqueMatrix(0, 0, 0, {1.5, 1.5, 5}, {10, 20, 30}));
    writeNifti(folder / "good.nii", noiseVolume(geometry, 11), {VoxelType::Int16, {}});
    std::vector<char> bytes = bytesOf(folder / "good.nii");
    for (const float spacing : {3.5e-10f, 1e-4f}) {
        CAPTURE(spacing);
        put(bytes, 280, spacing); // srow_x[0]
        put(bytes, 284, 0.0f);
        put(bytes, 288, 0.0f);
        writeBytes(folder / "tiny.nii", bytes);
        CHECK_THROWS_AS(readNifti(folder / "tiny.nii"), Error);
    }
}

TEST_CASE("a small compressed file that announces gigabytes costs megabytes") {
    const TemporaryFolder folder;
    writeNifti(folder / "good.nii", noiseVolume(Geometry({4, 4, 4}, Matrix4::Identity()), 1),
               {VoxelType::UInt8, {}});
    std::vector<char> bytes = bytesOf(folder / "good.nii");
    put<std::int16_t>(bytes, 42, 1000);
    put<std::int16_t>(bytes, 44, 1000);
    put<std::int16_t>(bytes, 46, 20);
    bytes.resize(352 + 4000000); // a fifth of what is announced, as zeros: 1000 : 1
    writeBytes(folder / "bomb.nii", compressed(bytes));
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);
        if (kCanLimitMemory) {
            const rlim_t most = addressSpaceBytes() + (64u << 20);
            const rlimit limit{most, most};
            ::setrlimit(RLIMIT_AS, &limit);
        }
        ::_exit(readGuarded(folder / "bomb.nii", Volume()));
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == Refused);
}
