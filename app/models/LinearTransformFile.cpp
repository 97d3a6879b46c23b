#include "LinearTransformFile.h"

#include "base/Error.h"

#include <Eigen/Geometry>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace magiqt {

namespace {

[[noreturn]] void failUnreadable(const std::string& why) {
    throw Error(ErrorKind::BadInput, "transform.unreadable",
                "the transform is not one rigid or affine matrix: " + why, {{"reason", why}});
}

std::vector<double> numbersIn(const std::string& text) {
    std::istringstream stream(text);
    std::vector<double> numbers;
    for (double number = 0; stream >> number;)
        numbers.push_back(number);
    return numbers;
}

Eigen::Matrix3d about(int axis, double angle) {
    return Eigen::AngleAxisd(angle, Point3::Unit(axis)).toRotationMatrix();
}

// The rotation, zoom and shear, and the translation that ITK stores beside it.
std::pair<Eigen::Matrix3d, Point3> partsOf(const std::string& kind, const std::vector<double>& values,
                                           const std::vector<double>& fixed) {
    const auto at = [&](std::size_t n) { return values[n]; };
    if (kind.starts_with("Euler3DTransform") && values.size() == 6) {
        const bool isZyx = fixed.size() > 3 && fixed[3] != 0; // itk::Euler3DTransform::ComputeMatrix
        const Eigen::Matrix3d x = about(0, at(0)), y = about(1, at(1)), z = about(2, at(2));
        return {isZyx ? Eigen::Matrix3d(z * y * x) : Eigen::Matrix3d(z * x * y), {at(3), at(4), at(5)}};
    }
    if (kind.starts_with("VersorRigid3DTransform") && values.size() == 6) {
        const Point3 axis(at(0), at(1), at(2)); // of a unit quaternion
        const double real = std::sqrt(std::max(0.0, 1.0 - axis.squaredNorm()));
        return {Eigen::Quaterniond(real, axis.x(), axis.y(), axis.z()).toRotationMatrix(),
                {at(3), at(4), at(5)}};
    }
    if (kind.starts_with("AffineTransform") && values.size() == 12) {
        Eigen::Matrix3d matrix;
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 3; ++column)
                matrix(row, column) = at(static_cast<std::size_t>(3 * row + column));
        return {matrix, {at(9), at(10), at(11)}};
    }
    failUnreadable(kind.empty() ? "no transform is in the file" : kind);
}

} // namespace

Matrix4 readLinearTransform(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream)
        throw Error(ErrorKind::BadInput, "file.unreadable",
                    "'" + file.filename().string() + "' cannot be opened",
                    {{"file", file.filename().string()}, {"reason", "cannot be opened"}});
    std::string line, kind;
    std::vector<double> values, fixed;
    const auto rest = [&](const char* key) { return line.substr(std::string(key).size()); };
    while (std::getline(stream, line)) {
        if (line.starts_with("Transform: ")) {
            if (!kind.empty()) failUnreadable("it is made of several");
            kind = rest("Transform: ");
        } else if (line.starts_with("Parameters: ")) {
            values = numbersIn(rest("Parameters: "));
        } else if (line.starts_with("FixedParameters: ")) {
            fixed = numbersIn(rest("FixedParameters: "));
        }
    }
    const auto [linear, translation] = partsOf(kind, values, fixed);
    if (fixed.size() < 3) failUnreadable("it has no centre");
    const Point3 centre(fixed[0], fixed[1], fixed[2]);
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = linear;
    matrix.topRightCorner<3, 1>() = translation + centre - linear * centre;
    if (!matrix.allFinite() || std::abs(linear.determinant()) < 1e-6)
        failUnreadable("its matrix is singular");
    return matrix;
}

} // namespace magiqt
