#include "TransferFunction.h"

#include "Resample.h"

#include "base/Error.h"
#include "base/Json.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <numbers>
#include <numeric>

namespace magiqt {

namespace {

constexpr double kFwhmPerSigma = 2.354820045;
constexpr double kRimMm = 14; // scalp and skull map differently: not measured
constexpr std::size_t kMinimumVoxels = 2000;
constexpr int kFeatures = 8;

using Parameters = std::vector<double>;
using Plane = std::vector<double>;

// Nelder and Mead 1965 with the usual coefficients; `step` spans the first simplex.
Parameters minimise(const std::function<double(const Parameters&)>& cost, Parameters start,
                    const Parameters& step, int evaluations) {
    struct Corner {
        Parameters at;
        double value;
    };
    std::vector<Corner> simplex{{start, cost(start)}};
    for (std::size_t axis = 0; axis < start.size(); ++axis) {
        Parameters at = start;
        at[axis] += step[axis];
        simplex.push_back({at, cost(at)});
    }
    const auto byValue = [](const Corner& a, const Corner& b) { return a.value < b.value; };
    for (int used = static_cast<int>(simplex.size()); used < evaluations;) {
        std::sort(simplex.begin(), simplex.end(), byValue);
        if (simplex.back().value - simplex.front().value < 1e-7) break;
        Parameters centre(start.size());
        for (std::size_t corner = 0; corner + 1 < simplex.size(); ++corner)
            for (std::size_t axis = 0; axis < centre.size(); ++axis)
                centre[axis] += simplex[corner].at[axis] / static_cast<double>(start.size());
        const auto along = [&](double factor) {
            Corner corner{centre, 0};
            for (std::size_t axis = 0; axis < centre.size(); ++axis)
                corner.at[axis] += factor * (simplex.back().at[axis] - centre[axis]);
            corner.value = cost(corner.at);
            ++used;
            return corner;
        };
        const Corner mirrored = along(-1);
        if (mirrored.value < simplex.front().value) {
            const Corner further = along(-2);
            simplex.back() = further.value < mirrored.value ? further : mirrored;
        } else if (mirrored.value < simplex[simplex.size() - 2].value) {
            simplex.back() = mirrored;
        } else {
            const Corner inner = along(mirrored.value < simplex.back().value ? -0.5 : 0.5);
            if (inner.value < std::min(mirrored.value, simplex.back().value)) {
                simplex.back() = inner;
            } else {
                for (std::size_t corner = 1; corner < simplex.size(); ++corner, ++used) {
                    for (std::size_t axis = 0; axis < centre.size(); ++axis)
                        simplex[corner].at[axis] =
                            0.5 * (simplex[corner].at[axis] + simplex.front().at[axis]);
                    simplex[corner].value = cost(simplex[corner].at);
                }
            }
        }
    }
    return std::min_element(simplex.begin(), simplex.end(), byValue)->at;
}

// In-plane affine about the centre of the plane: shift x, y (mm), rotation (degrees), scale x, y (per cent).
Eigen::Matrix<double, 2, 3> planeAffine(const Parameters& p) {
    const double angle = p[2] * std::numbers::pi / 180;
    Eigen::Matrix2d rotation;
    rotation << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
    Eigen::Matrix<double, 2, 3> affine;
    affine.leftCols<2>() = rotation * Eigen::Vector2d(1 + p[3] / 100, 1 + p[4] / 100).asDiagonal();
    affine.col(2) << p[0], p[1];
    return affine;
}

// The slice under measurement: low field, region, and the coordinates (-1 .. 1) of the shading field.
struct Slice {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::array<double, 2> spacingMm{};
    Plane low;
    std::vector<std::size_t> region;

