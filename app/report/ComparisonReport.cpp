#include "ComparisonReport.h"

#include "Plots.h"

#include "base/Error.h"
#include "base/Json.h"
#include "comparison/SummaryFiles.h"

#include <QDir>
#include <QFile>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostWorstCases = 3; // a contrast
const std::vector<std::string> kTissues = {"csf", "grey", "white", "ventricles"};

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QString number(double value, int decimals) {
    return std::isfinite(value) ? QLocale().toString(value, 'f', decimals) : QStringLiteral("–");
}

QString signedNumber(double value, int decimals) {
    return (value >= 0 ? QStringLiteral("+") : QString()) + number(value, decimals);
}

// Three significant places are enough everywhere but in decibels.
int decimalsOf(const std::string& metric) {
    if (metric.ends_with("psnr_db") || metric.ends_with("percent") || metric.ends_with("_ml")) return 2;
    if (metric == "seconds" || metric == "consistency_clusters") return 1;
    return 3;
}

QString interval(const std::optional<Interval>& found, int decimals) {
    if (!found) return QStringLiteral("–");
    return QStringLiteral("%1 … %2").arg(signedNumber(found->lower, decimals),
                                         signedNumber(found->upper, decimals));
}

QString pValue(double p) {
    return p < 0.0005 ? QLocale().toString(p, 'g', 2) : number(p, 3);
}

struct Sources {
    fs::path run;
    Json spec, plan, pictures;
    ScoreTable scores;
    ComparisonSummary summary;
};

Sources readRun(const QString& run) {
    const fs::path folder = run.toStdString();
    Json spec;
    try {
        spec = readJsonFile(folder / "spec.json");
        if (spec.at("kind") != "compare") throw std::runtime_error("kind");
    } catch (const std::exception&) {
        throw Error(ErrorKind::BadInput, "report.no-comparison",
                    "the folder holds no run of the kind compare; give the folder of a finished comparison");
    }
    Json plan = Json::parse(spec.at("parameters").at("plan").get<std::string>());
    ScoreTable scores = ScoreTable::read(folder / "out" / "scores.csv");
    Json pictures = fs::exists(folder / "out" / "pictures.json")
                        ? readJsonFile(folder / "out" / "pictures.json")
                        : Json::array();
    ComparisonSummary summary = summarise(scores, ComparisonDesign::fromPlan(plan));
    return {
        folder, std::move(spec), std::move(plan), std::move(pictures), std::move(scores), std::move(summary)};
}

fs::path curvesBeside(const fs::path& run) {
    const fs::path file = fs::absolute(run).parent_path() / "training" / "out" / "curves.csv";
    return fs::exists(file) ? file : fs::path();
}

class Builder {
    Q_DECLARE_TR_FUNCTIONS(ComparisonReport)

public:
    explicit Builder(const Sources& sources) : m_sources(sources), m_summary(sources.summary) {}

    ReportDocument build() {
        m_document.title = tr("Comparison: %1").arg(text(m_summary.design.name));
        m_document.footer = tr("MagIQT %1 · run %2 · research use only")
                                .arg(text(m_sources.spec.value("programVersion", std::string())),
                                     text(m_sources.run.filename().string()));
        introduction();
        for (const std::string& metric : m_summary.design.metrics)
            aboutMetric(metric);
        anatomy();
        curves();
        worstCases();
        secondary();
        methods();
        return std::move(m_document);
    }

private:
    void introduction() {
        const auto contrasts = m_sources.scores.contrasts();
        QStringList names;
        for (const std::string& contrast : contrasts)
            names << text(contrast);
        m_document.paragraph(tr("%1 arms on %2 subjects (%3), %4.")
                                 .arg(m_summary.design.groups.size())
                                 .arg(m_sources.scores.subjects().size())
                                 .arg(names.join(QStringLiteral(", ")))
                                 .arg(tr("%n sampling seed(s)", nullptr,
                                         static_cast<int>(m_sources.plan.at("seeds").size()))));
        for (const std::string& warning : m_summary.warnings)
            m_document.paragraph(warningText(warning), ReportParagraph::Kind::Warning);
        ReportTable arms{tr("Arms"), {tr("Arm"), tr("What it is")}, {}, {}};
        for (const Json& arm : m_sources.plan.at("arms"))
            arms.rows.push_back({text(arm.at("name")), describe(arm)});
        m_document.heading(tr("What is compared"));
        if (arms.rows.size() <= 24)
            m_document.blocks.push_back(arms);
        else
            groupTable();
    }

