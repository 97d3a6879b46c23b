#include "Pictures.h"

#include "base/AtomicFile.h"
#include "base/Json.h"
#include "volume/Evaluation.h"
#include "volume/Intensity.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr const char* kReference = "reference";

struct Graymap {
    std::int64_t width = 0, height = 0;
    std::string pixels;
};

void writeGraymap(const fs::path& file, const Graymap& map) {
    const std::string head =
        "P5\n" + std::to_string(map.width) + " " + std::to_string(map.height) + "\n255\n";
    fs::create_directories(file.parent_path());
    AtomicFile out(file);
    out.write(head.data(), head.size());
    out.write(map.pixels.data(), map.pixels.size());
    out.commit();
}

Graymap readGraymap(const fs::path& file) {
    Graymap map;
    std::ifstream stream(file, std::ios::binary);
    std::string magic;
    int white = 0;
    stream >> magic >> map.width >> map.height >> white;
    stream.get();
    if (!stream || magic != "P5" || map.width < 1 || map.height < 1) return {};
    map.pixels.resize(static_cast<std::size_t>(map.width * map.height));
    stream.read(map.pixels.data(), static_cast<std::streamsize>(map.pixels.size()));
    return map;
}

fs::path placeOf(const fs::path& folder, const PictureName& name) {
    return folder / "pictures" / (name.subject + "_" + name.contrast + "_" + name.arm + ".pgm");
}

// The axial slice (display: patient's right on the left, front up) of a volume in LPS order.
Graymap slice(const Volume& volume, std::int64_t k, double low, double high, double slope, double intercept) {
    const Index3& size = volume.geometry().sizeIjk();
    Graymap map{size[0], size[1], {}};
    for (std::int64_t j = 0; j < size[1]; ++j)
        for (std::int64_t i = 0; i < size[0]; ++i) {
            const double value = slope * static_cast<double>(volume.at(i, j, k)) + intercept;
            const double grey = std::clamp((value - low) / std::max(high - low, 1e-12), 0.0, 1.0);
            map.pixels.push_back(static_cast<char>(static_cast<unsigned char>(std::lround(255.0 * grey))));
        }
    return map;
}

} // namespace

void keepPicture(const fs::path& folder, const PictureName& name, const Volume& image,
                 const Volume& reference, const Mask& mask) {
    const Volume truth = reorient(reference, "LPS");
    const Volume shown = reorient(image, "LPS");
    const Volume inside =
        reorient(Volume(reference.geometry(), std::vector<float>(mask.begin(), mask.end())), "LPS");
    const Index3& size = truth.geometry().sizeIjk();
    std::int64_t best = 0;
    double most = -1;
    for (std::int64_t k = 0; k < size[2]; ++k) {
        double area = 0;
        for (std::int64_t n = 0; n < size[0] * size[1]; ++n)
            area += static_cast<double>(inside.voxels()[static_cast<std::size_t>(k * size[0] * size[1] + n)]);
        if (area > most) {
            most = area;
            best = k;
        }
    }
    const std::vector<float> values = maskedValues(reference, mask);
    const double low = std::min(0.0, quantile(values, 0.005));
    const double high = quantile(values, 0.995);
    const ClinicalScores match = evaluateClinical(image, reference, mask);
    writeGraymap(placeOf(folder, name), slice(shown, best, low, high, match.slope, match.intercept));
    writeGraymap(placeOf(folder, {kReference, name.subject, name.contrast}),
                 slice(truth, best, low, high, 1.0, 0.0));
}

Json assemblePictures(const fs::path& folder, const fs::path& out, const ComparisonPlan& plan) {
    Json list = Json::array();
    for (const ComparisonSubject& subject : plan.subjects)
        for (std::size_t c = 0; c < kContrastCount; ++c) {
            if (!subject.contrasts[c]) continue;
            std::vector<std::string> arms;
            std::vector<Graymap> maps;
            const auto add = [&](const std::string& arm) {
                Graymap map = readGraymap(placeOf(folder, {arm, subject.name, kContrastNames[c]}));
                if (map.pixels.empty()) return;
                arms.push_back(arm);
                maps.push_back(std::move(map));
            };
            for (const ComparisonArm& arm : plan.arms)
                add(arm.name);
            add(kReference);
            if (maps.empty()) continue; // a scan without a reference
            Graymap sheet{0, maps.front().height, {}};
            for (const Graymap& map : maps)
                sheet.width += map.width;
            for (std::int64_t row = 0; row < sheet.height; ++row)
                for (const Graymap& map : maps)
                    sheet.pixels.append(map.pixels, static_cast<std::size_t>(row * map.width),
                                        static_cast<std::size_t>(map.width));
            const std::string file = subject.name + "_" + kContrastNames[c] + ".pgm";
            writeGraymap(out / "pictures" / file, sheet);
            list.push_back({{"subject", subject.name},
                            {"contrast", kContrastNames[c]},
                            {"file", "pictures/" + file},
                            {"arms", arms}});
        }
    return list;
}

} // namespace magiqt
