#include "nn/models/segmenter/HeadGenerator.h"

#include "base/Error.h"
#include "nn/simulator/SamplingMatrices.h"
#include "nn/simulator/TissueContrast.h"

#include <ATen/Parallel.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

enum Stream : std::uint32_t { kPose = 1, kSignal, kScan, kCut, kPrior, kNoise = 16 };

constexpr double kWarpKnotMm = 32.0;
constexpr double kRadian = 3.14159265358979323846 / 180.0;

torch::Tensor normals(const DrawStream& stream, torch::IntArrayRef shape, std::uint32_t field) {
    auto values = torch::empty(shape, torch::kFloat32);
    stream.fillNormal(values.data_ptr<float>(), static_cast<std::size_t>(values.numel()), field);
    return values;
}

AxisGrid centred(std::int64_t count, double spacingMm) {
    return {-0.5 * static_cast<double>(count - 1) * spacingMm, spacingMm, count};
}

float quantileOf(std::vector<float>& values, double probability) {
    if (values.empty()) return 0.0f;
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(probability * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Signal of every tissue, from the simulator's contrast model.
std::array<double, kTissueCount> physicalSignals(const SimulatorRecipe& recipe, DrawStream& stream) {
    const std::size_t contrast = stream.below(kContrastCount);
    const double young = stream.uniform();
    const AgeBand age = young < 0.8 ? AgeBand::Adult : young < 0.95 ? AgeBand::Child : AgeBand::Infant;
    const ContrastDraw drawn = drawContrasts(recipe, age, stream);
    std::array<double, kTissueCount> signals =
        stream.chance(0.5) ? drawn.low[contrast] : drawn.high[contrast];
    // Fat suppression and coils change the rest of the head independently of the brain.
    const double rest = stream.uniform({0.3, 1.8});
    for (std::size_t t = kLastBrainTissue; t < kTissueCount; ++t)
        signals[t] *= rest;
    return signals;
}

// Any signal for any tissue; related tissues stay close most of the time.
std::array<double, kTissueCount> randomSignals(DrawStream& stream) {
    std::array<double, kTissueCount> signals{};
    for (std::size_t t = 1; t < kTissueCount; ++t)
        signals[t] = stream.uniform({0.05, t < kLastBrainTissue ? 1.0 : 1.3});
    const auto follow = [&](Tissue leader, std::initializer_list<Tissue> followers, double jitter) {
        if (!stream.chance(0.75)) return;
        for (const Tissue one : followers)
            signals[static_cast<std::size_t>(one)] = std::max(
                signals[static_cast<std::size_t>(leader)] + jitter * stream.uniform({-1.0, 1.0}), 0.02);
    };
    follow(Tissue::WhiteMatter, {Tissue::CerebellarWhiteMatter, Tissue::Brainstem}, 0.08);
    follow(Tissue::GreyMatter,
           {Tissue::CerebellarGreyMatter, Tissue::Caudate, Tissue::Putamen, Tissue::Hippocampus}, 0.08);
    const double between = stream.uniform({0.2, 0.9});
    const double white = signals[static_cast<std::size_t>(Tissue::WhiteMatter)];
    const double grey = signals[static_cast<std::size_t>(Tissue::GreyMatter)];
    for (const Tissue one : {Tissue::Thalamus, Tissue::Pallidum})
        signals[static_cast<std::size_t>(one)] =
            std::max(white + between * (grey - white) + 0.05 * stream.uniform({-1.0, 1.0}), 0.02);
    if (stream.chance(0.8))
        signals[static_cast<std::size_t>(Tissue::CorticalBone)] = stream.uniform({0.0, 0.2});
    return signals;
}

} // namespace

// Where the region's voxels lie in the subject.
struct HeadGenerator::Pose {
    std::array<std::array<double, 3>, 3>
        matrix{};                      // region mm (k, j, i) about the brain's centre -> subject mm
    std::array<double, 3> centreMm{};  // of the region, about the brain's centre
    std::array<torch::Tensor, 3> warp; // [D/4.., ..] displacements in mm on a coarse grid
    double warpMm = 0.0;
};

HeadGenerator::HeadGenerator(std::shared_ptr<const std::vector<SegmenterSubject>> subjects,
                             HeadGeneratorOptions options)
    : m_subjects(std::move(subjects)), m_options(options), m_recipe(SimulatorRecipe::standard()) {
    double labels = 0.0, images = 0.0;
    for (const SegmenterSubject& subject : *m_subjects)
        (subject.kind == SegmenterSubject::Kind::Labels ? labels : images) += 1.0;
    if (labels <= 0.0)
        throw Error(ErrorKind::BadInput, "segmenter.no-labels",
                    "there is no label map to train on; a data folder with labels/ was expected");
    const double imageShare = images > 0.0 && !options.prior ? options.imageShare : 0.0;
    for (const SegmenterSubject& subject : *m_subjects)
        m_weights.push_back(subject.kind == SegmenterSubject::Kind::Labels
                                ? (1.0 - imageShare) / labels
                                : imageShare / std::max(images, 1.0));
}

HeadGenerator::Pose HeadGenerator::drawPose(const SegmenterSubject& subject, DrawStream& stream) const {
    const bool image = subject.kind == SegmenterSubject::Kind::Image;
    Pose pose;
    const double turn = image ? 8.0 : 18.0;
    std::array<std::array<double, 3>, 3> rotation{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    const auto multiply = [](const auto& a, const auto& b) {
        std::array<std::array<double, 3>, 3> c{};
        for (std::size_t r = 0; r < 3; ++r)
            for (std::size_t s = 0; s < 3; ++s)
                for (std::size_t t = 0; t < 3; ++t)
                    c[r][s] += a[r][t] * b[t][s];
        return c;
    };
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double angle = turn * kRadian * stream.uniform({-1.0, 1.0});
        const std::size_t u = (axis + 1) % 3, v = (axis + 2) % 3;
        std::array<std::array<double, 3>, 3> one{};
        one[axis][axis] = 1.0;
        one[u][u] = one[v][v] = std::cos(angle);
        one[u][v] = -std::sin(angle);
        one[v][u] = std::sin(angle);
        rotation = multiply(one, rotation);
    }
    const double size = stream.uniform({0.82, 1.18}); // of the source in the region: < 1 makes a larger head
    std::array<std::array<double, 3>, 3> scale{};
    for (std::size_t a = 0; a < 3; ++a) {
        scale[a][a] = size * stream.uniform({0.94, 1.06});
        for (std::size_t b = 0; b < 3; ++b)
            if (a != b && !image) scale[a][b] = stream.uniform({-0.05, 0.05});
    }
    if (stream.chance(0.5))
        for (std::size_t a = 0; a < 3; ++a)
            scale[a][2] = -scale[a][2];
    pose.matrix = multiply(scale, rotation);
    if (m_options.prior) {
        // Anywhere in the brain: an ellipsoid of half axes 60 (k), 75 (j), 60 (i) mm.
        std::array<double, 3> unit{};
        double length = 2.0;
        while (length > 1.0) {
            for (double& value : unit)
                value = stream.uniform({-1.0, 1.0});
            length = std::hypot(unit[0], unit[1], unit[2]);
        }
        pose.centreMm = {55.0 * unit[0], 65.0 * unit[1], 52.0 * unit[2]};
    } else {
        pose.centreMm = {stream.uniform({-45.0, 25.0}), stream.uniform({-20.0, 20.0}),
                         stream.uniform({-20.0, 20.0})};
    }
    pose.warpMm = image ? 0.0 : stream.uniform({0.0, 4.0});
    std::array<std::int64_t, 3> knots{};
    for (std::size_t a = 0; a < 3; ++a)
        knots[a] = static_cast<std::int64_t>(std::ceil(static_cast<double>(m_options.regionKji[a]) *
                                                       m_options.spacingMm / kWarpKnotMm)) +
                   2;
    for (std::size_t a = 0; a < 3; ++a)
        pose.warp[a] = normals(stream, {knots[0], knots[1], knots[2]}, static_cast<std::uint32_t>(a))
                           .mul_(pose.warpMm)
                           .clamp_(-9.0, 9.0)
                           .contiguous();
    return pose;
}

namespace {

// Calls visit(n, source position in voxels (k, j, i)) for every voxel of the region.
template <class PoseType, class Visit>
void forRegion(const SegmenterSubject& subject, const PoseType& pose, const HeadGeneratorOptions& options,
               const Visit& visit) {
    const auto& count = options.regionKji;
    const std::int64_t kn = pose.warp[0].size(0), jn = pose.warp[0].size(1), in = pose.warp[0].size(2);
    const std::array<const float*, 3> warp = {pose.warp[0].template data_ptr<float>(),
                                              pose.warp[1].template data_ptr<float>(),
                                              pose.warp[2].template data_ptr<float>()};
    const std::array<double, 3> centre = {subject.centreIjk[2], subject.centreIjk[1], subject.centreIjk[0]};
    const double perKnot = options.spacingMm / kWarpKnotMm;
    at::parallel_for(0, count[0] * count[1], 64, [&](std::int64_t begin, std::int64_t end) {
        std::vector<std::array<float, 3>> line(static_cast<std::size_t>(in)); // warp of this row at the knots
        for (std::int64_t row = begin; row < end; ++row) {
            const std::int64_t k = row / count[1], j = row % count[1];
            const double wk = static_cast<double>(k) * perKnot, wj = static_cast<double>(j) * perKnot;
            const auto k0 = std::min<std::int64_t>(static_cast<std::int64_t>(wk), kn - 2);
            const auto j0 = std::min<std::int64_t>(static_cast<std::int64_t>(wj), jn - 2);
            const auto fk = static_cast<float>(wk - static_cast<double>(k0));
            const auto fj = static_cast<float>(wj - static_cast<double>(j0));
            for (std::int64_t i = 0; i < in; ++i)
                for (std::size_t a = 0; a < 3; ++a) {
                    const float* p = warp[a] + (k0 * jn + j0) * in + i;
                    const float low = p[0] + fj * (p[in] - p[0]);
                    const float high = p[jn * in] + fj * (p[jn * in + in] - p[jn * in]);
                    line[static_cast<std::size_t>(i)][a] = low + fk * (high - low);
                }
            const double mk =
                (static_cast<double>(k) - 0.5 * static_cast<double>(count[0] - 1)) * options.spacingMm +
                pose.centreMm[0];
            const double mj =
                (static_cast<double>(j) - 0.5 * static_cast<double>(count[1] - 1)) * options.spacingMm +
                pose.centreMm[1];
            for (std::int64_t i = 0; i < count[2]; ++i) {
                const double wi = static_cast<double>(i) * perKnot;
                const auto i0 = std::min<std::int64_t>(static_cast<std::int64_t>(wi), in - 2);
                const auto fi = static_cast<float>(wi - static_cast<double>(i0));
                const auto& p = line[static_cast<std::size_t>(i0)];
                const auto& q = line[static_cast<std::size_t>(i0 + 1)];
                const std::array<double, 3> r = {
                    mk + static_cast<double>(p[0] + fi * (q[0] - p[0])),
                    mj + static_cast<double>(p[1] + fi * (q[1] - p[1])),
                    (static_cast<double>(i) - 0.5 * static_cast<double>(count[2] - 1)) * options.spacingMm +
                        pose.centreMm[2] + static_cast<double>(p[2] + fi * (q[2] - p[2]))};
                std::array<double, 3> source{};
                for (std::size_t a = 0; a < 3; ++a)
                    source[a] = centre[a] + pose.matrix[a][0] * r[0] + pose.matrix[a][1] * r[1] +
                                pose.matrix[a][2] * r[2];
                visit(row * count[2] + i, source);
            }
        }
    });
}

std::int64_t nearestIndex(const SegmenterSubject& subject, const std::array<double, 3>& source) {
    const auto k = static_cast<std::int64_t>(std::floor(source[0] + 0.5));
    const auto j = static_cast<std::int64_t>(std::floor(source[1] + 0.5));
    const auto i = static_cast<std::int64_t>(std::floor(source[2] + 0.5));
    const auto& size = subject.sizeIjk;
    if (i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2]) return -1;
    return (k * size[1] + j) * size[0] + i;
}

} // namespace

