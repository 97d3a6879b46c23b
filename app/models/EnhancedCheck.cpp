#include "EnhancedCheck.h"

#include "base/Error.h"
#include "base/Sha256.h"

#include <QFile>
#include <QJsonArray>

#include <cmath>

namespace magiqt {

namespace {

constexpr int kSamplesAnAxis = 12;

// Share of the points of a coarse grid over `scan` that lie inside `other`.
double coveredShare(const Geometry& scan, const Geometry& other) {
    int inside = 0;
    for (int k = 0; k < kSamplesAnAxis; ++k)
        for (int j = 0; j < kSamplesAnAxis; ++j)
            for (int i = 0; i < kSamplesAnAxis; ++i) {
                const auto at = [](int n, std::int64_t size) {
                    return (n + 0.5) / kSamplesAnAxis * static_cast<double>(size) - 0.5;
                };
                const Point3 index(at(i, scan.sizeIjk()[0]), at(j, scan.sizeIjk()[1]),
                                   at(k, scan.sizeIjk()[2]));
                const Point3 there = other.indexIjk(scan.pointLps(index));
                bool isInside = true;
                for (Eigen::Index a = 0; a < 3; ++a)
                    isInside =
                        isInside && there[a] >= -0.5 &&
                        there[a] <= static_cast<double>(other.sizeIjk()[static_cast<std::size_t>(a)]) - 0.5;
                inside += isInside ? 1 : 0;
            }
    return static_cast<double>(inside) / (kSamplesAnAxis * kSamplesAnAxis * kSamplesAnAxis);
}

// Nothing where it covers at least half.
void addElsewhere(Findings& findings, const Geometry& scan, const Geometry& other, const std::string& code,
                  const std::string& what) {
    const double share = coveredShare(scan, other);
    if (share >= 0.5) return;
    const std::string percent = std::to_string(static_cast<int>(std::lround(100 * share)));
    findings.push_back({Severity::Warning,
                        code,
                        "the " + what + " covers only " + percent + " % of the scan's field of view",
                        {{"percent", percent}}});
}

} // namespace

Findings mapFindings(const Geometry& map, const Geometry& scan) {
    Findings findings;
    addElsewhere(findings, scan, map, "map.elsewhere", "map");
    return findings;
}

Findings enhancedFindings(const LoadedScan& enhanced, const QString& scanFile, const Geometry& scan) {
    Findings findings;
    const QJsonArray sources = enhanced.sidecar.value(QStringLiteral("Sources")).toArray();
    if (sources.isEmpty()) {
        findings.push_back(
            {Severity::Warning,
             "enhanced.no-provenance",
             "nothing says from which scan the enhanced image was made: it has no sidecar (.json) with "
             "its sources",
             {}});
    } else {
        std::string digest;
        try {
            digest = sha256OfFile(QFile::encodeName(scanFile).toStdString());
        } catch (const Error&) {
            // The scan went away after it was read: its digest is unknown, so the source is.
        }
        if (!sources.contains(QString::fromStdString("sha256:" + digest)))
            findings.push_back({Severity::Warning,
                                "enhanced.other-source",
                                "the enhanced image was made from another file than the scan beside it",
                                {}});
    }
    if (enhanced.volume)
        addElsewhere(findings, scan, enhanced.volume->geometry(), "enhanced.elsewhere", "enhanced image");
    return findings;
}

} // namespace magiqt
