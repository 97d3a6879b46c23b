// DiffusionIQT's setting on the loader, normaliser and metrics of this program. The image is brought to zero
// mean and unit deviation by two measured constants, as there; the volume is walked through in groups of
// sub-patches with noise of their own, each overwriting what an earlier one gave where they overlap.
#include "base/Error.h"
#include "nn/core/CounterNoise.h"
#include "nn/diffusion/Sampler.h"
#include "nn/models/ImageModel.h"
#include "nn/models/diffusioniqt/PixelNet.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace magiqt {

namespace {

constexpr std::uint32_t kTimeStream = 0x74u;
constexpr std::int64_t kPatchVoxels = 32;
constexpr int kPublishedEvaluations = 20;
constexpr int kTrainingTimes = 1000;
constexpr double kHeadIntensity = 0.15;

torch::Tensor mask(const torch::Tensor& available, const torch::Tensor& like) {
    return available.to(like.options()).reshape({-1, kContrasts, 1, 1, 1});
}

class DiffusionIqtModel : public ImageModel {
public:
    DiffusionIqtModel(PixelNetConfig config, std::int64_t patchesPerAxis)
        : m_config(config),
          m_patchesPerAxis(patchesPerAxis),
          m_net(config),
          m_mean(torch::zeros({1})),
          m_deviation(torch::ones({1})) {}

    std::string network() const override { return "diffusioniqt"; }
    Json description() const override {
        return {{"network",
                 {{"network", network()},
                  {"width", m_config.width},
                  {"boundary_padding", m_config.boundaryPadding},
                  {"attention", m_config.attention},
                  {"patches_per_axis", m_patchesPerAxis}}}};
    }
    std::vector<Player> players() override { return {{"network", m_net.ptr()}}; }
    std::map<std::string, torch::Tensor*> constants() override {
        return {{"image_mean", &m_mean}, {"image_deviation", &m_deviation}};
    }

    void measure(const DrawBatch& draw, int batches) override {
        torch::NoGradGuard guard;
        double count = 0.0, sum = 0.0, squares = 0.0;
        for (int n = 0; n < batches; ++n) {
            const TrainingBatch batch = draw(static_cast<std::uint64_t>(n));
            const torch::Tensor values =
                batch.highField.masked_select(batch.highField.gt(kHeadIntensity)).to(torch::kFloat64);
            count += static_cast<double>(values.numel());
            sum += values.sum().item<double>();
            squares += values.square().sum().item<double>();
        }
        const double mean = count > 0.0 ? sum / count : 0.0;
        m_mean.fill_(mean);
        m_deviation.fill_(count > 0.0 ? std::sqrt(std::max(squares / count - mean * mean, 1e-6)) : 1.0);
    }

    torch::Tensor loss(std::size_t, const TrainingBatch& batch, const StepRandom& random) override {
        const std::int64_t groups = batch.lowField.size(0);
        const torch::Tensor known = mask(batch.targetAvailable, batch.highField);
        const torch::Tensor clean = normalised(batch.highField) * known;
        const torch::Tensor noise = random.noise(clean.sizes(), clean.device());
        std::vector<float> alphas, sigmas, logSnrs;
        for (std::int64_t g = 0; g < groups; ++g) {
            const double drawn = random.uniform(kTimeStream, static_cast<std::uint64_t>(g));
            const double step = std::floor(drawn * kTrainingTimes) / (kTrainingTimes - 1);
            const double t = Schedule::tMin + step * (Schedule::tMax - Schedule::tMin);
            alphas.push_back(static_cast<float>(m_schedule.alpha(t)));
            sigmas.push_back(static_cast<float>(m_schedule.sigma(t)));
            logSnrs.push_back(static_cast<float>(m_schedule.logSnr(t)));
        }
        const auto column = [&](const std::vector<float>& values) {
            return torch::tensor(values).to(clean.options()).reshape({-1, 1, 1, 1, 1});
        };
        const torch::Tensor state =
            (clean * column(alphas) + noise * column(sigmas)) * mask(batch.inputAvailable, clean);
        const torch::Tensor predicted = predict(state, batch.lowField, batch.inputAvailable,
                                                torch::tensor(logSnrs).to(clean.options()), gridOf(groups));
        return ((predicted - clean).square() * known).sum() / known.expand_as(clean).sum().clamp_min(1.0);
    }

