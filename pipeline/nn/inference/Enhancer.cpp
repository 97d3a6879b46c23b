#include "nn/inference/Enhancer.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Sha256.h"
#include "nn/core/Device.h"
#include "nn/core/TokenGrid.h"
#include "nn/core/TorchErrors.h"
#include "nn/io/Safetensors.h"
#include "nn/models/ModelFile.h"

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

// Tensors of the sampling memory stand under this prefix, beside those of the samples that are done.
constexpr const char* kMemoryPrefix = "memory.";

void saveState(const std::filesystem::path& folder, const std::string& identity, const SamplingState& state,
               const VolumeSampling::Memory& memory) {
    TensorFile file;
    file.metadata = {{"what", "magiqt-sampling-state"},
                     {"identity", identity},
                     {"samples_done", state.samplesDone},
                     {"evaluations_done", memory.done}};
    if (state.mean.defined()) file.tensors["mean"] = state.mean;
    if (state.squares.defined()) file.tensors["squares"] = state.squares;
    for (const auto& [name, tensor] : memory.tensors)
        file.tensors[kMemoryPrefix + name] = tensor;
    std::filesystem::create_directories(folder);
    writeTensorFile(folder / "sampling.safetensors", file);
}

void restoreState(const std::filesystem::path& folder, const std::string& identity, torch::Device device,
                  SamplingState& state, VolumeSampling& sampling) {
    const std::filesystem::path path = folder / "sampling.safetensors";
    if (folder.empty() || !std::filesystem::exists(path)) return;
    TensorFile file;
    try {
        file = readTensorFile(path);
    } catch (const Error&) {
        return; // a checkpoint that cannot be read costs time, not correctness
    }
    if (file.metadata.value("identity", "") != identity) return;
    VolumeSampling::Memory memory;
    memory.done = file.metadata.at("evaluations_done").get<int>();
    state.samplesDone = file.metadata.at("samples_done").get<int>();
    for (const auto& [name, tensor] : file.tensors) {
        if (name == "mean") state.mean = tensor.to(device);
        if (name == "squares") state.squares = tensor.to(device);
        if (name.starts_with(kMemoryPrefix))
            memory.tensors[name.substr(std::string(kMemoryPrefix).size())] = tensor.to(device);
    }
    sampling.resumeFrom(std::move(memory));
}

} // namespace

struct Enhancer::Parts {
    std::unique_ptr<ImageModel> model;
};

namespace {

SamplingPlan planOf(const EnhancerOptions& options) {
    SamplingPlan plan;
    plan.evaluations = options.evaluations;
    plan.sampler = options.sampler;
    plan.seed = options.seed;
    plan.patchVoxels = options.patchVoxels;
    plan.crossBatch = {options.halo, options.attention, options.sharedState};
    return plan;
}

} // namespace

Enhancer::Enhancer(const std::filesystem::path& weights)
    : m_parts(std::make_unique<Parts>(Parts{loadModel(weights)})) {}
Enhancer::~Enhancer() = default;

Json Enhancer::description() const {
    ImageModel& model = *m_parts->model;
    Json description = model.description();
    description["parameters"] = model.parameterCount();
    description["stochastic"] = model.isStochastic();
    description["preset_evaluations"] = model.presetEvaluations();
    description["sha256"] = model.sha256;
    description["card"] = model.card;
    return description;
}

EnhancerOptions Enhancer::adapted(EnhancerOptions options) const {
    const ImageModel& model = *m_parts->model;
    options.evaluations = model.adapted(planOf(options)).evaluations;
    if (!model.isStochastic()) options.samples = 1;
    return options;
}

std::uint64_t Enhancer::predictBytes(const std::array<std::int64_t, 3>& voxels,
                                     const EnhancerOptions& options) const {
    const ImageModel& model = *m_parts->model;
    const SamplingPlan plan = model.adapted(planOf(options));
    double count = 1.0;
    for (const std::int64_t edge : voxels)
        count *= static_cast<double>(roundedUp(edge, model.multipleVoxels(plan)));
    return static_cast<std::uint64_t>(count * model.floatsPerVoxel(plan, options.samples) * sizeof(float) +
                                      150e6);
}

EnhancerOutput Enhancer::enhance(const EnhancerInput& input, const EnhancerOptions& asked,
                                 const EnhancerCallbacks& callbacks) {
    try {
        torch::NoGradGuard guard;
        const EnhancerOptions options = adapted(asked);
        useThreads(options.threads);
        const torch::Device device(resolveDevice(options.device));
        ImageModel& model = *m_parts->model;
        model.to(device);

        const SamplingPlan plan = model.adapted(planOf(options));
        const std::int64_t multiple = model.multipleVoxels(plan);
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
        const std::unique_ptr<VolumeSampling> sampling =
            model.begin(lowField, available, tokenCentres(input.indexKjiToMm, padded).to(device), plan);

        SamplingState state;
        const std::string identity = identityOf(input, options, model.sha256);
        restoreState(options.checkpointFolder, identity, device, state, *sampling);
        const int inAll = options.evaluations * options.samples;
        std::int64_t savedAt = monotonicMs();
        const auto keep = [&](bool always) {
            if (options.checkpointFolder.empty() ||
                (!always && monotonicMs() - savedAt < kCheckpointIntervalMs))
                return;
            saveState(options.checkpointFolder, identity, state, sampling->memory());
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
            const torch::Tensor image =
                sampling->sample(static_cast<std::uint32_t>(state.samplesDone), [&](int done) {
                    if (callbacks.progress)
                        callbacks.progress(state.samplesDone * options.evaluations + done, inAll);
                    if (done == options.evaluations) return; // the sample is folded into the mean first
                    keep(false);
                    stopPoint();
                });
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
