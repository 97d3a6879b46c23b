#include "nn/simulator/TissueModel.h"

#include "base/Error.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr std::int64_t kCoarse = 4; // voxels a side of a cell of the bias field's grid
constexpr int kBiasRounds = 4;
constexpr int kMixtureSteps = 12;

struct Grid {
    std::array<std::int64_t, 3> size; // i, j, k
    std::size_t count() const { return static_cast<std::size_t>(size[0] * size[1] * size[2]); }
    std::size_t at(std::int64_t i, std::int64_t j, std::int64_t k) const {
        return static_cast<std::size_t>((k * size[1] + j) * size[0] + i);
    }
};

// Running mean over 2 r + 1 cells along one axis, zeros outside.
void boxBlur(std::vector<float>& values, const Grid& grid, int axis, std::int64_t radius) {
    const std::array<std::int64_t, 3> stride = {1, grid.size[0], grid.size[0] * grid.size[1]};
    const auto a = static_cast<std::size_t>(axis);
    const std::int64_t length = grid.size[a];
    const std::size_t other1 = a == 0 ? 1 : 0;
    const std::size_t other2 = a == 2 ? 1 : 2;
    std::vector<float> line(static_cast<std::size_t>(length));
    for (std::int64_t u = 0; u < grid.size[other1]; ++u)
        for (std::int64_t v = 0; v < grid.size[other2]; ++v) {
            float* first = values.data() + u * stride[other1] + v * stride[other2];
            double sum = 0.0;
            for (std::int64_t n = 0; n < std::min(radius, length); ++n)
                sum += first[n * stride[a]];
            for (std::int64_t n = 0; n < length; ++n) {
                if (n + radius < length) sum += first[(n + radius) * stride[a]];
                if (n - radius - 1 >= 0) sum -= first[(n - radius - 1) * stride[a]];
                line[static_cast<std::size_t>(n)] =
                    static_cast<float>(sum / static_cast<double>(2 * radius + 1));
            }
            for (std::int64_t n = 0; n < length; ++n)
                first[n * stride[a]] = line[static_cast<std::size_t>(n)];
        }
}

struct Mixture {
    std::array<double, 3> mean{}, deviation{}, weight{};

    std::array<double, 3> posterior(double value, const std::array<double, 3>& prior) const {
        std::array<double, 3> p{};
        double total = 0.0;
        for (std::size_t c = 0; c < 3; ++c) {
            const double z = (value - mean[c]) / deviation[c];
            p[c] = prior[c] * std::exp(-0.5 * std::min(z * z, 200.0)) / deviation[c] + 1e-30;
            total += p[c];
        }
        for (double& value2 : p)
            value2 /= total;
        return p;
    }
};

