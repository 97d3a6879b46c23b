// Small volumes and a temporary folder for the tests of this area.
#pragma once

#include "volume/Volume.h"

#include "base/Ids.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace magiqt::test {

class TemporaryFolder {
public:
    TemporaryFolder() : m_path(std::filesystem::temp_directory_path() / ("magiqt-test-" + randomId(10))) {
        std::filesystem::create_directories(m_path);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::filesystem::path operator/(const std::string& name) const { return m_path / name; }
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

// Rotations about x, y, z in degrees, in this order, times the spacing.
inline Matrix4 obliqueMatrix(double x, double y, double z, const Point3& spacing, const Point3& origin) {
    const auto turn = [](int axis, double degrees) {
        const double a = degrees * 3.14159265358979323846 / 180;
        Eigen::Matrix3d m = Eigen::Matrix3d::Identity();
        const int p = (axis + 1) % 3;
        const int q = (axis + 2) % 3;
        m(p, p) = m(q, q) = std::cos(a);
        m(q, p) = std::sin(a);
        m(p, q) = -std::sin(a);
        return m;
    };
    const Eigen::Matrix3d direction = turn(2, z) * turn(1, y) * turn(0, x);
    Matrix4 matrix = Matrix4::Identity();
    for (int axis = 0; axis < 3; ++axis)
        matrix.col(axis).head<3>() = direction.col(axis) * spacing[axis];
    matrix.col(3).head<3>() = origin;
    return matrix;
}

inline Volume noiseVolume(const Geometry& geometry, unsigned seed, float least = 0, float most = 1000) {
    std::mt19937 source(seed);
    std::vector<float> voxels(static_cast<std::size_t>(geometry.voxelCount()));
    for (float& voxel : voxels)
        voxel = least + (most - least) * static_cast<float>(source() >> 8) / 16777216.0f;
    return Volume(geometry, std::move(voxels));
}

inline std::vector<char> bytesOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void writeBytes(const std::filesystem::path& file, const std::vector<char>& bytes) {
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline bool holds(const Findings& findings, const std::string& code) {
    for (const Finding& finding : findings)
        if (finding.code == code) return true;
    return false;
}

} // namespace magiqt::test
