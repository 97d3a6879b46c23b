// An oblique image, a series that was exported from it, and ways to read a series back. One thread.
#pragma once

#include "base/Json.h"
#include "imaging/dicom/DicomPixels.h"
#include "imaging/dicom_export/DicomExport.h"
#include "support/Files.h"
#include "support/TemporaryFolder.h"
#include "volume/Nifti.h"

#include <gdcmReader.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace magiqt::test {

// Turned about all three axes; rows, columns and slices have sizes and spacings of their own.
inline Geometry obliqueGrid(bool leftHanded = false, Point3 spacing = {1.0, 1.1, 1.2}) {
    const double a = 0.2, b = -0.3, c = 0.15;
    Eigen::Matrix3d x, y, z;
    x << 1, 0, 0, 0, std::cos(a), -std::sin(a), 0, std::sin(a), std::cos(a);
    y << std::cos(b), 0, std::sin(b), 0, 1, 0, -std::sin(b), 0, std::cos(b);
    z << std::cos(c), -std::sin(c), 0, std::sin(c), std::cos(c), 0, 0, 0, 1;
    Eigen::Matrix3d axes = z * y * x;
    if (leftHanded) axes.col(2) = -axes.col(2);
    Matrix4 matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = axes * spacing.asDiagonal();
    matrix.topRightCorner<3, 1>() = Point3(-12.25, 31.5, 7.75);
    return Geometry({21, 17, 9}, matrix);
}

inline Volume pattern(const Geometry& grid, float scale = 0.37f) {
    std::vector<float> voxels(static_cast<std::size_t>(grid.voxelCount()));
    for (std::size_t n = 0; n < voxels.size(); ++n)
        voxels[n] = scale * static_cast<float>((n * 7919) % 2503) - 100 * (scale < 1);
    return Volume(grid, std::move(voxels));
}

inline const Json kEnhancedSidecar = {{"Contrast", "T1w"},
                                      {"GeneratedBy", {{{"Name", "MagIQT"}}}},
                                      {"Model", {{"Name", "magiqt-xs"}, {"SHA256", std::string(64, 'a')}}}};

inline DicomExportOptions exportOptions() {
    DicomExportOptions options;
    options.key = "key";
    options.programVersion = "1.0";
    options.sidecarJson = kEnhancedSidecar.dump();
    return options;
}

inline std::vector<std::filesystem::path> filesOf(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

// Text of an element of a file, without padding; "(absent)" where it is not there.
inline std::string elementOf(const std::filesystem::path& file, std::uint16_t group, std::uint16_t element) {
    gdcm::Reader reader;
    reader.SetFileName(file.c_str());
    if (!reader.Read()) return "(unreadable)";
    const gdcm::DataSet& data = reader.GetFile().GetDataSet();
    if (!data.FindDataElement(gdcm::Tag(group, element))) return "(absent)";
    const gdcm::ByteValue* value = data.GetDataElement(gdcm::Tag(group, element)).GetByteValue();
    if (value == nullptr) return "";
    std::string text(value->GetPointer(), value->GetLength());
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0'))
        text.pop_back();
    return text;
}

// The series as the import reads it.
inline StackImage importSeries(const std::filesystem::path& folder) {
    std::vector<DicomHeader> headers;
    for (const auto& file : filesOf(folder)) {
        DicomReading reading = readDicomHeader(file);
        if (reading.verdict == DicomVerdict::Image) headers.push_back(std::move(reading.header));
    }
    const std::vector<DicomStack> stacks = stacksOf(headers);
    if (stacks.size() != 1) throw std::runtime_error("the series is not one stack");
    return readStack(headers, stacks.front());
}

// Largest difference of values where voxels of `b` lie in `a`, which has the same grid but for the order of
// its axes. Infinity where a voxel of `b` is none of `a`.
inline double worstDifference(const Volume& a, const Volume& b, double toleranceMm = 1e-3) {
    if (a.geometry().voxelCount() != b.geometry().voxelCount()) return INFINITY;
    const Index3& size = b.geometry().sizeIjk();
    double worst = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Point3 point = b.geometry().pointLps(
                    {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                const Point3 index = a.geometry().indexIjk(point);
                const Index3 at = {std::lround(index[0]), std::lround(index[1]), std::lround(index[2])};
                for (std::size_t axis = 0; axis < 3; ++axis)
                    if (at[axis] < 0 || at[axis] >= a.geometry().sizeIjk()[axis]) return INFINITY;
                const Point3 there = a.geometry().pointLps(
                    {static_cast<double>(at[0]), static_cast<double>(at[1]), static_cast<double>(at[2])});
                if ((there - point).norm() > toleranceMm) return INFINITY;
                worst =
                    std::max(worst, static_cast<double>(std::abs(a.at(at[0], at[1], at[2]) - b.at(i, j, k))));
            }
    return worst;
}

inline bool haveProgram(const char* name) {
    if (std::system(("command -v " + std::string(name) + " >/dev/null 2>&1").c_str()) == 0) return true;
    std::printf("skipped: %s is not installed\n", name);
    return false;
}

} // namespace magiqt::test
