#include "nn/training/Communicator.h"

#include "base/Error.h"

#if defined(MAGIQT_GLOO)
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif
#include <torch/types.h>
#include <torch/utils.h>

#include <chrono>
#include <string>

namespace magiqt {

#if defined(MAGIQT_GLOO)

namespace {

constexpr std::chrono::seconds kCollectivePatience{120};

template <typename Call>
void collective(const char* doing, const Call& call) {
    try {
        call();
    } catch (const std::exception& problem) {
        const std::string what = problem.what();
        throw Error(ErrorKind::NoResource, "ranks.lost",
                    std::string("another rank of the training is gone (while ") + doing + ": " +
                        what.substr(0, what.find('\n')).substr(0, 200) +
                        "); the last checkpoint is kept, start all ranks again to resume");
    }
}

} // namespace

struct Communicator::Group {
    c10::intrusive_ptr<c10d::Store> store;
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
};

Communicator::Communicator(const RankPlace& place, int patienceSeconds)
    : m_place(place), m_group(std::make_unique<Group>()) {
    try {
        c10d::TCPStoreOptions options;
        options.port = static_cast<std::uint16_t>(place.port);
        options.isServer = place.rank == 0;
        options.numWorkers = static_cast<std::size_t>(place.size);
        options.timeout = std::chrono::seconds(patienceSeconds);
        m_group->store = c10::make_intrusive<c10d::TCPStore>(place.address, options);
        const auto gloo = c10d::ProcessGroupGloo::Options::create();
        gloo->timeout = kCollectivePatience;
        gloo->devices.push_back(place.address == "127.0.0.1" || place.address == "localhost"
                                    ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                    : c10d::ProcessGroupGloo::createDefaultDevice());
        m_group->gloo =
            c10::make_intrusive<c10d::ProcessGroupGloo>(m_group->store, place.rank, place.size, gloo);
    } catch (const std::exception& problem) {
        const std::string what = problem.what();
        throw Error(ErrorKind::NoResource, "ranks.not-met",
                    "the " + std::to_string(place.size) + " ranks of the training did not meet at port " +
                        std::to_string(place.port) + " (" + what.substr(0, what.find('\n')).substr(0, 200) +
                        "); are all of them started, with the same MASTER_ADDR and MASTER_PORT?");
    }
}

Communicator::~Communicator() = default;

void Communicator::average(const std::vector<torch::Tensor>& tensors) {
    collective("averaging gradients", [&] {
        // One message: hundreds of small ones would cost more than the sums.
        std::vector<torch::Tensor> flat;
        for (const torch::Tensor& tensor : tensors)
            flat.push_back(tensor.reshape({-1}));
        std::vector<torch::Tensor> all = {torch::cat(flat).contiguous()};
        m_group->gloo->allreduce(all)->wait();
        all[0].div_(m_place.size);
        std::int64_t at = 0;
        for (const torch::Tensor& tensor : tensors) {
            tensor.copy_(all[0].narrow(0, at, tensor.numel()).reshape(tensor.sizes()));
            at += tensor.numel();
        }
    });
}

double Communicator::maximum(double value) {
    std::vector<torch::Tensor> all = {torch::full({1}, value, torch::kFloat64)};
    collective("agreeing on the next step", [&] {
        c10d::AllreduceOptions options;
        options.reduceOp = c10d::ReduceOp::MAX;
        m_group->gloo->allreduce(all, options)->wait();
    });
    return all[0].item<double>();
}

#else // a LibTorch without Gloo's headers

struct Communicator::Group {};

Communicator::Communicator(const RankPlace& place, int) : m_place(place) {
    throw Error(
        ErrorKind::Usage, "ranks.not-built",
        "this program was built without Gloo and trains on one rank alone; leave out RANK and WORLD_SIZE, "
        "or build it where libgloo-dev is installed");
}

Communicator::~Communicator() = default;
void Communicator::average(const std::vector<torch::Tensor>&) {}
double Communicator::maximum(double value) {
    return value;
}

#endif

} // namespace magiqt
