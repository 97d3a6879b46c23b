// Rigid registration of twenty simulated 64 mT scans with a known answer (KnownPairs.h), beside elastix on
// the same pairs in the same run. Prints a line a pair; --out appends it as JSON, --summary FILE prints the
// table and the figures of such a file, so that the pairs can be run in pieces.
//   registration_bench --data FOLDER [--first N] [--count N] [--threads N] [--without-elastix] [--out FILE]
//   registration_bench --summary FILE
#include "KnownPairs.h"

#include "base/Error.h"
#include "base/Json.h"
#include "imaging/registration/Registration.h"
#include "volume/Nifti.h"
#include "volume/Parallel.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

using namespace magiqt;
using namespace magiqt::test;

namespace {

namespace fs = std::filesystem;

double cpuSeconds(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Timing {
    double wall = 0, cpu = 0;
};

template <class Work>
Timing timed(int who, const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    const double cpu = cpuSeconds(who);
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            cpuSeconds(who) - cpu};
}

// The numbers of one line "(name 1 2 3)" of elastix's result.
std::vector<double> numbersOf(const std::string& text, const std::string& name) {
    const std::size_t begin = text.find("(" + name + " ");
    std::vector<double> values;
    if (begin == std::string::npos) return values;
    std::istringstream stream(
        text.substr(begin + name.size() + 2, text.find(')', begin) - begin - name.size() - 2));
    for (double value = 0; stream >> value;)
        values.push_back(value);
    return values;
}

// EulerTransform of elastix: angles about x, y, z (R = Rz Rx Ry), translation, centre.
bool readElastix(const fs::path& file, Matrix4& matrix) {
    std::ifstream stream(file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto p = numbersOf(text, "TransformParameters");
    const auto c = numbersOf(text, "CenterOfRotationPoint");
    if (p.size() != 6 || c.size() != 3) return false;
    const Eigen::Matrix3d turn =
        (Eigen::AngleAxisd(p[2], Point3::UnitZ()) * Eigen::AngleAxisd(p[0], Point3::UnitX()) *
         Eigen::AngleAxisd(p[1], Point3::UnitY()))
            .toRotationMatrix();
    const Point3 centre(c[0], c[1], c[2]);
    matrix = Matrix4::Identity();
    matrix.topLeftCorner<3, 3>() = turn;
    matrix.topRightCorner<3, 1>() = centre + Point3(p[3], p[4], p[5]) - turn * centre;
    return true;
}

Json runPair(const fs::path& data, std::size_t number, int threads, bool withElastix) {
    const KnownPair pair = makeKnownPair(data, number);
    const fs::path folder = fs::temp_directory_path() / ("registration-bench-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    NiftiWriteOptions whole;
    whole.type = VoxelType::Float32;
    writeNifti(folder / "fixed.nii.gz", *pair.fixed, whole);
    whole.type = VoxelType::Int16;
    writeNifti(folder / "moving.nii.gz", *pair.moving, whole);

    setVolumeThreads(threads);
    RegistrationResult result;
    const Timing ours = timed(RUSAGE_SELF, [&] {
        RegistrationRequest request;
        request.fixed = readNifti(folder / "fixed.nii.gz").volume;
        request.moving = readNifti(folder / "moving.nii.gz").volume;
        result = registerScans(request, {}, {});
    });
    Json line = {{"pair", pair.name},
                 {"number", number},
                 {"before", targetError(Matrix4::Identity(), pair.fixedToMoving, pair.brain)},
                 {"ours", targetError(result.transform.fixedToMoving, pair.fixedToMoving, pair.brain)},
                 {"oursSeconds", ours.wall},
                 {"oursCpuSeconds", ours.cpu},
                 {"quality", toJson(result.quality)}};
    if (withElastix) {
        const std::string command = "elastix -f '" + (folder / "fixed.nii.gz").string() + "' -m '" +
                                    (folder / "moving.nii.gz").string() +
                                    "' -p '" ELASTIX_PARAMETERS "' -out '" + folder.string() + "' -threads " +
                                    std::to_string(threads) + " > /dev/null 2>&1";
        int status = 0;
        const Timing theirs = timed(RUSAGE_CHILDREN, [&] { status = std::system(command.c_str()); });
        Matrix4 found;
        const bool isThere = status == 0 && readElastix(folder / "TransformParameters.0.txt", found);
        line["elastix"] = isThere ? Json(targetError(found, pair.fixedToMoving, pair.brain)) : Json(nullptr);
        line["elastixSeconds"] = theirs.wall;
        line["elastixCpuSeconds"] = theirs.cpu;
    }
    fs::remove_all(folder);
    return line;
}

void print(const Json& line) {
    const auto number = [&](const char* name) {
        return line.contains(name) && line.at(name).is_number() ? line.at(name).get<double>() : -1.0;
    };
    std::printf("%2d %-34s before %5.1f mm  ours %5.2f mm %5.1f s (%5.1f cpu)  elastix %5.2f mm %5.1f s "
                "(%5.1f cpu)  %s\n",
                line.at("number").get<int>(), line.at("pair").get<std::string>().c_str(), number("before"),
                number("ours"), number("oursSeconds"), number("oursCpuSeconds"), number("elastix"),
                number("elastixSeconds"), number("elastixCpuSeconds"),
                line.at("quality").at("verdict").get<std::string>().c_str());
    std::fflush(stdout);
}

struct Series {
    std::vector<double> values;
    double median() const {
        std::vector<double> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        const std::size_t n = sorted.size();
        return n == 0 ? -1 : n % 2 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    }
    double mean() const {
        double sum = 0;
        for (const double value : values)
            sum += value;
        return values.empty() ? -1 : sum / static_cast<double>(values.size());
    }
    double most() const { return values.empty() ? -1 : *std::max_element(values.begin(), values.end()); }
    long failures() const {
        return std::count_if(values.begin(), values.end(), [](double v) { return !(v <= 2); });
    }
};

void summarise(const std::vector<Json>& lines) {
    for (const char* side : {"ours", "elastix"}) {
        Series error, wall, cpu;
        for (const Json& line : lines) {
            if (!line.contains(side)) continue;
            error.values.push_back(line.at(side).is_number() ? line.at(side).get<double>() : 1e3);
            wall.values.push_back(line.at(std::string(side) + "Seconds"));
            cpu.values.push_back(line.at(std::string(side) + "CpuSeconds"));
        }
        std::printf("%-8s %zu pairs: target error median %.3f, mean %.3f, largest %.2f mm; failures (> 2 mm) "
                    "%ld; wall median "
                    "%.1f, largest %.1f s; CPU median %.1f s\n",
                    side, error.values.size(), error.median(), error.mean(), error.most(), error.failures(),
                    wall.median(), wall.most(), cpu.median());
    }
}

int bench(int count, char** words) {
    fs::path data = std::getenv("MAGIQT_DATA") ? fs::path(std::getenv("MAGIQT_DATA")) / "data" : fs::path();
    fs::path out, summary;
    std::size_t first = 0, pairs = pairRecipes().size();
    int threads = 2;
    bool withElastix = true;
    for (int n = 1; n < count; ++n) {
        const std::string word = words[n];
        const auto next = [&] { return std::string(n + 1 < count ? words[++n] : ""); };
        if (word == "--data")
            data = next();
        else if (word == "--first")
            first = std::stoul(next());
        else if (word == "--count")
            pairs = std::stoul(next());
        else if (word == "--threads")
            threads = std::stoi(next());
        else if (word == "--out")
            out = next();
        else if (word == "--summary")
            summary = next();
        else if (word == "--without-elastix")
            withElastix = false;
        else
            return std::fprintf(stderr, "unknown option %s\n", word.c_str()), 2;
    }
    std::vector<Json> lines;
    if (!summary.empty()) {
        std::ifstream stream(summary);
        for (std::string text; std::getline(stream, text);)
            lines.push_back(Json::parse(text));
        for (const Json& line : lines)
            print(line);
        return summarise(lines), 0;
    }
    for (std::size_t n = first; n < std::min(first + pairs, pairRecipes().size()); ++n) {
        lines.push_back(runPair(data, n, threads, withElastix));
        print(lines.back());
        if (!out.empty()) std::ofstream(out, std::ios::app) << lines.back().dump() << "\n";
    }
    return summarise(lines), 0;
}

} // namespace

int main(int count, char** words) {
    try {
        return bench(count, words);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "error: %s\n", problem.what());
        return 1;
    }
}
