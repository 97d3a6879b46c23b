// The 3x3x3 convolutions of the network, plain or in boxes. In boxes a convolution reads a halo of one
// position from the neighbouring boxes, so its result is that of the plain one to rounding; only the
// temporaries are smaller.
#pragma once

#include "nn/models/magiqt/MagiqtNet.h"

namespace magiqt {

// conv(x) with zero padding 1 outside the tensor.
torch::Tensor convolve(const torch::Tensor& x, torch::nn::Conv3d& conv, const Evaluation& how);

// conv(silu(norm(x))), the norm fused into the boxes where boxes are used. With `onto` defined the result is
// added to it in place where no gradient is needed.
torch::Tensor normConvolve(const torch::Tensor& x, Norm& norm, const torch::Tensor& film,
                           torch::nn::Conv3d& conv, const Evaluation& how, torch::Tensor onto = {});

} // namespace magiqt
