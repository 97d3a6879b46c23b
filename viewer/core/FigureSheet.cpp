#include "FigureSheet.h"

#include "MatchedRanges.h"

#include "base/Error.h"

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double pointsPerMm = 72.0 / 25.4;
constexpr double gap = 2.0, titleHeight = 12.0, titleWidth = 12.0, footerHeight = 16.0;
constexpr double headMarginMm = 6.0;
constexpr double leftOut = 0.005; // of the foreground, on either side
constexpr std::size_t sampleLimit = 200'000;

// Of all images of the subject together.
LpsBox headOf(const FigureSubject& subject) {
    LpsBox box;
    for (const FigureImage& image : subject.images) {
        if (!image.volume) continue;
        box.add(image.head.minimum);
        box.add(image.head.maximum);
    }
    return box;
}

} // namespace

LpsBox headBox(const Volume& volume, double background) {
    const Geometry& geometry = volume.geometry();
    const Index3& size = geometry.sizeIjk();
    const auto stride = std::max<std::int64_t>(
        1, std::llround(std::cbrt(static_cast<double>(geometry.voxelCount()) / sampleLimit)));
    std::array<std::vector<double>, 3> places;
    for (std::int64_t k = 0; k < size[2]; k += stride)
        for (std::int64_t j = 0; j < size[1]; j += stride)
            for (std::int64_t i = 0; i < size[0]; i += stride)
                if (static_cast<double>(volume.at(i, j, k)) > background) {
                    const Point3 point = geometry.pointLps(
                        Point3(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)));
                    for (std::size_t axis = 0; axis < 3; ++axis)
                        places[axis].push_back(point[static_cast<Eigen::Index>(axis)]);
                }
    LpsBox whole;
    whole.add(geometry);
    if (places[0].empty()) return whole;
    Point3 low, high;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<double>& along = places[axis];
        std::sort(along.begin(), along.end());
        const auto out = static_cast<std::size_t>(leftOut * static_cast<double>(along.size() - 1));
        low[static_cast<Eigen::Index>(axis)] = along[out] - headMarginMm;
        high[static_cast<Eigen::Index>(axis)] = along[along.size() - 1 - out] + headMarginMm;
    }
    LpsBox box;
    box.add(whole.clamped(low));
    box.add(whole.clamped(high));
    return box;
}

void lookAt(std::span<FigureImage> images) {
    std::vector<MatchedImage> present;
    for (const FigureImage& image : images)
        if (image.volume) present.push_back({image.volume.get(), image.grey});
    const std::vector<ValueRange> ranges = matchedRanges(present);
    auto range = ranges.begin();
    for (FigureImage& image : images) {
        if (!image.volume) continue;
        image.range = *range++;
        image.head = headBox(*image.volume, image.grey.background);
    }
}

FigurePlan planFigure(const FigureSheet& sheet) {
    if (sheet.subjects.empty() || sheet.imageNames.empty() || sheet.planes.empty())
        throw Error(ErrorKind::BadInput, "figure.empty",
                    "a figure needs at least one subject, one image and one plane");
    std::vector<LpsBox> heads;
    for (const FigureSubject& subject : sheet.subjects)
        heads.push_back(headOf(subject));
    // Of a plane: as large as the largest head, so that all pictures of it are alike.
    const auto extent = [&](Plane plane, bool isWidth) {
        const PlaneAxes axes = planeAxes(plane, sheet.convention);
        double largest = 1.0;
        for (const LpsBox& head : heads)
            largest = std::max(largest, head.extentMm(isWidth ? axes.right : axes.down));
        return largest;
    };
    const bool isBeside = sheet.planesIn == PlanesIn::Columns;
    const std::size_t images = sheet.imageNames.size(), planes = sheet.planes.size();
    std::vector<double> columnsMm, rowsMm; // of the head
    double widest = 0.0, highest = 0.0;
    for (const Plane plane : sheet.planes) {
        widest = std::max(widest, extent(plane, true));
        highest = std::max(highest, extent(plane, false));
    }
    if (isBeside) {
        for (const Plane plane : sheet.planes)
            columnsMm.insert(columnsMm.end(), images, extent(plane, true));
        rowsMm.assign(sheet.subjects.size(), highest);
    } else {
        columnsMm.assign(images, widest);
        for (std::size_t n = 0; n < sheet.subjects.size(); ++n)
            for (const Plane plane : sheet.planes)
                rowsMm.push_back(extent(plane, false));
    }

    FigurePlan plan;
    plan.width = sheet.widthMm * pointsPerMm;
    const double left = sheet.hasNames ? titleWidth : 0.0, top = sheet.hasNames ? titleHeight : 0.0;
    double allMm = 0.0;
    for (const double mm : columnsMm)
        allMm += mm;
    const double room = plan.width - left - gap * static_cast<double>(columnsMm.size() - 1);
    plan.mmPerPoint = allMm / std::max(room, 1.0);

    std::vector<double> rowTops{top};
    for (const double mm : rowsMm)
        rowTops.push_back(rowTops.back() + mm / plan.mmPerPoint + gap);
    double x = left;
    for (std::size_t column = 0; column < columnsMm.size(); ++column) {
        const double width = columnsMm[column] / plan.mmPerPoint;
        const std::size_t image = column % images;
        if (sheet.hasNames)
            plan.texts.push_back({sheet.imageNames[image], {x, 0, width, titleHeight}, false});
        for (std::size_t row = 0; row < rowsMm.size(); ++row) {
            const std::size_t subject = isBeside ? row : row / planes;
            const Plane plane = sheet.planes[isBeside ? column / images : row % planes];
            plan.cells.push_back(
                {subject,
                 image,
                 plane,
                 {x, rowTops[row], width, rowsMm[row] / plan.mmPerPoint},
                 heads[subject].isEmpty ? sheet.subjects[subject].pointLps : heads[subject].centre()});
        }
        x += width + gap;
    }
    const std::size_t rowsEach = isBeside ? 1 : planes;
    for (std::size_t subject = 0; sheet.hasNames && subject < sheet.subjects.size(); ++subject) {
        const double begin = rowTops[subject * rowsEach], end = rowTops[(subject + 1) * rowsEach] - gap;
        plan.texts.push_back({sheet.subjects[subject].title, {0, begin, titleWidth, end - begin}, true});
    }
    const double bottom = rowTops.back() - gap;
    plan.footer = {left, bottom, plan.width - left, sheet.hasScaleBar ? footerHeight : 0.0};
    plan.height = bottom + plan.footer.height;
    return plan;
}

SliceGeometry sliceOf(const FigureSheet& sheet, const FigurePlan& plan, const FigureCell& cell,
                      double pixelsPerPoint) {
    const PlaneAxes axes = planeAxes(cell.plane, sheet.convention);
    return {axes,
            sheet.subjects[cell.subject].pointLps,
            cell.centreLps,
            plan.mmPerPoint / pixelsPerPoint,
            std::max(1.0, std::round(cell.rect.width * pixelsPerPoint)),
            std::max(1.0, std::round(cell.rect.height * pixelsPerPoint))};
}

} // namespace magiqt
