#include "SplineImage.h"

#include <cmath>

namespace magiqt {

SplineImage::SplineImage(const Volume& volume, Coefficients coefficients)
    : m_geometry(volume.geometry()),
      m_coefficients(volume.voxels()),
      m_toIndex(volume.geometry().lpsToIndex().topLeftCorner<3, 3>().cast<float>()),
      m_toIndexOffset(volume.geometry().lpsToIndex().topRightCorner<3, 1>().cast<float>()),
      m_slopeToLps(m_toIndex.transpose()) {
    if (coefficients == Coefficients::Interpolating)
        for (int axis = 0; axis < 3; ++axis)
            bsplinePrefilter(m_coefficients, m_geometry.sizeIjk(), axis);
}

namespace {

// Weights of the four coefficients floor(x) - 1 ... floor(x) + 2 and their derivatives by x.
inline void weightsAndSlopes(float f, Eigen::Vector4f& weight, Eigen::Vector4f& slope) {
    const float g = 1.0f - f;
    weight << g * g * g / 6.0f, 2.0f / 3.0f - 0.5f * f * f * (2.0f - f),
        2.0f / 3.0f - 0.5f * g * g * (2.0f - g), f * f * f / 6.0f;
    slope << -0.5f * g * g, f * (1.5f * f - 2.0f), g * (2.0f - 1.5f * g), 0.5f * f * f;
}

} // namespace

bool SplineImage::sample(const Eigen::Vector3f& pointLps, float& value, Eigen::Vector3f& slope) const {
    const Eigen::Vector3f x = m_toIndex * pointLps + m_toIndexOffset;
    const Index3& size = m_geometry.sizeIjk();
    std::array<std::int64_t, 3> first{};
    std::array<Eigen::Vector4f, 3> weight, derivative;
    for (int a = 0; a < 3; ++a) {
        const auto n = static_cast<std::size_t>(a);
        if (!(x[a] >= 1.0f && x[a] < static_cast<float>(size[n] - 2))) return false;
        const float whole = std::floor(x[a]);
        first[n] = static_cast<std::int64_t>(whole) - 1;
        weightsAndSlopes(x[a] - whole, weight[n], derivative[n]);
    }
    Eigen::Vector4f values = Eigen::Vector4f::Zero(), alongJ = values, alongK = values;
    const std::int64_t strideJ = size[0];
    const std::int64_t strideK = size[0] * size[1];
    const float* base = m_coefficients.data() + first[2] * strideK + first[1] * strideJ + first[0];
    for (int k = 0; k < 4; ++k) {
        Eigen::Vector4f plane = Eigen::Vector4f::Zero(), planeJ = plane;
        for (int j = 0; j < 4; ++j) {
            const Eigen::Map<const Eigen::Vector4f> row(base + k * strideK + j * strideJ);
            plane += weight[1][j] * row;
            planeJ += derivative[1][j] * row;
        }
        values += weight[2][k] * plane;
        alongJ += weight[2][k] * planeJ;
        alongK += derivative[2][k] * plane;
    }
    value = values.dot(weight[0]);
    slope = m_slopeToLps *
            Eigen::Vector3f(values.dot(derivative[0]), alongJ.dot(weight[0]), alongK.dot(weight[0]));
    return true;
}

float SplineImage::valueAt(const Point3& pointLps, float outside) const {
    const Point3 x = m_geometry.indexIjk(pointLps);
    const Index3& size = m_geometry.sizeIjk();
    std::array<std::array<std::int64_t, 4>, 3> index{};
    std::array<std::array<double, 4>, 3> weight{};
    for (std::size_t a = 0; a < 3; ++a) {
        const double position = x[static_cast<Eigen::Index>(a)];
        if (position < -0.5 - 1e-4 || position > static_cast<double>(size[a]) - 0.5 + 1e-4) return outside;
        const double whole = std::floor(position);
        weight[a] = bsplineWeights(position - whole);
        for (std::size_t n = 0; n < 4; ++n)
            index[a][n] =
                mirroredIndex(static_cast<std::int64_t>(whole) - 1 + static_cast<std::int64_t>(n), size[a]);
    }
    double sum = 0;
    for (std::size_t k = 0; k < 4; ++k)
        for (std::size_t j = 0; j < 4; ++j) {
            const float* row = m_coefficients.data() + (index[2][k] * size[1] + index[1][j]) * size[0];
            double line = 0;
            for (std::size_t i = 0; i < 4; ++i)
                line += weight[0][i] * static_cast<double>(row[index[0][i]]);
            sum += weight[2][k] * weight[1][j] * line;
        }
    return static_cast<float>(sum);
}

} // namespace magiqt
