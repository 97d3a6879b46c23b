// The report of a comparison from a run folder: what stands in it, that it is one valid file, and what is
// refused.
#include "app/report/ComparisonReport.h"
#include "app/report/Plots.h"

#include "base/Error.h"
#include "base/Json.h"

#include <QPainter>
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace magiqt;

namespace {

void writeText(const QString& file, const QByteArray& text) {
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

// A finished comparison of two arms on three subjects, T1w, with a picture and the curves of its trainings.
QString makeRun(const QTemporaryDir& folder) {
    const QString run = folder.filePath(QStringLiteral("comparison"));
    QDir().mkpath(run + QStringLiteral("/out/pictures"));
    QDir().mkpath(folder.filePath(QStringLiteral("training/out")));
    const Json plan = {
        {"name", "small <&> test"},
        {"baseline", "cubic"},
        {"arms",
         {{{"name", "cubic"}, {"interpolation", "cubic"}},
          {{"name", "model"}, {"weights", "model"}, {"evaluations", 5}, {"patch_voxels", 32}}}},
        {"seeds", {64}},
        {"metrics", {"psnr_db", "gradient_ratio"}},
        {"subjects", Json::array()}};
    writeJsonFile((run + QStringLiteral("/spec.json")).toStdString(),
                  {{"kind", "compare"},
                   {"programVersion", "1.2.3"},
                   {"parameters", {{"plan", plan.dump()}}},
                   {"inputs", {{"weights_model", {{"sha256", "abc123"}}}}}});
    QByteArray scores = "arm,subject,seed,contrast,metric,value\n";
    for (int n = 1; n <= 3; ++n)
        for (const auto& [arm, psnr] : {std::pair{"cubic", 20.0}, {"model", 21.5}}) {
            const QByteArray key = QByteArray(arm) + ",p" + QByteArray::number(n) + ",64,T1w,";
            scores += key + "psnr_db," + QByteArray::number(psnr + n) + "\n";
            scores += key + "gradient_ratio," + QByteArray::number(0.8 + 0.01 * n) + "\n";
            scores += key + "white_volume_ml," + QByteArray::number(400 + n) + "\n";
            scores += key + "white_reference_volume_ml," + QByteArray::number(402 - n) + "\n";
            scores += key + "white_volume_error_percent," + QByteArray::number(0.5 * n) + "\n";
            scores += key + "white_dice,0.9\n" + key + "white_assd_mm,0.7\n";
        }
    writeText(run + QStringLiteral("/out/scores.csv"), scores);
    writeText(run + QStringLiteral("/out/pictures/p1_T1w.pgm"), "P5\n30 12\n255\n" + QByteArray(360, '\x60'));
    writeJsonFile((run + QStringLiteral("/out/pictures.json")).toStdString(),
                  Json::array({{{"subject", "p1"},
                                {"contrast", "T1w"},
                                {"file", "pictures/p1_T1w.pgm"},
                                {"arms", {"cubic", "model", "reference"}}}}));
    writeText(folder.filePath(QStringLiteral("training/out/curves.csv")),
              "cell,seed,metric,step,value\nmodel,1,development_psnr_gain_db,100,0.5\n"
              "model,1,development_psnr_gain_db,200,0.7\nmodel,2,development_psnr_gain_db,100,0.4\n");
    return run;
}

template <typename Block>
int countOf(const ReportDocument& document) {
    return static_cast<int>(
        std::count_if(document.blocks.begin(), document.blocks.end(),
                      [](const ReportBlock& block) { return std::holds_alternative<Block>(block); }));
}

} // namespace

class ReportTest : public QObject {
    Q_OBJECT

private slots:
    void documentHoldsEveryPart() {
        const QTemporaryDir folder;
        const ReportDocument document = ComparisonReport::documentOf(makeRun(folder));
        QVERIFY(document.title.contains(QStringLiteral("small <&> test")));
        // Two metrics: box and lines each; agreement of one tissue; one curve.
        QCOMPARE(countOf<ReportPlot>(document), 2 * 2 + 1 + 1);
        QCOMPARE(countOf<ReportPicture>(document), 1);
        bool warned = false, paired = false;
        for (const ReportBlock& block : document.blocks) {
            if (const auto* paragraph = std::get_if<ReportParagraph>(&block))
                warned = warned || (paragraph->kind == ReportParagraph::Kind::Warning &&
                                    paragraph->text.contains(QStringLiteral("3 subject")));
            if (const auto* table = std::get_if<ReportTable>(&block))
                for (const QStringList& row : table->rows)
                    paired = paired ||
                             (row.contains(QStringLiteral("model")) && row.contains(QStringLiteral("+1.50")));
        }
        QVERIFY(warned); // three subjects cannot reach .05
        QVERIFY(paired);
    }

    void filesAreWrittenWholeAndHoldTheNumbers() {
        const QTemporaryDir folder;
        const QString out = folder.filePath(QStringLiteral("report"));
        ComparisonReport::write(makeRun(folder), out);
        for (const char* name : {"report.html", "report.pdf", "values.csv", "pairs.csv", "subjects.csv",
                                 "summary.json", "curves.csv"})
            QVERIFY2(QFileInfo::exists(out + QLatin1Char('/') + QLatin1String(name)), name);
        QFile html(out + QStringLiteral("/report.html"));
        QVERIFY(html.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(html.readAll());
        QVERIFY(text.contains(QStringLiteral("small &lt;&amp;&gt; test"))); // names are no markup
        QVERIFY(!text.contains(QStringLiteral("<&>")));
        QVERIFY(text.contains(QStringLiteral("<svg")));
        QVERIFY(text.contains(QStringLiteral("data:image/png;base64,")));
        QVERIFY(text.contains(QStringLiteral("abc123")));
        QVERIFY(!text.contains(folder.path())); // no path of this computer
        QFile pdf(out + QStringLiteral("/report.pdf"));
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.read(5) == "%PDF-");
        QVERIFY(pdf.size() > 10'000);
    }

    void whatIsNoComparisonIsRefused() {
        const QTemporaryDir folder;
        QVERIFY_EXCEPTION_THROWN(ComparisonReport::documentOf(folder.path()), Error);
        const QString run = makeRun(folder);
        QFile::remove(run + QStringLiteral("/out/scores.csv"));
        QVERIFY_EXCEPTION_THROWN(ComparisonReport::write(run, folder.filePath(QStringLiteral("x"))), Error);
        QVERIFY(!QFileInfo::exists(folder.filePath(QStringLiteral("x/report.html"))));
    }

    void plotsDrawWhatTheyAreGiven() {
        // A plot's pixels change with its values, and gaps do no harm.
        const auto drawn = [](double value) {
            const std::vector<PlotGroup> groups = {{QStringLiteral("a"), {1.0, 2.0, qQNaN()}},
                                                   {QStringLiteral("b"), {2.0, value, 3.0}}};
            const ReportPlot plot =
                subjectLines(QString(), QStringLiteral("y"), groups,
                             {QStringLiteral("p1"), QStringLiteral("p2"), QStringLiteral("p3")});
            QImage image(plot.size.toSize(), QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.drawPicture(0, 0, plot.drawing);
            return image;
        };
        QVERIFY(drawn(2.5) == drawn(2.5));
        QVERIFY(drawn(2.5) != drawn(4.0));
        int dark = 0;
        const QImage image = drawn(2.5);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                dark += qGray(image.pixel(x, y)) < 200 ? 1 : 0;
        QVERIFY(dark > 500);
    }
};

QTEST_MAIN(ReportTest)
#include "ReportTest.moc"
