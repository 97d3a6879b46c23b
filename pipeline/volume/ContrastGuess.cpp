#include "ContrastGuess.h"

#include "Intensity.h"
#include "MaskOperations.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <set>

namespace magiqt {

namespace {

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::set<std::string> wordsOf(const std::string& fileName) {
    std::set<std::string> words;
    std::string word;
    for (const char c : lower(fileName) + ".") {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            word += c;
            continue;
        }
        if (!word.empty()) words.insert(word);
        word.clear();
    }
    return words;
}

bool holdsAny(const std::set<std::string>& words, std::initializer_list<const char*> wanted) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const char* word) { return words.contains(word); });
}

// A time of the sidecar in seconds. BIDS has seconds; a value no pulse sequence reaches is taken as
// milliseconds.
std::optional<double> seconds(const Json& sidecar, const char* field, double mostSeconds) {
    const auto found = sidecar.find(field);
    if (found == sidecar.end() || !found->is_number()) return std::nullopt;
    const double value = found->get<double>();
    if (!std::isfinite(value) || value <= 0) return std::nullopt;
    return value > mostSeconds ? value / 1000 : value;
}

Json sidecarOf(const std::filesystem::path& file) {
    std::string stem = file.filename().string();
    for (const char* ending : {".gz", ".nii", ".hdr", ".img"})
        if (stem.ends_with(ending)) stem.resize(stem.size() - std::string(ending).size());
    const std::filesystem::path sidecar = file.parent_path() / (stem + ".json");
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(sidecar, ignored)) return Json::object();
    try {
        Json content = readJsonFile(sidecar);
        return content.is_object() ? content : Json::object();
    } catch (const Error&) {
        return Json::object(); // a broken sidecar is no evidence
    }
}

// Means of blocks of voxels, so that none is finer than about 2 mm: quantiles of the brain need no more, and
// a 256^3 volume answers in a fraction of the time.
Volume thinned(const Volume& volume) {
    const Geometry& fine = volume.geometry();
    Index3 factor{}, size{};
    Matrix4 toFine = Matrix4::Identity(); // index of a block -> index of its centre
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto a = static_cast<Eigen::Index>(axis);
        const double blocks = std::floor(2.2 / fine.spacingMm()[a]);
        const auto most = static_cast<double>(std::max<std::int64_t>(1, fine.sizeIjk()[axis] / 16));
        factor[axis] = static_cast<std::int64_t>(std::clamp(blocks, 1.0, most));
        size[axis] = fine.sizeIjk()[axis] / factor[axis];
        toFine(a, a) = static_cast<double>(factor[axis]);
        toFine(a, 3) = 0.5 * static_cast<double>(factor[axis] - 1);
    }
    if (factor == Index3{1, 1, 1}) return volume;
    std::vector<float> voxels(static_cast<std::size_t>(size[0] * size[1] * size[2]));
    const float share = 1.0f / static_cast<float>(factor[0] * factor[1] * factor[2]);
    for (std::int64_t k = 0; k < size[2] * factor[2]; ++k)
        for (std::int64_t j = 0; j < size[1] * factor[1]; ++j) {
            const std::int64_t row = (k / factor[2] * size[1] + j / factor[1]) * size[0];
            for (std::int64_t i = 0; i < size[0] * factor[0]; ++i)
                voxels[static_cast<std::size_t>(row + i / factor[0])] += share * volume.at(i, j, k);
        }
    return {Geometry(size, fine.indexToLps() * toFine), std::move(voxels)};
}

struct CentreStatistics {
    std::array<double, 6> q{}; // p5 p25 p75 p95 p99 and the most frequent value, in units of the median
    double skewness = 0;
    double coreHigh = 0; // 80th percentile of the innermost part, where the ventricles are
    double coreLow = 0;  // 20th
};

double mostFrequent(const std::vector<float>& values, double most) {
    constexpr int kBins = 64;
    std::array<double, kBins> histogram{};
    for (const float value : values) {
        const double position = static_cast<double>(value) / most * kBins;
        if (position < kBins) histogram[static_cast<std::size_t>(position)] += 1;
    }
    double best = -1;
    int bestBin = 0;
    for (int bin = 2; bin < kBins - 2; ++bin) {
        double sum = 0;
        for (int n = -2; n <= 2; ++n)
            sum += (3 - std::abs(n)) * histogram[static_cast<std::size_t>(bin + n)];
        if (sum > best) {
            best = sum;
            bestBin = bin;
        }
    }
    return (bestBin + 0.5) / kBins * most;
}

