#include "MutualInformation.h"

#include "volume/Intensity.h"
#include "volume/Parallel.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr int kPadding = 2; // bins kept free for the ends of the Parzen window, as in ITK
constexpr int kInnerBins = MutualInformation::kBins - 2 * kPadding;
constexpr std::size_t kBinsTotal = MutualInformation::kBins * MutualInformation::kBins;
constexpr std::int64_t kSamplesPerPart = 4096;
constexpr std::int64_t kMostParts = 32;

} // namespace

ValueRange rangeOf(const std::vector<float>& values, double lowQuantile, double highQuantile) {
    if (values.empty()) return {};
    const double probabilities[] = {lowQuantile, highQuantile};
    const std::vector<double> ends = quantiles(values, probabilities);
    ValueRange range{ends[0], ends[1]};
    if (!(range.most > range.least)) range.most = range.least + 1.0;
    return range;
}

MutualInformation::MutualInformation(const ImageSamples& samples, const SplineImage& image,
                                     ValueRange samplesRange, ValueRange imageRange, double minimumInside)
    : m_samples(samples),
      m_image(image),
      m_imageRange(imageRange),
      m_minimumInside(minimumInside),
      m_parts(std::clamp<std::int64_t>(static_cast<std::int64_t>(samples.points.size()) / kSamplesPerPart, 1,
                                       kMostParts)),
      m_seen(samples.points.size()),
      m_logRatio(kBinsTotal) {
    const double width = (samplesRange.most - samplesRange.least) / kInnerBins;
    for (const float value : samples.values) {
        const double position = (static_cast<double>(value) - samplesRange.least) / width;
        m_sampleBins.push_back(static_cast<std::uint8_t>(
            kPadding + std::clamp(static_cast<int>(std::floor(position)), 0, kInnerBins - 1)));
    }
}

std::size_t MutualInformation::partBegin(std::int64_t part) const {
    return m_samples.points.size() * static_cast<std::size_t>(part) / static_cast<std::size_t>(m_parts);
}

template <class PointOf>
MutualInformationValue MutualInformation::histogram(const PointOf& pointOf) {
    m_partHistograms.assign(static_cast<std::size_t>(m_parts) * kBinsTotal, 0.0);
    const Eigen::Vector3f centre = m_samples.centreLps.cast<float>();
    const float perBin = static_cast<float>(kInnerBins / (m_imageRange.most - m_imageRange.least));
    const float least = static_cast<float>(m_imageRange.least);
    const float lastBin = static_cast<float>(kInnerBins) - 1e-4f;
    parallelFor(0, m_parts, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t part = from; part < to; ++part) {
            double* table = m_partHistograms.data() + static_cast<std::size_t>(part) * kBinsTotal;
            for (std::size_t n = partBegin(part); n < partBegin(part + 1); ++n) {
                Seen& seen = m_seen[n];
                float value = 0;
                if (!m_image.sample(pointOf(n) + centre, value, seen.slope)) {
                    seen.bin = -1;
                    continue;
                }
                const float position = (value - least) * perBin;
                if (position < 0.0f || position > lastBin)
                    seen.slope.setZero();
                else
                    seen.slope *= perBin;
                seen.bin = std::clamp(position, 0.0f, lastBin) + static_cast<float>(kPadding);
                const float whole = std::floor(seen.bin);
                const std::array<double, 4> weights = bsplineWeights(static_cast<double>(seen.bin - whole));
                double* row = table + static_cast<std::size_t>(m_sampleBins[n]) * kBins +
                              static_cast<std::size_t>(whole) - 1;
                for (std::size_t w = 0; w < 4; ++w)
                    row[w] += weights[w];
            }
        }
    });
    std::vector<double> joint(kBinsTotal);
    for (std::int64_t part = 0; part < m_parts; ++part)
        for (std::size_t n = 0; n < kBinsTotal; ++n)
            joint[n] += m_partHistograms[static_cast<std::size_t>(part) * kBinsTotal + n];
    std::array<double, kBins> ofSamples{}, ofImage{};
    double total = 0;
    for (std::size_t n = 0; n < kBinsTotal; ++n) {
        ofSamples[n / kBins] += joint[n];
        ofImage[n % kBins] += joint[n];
        total += joint[n];
    }
    MutualInformationValue result;
    result.linear.setZero();
    result.translation.setZero();
    result.inside = m_seen.empty() ? 0.0 : total / static_cast<double>(m_seen.size());
    std::fill(m_logRatio.begin(), m_logRatio.end(), 0.0);
    if (total <= 0 || result.inside < m_minimumInside) return result;
    double information = 0;
    for (std::size_t n = 0; n < kBinsTotal; ++n) {
        if (joint[n] <= 1e-12 * total) continue;
        const double ratio = std::log(joint[n] / ofImage[n % kBins]);
        information += joint[n] / total * (ratio - std::log(ofSamples[n / kBins] / total));
        m_logRatio[n] = ratio / total;
    }
    double entropies = 0;
    for (const auto* marginal : {&ofSamples, &ofImage})
        for (const double count : *marginal)
            if (count > 0) entropies -= count / total * std::log(count / total);
    result.value = information;
    result.normalised = entropies > 0 ? 2 * information / entropies : 0.0;
    return result;
}

