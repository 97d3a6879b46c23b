// The ranks of a data-parallel training, behind Gloo (processor) of LibTorch's c10d. Every rank holds the
// same weights and draws other batches; gradients are averaged. The environment is torchrun's: RANK,
// WORLD_SIZE, MASTER_ADDR, MASTER_PORT; `srun` sets SLURM_PROCID and SLURM_NTASKS, which are taken where the
// first two are missing. Calls are collective: every rank makes the same ones in the same order. Not
// thread-safe.
#pragma once

#include "nn/training/RankPlace.h"

#include <torch/types.h>

#include <memory>
#include <vector>

namespace magiqt {

class Communicator {
public:
    // Meets the other ranks. Throws Error (NoResource, "ranks.not-met") when they do not come within
    // `patienceSeconds`.
    explicit Communicator(const RankPlace& place, int patienceSeconds = 120);
    ~Communicator();

    int rank() const { return m_place.rank; }
    int size() const { return m_place.size; }

    // Each tensor becomes its mean over the ranks. Throws Error (NoResource, "ranks.lost") when a rank is
    // gone.
    void average(const std::vector<torch::Tensor>& tensors);
    // The largest of a number over the ranks: whether anybody wants to stop.
    double maximum(double value);

private:
    struct Group;
    RankPlace m_place;
    std::unique_ptr<Group> m_group;
};

} // namespace magiqt
