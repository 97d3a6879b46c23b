#include "DicomStacks.h"

#include "DicomPixels.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

namespace magiqt {

namespace {

constexpr double kSameDirection = 1e-3;
constexpr double kSameSpacingMm = 1e-3;
constexpr double kSamePlaceMm = 1e-2; // two planes nearer than this lie at one place
constexpr double kUnevenShare = 0.10; // of the median gap
constexpr std::int64_t kMostMissing =
    4; // times the slices that are there: beyond it the gaps mean something else
constexpr std::int64_t kFewSlices = 3;

// Everything but orientation and spacing, which have tolerances.
std::string bucketOf(const DicomHeader& header, const DicomFrame& frame) {
    std::ostringstream key;
    key << (header.seriesUid.empty() ? header.studyUid + "#" + std::to_string(header.seriesNumber)
                                     : header.seriesUid)
        << '|' << header.enhanced << '|' << header.rows << 'x' << header.columns << '|'
        << header.bitsAllocated << header.isSigned << '|' << header.imageType << '|' << frame.component << '|'
        << frame.echo << '|' << frame.stack << '|' << frame.hasGeometry;
    return key.str();
}

bool isAlike(const DicomFrame& a, const DicomFrame& b) {
    const auto near = [](const Point3& x, const Point3& y) {
        return (x - y).cwiseAbs().maxCoeff() <= kSameDirection;
    };
    const bool spacing = std::abs(a.rowSpacingMm - b.rowSpacingMm) <= kSameSpacingMm &&
                         std::abs(a.columnSpacingMm - b.columnSpacingMm) <= kSameSpacingMm;
    const double first = a.echoTimeMs.value_or(0), second = b.echoTimeMs.value_or(0);
    const bool echo = std::abs(first - second) <= 0.01 * std::max(first, second);
    return near(a.rowDirection, b.rowDirection) && near(a.columnDirection, b.columnDirection) && spacing &&
           echo;
}

void warn(DicomStack& stack, const char* code, std::string message,
          std::map<std::string, std::string> arguments = {}, Severity severity = Severity::Warning) {
    stack.findings.push_back({severity, code, std::move(message), std::move(arguments)});
}

std::string listed(const std::vector<std::int64_t>& numbers) {
    std::string text;
    for (std::size_t n = 0; n < numbers.size() && n < 20; ++n)
        text += (n ? ", " : "") + std::to_string(numbers[n]);
    return numbers.size() > 20 ? text + " ..." : text;
}

class StackBuilder {
public:
    StackBuilder(const std::vector<DicomHeader>& headers, std::vector<DicomFrame> frames, std::string key)
        : m_headers(headers), m_frames(std::move(frames)) {
        m_stack.key = std::move(key);
    }

    DicomStack build() {
        sortFrames();
        dropCopies();
        std::set<std::size_t> files;
        for (const DicomFrame& frame : m_frames)
            files.insert(frame.file);
        m_stack.files = static_cast<std::int64_t>(files.size());
        if (m_frames.front().hasGeometry) {
            keepOneAPlace();
            placeOnGrid();
        } else {
            m_stack.slices.push_back({m_frames.front(), 0});
            m_stack.geometry = Geometry(Index3{header().columns, header().rows, 1}, Matrix4::Identity());
            doubt(DicomDoubt::NoGeometry, false);
        }
        m_stack.header = m_stack.slices.front().frame.file;
        lookAtScaling();
        lookAtKind();
        return std::move(m_stack);
    }

private:
    const DicomHeader& header() const { return m_headers[m_frames.front().file]; }

    double heightOf(const DicomFrame& frame) const { return frame.positionLps.dot(m_normal); }

    // The first doubt that is found counts; one that forbids the import always does.
    void doubt(DicomDoubt reason, bool importable = true) {
        if (m_stack.doubt == DicomDoubt::None || (!importable && m_stack.importable)) m_stack.doubt = reason;
        m_stack.importable = m_stack.importable && importable;
    }

    void sortFrames() {
        // The normal must not depend on the order of the files: all are alike within the tolerance, so the
        // least is as good as any.
        const auto direction = [](const DicomFrame& f) {
            return std::tuple(f.rowDirection[0], f.rowDirection[1], f.rowDirection[2], f.columnDirection[0],
                              f.columnDirection[1], f.columnDirection[2]);
        };
        const auto reference =
            std::min_element(m_frames.begin(), m_frames.end(),
                             [&](const auto& a, const auto& b) { return direction(a) < direction(b); });
        m_normal = reference->rowDirection.cross(reference->columnDirection).normalized();
        std::sort(m_frames.begin(), m_frames.end(), [&](const DicomFrame& a, const DicomFrame& b) {
            const auto first = std::llround(heightOf(a) / kSamePlaceMm),
                       second = std::llround(heightOf(b) / kSamePlaceMm);
            const DicomHeader &x = m_headers[a.file], &y = m_headers[b.file];
            return std::tie(first, a.temporal, a.instance, x.sopInstance, a.frame, x.path) <
                   std::tie(second, b.temporal, b.instance, y.sopInstance, b.frame, y.path);
        });
    }