    // "T1w: with 3 subjects ..." in the language of the report.
    QString warningText(const std::string& warning) const {
        const std::size_t colon = warning.find(':');
        const std::string contrast = warning.substr(0, colon);
        std::size_t subjects = 0;
        for (const PairComparison& pair : m_summary.pairs)
            if (pair.contrast == contrast && pair.cannotReach)
                subjects = std::max(subjects, pair.differences.size());
        return tr("%1: with %n subject(s) a signed-rank test cannot reach p < 0.05 (6 are the fewest that "
                  "can); read "
                  "the intervals and the subjects' own lines, not the p-values.",
                  nullptr, static_cast<int>(subjects))
            .arg(text(contrast));
    }

    QString describe(const Json& arm) const {
        if (arm.contains("interpolation"))
            return arm.at("interpolation") == "cubic" ? tr("cubic B-spline interpolation of the scan")
                                                      : tr("trilinear interpolation of the scan");
        QStringList parts;
        const int evaluations = arm.value("evaluations", 0);
        parts << (evaluations > 0 ? tr("%n evaluation(s)", nullptr, evaluations)
                                  : tr("evaluations of the model's standard preset"));
        parts << tr("mean of %n sample(s)", nullptr, arm.value("samples", 1));
        if (const int patch = arm.value("patch_voxels", 0); patch > 0) {
            parts << tr("patches of %1 voxels").arg(patch);
            parts << (arm.value("halo", true) ? tr("halo") : tr("no halo"));
            parts << (arm.value("attention", true) ? tr("attention across patches")
                                                   : tr("attention inside patches"));
            parts << (arm.value("shared_state", true) ? tr("shared state") : tr("no shared state"));
        } else {
            parts << tr("whole volume");
        }
        return tr("model, %1").arg(parts.join(QStringLiteral(", ")));
    }

    void groupTable() {
        ReportTable table{tr("Groups"), {tr("Group"), tr("Arms"), tr("What it is")}, {}, {}};
        for (const auto& [group, arms] : m_summary.design.groups) {
            for (const Json& arm : m_sources.plan.at("arms"))
                if (arm.at("name") == arms.front()) {
                    table.rows.push_back({text(group), QString::number(arms.size()), describe(arm)});
                    break;
                }
        }
        m_document.blocks.push_back(table);
    }

    std::vector<PlotGroup> groupsOf(const std::string& metric, const std::string& contrast,
                                    const std::vector<std::string>& subjects) const {
        std::vector<PlotGroup> groups;
        for (const GroupValue& value : m_summary.values) {
            if (value.metric != metric || value.contrast != contrast) continue;
            PlotGroup group{text(value.group), {}};
            for (const std::string& subject : subjects) {
                const auto place = std::find(value.subjects.begin(), value.subjects.end(), subject);
                group.values
                    << (place == value.subjects.end()
                            ? std::numeric_limits<double>::quiet_NaN()
                            : value.values[static_cast<std::size_t>(place - value.subjects.begin())]);
            }
            groups.push_back(std::move(group));
        }
        return groups;
    }