double sortedQuantile(const std::vector<float>& sorted, double q) {
    return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

// Expectation maximisation from given means; returns the mean log likelihood.
double runMixture(Mixture& mixture, const std::vector<float>& samples, double spread) {
    double likelihood = 0.0;
    for (int step = 0; step < kMixtureSteps; ++step) {
        std::array<double, 3> sum{}, first{}, second{};
        likelihood = 0.0;
        for (const float value : samples) {
            double density = 1e-30;
            for (std::size_t c = 0; c < 3; ++c) {
                const double z = (value - mixture.mean[c]) / mixture.deviation[c];
                density += mixture.weight[c] * std::exp(-0.5 * std::min(z * z, 200.0)) / mixture.deviation[c];
            }
            likelihood += std::log(density);
            const auto p = mixture.posterior(value, mixture.weight);
            for (std::size_t c = 0; c < 3; ++c) {
                sum[c] += p[c];
                first[c] += p[c] * value;
                second[c] += p[c] * value * value;
            }
        }
        for (std::size_t c = 0; c < 3; ++c) {
            mixture.mean[c] = first[c] / sum[c];
            const double variance = second[c] / sum[c] - mixture.mean[c] * mixture.mean[c];
            mixture.deviation[c] = std::max(std::sqrt(std::max(variance, 0.0)), spread / 60.0);
            mixture.weight[c] = std::max(sum[c] / static_cast<double>(samples.size()), 0.02);
        }
    }
    return likelihood / static_cast<double>(samples.size());
}

// The likeliest of several starts, classes in rising order of intensity: how much CSF skull stripping left is
// not known, and one start would split a large class in two.
Mixture fitMixture(const std::vector<float>& samples, std::size_t contrast) {
    std::vector<float> sorted = samples;
    std::sort(sorted.begin(), sorted.end());
    const double low = sortedQuantile(sorted, 0.02), high = sortedQuantile(sorted, 0.98);
    const double spread = std::max(high - low, 1e-6);
    const auto at = [&](double q) { return sortedQuantile(sorted, q); };
    const std::array<double, 3> usual = contrast == 1 ? std::array<double, 3>{at(0.25), at(0.6), at(0.93)}
                                                      : std::array<double, 3>{at(0.06), at(0.4), at(0.8)};
    const std::array<double, 3> even = {low + 0.1 * spread, low + 0.5 * spread, low + 0.9 * spread};
    const std::array<double, 3> extreme = contrast == 1 ? std::array<double, 3>{at(0.35), at(0.75), at(0.99)}
                                                        : std::array<double, 3>{at(0.01), at(0.22), at(0.7)};
    Mixture best;
    double bestLikelihood = -1e300;
    for (const auto& start : {usual, even, extreme}) {
        Mixture mixture;
        for (std::size_t c = 0; c < 3; ++c) {
            mixture.mean[c] = start[c];
            mixture.deviation[c] = spread / 8.0;
            mixture.weight[c] = 1.0 / 3.0;
        }
        double likelihood = runMixture(mixture, samples, spread);
        // A brain holds about as much white as grey matter; without this, weak contrast ends in one large
        // class.
        const std::size_t white = contrast == 0 ? 2 : (contrast == 1 ? 0 : 1);
        const std::size_t grey = contrast == 2 ? 2 : 1;
        const double imbalance = std::log(mixture.weight[white] / mixture.weight[grey]);
        likelihood -= 0.05 * imbalance * imbalance;
        if (likelihood <= bestLikelihood ||
            !(mixture.mean[0] < mixture.mean[1] && mixture.mean[1] < mixture.mean[2]))
            continue;
        bestLikelihood = likelihood;
        best = mixture;
    }
    if (bestLikelihood == -1e300) {
        best.mean = usual;
        best.deviation = {spread / 8.0, spread / 8.0, spread / 8.0};
        best.weight = {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0};
    }
    return best;
}

// The smooth part of log(image / expected) over the mask, as a factor for every voxel.
class BiasField {
public:
    explicit BiasField(const Grid& fine)
        : m_fine(fine),
          m_coarse{{(fine.size[0] + kCoarse - 1) / kCoarse, (fine.size[1] + kCoarse - 1) / kCoarse,
                    (fine.size[2] + kCoarse - 1) / kCoarse}},
          m_field(m_coarse.count(), 0.0f) {}

    double factor(std::int64_t i, std::int64_t j, std::int64_t k) const {
        return std::exp(m_field[m_coarse.at(i / kCoarse, j / kCoarse, k / kCoarse)]);
    }

    template <class Expected>
    void update(const std::vector<float>& image, const std::vector<std::uint8_t>& mask,
                const Expected& expected) {
        std::vector<float> sum(m_coarse.count(), 0.0f), weight(m_coarse.count(), 0.0f);
        for (std::int64_t k = 0; k < m_fine.size[2]; ++k)
            for (std::int64_t j = 0; j < m_fine.size[1]; ++j)
                for (std::int64_t i = 0; i < m_fine.size[0]; ++i) {
                    const std::size_t n = m_fine.at(i, j, k);
                    if (mask[n] == 0 || image[n] <= 0.0f) continue;
                    const auto [value, confidence] = expected(n, image[n] / factor(i, j, k));
                    const std::size_t cell = m_coarse.at(i / kCoarse, j / kCoarse, k / kCoarse);
                    const double ratio = std::clamp(std::log(image[n] / value), -0.7, 0.7);
                    sum[cell] += static_cast<float>(confidence * ratio);
                    weight[cell] += static_cast<float>(confidence);
                }
        for (int pass = 0; pass < 3; ++pass)
            for (int axis = 0; axis < 3;
                 ++axis) { // three boxes of 11 cells: about a Gaussian of sigma 22 voxels
                boxBlur(sum, m_coarse, axis, 5);
                boxBlur(weight, m_coarse, axis, 5);
            }
        for (std::size_t n = 0; n < m_field.size(); ++n)
            m_field[n] = weight[n] > 1e-3f ? sum[n] / weight[n] : 0.0f;
    }

private:
    Grid m_fine, m_coarse;
    std::vector<float> m_field;
};

} // namespace

