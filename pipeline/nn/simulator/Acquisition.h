// One low-field scan of one contrast: sampling, point spread, field inhomogeneity, noise and artefacts, drawn
// from a recipe. The clean image (already in low-field contrast, head median 0.5, millimetre grids relative
// to the head's centroid) goes in, the scan on its own coarse grid comes out. Axes are (k, j, i) throughout.
// Works on the device of its input; constant after construction, safe from any thread.
#pragma once

#include "nn/simulator/DrawStream.h"
#include "nn/simulator/SamplingMatrices.h"
#include "nn/simulator/SimulatorRecipe.h"

#include <torch/types.h>

#include <array>

namespace magiqt {

enum class SliceOrientation { Axial, Coronal, Sagittal, Isotropic };

using VolumeGrid = std::array<AxisGrid, 3>; // k, j, i

SliceOrientation drawOrientation(const SimulatorRecipe& recipe, DrawStream& stream);

class Acquisition {
public:
    // Draws every parameter of the scan; two constructions from equal streams are equal.
    Acquisition(const SimulatorRecipe& recipe, std::size_t contrast, SliceOrientation orientation,
                DrawStream stream);

    // The scan's grid over [first, last] mm an axis plus `marginSamples` samples on either side.
    AxisGrid lowGrid(int axis, double firstMm, double lastMm, int marginSamples) const;
    // How far signal outside a sample still counts, in mm.
    double reachMm(int axis) const;
    int sliceAxis() const { return m_sliceAxis; } // 0 = k, 1 = j, 2 = i; of an isotropic scan 0
    double spacingMm(int axis) const { return m_spacingMm[static_cast<std::size_t>(axis)]; }

    // clean [D,H,W] on `high` -> scan on `low`.
    torch::Tensor scan(const torch::Tensor& clean, const VolumeGrid& high, const VolumeGrid& low) const;
    // A_k A_j A_i x alone, without noise and artefacts.
    torch::Tensor sample(const torch::Tensor& clean, const VolumeGrid& high, const VolumeGrid& low) const;
    // Cubic B-spline from the scan's grid to another.
    static torch::Tensor upsample(const torch::Tensor& scan, const VolumeGrid& low, const VolumeGrid& out);

    double signalToNoise() const { return m_snr; }
    bool denoised() const { return m_denoised; }
    double levelsPerUnit() const { return m_levelsPerUnit; } // grey levels of the scanner's integers

private:
    torch::Tensor withInhomogeneity(const torch::Tensor& y, const VolumeGrid& low) const;
    torch::Tensor withNoise(const torch::Tensor& y) const;
    torch::Tensor withArtefacts(const torch::Tensor& y, const VolumeGrid& low) const;
    torch::Tensor normalField(torch::IntArrayRef shape, const torch::Tensor& like, std::uint32_t field) const;
    int inPlaneAxis(int which) const; // 0, 1: the two axes that are not the slice axis

    DrawStream m_stream;
    int m_sliceAxis = 0;
    bool m_isotropic = false;
    std::array<double, 3> m_spacingMm{};
    std::array<double, 3> m_phaseMm{};
    std::array<AxisProfile, 3> m_profiles;
    enum class Background { Kept, TightZero, FieldOfView };

    double m_snr = 20.0;
    bool m_denoised = false;
    double m_residual = 0.0;
    std::array<double, 3> m_noiseSigma{}, m_denoisedSigma{}; // voxels
    double m_biasAmplitude = 0.0, m_biasKnotMm = 80.0;
    double m_ghost = 0.0, m_sliceMotionMm = 0.0, m_dropoutMm = 0.0;
    bool m_zipper = false, m_wrap = false;
    Background m_background = Background::Kept;
    double m_fieldHalfLength = 110.0, m_fieldHalfWidth = 90.0, m_fieldCurve = 0.0;
    int m_phaseEncoding = 0;
    double m_levelsPerUnit = 1000.0, m_topLevel = 4095.0;
};

} // namespace magiqt
