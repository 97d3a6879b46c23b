#include "nn/simulator/TrainingSampler.h"

#include "base/Error.h"
#include "nn/simulator/Acquisition.h"
#include "nn/simulator/RegionExtraction.h"
#include "nn/simulator/TissueContrast.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

// Streams of one step: what one part draws does not move another part's draws.
enum Stream : std::uint32_t { kPlan = 1, kContrast, kTexture, kOrientation, kAcquisition = 16 };

constexpr int kSliceMargin = 3; // scan samples around the region: the spline's memory is 0.27 a sample
constexpr int kInPlaneMargin = 3;
constexpr std::int64_t kEdge = 3; // voxels around a label region for the partial-volume blur

double median(std::vector<float> values) {
    if (values.empty()) return 0.5;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// The median of tissue signals, weighted by volume.
double tissueMedian(const TissueSignals& signals, const std::array<double, kTissueCount>& voxels,
                    bool stripped) {
    std::vector<std::pair<double, double>> sorted;
    double total = 0.0;
    for (std::size_t t = 1; t < kTissueCount; ++t) {
        if ((stripped && t > kLastBrainTissue) || voxels[t] <= 0.0) continue;
        sorted.emplace_back(signals[t], voxels[t]);
        total += voxels[t];
    }
    std::sort(sorted.begin(), sorted.end());
    double below = 0.0;
    for (const auto& [signal, weight] : sorted) {
        below += weight;
        if (below >= 0.5 * total) return std::max(signal, 1e-3);
    }
    return 0.5;
}

RegionMap drawMap(const PackSubject& subject, double affineShare, double headScale, DrawStream& stream) {
    RegionMap map;
    map.centroid = subject.centroid;
    const double flip = stream.chance(0.5) ? -1.0 : 1.0;
    const bool affine = stream.chance(affineShare);
    if (!affine && headScale == 1.0) {
        map.matrix[2][2] = flip;
        return map;
    }
    map.isAxisAligned = false;
    const double limit = affine ? 1.0 : 0.0;
    std::array<double, 3> angle{}, scale{};
    for (std::size_t a = 0; a < 3; ++a) {
        angle[a] = limit * stream.uniform({-15.0, 15.0}) * 3.14159265358979 / 180.0;
        scale[a] = 1.0 / (headScale * (1.0 + limit * stream.uniform({-0.04, 0.04})));
    }
    const double common = 1.0 / (1.0 + limit * stream.uniform({-0.08, 0.08}));
    const double shear = limit * stream.uniform({-0.04, 0.04});
    std::array<std::array<double, 3>, 3> m{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    for (std::size_t a = 0; a < 3; ++a) {
        const std::size_t b = (a + 1) % 3, c = (a + 2) % 3;
        auto next = m;
        for (std::size_t row = 0; row < 3; ++row) {
            next[row][b] = std::cos(angle[a]) * m[row][b] + std::sin(angle[a]) * m[row][c];
            next[row][c] = -std::sin(angle[a]) * m[row][b] + std::cos(angle[a]) * m[row][c];
        }
        m = next;
    }
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column)
            map.matrix[row][column] = m[row][column] * scale[column] * common;
        map.matrix[row][1] += shear * map.matrix[row][0];
        map.matrix[row][2] *= flip;
    }
    return map;
}

VolumeGrid gridOf(const RegionBox& box) {
    VolumeGrid grid;
    for (std::size_t a = 0; a < 3; ++a)
        grid[a] = {static_cast<double>(box.first[a]), 1.0, box.count[a]};
    return grid;
}

torch::Tensor narrowTo(const torch::Tensor& x, const RegionBox& from, const RegionBox& to) {
    torch::Tensor result = x;
    for (std::int64_t a = 0; a < 3; ++a) {
        const auto n = static_cast<std::size_t>(a);
        result = result.narrow(a, to.first[n] - from.first[n], to.count[n]);
    }
    return result;
}

} // namespace

// Everything that is decided before a voxel is touched.
struct TrainingSampler::Plan {
    const PackSubject* subject = nullptr;
    DrawStream stream{0, 0};
    RegionMap map;
    RegionBox region; // the output
    RegionBox domain; // what the scans of the region see
    std::array<bool, kContrastCount> available{};
    std::vector<Acquisition> acquisitions; // by contrast; only those available are used
    std::array<VolumeGrid, kContrastCount> low;
    double intensity = 1.0;
    AgeBand age = AgeBand::Adult;
    bool stripped = false;
};

