// Figure sheets and animations as files: what a reader would measure in them.
#include "Phantoms.h"

#include "viewer/widgets/FigurePainter.h"
#include "viewer/widgets/GifWriter.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QImage>
#include <QImageReader>
#include <QPainter>
#include <QSvgRenderer>
#include <QTest>

#include <cmath>

using namespace magiqt;

namespace {

// A dark ball with a bright cube in its middle: voxels from -18 to 18 mm, so halfway to the next it measures
// 39 mm.
VolumePointer cube() {
    return phantoms::make(phantoms::isotropic(), [](const Point3& point) {
        const bool isCube = point.cwiseAbs().maxCoeff() < 20;
        return isCube ? 1000.0 : point.norm() < 70 ? 300.0 : 0.0;
    });
}

FigureSheet sheetOf(const QString& title) {
    FigureSheet sheet;
    sheet.imageNames = {"Input", "Enhanced"};
    sheet.planes = {Plane::Axial, Plane::Coronal};
    sheet.subjects = {{title.toStdString(),
                       {phantoms::figureImage(cube()), phantoms::figureImage(cube())},
                       Point3(0, 0, 0)}};
    return sheet;
}

int columnsAbove(int grey, const QImage& picture, int y, int begin, int end) {
    int count = 0;
    for (int x = begin; x < end; ++x)
        count += qGray(picture.pixel(x, y)) > grey;
    return count;
}

} // namespace

class FigurePainterTest : public QObject {
    Q_OBJECT

private slots:
    void aCubeOf39MmMeasures39Mm() {
        FigureSheet sheet = sheetOf(QStringLiteral("sub-01"));
        sheet.hasNames = sheet.hasLetters = sheet.hasScaleBar = false;
        for (const double dpi : {96.0, 300.0}) {
            const FigurePlan plan = planFigure(sheet);
            const QImage picture = figureImage(sheet, dpi);
            QCOMPARE(picture.width(), qCeil(plan.width * dpi / 72));
            QVERIFY(std::abs(picture.dotsPerMeterX() * 0.0254 - dpi) < 0.5);
            for (const FigureCell& cell : plan.cells) {
                const double scale = dpi / 72;
                const int middle = qRound((cell.rect.y + 0.5 * cell.rect.height) * scale);
                const double left = cell.rect.x + 0.5 * cell.rect.width - 40 / plan.mmPerPoint;
                const int cubeGrey =
                    qGray(picture.pixel(qRound((cell.rect.x + 0.5 * cell.rect.width) * scale), middle));
                const int ballGrey = qGray(picture.pixel(qRound(left * scale), middle));
                QVERIFY(cubeGrey > ballGrey + 60);
                const int pixels =
                    columnsAbove((cubeGrey + ballGrey) / 2, picture, middle, qCeil(cell.rect.x * scale),
                                 qFloor((cell.rect.x + cell.rect.width) * scale));
                const double mmPerPixel = plan.mmPerPoint / scale;
                QVERIFY2(std::abs(pixels * mmPerPixel - 39) < 1.5 * mmPerPixel,
                         qPrintable(QString::number(pixels * mmPerPixel)));
            }
        }
    }