TissueMaps estimateTissues(const std::vector<float>& image, const std::vector<std::uint8_t>& mask,
                           const std::array<std::int64_t, 3>& sizeIjk, std::size_t contrast) {
    const Grid grid{sizeIjk};
    std::size_t inside = 0;
    for (const auto value : mask)
        inside += value != 0;
    if (inside < 1000)
        throw Error(ErrorKind::BadInput, "tissue.no-brain",
                    "the brain mask holds " + std::to_string(inside) +
                        " voxels, too few to tell tissues apart; is this a brain at about 1 mm?",
                    {{"voxels", std::to_string(inside)}});
    // Rising intensity -> white, grey, CSF.
    constexpr std::array<std::array<std::size_t, 3>, 3> kOrder = {{{2, 1, 0}, {0, 1, 2}, {1, 2, 0}}};
    const auto& order = kOrder[contrast]; // order[class] = rank by intensity

    BiasField bias(grid);
    Mixture mixture;
    const std::size_t every = std::max<std::size_t>(inside / 40000, 1);
    for (int round = 0; round <= kBiasRounds; ++round) {
        std::vector<float> samples;
        std::size_t seen = 0;
        for (std::int64_t k = 0; k < sizeIjk[2]; ++k)
            for (std::int64_t j = 0; j < sizeIjk[1]; ++j)
                for (std::int64_t i = 0; i < sizeIjk[0]; ++i) {
                    const std::size_t n = grid.at(i, j, k);
                    if (mask[n] != 0 && seen++ % every == 0)
                        samples.push_back(static_cast<float>(image[n] / bias.factor(i, j, k)));
                }
        mixture = fitMixture(samples, contrast);
        if (round == kBiasRounds) break;
        bias.update(image, mask, [&](std::size_t, double value) {
            const auto p = mixture.posterior(value, mixture.weight);
            // CSF says little about the coil and much about partial volume.
            const double confidence = p[order[0]] + p[order[1]];
            double expected = (p[order[0]] * mixture.mean[order[0]] + p[order[1]] * mixture.mean[order[1]]) /
                              std::max(confidence, 1e-6);
            return std::pair(std::max(expected, 1e-6), confidence);
        });
    }

    std::array<std::vector<float>, 3> soft;
    for (auto& map : soft)
        map.assign(grid.count(), 0.0f);
    const auto assign = [&](const std::array<std::vector<float>, 3>* prior) {
        std::array<std::vector<float>, 3> next;
        for (auto& map : next)
            map.assign(grid.count(), 0.0f);
        for (std::int64_t k = 0; k < sizeIjk[2]; ++k)
            for (std::int64_t j = 0; j < sizeIjk[1]; ++j)
                for (std::int64_t i = 0; i < sizeIjk[0]; ++i) {
                    const std::size_t n = grid.at(i, j, k);
                    if (mask[n] == 0) continue;
                    std::array<double, 3> weights = mixture.weight;
                    if (prior != nullptr)
                        for (std::size_t c = 0; c < 3; ++c)
                            weights[order[c]] = std::pow(static_cast<double>((*prior)[c][n]) + 0.05, 1.5);
                    const auto p = mixture.posterior(image[n] / bias.factor(i, j, k), weights);
                    for (std::size_t c = 0; c < 3; ++c)
                        next[c][n] = static_cast<float>(p[order[c]]);
                }
        return next;
    };
    soft = assign(nullptr);
    for (int pass = 0; pass < 2; ++pass) {
        auto prior = soft;
        for (auto& map : prior)
            for (int axis = 0; axis < 3; ++axis)
                boxBlur(map, grid, axis, 1);
        soft = assign(&prior);
    }
    TissueMaps maps;
    for (std::size_t c = 0; c < 3; ++c) {
        // A light blur stands for partial volume at the borders.
        auto map = soft[c];
        for (int axis = 0; axis < 3; ++axis)
            boxBlur(map, grid, axis, 1);
        maps.posterior[c].resize(grid.count());
        for (std::size_t n = 0; n < grid.count(); ++n)
            maps.posterior[c][n] =
                mask[n] == 0 ? std::uint8_t{0}
                             : static_cast<std::uint8_t>(std::lround(255.0f * 0.5f * (map[n] + soft[c][n])));
        maps.mean[c] = mixture.mean[order[c]];
    }
    maps.separation = std::abs(maps.mean[0] - maps.mean[1]) /
                      std::hypot(mixture.deviation[order[0]], mixture.deviation[order[1]]);
    return maps;
}

double classMean(const std::vector<float>& image, const std::vector<std::uint8_t>& posterior) {
    double sum = 0.0, weight = 0.0, softSum = 0.0, softWeight = 0.0;
    for (std::size_t n = 0; n < image.size(); ++n) {
        softSum += image[n] * static_cast<double>(posterior[n]);
        softWeight += posterior[n];
        if (posterior[n] > 204) {
            sum += image[n];
            weight += 1.0;
        }
    }
    if (weight > 200.0) return sum / weight;
    return softWeight > 0.0 ? softSum / softWeight : 0.0;
}

} // namespace magiqt
