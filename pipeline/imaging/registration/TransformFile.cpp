#include "TransformFile.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "volume/NiftiAffine.h"

// Before ITK, which brings an Eigen of its own behind the same guards.
#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include <itkAffineTransform.h>
#include <itkBSplineTransform.h>
#include <itkCompositeTransform.h>
#include <itkEuler3DTransform.h>
#include <itkTransformFactory.h>
#include <itkTransformFileReader.h>
#include <itkTransformFileWriter.h>
#include <itkTxtTransformIOFactory.h>

#include <cmath>
#include <fstream>
#include <unistd.h>

namespace magiqt {

namespace {

namespace fs = std::filesystem;
using Base = itk::Transform<double, 3, 3>;
using Linear = itk::MatrixOffsetTransformBase<double, 3, 3>;
using Spline = itk::BSplineTransform<double, 3, 3>;
using Composite = itk::CompositeTransform<double, 3>;

void registerFactories() {
    static const bool once = [] {
        itk::TxtTransformIOFactory::RegisterOneFactory();
        itk::TransformFactory<itk::AffineTransform<double, 3>>::RegisterTransform();
        itk::TransformFactory<itk::Euler3DTransform<double>>::RegisterTransform();
        itk::TransformFactory<Spline>::RegisterTransform();
        itk::TransformFactory<Composite>::RegisterTransform();
        return true;
    }();
    static_cast<void>(once);
}

bool isRotation(const Eigen::Matrix3d& matrix) {
    return (matrix - nearestRotation(matrix)).cwiseAbs().maxCoeff() < 1e-9;
}

template <class Kind>
typename Kind::Pointer linearOf(const Eigen::Matrix3d& matrix, const Point3& shift, const Point3& centre) {
    auto transform = Kind::New();
    typename Kind::CenterType middle;
    typename Kind::MatrixType itkMatrix;
    typename Kind::OutputVectorType translation;
    const Point3 moved = matrix * centre + shift - centre;
    for (unsigned r = 0; r < 3; ++r) {
        middle[r] = centre[r];
        translation[r] = moved[r];
        for (unsigned c = 0; c < 3; ++c)
            itkMatrix(r, c) = matrix(r, c);
    }
    transform->SetCenter(middle);
    transform->SetMatrix(itkMatrix);
    transform->SetTranslation(translation);
    return transform;
}

Spline::Pointer splineOf(const SplineField& field) {
    auto transform = Spline::New();
    const Index3& size = field.grid.sizeIjk();
    const Point3 spacing = field.grid.spacingMm();
    const Point3 first = field.grid.pointLps(Point3::Constant(1)); // the domain begins one control point in
    Spline::OriginType origin;
    Spline::PhysicalDimensionsType dimensions;
    Spline::MeshSizeType mesh;
    for (unsigned a = 0; a < 3; ++a) {
        origin[a] = first[a];
        mesh[a] = static_cast<Spline::MeshSizeType::SizeValueType>(size[a] - 3);
        dimensions[a] = spacing[a] * static_cast<double>(size[a] - 3);
    }
    transform->SetTransformDomainOrigin(origin);
    transform->SetTransformDomainPhysicalDimensions(dimensions);
    transform->SetTransformDomainMeshSize(mesh);
    Spline::ParametersType parameters(transform->GetNumberOfParameters());
    std::size_t n = 0;
    for (const auto& axis : field.coefficients)
        for (const double value : axis)
            parameters[static_cast<unsigned>(n++)] = value;
    transform->SetParametersByValue(parameters);
    return transform;
}

SplineField fieldOf(const Spline& transform) {
    SplineField field;
    const auto images = transform.GetCoefficientImages();
    const auto region = images[0]->GetLargestPossibleRegion().GetSize();
    Index3 size{};
    Point3 origin, spacing;
    for (unsigned a = 0; a < 3; ++a) {
        size[a] = static_cast<std::int64_t>(region[a]);
        origin[a] = images[0]->GetOrigin()[a];
        spacing[a] = images[0]->GetSpacing()[a];
        const double* values = images[a]->GetBufferPointer();
        field.coefficients[a].assign(values, values + region[0] * region[1] * region[2]);
    }
    field.grid = Geometry::axisAligned(size, spacing, origin);
    return field;
}

void take(const Base& part, SpatialTransform& result) {
    if (const auto* linear = dynamic_cast<const Linear*>(&part)) {
        Matrix4 matrix = Matrix4::Identity();
        for (unsigned r = 0; r < 3; ++r) {
            matrix(r, 3) = linear->GetOffset()[r];
            for (unsigned c = 0; c < 3; ++c)
                matrix(r, c) = linear->GetMatrix()(r, c);
        }
        result.fixedToMoving = matrix;
    } else if (const auto* spline = dynamic_cast<const Spline*>(&part)) {
        result.deformation = fieldOf(*spline);
    } else {
        throw Error(
            ErrorKind::BadInput, "transform.unreadable",
            "the transform is of a kind that is not read here; rigid, affine or a composite of a matrix and "
            "B-splines was expected");
    }
}

} // namespace

void writeTransform(const fs::path& file, const SpatialTransform& transform, const Point3& centreLps) {
    registerFactories();
    const Eigen::Matrix3d matrix = transform.fixedToMoving.topLeftCorner<3, 3>();
    const Point3 shift = transform.fixedToMoving.topRightCorner<3, 1>();
    Base::Pointer linear;
    if (isRotation(matrix))
        linear = linearOf<itk::Euler3DTransform<double>>(nearestRotation(matrix), shift, centreLps);
    else
        linear = linearOf<itk::AffineTransform<double, 3>>(matrix, shift, centreLps);
    // ITK chooses the format by the ending and writes in place: a file of its own first, then AtomicFile.
    const fs::path draft =
        fs::temp_directory_path() / ("magiqt-" + std::to_string(::getpid()) + "-transform.tfm");
    try {
        auto writer = itk::TransformFileWriterTemplate<double>::New();
        writer->SetFileName(draft.string());
        if (transform.deformation) {
            auto composite = Composite::New();
            composite->AddTransform(linear);
            composite->AddTransform(splineOf(*transform.deformation)); // the last one is applied first
            writer->SetInput(composite);
            writer->Update();
        } else {
            writer->SetInput(linear);
            writer->Update();
        }
        std::ifstream stream(draft, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        AtomicFile out(file);
        out.write(text.data(), text.size());
        out.commit();
    } catch (const itk::ExceptionObject& problem) {
        std::error_code ignored;
        fs::remove(draft, ignored);
        throw Error(ErrorKind::NoResource, "file.write-failed",
                    std::string("cannot write the transform: ") + problem.GetDescription(),
                    {{"file", "transform.tfm"}});
    } catch (...) {
        std::error_code ignored;
        fs::remove(draft, ignored);
        throw;
    }
    std::error_code ignored;
    fs::remove(draft, ignored);
}

SpatialTransform readTransform(const fs::path& file) {
    registerFactories();
    SpatialTransform result;
    try {
        auto reader = itk::TransformFileReaderTemplate<double>::New();
        reader->SetFileName(file.string());
        reader->Update();
        for (const auto& entry : *reader->GetTransformList()) {
            const auto* composite = dynamic_cast<const Composite*>(entry.GetPointer());
            if (composite == nullptr) {
                const auto* part = dynamic_cast<const Base*>(entry.GetPointer());
                if (part == nullptr)
                    throw Error(ErrorKind::BadInput, "transform.unreadable", "no 3D transform");
                take(*part, result);
                continue;
            }
            for (unsigned n = 0; n < composite->GetNumberOfTransforms(); ++n)
                take(*composite->GetNthTransformConstPointer(n), result);
        }
    } catch (const itk::ExceptionObject&) {
        throw Error(ErrorKind::BadInput, "transform.unreadable",
                    "'" + file.filename().string() + "' is no transform that ITK can read",
                    {{"file", file.filename().string()}});
    }
    return result;
}

} // namespace magiqt