torch::Tensor HeadGenerator::paint(const torch::Tensor& labels, DrawStream& stream) const {
    const auto signals =
        stream.chance(m_options.anyContrastShare) ? randomSignals(stream) : physicalSignals(m_recipe, stream);
    const bool stripped = !m_options.prior ? stream.chance(m_options.strippedShare) : stream.chance(0.3);
    const bool keepFluid = stream.chance(0.5);
    std::array<float, 256> mean{}, spread{};
    std::array<double, kTissueCount> texture{};
    for (double& value : texture)
        value = stream.uniform({0.0, 0.08});
    const double air = stream.chance(0.5) ? 0.0 : stream.uniform({0.0, 0.08});
    for (std::size_t n = 0; n < 256; ++n) {
        const HeadLabel label = HeadLabel::unpacked(static_cast<std::uint8_t>(n));
        const auto t = static_cast<std::size_t>(label.tissue);
        if (t >= kTissueCount) continue;
        const bool brain = isBrainMask(label.target) || (keepFluid && label.target == HeadClass::OuterCsf);
        const double signal = t == 0 ? air : signals[t];
        mean[n] = static_cast<float>(stripped && !brain ? 0.0 : signal);
        spread[n] = static_cast<float>(stripped && !brain ? 0.0 : texture[t] * std::max(signal, 0.1));
    }
    auto image = normals(stream, labels.sizes(), 9);
    auto* values = image.data_ptr<float>();
    const auto* codes = labels.data_ptr<std::uint8_t>();
    at::parallel_for(0, image.numel(), 1 << 16, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n)
            values[n] = mean[codes[n]] + spread[codes[n]] * values[n];
    });
    // Slow variation of all tissues together: shading.
    const double amplitude = stream.uniform({0.0, 0.3});
    const double knotMm = stream.uniform({50.0, 120.0});
    std::array<torch::Tensor, 3> basis;
    for (std::size_t a = 0; a < 3; ++a)
        basis[a] =
            smoothBasis(centred(image.size(static_cast<std::int64_t>(a)), m_options.spacingMm), knotMm);
    auto field = normals(stream, {basis[0].size(1), basis[1].size(1), basis[2].size(1)}, 10);
    for (int axis = 0; axis < 3; ++axis)
        field = applyAlong(field, basis[static_cast<std::size_t>(axis)], axis);
    return image.mul_(field.mul_(amplitude / 0.33).exp_());
}