    void aboutMetric(const std::string& metric) {
        const int decimals = decimalsOf(metric);
        const QString words = wordingOfMetric(text(metric));
        const bool any = std::any_of(m_summary.values.begin(), m_summary.values.end(),
                                     [&](const GroupValue& value) { return value.metric == metric; });
        if (!any) return;
        const std::optional<bool> better = moreIsBetter(metric);
        m_document.heading(!better   ? words
                           : *better ? tr("%1, more is better").arg(words)
                                     : tr("%1, less is better").arg(words));
        const bool seeds =
            std::any_of(m_summary.values.begin(), m_summary.values.end(), [&](const GroupValue& value) {
                return value.metric == metric && value.armDeviation.has_value();
            });
        ReportTable table{tr("%1 by arm; interval: bootstrap (BCa) over subjects").arg(words),
                          {tr("Contrast"), tr("Arm"), tr("n"), tr("Mean"), tr("SD"), tr("95 % interval")},
                          {},
                          QStringLiteral("values.csv")};
        if (seeds) table.header << tr("SD over training seeds");
        for (const GroupValue& value : m_summary.values) {
            if (value.metric != metric) continue;
            QStringList row = {
                text(value.contrast),
                text(value.group),
                QString::number(value.values.size()),
                number(value.mean, decimals),
                value.values.size() > 1 ? number(value.deviation, decimals) : QStringLiteral("–"),
                value.interval ? QStringLiteral("%1 … %2").arg(number(value.interval->lower, decimals),
                                                               number(value.interval->upper, decimals))
                               : QStringLiteral("–")};
            if (seeds)
                row << (value.armDeviation ? number(*value.armDeviation, decimals) : QStringLiteral("–"));
            table.rows.push_back(row);
        }
        m_document.blocks.push_back(table);
        pairTable(metric, decimals, words);
        for (const std::string& contrast : m_sources.scores.contrasts()) {
            const std::vector<std::string> subjects = subjectsWith(metric, contrast);
            if (subjects.empty()) continue;
            const auto groups = groupsOf(metric, contrast, subjects);
            const double ideal =
                words.contains(QLatin1String("1)")) ? 1.0 : std::numeric_limits<double>::quiet_NaN();
            ReportPlot box =
                boxPlot(tr("%1, %2: median, quartiles, and every subject").arg(text(contrast), words), words,
                        groups, ideal);
            box.csv = QStringLiteral("subjects.csv");
            m_document.blocks.push_back(box);
            if (groups.size() > 1 && subjects.size() > 1 && groups.size() <= 12) {
                QStringList names;
                for (const std::string& subject : subjects)
                    names << text(subject);
                ReportPlot lines = subjectLines(tr("%1, %2: every subject").arg(text(contrast), words), words,
                                                groups, names);
                lines.csv = QStringLiteral("subjects.csv");
                m_document.blocks.push_back(lines);
            }
        }
    }

    std::vector<std::string> subjectsWith(const std::string& metric, const std::string& contrast) const {
        std::set<std::string> present;
        for (const GroupValue& value : m_summary.values)
            if (value.metric == metric && value.contrast == contrast)
                present.insert(value.subjects.begin(), value.subjects.end());
        std::vector<std::string> ordered;
        for (const std::string& subject : m_sources.scores.subjects())
            if (present.contains(subject)) ordered.push_back(subject);
        return ordered;
    }

