#include "nn/training/Trainer.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Ids.h"
#include "nn/io/Safetensors.h"
#include "nn/models/ModelRegistry.h"
#include "nn/training/Communicator.h"

#include <ATen/autocast_mode.h>
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

constexpr int kMostBadSteps = 10;

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

std::unique_ptr<ImageModel> modelOf(const TrainingRecipe& recipe) {
    torch::manual_seed(recipe.seed);
    return modelKind(recipe.model).make(recipe.modelOptions);
}

std::unique_ptr<torch::optim::AdamW> optimizerOf(const torch::nn::Module& module,
                                                 const TrainingRecipe& recipe) {
    std::vector<torch::Tensor> decayed, plain;
    for (const auto& item : module.named_parameters())
        (item.value().dim() > 1 && item.key().find("film") == std::string::npos ? decayed : plain)
            .push_back(item.value());
    const auto options = [&](double decay) {
        auto made = std::make_unique<torch::optim::AdamWOptions>(recipe.learningRate);
        made->betas({recipe.beta1, recipe.beta2}).weight_decay(decay);
        return made;
    };
    std::vector<torch::optim::OptimizerParamGroup> groups;
    groups.emplace_back(decayed, options(recipe.weightDecay));
    groups.emplace_back(plain, options(0.0));
    return std::make_unique<torch::optim::AdamW>(groups, torch::optim::AdamWOptions(recipe.learningRate));
}

// What must be equal for a state to be the recipe's own.
std::vector<std::string> identityFields(const TrainingRecipe& recipe) {
    std::vector<std::string> fields = {"model", "seed", "region_voxels", "batch", "accumulate"};
    for (const auto& item : recipe.modelOptions.items())
        fields.push_back(item.key());
    return fields;
}

} // namespace

Trainer::Trainer(TrainingRecipe recipe, torch::Device device, DrawBatch draw, Communicator* ranks)
    : m_recipe(std::move(recipe)),
      m_device(device),
      m_draw(std::move(draw)),
      m_ranks(ranks),
      m_model(modelOf(m_recipe)) {
    m_model->to(m_device);
    m_players = m_model->players();
    for (const ImageModel::Player& player : m_players)
        m_optimizers.push_back(optimizerOf(*player.module, m_recipe));
    for (const torch::Tensor& parameter : m_players.front().module->parameters())
        m_average.push_back(parameter.detach().clone());
}

void Trainer::measure(int batches) {
    m_model->measure(m_draw, batches);
}

