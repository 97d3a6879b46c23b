// Data-parallel training: two ranks give the weights of one rank with twice the accumulation, and a rank that is
// gone is an error, not a hang.
#include "base/Error.h"
#include "nn/core/TokenGrid.h"
#include "nn/training/Communicator.h"
#include "nn/training/Trainer.h"

#include <doctest/doctest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cstdlib>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace magiqt;

namespace {

// A port that nobody listens on now.
int freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
    socklen_t length = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(socket);
    return ntohs(address.sin_port);
}

TrainingBatch batchNumber(std::uint64_t counter) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(counter + 100);
    const torch::Tensor high = torch::rand({1, 3, 16, 16, 16}, generator);
    return {torch::upsample_trilinear3d(torch::avg_pool3d(high, 2), {16, 16, 16}, false), high,
            torch::ones({1, 3}), torch::ones({1, 3}),
            tokenCentres({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, {16, 16, 16})};
}

TrainingRecipe recipeWith(int accumulate) {
    return TrainingRecipe::fromJson({{"preset", "XXS"},
                                     {"steps", 4},
                                     {"region_voxels", 16},
                                     {"patches_per_axis", 1},
                                     {"warmup_steps", 1},
                                     {"learning_rate", 1e-3},
                                     {"accumulate", accumulate},
                                     {"seed", 3}});
}

struct Environment {
    std::string name;
    Environment(const std::string& variable, const std::string& value) : name(variable) {
        ::setenv(variable.c_str(), value.c_str(), 1);
    }
    ~Environment() { ::unsetenv(name.c_str()); }
};

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "";
}

} // namespace

TEST_CASE("two ranks give the weights of one rank with twice the accumulation") {
    Trainer alone(recipeWith(2), torch::kCPU, batchNumber);
    alone.measure(2);
    while (alone.stepsDone() < 4)
        alone.step();

    const int port = freePort();
    std::array<std::unique_ptr<Communicator>, 2> ranks;
    {
        std::jthread other([&] { ranks[1] = std::make_unique<Communicator>(RankPlace{1, 2, "127.0.0.1", port}); });
        ranks[0] = std::make_unique<Communicator>(RankPlace{0, 2, "127.0.0.1", port});
    }
    Trainer first(recipeWith(1), torch::kCPU, batchNumber, ranks[0].get());
    Trainer second(recipeWith(1), torch::kCPU, batchNumber, ranks[1].get());
    first.measure(2);
    second.measure(2);
    const auto train = [](Trainer& trainer) {
        while (trainer.stepsDone() < 4)
            trainer.step();
    };
    {
        std::jthread other([&] { train(second); });
        train(first);
    }
    const auto a = alone.model().players()[0].module->parameters();
    const auto b = first.model().players()[0].module->parameters();
    const auto c = second.model().players()[0].module->parameters();
    const auto start = Trainer(recipeWith(1), torch::kCPU, batchNumber).model().players()[0].module->parameters();
    double largest = 0.0, moved = 0.0;
    for (std::size_t n = 0; n < a.size(); ++n) {
        largest = std::max(largest, (a[n] - b[n]).abs().max().item<double>());
        moved = std::max(moved, (a[n] - start[n]).abs().max().item<double>());
        CHECK(torch::equal(b[n], c[n]));
    }
    MESSAGE("largest difference " << largest << ", weights moved by up to " << moved);
    CHECK(largest <= 1e-5);
    CHECK(moved > 1e-3);
}

TEST_CASE("a rank that is gone is an error that says so") {
    const int port = freePort();
    std::unique_ptr<Communicator> left;
    {
        std::jthread other([&] {
            const Communicator gone(RankPlace{1, 2, "127.0.0.1", port}); // and leaves
        });
        left = std::make_unique<Communicator>(RankPlace{0, 2, "127.0.0.1", port});
    }
    CHECK(codeOf([&] { left->average({torch::ones({4})}); }) == "ranks.lost");
    CHECK(codeOf([&] { Communicator(RankPlace{0, 2, "127.0.0.1", freePort()}, 1); }) == "ranks.not-met");
}

TEST_CASE("the place of a rank comes from torchrun's environment, or srun's") {
    CHECK(RankPlace::fromEnvironment().size == 1);
    {
        const Environment rank("RANK", "2"), size("WORLD_SIZE", "4"), port("MASTER_PORT", "4711");
        const RankPlace place = RankPlace::fromEnvironment();
        CHECK(place.rank == 2);
        CHECK(place.size == 4);
        CHECK(place.port == 4711);
    }
    {
        const Environment rank("SLURM_PROCID", "1"), size("SLURM_STEP_NUM_TASKS", "2");
        CHECK(RankPlace::fromEnvironment().rank == 1);
    }
    for (const auto& [variable, value] : {std::pair{"RANK", "one"}, {"WORLD_SIZE", "0"}, {"RANK", "3"}}) {
        const Environment wrong(variable, value);
        CHECK(codeOf([] { RankPlace::fromEnvironment(); }) == "ranks.environment");
    }
}
