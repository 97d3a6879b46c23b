// How many files a second an import looks through, and how many it imports (reading, hash, look for a face,
// compressed NIfTI):
//   import_bench FOLDER [repetitions] [threads]
// Prints the best and the median of the repetitions; the first pass, which may wait for the disk, is told
// apart.
#include "base/Error.h"
#include "imaging/import/ImportWriter.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <unistd.h>
#include <vector>

using namespace magiqt;

namespace {

double secondsOf(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void print(const char* what, double files, std::vector<double> seconds) {
    std::printf("%s: first pass %.3f s", what, seconds.front());
    seconds.erase(seconds.begin());
    std::sort(seconds.begin(), seconds.end());
    if (!seconds.empty())
        std::printf("; then best %.3f s (%.0f files/s), median %.3f s (%.0f files/s) of %zu", seconds.front(),
                    files / seconds.front(), seconds[seconds.size() / 2], files / seconds[seconds.size() / 2],
                    seconds.size());
    std::printf("\n");
}

int run(int argc, char** argv) {
    const std::filesystem::path folder = argv[1];
    const int repetitions = argc > 2 ? std::atoi(argv[2]) : 5;
    const int threads = argc > 3 ? std::atoi(argv[3]) : 0;
    const std::filesystem::path out =
        std::filesystem::temp_directory_path() / ("import-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(out);
    std::vector<double> look, import;
    std::int64_t files = 0, imported = 0;
    for (int n = 0; n <= repetitions; ++n) {
        InventoryOptions options;
        options.threads = threads;
        ImportInventory inventory("salt");
        look.push_back(secondsOf([&] { inventory = takeInventory(folder, "salt", options); }));
        files = inventory.files;
        ImportWriteOptions write;
        write.threads = threads;
        imported = 0;
        import.push_back(secondsOf([&] {
            std::int64_t number = 0;
        for (const ImportSeries& series : inventory.series) {
            if (!series.tick) continue;
            writeSeries(inventory, series, ++number, out, write);
            imported += series.files;
        }
    }));
}
print("headers", static_cast<double>(files), look);
for (std::size_t n = 0; n < import.size(); ++n)
    import[n] += look[n];
print("headers and import", static_cast<double>(imported), import);
std::filesystem::remove_all(out);
return 0;
} // namespace

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "import_bench FOLDER [repetitions] [threads]\n");
        return 2;
    }
    try {
        return run(argc, argv);
    } catch (const Error& error) {
        std::fprintf(stderr, "error: %s\n", error.fullMessage().c_str());
        return exitCode(error.kind());
    }
}
