// Fusion of simulated triples with a known answer: a high-field image seen through thick slices (box profile
// of 5 mm, 1.6 mm in the plane) in three directions, each with noise and a small motion of its own. Prints
// the error of the places and the PSNR of the best single scan, of the mean of the three and of the fused
// volume, inside the head.
// --data FOLDER or MAGIQT_DATA; --smoothness, --iterations, --rounds, --spacing for choosing.
#include "KnownPairs.h"
#include "SliceTriples.h"

#include "imaging/fusion/Fusion.h"
#include "volume/Intensity.h"
#include "volume/Metrics.h"
#include "volume/Nifti.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace magiqt;
using namespace magiqt::test;

int main(int count, char** words) {
    std::filesystem::path data = std::getenv("MAGIQT_DATA")
                                     ? std::filesystem::path(std::getenv("MAGIQT_DATA")) / "data"
                                     : std::filesystem::path();
    FusionOptions options;
    std::string only;
    for (int n = 1; n + 1 < count; n += 2) {
        const std::string word = words[n];
        if (word == "--data") data = words[n + 1];
        if (word == "--smoothness") options.smoothness = std::stod(words[n + 1]);
        if (word == "--iterations") options.iterations = std::stoi(words[n + 1]);
        if (word == "--rounds") options.rounds = std::stoi(words[n + 1]);
        if (word == "--spacing") options.spacingMm = std::stod(words[n + 1]);
        if (word == "--only") only = words[n + 1];
    }
    std::uint64_t seed = 0;
    for (const char* name : {"train/ms_cs_p07/T2w", "train/ms_cs_p07/FLAIR", "train/glioma_upenn_00001/T1w",
                             "train/glioma_upenn_00001/T2w", "train/child_0007/T1w"}) {
        ++seed;
        if (std::string(name).find(only) == std::string::npos) continue;
        const Volume truth = reorient(*readNifti(data / (std::string(name) + ".nii.gz")).volume, "LPS");
        const SliceTriple triple = makeTriple(truth, seed);
        std::vector<FusionScan> scans;
        static const char* planes[] = {"axial", "coronal", "sagittal"};
        for (std::size_t s = 0; s < 3; ++s)
            scans.push_back({planes[s], triple.scans[s]});
        const auto start = std::chrono::steady_clock::now();
        const FusionResult result = fuse(scans, options, {}, {});
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const TripleScores scores = scoreTriple(truth, triple, result);
        std::printf("%-30s places %.2f %.2f mm  PSNR best single %.2f, mean %.2f, mean at the true places "
                    "%.2f, fused %.2f "
                    "dB  %.1f s  residual %.3f\n",
                    name, scores.placeErrorMm[1], scores.placeErrorMm[2], scores.bestSingle, scores.mean,
                    scores.meanTrue, scores.fused, seconds, result.scans[0].residual);
        std::fflush(stdout);
    }
    return 0;
}
