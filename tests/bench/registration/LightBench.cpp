// What the traffic light says: registrations that are right (known answer), of real scans (the person may have moved
// between the contrasts, so the error is against the place that the files give), hard, and made to fail. The
// limits in RegistrationQuality.cpp were chosen by this table. --data FOLDER, or MAGIQT_DATA; --only TEXT
// takes rows that hold it.
#include "KnownPairs.h"

#include "base/Error.h"
#include "imaging/registration/Registration.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"

#include <Eigen/Geometry>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

using namespace magiqt;
using namespace magiqt::test;

namespace {

namespace fs = std::filesystem;

struct Case {
    std::string name;
    VolumePointer moving, fixed;
    Matrix4 truth = Matrix4::Identity();
    std::vector<Point3> points; // empty: no right answer
};

void run(const Case& item, TransformKind kind) {
    RegistrationRequest request;
    request.moving = item.moving;
    request.fixed = item.fixed;
    request.transform = kind;
    try {
        const RegistrationResult result = registerScans(request, {}, {});
        const RegistrationQuality& q = result.quality;
        const double error =
            item.points.empty() ? -1 : targetError(result.transform.fixedToMoving, item.truth, item.points);
        std::printf("%-42s error %6.2f  similar %.3f -> %.3f fine %.3f inside %.3f mirror %.2f peak %.2f "
                    "halves %5.2f rival %.3f overlap %.2f %4.0f ml "
                    "%3.0f mm turn %5.1f  %s",
                    item.name.c_str(), error, q.similarityBefore, q.similarityAfter, q.fineSimilarity,
                    q.insideSimilarity, q.mirrorShare, q.distinctness, q.halvesDistanceMm, q.rivalSimilarity,
                    q.overlap, q.commonMl, q.commonExtentMm, q.rotationDegrees, toString(q.verdict).c_str());
        for (const QualityReason& reason : q.reasons)
            std::printf(" [%s %s]", toString(reason.light).c_str(), reason.code.c_str());
        std::printf("\n");
    } catch (const Error& problem) {
        std::printf("%-42s refused: %s\n", item.name.c_str(), problem.code().c_str());
    }
    std::fflush(stdout);
}

Point3 centreOf(const std::vector<Point3>& points) {
    Point3 centre = Point3::Zero();
    for (const Point3& point : points)
        centre += point / static_cast<double>(points.size());
    return centre;
}

Matrix4 turned(const Point3& axis, double degrees, const Point3& centre) {
    Matrix4 matrix = Matrix4::Identity();
    const Eigen::Matrix3d turn =
        Eigen::AngleAxisd(degrees * 3.14159265358979323846 / 180, axis).toRotationMatrix();
    matrix.topLeftCorner<3, 3>() = turn;
    matrix.topRightCorner<3, 1>() = centre - turn * centre;
    return matrix;
}

VolumePointer noiseLike(const Volume& volume, bool insideHead) {
    std::mt19937 source(7);
    const auto mask = headMask(volume);
    std::vector<float> voxels(volume.voxels().size());
    for (std::size_t n = 0; n < voxels.size(); ++n)
        voxels[n] = (insideHead && mask[n] ? 1000.0f : 0.0f) +
                    300.0f * static_cast<float>(source() >> 8) / 16777216.0f;
    return std::make_shared<Volume>(volume.geometry(), voxels);
}

// Slices [from, to) along an axis.
VolumePointer cut(const Volume& volume, std::size_t axis, double from, double to) {
    Index3 size = volume.geometry().sizeIjk();
    Point3 first = Point3::Zero();
    first[static_cast<Eigen::Index>(axis)] = std::floor(from * static_cast<double>(size[axis]));
    size[axis] = static_cast<std::int64_t>((to - from) * static_cast<double>(size[axis]));
    Matrix4 matrix = volume.geometry().indexToLps();
    matrix.topRightCorner<3, 1>() = volume.geometry().pointLps(first);
    return std::make_shared<Volume>(resample(volume, Geometry(size, matrix), Interpolation::Nearest));
}

VolumePointer mirrored(const Volume& volume) {
    const Index3& size = volume.geometry().sizeIjk();
    std::vector<float> voxels(volume.voxels().size());
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n)
                voxels[n] = volume.at(size[0] - 1 - i, j, k);
    return std::make_shared<Volume>(volume.geometry(), voxels);
}