    torch::Tensor preview(const TrainingBatch& batch) override {
        torch::NoGradGuard guard;
        const std::int64_t groups = batch.lowField.size(0);
        const torch::Tensor noise = StepRandom{1, 0}.noise(batch.lowField.sizes(), batch.lowField.device());
        const torch::Tensor logSnr =
            torch::full({groups}, m_schedule.logSnr(Schedule::tMax), batch.lowField.options());
        return imageOf(predict(noise * mask(batch.inputAvailable, noise), batch.lowField,
                               batch.inputAvailable, logSnr, gridOf(groups)),
                       batch.inputAvailable);
    }

    std::array<int, 3> presetEvaluations() const override {
        return {1, kPublishedEvaluations, kTrainingTimes};
    }
    SamplingPlan adapted(SamplingPlan plan) const override {
        plan.sampler = toString(SamplerKind::Ddpm);
        return plan;
    }
    std::int64_t multipleVoxels(const SamplingPlan&) const override { return 8; }
    double floatsPerVoxel(const SamplingPlan&, int samples) const override {
        return samples > 1 ? 30.0 : 20.0; // images; the feature maps are those of one group
    }

    std::unique_ptr<VolumeSampling> begin(const torch::Tensor& lowField, const torch::Tensor& available,
                                          const torch::Tensor&, const SamplingPlan& plan) override {
        return std::make_unique<Walk>(*this, lowField, available, plan);
    }

private:
    // Groups of sub-patches over a volume, one after the other.
    class Walk : public VolumeSampling {
    public:
        Walk(DiffusionIqtModel& model, torch::Tensor lowField, torch::Tensor available, SamplingPlan plan)
            : m_model(model),
              m_lowField(std::move(lowField)),
              m_available(std::move(available)),
              m_plan(std::move(plan)) {}

        torch::Tensor sample(std::uint32_t number, const AfterEvaluation& afterEvaluation) override {
            torch::NoGradGuard guard;
            const std::int64_t edge = m_model.m_patchesPerAxis * kPatchVoxels;
            // A head smaller than a group is followed by zeros.
            std::vector<std::int64_t> padding;
            for (std::int64_t axis = 4; axis >= 2; --axis) {
                padding.push_back(0);
                padding.push_back(std::max<std::int64_t>(0, edge - m_lowField.size(axis)));
            }
            const torch::Tensor low = torch::constant_pad_nd(m_lowField, padding);
            torch::Tensor image = torch::zeros_like(low);
            const std::vector<std::array<std::int64_t, 3>> origins = originsOf(low, edge);
            for (std::size_t n = 0; n < origins.size(); ++n) {
                const auto box = [&](const torch::Tensor& x) {
                    return x.narrow(2, origins[n][0], edge)
                        .narrow(3, origins[n][1], edge)
                        .narrow(4, origins[n][2], edge);
                };
                const bool last = n + 1 == origins.size();
                box(image).copy_(group(box(low).contiguous(), number, n, [&](int done) {
                    if (last) afterEvaluation(done);
                }));
            }
            return image.narrow(2, 0, m_lowField.size(2))
                       .narrow(3, 0, m_lowField.size(3))
                       .narrow(4, 0, m_lowField.size(4)) -
                   m_lowField;
        }

    private:
        static std::vector<std::array<std::int64_t, 3>> originsOf(const torch::Tensor& volume,
                                                                  std::int64_t edge) {
            std::array<std::vector<std::int64_t>, 3>
                starts; // the last group is moved back to end with the grid
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const std::int64_t size = volume.size(static_cast<std::int64_t>(axis) + 2);
                for (std::int64_t start = 0; start < size; start += edge)
                    starts[axis].push_back(std::min(start, size - edge));
            }
            std::vector<std::array<std::int64_t, 3>> origins;
            for (const std::int64_t k : starts[0])
                for (const std::int64_t j : starts[1])
                    for (const std::int64_t i : starts[2])
                        origins.push_back({k, j, i});
            return origins;
        }

