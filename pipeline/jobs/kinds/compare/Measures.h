// What a comparison measures on one image. Values by name, in the order in which they are printed.
#pragma once

#include "imaging/segmentation/HeadSegmentation.h"
#include "volume/MaskOperations.h"
#include "volume/Volume.h"

#include <string>
#include <utility>
#include <vector>

namespace magiqt {

using Measures = std::vector<std::pair<std::string, double>>;

// Against the reference, inside the mask, all on the reference's grid: psnr_db, ssim, hfen, mae, nrmse
// (clinical profile); ulfenc_* (ULF-EnC exact); gradient_ratio, spectrum_ratio.
Measures fidelityOf(const Volume& image, const Volume& reference, const Mask& mask);

// Against the scan that it was made from: consistency_correlation, consistency_sigma, consistency_clusters.
Measures consistencyOf(const Volume& image, const Volume& scan, const Mask& head);

// Tissues of the image against those of the reference, label by label: <tissue>_volume_error_percent
// (signed), <tissue>_volume_ml, <tissue>_reference_volume_ml, <tissue>_dice, <tissue>_assd_mm. Tissues that
// one of the two does not show are left out.
Measures anatomyOf(const HeadSegmentation& image, const HeadSegmentation& reference);

} // namespace magiqt
