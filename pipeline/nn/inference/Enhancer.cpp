#include "nn/inference/Enhancer.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Sha256.h"
#include "nn/core/Device.h"
#include "nn/core/TorchErrors.h"
#include "nn/inference/VolumeSampler.h"
#include "nn/io/Safetensors.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kCheckpointIntervalMs = 15'000;

std::int64_t roundedUp(std::int64_t value, std::int64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

// What a checkpoint belongs to: another input, seed or plan must not continue it.
std::string identityOf(const EnhancerInput& input, const EnhancerOptions& options, const std::string& model) {
    Sha256 hash;
    for (const auto& contrast : input.lowField)
        hash.update(contrast.data(), contrast.size() * sizeof(float));
    const std::string rest =
        Json{options.evaluations, options.samples,   options.sampler,     options.seed, options.patchVoxels,
             options.halo,        options.attention, options.sharedState, model,        input.voxels}
            .dump();
    hash.update(rest.data(), rest.size());
    return hash.hexDigest();
}

// Running mean and sum of squared deviations of the samples (Welford 1962) and where the sampling stands.
struct SamplingState {
    int samplesDone = 0;
    torch::Tensor mean;
    torch::Tensor squares;
};

void saveState(const std::filesystem::path& folder, const std::string& identity, const SamplingState& state,
               const VolumeSampler::Memory& memory) {
    TensorFile file;
    file.metadata = {{"what", "magiqt-sampling-state"},
                     {"identity", identity},
                     {"samples_done", state.samplesDone},
                     {"evaluations_done", memory.done}};
    if (state.mean.defined()) file.tensors["mean"] = state.mean;
    if (state.squares.defined()) file.tensors["squares"] = state.squares;
    if (memory.state.defined()) file.tensors["state"] = memory.state;
    if (memory.previousClean.defined()) file.tensors["previous_clean"] = memory.previousClean;
    std::filesystem::create_directories(folder);
    writeTensorFile(folder / "sampling.safetensors", file);
}

bool restoreState(const std::filesystem::path& folder, const std::string& identity, torch::Device device,
                  SamplingState& state, VolumeSampler& sampler) {
    const std::filesystem::path path = folder / "sampling.safetensors";
    if (folder.empty() || !std::filesystem::exists(path)) return false;
    TensorFile file;
    try {
        file = readTensorFile(path);
    } catch (const Error&) {
        return false; // a checkpoint that cannot be read costs time, not correctness
    }
    if (file.metadata.value("identity", "") != identity) return false;
    const auto get = [&](const char* name) {
        const auto found = file.tensors.find(name);
        return found == file.tensors.end() ? torch::Tensor() : found->second.to(device);
    };
    state.samplesDone = file.metadata.at("samples_done").get<int>();
    state.mean = get("mean");
    state.squares = get("squares");
    sampler.resumeFrom(
        {file.metadata.at("evaluations_done").get<int>(), get("state"), get("previous_clean")});
    return true;
}

} // namespace

struct Enhancer::Parts {
    ResidualModel model;
};

Enhancer::Enhancer(const std::filesystem::path& weights)
    : m_parts(std::make_unique<Parts>(Parts{ResidualModel::load(weights)})) {}
Enhancer::~Enhancer() = default;

Json Enhancer::description() const {
    const ResidualModel& model = m_parts->model;
    return {{"network", model.net->config()}, {"cross_batch", model.trainedWith},
            {"schedule", model.schedule},     {"parameters", model.net->parameterCount()},
            {"sha256", model.sha256},         {"card", model.card}};
}

std::uint64_t Enhancer::predictBytes(const std::array<std::int64_t, 3>& voxels,
                                     const EnhancerOptions& options) const {
    const std::int64_t multiple = options.patchVoxels > 0 ? options.patchVoxels : kVoxelsPerToken;
    double positions = 1.0;
    for (const std::int64_t edge : voxels)
        positions *= static_cast<double>(roundedUp(edge, multiple)) / 2.0;
    const double width = static_cast<double>(m_parts->model.net->config().widths[0]);
    // Per half-resolution position: solver states, condition and their concatenation, and about nine feature
    // maps of the finest level, freed pages that the allocator keeps among them; images of eight voxels a
    // position come on top.
    const double floats = 3.0 * kStateChannels + 2.0 * kConditionChannels + kStateChannels + 9.0 * width +
                          8.0 * (options.samples > 1 ? 15.0 : 9.0);
    return static_cast<std::uint64_t>(positions * floats * sizeof(float) + 150e6);
}