TrainingSampler::TrainingSampler(std::shared_ptr<const TrainingPack> pack, SimulatorRecipe recipe,
                                 SamplerOptions options)
    : m_pack(std::move(pack)), m_recipe(std::move(recipe)), m_options(options) {
    if (m_options.regionVoxels < 8 || m_options.regionVoxels % 8 != 0)
        throw Error(ErrorKind::Usage, "sampler.region",
                    "a region of " + std::to_string(m_options.regionVoxels) +
                        " voxels was asked for; a positive multiple of 8 was expected",
                    {{"voxels", std::to_string(m_options.regionVoxels)}});
    std::array<double, 3> total{};
    for (const auto& subject : m_pack->subjects)
        total[static_cast<std::size_t>(subject.kind)] += subject.weight;
    const double pair = total[2] > 0.0 ? m_options.pairShare : 0.0;
    double real = total[0] > 0.0 ? m_options.realShare : 0.0;
    if (total[1] <= 0.0) real = 1.0;
    const std::array<double, 3> share = {(1.0 - pair) * real, (1.0 - pair) * (1.0 - real), pair};
    for (const auto& subject : m_pack->subjects) {
        const auto kind = static_cast<std::size_t>(subject.kind);
        m_weights.push_back(share[kind] * subject.weight / total[kind]);
    }
}

TrainingSampler::Plan TrainingSampler::makePlan(std::uint64_t seed, std::uint64_t step) const {
    Plan plan;
    plan.stream = DrawStream(seed, step, kPlan);
    DrawStream& draw = plan.stream;
    const PackSubject& subject = m_pack->subjects[draw.choice(m_weights)];
    plan.subject = &subject;
    const bool labels = subject.kind == PackSubject::Kind::Labels;
    const bool thick = subject.sliceMm > 1.5;

    // Which contrasts there are: each may be missing, one stays.
    std::vector<std::size_t> present;
    for (std::size_t c = 0; c < kContrastCount; ++c)
        if (subject.present[c]) present.push_back(c);
    const std::size_t kept = present[draw.below(present.size())];
    for (const std::size_t c : present)
        plan.available[c] = !draw.chance(m_options.dropout) || c == kept;

    // The head: its age, size and pose.
    plan.age = subject.age;
    double headScale = 1.0;
    if (labels) {
        std::vector<double> shares;
        for (const auto& age : m_recipe.ages)
            shares.push_back(age.share);
        plan.age = static_cast<AgeBand>(draw.choice(shares));
        headScale = draw.uniform(m_recipe.ages[static_cast<std::size_t>(plan.age)].headScale);
        plan.stripped = draw.chance(m_recipe.strippedShare);
    }
    const double affineShare = subject.kind == PackSubject::Kind::Pair || thick ? 0.0 : m_options.affineShare;
    plan.map = drawMap(subject, affineShare, headScale, draw);
    plan.intensity = draw.uniform({0.9, 1.1});

    // The region: around a voxel of the brain or the head, anywhere up to a quarter of its side away.
    const auto& places =
        draw.chance(m_options.brainShare) || plan.stripped ? subject.brainPlaces : subject.headPlaces;
    const auto& place = places[draw.below(places.size())];
    std::array<double, 3> offset{};
    for (std::size_t a = 0; a < 3; ++a)
        offset[a] = static_cast<double>(place[a] - subject.centroid[a]);
    const auto centre = plan.map.regionOffset(offset);
    const double side = static_cast<double>(m_options.regionVoxels);
    for (std::size_t a = 0; a < 3; ++a) {
        const double jitter = draw.uniform({-0.25 * side, 0.25 * side});
        plan.region.first[a] = std::lround(centre[a] + jitter - 0.5 * side);
        plan.region.count[a] = m_options.regionVoxels;
    }

    // The scans, and all that they see of the head.
    DrawStream orientationStream = draw.branch(kOrientation);
    const auto drawn = drawOrientation(m_recipe, orientationStream);
    const auto orientation = thick ? SliceOrientation::Axial : drawn;
    plan.domain = plan.region;
    std::array<double, 3> first{}, last{};
    for (std::size_t a = 0; a < 3; ++a) {
        first[a] = static_cast<double>(plan.region.first[a] - (labels ? kEdge : 0));
        last[a] = static_cast<double>(plan.region.first[a] + plan.region.count[a] - 1 + (labels ? kEdge : 0));
    }
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        plan.acquisitions.emplace_back(m_recipe, c, orientation,
                                       draw.branch(kAcquisition + static_cast<std::uint32_t>(c)));
        if (!plan.available[c]) continue;
        const Acquisition& scan = plan.acquisitions.back();
        for (int axis = 0; axis < 3; ++axis) {
            const auto a = static_cast<std::size_t>(axis);
            const double begin = static_cast<double>(plan.region.first[a]);
            const double end = begin + side - 1.0;
            plan.low[c][a] =
                scan.lowGrid(axis, begin, end, axis == scan.sliceAxis() ? kSliceMargin : kInPlaneMargin);
            first[a] = std::min(first[a], std::floor(plan.low[c][a].firstMm - scan.reachMm(axis)));
            last[a] = std::max(last[a], std::ceil(plan.low[c][a].lastMm() + scan.reachMm(axis)));
        }
    }
    for (std::size_t a = 0; a < 3; ++a) {
        plan.domain.first[a] = static_cast<std::int64_t>(first[a]);
        plan.domain.count[a] = static_cast<std::int64_t>(last[a] - first[a]) + 1;
    }
    return plan;
}

