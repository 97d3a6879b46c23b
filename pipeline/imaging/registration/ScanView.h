// A scan as registration looks at it: the volume, its head mask on a 2 mm grid, its point spread, and copies
// at coarse resolution in axes of the patient. Made once for each of the two scans; immutable then. LPS mm.
#pragma once

#include "base/Finding.h"
#include "volume/Resample.h"
#include "volume/Volume.h"

#include <cstdint>
#include <vector>

namespace magiqt {

class ScanView {
public:
    // mask: a volume whose voxels > 0.5 are the head or brain; null: found here. role: "moving" or "fixed",
    // for errors. Throws Error (BadInput): "registration.flat" (fewer than 16 voxels along an axis in the
    // plane or 5 slices, or less than 40 mm), "registration.constant", "registration.empty-mask".
    ScanView(VolumePointer volume, const Volume* mask, const std::string& role, Findings* findings);

    const Volume& volume() const { return *m_volume; }
    const Geometry& geometry() const { return m_volume->geometry(); }
    const Volume& mask() const { return m_mask; } // 0 or 1, 2 mm, axes of the patient
    bool isDeep(const Point3& pointLps) const {
        return isSet(m_deepMask, pointLps);
    }                                                     // about 6 mm inside the mask
    const Volume& wideMask() const { return m_wideMask; } // with a margin of air
    double maskMl() const { return m_maskMl; }
    const Point3& centreOfMass() const { return m_centreOfMass; }          // of the mask
    const std::vector<Point3>& headPoints() const { return m_headPoints; } // about 2000 points of the mask
    double voxelMl() const;
    bool isInMask(const Point3& pointLps) const { return isSet(m_mask, pointLps); }
    bool isInWideMask(const Point3& pointLps) const { return isSet(m_wideMask, pointLps); }
    bool isInFieldOfView(const Point3& pointLps, double marginMm = 0) const;

    // Smoothed to about the resolution of the spacing, on cubic voxels in axes of the patient.
    Volume coarse(double spacingMm) const;
    // Standard deviation of the acquisition's point spread along the scan's own axes.
    Point3 pointSpreadMm() const;

private:
    static bool isSet(const Volume& mask, const Point3& pointLps);

    VolumePointer m_volume;
    Volume m_fine; // 2 mm
    Volume m_mask;
    Volume m_wideMask;
    Volume m_deepMask;
    double m_maskMl = 0;
    Point3 m_centreOfMass;
    std::vector<Point3> m_headPoints;
};

// Grid of the given voxels that covers the field of view of `geometry` and a margin, in axes of the patient.
Geometry patientGrid(const Geometry& geometry, double spacingMm, double marginMm);

} // namespace magiqt
