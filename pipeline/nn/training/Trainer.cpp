#include "nn/training/Trainer.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "nn/core/CounterNoise.h"
#include "nn/core/Haar.h"
#include "nn/io/Safetensors.h"

#include <ATen/autocast_mode.h>
#include <torch/cuda.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>
#include <torch/serialize.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <numbers>
#include <sstream>

namespace magiqt {

namespace {

constexpr std::uint32_t kTimeStream = 0x71u;
constexpr std::uint32_t kChoiceStream = 0x72u;
constexpr int kMostBadSteps = 10;
constexpr double kHeadIntensity = 0.15; // model intensity; the median of the head is 0.5

// bf16 autocast on CUDA while it lives; nothing elsewhere.
class Autocast {
public:
    Autocast(Precision precision, const torch::Device& device)
        : m_on(precision == Precision::BFloat16 && device.is_cuda()) {
        if (!m_on) return;
        at::autocast::set_autocast_gpu_dtype(torch::kBFloat16);
        at::autocast::set_enabled(true);
    }
    ~Autocast() {
        if (!m_on) return;
        at::autocast::clear_cache();
        at::autocast::set_enabled(false);
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    bool m_on;
};

torch::Tensor seededNoise(std::uint64_t seed, std::uint64_t counter, torch::IntArrayRef shape,
                          const torch::Device& device) {
    // A generator of its own for every step: the noise is a function of (seed, counter) alone.
    const auto mixed = static_cast<std::uint64_t>(counterUniform(seed, kChoiceStream, counter) * 0x1p53);
    if (device.is_cuda()) {
        torch::cuda::manual_seed(mixed);
        return torch::randn(shape, torch::TensorOptions().device(device));
    }
    auto generator = at::make_generator<at::CPUGeneratorImpl>(mixed);
    return torch::randn(shape, generator, torch::kFloat32);
}

} // namespace

Trainer::Trainer(TrainingRecipe recipe, torch::Device device, Draw draw)
    : m_recipe(std::move(recipe)), m_device(device), m_draw(std::move(draw)), m_model([&] {
          torch::manual_seed(m_recipe.seed);
          return ResidualModel(m_recipe.network);
      }()) {
    m_model.trainedWith = m_recipe.crossBatch;
    m_model.schedule = m_recipe.schedule;
    m_model.to(m_device);
    std::vector<torch::Tensor> decayed, plain;
    for (const auto& item : m_model.net->named_parameters())
        (item.value().dim() > 1 && item.key().find("film") == std::string::npos ? decayed : plain)
            .push_back(item.value());
    const auto options = [&](double decay) {
        auto made = std::make_unique<torch::optim::AdamWOptions>(m_recipe.learningRate);
        made->betas({m_recipe.beta1, m_recipe.beta2}).weight_decay(decay);
        return made;
    };
    std::vector<torch::optim::OptimizerParamGroup> groups;
    groups.emplace_back(decayed, options(m_recipe.weightDecay));
    groups.emplace_back(plain, options(0.0));
    m_optimizer =
        std::make_unique<torch::optim::AdamW>(groups, torch::optim::AdamWOptions(m_recipe.learningRate));
    for (const torch::Tensor& parameter : m_model.net->parameters())
        m_average.push_back(parameter.detach().clone());
}

void Trainer::measureDeviations(int regions) {
    torch::NoGradGuard guard;
    // Sums of weight, value and square for every band; weight is 1 where it counts.
    struct Moments {
        torch::Tensor count = torch::zeros({kStateChannels}, torch::kFloat64);
        torch::Tensor sum = torch::zeros({kStateChannels}, torch::kFloat64);
        torch::Tensor squares = torch::zeros({kStateChannels}, torch::kFloat64);

        void add(const torch::Tensor& bands, const torch::Tensor& weight) {
            count += weight.expand_as(bands).sum({0, 2, 3, 4});
            sum += (bands * weight).sum({0, 2, 3, 4});
            squares += (bands.square() * weight).sum({0, 2, 3, 4});
        }
        torch::Tensor mean() const { return sum / count.clamp_min(1.0); }
        torch::Tensor deviationFrom(const torch::Tensor& centre) const {
            const torch::Tensor n = count.clamp_min(1.0);
            return (squares / n - 2.0 * centre * sum / n + centre.square()).clamp_min(1e-6).sqrt();
        }
    };
    Moments residual, condition;
    for (int n = 0; n < regions; ++n) {
        const TrainingBatch batch = m_draw(static_cast<std::uint64_t>(n));
        const auto channels = [](const torch::Tensor& available) {
            return channelMask(available, available.size(0))
                .to(torch::kCPU, torch::kFloat64)
                .reshape({-1, kStateChannels, 1, 1, 1});
        };
        residual.add(haarForward(batch.highField - batch.lowField).to(torch::kCPU, torch::kFloat64),
                     channels(batch.targetAvailable));
        // Inside the head: where the mean of the eight voxels (band 0 / sqrt 8) is well above air.
        const torch::Tensor bands = haarForward(batch.lowField).to(torch::kCPU, torch::kFloat64);
        const torch::Tensor inside = bands.index_select(1, torch::arange(0, kStateChannels, kHaarBands))
                                         .gt(kHeadIntensity * std::sqrt(8.0))
                                         .to(torch::kFloat64)
                                         .repeat_interleave(kHaarBands, 1);
        condition.add(bands, inside * channels(batch.inputAvailable));
    }
    const auto stored = [&](const torch::Tensor& values) { return values.to(torch::kFloat32).to(m_device); };
    m_model.residualDeviation =
        stored(residual.deviationFrom(torch::zeros({kStateChannels}, torch::kFloat64)));
    m_model.conditionMean = stored(condition.mean());
    m_model.conditionDeviation = stored(condition.deviationFrom(condition.mean()));
}

void Trainer::startFrom(const ResidualModel& weights) {
    if (!(weights.net->config() == m_recipe.network))
        throw Error(ErrorKind::BadInput, "training.other-network",
                    "the initial weights are of preset " + weights.net->config().preset +
                        ", the recipe trains " + m_recipe.network.preset);
    torch::NoGradGuard guard;
    const auto from = weights.net->parameters();
    const auto to = m_model.net->parameters();
    for (std::size_t n = 0; n < to.size(); ++n) {
        to[n].copy_(from[n]);
        m_average[n].copy_(from[n]);
    }
    m_model.residualDeviation = weights.residualDeviation.to(m_device);
    m_model.conditionMean = weights.conditionMean.to(m_device);
    m_model.conditionDeviation = weights.conditionDeviation.to(m_device);
}

double Trainer::learningRateAt(std::int64_t step) const {
    if (step < m_recipe.warmupSteps)
        return m_recipe.learningRate * static_cast<double>(step + 1) /
               static_cast<double>(m_recipe.warmupSteps);
    const double span = static_cast<double>(std::max<std::int64_t>(1, m_recipe.steps - m_recipe.warmupSteps));
    const double position = std::min(1.0, static_cast<double>(step - m_recipe.warmupSteps) / span);
    return m_recipe.finalLearningRate + 0.5 * (m_recipe.learningRate - m_recipe.finalLearningRate) *
                                            (1.0 + std::cos(std::numbers::pi * position));
}

std::vector<double> Trainer::drawTimes(std::uint64_t counter, std::int64_t groups) const {
    static const std::vector<double> samplingTimes = [] {
        std::vector<double> times;
        for (const int evaluations : {5, 8}) {
            const std::vector<double> grid = Schedule::uniformTimes(evaluations);
            times.insert(times.end(), grid.begin(), grid.end() - 1);
        }
        return times;
    }();
    std::vector<double> times;
    for (std::int64_t g = 0; g < groups; ++g) {
        const std::uint64_t index = (counter * 1024 + static_cast<std::uint64_t>(g)) * 2;
        const double choice = counterUniform(m_recipe.seed, kTimeStream, index);
        const double where = counterUniform(m_recipe.seed, kTimeStream, index + 1);
        if (choice < m_recipe.timesAtMaximum)
            times.push_back(Schedule::tMax);
        else if (choice < m_recipe.timesAtMaximum + m_recipe.timesOfSampling)
            times.push_back(
                samplingTimes[static_cast<std::size_t>(where * static_cast<double>(samplingTimes.size()))]);
        else
            times.push_back(Schedule::tMin + where * (Schedule::tMax - Schedule::tMin));
    }
    return times;
}

void Trainer::updateAverage() {
    torch::NoGradGuard guard;
    // Shorter memory at the beginning, so that the random start is forgotten.
    const double decay = std::min(m_recipe.emaDecay,
                                  (1.0 + static_cast<double>(m_step)) / (10.0 + static_cast<double>(m_step)));
    const auto parameters = m_model.net->parameters();
    for (std::size_t n = 0; n < parameters.size(); ++n)
        m_average[n].lerp_(parameters[n], 1.0 - decay);
}

Trainer::StepReport Trainer::step() {
    StepReport report;
    report.learningRate = learningRateAt(m_step);
    for (auto& group : m_optimizer->param_groups())
        static_cast<torch::optim::AdamWOptions&>(group.options()).lr(report.learningRate);
    m_optimizer->zero_grad();
    bool finite = true;
    for (std::int64_t part = 0; part < m_recipe.accumulate; ++part) {
        const auto counter = static_cast<std::uint64_t>(m_step * m_recipe.accumulate + part);
        const TrainingBatch batch = m_draw(counter);
        const std::int64_t groups = batch.lowField.size(0);
        const std::int64_t half = batch.lowField.size(2) / 2;
        const torch::Tensor noise =
            seededNoise(m_recipe.seed, counter, {groups, kStateChannels, half, half, half}, m_device);
        torch::Tensor loss;
        {
            const Autocast autocast(m_recipe.precision, m_device);
            loss = diffusionLoss(m_model, batch, drawTimes(counter, groups), noise, m_recipe) /
                   static_cast<double>(m_recipe.accumulate);
        }
        loss.backward();
        report.loss += loss.item<double>();
        finite = finite && std::isfinite(report.loss);
    }
    report.gradientNorm = torch::nn::utils::clip_grad_norm_(m_model.net->parameters(), m_recipe.clip);
    finite = finite && std::isfinite(report.gradientNorm);
    if (finite) {
        m_optimizer->step();
        updateAverage();
        m_badSteps = 0;
    } else {
        report.skipped = true;
        if (++m_badSteps >= kMostBadSteps)
            throw Error(ErrorKind::Internal, "training.diverged",
                        "ten steps in a row gave no finite loss, the last one was step " +
                            std::to_string(m_step) +
                            "; the state of the last checkpoint is kept: lower the learning rate and resume");
    }
    ++m_step;
    return report;
}

ResidualModel Trainer::averaged() const {
    ResidualModel copy(m_recipe.network);
    copy.to(m_device);
    torch::NoGradGuard guard;
    const auto parameters = copy.net->parameters();
    for (std::size_t n = 0; n < parameters.size(); ++n)
        parameters[n].copy_(m_average[n]);
    copy.residualDeviation = m_model.residualDeviation;
    copy.conditionMean = m_model.conditionMean;
    copy.conditionDeviation = m_model.conditionDeviation;
    copy.trainedWith = m_model.trainedWith;
    copy.schedule = m_model.schedule;
    copy.net->eval();
    return copy;
}

void Trainer::save(const std::filesystem::path& folder) const {
    // Optimizer and weights must be of one step: both go into a fresh folder that replaces the old one by
    // rename.
    const std::filesystem::path fresh = folder / "state.part";
    const std::filesystem::path current = folder / "state";
    const std::filesystem::path old = folder / "state.old";
    std::filesystem::remove_all(fresh);
    std::filesystem::create_directories(fresh);
    TensorFile content;
    content.metadata = {{"what", "magiqt-trainer-state"},
                        {"step", m_step},
                        {"bad_steps", m_badSteps},
                        {"recipe", m_recipe.toJson()}};
    const auto named = m_model.net->named_parameters();
    for (std::size_t n = 0; n < named.size(); ++n) {
        content.tensors["net." + named[n].key()] = named[n].value();
        content.tensors["average." + named[n].key()] = m_average[n];
    }
    content.tensors["residual_deviation"] = m_model.residualDeviation;
    content.tensors["condition_mean"] = m_model.conditionMean;
    content.tensors["condition_deviation"] = m_model.conditionDeviation;
    writeTensorFile(fresh / "state.safetensors", content);
    // Through memory: torch::save to a file ends the process when the disk is full.
    std::ostringstream optimizer;
    torch::save(*m_optimizer, optimizer);
    const std::string bytes = optimizer.str();
    AtomicFile file(fresh / "optimizer.pt");
    file.write(bytes.data(), bytes.size());
    file.commit();
    std::filesystem::remove_all(old);
    if (std::filesystem::exists(current)) std::filesystem::rename(current, old);
    std::filesystem::rename(fresh, current);
    std::filesystem::remove_all(old);
}

bool Trainer::restore(const std::filesystem::path& folder) {
    std::filesystem::path from = folder / "state";
    if (!std::filesystem::exists(from)) from = folder / "state.old"; // killed between the two renames
    if (!std::filesystem::exists(from)) return false;
    const TensorFile content = readTensorFile(from / "state.safetensors");
    const Json& saved = content.metadata.at("recipe");
    for (const char* field :
         {"preset", "transformer", "seed", "cross_batch", "region_voxels", "batch", "accumulate"})
        if (saved.at(field) != m_recipe.toJson().at(field))
            throw Error(ErrorKind::BadInput, "training.other-recipe",
                        std::string("the run to resume was started with another '") + field + "' (" +
                            saved.at(field).dump() + "); start a new run for another recipe",
                        {{"field", field}});
    torch::NoGradGuard guard;
    const auto named = m_model.net->named_parameters();
    for (std::size_t n = 0; n < named.size(); ++n) {
        named[n].value().copy_(content.tensors.at("net." + named[n].key()));
        m_average[n].copy_(content.tensors.at("average." + named[n].key()));
    }
    m_model.residualDeviation = content.tensors.at("residual_deviation").to(m_device);
    m_model.conditionMean = content.tensors.at("condition_mean").to(m_device);
    m_model.conditionDeviation = content.tensors.at("condition_deviation").to(m_device);
    m_step = content.metadata.at("step").get<std::int64_t>();
    m_badSteps = content.metadata.value("bad_steps", 0);
    torch::load(*m_optimizer, (from / "optimizer.pt").string());
    return true;
}

} // namespace magiqt
