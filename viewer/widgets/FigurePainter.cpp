#include "FigurePainter.h"

#include "SliceOverlay.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr int nameSize = 8, letterSize = 7; // points
constexpr double letterMargin = 2.0;
constexpr double longestBar = 0.12; // of the width
constexpr double pointsPerInch = 72.0;
const QColor ink(0, 0, 0), letterColour(255, 255, 255);

QFont fontOf(int points, bool isBold = false) {
    QFont font;
    font.setPixelSize(points); // the painter's unit is the point
    font.setBold(isBold);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QRectF rectOf(const FigureRect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

QImage pictureOf(const FigureSheet& sheet, const FigurePlan& plan, const FigureCell& cell, double dpi) {
    const SliceGeometry slice = sliceOf(sheet, plan, cell, dpi / pointsPerInch);
    QImage picture(static_cast<int>(slice.widthPixels()), static_cast<int>(slice.heightPixels()),
                   QImage::Format_RGB32);
    picture.fill(Qt::black);
    const FigureImage& image = sheet.subjects[cell.subject].images[cell.image];
    if (image.volume)
        paintGrey(resliceVolume(*image.volume, slice, sheet.slab), picture.width(),
                  sheet.mapping.windowLevel(image.range), reinterpret_cast<std::uint32_t*>(picture.bits()),
                  static_cast<std::size_t>(picture.bytesPerLine()) / sizeof(std::uint32_t));
    return picture;
}

void paintLetters(QPainter& painter, const FigureSheet& sheet, const FigureCell& cell) {
    const PlaneAxes axes = planeAxes(cell.plane, sheet.convention);
    const QRectF rect = rectOf(cell.rect).adjusted(letterMargin, letterMargin, -letterMargin, -letterMargin);
    painter.setFont(fontOf(letterSize, true));
    painter.setPen(letterColour);
    const auto write = [&](int flags, const Point3& direction) {
        painter.drawText(rect, flags, QString::fromStdString(directionLetters(direction)));
    };
    write(Qt::AlignLeft | Qt::AlignVCenter, -axes.right);
    write(Qt::AlignRight | Qt::AlignVCenter, axes.right);
}

void paintText(QPainter& painter, const FigureText& text) {
    painter.save();
    painter.setFont(fontOf(nameSize));
    painter.setPen(ink);
    QRectF rect = rectOf(text.rect);
    if (text.isUpwards) {
        painter.translate(rect.left(), rect.bottom());
        painter.rotate(-90);
        rect = QRectF(0, 0, rect.height(), rect.width());
    }
    const QString words = painter.fontMetrics().elidedText(QString::fromStdString(text.text), Qt::ElideRight,
                                                           qRound(rect.width()));
    painter.drawText(rect, Qt::AlignCenter, words);
    painter.restore();
}

void paintScaleBar(QPainter& painter, const FigurePlan& plan) {
    const double lengthMm = scaleBarMm(plan.mmPerPoint, longestBar * plan.width);
    const double length = lengthMm / plan.mmPerPoint;
    const QRectF footer = rectOf(plan.footer);
    const double y = footer.center().y(), end = footer.right();
    painter.setPen(QPen(ink, 1.0, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(end - length, y), QPointF(end, y));
    for (const double x : {end - length + 0.5, end - 0.5})
        painter.drawLine(QPointF(x, y - 2.5), QPointF(x, y + 2.5));
    painter.setFont(fontOf(nameSize));
    painter.drawText(QRectF(footer.left(), footer.top(), footer.width() - length - 4, footer.height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     QCoreApplication::translate("magiqt::SliceOverlay", "%1 mm").arg(lengthMm));
}

} // namespace

void paintFigure(QPainter& painter, const FigureSheet& sheet, const FigurePlan& plan, double dpi) {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing |
                           QPainter::SmoothPixmapTransform |
                           QPainter::LosslessImageRendering); // otherwise a PDF has JPEG pictures
    for (const FigureCell& cell : plan.cells) {
        painter.drawImage(rectOf(cell.rect), pictureOf(sheet, plan, cell, dpi));
        if (sheet.hasLetters) paintLetters(painter, sheet, cell);
    }
    for (const FigureText& text : plan.texts)
        paintText(painter, text);
    if (plan.footer.height > 0) paintScaleBar(painter, plan);
}

QImage figureImage(const FigureSheet& sheet, double dpi) {
    const FigurePlan plan = planFigure(sheet);
    const double scale = dpi / pointsPerInch;
    QImage image(static_cast<int>(std::ceil(plan.width * scale)),
                 static_cast<int>(std::ceil(plan.height * scale)), QImage::Format_RGB32);
    image.setDotsPerMeterX(qRound(dpi / 0.0254));
    image.setDotsPerMeterY(qRound(dpi / 0.0254));
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    paintFigure(painter, sheet, plan, dpi);
    return image;
}

bool writeFigure(const FigureSheet& sheet, FigureFormat format, QIODevice& device) {
    if (format == FigureFormat::Png) return figureImage(sheet, figureDpi).save(&device, "PNG");
    const FigurePlan plan = planFigure(sheet);
    // The generators close what they write to, so they get a buffer.
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QSizeF size(plan.width, plan.height);
    if (format == FigureFormat::Svg) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setResolution(qRound(pointsPerInch));
        svg.setSize(QSize(qCeil(size.width()), qCeil(size.height())));
        svg.setViewBox(QRectF(QPointF(0, 0), size));
        QPainter painter(&svg);
        paintFigure(painter, sheet, plan, figureDpi);
    } else {
        QPdfWriter pdf(&buffer);
        pdf.setPageSize(QPageSize(size, QPageSize::Point, QString(), QPageSize::ExactMatch));
        pdf.setPageMargins(QMarginsF(0, 0, 0, 0));
        pdf.setResolution(qRound(pointsPerInch));
        QPainter painter(&pdf);
        paintFigure(painter, sheet, plan, figureDpi);
    }
    return device.write(bytes) == bytes.size();
}

} // namespace magiqt