TrainingSample TrainingSampler::draw(std::uint64_t seed, std::uint64_t step, torch::Device device) const {
    torch::NoGradGuard noGradient;
    const Plan plan = makePlan(seed, step);
    const auto n = m_options.regionVoxels;
    TrainingSample sample;
    sample.subject = plan.subject->name;
    sample.lowField =
        torch::zeros({3, n, n, n}, torch::TensorOptions().dtype(torch::kFloat32).device(device));
    sample.highField = torch::zeros_like(sample.lowField);
    auto mask = torch::zeros({3}, torch::kFloat32);
    for (std::size_t c = 0; c < kContrastCount; ++c)
        if (plan.available[c]) mask[static_cast<std::int64_t>(c)] = 1.0f;
    sample.inputAvailable = mask.to(device);
    sample.targetAvailable = mask.clone().to(device);

    const auto tokens = n / 8;
    std::array<torch::Tensor, 3> axes;
    for (std::size_t a = 0; a < 3; ++a)
        axes[a] = torch::arange(tokens, torch::kFloat32)
                      .mul(8.0)
                      .add(static_cast<double>(plan.region.first[a]) + 3.5);
    const auto grids = torch::meshgrid({axes[0], axes[1], axes[2]}, "ij");
    sample.tokenCentresMm = torch::stack({grids[2], grids[1], grids[0]}).to(device); // x = i, y = j, z = k

    switch (plan.subject->kind) {
    case PackSubject::Kind::Images:
        drawImages(plan, sample, device);
        break;
    case PackSubject::Kind::Labels:
        drawLabels(plan, sample, device);
        break;
    case PackSubject::Kind::Pair:
        drawPair(plan, sample, device);
        break;
    }
    if (plan.intensity != 1.0) {
        sample.lowField.mul_(plan.intensity);
        sample.highField.mul_(plan.intensity);
    }
    return sample;
}

namespace {

// low = offset + slope * high, both linear in the tissue posteriors (white, grey, CSF): each class mean goes
// to its low-field signal, detail inside a class keeps the slope between white and grey matter; what is no
// brain is scaled.
struct ImageContrast {
    std::array<double, 3> offset{}, slope{};
    double otherSlope = 1.0, lesionOffset = 0.0, lesionSlope = 1.0;

