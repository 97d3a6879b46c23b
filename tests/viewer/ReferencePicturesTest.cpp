// What the views draw, compared with stored pictures (tests/viewer/pictures), each of which somebody looked
// at before it was kept. Raster surface at scale 1. A picture passes where the mean difference is below one
// grey level and no more than half a percent of the pixels are off by more than 24: rounding and the edges of
// letters may differ between machines, a line, a letter or a colour may not. MAGIQT_WRITE_PICTURES names a
// folder for new ones.
#include "Phantoms.h"

#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/ShippedLayouts.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QTest>

#include <cmath>
#include <functional>

using namespace magiqt;

namespace {

constexpr int width = 540, height = 360;
constexpr double mostMean = 1.0, mostFar = 0.005;
constexpr int far = 24;

// A head of ellipsoids: scalp, brain with folds, ventricles, one bright lesion on the left. `detail` 0..1.
double head(const Point3& point, double detail) {
    const auto in = [&](const Point3& centre, const Point3& radii) {
        return ((point - centre).cwiseQuotient(radii)).norm();
    };
    const double skull = in(Point3(0, 5, 0), Point3(72, 90, 66));
    if (skull > 1) return 0;
    if (skull > 0.9) return 900;
    if (skull > 0.84) return 60;
    if (std::min(in(Point3(12, 0, 8), Point3(6, 26, 12)), in(Point3(-12, 0, 8), Point3(6, 26, 12))) < 1)
        return 180;
    if (in(Point3(32, 20, 15), Point3(9, 9, 9)) < 1) return 560 + 340 * detail;
    const double folds =
        std::sin(0.22 * point.x()) * std::cos(0.19 * point.y()) * std::sin(0.2 * point.z() + 1);
    return 520 + 140 * detail * folds;
}

VolumePointer image(const Geometry& geometry, double detail, double scale = 1.0) {
    return phantoms::make(geometry, [=](const Point3& point) { return scale * head(point, detail); });
}

} // namespace

