// Against others: every series of the reference data has the geometry and the voxels that dcm2niix gives it,
// and that the ground truth beside the icometrix headers has.
#include "ReferenceData.h"

#include "imaging/import/ImportWriter.h"
#include "support/TemporaryFolder.h"
#include "volume/Nifti.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace magiqt;

namespace {

// Same voxel at the same LPS point, whatever the order of storage: the largest distance of voxel centres in
// mm and the largest difference of values.
struct Agreement {
    double millimetres = 0, values = 0;
    std::int64_t voxels = 0;
};

Agreement compare(const Volume& a, const Volume& b) {
    Agreement result;
    REQUIRE(a.geometry().voxelCount() == b.geometry().voxelCount());
    const Index3 size = a.geometry().sizeIjk();
    const Matrix4 step = b.geometry().lpsToIndex() * a.geometry().indexToLps();
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Eigen::Vector4d index =
                    step * Eigen::Vector4d(static_cast<double>(i), static_cast<double>(j),
                                           static_cast<double>(k), 1);
                const Point3 nearest = index.head<3>().array().round();
                const Index3 other{std::lround(nearest[0]), std::lround(nearest[1]), std::lround(nearest[2])};
                for (std::size_t axis = 0; axis < 3; ++axis)
                    REQUIRE((other[axis] >= 0 && other[axis] < b.geometry().sizeIjk()[axis]));
                const Point3 off =
                    b.geometry().indexToLps().topLeftCorner<3, 3>() * (index.head<3>() - nearest);
                result.millimetres = std::max(result.millimetres, off.norm());
                result.values = std::max(result.values,
                                         std::abs(static_cast<double>(a.at(i, j, k)) -
                                                  static_cast<double>(b.at(other[0], other[1], other[2]))));
                ++result.voxels;
            }
    return result;
}

// The ticked DICOM series of a folder, written and read back.
std::vector<VolumePointer> imported(const std::filesystem::path& folder, const std::filesystem::path& out) {
    const ImportInventory inventory = takeInventory(folder, "salt");
    std::filesystem::create_directories(out);
    std::vector<VolumePointer> volumes;
    for (const ImportSeries& series : inventory.series) {
        if (series.source != ImportSource::Dicom && series.source != ImportSource::DicomEnhanced) continue;
        if (!series.tick) continue;
        const auto number = static_cast<std::int64_t>(volumes.size()) + 1;
        volumes.push_back(readNifti(writeSeries(inventory, series, number, out).file).volume);
    }
    return volumes;
}

} // namespace

TEST_CASE("every reference series equals dcm2niix's output") {
    const auto data = test::referenceDicom();
    if (!data || !test::hasDcm2niix()) return;
    int checked = 0;
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*data))
        if (entry.is_directory() &&
            std::any_of(std::filesystem::directory_iterator(entry), {},
                        [](const auto& file) { return file.path().extension() == ".dcm"; }))
            folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    for (const auto& folder : folders) {
        const test::TemporaryFolder out;
        std::filesystem::create_directories(out / "theirs");
        const std::string call = "dcm2niix -z n -b n -f x -o '" + (out / "theirs").string() + "' '" +
                                 folder.string() + "' >/dev/null 2>&1";
        const int status = std::system(call.c_str());
        std::vector<std::filesystem::path> theirs;
        for (const auto& entry : std::filesystem::directory_iterator(out / "theirs"))
            if (entry.path().extension() == ".nii") theirs.push_back(entry.path());
        if (status != 0 || theirs.size() != 1) {
            MESSAGE("dcm2niix does not convert " << folder.filename().string());
            continue;
        }
        const auto ours = imported(folder, out / "ours");
        REQUIRE_MESSAGE(ours.size() == 1, folder.string());
        const Agreement agreement = compare(*ours[0], *readNifti(theirs[0]).volume);
        CHECK_MESSAGE(agreement.millimetres < 1e-3, folder.string());
        CHECK_MESSAGE(agreement.values < 1e-3, folder.string());
        ++checked;
    }
    CHECK(checked >= 5);
    MESSAGE(checked << " of " << folders.size() << " series compared with dcm2niix");
}

TEST_CASE("the icometrix headers give their ground truth, whatever the codec") {
    const auto data = test::referenceDicom();
    if (!data) return;
    int checked = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*data / "icometrix_headers_NOISE_PIXELS")) {
        const test::TemporaryFolder out;
        const auto ours = imported(entry.path() / "001", out.path());
        REQUIRE_MESSAGE(ours.size() == 1, entry.path().string());
        const Agreement agreement =
            compare(*ours[0], *readNifti(entry.path() / "001_ground_truth.nii.gz").volume);
        CHECK_MESSAGE(agreement.millimetres < 1e-3, entry.path().string());
        CHECK_MESSAGE(agreement.values < 1e-3, entry.path().string());
        ++checked;
    }
    CHECK(checked == 6);
}

TEST_CASE("one head in two patient positions lies the same way in the patient") {
    const auto data = test::referenceDicom();
    if (!data) return;
    const test::TemporaryFolder out;
    const auto supine = imported(*data / "siemens_t1_sag_HFS", out / "a");
    const auto right = imported(*data / "siemens_t1_sag_HFDR", out / "b");
    REQUIRE((supine.size() == 1 && right.size() == 1));
    // Both sagittal: the axes of the picture point the same ways in the patient although the patient was
    // turned.
    CHECK(supine[0]->geometry().orientationCode() == right[0]->geometry().orientationCode());
    CHECK(planeOf(supine[0]->geometry()) == "sagittal");
    CHECK(planeOf(right[0]->geometry()) == "sagittal");
}