    // The same image in two files.
    void dropCopies() {
        std::set<std::pair<std::string, std::size_t>> seen;
        const std::size_t before = m_frames.size();
        std::erase_if(m_frames, [&](const DicomFrame& frame) {
            const std::string& uid = m_headers[frame.file].sopInstance;
            return !uid.empty() && !seen.emplace(uid, frame.frame).second;
        });
        if (const std::size_t copies = before - m_frames.size(); copies > 0)
            warn(m_stack, "dicom.copies",
                 std::to_string(copies) +
                     " images are there more than once under other file names; one of each was taken",
                 {{"count", std::to_string(copies)}}, Severity::Note);
    }

    void keepOneAPlace() {
        std::vector<std::int64_t> counts;
        std::vector<DicomFrame> kept;
        for (const DicomFrame& frame : m_frames) {
            if (!kept.empty() && heightOf(frame) - heightOf(kept.back()) <= kSamePlaceMm) {
                ++counts.back();
            } else {
                kept.push_back(frame);
                counts.push_back(1);
            }
        }
        const std::int64_t extra = static_cast<std::int64_t>(m_frames.size() - kept.size());
        m_frames = std::move(kept);
        if (extra == 0) return;
        const bool uniform =
            std::adjacent_find(counts.begin(), counts.end(), std::not_equal_to<>()) == counts.end();
        if (uniform && m_frames.size() > 1) {
            warn(m_stack, "dicom.several-volumes",
                 "every slice is there " + std::to_string(counts.front()) +
                     " times, as in a series over time; only the first volume would be imported",
                 {{"volumes", std::to_string(counts.front())}});
            return doubt(DicomDoubt::SeveralVolumes);
        }
        std::vector<std::int64_t> places;
        for (std::size_t n = 0; n < counts.size(); ++n)
            if (counts[n] > 1) places.push_back(static_cast<std::int64_t>(n) + 1);
        warn(m_stack, "dicom.duplicate-slices",
             "slices lie at one place more than once (" + listed(places) + "); the first of each was taken",
             {{"slices", listed(places)}, {"count", std::to_string(extra)}});
    }

    void placeOnGrid() {
        const std::size_t count = m_frames.size();
        double step = singleStep();
        if (count > 1) {
            std::vector<double> gaps;
            for (std::size_t n = 1; n < count; ++n)
                gaps.push_back(heightOf(m_frames[n]) - heightOf(m_frames[n - 1]));
            // The lower of the two middle ones: with every second slice missing at one end it is still the
            // true distance.
            std::nth_element(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>((gaps.size() - 1) / 2),
                             gaps.end());
            step = gaps[(gaps.size() - 1) / 2];
        }
        for (const DicomFrame& frame : m_frames)
            m_stack.slices.push_back({frame, 0});
        bool uneven = false;
        for (std::size_t n = 1; n < count; ++n) {
            const double gap = (heightOf(m_frames[n]) - heightOf(m_frames[n - 1])) / step;
            const double steps = std::max(1.0, std::round(gap));
            uneven = uneven || std::abs(gap - steps) > kUnevenShare || steps > 1e4;
            m_stack.slices[n].place =
                m_stack.slices[n - 1].place + static_cast<std::int64_t>(std::min(steps, 1e4));
        }
        const std::int64_t places = m_stack.slices.back().place + 1;
        if (uneven || places > kMostMissing * static_cast<std::int64_t>(count) + 1) return refuseUneven();
        setGeometry(places, step);
        nameMissing(places);
    }

    // A single slice has no neighbour to measure the distance to.
    double singleStep() const {
        const std::optional<double> thickness = header().acquisition.thicknessMm;
        return thickness.value_or(1.0);
    }

    void refuseUneven() {
        const std::int64_t count = static_cast<std::int64_t>(m_frames.size());
        for (std::int64_t n = 0; n < count; ++n)
            m_stack.slices[static_cast<std::size_t>(n)].place = n;
        setGeometry(count, std::max(1e-3, (heightOf(m_frames.back()) - heightOf(m_frames.front())) /
                                              static_cast<double>(count - 1)));
        warn(m_stack, "dicom.uneven-slices",
             "the distances between the slices differ by more than 10 % and fit no regular grid: the series "
             "cannot be "
             "imported without being resampled",
             {{"slices", std::to_string(count)}});
        doubt(DicomDoubt::Uneven, false);
    }