    double centred(std::int64_t at, std::int64_t count) const {
        return 2.0 * static_cast<double>(at) / static_cast<double>(count - 1) - 1;
    }
};

std::array<Plane, kFeatures> features(const Slice& slice, const Plane& high) {
    std::array<Plane, kFeatures> result;
    for (Plane& plane : result)
        plane.resize(high.size());
    for (std::int64_t y = 0; y < slice.height; ++y)
        for (std::int64_t x = 0; x < slice.width; ++x) {
            const auto at = static_cast<std::size_t>(y * slice.width + x);
            const double value = high[at];
            const double u = slice.centred(x, slice.width);
            const double v = slice.centred(y, slice.height);
            const std::array<double, kFeatures> row{1, value, value * value, value * value * value,
                                                    u, v,     u * value,     v * value};
            for (std::size_t k = 0; k < kFeatures; ++k)
                result[k][at] = row[k];
        }
    return result;
}

struct Fit {
    Eigen::Matrix<double, kFeatures, 1> coefficients;
    double unexplained = 1; // share of the target's variance in the region
};

Fit fitLowField(const Slice& slice, const std::array<Plane, kFeatures>& basis, const Plane& target) {
    using Square = Eigen::Matrix<double, kFeatures, kFeatures>;
    using Column = Eigen::Matrix<double, kFeatures, 1>;
    Square normal = Square::Zero();
    Column right = Column::Zero();
    double squares = 0;
    double sum = 0;
    for (const std::size_t at : slice.region) {
        Column row;
        for (std::size_t k = 0; k < kFeatures; ++k)
            row[static_cast<Eigen::Index>(k)] = basis[k][at];
        normal.noalias() += row * row.transpose();
        right += row * target[at];
        squares += target[at] * target[at];
        sum += target[at];
    }
    const auto count = static_cast<double>(slice.region.size());
    normal.diagonal().array() += 1e-9 * count;
    Fit fit;
    fit.coefficients = normal.ldlt().solve(right);
    const double left =
        squares - 2 * fit.coefficients.dot(right) + fit.coefficients.dot(normal * fit.coefficients);
    fit.unexplained = left / std::max(squares - sum * sum / count, 1e-12);
    return fit;
}

// Linear sampling of `image` at the affinely moved pixels of the slice; edges repeated.
Plane moved(const Slice& slice, const Plane& image, const Parameters& parameters) {
    const Eigen::Matrix<double, 2, 3> affine = planeAffine(parameters);
    const double centreX = 0.5 * static_cast<double>(slice.width - 1);
    const double centreY = 0.5 * static_cast<double>(slice.height - 1);
    Plane result(image.size());
    for (std::int64_t y = 0; y < slice.height; ++y)
        for (std::int64_t x = 0; x < slice.width; ++x) {
            const Eigen::Vector3d place((static_cast<double>(x) - centreX) * slice.spacingMm[0],
                                        (static_cast<double>(y) - centreY) * slice.spacingMm[1], 1);
            const Eigen::Vector2d to = affine * place;
            const double fx = std::clamp(to[0] / slice.spacingMm[0] + centreX, 0.0, 2 * centreX);
            const double fy = std::clamp(to[1] / slice.spacingMm[1] + centreY, 0.0, 2 * centreY);
            const auto x0 = std::min(static_cast<std::int64_t>(fx), slice.width - 2);
            const auto y0 = std::min(static_cast<std::int64_t>(fy), slice.height - 2);
            const double wx = fx - static_cast<double>(x0);
            const double wy = fy - static_cast<double>(y0);
            const double* at = image.data() + y0 * slice.width + x0;
            result[static_cast<std::size_t>(y * slice.width + x)] =
                (1 - wy) * ((1 - wx) * at[0] + wx * at[1]) +
                wy * ((1 - wx) * at[slice.width] + wx * at[slice.width + 1]);
        }
    return result;
}

Plane smoothed(const Slice& slice, Plane plane, double sigmaMm) {
    smoothPlane(plane, slice.width, slice.height, sigmaMm / slice.spacingMm[0], sigmaMm / slice.spacingMm[1]);
    return plane;
}

Parameters align(const Slice& slice, const Plane& high, Parameters start) {
    for (const double sigmaMm : {2.5, 1.2}) {
        const Plane target = smoothed(slice, slice.low, sigmaMm);
        // The high field is sharper: somewhat more smoothing brings both to a like width.
        const Plane source = smoothed(slice, high, std::hypot(sigmaMm, 1.0));
        start = minimise(
            [&](const Parameters& p) {
                return fitLowField(slice, features(slice, moved(slice, source, p)), target).unexplained;
            },
            start, {sigmaMm, sigmaMm, 0.5 * sigmaMm, 0.6 * sigmaMm, 0.6 * sigmaMm}, 150);
    }
    return start;
}

// The affine of the plane as a map of the patient's space.
Matrix4 spaceAffine(const Geometry& geometry, const PlaneStack& planes, const Parameters& parameters) {
    const Eigen::Matrix<double, 2, 3> affine = planeAffine(parameters);
    Eigen::Matrix3d axes;
    for (int axis = 0; axis < 3; ++axis)
        axes.col(axis) = geometry.direction().col(planes.volumeAxis[static_cast<std::size_t>(axis)]);
    Eigen::Matrix3d linear = Eigen::Matrix3d::Identity();
    linear.topLeftCorner<2, 2>() = affine.leftCols<2>();
    const Eigen::Matrix3d inSpace = axes * linear * axes.inverse();
    const Point3 centre = geometry.centreLps();
    Matrix4 result = Matrix4::Identity();
    result.topLeftCorner<3, 3>() = inSpace;
    result.topRightCorner<3, 1>() = centre - inSpace * centre + axes * Point3(affine(0, 2), affine(1, 2), 0);
    return result;
}

// Sums over slices of the cross spectrum and both power spectra, by band of the frequency in cycles per mm.
struct BandSums {
    explicit BandSums(std::size_t bands) : cross(bands), high(bands), low(bands) {}
    std::vector<std::complex<double>> cross;
    std::vector<double> high;
    std::vector<double> low;