void Trainer::startFrom(ImageModel& weights) {
    const Json theirs = weights.description().at("network");
    const Json ours = m_model->description().at("network");
    if (theirs != ours)
        throw Error(ErrorKind::BadInput, "training.other-network",
                    "the initial weights are of " + weights.network() + " " + theirs.value("preset", "") +
                        ", the recipe trains " + m_recipe.model + " " + ours.value("preset", "") +
                        (theirs.value("preset", "") == ours.value("preset", "") ? " of another shape" : ""));
    torch::NoGradGuard guard;
    const auto from = weights.players().front().module->parameters();
    const auto to = m_players.front().module->parameters();
    for (std::size_t n = 0; n < to.size(); ++n) {
        to[n].copy_(from[n]);
        m_average[n].copy_(from[n]);
    }
    const auto constants = m_model->constants();
    for (const auto& [name, constant] : weights.constants())
        *constants.at(name) = constant->to(m_device);
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

void Trainer::updateAverage() {
    torch::NoGradGuard guard;
    // Shorter memory at the beginning, so that the random start is forgotten.
    const double decay = std::min(m_recipe.emaDecay,
                                  (1.0 + static_cast<double>(m_step)) / (10.0 + static_cast<double>(m_step)));
    const auto parameters = m_players.front().module->parameters();
    for (std::size_t n = 0; n < parameters.size(); ++n)
        m_average[n].lerp_(parameters[n], 1.0 - decay);
}

// The gradients of a player over the batches of a step, averaged over them and over the ranks. Returns its
// loss.
double Trainer::gradientsOf(std::size_t player, const std::vector<TrainingBatch>& batches) {
    m_optimizers[player]->zero_grad();
    const auto ranks = static_cast<std::uint64_t>(m_ranks ? m_ranks->size() : 1);
    const auto rank = static_cast<std::uint64_t>(m_ranks ? m_ranks->rank() : 0);
    double sum = 0.0;
    for (std::size_t part = 0; part < batches.size(); ++part) {
        const std::uint64_t sequence = static_cast<std::uint64_t>(m_step) * batches.size() + part;
        torch::Tensor loss;
        {
            const Autocast autocast(m_recipe.precision, m_device);
            loss = m_model->loss(player, batches[part], {m_recipe.seed, sequence * ranks + rank}) /
                   static_cast<double>(batches.size());
        }
        loss.backward();
        sum += loss.item<double>();
    }
    if (m_ranks) {
        std::vector<torch::Tensor> gradients;
        for (const torch::Tensor& parameter : m_players[player].module->parameters())
            if (parameter.grad().defined()) gradients.push_back(parameter.grad());
        m_ranks->average(gradients);
    }
    return sum;
}

Trainer::StepReport Trainer::step() {
    StepReport report;
    report.learningRate = learningRateAt(m_step);
    const auto ranks = static_cast<std::uint64_t>(m_ranks ? m_ranks->size() : 1);
    const auto rank = static_cast<std::uint64_t>(m_ranks ? m_ranks->rank() : 0);
    std::vector<TrainingBatch> batches;
    const std::int64_t started = monotonicMs();
    for (std::int64_t part = 0; part < m_recipe.accumulate; ++part)
        batches.push_back(
            m_draw(static_cast<std::uint64_t>(m_step * m_recipe.accumulate + part) * ranks + rank));
    report.waitedSeconds = static_cast<double>(monotonicMs() - started) / 1000.0;
    bool finite = true;
    for (std::size_t player = 0; player < m_players.size(); ++player) {
        torch::optim::AdamW& optimizer = *m_optimizers[player];
        for (auto& group : optimizer.param_groups())
            static_cast<torch::optim::AdamWOptions&>(group.options()).lr(report.learningRate);
        const double loss = gradientsOf(player, batches);
        const double norm =
            torch::nn::utils::clip_grad_norm_(m_players[player].module->parameters(), m_recipe.clip);
        // Gradients are the ranks' mean, so all of them see the same norm; the loss is this rank's.
        const bool good = std::isfinite(norm) && (m_ranks || std::isfinite(loss));
        if (good) optimizer.step();
        finite = finite && good;
        if (player == 0) {
            report.loss = loss;
            report.gradientNorm = norm;
        } else {
            report.otherLosses.emplace_back(m_players[player].name, loss);
        }
    }
    if (finite) {
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

std::unique_ptr<ImageModel> Trainer::averaged() {
    std::unique_ptr<ImageModel> copy = modelOf(m_recipe);
    copy->to(m_device);
    torch::NoGradGuard guard;
    const auto module = copy->players().front().module;
    const auto parameters = module->parameters();
    for (std::size_t n = 0; n < parameters.size(); ++n)
        parameters[n].copy_(m_average[n]);
    const auto ours = m_model->constants();
    for (const auto& [name, constant] : copy->constants())
        *constant = ours.at(name)->clone();
    module->eval();
    return copy;
}

void Trainer::save(const std::filesystem::path& folder) const {
    // Optimizers and weights must be of one step: all go into a fresh folder that replaces the old one by
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
    for (std::size_t player = 0; player < m_players.size(); ++player) {
        const auto named = m_players[player].module->named_parameters();
        for (std::size_t n = 0; n < named.size(); ++n) {
            content.tensors[m_players[player].name + "." + named[n].key()] = named[n].value();
            if (player == 0) content.tensors["average." + named[n].key()] = m_average[n];
        }
    }
    for (const auto& [name, constant] : m_model->constants())
        content.tensors["constant." + name] = *constant;
    writeTensorFile(fresh / "state.safetensors", content);
    for (std::size_t player = 0; player < m_players.size(); ++player) {
        // Through memory: torch::save to a file ends the process when the disk is full.
        std::ostringstream optimizer;
        torch::save(*m_optimizers[player], optimizer);
        const std::string bytes = optimizer.str();
        AtomicFile file(fresh / (m_players[player].name + ".optimizer.pt"));
        file.write(bytes.data(), bytes.size());
        file.commit();
    }
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
    const Json ours = m_recipe.toJson();
    for (const std::string& field : identityFields(m_recipe))
        if (saved.value(field, Json()) != ours.at(field))
            throw Error(ErrorKind::BadInput, "training.other-recipe",
                        "the run to resume was started with another '" + field + "' (" +
                            saved.value(field, Json()).dump() + "); start a new run for another recipe",
                        {{"field", field}});
    torch::NoGradGuard guard;
    for (std::size_t player = 0; player < m_players.size(); ++player) {
        const auto named = m_players[player].module->named_parameters();
        for (std::size_t n = 0; n < named.size(); ++n) {
            named[n].value().copy_(content.tensors.at(m_players[player].name + "." + named[n].key()));
            if (player == 0) m_average[n].copy_(content.tensors.at("average." + named[n].key()));
        }
        torch::load(*m_optimizers[player], (from / (m_players[player].name + ".optimizer.pt")).string());
    }
    for (const auto& [name, constant] : m_model->constants())
        *constant = content.tensors.at("constant." + name).to(m_device);
    m_step = content.metadata.at("step").get<std::int64_t>();
    m_badSteps = content.metadata.value("bad_steps", 0);
    return true;
}

} // namespace magiqt
