#include "HouseScanner.h"

#include <algorithm>
#include <fstream>
#include <regex>

namespace magiqt::test {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// A folder and the folders whose headers it may include. The first rule whose folder holds the file is the
// one.
struct Arrow {
    std::string folder;
    Words mayInclude;
};

const std::vector<Arrow>& arrows() {
    static const std::vector<Arrow> list{
        {"pipeline/base", {"base"}},
        {"pipeline/volume", {"base", "volume"}},
        {"pipeline/nn", {"base", "nn"}}, // builds where no image can be read
        {"pipeline/imaging", {"base", "volume", "nn", "imaging"}},
        {"pipeline/jobs/protocol", {"base", "jobs/protocol"}},
        {"pipeline/jobs/queue", {"base", "jobs/protocol", "jobs/queue"}},
        {"pipeline/jobs/kinds", {"base", "volume", "nn", "imaging", "jobs"}},
        {"studies/identity", {"base", "identity"}},
        {"studies/catalog", {"base", "jobs/protocol", "identity", "catalog"}},
        {"studies/batch", {"base", "jobs/protocol", "jobs/queue", "identity", "catalog", "batch"}},
        {"studies/bids", {"base", "volume", "identity", "catalog", "bids"}},
        {"studies/reading", {"base", "volume", "identity", "catalog", "bids", "reading"}},
        {"studies/statistics", {"base", "statistics"}},
        {"studies/comparison", {"base", "statistics", "comparison"}},
        {"viewer/core", {"base", "volume", "viewer/core"}},
        {"viewer/raster", {"base", "volume", "viewer/core", "viewer/raster"}},
        {"viewer/vtk", {"base", "volume", "viewer/core", "viewer/raster", "viewer/vtk"}},
        {"viewer/widgets", {"base", "volume", "viewer"}},
        {"app/models",
         {"base", "volume", "jobs/protocol", "jobs/queue", "identity", "catalog", "batch", "bids", "reading",
          "statistics", "comparison", "viewer/core", "app/models"}},
        {"app/report",
         {"base", "volume", "jobs/protocol", "jobs/queue", "identity", "catalog", "batch", "bids", "reading",
          "statistics", "comparison", "app/models", "app/report"}},
        {"app/desktop",
         {"base", "volume", "jobs/protocol", "jobs/queue", "identity", "catalog", "batch", "bids", "reading",
          "statistics", "comparison", "viewer", "app/models", "app/report", "app/desktop"}},
        {"app/cli",
         {"base", "volume", "nn", "imaging", "jobs", "identity", "catalog", "batch", "bids", "reading",
          "statistics", "comparison", "app/cli"}},
    };
    return list;
}

// First parts of include paths that name a folder of the house; "base/Error.h" is one, "nlohmann/json.hpp" is
// not.
const Words houseFolders{"base",    "volume", "nn",       "imaging", "jobs",
                         "catalog", "bids",   "identity", "reading", "statistics",
                         "viewer",  "app",    "pipeline", "studies", "batch", "comparison"};

// Third-party headers and the only folders that may include them; `except` are those that may not.
struct Guest {
    std::regex include;
    std::string name;
    Words onlyIn;
};

const std::vector<Guest>& guests() {
    static const std::vector<Guest> list{
        {std::regex("^(torch|ATen|c10|caffe2|THC)/"), "LibTorch", {"pipeline/nn"}},
        {std::regex("^itk[A-Z]"), "ITK", {"pipeline/imaging"}},
        {std::regex("^gdcm[A-Z]"), "GDCM", {"pipeline/imaging"}},
        {std::regex("^(vtk[A-Z]|GL/|GLES|QOpenGL(?!Widget))"), "VTK or GL", {"viewer/vtk"}},
        {std::regex("^(SQLiteCpp/|sqlite3)"), "SQLite", {"studies/catalog"}},
        {std::regex("^sodium"), "libsodium", {"studies/identity", "pipeline/imaging/import"}},
        {std::regex("^(Q[A-Z]|Qt[A-Z]|qt|qcustomplot)"),
         "Qt",
         {"viewer", "app/models", "app/desktop", "app/report"}},
        {std::regex("^CLI/"), "CLI11", {"app/cli"}},
    };
    return list;
}

bool isIn(const std::string& path, const std::string& folder) {
    return path.starts_with(folder + "/");
}

bool isInAny(const std::string& path, const Words& folders) {
    return std::any_of(folders.begin(), folders.end(),
                       [&](const std::string& folder) { return isIn(path, folder); });
}

bool isHouseInclude(const std::string& include) {
    return include.find('/') != std::string::npos && isInAny(include, houseFolders);
}

class FileScan {
public:
    FileScan(std::string file, ScanResult& result) : m_file(std::move(file)), m_result(result) {}

    void line(const std::string& text) {
        ++m_line;
        static const std::regex includePattern(R"(^\s*#\s*include\s*["<]([^">]+)[">])");
        std::smatch match;
        if (std::regex_search(text, match, includePattern)) include(match[1]);
        // Split so that this file does not name it.
        if (text.find(std::string("SetDirection") + "Matrix") != std::string::npos)
            report("VTK 9.1 ignores the direction matrix; put it into the prop's user matrix");
        address(text);
    }

    void end() {
        if (m_line > 700) report("has " + std::to_string(m_line) + " lines; 700 at most");
    }

private:
    void include(const std::string& name) {
        if (name.find("../") != std::string::npos)
            report("includes '" + name + "' across folders by a relative path");
        if (isHouseInclude(name)) {
            const auto& rules = arrows();
            const auto rule = std::find_if(rules.begin(), rules.end(),
                                           [&](const Arrow& arrow) { return isIn(m_file, arrow.folder); });
            if (rule == rules.end())
                report("lies in no folder of the map");
            else if (!isInAny(name, rule->mayInclude))
                report(rule->folder + " must not include '" + name + "'");
        }
        for (const Guest& guest : guests())
            if (std::regex_search(name, guest.include) && !isInAny(m_file, guest.onlyIn))
                report("includes '" + name + "'; " + guest.name + " may be used only in " +
                       guest.onlyIn.front() +
                       (guest.onlyIn.size() > 1 ? " and the folders beside it in the test's list" : ""));
    }

    // No part of the program talks to a network; addresses may stand only as names of documents.
    void address(const std::string& text) {
        static const std::regex pattern(R"(\b(https?|ftp|wss?)://([A-Za-z0-9.-]+))");
        static const Words documents{"doi.org", "www.w3.org", "www.apache.org", "www.gnu.org", "arxiv.org"};
        for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
            if (std::find(documents.begin(), documents.end(), (*it)[2].str()) == documents.end())
                report("names the network address " + it->str());
    }

    void report(const std::string& what) { m_result.violations.push_back({m_file, m_line, what}); }

    std::string m_file;
    ScanResult& m_result;
    int m_line = 0;
};

} // namespace

ScanResult scanHouse(const fs::path& root) {
    ScanResult result;
    for (const char* area : {"pipeline", "studies", "viewer", "app"}) {
        if (!fs::exists(root / area)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / area)) {
            static const Words sources{".h", ".cpp", ".in", ".cu", ".hpp"};
            if (!entry.is_regular_file() ||
                std::find(sources.begin(), sources.end(), entry.path().extension().string()) == sources.end())
                continue;
            ++result.filesSeen;
            FileScan scan(entry.path().lexically_relative(root).generic_string(), result);
            std::ifstream stream(entry.path());
            for (std::string text; std::getline(stream, text);)
                scan.line(text);
            scan.end();
        }
    }
    return result;
}

} // namespace magiqt::test