VolumePointer brainAlone(const SimulatedHead& head) {
    const Volume& image = *head.image;
    std::vector<float> voxels(image.voxels().size(), 0.0f);
    std::vector<float> mask(voxels.size(), 0.0f);
    // The points are a sample of the brain's voxels: close them again.
    for (const Point3& point : head.brain) {
        const Point3 index = image.geometry().indexIjk(point);
        for (std::int64_t dk = -5; dk <= 5; ++dk)
            for (std::int64_t dj = -5; dj <= 5; ++dj)
                for (std::int64_t di = -5; di <= 5; ++di) {
                    const std::int64_t i = std::llround(index[0]) + di, j = std::llround(index[1]) + dj,
                                       k = std::llround(index[2]) + dk;
                    const Index3& size = image.geometry().sizeIjk();
                    if (i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2]) continue;
                    mask[static_cast<std::size_t>((k * size[1] + j) * size[0] + i)] = 1;
                }
    }
    for (std::size_t n = 0; n < voxels.size(); ++n)
        voxels[n] = mask[n] * image.voxels()[n];
    return std::make_shared<Volume>(image.geometry(), voxels);
}

VolumePointer ball(const Geometry& grid) {
    std::vector<float> voxels;
    std::mt19937 source(3);
    const Index3& size = grid.sizeIjk();
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i) {
                const Point3 p =
                    grid.pointLps({static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
                const double noise = 60.0 * static_cast<double>(source() >> 8) / 16777216.0;
                voxels.push_back(static_cast<float>(((p - grid.centreLps()).norm() < 75 ? 900 : 0) + noise));
            }
    return std::make_shared<Volume>(grid, std::move(voxels));
}

std::vector<Case> cases(const fs::path& data) {
    std::vector<Case> list;
    const SimulatedHead ms = simulateHead(data, {"train/ms_cs_p07", "T1w", 0}, 11);
    const SimulatedHead msT2 = simulateHead(data, {"train/ms_cs_p07", "T2w", 0}, 12);
    const SimulatedHead whole = simulateHead(data, {"labels/synthseg_13", "T1w", 0}, 13);
    const SimulatedHead glioma = simulateHead(data, {"train/glioma_upenn_00001", "T1w", 0}, 14);
    const SimulatedHead other = simulateHead(data, {"labels/synthseg_14", "T1w", 0}, 15);
    const Matrix4 motion = randomMotion(77, 30, 30, centreOf(ms.brain));
    const Matrix4 wholeMotion = randomMotion(78, 30, 30, centreOf(whole.brain));
    const auto add = [&](const std::string& name, VolumePointer moving, VolumePointer fixed,
                         const Matrix4& truth, const std::vector<Point3>& points) {
        list.push_back({name, std::move(moving), std::move(fixed), truth, points});
    };
    add("right: stripped T1w", moved(*ms.scan, motion), ms.image, motion, ms.brain);
    add("right: 64 mT T1w on 3 T T2w", moved(*ms.scan, motion), msT2.image, motion, ms.brain);
    add("right: 64 mT T2w on 3 T T1w", moved(*msT2.scan, motion), ms.image, motion, ms.brain);
    add("right: whole head on brain", moved(*whole.scan, wholeMotion), brainAlone(whole), wholeMotion,
        whole.brain);
    add("right: brain on whole head", moved(*brainAlone(whole), wholeMotion), whole.scan, wholeMotion,
        whole.brain);
    add("right: 3 T on 64 mT", moved(*ms.image, motion), ms.scan, motion, ms.brain);
    add("right: 64 mT T1w on 64 mT T2w", moved(*ms.scan, motion), msT2.scan, motion, ms.brain);
    add("right: upper 70 %", moved(*cut(*whole.scan, 2, 0.3, 1), wholeMotion), whole.image, wholeMotion,
        whole.brain);
    for (const auto& [a, b] :
         {std::pair("T1w", "T2w"), std::pair("FLAIR", "T2w"), std::pair("FLAIR", "T1w")}) {
        const fs::path folder = data / "real_low_field/swoop_64mT_MS017";
        const Volume one = *readNifti(folder / (std::string(a) + ".nii.gz")).volume;
        const VolumePointer two = readNifti(folder / (std::string(b) + ".nii.gz")).volume;
        const auto mask = headMask(*two);
        std::vector<Point3> points;
        const Index3& size = two->geometry().sizeIjk();
        for (std::int64_t n = 0; n < two->geometry().voxelCount(); n += 97)
            if (mask[static_cast<std::size_t>(n)])
                points.push_back(two->geometry().pointLps({static_cast<double>(n % size[0]),
                                                           static_cast<double>(n / size[0] % size[1]),
                                                           static_cast<double>(n / (size[0] * size[1]))}));
        const Matrix4 m = randomMotion(79, 30, 30, centreOf(points));
        add(std::string("real: 64 mT ") + a + " on " + b, moved(one, m), two, m, points);
    }
    add("hard: lower half", moved(*cut(*whole.scan, 2, 0, 0.5), wholeMotion), whole.image, wholeMotion,
        whole.brain);
    add("hard: upper 40 %", moved(*cut(*whole.scan, 2, 0.6, 1), wholeMotion), whole.image, wholeMotion,
        whole.brain);
    add("hard: slab of 25 %", moved(*cut(*ms.scan, 2, 0.4, 0.65), motion), ms.image, motion, ms.brain);
    add("hard: turned 60 degrees", moved(*ms.scan, turned(Point3(1, 0, 0), 60, centreOf(ms.brain))), ms.image,
        turned(Point3(1, 0, 0), 60, centreOf(ms.brain)), ms.brain);
    for (int axis = 0; axis < 3; ++axis) {
        const Matrix4 over = turned(Point3::Unit(axis), 180, centreOf(ms.brain));
        add(std::string("wrong: turned over about ") + "xyz"[axis], moved(*ms.scan, over), ms.image, over,
            ms.brain);
        const Matrix4 wholeOver = turned(Point3::Unit(axis), 180, centreOf(whole.brain));
        add(std::string("wrong: whole head turned over about ") + "xyz"[axis], moved(*whole.scan, wholeOver),
            whole.image, wholeOver, whole.brain);
        const Matrix4 quarter = turned(Point3::Unit(axis), 90, centreOf(whole.brain));
        add(std::string("wrong: whole head turned 90 about ") + "xyz"[axis], moved(*whole.scan, quarter),
            whole.image, quarter, whole.brain);
    }
    add("wrong: mirrored", mirrored(*ms.scan), ms.image, motion, {});
    add("wrong: mirrored whole head", mirrored(*whole.scan), whole.image, motion, {});
    add("wrong: other brain", glioma.scan, ms.image, motion, {});
    add("wrong: other brain (reverse)", ms.scan, glioma.image, motion, {});
    add("wrong: other whole head", other.scan, whole.image, motion, {});
    add("wrong: other whole head on brain", other.scan, ms.image, motion, {});
    add("wrong: head on noise", ms.scan, noiseLike(*ms.image, false), motion, {});
    add("wrong: noise on head", noiseLike(*whole.scan, false), whole.image, motion, {});
    add("wrong: noise in the shape of the head", noiseLike(*ms.scan, true), ms.image, motion, {});
    add("wrong: noise in the shape of a whole head", noiseLike(*whole.scan, true), whole.image, motion, {});
    add("wrong: ball", ball(ms.image->geometry()), ms.image, motion, {});
    add("wrong: ball on whole head", ball(whole.image->geometry()), whole.scan, motion, {});
    add("wrong: empty",
        std::make_shared<Volume>(ms.scan->geometry(), std::vector<float>(ms.scan->voxels().size(), 0.0f)),
        ms.image, motion, {});
    return list;
}

} // namespace

int main(int count, char** words) {
    fs::path data = std::getenv("MAGIQT_DATA") ? fs::path(std::getenv("MAGIQT_DATA")) / "data" : fs::path();
    std::string only;
    TransformKind kind = TransformKind::Rigid;
    for (int n = 1; n + 1 < count; n += 2) {
        if (std::string(words[n]) == "--data") data = words[n + 1];
        if (std::string(words[n]) == "--only") only = words[n + 1];
        if (std::string(words[n]) == "--transform") kind = transformKindFromString(words[n + 1]);
    }
    for (const Case& item : cases(data))
        if (item.name.find(only) != std::string::npos) run(item, kind);
    return 0;
}
