#include "AverageHead.h"

#include "base/Error.h"
#include "volume/Nifti.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

// Installed: <prefix>/share/magiqt/deface; from the build: resources/deface of the source tree above the
// program.
fs::path resourceFolder() {
    std::error_code ignored;
    if (const char* wanted = std::getenv("MAGIQT_RESOURCES")) return fs::path(wanted) / "deface";
    for (fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
         folder.has_relative_path(); folder = folder.parent_path())
        for (const char* place : {"share/magiqt/deface", "resources/deface"})
            if (fs::exists(folder / place / "average-head.nii.gz", ignored)) return folder / place;
    throw Error(ErrorKind::NoResource, "deface.resource-missing",
                "the average head that faces are found by is missing; install MagIQT again");
}

AverageHead read() {
    const fs::path folder = resourceFolder();
    AverageHead head;
    head.classes = *readNifti(folder / "average-head.nii.gz").volume;
    head.face = *readNifti(folder / "face.nii.gz").volume;
    head.ears = *readNifti(folder / "ears.nii.gz").volume;
    return head;
}

} // namespace

double AverageHead::levelAt(const Volume& levelSet, const Point3& point) {
    const Index3& size = levelSet.geometry().sizeIjk();
    const Point3 index = levelSet.geometry().indexIjk(point);
    std::array<std::int64_t, 3> low{};
    std::array<double, 3> part{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double last = static_cast<double>(size[axis] - 1);
        const double place = std::clamp(index[static_cast<Eigen::Index>(axis)], 0.0, last);
        low[axis] = std::min(static_cast<std::int64_t>(place), size[axis] - 2);
        part[axis] = place - static_cast<double>(low[axis]);
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
        double weight = 1;
        std::array<std::int64_t, 3> at = low;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const bool upper = (corner >> axis & 1) != 0;
            at[axis] += upper;
            weight *= upper ? part[axis] : 1 - part[axis];
        }
        if (weight > 0) sum += weight * static_cast<double>(levelSet.at(at[0], at[1], at[2]));
    }
    return sum;
}

const AverageHead& averageHead() {
    static const AverageHead head = read();
    return head;
}

} // namespace magiqt