    void setGeometry(std::int64_t places, double step) {
        const DicomFrame& first = m_frames.front();
        Point3 perSlice = m_normal * step;
        if (places > 1)
            perSlice = (m_frames.back().positionLps - first.positionLps) / static_cast<double>(places - 1);
        const double tilt = (perSlice.normalized() - m_normal).cwiseAbs().maxCoeff();
        if (tilt > kSameDirection)
            warn(m_stack, "geometry.sheared",
                 "the slices are shifted against each other: the grid is not rectangular",
                 {{"shear", std::to_string(tilt)}});
        if (tilt > 5e-2) doubt(DicomDoubt::Uneven, false);
        Matrix4 matrix = Matrix4::Identity();
        matrix.block<3, 1>(0, 0) = first.rowDirection * first.columnSpacingMm;
        matrix.block<3, 1>(0, 1) = first.columnDirection * first.rowSpacingMm;
        matrix.block<3, 1>(0, 2) = perSlice;
        matrix.block<3, 1>(0, 3) = first.positionLps;
        m_stack.geometry = Geometry(Index3{header().columns, header().rows, places}, matrix);
    }

    void nameMissing(std::int64_t places) {
        std::vector<std::int64_t> missing;
        std::int64_t next = 0;
        for (const DicomSlice& slice : m_stack.slices)
            for (; next <= slice.place; ++next)
                if (next < slice.place) missing.push_back(next + 1);
        if (missing.empty()) return;
        warn(m_stack, "dicom.incomplete",
             std::to_string(missing.size()) + " of " + std::to_string(places) +
                 " slices are missing (numbers " + listed(missing) +
                 ", counted along the normal); their places stay empty if it is imported",
             {{"missing", listed(missing)},
              {"count", std::to_string(missing.size())},
              {"slices", std::to_string(places)}});
        doubt(DicomDoubt::Incomplete);
    }

    void lookAtScaling() {
        const DicomFrame& first = m_stack.slices.front().frame;
        m_stack.sameScaling =
            std::all_of(m_stack.slices.begin(), m_stack.slices.end(), [&](const DicomSlice& slice) {
                return slice.frame.slope == first.slope && slice.frame.intercept == first.intercept;
            });
    }

    void lookAtKind() {
        const DicomHeader& h = m_headers[m_stack.header];
        const std::string problem = pixelProblem(h);
        if (!problem.empty()) {
            warn(m_stack, "dicom.unsupported-pixels",
                 "the pixels are stored in a way that is not read: " + problem, {{"format", problem}});
            doubt(DicomDoubt::Unsupported, false);
        }
        if (h.mosaic) doubt(DicomDoubt::Mosaic, false);
        if (h.burnedIn) {
            warn(m_stack, "import.burned-in",
                 "the header says that text is written into the picture; it may name the patient");
            doubt(DicomDoubt::BurnedIn);
        }
        if (h.secondaryCapture) doubt(DicomDoubt::SecondaryCapture);
        if (h.localiser) doubt(DicomDoubt::Localiser);
        const DicomFrame& frame = m_stack.slices.front().frame;
        if (frame.component != "M") doubt(DicomDoubt::NotMagnitude);
        const bool weighted =
            std::any_of(m_stack.slices.begin(), m_stack.slices.end(),
                        [](const DicomSlice& slice) { return slice.frame.bValue.value_or(0) > 0; });
        if (h.diffusion || weighted) doubt(DicomDoubt::Diffusion);
        if (h.derived || h.projection) doubt(DicomDoubt::Derived);
        static const std::set<std::string> otherParts{"CSPINE",  "TSPINE", "LSPINE", "SPINE",   "CHEST",
                                                      "ABDOMEN", "PELVIS", "KNEE",   "HIP",     "ANKLE",
                                                      "FOOT",    "HAND",   "WRIST",  "ELBOW",   "SHOULDER",
                                                      "BREAST",  "HEART",  "LIVER",  "PROSTATE"};
        if (otherParts.contains(h.acquisition.bodyPart)) doubt(DicomDoubt::OtherBodyPart);
        if (static_cast<std::int64_t>(m_stack.slices.size()) < kFewSlices) doubt(DicomDoubt::FewSlices);
    }