    void add(std::size_t band, std::complex<double> l, std::complex<double> h) {
        cross[band] += l * std::conj(h);
        high[band] += std::norm(h);
        low[band] += std::norm(l);
    }
    std::vector<double> gain() const {
        std::vector<double> result(cross.size());
        for (std::size_t band = 0; band < cross.size(); ++band)
            result[band] = high[band] > 0 ? cross[band].real() / high[band] : 0;
        const double first = result.front();
        for (double& value : result)
            value = first > 0 ? value / first : 0;
        return result;
    }
};

constexpr double kBandPerMm = 0.02;

struct Spectra {
    BandSums all{25}, alongX{25}, alongY{25}; // up to .5 cycles per mm
};

void addSpectra(const Slice& slice, const Plane& sharp, Spectra& spectra) {
    std::vector<std::uint8_t> mask(slice.low.size());
    for (const std::size_t at : slice.region)
        mask[at] = 1;
    Plane window =
        squaredDistanceInside(mask, slice.width, slice.height, slice.spacingMm[0], slice.spacingMm[1]);
    for (double& value : window)
        value = 0.5 - 0.5 * std::cos(std::numbers::pi * std::min(1.0, std::sqrt(value) / 12));
    const double total = std::accumulate(window.begin(), window.end(), 0.0);
    const auto transformed = [&](const Plane& plane) {
        const double mean = std::inner_product(window.begin(), window.end(), plane.begin(), 0.0) / total;
        Plane seen(plane.size());
        for (std::size_t at = 0; at < seen.size(); ++at)
            seen[at] = (plane[at] - mean) * window[at];
        return transformPlane(seen, slice.width, slice.height);
    };
    const auto low = transformed(slice.low);
    const auto high = transformed(sharp);
    for (std::int64_t y = 0; y < slice.height; ++y)
        for (std::int64_t x = 0; x < slice.width; ++x) {
            const double fx = std::abs(frequencyOfNyquist(x, slice.width)) / (2 * slice.spacingMm[0]);
            const double fy = std::abs(frequencyOfNyquist(y, slice.height)) / (2 * slice.spacingMm[1]);
            const auto band = static_cast<std::size_t>(std::hypot(fx, fy) / kBandPerMm);
            if (band >= spectra.all.high.size()) continue;
            const auto at = static_cast<std::size_t>(y * slice.width + x);
            spectra.all.add(band, low[at], high[at]);
            const double angle = std::atan2(fy, fx) * 180 / std::numbers::pi;
            // The lowest bands hold few coefficients: they count for both directions.
            if (angle <= 20 || band < 2) spectra.alongX.add(band, low[at], high[at]);
            if (angle >= 70 || band < 2) spectra.alongY.add(band, low[at], high[at]);
        }
}

double percentile(std::vector<double> values, double probability) {
    std::sort(values.begin(), values.end());
    const double place = probability * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

void summarise(const Spectra& spectra, TransferFunction& result) {
    result.gain = spectra.all.gain();
    result.gainAlongX = spectra.alongX.gain();
    result.gainAlongY = spectra.alongY.gain();
    for (std::size_t band = 0; band < result.gain.size(); ++band) {
        result.frequencyPerMm.push_back((static_cast<double>(band) + 0.5) * kBandPerMm);
        const double both = spectra.all.high[band] * spectra.all.low[band];
        result.coherence.push_back(both > 0 ? std::norm(spectra.all.cross[band]) / both : 0);
    }
    for (std::size_t band = 1; band < result.gain.size(); ++band)
        if (result.gain[band] < 0.5) {
            const double before = result.gain[band - 1];
            const double part = (before - 0.5) / std::max(before - result.gain[band], 1e-12);
            result.halfFrequencyPerMm = result.frequencyPerMm[band - 1] + part * kBandPerMm;
            result.fwhmFromHalfMm = 0.441271 / result.halfFrequencyPerMm; // 2 ln 2 / (pi f)
            break;
        }
    for (std::size_t axis = 0; axis < 2; ++axis) {
        std::vector<double> widths;
        for (const SliceTransfer& slice : result.slices)
            widths.push_back(slice.fwhmMm[axis]);
        result.medianFwhmMm[axis] = percentile(widths, 0.5);
        result.sharpestQuarterFwhmMm[axis] = percentile(widths, 0.25);
    }
}

} // namespace

TransferFunction measureTransferFunction(const Volume& low, std::span<const std::uint8_t> head,
                                         const Volume& high) {
    PlaneStack lowPlanes = planesOf(low);
    const PlaneMask mask = planesOfMask(lowPlanes, low.geometry(), head);
    const PlaneStack highPlanes = planesOf(resample(high, low.geometry(), Interpolation::CubicBSpline));
    const double lowScale = percentile(lowPlanes.values, 0.99);
    const double highScale = percentile(highPlanes.values, 0.99);
    TransferFunction result;
    Spectra spectra;
    Parameters alignment(5, 0.0);
    if (lowScale > 0 && highScale > 0)
        for (std::int64_t z = 0; z < lowPlanes.size[2]; ++z) {
            Slice slice;
            slice.width = lowPlanes.size[0];
            slice.height = lowPlanes.size[1];
            slice.spacingMm = {lowPlanes.spacingMm[0], lowPlanes.spacingMm[1]};
            const std::size_t start = lowPlanes.index(0, 0, z);
            const std::vector<double> depth =
                squaredDistanceInside({mask.data() + start, lowPlanes.planeVoxels()}, slice.width,
                                      slice.height, slice.spacingMm[0], slice.spacingMm[1]);
            Plane aligned(highPlanes.plane(z).begin(), highPlanes.plane(z).end());
            for (std::size_t at = 0; at < depth.size(); ++at)
                if (depth[at] > kRimMm * kRimMm * (1 + 1e-9) && aligned[at] != 0) slice.region.push_back(at);
            if (slice.region.size() < kMinimumVoxels) continue;
            slice.low.assign(lowPlanes.plane(z).begin(), lowPlanes.plane(z).end());
            for (double& value : slice.low)
                value /= lowScale;
            for (double& value : aligned)
                value /= highScale;
            alignment = align(slice, aligned, alignment);
            // Once more from the high field's own pixels: linear sampling would blur what is to be measured.
            const PlaneStack sharpest =
                planesOf(resample(high, low.geometry(),
                                  {Interpolation::CubicBSpline, Extrapolation::NearestEdge, 0,
                                   spaceAffine(low.geometry(), lowPlanes, alignment)}));
            aligned.assign(sharpest.plane(z).begin(), sharpest.plane(z).end());
            for (double& value : aligned)
                value /= highScale;
            const std::array<Plane, kFeatures> basis = features(slice, aligned);
            const auto blurredFit = [&](const Parameters& sigmaMm) {
                std::array<Plane, kFeatures> blurred = basis;
                for (Plane& plane : blurred)
                    smoothPlane(plane, slice.width, slice.height, std::abs(sigmaMm[0]) / slice.spacingMm[0],
                                std::abs(sigmaMm[1]) / slice.spacingMm[1]);
                return fitLowField(slice, blurred, slice.low);
            };
            const Parameters sigma = minimise([&](const Parameters& p) { return blurredFit(p).unexplained; },
                                              {1.0, 1.0}, {0.4, 0.4}, 60);
            const Fit fit = blurredFit(sigma);
            Plane sharp(aligned.size());
            for (std::size_t k = 0; k < kFeatures; ++k)
                for (std::size_t at = 0; at < sharp.size(); ++at)
                    sharp[at] += fit.coefficients[static_cast<Eigen::Index>(k)] * basis[k][at];
            addSpectra(slice, sharp, spectra);
            SliceTransfer found;
            found.slice = z;
            found.shiftMm = {alignment[0], alignment[1]};
            found.rotationDegrees = alignment[2];
            found.scale = {1 + alignment[3] / 100, 1 + alignment[4] / 100};
            found.fwhmMm = {kFwhmPerSigma * std::abs(sigma[0]), kFwhmPerSigma * std::abs(sigma[1])};
            found.explained = 1 - fit.unexplained;
            result.slices.push_back(found);
        }
    if (result.slices.empty())
        throw Error(ErrorKind::BadInput, "transfer.no-overlap",
                    "The two scans have no slice with enough brain in common; check that they lie in the "
                    "same space.");
    summarise(spectra, result);
    return result;
}

void to_json(Json& json, const TransferFunction& t) {
    Json slices = Json::array();
    for (const SliceTransfer& slice : t.slices)
        slices.push_back({{"slice", slice.slice},
                          {"shiftMm", slice.shiftMm},
                          {"rotationDegrees", slice.rotationDegrees},
                          {"scale", slice.scale},
                          {"fwhmMm", slice.fwhmMm},
                          {"explained", slice.explained}});
    json = Json{{"frequencyPerMm", t.frequencyPerMm},
                {"gain", t.gain},
                {"gainAlongX", t.gainAlongX},
                {"gainAlongY", t.gainAlongY},
                {"coherence", t.coherence},
                {"halfFrequencyPerMm", t.halfFrequencyPerMm},
                {"fwhmFromHalfMm", t.fwhmFromHalfMm},
                {"medianFwhmMm", t.medianFwhmMm},
                {"sharpestQuarterFwhmMm", t.sharpestQuarterFwhmMm},
                {"slices", slices}};
}

} // namespace magiqt
