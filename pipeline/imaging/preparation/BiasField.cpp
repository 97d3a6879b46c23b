#include "imaging/preparation/BiasField.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "volume/Parallel.h"
#include "volume/Resample.h"

#include <itkBSplineControlPointImageFilter.h>
#include <itkCommand.h>
#include <itkImage.h>
#include <itkN4BiasFieldCorrectionImageFilter.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>

namespace magiqt {

namespace {

using Image = itk::Image<float, 3>;
using MaskImage = itk::Image<unsigned char, 3>;
using Corrector = itk::N4BiasFieldCorrectionImageFilter<Image, MaskImage, Image>;

constexpr std::size_t kFewestVoxels = 200;
constexpr std::int64_t kFewestSlices = 4;
constexpr double kLeastContrast = 1e-3; // spread over mean; below it there is nothing to see

// Means over blocks of the mask's voxels.
struct Coarse {
    Geometry geometry;
    std::vector<float> value;
    Mask mask;
};

Coarse blockMeans(const Volume& image, const Mask& mask, double workingMm) {
    const Index3 size = image.geometry().sizeIjk();
    const Point3 spacing = image.geometry().spacingMm();
    Index3 step{}, count{};
    Matrix4 matrix = image.geometry().indexToLps();
    Point3 first = Point3::Zero();
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        const auto wanted = static_cast<std::int64_t>(std::lround(workingMm / spacing[axis]));
        step[a] = std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(size[a] / kFewestSlices, 1));
        count[a] = (size[a] + step[a] - 1) / step[a];
        first[axis] = 0.5 * static_cast<double>(step[a] - 1);
        matrix.col(axis).head<3>() *= static_cast<double>(step[a]);
    }
    matrix.col(3).head<3>() = image.geometry().pointLps(first);
    Coarse coarse{Geometry(count, matrix), {}, {}};
    const auto total = static_cast<std::size_t>(coarse.geometry.voxelCount());
    coarse.value.assign(total, 0.0f);
    coarse.mask.assign(total, 0);
    std::vector<std::int64_t> inside(total);
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                const float value = image.voxels()[n];
                if (mask[n] == 0 || !std::isfinite(value) || !(value > 0.0f)) continue;
                const auto cell = static_cast<std::size_t>(
                    ((k / step[2]) * count[1] + j / step[1]) * count[0] + i / step[0]);
                coarse.value[cell] += value;
                ++inside[cell];
            }
    const std::int64_t half = std::max<std::int64_t>(step[0] * step[1] * step[2] / 2, 1);
    for (std::size_t cell = 0; cell < total; ++cell) {
        if (inside[cell] > 0) coarse.value[cell] /= static_cast<float>(inside[cell]);
        coarse.mask[cell] = inside[cell] >= half ? 1 : 0;
    }
    return coarse;
}

// A reason why there is nothing to estimate, or an empty text.
std::string reasonAgainst(const Coarse& coarse) {
    double sum = 0, squares = 0, count = 0;
    for (std::size_t n = 0; n < coarse.value.size(); ++n) {
        if (coarse.mask[n] == 0) continue;
        const auto value = static_cast<double>(coarse.value[n]);
        sum += value;
        squares += value * value;
        count += 1;
    }
    const Index3& size = coarse.geometry.sizeIjk();
    if (count < static_cast<double>(kFewestVoxels) ||
        *std::min_element(size.begin(), size.end()) < kFewestSlices)
        return "the image is too small";
    const double mean = sum / count;
    const double spread = std::sqrt(std::max(squares / count - mean * mean, 0.0));
    return spread < kLeastContrast * mean ? "the image has no contrast" : "";
}

template <class ItkImage, class Value>
typename ItkImage::Pointer toItk(const std::vector<Value>& values, const Index3& size,
                                 const Point3& spacing) {
    auto image = ItkImage::New();
    typename ItkImage::SizeType itkSize;
    typename ItkImage::SpacingType itkSpacing;
    for (unsigned a = 0; a < 3; ++a) {
        itkSize[a] = static_cast<itk::SizeValueType>(size[a]);
        itkSpacing[a] = spacing[a];
    }
    image->SetRegions(typename ItkImage::RegionType(itkSize));
    image->SetSpacing(itkSpacing);
    image->Allocate();
    std::copy(values.begin(), values.end(), image->GetBufferPointer());
    return image;
}