// The scan: sampled with its own voxels, noise, and brought back by the spline that inference uses.
torch::Tensor HeadGenerator::scanned(const torch::Tensor& image, double level, DrawStream& stream) const {
    std::array<double, 3> voxelMm{};
    const double kind = stream.uniform();
    const double inPlane = kind < 0.3 ? stream.uniform({0.8, 1.2}) : stream.uniform({0.9, 2.2});
    voxelMm.fill(inPlane);
    if (kind >= 0.3 && kind < 0.9) {
        const double axis = stream.uniform();
        voxelMm[axis < 0.7    ? 0u
                : axis < 0.85 ? 1u
                              : 2u] = kind < 0.6 ? stream.uniform({4.0, 6.5}) : stream.uniform({2.0, 5.0});
    } else if (kind >= 0.9) {
        voxelMm.fill(stream.uniform({1.5, 3.5}));
    }
    std::array<AxisGrid, 3> low;
    std::array<AxisGrid, 3> high;
    torch::Tensor scan = image;
    for (std::size_t a = 0; a < 3; ++a) {
        high[a] = centred(image.size(static_cast<std::int64_t>(a)), m_options.spacingMm);
        // Finer than the region's grid cannot be sampled from it: the grid itself then.
        const double step = std::max(voxelMm[a], m_options.spacingMm);
        const auto count = static_cast<std::int64_t>(std::floor(static_cast<double>(high[a].count - 1) *
                                                                m_options.spacingMm / step)) +
                           1;
        low[a] = centred(std::max<std::int64_t>(count, 2), step);
        AxisProfile profile;
        profile.kind = AxisProfile::Kind::GaussianSlice;
        profile.widthMm = std::max(voxelMm[a] * stream.uniform({0.8, 1.2}), 0.7 * m_options.spacingMm);
        scan = applyAlong(scan, acquisitionMatrix(high[a], low[a], profile), static_cast<int>(a));
    }
    const double noise = level * stream.logUniform({0.01, 0.1});
    scan = scan.add_(normals(stream, scan.sizes(), kNoise), noise);
    // Magnitude images: noise of the second channel where there is no signal.
    if (stream.chance(0.6))
        scan = (scan.square_() + normals(stream, scan.sizes(), kNoise + 1).mul_(noise).square_()).sqrt_();
    for (std::size_t a = 0; a < 3; ++a)
        scan = applyAlong(scan, cubicSplineMatrix(low[a], high[a]), static_cast<int>(a));
    return scan.clamp_min_(0.0);
}