    void pairTable(const std::string& metric, int decimals, const QString& words) {
        ReportTable table{
            tr("Paired differences, first minus second. HL: Hodges-Lehmann shift and its interval; p: "
               "Wilcoxon signed-rank, two-sided; Holm: corrected over the rows; r: rank-biserial "
               "correlation."),
            {tr("Contrast"), tr("First"), tr("Second"), tr("n"), tr("Mean"), tr("HL"), tr("HL interval"),
             tr("Bootstrap 95 %"), tr("p"), tr("Holm"), tr("r")},
            {},
            QStringLiteral("pairs.csv")};
        const bool seeds = std::any_of(m_summary.pairs.begin(), m_summary.pairs.end(), [&](const auto& pair) {
            return pair.metric == metric && !pair.byArm.empty();
        });
        if (seeds) table.header << tr("By training seed");
        std::map<std::string, std::vector<ForestRow>> forest;
        for (const PairComparison& pair : m_summary.pairs) {
            if (pair.metric != metric) continue;
            const QString note = pair.cannotReach ? QStringLiteral(" *") : QString();
            QStringList row = {text(pair.contrast),
                               text(pair.first),
                               text(pair.second),
                               QString::number(pair.differences.size()),
                               signedNumber(mean(pair.differences), decimals),
                               signedNumber(pair.shift.estimate, decimals),
                               interval(pair.shift.interval, decimals),
                               interval(pair.bootstrap, decimals),
                               pValue(pair.test.pValue) + note,
                               pValue(pair.adjustedPValue) + note,
                               signedNumber(pair.test.rankBiserial, 2)};
            if (seeds) {
                QStringList each;
                for (const double value : pair.byArm)
                    each << signedNumber(value, decimals);
                row << each.join(QStringLiteral("; "));
            }
            table.rows.push_back(row);
            ForestRow bar{tr("%1 − %2").arg(text(pair.first), text(pair.second)), mean(pair.differences), 1,
                          0};
            if (pair.bootstrap) {
                bar.lower = pair.bootstrap->lower;
                bar.upper = pair.bootstrap->upper;
            }
            forest[pair.contrast].push_back(bar);
        }
        if (table.rows.empty()) return;
        m_document.blocks.push_back(table);
        const bool starred =
            std::any_of(m_summary.pairs.begin(), m_summary.pairs.end(),
                        [&](const auto& pair) { return pair.metric == metric && pair.cannotReach; });
        if (starred)
            m_document.paragraph(
                tr("* so few subjects that p < 0.05 is out of reach, whatever the differences"),
                ReportParagraph::Kind::Note);
        for (const auto& [contrast, rows] : forest) {
            if (rows.size() < 2) continue;
            ReportPlot plot = forestPlot(tr("%1, difference of %2: mean over subjects and bootstrap interval")
                                             .arg(text(contrast), words),
                                         words, rows);
            plot.csv = QStringLiteral("pairs.csv");
            m_document.blocks.push_back(plot);
        }
    }

    void anatomy() {
        bool headed = false;
        for (const std::string& tissue : kTissues)
            for (const std::string& contrast : m_sources.scores.contrasts()) {
                const std::vector<std::string> subjects = subjectsWith(tissue + "_volume_ml", contrast);
                if (subjects.empty()) continue;
                if (!headed) {
                    m_document.heading(tr("Anatomy: tissues against those of the reference"));
                    m_document.paragraph(
                        tr("Tissues come from the segmenter of MagIQT, run on the image and on its "
                           "reference; its own errors are in both."));
                    anatomyTable();
                    headed = true;
                }
                const auto measured = groupsOf(tissue + "_volume_ml", contrast, subjects);
                const auto reference = groupsOf(tissue + "_reference_volume_ml", contrast, subjects);
                std::vector<AgreementGroup> groups;
                for (std::size_t n = 0; n < measured.size() && n < reference.size() && n < 8; ++n)
                    groups.push_back({measured[n].name, measured[n].values, reference[n].values});
                if (subjects.size() < 2) continue;
                const QString words = wordingOfTissue(text(tissue));
                m_document.blocks.push_back(
                    blandAltmanPlot(tr("%1, volume of %2 (Bland and Altman): bias and limits of agreement")
                                        .arg(text(contrast), words),
                                    QStringLiteral("ml"), groups));
            }
    }

