// Separable correlation of a double image along chosen axes with scipy's "reflect" border (d c b a | a b c d
// | d c b a). Used by the metrics of this folder. Pure functions; several threads inside.
#pragma once

#include "Volume.h"

#include <vector>

namespace magiqt {

// `kernel` has an odd number of symmetric weights.
void filterAxis(std::vector<double>& image, const Index3& sizeIjk, std::size_t axis,
                const std::vector<double>& kernel);

std::vector<double> uniformKernel(int width);
// scipy.ndimage._gaussian_kernel1d: order 0 or 2 (second derivative).
std::vector<double> gaussianKernel(double sigma, int radius, int order = 0);

} // namespace magiqt
