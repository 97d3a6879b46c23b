#include "ScanView.h"

#include "Blur.h"
#include "SplineImage.h"

#include "base/Error.h"
#include "volume/Intensity.h"
#include "volume/MaskOperations.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double kFineMm = 2.0;
constexpr double kAirMarginMm = 8.0;
constexpr std::size_t kHeadPoints = 2000;

// A slice profile of this width has a standard deviation of about 0.36 of it (between a box, 0.29, and a
// Gaussian of the same full width at half maximum, 0.42).
constexpr double kSpreadOfSpacing = 0.36;

[[noreturn]] void refuse(const std::string& code, const std::string& role, const std::string& what) {
    throw Error(ErrorKind::BadInput, code, "the " + role + " image " + what, {{"role", role}});
}

void checkUsable(const Volume& volume, const std::string& role) {
    const Point3 spacing = volume.geometry().spacingMm();
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto size = volume.geometry().sizeIjk()[axis];
        const double extent = static_cast<double>(size) * spacing[static_cast<Eigen::Index>(axis)];
        if (size < 5 || extent < 40)
            refuse("registration.flat", role,
                   "is a single slice or a thin slab (" + std::to_string(size) + " voxels, " +
                       std::to_string(std::lround(extent)) +
                       " mm along one axis); registration needs a volume of at least 5 slices and 40 mm");
    }
    const auto [least, most] = std::minmax_element(volume.voxels().begin(), volume.voxels().end());
    if (!(*most > *least))
        refuse(
            "registration.constant", role,
            "has the same value everywhere; there is nothing to register. Check that the file is the image");
}

Volume onPatientGrid(const Volume& volume, double spacingMm) {
    const Point3 spacing = volume.geometry().spacingMm();
    // What the coarser grid needs beyond what the scan's own voxels have blurred already.
    Point3 sigma;
    for (int axis = 0; axis < 3; ++axis) {
        const double own = kSpreadOfSpacing * spacing[axis];
        const double wanted = 0.5 * spacingMm;
        sigma[axis] = std::sqrt(std::max(0.0, wanted * wanted - own * own));
    }
    const Volume smooth = blurred(volume, sigma);
    return resample(smooth, patientGrid(volume.geometry(), spacingMm, 0), Interpolation::Linear);
}

} // namespace

Geometry patientGrid(const Geometry& geometry, double spacingMm, double marginMm) {
    Point3 least = Point3::Constant(1e30);
    Point3 most = Point3::Constant(-1e30);
    for (int corner = 0; corner < 8; ++corner) {
        Point3 index;
        for (int axis = 0; axis < 3; ++axis)
            index[axis] = (corner >> axis & 1) != 0
                              ? static_cast<double>(geometry.sizeIjk()[static_cast<std::size_t>(axis)]) - 0.5
                              : -0.5;
        const Point3 point = geometry.pointLps(index);
        least = least.cwiseMin(point);
        most = most.cwiseMax(point);
    }
    least.array() -= marginMm;
    most.array() += marginMm;
    Index3 size{};
    Point3 origin;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto a = static_cast<Eigen::Index>(axis);
        size[axis] = std::max<std::int64_t>(1, std::llround((most[a] - least[a]) / spacingMm));
        origin[a] = 0.5 * (least[a] + most[a]) - 0.5 * spacingMm * static_cast<double>(size[axis] - 1);
    }
    return Geometry::axisAligned(size, Point3::Constant(spacingMm), origin);
}

ScanView::ScanView(VolumePointer volume, const Volume* mask, const std::string& role, Findings* findings)
    : m_volume(std::move(volume)) {
    checkUsable(*m_volume, role);
    m_fine = onPatientGrid(*m_volume, kFineMm);
    const Geometry& grid = m_fine.geometry();
    Mask found;
    if (mask != nullptr) {
        const Volume onGrid = resample(*mask, grid, Interpolation::Linear);
        for (const float value : onGrid.voxels())
            found.push_back(value > 0.5f ? 1 : 0);
    } else {
        found = headMask(m_fine, findings);
    }
    const auto count = std::count(found.begin(), found.end(), 1);
    m_maskMl = static_cast<double>(count) * kFineMm * kFineMm * kFineMm / 1000;
    if (m_maskMl < 20)
        refuse("registration.empty-mask", role,
               mask != nullptr ? "has an empty mask, or one that lies beside the image"
                               : "shows no head: less than 20 ml stand out from the background");
    m_centreOfMass = centroidLps(grid, found);
    m_mask = Volume(grid, std::vector<float>(found.begin(), found.end()));
    const std::size_t every = std::max<std::size_t>(1, static_cast<std::size_t>(count) / kHeadPoints);
    std::size_t seen = 0;
    for (std::size_t n = 0; n < found.size(); ++n) {
        if (found[n] == 0 || seen++ % every != 0) continue;
        const auto index = static_cast<std::int64_t>(n);
        const Index3& size = grid.sizeIjk();
        m_headPoints.push_back(grid.pointLps({static_cast<double>(index % size[0]),
                                              static_cast<double>(index / size[0] % size[1]),
                                              static_cast<double>(index / (size[0] * size[1]))}));
    }
    // A box of 8 mm, grown by closing's first half: what leaves the grid is cut.
    std::vector<float> wide(m_mask.voxels());
    const double sigma = kAirMarginMm / kFineMm / 1.6;
    blur(wide, grid.sizeIjk(), Point3::Constant(sigma));
    std::vector<float> deep(wide);
    for (float& value : wide)
        value = value > 0.05f ? 1.0f : 0.0f;
    for (float& value : deep)
        value = value > 0.9f ? 1.0f : 0.0f;
    m_deepMask = Volume(grid, std::move(deep));
    m_wideMask = Volume(grid, std::move(wide));
}

double ScanView::voxelMl() const {
    return std::abs(geometry().indexToLps().topLeftCorner<3, 3>().determinant()) / 1000;
}

bool ScanView::isSet(const Volume& mask, const Point3& pointLps) {
    const Point3 index = mask.geometry().indexIjk(pointLps);
    Index3 nearest{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        nearest[axis] = std::llround(index[static_cast<Eigen::Index>(axis)]);
        if (nearest[axis] < 0 || nearest[axis] >= mask.geometry().sizeIjk()[axis]) return false;
    }
    return mask.at(nearest[0], nearest[1], nearest[2]) > 0.5f;
}

bool ScanView::isInFieldOfView(const Point3& pointLps, double marginMm) const {
    const Point3 index = geometry().indexIjk(pointLps);
    const Point3 spacing = geometry().spacingMm();
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto a = static_cast<Eigen::Index>(axis);
        const double margin = marginMm / spacing[a] - 0.5;
        if (index[a] < margin || index[a] > static_cast<double>(geometry().sizeIjk()[axis] - 1) - margin)
            return false;
    }
    return true;
}

Volume ScanView::coarse(double spacingMm) const {
    return onPatientGrid(spacingMm >= 2 * kFineMm ? m_fine : *m_volume, spacingMm);
}

Point3 ScanView::pointSpreadMm() const {
    return kSpreadOfSpacing * geometry().spacingMm();
}

} // namespace magiqt