// Statistics of an ellipsoid of 0.65 of the head's extent about its centre: brain, whether or not the skull
// is there.
std::optional<CentreStatistics> centreStatistics(const Volume& whole) {
    const Volume volume = thinned(whole);
    const Index3 size = volume.geometry().sizeIjk();
    const Mask mask = headMask(volume);
    const std::vector<float> smooth = smoothed(volume, 1.5);
    std::array<std::vector<float>, 3> positions;
    std::size_t n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n)
                if (mask[n] != 0) {
                    positions[0].push_back(static_cast<float>(i));
                    positions[1].push_back(static_cast<float>(j));
                    positions[2].push_back(static_cast<float>(k));
                }
    if (positions[0].size() < 1000) return std::nullopt;
    Point3 centre;
    Point3 radius;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Eigen::Index a = static_cast<Eigen::Index>(axis);
        static constexpr double kEnds[] = {0.01, 0.99};
        const std::vector<double> ends = quantiles(positions[axis], kEnds);
        double sum = 0;
        for (const float position : positions[axis])
            sum += static_cast<double>(position);
        centre[a] = sum / static_cast<double>(positions[axis].size());
        radius[a] = std::max(1.0, (ends[1] - ends[0]) / 2);
    }
    std::vector<float> brain;
    std::vector<float> core;
    n = 0;
    for (std::int64_t k = 0; k < size[2]; ++k)
        for (std::int64_t j = 0; j < size[1]; ++j)
            for (std::int64_t i = 0; i < size[0]; ++i, ++n) {
                const Point3 offset =
                    Point3(static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)) - centre;
                const double distance = offset.cwiseQuotient(radius).norm();
                if (distance >= 0.65 || !(smooth[n] > 0)) continue;
                brain.push_back(smooth[n]);
                if (distance < 0.45) core.push_back(smooth[n]);
            }
    if (brain.size() < 500 || core.size() < 50) return std::nullopt;
    static constexpr double kBrain[] = {0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.995};
    static constexpr double kCore[] = {0.2, 0.8};
    const std::vector<double> q = quantiles(brain, kBrain);
    const std::vector<double> c = quantiles(core, kCore);
    const double median = q[2];
    if (!(median > 0) || !(q[3] > q[1])) return std::nullopt;
    CentreStatistics s;
    s.q = {q[0] / median, q[1] / median, q[3] / median,
           q[4] / median, q[5] / median, mostFrequent(brain, q[6]) / median};
    s.coreLow = c[0] / median;
    s.coreHigh = c[1] / median;
    double mean = 0;
    for (const float value : brain)
        mean += static_cast<double>(value) / static_cast<double>(brain.size());
    double second = 0;
    double third = 0;
    for (const float value : brain) {
        const double d = static_cast<double>(value) - mean;
        second += d * d / static_cast<double>(brain.size());
        third += d * d * d / static_cast<double>(brain.size());
    }
    s.skewness = second > 0 ? third / std::pow(second, 1.5) : 0;
    return s;
}

} // namespace

std::string toString(ImageContrast contrast) {
    switch (contrast) {
    case ImageContrast::T1w:
        return "T1w";
    case ImageContrast::T2w:
        return "T2w";
    case ImageContrast::Flair:
        return "FLAIR";
    case ImageContrast::Unknown:
        return "unknown";
    }
    return "unknown";
}

ImageContrast imageContrastFromString(const std::string& text) {
    for (const ImageContrast contrast : {ImageContrast::T1w, ImageContrast::T2w, ImageContrast::Flair})
        if (lower(text) == lower(toString(contrast))) return contrast;
    return ImageContrast::Unknown;
}

ContrastGuess guessContrastFromName(const std::string& fileName) {
    const std::set<std::string> words = wordsOf(fileName);
    const bool t1 =
        holdsAny(words, {"t1", "t1w", "t1c", "t1ce", "t1gd", "mprage", "mp2rage", "spgr", "bravo"});
    const bool flair = holdsAny(words, {"flair", "t2flair", "t2wflair", "darkfluid"});
    const bool t2 = !flair && holdsAny(words, {"t2", "t2w", "t2tse", "t2fse"});
    ContrastGuess guess;
    if (t1 + flair + t2 > 1) {
        guess.reason = "the file name speaks of more than one contrast";
    } else if (t1 || flair || t2) {
        guess.contrast = t1 ? ImageContrast::T1w : t2 ? ImageContrast::T2w : ImageContrast::Flair;
        guess.confidence = 0.9;
        guess.reason = "the file name says " + toString(guess.contrast);
    } else {
        guess.reason = "the file name names no contrast";
    }
    return guess;
}