// take(sample, slope of the value by its point) for the samples inside.
template <class Take>
void MutualInformation::slopes(std::size_t from, std::size_t to, const Take& take) const {
    for (std::size_t n = from; n < to; ++n) {
        const Seen& seen = m_seen[n];
        if (seen.bin < 0) continue;
        const float whole = std::floor(seen.bin);
        const double f = static_cast<double>(seen.bin - whole);
        const double g = 1 - f;
        const double* row = m_logRatio.data() + static_cast<std::size_t>(m_sampleBins[n]) * kBins +
                            static_cast<std::size_t>(whole) - 1;
        const double byBin = -0.5 * g * g * row[0] + f * (1.5 * f - 2) * row[1] + g * (2 - 1.5 * g) * row[2] +
                             0.5 * f * f * row[3];
        take(n, Eigen::Vector3f(static_cast<float>(byBin) * seen.slope));
    }
}

MutualInformationValue MutualInformation::evaluate(const AffineMap& map) {
    const Eigen::Matrix3f linear = map.linear.cast<float>();
    const Eigen::Vector3f translation = map.translation.cast<float>();
    MutualInformationValue result =
        histogram([&](std::size_t n) { return Eigen::Vector3f(linear * m_samples.points[n] + translation); });
    if (!(result.value > 0)) return result;
    std::vector<std::pair<Eigen::Matrix3d, Eigen::Vector3d>> parts(
        static_cast<std::size_t>(m_parts), {Eigen::Matrix3d::Zero(), Eigen::Vector3d::Zero()});
    parallelFor(0, m_parts, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t part = from; part < to; ++part) {
            auto& [ofLinear, ofTranslation] = parts[static_cast<std::size_t>(part)];
            slopes(partBegin(part), partBegin(part + 1), [&](std::size_t n, const Eigen::Vector3f& force) {
                const Eigen::Vector3d f = force.cast<double>();
                ofTranslation += f;
                ofLinear += f * m_samples.points[n].cast<double>().transpose();
            });
        }
    });
    for (const auto& [ofLinear, ofTranslation] : parts) {
        result.linear += ofLinear;
        result.translation += ofTranslation;
    }
    return result;
}

MutualInformationValue MutualInformation::evaluate(const std::vector<Eigen::Vector3f>& points,
                                                   std::vector<Eigen::Vector3f>& forces) {
    const MutualInformationValue result = histogram([&](std::size_t n) { return points[n]; });
    forces.assign(points.size(), Eigen::Vector3f::Zero());
    if (!(result.value > 0)) return result;
    parallelFor(0, m_parts, [&](std::int64_t from, std::int64_t to) {
        slopes(partBegin(from), partBegin(to),
               [&](std::size_t n, const Eigen::Vector3f& force) { forces[n] = force; });
    });
    return result;
}

} // namespace magiqt