        torch::Tensor group(const torch::Tensor& low, std::uint32_t number, std::size_t place,
                            const AfterEvaluation& afterEvaluation) {
            const PatchGrid grid = m_model.gridOf(1);
            Sampler sampler(m_model.m_schedule, samplerFromName(m_plan.sampler), m_plan.evaluations);
            const torch::Tensor known = mask(m_available, low);
            const Size3 size = {low.size(2), low.size(3), low.size(4)};
            const auto noise = [&](int step) {
                const auto stream = number * 4096u + static_cast<std::uint32_t>(step);
                return gaussianField(m_plan.seed + 0x9e3779b97f4a7c15u * (place + 1), stream, kContrasts,
                                     size)
                           .to(low.device()) *
                       known;
            };
            torch::Tensor state = noise(0);
            for (int e = 0; e < m_plan.evaluations; ++e) {
                const torch::Tensor logSnr =
                    torch::full({1}, m_model.m_schedule.logSnr(sampler.time(e)), low.options());
                const torch::Tensor clean = m_model.predict(state, low, m_available, logSnr, grid) * known;
                state = sampler.advance(e, state, clean, [&] { return noise(e + 1); });
                afterEvaluation(e + 1);
            }
            return m_model.imageOf(state, m_available);
        }

        DiffusionIqtModel& m_model;
        torch::Tensor m_lowField, m_available;
        SamplingPlan m_plan;
    };

    PatchGrid gridOf(std::int64_t groups) const {
        return {groups, {m_patchesPerAxis, m_patchesPerAxis, m_patchesPerAxis}};
    }
    torch::Tensor normalised(const torch::Tensor& image) const { return (image - m_mean) / m_deviation; }
    torch::Tensor imageOf(const torch::Tensor& clean, const torch::Tensor& available) const {
        return (clean * m_deviation + m_mean) * mask(available, clean);
    }
    // The clean image of regions [G, 3, N, N, N], normalised.
    torch::Tensor predict(const torch::Tensor& state, const torch::Tensor& lowField,
                          const torch::Tensor& available, const torch::Tensor& logSnr,
                          const PatchGrid& grid) {
        const torch::Tensor flags = mask(available, lowField).expand_as(lowField);
        const torch::Tensor x = torch::cat({state, normalised(lowField) * flags, flags}, 1);
        return grid.merge(m_net->forward(grid.split(x), logSnr, grid)).to(torch::kFloat32);
    }

    PixelNetConfig m_config;
    std::int64_t m_patchesPerAxis;
    Schedule m_schedule; // cosine
    PixelNet m_net;
    torch::Tensor m_mean, m_deviation;
};

PixelNetConfig configFrom(const Json& json) {
    PixelNetConfig config;
    json.at("width").get_to(config.width);
    json.at("boundary_padding").get_to(config.boundaryPadding);
    json.at("attention").get_to(config.attention);
    if (config.width < 8 || config.width > 256 || config.width % 8 != 0)
        throw Error(ErrorKind::BadInput, "recipe.bad-value",
                    "the network has a width of " + std::to_string(config.width) +
                        "; 8 to 256 in multiples of 8 was expected",
                    {{"field", "width"},
                     {"found", std::to_string(config.width)},
                     {"expected", "8 to 256 in multiples of 8"}});
    return config;
}

std::unique_ptr<ImageModel> modelFrom(const Json& json) {
    const auto patches = json.at("patches_per_axis").get<std::int64_t>();
    if (patches < 1 || patches > 8)
        throw Error(ErrorKind::BadInput, "model.bad-config", "the network's patches are out of range");
    return std::make_unique<DiffusionIqtModel>(configFrom(json), patches);
}

} // namespace

std::unique_ptr<ImageModel> makeDiffusioniqtModel(const Json& options) {
    return modelFrom(options);
}

std::unique_ptr<ImageModel> restoreDiffusioniqtModel(const Json& metadata) {
    return modelFrom(metadata.at("network"));
}

} // namespace magiqt