ContrastGuess guessContrastFromSidecar(const Json& sidecar) {
    ContrastGuess guess;
    guess.reason = "there is no sidecar with echo and repetition time";
    if (!sidecar.is_object()) return guess;
    const auto field = sidecar.find("MagneticFieldStrength");
    if (field != sidecar.end() && field->is_number()) {
        const double tesla = field->get<double>();
        if (tesla > 0.001 && tesla < 20) guess.fieldStrengthTesla = tesla;
    }
    const std::optional<double> echo = seconds(sidecar, "EchoTime", 1.0);
    const std::optional<double> repetition = seconds(sidecar, "RepetitionTime", 30.0);
    const std::optional<double> inversion = seconds(sidecar, "InversionTime", 10.0);
    if (!echo) return guess;
    guess.reason = "echo, repetition and inversion time in the sidecar fit no one contrast";
    if (inversion && *inversion >= 1.0 && *echo >= 0.06)
        guess.contrast = ImageContrast::Flair;
    else if (!inversion && *echo >= 0.06 && repetition && *repetition >= 1.5)
        guess.contrast = ImageContrast::T2w;
    else if (*echo <= 0.03 && ((inversion && *inversion < 1.6) || (repetition && *repetition <= 1.0)))
        guess.contrast = ImageContrast::T1w;
    if (guess.contrast == ImageContrast::Unknown) return guess;
    guess.confidence = 0.9;
    guess.reason =
        "echo, repetition and inversion time in the sidecar are those of " + toString(guess.contrast);
    return guess;
}

ContrastGuess guessContrastFromIntensities(const Volume& volume) {
    ContrastGuess guess;
    guess.reason = "the intensities do not decide between the contrasts";
    const Index3 size = volume.geometry().sizeIjk();
    if (*std::min_element(size.begin(), size.end()) < 8) {
        guess.reason = "a few slices show too little of a head to judge the contrast by";
        return guess;
    }
    const std::optional<CentreStatistics> found = centreStatistics(volume);
    if (!found) {
        guess.reason = "there is no head large enough to judge the contrast by";
        return guess;
    }
    const CentreStatistics& s = *found;
    const auto [p5, p25, p75, p95, p99, mode] = s.q;
    // The limits are those that separate 45 scans of adults, children and patients at 3 T and at 64 mT
    // without one wrong answer; what lies between them stays Unknown (infants among them: their white matter
    // is inverted).
    const double upperTail = (p99 - p75) / (p75 - p25);
    if (p95 >= 1.4 && s.coreHigh >= 1.3 && s.coreLow >= 0.6 && s.skewness >= 0.7) {
        guess.contrast = ImageContrast::T2w;
        guess.confidence = 0.75;
        guess.reason = "fluid in the middle of the brain is the brightest tissue";
    } else if (upperTail < 0.55 && s.skewness < 0 && p5 < 0.8) {
        guess.contrast = ImageContrast::T1w;
        guess.confidence = 0.7;
        guess.reason = "fluid is dark and white matter is a sharp bright peak";
    } else if (upperTail > 1.1 && p5 < 0.72 && std::abs(mode - 1) < 0.05 && s.coreHigh < 1.2 &&
               s.skewness < 0.3) {
        guess.contrast = ImageContrast::Flair;
        guess.confidence = 0.6;
        guess.reason = "fluid is dark and grey and white matter are nearly alike";
    }
    return guess;
}

ContrastGuess guessContrast(const Volume& volume, const std::filesystem::path& file) {
    ContrastGuess name = guessContrastFromName(file.filename().string());
    const ContrastGuess sidecar = guessContrastFromSidecar(sidecarOf(file));
    const bool named = name.contrast != ImageContrast::Unknown;
    const bool described = sidecar.contrast != ImageContrast::Unknown;
    ContrastGuess guess;
    if (named && described && name.contrast == sidecar.contrast) {
        guess = name;
        guess.confidence = 0.98;
        guess.reason += " and the sidecar agrees";
    } else if (named && described) {
        guess.reason = "the file name says " + toString(name.contrast) + " but the sidecar describes " +
                       toString(sidecar.contrast);
    } else if (named) {
        guess = name;
    } else if (described) {
        guess = sidecar;
    } else {
        guess = guessContrastFromIntensities(volume);
    }
    guess.fieldStrengthTesla = sidecar.fieldStrengthTesla;
    return guess;
}

} // namespace magiqt