    void wordsOfAnSvgStayWords() {
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::ReadWrite));
        QVERIFY(writeFigure(sheetOf(QStringLiteral("sub-01 & <7>")), FigureFormat::Svg, buffer));
        const QByteArray svg = buffer.data();
        QVERIFY(svg.contains(">Enhanced</text>"));
        QVERIFY(svg.contains("sub-01 &amp; &lt;7&gt;</text>"));
        QVERIFY(svg.contains(" mm</text>"));
        QCOMPARE(svg.count("<image"), 4);
        QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        QImage drawn(renderer.defaultSize() * 2, QImage::Format_RGB32);
        drawn.fill(Qt::red);
        QPainter painter(&drawn);
        renderer.render(&painter);
        const FigurePlan plan = planFigure(sheetOf({}));
        const FigureRect& rect = plan.cells.front().rect;
        const auto grey = [&](double x, double y) {
            return qGray(drawn.pixel(qRound(2 * x), qRound(2 * y)));
        };
        QVERIFY(grey(rect.x + 0.5 * rect.width, rect.y + 0.5 * rect.height) > 200);  // the cube
        QVERIFY(grey(rect.x + 0.03 * rect.width, rect.y + 0.03 * rect.height) < 20); // air
    }

    void aPdfHasOnePageOfTheChosenWidth() {
        FigureSheet sheet = sheetOf(QStringLiteral("sub-01"));
        sheet.widthMm = 85;
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::ReadWrite));
        QVERIFY(writeFigure(sheet, FigureFormat::Pdf, buffer));
        const QByteArray pdf = buffer.data();
        QVERIFY(pdf.startsWith("%PDF-"));
        const qsizetype box = pdf.indexOf("/MediaBox [");
        QVERIFY(box > 0);
        const QList<QByteArray> numbers = pdf.mid(box + 11, 60).split(']').front().simplified().split(' ');
        QCOMPARE(numbers.size(), 4);
        QVERIFY(std::abs(numbers[2].toDouble() - 85 * 72 / 25.4) < 1.0);
        QVERIFY(pdf.contains("/FontFile2") || pdf.contains("/FontFile3") || pdf.contains("/Type0"));
    }

    void aMissingImageLeavesItsCellBlack() {
        FigureSheet sheet = sheetOf(QStringLiteral("sub-01"));
        sheet.subjects[0].images[1] = {};
        sheet.hasLetters = false;
        const FigurePlan plan = planFigure(sheet);
        const QImage picture = figureImage(sheet, 72);
        for (const FigureCell& cell : plan.cells) {
            const int grey = qGray(picture.pixel(qRound(cell.rect.x + 0.5 * cell.rect.width),
                                                 qRound(cell.rect.y + 0.5 * cell.rect.height)));
            QVERIFY(cell.image == 1 ? grey == 0 : grey > 200);
        }
    }

    void anAnimationComesBackFrameByFrame() {
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::ReadWrite));
        std::vector<QImage> frames;
        for (int n = 0; n < 5; ++n) {
            QImage frame(60, 40, QImage::Format_RGB32);
            for (int y = 0; y < 40; ++y)
                for (int x = 0; x < 60; ++x)
                    frame.setPixel(x, y,
                                   x < 40 ? qRgb(4 * x + 20 * n, 4 * x + 20 * n, 4 * x + 20 * n) & 0xffffffffU
                                          : qRgb(255 - 40 * n, 6 * y, 90));
            frames.push_back(frame);
        }
        {
            GifWriter gif(buffer, QSize(60, 40), 80);
            for (const QImage& frame : frames)
                QVERIFY(gif.add(frame));
            QVERIFY(!gif.add(QImage(10, 10, QImage::Format_RGB32)));
            QVERIFY(gif.finish());
        }
        buffer.seek(0);
        QImageReader reader(&buffer, "gif");
        QVERIFY(reader.canRead());
        QCOMPARE(reader.imageCount(), 5);
        QCOMPARE(reader.loopCount(), -1); // for ever
        for (const QImage& frame : frames) {
            const QImage read = reader.read();
            QVERIFY(reader.nextImageDelay() == 80);
            QCOMPARE(read.size(), frame.size());
            for (int y = 0; y < 40; ++y)
                for (int x = 0; x < 60; ++x) {
                    const QColor wanted(frame.pixel(x, y)), found(read.pixel(x, y));
                    const int bound = x < 40 ? 2 : 10; // greys, and colours that share 96 places
                    QVERIFY(std::abs(wanted.red() - found.red()) <= bound &&
                            std::abs(wanted.green() - found.green()) <= bound &&
                            std::abs(wanted.blue() - found.blue()) <= bound);
                }
        }
    }
};

QTEST_MAIN(FigurePainterTest)
#include "FigurePainterTest.moc"
