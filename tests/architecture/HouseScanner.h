// Reads the sources of pipeline/, studies/, viewer/ and app/ and reports what the house forbids: includes
// against the arrows of the README's map, third-party headers outside their folder, traps, network addresses,
// overlong files. Link targets enforce the arrows too; this test also sees what a link target cannot. Pure
// function of a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace magiqt::test {

struct Violation {
    std::string file; // relative to the root
    int line = 0;
    std::string what;
};

struct ScanResult {
    int filesSeen = 0;
    std::vector<Violation> violations;
};

ScanResult scanHouse(const std::filesystem::path& root);

} // namespace magiqt::test