    const std::vector<DicomHeader>& m_headers;
    std::vector<DicomFrame> m_frames;
    Point3 m_normal = Point3::UnitZ();
    DicomStack m_stack;
};

// Numbers of a frame that order clusters without regard to the order of files.
auto orderOf(const DicomFrame& f) {
    return std::tuple(f.rowDirection[0], f.rowDirection[1], f.rowDirection[2], f.columnDirection[0],
                      f.columnDirection[1], f.columnDirection[2], f.rowSpacingMm, f.columnSpacingMm,
                      f.echoTimeMs.value_or(0));
}

} // namespace

std::vector<DicomStack> stacksOf(const std::vector<DicomHeader>& headers) {
    std::map<std::string, std::vector<DicomFrame>> buckets;
    for (std::size_t n = 0; n < headers.size(); ++n)
        for (const DicomFrame& frame : headers[n].frames) {
            auto& bucket = buckets[bucketOf(headers[n], frame)];
            bucket.push_back(frame);
            bucket.back().file = n;
        }
    std::vector<DicomStack> stacks;
    for (auto& [key, frames] : buckets) {
        std::stable_sort(frames.begin(), frames.end(),
                         [](const DicomFrame& a, const DicomFrame& b) { return orderOf(a) < orderOf(b); });
        std::vector<std::vector<DicomFrame>> clusters;
        for (const DicomFrame& frame : frames) {
            const auto home =
                std::find_if(clusters.begin(), clusters.end(), [&](const std::vector<DicomFrame>& cluster) {
                    return isAlike(cluster.front(), frame);
                });
            if (home != clusters.end())
                home->push_back(frame);
            else
                clusters.push_back({frame});
        }
        for (std::size_t n = 0; n < clusters.size(); ++n)
            stacks.push_back(
                StackBuilder(headers, std::move(clusters[n]), key + "|" + std::to_string(n)).build());
    }
    std::stable_sort(stacks.begin(), stacks.end(), [&](const DicomStack& a, const DicomStack& b) {
        const DicomHeader &x = headers[a.header], &y = headers[b.header];
        return std::tie(x.date, x.studyUid, x.seriesNumber, a.key) <
               std::tie(y.date, y.studyUid, y.seriesNumber, b.key);
    });
    return stacks;
}

std::string toCode(DicomDoubt doubt) {
    switch (doubt) {
    case DicomDoubt::None:
        return "";
    case DicomDoubt::NoGeometry:
        return "no-geometry";
    case DicomDoubt::Uneven:
        return "uneven";
    case DicomDoubt::Unsupported:
        return "unsupported";
    case DicomDoubt::SecondaryCapture:
        return "secondary-capture";
    case DicomDoubt::Localiser:
        return "localiser";
    case DicomDoubt::Derived:
        return "derived";
    case DicomDoubt::NotMagnitude:
        return "not-magnitude";
    case DicomDoubt::Diffusion:
        return "diffusion";
    case DicomDoubt::SeveralVolumes:
        return "several-volumes";
    case DicomDoubt::Mosaic:
        return "mosaic";
    case DicomDoubt::BurnedIn:
        return "burned-in";
    case DicomDoubt::OtherBodyPart:
        return "other-body-part";
    case DicomDoubt::FewSlices:
        return "few-slices";
    case DicomDoubt::Incomplete:
        return "incomplete";
    }
    return "";
}

std::string toText(DicomDoubt doubt) {
    switch (doubt) {
    case DicomDoubt::None:
        return "";
    case DicomDoubt::NoGeometry:
        return "its slices have no place in the patient";
    case DicomDoubt::Uneven:
        return "its slices are not evenly spaced";
    case DicomDoubt::Unsupported:
        return "its pixels are stored in a way that is not read";
    case DicomDoubt::SecondaryCapture:
        return "a screen capture, not an acquired image";
    case DicomDoubt::Localiser:
        return "a localiser";
    case DicomDoubt::Derived:
        return "derived from other images";
    case DicomDoubt::NotMagnitude:
        return "not a magnitude image";
    case DicomDoubt::Diffusion:
        return "a diffusion series";
    case DicomDoubt::SeveralVolumes:
        return "several volumes, as in a series over time";
    case DicomDoubt::Mosaic:
        return "a mosaic of slices in one picture";
    case DicomDoubt::BurnedIn:
        return "text in the picture may name the patient";
    case DicomDoubt::OtherBodyPart:
        return "not an image of the head";
    case DicomDoubt::FewSlices:
        return "fewer than three slices";
    case DicomDoubt::Incomplete:
        return "slices are missing";
    }
    return "";
}

} // namespace magiqt