EnhancerOutput Enhancer::enhance(const EnhancerInput& input, const EnhancerOptions& options,
                                 const EnhancerCallbacks& callbacks) {
    try {
        torch::NoGradGuard guard;
        useThreads(options.threads);
        const torch::Device device(resolveDevice(options.device));
        ResidualModel& model = m_parts->model;
        model.to(device);

        SamplingPlan plan;
        plan.evaluations = options.evaluations;
        plan.sampler = samplerFromName(options.sampler);
        plan.seed = options.seed;
        plan.patchVoxels = options.patchVoxels;
        plan.crossBatch = {options.halo, options.attention, options.sharedState};
        const bool wholePatches = options.patchVoxels > 0 && (options.halo || options.attention);
        const std::int64_t multiple = wholePatches ? options.patchVoxels : kVoxelsPerToken;
        std::array<std::int64_t, 3> padded{};
        std::int64_t count = 1;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            padded[axis] = roundedUp(std::max<std::int64_t>(input.voxels[axis], 1), multiple);
            count *= input.voxels[axis];
        }
        torch::Tensor lowField =
            torch::zeros({1, kContrasts, padded[0], padded[1], padded[2]}, torch::kFloat32);
        torch::Tensor available = torch::zeros({1, kContrasts}, torch::kFloat32);
        const auto inner = [&](const torch::Tensor& x) {
            return x.narrow(2, 0, input.voxels[0])
                .narrow(3, 0, input.voxels[1])
                .narrow(4, 0, input.voxels[2]);
        };
        for (std::size_t c = 0; c < 3; ++c) {
            if (input.lowField[c].empty()) continue;
            if (static_cast<std::int64_t>(input.lowField[c].size()) != count)
                throw Error(ErrorKind::Internal, "enhance.size", "an input does not fill the working grid");
            const auto channel = static_cast<std::int64_t>(c);
            available[0][channel] = 1.0f;
            inner(lowField)
                .select(1, channel)
                .copy_(torch::from_blob(const_cast<float*>(input.lowField[c].data()),
                                        {1, input.voxels[0], input.voxels[1], input.voxels[2]}));
        }
        lowField = lowField.to(device);
        available = available.to(device);
        VolumeSampler sampler(model, model.encodeCondition(lowField, available),
                              tokenCentres(input.indexKjiToMm, padded).to(device), plan);

        SamplingState state;
        const std::string identity = identityOf(input, options, model.sha256);
        restoreState(options.checkpointFolder, identity, device, state, sampler);
        const int inAll = options.evaluations * options.samples;
        std::int64_t savedAt = monotonicMs();
        const auto keep = [&](bool always) {
            if (options.checkpointFolder.empty() ||
                (!always && monotonicMs() - savedAt < kCheckpointIntervalMs))
                return;
            saveState(options.checkpointFolder, identity, state, sampler.memory());
            savedAt = monotonicMs();
            if (callbacks.checkpointWritten) callbacks.checkpointWritten();
        };
        const auto stopPoint = [&] {
            if (!callbacks.throwIfStopped) return;
            try {
                callbacks.throwIfStopped();
            } catch (const Error&) {
                keep(true);
                throw;
            }
        };
        const auto toVector = [&](const torch::Tensor& image, std::int64_t channel) {
            const torch::Tensor flat = inner(image).select(1, channel).to(torch::kCPU).contiguous();
            return std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
        };
        const auto acquired = [&](const torch::Tensor& image) { // of every contrast that was
            std::array<std::vector<float>, 3> images;
            for (std::size_t c = 0; c < 3; ++c)
                if (!input.lowField[c].empty()) images[c] = toVector(image, static_cast<std::int64_t>(c));
            return images;
        };
        while (state.samplesDone < options.samples) {
            const torch::Tensor bands =
                sampler.sample(static_cast<std::uint32_t>(state.samplesDone), [&](int done) {
                    if (callbacks.progress)
                        callbacks.progress(state.samplesDone * options.evaluations + done, inAll);
                    if (done == options.evaluations) return; // the sample is folded into the mean first
                    keep(false);
                    stopPoint();
                });
            const torch::Tensor image = model.decodeResidual(bands);
            if (callbacks.sampleDone && options.samples > 1)
                callbacks.sampleDone(state.samplesDone, acquired(lowField + image));
            ++state.samplesDone;
            if (!state.mean.defined()) {
                state.mean = image;
                if (options.samples > 1) state.squares = torch::zeros_like(image);
            } else {
                const torch::Tensor before = image - state.mean;
                state.mean = state.mean + before / state.samplesDone;
                state.squares = state.squares + before * (image - state.mean);
            }
            if (state.samplesDone < options.samples) {
                keep(false);
                stopPoint();
            }
        }

        EnhancerOutput output;
        output.mean = acquired(lowField + state.mean);
        if (options.samples > 1) output.deviation = acquired((state.squares / (options.samples - 1)).sqrt());
        return output;
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::NoResource, "memory.exhausted",
                    "there is not enough memory for this volume; close other programs or use a smaller "
                    "network preset");
    } catch (const c10::Error& problem) {
        throwAsError(problem, "close other programs, use --device cpu or a smaller network preset");
    }
}

} // namespace magiqt