    double value(double high, const std::array<double, 3>& tissue) const {
        double sum = 0.0, result = 0.0;
        for (std::size_t t = 0; t < 3; ++t) {
            result += tissue[t] * (offset[t] + slope[t] * high);
            sum += tissue[t];
        }
        return std::max(result + (1.0 - sum) * otherSlope * high, 0.0);
    }
    void scaleBy(double factor) {
        for (std::size_t t = 0; t < 3; ++t) {
            offset[t] *= factor;
            slope[t] *= factor;
        }
        otherSlope *= factor;
        lesionOffset *= factor;
        lesionSlope *= factor;
    }
};

ImageContrast drawImageContrast(const SimulatorRecipe& recipe, const PackSubject& subject, std::size_t c,
                                const TissueSignals& low, DrawStream& stream) {
    constexpr double kOwnContrastShare = 0.25;
    const auto& mean = subject.classMean[c];
    const double white = std::max(mean[0], 1e-3);
    const auto [grey, csf] = lowFieldRatios(mean, low, subject.age, kOwnContrastShare, stream);
    const std::array<double, 3> target = {white, white * grey, white * csf};
    const double gap = mean[0] - mean[1];
    double slope = std::abs(gap) > 0.02 * white ? (target[0] - target[1]) / gap : 0.5;
    slope = std::clamp(slope, -1.0, 1.3) * stream.uniform(recipe.detailSlope);
    if (std::abs(slope) < 0.25) slope = slope < 0.0 ? -0.25 : 0.25;
    ImageContrast contrast;
    for (std::size_t t = 0; t < 3; ++t) {
        contrast.slope[t] = slope;
        contrast.offset[t] = target[t] - slope * mean[t];
    }
    // CSF is scaled, so that what the truth does not show (rims left by skull stripping) is not in the scan
    // either.
    if (mean[2] > 1e-3) {
        contrast.slope[2] = std::clamp(target[2] / mean[2], 0.3, 2.5);
        contrast.offset[2] = std::max(target[2] - contrast.slope[2] * mean[2], 0.0);
    }
    // At low field the scalp's fat outshines the brain in T1w (3 to 5 times in a real scan).
    contrast.otherSlope = stream.uniform({0.6, c == 0 ? 2.2 : 1.4});
    contrast.lesionSlope = stream.uniform(recipe.lesionSlope);
    contrast.lesionOffset = white * (1.0 - contrast.lesionSlope);
    return contrast;
}

} // namespace

void TrainingSampler::drawImages(const Plan& plan, TrainingSample& sample, torch::Device device) const {
    const PackSubject& subject = *plan.subject;
    DrawStream stream = plan.stream.branch(kContrast);
    const ContrastDraw drawn =
        drawContrasts(m_recipe, subject.age == AgeBand::Child ? AgeBand::Child : AgeBand::Adult, stream);

    const auto rows = extractNearest(subject.tissue, plan.map, plan.domain)
                          .to(device)
                          .to(torch::kFloat32)
                          .mul_(1.0 / 255.0);
    torch::Tensor lesion;
    if (subject.lesion.defined())
        lesion = extractNearest(subject.lesion, plan.map, plan.domain).to(device).gt(0);
    const VolumeGrid high = gridOf(plan.domain);
    const VolumeGrid out = gridOf(plan.region);
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        ImageContrast contrast = drawImageContrast(m_recipe, subject, c, drawn.low[c], stream);
        if (!plan.available[c]) continue;
        const auto channel = static_cast<std::int64_t>(c);
        std::vector<float> coarse(subject.coarseImages[c].size());
        for (std::size_t n = 0; n < coarse.size(); ++n)
            coarse[n] = static_cast<float>(contrast.value(
                subject.coarseImages[c][n],
                {subject.coarseTissue[0][n], subject.coarseTissue[1][n], subject.coarseTissue[2][n]}));
        contrast.scaleBy(0.5 / std::max(median(std::move(coarse)), 0.02));

        const auto truth =
            extractLinear(subject.images[c], plan.map, plan.domain, 1.0 / m_pack->unitsPerOne).to(device);
        // offset + slope * high, in two passes over the domain a class.
        auto slope = torch::full_like(truth, contrast.otherSlope);
        auto offset = torch::zeros_like(truth);
        for (std::size_t t = 0; t < 3; ++t) {
            slope.add_(rows[static_cast<std::int64_t>(t)], contrast.slope[t] - contrast.otherSlope);
            offset.add_(rows[static_cast<std::int64_t>(t)], contrast.offset[t]);
        }
        if (lesion.defined()) {
            slope.masked_fill_(lesion, contrast.lesionSlope);
            offset.masked_fill_(lesion, contrast.lesionOffset);
        }
        const auto clean = offset.addcmul_(slope, truth).clamp_min_(0.0);
        const Acquisition& acquisition = plan.acquisitions[c];
        const auto scan = acquisition.scan(clean, high, plan.low[c]);
        sample.lowField[channel].copy_(Acquisition::upsample(scan, plan.low[c], out));
        sample.highField[channel].copy_(narrowTo(truth, plan.domain, plan.region));
    }
}

