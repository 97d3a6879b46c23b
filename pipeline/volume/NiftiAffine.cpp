#include "NiftiAffine.h"

#include "base/Error.h"

#include <Eigen/Geometry>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

namespace magiqt {

namespace {

constexpr double kLeastSpacingMm = 0.01; // no scanner sees finer; work per voxel grows with 1 / spacing

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

[[noreturn]] void refuse(const char* code, const std::string& name, const std::string& message,
                         Error::Arguments arguments = {}) {
    arguments.emplace("file", name);
    throw Error(ErrorKind::BadInput, code, "'" + name + "' " + message, std::move(arguments));
}

void warn(Findings& findings, const char* code, std::string message,
          std::map<std::string, std::string> arguments = {}, Severity severity = Severity::Warning) {
    findings.push_back({severity, code, std::move(message), std::move(arguments)});
}

// NaN, infinite, zero and negative spacings give nothing.
std::optional<Point3> spacingOf(const RawNiftiHeader& header) {
    Point3 spacing;
    for (int axis = 0; axis < 3; ++axis) {
        const double value = std::abs(static_cast<double>(header.pixdim[axis + 1]));
        if (!std::isfinite(value) || value < 1e-6 || value > 1e6) return std::nullopt;
        spacing[axis] = value;
    }
    return spacing;
}

bool usable(const Matrix4& matrix) {
    const Eigen::Matrix3d linear = matrix.topLeftCorner<3, 3>();
    if (!matrix.allFinite() || matrix.cwiseAbs().maxCoeff() > 1e7) return false;
    const double columns = linear.col(0).norm() * linear.col(1).norm() * linear.col(2).norm();
    return columns > 1e-12 && std::abs(linear.determinant()) > 1e-3 * columns;
}

Matrix4 sformOf(const RawNiftiHeader& header) {
    Matrix4 matrix = Matrix4::Identity();
    const float* lines[] = {header.srow_x, header.srow_y, header.srow_z};
    for (int r = 0; r < 3; ++r)
        for (int c = 0; c < 4; ++c)
            matrix(r, c) = static_cast<double>(lines[r][c]);
    return matrix;
}

// nifti1.h, method 2. A quaternion a little over unit length (rounding) is brought back to it.
std::optional<Matrix4> qformOf(const RawNiftiHeader& header) {
    const std::optional<Point3> spacing = spacingOf(header);
    Point3 imaginary(header.quatern_b, header.quatern_c, header.quatern_d);
    if (!spacing || !imaginary.allFinite() || imaginary.squaredNorm() > 1.02) return std::nullopt;
    const double square = imaginary.squaredNorm();
    const double real = square < 1 ? std::sqrt(1 - square) : 0;
    Eigen::Quaterniond rotation(real, imaginary[0], imaginary[1], imaginary[2]);
    rotation.normalize();
    Eigen::Matrix3d linear = rotation.toRotationMatrix();
    if (header.pixdim[0] < 0) linear.col(2) *= -1;
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = linear * spacing->asDiagonal();
    matrix.topRightCorner<3, 1>() = Point3(header.qoffset_x, header.qoffset_y, header.qoffset_z);
    if (!usable(matrix)) return std::nullopt;
    return matrix;
}

double largestCornerDistance(const Matrix4& one, const Matrix4& other, const Index3& sizes) {
    double largest = 0;
    for (int corner = 0; corner < 8; ++corner) {
        Eigen::Vector4d index(0, 0, 0, 1);
        for (int axis = 0; axis < 3; ++axis)
            if ((corner >> axis & 1) != 0)
                index[axis] = static_cast<double>(sizes[static_cast<std::size_t>(axis)] - 1);
        largest = std::max(largest, ((one - other) * index).norm());
    }
    return largest;
}

Matrix4 chooseAffine(const RawNiftiHeader& header, const std::string& name, const Index3& sizes,
                     NiftiHeaderInfo& info) {
    // The standard knows 0 to 5.
    if (std::min(header.sform_code, header.qform_code) < 0 ||
        std::max(header.sform_code, header.qform_code) > 5)
        warn(info.findings, "nifti.form-code",
             "the header holds an impossible sform or qform code; it may be damaged: check the orientation");
    const bool wantsSform = header.sform_code > 0;
    const bool wantsQform = header.qform_code > 0;
    const Matrix4 sform = sformOf(header);
    const std::optional<Matrix4> qform = wantsQform ? qformOf(header) : std::nullopt;
    if (wantsSform && usable(sform)) {
        info.summary.affineSource = AffineSource::Sform;
        if (qform) {
            const double distance = largestCornerDistance(sform, *qform, sizes);
            const double least = sform.topLeftCorner<3, 3>().colwise().norm().minCoeff();
            if (distance > 0.5 * least)
                warn(info.findings, "nifti.forms-conflict",
                     "the two orientations in the header (sform and qform) differ by up to " +
                         shortNumber(distance) + " mm; the sform was used",
                     {{"distanceMm", shortNumber(distance)}});
        } else if (wantsQform) {
            warn(info.findings, "nifti.qform-unusable",
                 "the qform of the header is unusable; the sform was used");
        }
        return sform;
    }
    if (wantsSform)
        warn(info.findings, "nifti.sform-unusable",
             "the sform of the header is damaged (not finite or singular) and was not used; check the "
             "orientation");
    if (qform) {
        info.summary.affineSource = AffineSource::Qform;
        return *qform;
    }
    if (wantsQform)
        warn(info.findings, "nifti.qform-unusable",
             "the qform of the header is unusable; check the orientation");
    const std::optional<Point3> spacing = spacingOf(header);
    if (!spacing)
        refuse("nifti.spacing", name,
               "has no usable voxel spacing (" + shortNumber(header.pixdim[1]) + " x " +
                   shortNumber(header.pixdim[2]) + " x " + shortNumber(header.pixdim[3]) +
                   " mm) and no usable orientation: its header is damaged; "
                   "take it again from its source");
    info.summary.affineSource = AffineSource::Spacing;
    warn(info.findings, "nifti.no-orientation",
         "the header says nothing about the orientation; left and right, front and back are a guess (first "
         "axis to "
         "the right, second to the front, third to the top)");
    Matrix4 matrix = Matrix4::Identity();
    matrix.diagonal().head<3>() = *spacing;
    return matrix;
}

// The header may give metres or micrometres; where the result would be no plausible spacing, the unit is not
// believed.
double millimetresPerUnit(const RawNiftiHeader& header, const Matrix4& matrix, Findings& findings) {
    const int unit = header.xyzt_units & 7;
    const double factor = unit == 1 ? 1000.0 : unit == 3 ? 0.001 : 1.0;
    if (factor == 1.0) return factor;
    const auto lengths = matrix.topLeftCorner<3, 3>().colwise().norm();
    const bool plausible = lengths.minCoeff() * factor >= 0.05 && lengths.maxCoeff() * factor <= 50;
    warn(findings, "nifti.units",
         std::string("the header gives lengths in ") + (unit == 1 ? "metres" : "micrometres") +
             (plausible ? "; they were converted to millimetres"
                        : ", which cannot be; millimetres were assumed"));
    return plausible ? factor : 1.0;
}

void checkSpacingAgrees(const RawNiftiHeader& header, const Matrix4& matrix, Findings& findings) {
    const std::optional<Point3> stated = spacingOf(header);
    const Point3 used = matrix.topLeftCorner<3, 3>().colwise().norm().transpose();
    if (stated && ((*stated - used).cwiseAbs().array() <= 0.01 * used.array()).all()) return;
    warn(findings, "nifti.spacing-conflict",
         "the voxel spacing in the header (pixdim) is not that of its orientation matrix; the matrix was "
         "used: " +
             shortNumber(used[0]) + " x " + shortNumber(used[1]) + " x " + shortNumber(used[2]) + " mm");
}

void checkShear(const Matrix4& matrix, const std::string& name, const Index3& sizes, Findings& findings) {
    const Eigen::Matrix3d linear = matrix.topLeftCorner<3, 3>();
    const Eigen::Matrix3d rotation = nearestRotation(linear);
    const Eigen::Matrix3d unit = linear.colwise().normalized();
    const double deviation = (unit - rotation).cwiseAbs().maxCoeff();
    if (deviation <= kSilentShear) return;
    Matrix4 straight = matrix;
    straight.topLeftCorner<3, 3>() = rotation * linear.colwise().norm().asDiagonal();
    // Half of the largest distance of corners: about the centre of the grid.
    const std::string distance = shortNumber(largestCornerDistance(matrix, straight, sizes) / 2);
    if (deviation > kRefusedShear)
        refuse(
            "geometry.sheared", name,
            "has axes that are not at right angles (deviation " + shortNumber(deviation) + ", up to " +
                distance + " mm at the edge; at most " + shortNumber(kRefusedShear) +
                " is accepted), as a tilted gantry or an affine registration leaves it: resample it onto a "
                "rectangular grid first",
            {{"deviation", shortNumber(deviation)}, {"distanceMm", distance}});
    warn(findings, "geometry.sheared",
         "the axes of the grid are not quite at right angles (deviation " + shortNumber(deviation) +
             ", up to " + distance + " mm at the edge); the matrix was kept as it is",
         {{"deviation", shortNumber(deviation)}, {"distanceMm", distance}});
}

} // namespace

Eigen::Matrix3d nearestRotation(const Eigen::Matrix3d& linear) {
    const Eigen::Matrix3d unit = linear.colwise().normalized();
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(unit, Eigen::ComputeFullU | Eigen::ComputeFullV);
    return svd.matrixU() * svd.matrixV().transpose();
}

Geometry geometryOf(const RawNiftiHeader& header, const std::string& name, NiftiHeaderInfo& info) {
    const auto& all = info.summary.dimensions;
    const Index3 sizes = {all[0], all[1], all[2]};
    Matrix4 matrix = chooseAffine(header, name, sizes, info);
    if (info.summary.affineSource == AffineSource::Sform) checkSpacingAgrees(header, matrix, info.findings);
    matrix.topRows<3>() *= millimetresPerUnit(header, matrix, info.findings);
    const Point3 used = matrix.topLeftCorner<3, 3>().colwise().norm().transpose();
    if (used.minCoeff() < kLeastSpacingMm)
        refuse("nifti.spacing", name,
               "has voxels of " + shortNumber(used[0]) + " x " + shortNumber(used[1]) + " x " +
                   shortNumber(used[2]) + " mm; at least " + shortNumber(kLeastSpacingMm) +
                   " mm was expected: its header is damaged; take it again from its source");
    checkShear(matrix, name, sizes, info.findings);
    matrix.topRows<2>() *= -1; // RAS to LPS, the one place
    return Geometry(sizes, matrix);
}

void storeAffine(RawNiftiHeader& header, const Geometry& geometry) {
    Matrix4 ras = geometry.indexToLps();
    ras.topRows<2>() *= -1;
    float* lines[] = {header.srow_x, header.srow_y, header.srow_z};
    for (int r = 0; r < 3; ++r)
        for (int c = 0; c < 4; ++c)
            lines[r][c] = static_cast<float>(ras(r, c));
    const Eigen::Matrix3d linear = ras.topLeftCorner<3, 3>();
    Eigen::Matrix3d rotation = nearestRotation(linear);
    const bool mirrored = rotation.determinant() < 0;
    if (mirrored) rotation.col(2) *= -1;
    Eigen::Quaterniond quaternion(rotation);
    quaternion.normalize();
    if (quaternion.w() < 0) quaternion.coeffs() *= -1;
    header.quatern_b = static_cast<float>(quaternion.x());
    header.quatern_c = static_cast<float>(quaternion.y());
    header.quatern_d = static_cast<float>(quaternion.z());
    header.qoffset_x = static_cast<float>(ras(0, 3));
    header.qoffset_y = static_cast<float>(ras(1, 3));
    header.qoffset_z = static_cast<float>(ras(2, 3));
    header.pixdim[0] = mirrored ? -1.0f : 1.0f;
    for (int axis = 0; axis < 3; ++axis)
        header.pixdim[axis + 1] = static_cast<float>(linear.col(axis).norm());
    header.qform_code = 1;
    header.sform_code = 1;
}

} // namespace magiqt