HeadExample HeadGenerator::draw(std::uint64_t seed, std::uint64_t number) const {
    torch::NoGradGuard guard;
    DrawStream root(seed, number);
    const SegmenterSubject& subject = (*m_subjects)[root.choice(m_weights)];
    DrawStream poseStream = root.branch(kPose);
    const Pose pose = drawPose(subject, poseStream);
    const auto& size = m_options.regionKji;
    HeadExample example;
    example.maskOnly = subject.kind == SegmenterSubject::Kind::Image;
    example.target = torch::zeros({size[0], size[1], size[2]}, torch::kInt64);
    auto* target = example.target.data_ptr<std::int64_t>();
    torch::Tensor image;
    DrawStream signal = root.branch(kSignal);
    if (example.maskOnly) {
        image = torch::zeros({size[0], size[1], size[2]}, torch::kFloat32);
        auto* values = image.data_ptr<float>();
        forRegion(subject, pose, m_options, [&](std::int64_t n, const std::array<double, 3>& source) {
            const std::int64_t at = nearestIndex(subject, source);
            if (at < 0) return;
            values[n] = subject.image[static_cast<std::size_t>(at)];
            target[n] = subject.mask[static_cast<std::size_t>(at)] != 0
                            ? static_cast<std::int64_t>(HeadClass::InnerCsf)
                            : 0;
        });
        image.pow_(signal.uniform({0.75, 1.3}));
    } else {
        auto labels = torch::zeros({size[0], size[1], size[2]}, torch::kUInt8);
        auto* codes = labels.data_ptr<std::uint8_t>();
        forRegion(subject, pose, m_options, [&](std::int64_t n, const std::array<double, 3>& source) {
            const std::int64_t at = nearestIndex(subject, source);
            if (at < 0) return;
            codes[n] = subject.labels[static_cast<std::size_t>(at)];
            target[n] = static_cast<std::int64_t>(HeadLabel::unpacked(codes[n]).target);
        });
        image = paint(labels, signal);
        DrawStream scan = root.branch(kScan);
        const torch::Tensor inBrain =
            image.masked_select(example.target.ge(static_cast<int>(HeadClass::Grey)));
        const double level = inBrain.numel() > 0 ? inBrain.mean().item<double>() : 0.5;
        image = scanned(image, level, scan);
    }
    // The field of view ends somewhere; outside it there is nothing.
    DrawStream cut = root.branch(kCut);
    if (!m_options.prior && cut.chance(m_options.croppedShare))
        for (std::int64_t axis = 0; axis < 3; ++axis) {
            const std::int64_t count = image.size(axis);
            const auto below = static_cast<std::int64_t>(cut.uniform({0.0, axis == 0 ? 0.3 : 0.12}) *
                                                         static_cast<double>(count));
            const auto above =
                static_cast<std::int64_t>(cut.uniform({0.0, 0.12}) * static_cast<double>(count));
            for (torch::Tensor* one : {&image, &example.target}) {
                one->narrow(axis, 0, below).zero_();
                one->narrow(axis, count - above, above).zero_();
            }
        }
    // Defaced, or no signal outside a tight head mask.
    if (!example.maskOnly && !m_options.prior && cut.chance(0.5))
        image.masked_fill_(example.target.eq(static_cast<int>(HeadClass::Air)), 0.0);
    torch::Tensor prior = torch::zeros_like(image);
    if (m_options.prior) {
        DrawStream blur = root.branch(kPrior);
        prior = example.target.ge(static_cast<int>(HeadClass::InnerCsf)).to(torch::kFloat32);
        const double sigma = blur.uniform({1.0, 3.5}) / m_options.spacingMm;
        for (int axis = 0; axis < 3; ++axis)
            prior = applyAlong(prior, gaussianMatrix(prior.size(axis), sigma), axis);
        // The mask that will be given is a little too large or too small.
        prior = prior.mul_(1.6).add_(blur.uniform({-0.6, 0.0})).clamp_(0.0, 1.0);
    }
    example.input = torch::stack({segmenterIntensities(image, m_options.prior ? prior : torch::Tensor()),
                                  prior.sub(0.5).mul(m_options.prior ? 2.0 : 0.0)});
    return example;
}

torch::Tensor segmenterIntensities(const torch::Tensor& image, const torch::Tensor& prior) {
    const auto* values = image.data_ptr<float>();
    std::vector<float> chosen;
    const bool inside = prior.defined();
    const torch::Tensor solid = inside ? prior.contiguous() : torch::Tensor();
    const float* weight = inside ? solid.data_ptr<float>() : nullptr;
    for (std::int64_t n = 0; n < image.numel(); n += 3)
        if (inside ? weight[n] > 0.5f : values[n] > 0.0f) chosen.push_back(values[n]);
    const float level = inside ? 2.0f * quantileOf(chosen, 0.5) : quantileOf(chosen, 0.98);
    if (!(level > 0.0f)) return torch::full_like(image, kSegmenterNothing);
    return image.div(level).clamp_(0.0, 2.5).sub_(0.4).mul_(2.5);
}

} // namespace magiqt