// Log of the field on the coarse grid.
std::vector<float> logField(const Coarse& coarse, const BiasFieldOptions& options) {
    const Index3 size = coarse.geometry.sizeIjk();
    const auto input = toItk<Image>(coarse.value, size, coarse.geometry.spacingMm());
    const auto mask = toItk<MaskImage>(coarse.mask, size, coarse.geometry.spacingMm());
    const auto corrector = Corrector::New();
    corrector->SetInput(input);
    corrector->SetMaskImage(mask);
    corrector->SetMaskLabel(1);
    corrector->SetUseMaskLabel(true);
    corrector->SetNumberOfFittingLevels(static_cast<unsigned>(options.iterations.size()));
    Corrector::VariableSizeArrayType iterations(static_cast<unsigned>(options.iterations.size()));
    for (unsigned n = 0; n < iterations.Size(); ++n)
        iterations[n] = options.iterations[n];
    corrector->SetMaximumNumberOfIterations(iterations);
    corrector->SetConvergenceThreshold(static_cast<Corrector::RealType>(options.convergence));
    corrector->SetNumberOfWorkUnits(
        static_cast<unsigned>(options.threads > 0 ? options.threads : volumeThreads()));
    // An exception must not pass through ITK: it stops the filter and is thrown again afterwards.
    std::exception_ptr stopped;
    const auto command = itk::CStyleCommand::New();
    struct Watch {
        const std::function<void()>& ask;
        std::exception_ptr& stopped;
    } watch{options.betweenSteps, stopped};
    command->SetClientData(&watch);
    command->SetCallback([](itk::Object* caller, const itk::EventObject&, void* data) {
        auto* now = static_cast<Watch*>(data);
        if (!now->ask || now->stopped) return;
        try {
            now->ask();
        } catch (...) {
            now->stopped = std::current_exception();
            static_cast<itk::ProcessObject*>(caller)->AbortGenerateDataOn();
        }
    });
    corrector->AddObserver(itk::IterationEvent(), command);
    try {
        corrector->Update();
    } catch (const itk::ExceptionObject&) {
        if (stopped) std::rethrow_exception(stopped);
        throw;
    }
    if (stopped) std::rethrow_exception(stopped);
    using Spline = itk::BSplineControlPointImageFilter<Corrector::BiasFieldControlPointLatticeType,
                                                       Corrector::ScalarImageType>;
    const auto spline = Spline::New();
    spline->SetInput(corrector->GetLogBiasFieldControlPointLattice());
    spline->SetSplineOrder(corrector->GetSplineOrder());
    spline->SetSize(input->GetLargestPossibleRegion().GetSize());
    spline->SetOrigin(input->GetOrigin());
    spline->SetDirection(input->GetDirection());
    spline->SetSpacing(input->GetSpacing());
    spline->Update();
    std::vector<float> field(coarse.value.size());
    const auto* values = spline->GetOutput()->GetBufferPointer();
    for (std::size_t n = 0; n < field.size(); ++n)
        field[n] = values[n][0];
    return field;
}

} // namespace

BiasField estimateBiasField(const Volume& image, const Mask& mask, const BiasFieldOptions& options,
                            Findings& findings) {
    if (mask.size() != image.voxels().size())
        throw Error(ErrorKind::Internal, "bias.sizes", "the mask of the bias field does not fit the image");
    const std::int64_t start = monotonicMs();
    BiasField result;
    result.field = Volume(image.geometry(), std::vector<float>(image.voxels().size(), 1.0f));
    const auto decline = [&](const std::string& reason) {
        findings.push_back({Severity::Warning,
                            "bias.not-estimated",
                            "the bias field was left as it is: " + reason,
                            {{"reason", reason}}});
        result.seconds = 1e-3 * static_cast<double>(monotonicMs() - start);
        return result;
    };
    const Coarse coarse = blockMeans(image, mask, options.workingMm);
    if (const std::string reason = reasonAgainst(coarse); !reason.empty()) return decline(reason);
    std::vector<float> log;
    try {
        log = logField(coarse, options);
    } catch (const itk::ExceptionObject& problem) {
        throw Error(ErrorKind::Internal, "bias.itk",
                    std::string("ITK's N4 failed: ") + problem.GetDescription());
    }
    double mean = 0, count = 0;
    float least = std::numeric_limits<float>::max(), most = std::numeric_limits<float>::lowest();
    for (std::size_t n = 0; n < log.size(); ++n) {
        if (!std::isfinite(log[n])) return decline("no smooth field fits the image");
        if (coarse.mask[n] == 0) continue;
        mean += static_cast<double>(log[n]);
        count += 1;
        least = std::min(least, log[n]);
        most = std::max(most, log[n]);
    }
    mean /= count;
    // Outside the mask the spline runs away; it is kept within what was seen.
    for (float& value : log)
        value = std::clamp(value, least, most) - static_cast<float>(mean);
    ResampleOptions resampling;
    resampling.interpolation = Interpolation::CubicBSpline;
    resampling.extrapolation = Extrapolation::NearestEdge;
    result.field = resample(Volume(coarse.geometry, std::move(log)), image.geometry(), resampling);
    for (float& value : result.field.editableVoxels())
        value = std::exp(value);
    result.lowest = std::exp(static_cast<double>(least) - mean);
    result.highest = std::exp(static_cast<double>(most) - mean);
    result.seconds = 1e-3 * static_cast<double>(monotonicMs() - start);
    return result;
}

Volume divided(const Volume& image, const Volume& field) {
    std::vector<float> voxels = image.voxels();
    for (std::size_t n = 0; n < voxels.size(); ++n)
        voxels[n] /= field.voxels()[n];
    return Volume(image.geometry(), std::move(voxels));
}

} // namespace magiqt