    void anatomyTable() {
        ReportTable table{
            tr("Tissues: mean over subjects"),
            {tr("Contrast"), tr("Arm"), tr("Tissue"), tr("Volume error %"), tr("Dice"), tr("ASSD mm")},
            {},
            QStringLiteral("values.csv")};
        for (const std::string& contrast : m_sources.scores.contrasts())
            for (const std::string& tissue : kTissues)
                for (const auto& [group, arms] : m_summary.design.groups) {
                    const double dice = meanOf(group, contrast, tissue + "_dice");
                    if (!std::isfinite(dice)) continue;
                    table.rows.push_back(
                        {text(contrast), text(group), wordingOfTissue(text(tissue)),
                         signedNumber(meanOf(group, contrast, tissue + "_volume_error_percent"), 1),
                         number(dice, 3), number(meanOf(group, contrast, tissue + "_assd_mm"), 2)});
                }
        m_document.blocks.push_back(table);
    }

    void curves() {
        const fs::path file = curvesBeside(m_sources.run);
        if (file.empty()) return;
        struct Named {
            std::string cell, seed;
            auto operator<=>(const Named&) const = default;
        };
        std::map<std::string, std::map<Named, std::map<double, double>>> byMetric;
        std::vector<std::string> cells;
        QFile csv(text(file.string()));
        if (!csv.open(QIODevice::ReadOnly)) return;
        csv.readLine();
        while (!csv.atEnd()) {
            const QList<QByteArray> parts = csv.readLine().trimmed().split(',');
            if (parts.size() != 5) continue;
            const std::string cell = parts[0].toStdString();
            if (std::find(cells.begin(), cells.end(), cell) == cells.end()) cells.push_back(cell);
            byMetric[parts[2].toStdString()][{cell, parts[1].toStdString()}][parts[3].toDouble()] =
                parts[4].toDouble();
        }
        const std::vector<std::pair<std::string, QString>> shown = {
            {"development_psnr_gain_db", tr("Development: PSNR gain of one evaluation (dB)")},
            {"loss_smoothed", tr("Training loss, smoothed")}};
        bool headed = false;
        for (const auto& [metric, words] : shown) {
            if (!byMetric.contains(metric)) continue;
            if (!headed) m_document.heading(tr("Training curves: had they come to rest?"));
            headed = true;
            std::vector<PlotCurve> lines;
            for (const auto& [name, points] : byMetric[metric]) {
                PlotCurve curve;
                curve.name = text(name.cell);
                curve.colour = static_cast<std::size_t>(std::find(cells.begin(), cells.end(), name.cell) -
                                                        cells.begin());
                for (const auto& [step, value] : points) {
                    curve.x << step;
                    curve.y << value;
                }
                lines.push_back(std::move(curve));
            }
            ReportPlot plot =
                curvesPlot(tr("%1 by step; a line a training seed").arg(words), tr("step"), words, lines);
            plot.csv = QStringLiteral("curves.csv");
            m_document.blocks.push_back(plot);
        }
    }

    void worstCases() {
        if (m_sources.pictures.empty()) return;
        m_document.heading(tr("Worst cases"));
        m_document.paragraph(
            tr("The subjects in which an arm gains least PSNR on the baseline (the lowest PSNR where "
               "there is none). One axial slice, all in the grey values of the reference."));
        for (const std::string& contrast : m_sources.scores.contrasts()) {
            std::size_t shown = 0;
            for (const auto& [subject, gain] : bySmallestGain(contrast)) {
                for (const Json& picture : m_sources.pictures)
                    if (picture.at("subject") == subject && picture.at("contrast") == contrast &&
                        shown < kMostWorstCases) {
                        m_document.blocks.push_back(
                            ReportPicture{tr("%1, %2: least gain %3 dB")
                                              .arg(text(subject), text(contrast), signedNumber(gain, 2)),
                                          sheetOf(picture), 1.0});
                        ++shown;
                    }
            }
        }
    }