void TrainingSampler::drawLabels(const Plan& plan, TrainingSample& sample, torch::Device device) const {
    const PackSubject& subject = *plan.subject;
    DrawStream stream = plan.stream.branch(kContrast);
    const ContrastDraw drawn = drawContrasts(m_recipe, plan.age, stream);
    DrawStream texture = plan.stream.branch(kTexture);
    const double fineAmount = texture.uniform(m_recipe.textureFine);
    const double smoothAmount = texture.uniform(m_recipe.textureSmooth);
    const double scaleMm = texture.uniform(m_recipe.textureScaleMm);
    const double edgeBlur = texture.uniform(m_recipe.edgeBlurMm);

    const auto labels = extractNearest(subject.labels, plan.map, plan.domain).to(device).to(torch::kInt32);
    RegionBox edged = plan.region; // the region and what its blur reaches
    for (std::size_t a = 0; a < 3; ++a) {
        edged.first[a] -= kEdge;
        edged.count[a] += 2 * kEdge;
    }
    const VolumeGrid high = gridOf(plan.domain);
    const VolumeGrid out = gridOf(plan.region);

    // Texture is shared by both fields: what the truth shows must be there in the scan. Fine texture vanishes
    // in the scan's voxels and is added to the truth alone.
    std::array<torch::Tensor, 3> basis;
    for (std::size_t a = 0; a < 3; ++a)
        basis[a] = smoothBasis(high[a], scaleMm).to(device);
    auto coefficients = torch::empty({basis[0].size(1), basis[1].size(1), basis[2].size(1)}, torch::kFloat32);
    texture.fillNormal(coefficients.data_ptr<float>(), static_cast<std::size_t>(coefficients.numel()), 1);
    auto smooth = coefficients.to(device);
    for (int axis = 0; axis < 3; ++axis)
        smooth = applyAlong(smooth, basis[static_cast<std::size_t>(axis)], axis);
    smooth.mul_(smoothAmount / 0.33).add_(1.0);
    auto fine = torch::empty({edged.count[0], edged.count[1], edged.count[2]}, torch::kFloat32);
    texture.fillNormal(fine.data_ptr<float>(), static_cast<std::size_t>(fine.numel()), 2);
    const auto truthTexture = fine.to(device).mul_(fineAmount).add_(narrowTo(smooth, plan.domain, edged));
    const auto edgedLabels = narrowTo(labels, plan.domain, edged).contiguous();
    const auto blur =
        gaussianMatrix(edged.count[0], edgeBlur).to(device).narrow(0, kEdge, plan.region.count[0]);

    const auto lookUp = [&](const TissueSignals& signals, const torch::Tensor& codes) {
        const double scale = 0.5 / tissueMedian(signals, subject.tissueVoxels, plan.stripped);
        std::array<float, kTissueCount> table{};
        for (std::size_t t = 1; t < kTissueCount; ++t)
            if (!plan.stripped || t <= kLastBrainTissue) table[t] = static_cast<float>(signals[t] * scale);
        const auto values =
            torch::from_blob(table.data(), {static_cast<std::int64_t>(kTissueCount)}, torch::kFloat32)
                .clone();
        return values.to(device).index_select(0, codes.reshape({-1})).reshape(codes.sizes());
    };
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        if (!plan.available[c]) continue;
        const auto channel = static_cast<std::int64_t>(c);
        auto truth = lookUp(drawn.high[c], edgedLabels).mul_(truthTexture);
        for (int axis = 0; axis < 3; ++axis)
            truth = applyAlong(truth, blur, axis);
        sample.highField[channel].copy_(truth.clamp_min_(0.0));
        const auto clean = lookUp(drawn.low[c], labels).mul_(smooth).clamp_min_(0.0);
        const auto scan = plan.acquisitions[c].scan(clean, high, plan.low[c]);
        sample.lowField[channel].copy_(Acquisition::upsample(scan, plan.low[c], out));
    }
}

void TrainingSampler::drawPair(const Plan& plan, TrainingSample& sample, torch::Device device) const {
    const PackSubject& subject = *plan.subject;
    const double scale = 1.0 / m_pack->unitsPerOne;
    // A pair is a stack of separate slices: one is repeated through the whole region.
    DrawStream stream = plan.stream.branch(kTexture);
    RegionMap map = plan.map;
    RegionBox box = plan.region;
    map.centroid[0] = static_cast<std::int64_t>(stream.below(static_cast<std::size_t>(subject.size[0])));
    box.first[0] = 0;
    box.count[0] = 1;
    for (std::size_t c = 0; c < kContrastCount; ++c) {
        if (!plan.available[c]) continue;
        const auto channel = static_cast<std::int64_t>(c);
        sample.lowField[channel].copy_(extractLinear(subject.lowField[c], map, box, scale).to(device));
        sample.highField[channel].copy_(extractLinear(subject.images[c], map, box, scale).to(device));
    }
}

} // namespace magiqt
