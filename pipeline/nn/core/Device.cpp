#include "nn/core/Device.h"

#include "base/Error.h"

#include <torch/cuda.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <thread>

namespace magiqt {

std::string resolveDevice(const std::string& wanted) {
    if (wanted != "auto" && wanted != "cpu" && wanted != "cuda")
        throw Error(ErrorKind::Usage, "device.unknown",
                    "there is no device '" + wanted + "'; auto, cpu or cuda was expected",
                    {{"device", wanted}});
    const bool cuda = wanted != "cpu" && torch::cuda::is_available();
    if (wanted == "cuda" && !cuda)
        throw Error(
            ErrorKind::NoResource, "device.no-cuda",
            "no CUDA device can be used here (none is present, or this build of LibTorch has no CUDA); "
            "use --device auto or --device cpu");
    return cuda ? "cuda" : "cpu";
}

int useThreads(int threads) {
    const int count =
        threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    torch::set_num_threads(count);
    return count;
}

} // namespace magiqt