    // Subjects by the smallest gain of any group on the baseline.
    std::vector<std::pair<std::string, double>> bySmallestGain(const std::string& contrast) const {
        std::map<std::string, double> least;
        for (const PairComparison& pair : m_summary.pairs)
            if (pair.metric == "psnr_db" && pair.contrast == contrast &&
                pair.second == m_summary.design.baseline)
                for (std::size_t n = 0; n < pair.subjects.size(); ++n) {
                    const auto [place, isNew] = least.emplace(pair.subjects[n], pair.differences[n]);
                    if (!isNew) place->second = std::min(place->second, pair.differences[n]);
                }
        std::vector<std::pair<std::string, double>> sorted(least.begin(), least.end());
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
        return sorted;
    }

    // The arms of a picture under each other where they are many, with their names.
    QImage sheetOf(const Json& picture) const {
        const QImage strip(text((m_sources.run / "out" / picture.at("file").get<std::string>()).string()));
        const std::vector<std::string> arms = picture.at("arms");
        if (strip.isNull() || arms.empty()) return {};
        // One arm a group: the first; and the reference.
        std::vector<std::size_t> chosen;
        for (std::size_t n = 0; n < arms.size(); ++n) {
            const bool first =
                std::any_of(m_summary.design.groups.begin(), m_summary.design.groups.end(),
                            [&](const auto& group) { return group.second.front() == arms[n]; });
            if (first || arms[n] == "reference") chosen.push_back(n);
        }
        const int width = strip.width() / static_cast<int>(arms.size());
        constexpr int kAcross = 4;
        constexpr int kLabel = 15;
        const int across = std::min<int>(kAcross, static_cast<int>(chosen.size()));
        const int down = (static_cast<int>(chosen.size()) + across - 1) / across;
        QImage sheet(across * width, down * (strip.height() + kLabel), QImage::Format_RGB32);
        sheet.fill(Qt::black);
        QPainter painter(&sheet);
        QFont font(QStringLiteral("DejaVu Sans"));
        font.setPixelSize(10);
        painter.setFont(font);
        painter.setPen(Qt::white);
        for (std::size_t n = 0; n < chosen.size(); ++n) {
            const int x = static_cast<int>(n) % across * width;
            const int y = static_cast<int>(n) / across * (strip.height() + kLabel);
            painter.drawImage(x, y + kLabel, strip, static_cast<int>(chosen[n]) * width, 0, width,
                              strip.height());
            const QString name = arms[chosen[n]] == "reference" ? tr("reference") : groupOf(arms[chosen[n]]);
            painter.drawText(QRect(x + 3, y, width - 6, kLabel), Qt::AlignVCenter | Qt::AlignLeft,
                             painter.fontMetrics().elidedText(name, Qt::ElideRight, width - 6));
        }
        return sheet;
    }

    QString groupOf(const std::string& arm) const {
        for (const auto& [group, arms] : m_summary.design.groups)
            if (std::find(arms.begin(), arms.end(), arm) != arms.end()) return text(group);
        return text(arm);
    }

    // What was measured beside the tested metrics.
    void secondary() {
        std::vector<std::string> metrics;
        for (const std::string& metric : m_sources.scores.metrics()) {
            const bool tested = std::find(m_summary.design.metrics.begin(), m_summary.design.metrics.end(),
                                          metric) != m_summary.design.metrics.end();
            const bool ofTissue =
                std::any_of(kTissues.begin(), kTissues.end(),
                            [&](const std::string& tissue) { return metric.starts_with(tissue + "_"); });
            if (!tested && !ofTissue) metrics.push_back(metric);
        }
        if (metrics.empty()) return;
        m_document.heading(tr("Further figures (not tested)"));
        // A row a metric; arms side by side as long as they fit a page, else one table for every few of them.
        constexpr std::size_t kMostArms = 6;
        const auto& groups = m_summary.design.groups;
        for (const std::string& contrast : m_sources.scores.contrasts())
            for (std::size_t first = 0; first < groups.size(); first += kMostArms) {
                const std::size_t last = std::min(groups.size(), first + kMostArms);
                ReportTable table{tr("%1: means over subjects").arg(text(contrast)),
                                  {tr("Metric")},
                                  {},
                                  QStringLiteral("values.csv")};
                for (std::size_t n = first; n < last; ++n)
                    table.header << text(groups[n].first);
                for (const std::string& metric : metrics) {
                    QStringList row = {wordingOfMetric(text(metric))};
                    bool any = false;
                    for (std::size_t n = first; n < last; ++n) {
                        const double value = meanOf(groups[n].first, contrast, metric);
                        any = any || std::isfinite(value);
                        row << number(value, decimalsOf(metric));
                    }
                    if (any) table.rows.push_back(row);
                }
                if (!table.rows.empty()) m_document.blocks.push_back(table);
            }
    }