class ReferencePicturesTest : public QObject {
    Q_OBJECT

private:
    using Prepare = std::function<void(CompareView&)>;
    static std::map<QString, Prepare> pictures() {
        const auto canvas = [](CompareView& view) -> SliceCanvas& { return view.canvas(); };
        const auto map = [](CompareView& view, MapKind kind, bool isOfEnhanced, auto value) {
            view.setMaps({{kind,
                           phantoms::make(phantoms::isotropic(), value),
                           QStringLiteral("Map"),
                           QStringLiteral("units"),
                           isOfEnhanced,
                           {}}});
            view.canvas().changeMaps([](ViewMaps& maps) { maps.setVisible(true); });
        };
        return {
            {QStringLiteral("side-by-side"), [](CompareView&) {}},
            {QStringLiteral("curtain"),
             [=](CompareView& view) {
                 view.setMode(CompareMode::Curtain);
                 canvas(view).setCurtain(0.4);
             }},
            {QStringLiteral("difference"), [](CompareView& view) { view.setMode(CompareMode::Difference); }},
            {QStringLiteral("blend"), [](CompareView& view) { view.setMode(CompareMode::Blend); }},
            {QStringLiteral("checkerboard"),
             [](CompareView& view) { view.setMode(CompareMode::Checkerboard); }},
            {QStringLiteral("contour"), [](CompareView& view) { view.setMode(CompareMode::Contour); }},
            {QStringLiteral("neurological-large"),
             [=](CompareView& view) {
                 view.setRadiological(false);
                 view.setEnhanced(nullptr, {});
                 view.setReference(nullptr, {});
                 canvas(view).setViewLayout(shippedLayouts()[1]);
             }},
            {QStringLiteral("filmstrip"),
             [=](CompareView& view) {
                 view.setReference(nullptr, {});
                 canvas(view).setViewLayout(shippedLayouts()[5]);
             }},
            {QStringLiteral("turned-slab"),
             [=](CompareView& view) {
                 view.setReference(nullptr, {});
                 canvas(view).turnAbout(Point3(0.2, 0.3, 1), 0.5);
                 canvas(view).setSlab({10, SlabMode::Maximum});
             }},
            {QStringLiteral("uncertainty"),
             [=](CompareView& view) {
                 map(view, MapKind::Positive, true, [](const Point3& point) {
                     return 50 * std::exp(-(point - Point3(32, 20, 15)).squaredNorm() / 900);
                 });
             }},
            {QStringLiteral("disagreement"),
             [=](CompareView& view) {
                 map(view, MapKind::Signed, true, [](const Point3& point) { return 0.12 * point.x(); });
             }},
            {QStringLiteral("labels"),
             [=](CompareView& view) {
                 map(view, MapKind::Labels, false, [](const Point3& point) {
                     return point.norm() < 60 ? 1.0 + std::floor((point.y() + 60) / 40) : 0.0;
                 });
             }},
            {QStringLiteral("annotations"), [=](CompareView& view) {
                 view.setReference(nullptr, {});
                 AnnotationLayer& layer = canvas(view).annotations();
                 layer.restart({{"1",
                                 AnnotationKind::Distance,
                                 {Point3(-60, 30, 15), Point3(60, 30, 15)},
                                 {0, 0, 1},
                                 ""},
                                {"2",
                                 AnnotationKind::Region,
                                 {Point3(32, 20, 15), Point3(44, 20, 15), Point3(32, 32, 15)},
                                 {0, 0, 1},
                                 ""},
                                {"3", AnnotationKind::Text, {Point3(-40, -60, 15)}, {0, 0, 1}, "lesion?"}});
             }}};
    }

private slots:
    void asStored_data() {
        QTest::addColumn<QString>("name");
        for (const auto& [name, prepare] : pictures())
            QTest::newRow(qPrintable(name)) << name;
    }
    void asStored() {
        QFETCH(QString, name);
        CompareView view;
        view.setFont(QFont(QStringLiteral("DejaVu Sans"), 7));
        QPalette palette;
        palette.setColor(QPalette::Window, QColor(32, 34, 36));
        view.setPalette(palette);
        view.resize(width, height);
        view.setInput(image(phantoms::thickSlices(), 0.4), QStringLiteral("Input"));
        view.setEnhanced(image(phantoms::isotropic(), 0.8, 1.1), QStringLiteral("Enhanced"));
        view.setReference(image(phantoms::isotropic(), 1.0, 2.0), QStringLiteral("Reference"));
        view.canvas().setCrosshair(Point3(20, 12, 15));
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        pictures().at(name)(view);
        const QImage picture = view.grabViews().convertToFormat(QImage::Format_RGB32);
        QCOMPARE(picture.size(), QSize(width, height));
        const QString file = name + QStringLiteral(".png");
        if (const QString folder = qEnvironmentVariable("MAGIQT_WRITE_PICTURES"); !folder.isEmpty()) {
            QVERIFY(picture.save(QDir(folder).filePath(file)));
            return;
        }
        const QImage stored = QImage(QDir(QStringLiteral(PICTURES_FOLDER)).filePath(file))
                                  .convertToFormat(QImage::Format_RGB32);
        QCOMPARE(stored.size(), picture.size());
        double sum = 0;
        int offCount = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const QRgb one = picture.pixel(x, y), other = stored.pixel(x, y);
                const int off =
                    std::max({std::abs(qRed(one) - qRed(other)), std::abs(qGreen(one) - qGreen(other)),
                              std::abs(qBlue(one) - qBlue(other))});
                sum += off;
                offCount += off > far;
            }
        const double pixels = width * height;
        const bool isAlike = sum / pixels < mostMean && offCount / pixels < mostFar;
        if (!isAlike) picture.save(QDir::temp().filePath(QStringLiteral("magiqt-found-") + file));
        QVERIFY2(isAlike,
                 qPrintable(QStringLiteral("mean %1, %2 %% far off; found: %3")
                                .arg(sum / pixels)
                                .arg(100 * offCount / pixels)
                                .arg(QDir::temp().filePath(QStringLiteral("magiqt-found-") + file))));
    }
};

QTEST_MAIN(ReferencePicturesTest)
#include "ReferencePicturesTest.moc"
