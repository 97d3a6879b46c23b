// Which rank of a training this process is. The environment is torchrun's: RANK, WORLD_SIZE, MASTER_ADDR,
// MASTER_PORT; `srun` sets SLURM_PROCID and SLURM_STEP_NUM_TASKS, which are taken where the first two are
// missing. Plain value, no Torch.
#pragma once

#include <string>

namespace magiqt {

struct RankPlace {
    int rank = 0;
    int size = 1;
    std::string address = "127.0.0.1";
    int port = 29'500;

    // Throws Error (Usage, "ranks.environment") for values that are no numbers or do not fit together.
    static RankPlace fromEnvironment();
};

} // namespace magiqt