    double meanOf(const std::string& group, const std::string& contrast, const std::string& metric) const {
        for (const GroupValue& value : m_summary.values)
            if (value.group == group && value.contrast == contrast && value.metric == metric)
                return value.mean;
        return std::numeric_limits<double>::quiet_NaN();
    }

    void methods() {
        m_document.heading(tr("How it was measured"));
        m_document.paragraph(
            tr("Low-field scans were given, or simulated from the reference with the sampling seed. Every "
               "arm gave an "
               "image on the reference's grid. Profile “Clinical”: inside the mask, prediction matched by "
               "least squares, "
               "data range p99.5 − p0.5 of the reference; SSIM with windows of 7 voxels, HFEN with a "
               "Laplacian of "
               "Gaussian of 1.5 voxels. Profile “ULF-EnC exact”: every volume scaled by its own minimum and "
               "maximum, no "
               "mask. Gradient and spectrum ratios say how much fine detail there is beside the reference's: "
               "below 1 is "
               "blur, above 1 noise or invented texture. Seams: the borders of patches of %1 voxels.")
                .arg(m_sources.plan.value("seam_voxels", 32)));
        m_document.paragraph(
            tr("The unit of every test is the subject: values are means over training seeds and sampling "
               "seeds first. "
               "Wilcoxon signed-rank, two-sided, zero differences left out, exact up to 25; Holm within each "
               "metric; the "
               "Hodges-Lehmann interval inverts the test; bootstrap BCa, 10,000 draws of subjects."));
        m_document.paragraph(tr("PSNR and SSIM prefer blur to misplaced detail, and depend on mask, data "
                                "range and alignment (Dohmen et al. "
                                "2024, arXiv 2408.06075); figures of other papers are not comparable."));
        ReportTable inputs{tr("Files by role, SHA-256"), {tr("Role"), QStringLiteral("SHA-256")}, {}, {}};
        for (const auto& item : m_sources.spec.at("inputs").items())
            inputs.rows.push_back({text(item.key()), text(item.value().at("sha256").get<std::string>())});
        m_document.blocks.push_back(inputs);
        m_document.paragraph(
            tr("To repeat it: the comparison is in this run's spec.json; magiqt-cli compare with the "
               "file that it was made from gives the same scores."));
    }

    const Sources& m_sources;
    const ComparisonSummary& m_summary;
    ReportDocument m_document;
};

} // namespace

ReportDocument ComparisonReport::documentOf(const QString& run) {
    const Sources sources = readRun(run);
    return Builder(sources).build();
}

void ComparisonReport::write(const QString& run, const QString& folder) {
    const Sources sources = readRun(run);
    const ReportDocument document = Builder(sources).build();
    const fs::path out = folder.toStdString();
    std::error_code failure;
    fs::create_directories(out, failure);
    writeSummary(sources.summary, out);
    if (const fs::path curves = curvesBeside(sources.run); !curves.empty())
        fs::copy_file(curves, out / "curves.csv", fs::copy_options::overwrite_existing, failure);
    writeHtmlReport(document, QDir(folder).filePath(QStringLiteral("report.html")));
    writePdfReport(document, QDir(folder).filePath(QStringLiteral("report.pdf")));
}

} // namespace magiqt
