// Mattes mutual information of a set of samples of one image with another image, and its slope. D. Mattes et
// al., "PET-CT image registration in the chest using free-form deformations", IEEE TMI 2003: zero-order
// Parzen window on the samples' side, cubic on the image's. The value equals ITK's v4 metric
// (tests/registration). It is written here because ITK adds the parts of its threads in the order in which
// they arrive: the last digits, and then the transform, would depend on the number of threads. Here the parts
// are fixed and added in their order. One thread calls evaluate; inside all volumeThreads(). Points in LPS mm
// relative to a centre.
#pragma once

#include "SplineImage.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace magiqt {

struct ImageSamples {
    Point3 centreLps = Point3::Zero();
    std::vector<Eigen::Vector3f> points; // relative to the centre
    std::vector<float> values;
};

struct ValueRange {
    double least = 0;
    double most = 1;
};
// From the least to the greatest of the given quantile of values; never empty.
ValueRange rangeOf(const std::vector<float>& values, double lowQuantile, double highQuantile);

// y = centre + linear * (x - centre) + translation
struct AffineMap {
    Eigen::Matrix3d linear = Eigen::Matrix3d::Identity();
    Eigen::Vector3d translation = Eigen::Vector3d::Zero();
};

struct MutualInformationValue {
    double value = 0;            // nats; 0 where fewer than minimumInside of the samples lie inside
    double normalised = 0;       // 2 I / (H(samples) + H(image)): 0 independent .. 1 (entropy correlation)
    double inside = 0;           // share of the samples
    Eigen::Matrix3d linear;      // slope by the entries of AffineMap::linear
    Eigen::Vector3d translation; // slope by the translation
};

class MutualInformation {
public:
    static constexpr int kBins = 32;

    // Values beyond a range count as its ends. Copies nothing: both must outlive the metric.
    MutualInformation(const ImageSamples& samples, const SplineImage& image, ValueRange samplesRange,
                      ValueRange imageRange, double minimumInside = 0.5);

    MutualInformationValue evaluate(const AffineMap& map);
    // Each sample at a point of its own (relative to the centre); forces: slope of the value by each point.
    MutualInformationValue evaluate(const std::vector<Eigen::Vector3f>& points,
                                    std::vector<Eigen::Vector3f>& forces);

private:
    struct Seen {              // one sample as the image shows it
        float bin = -1;        // position on the image's axis of the histogram; < 0: outside the image
        Eigen::Vector3f slope; // of the bin by the point, 0 beyond the range
    };
    template <class PointOf>
    MutualInformationValue histogram(const PointOf& pointOf);
    template <class Take>
    void slopes(std::size_t from, std::size_t to, const Take& take) const;
    std::size_t partBegin(std::int64_t part) const;

    const ImageSamples& m_samples;
    const SplineImage& m_image;
    ValueRange m_imageRange;
    double m_minimumInside;
    std::int64_t m_parts;
    std::vector<std::uint8_t> m_sampleBins;
    std::vector<Seen> m_seen;
    std::vector<double> m_partHistograms;
    std::vector<double> m_logRatio; // log(p(s, m) / p(m)) / N
};

} // namespace magiqt
