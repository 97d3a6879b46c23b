#include "Fixtures.h"

#include "volume/Nifti.h"

#include <QDir>
#include <QFile>

#include <cmath>

namespace magiqt::fixtures {

namespace {

Volume ball(Index3 size, const Point3& spacing) {
    const Geometry geometry = Geometry::axisAligned(size, spacing,
                                                    Point3(-spacing[0] * static_cast<double>(size[0]) / 2,
                                                           -spacing[1] * static_cast<double>(size[1]) / 2,
                                                           -spacing[2] * static_cast<double>(size[2]) / 2));
    std::vector<float> voxels;
    voxels.reserve(static_cast<std::size_t>(geometry.voxelCount()));
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const auto part = [](std::int64_t index, std::int64_t count) {
                    return 2.0 * static_cast<double>(index) / static_cast<double>(count - 1) - 1.0;
                };
                const double radius = std::hypot(part(i, size[0]), part(j, size[1]), part(k, size[2]));
                const double value = radius < 0.35 ? 300 : radius < 0.8 ? 700 : 5;
                voxels.push_back(
                    static_cast<float>(value + static_cast<double>((i * 7 + j * 13 + k * 29) % 23)));
            }
    return Volume(geometry, std::move(voxels));
}

QString write(const QString& folder, const QString& name, const Volume& volume) {
    const QString file = QDir(folder).filePath(name);
    NiftiWriteOptions options;
    options.type = VoxelType::Int16;
    writeNifti(QFile::encodeName(file).toStdString(), volume, options);
    return file;
}

} // namespace

QString writeScan(const QString& folder, const QString& name, int size) {
    return write(folder, name, ball({size, size, size / 2}, Point3(1.6, 1.6, 5)));
}

QString writeLargeScan(const QString& folder, const QString& name, int size) {
    return write(folder, name, ball({size, size, size}, Point3(1, 1, 1)));
}

QString writeRubbish(const QString& folder, const QString& name) {
    const QString path = QDir(folder).filePath(name);
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) file.write(QByteArray(4000, 'x'));
    return path;
}

} // namespace magiqt::fixtures
