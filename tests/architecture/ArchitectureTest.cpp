#include "HouseScanner.h"

#include "support/Files.h"
#include "support/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace magiqt::test;

namespace {

// What the scanner says of one file with this content.
ScanResult scanOne(const std::string& file, const std::string& content) {
    const TemporaryFolder root;
    const auto place = root.path() / file;
    std::filesystem::create_directories(place.parent_path());
    writeFile(place, content);
    return scanHouse(root.path());
}

} // namespace

TEST_CASE("the sources keep to the arrows of the map") {
    const ScanResult result = scanHouse(MAGIQT_SOURCE_ROOT);
    CHECK(result.filesSeen > 30);
    for (const Violation& violation : result.violations)
        FAIL_CHECK(violation.file << ":" << violation.line << ": " << violation.what);
}

TEST_CASE("the scanner sees planted violations") {
    const std::pair<const char*, const char*> planted[] = {
        {"pipeline/base/A.h", "#include \"volume/Volume.h\"\n"},
        {"pipeline/nn/core/A.cpp", "#include \"volume/Volume.h\"\n"},
        {"pipeline/volume/A.cpp", "#include <QString>\n"},
        {"pipeline/volume/A.cpp", "#include <torch/torch.h>\n"},
        {"pipeline/jobs/protocol/A.cpp", "#include \"jobs/kinds/JobKinds.h\"\n"},
        {"pipeline/jobs/kinds/enhance/A.cpp", "#include <ATen/ATen.h>\n"},
        {"pipeline/imaging/A.cpp", "  #  include \"catalog/Catalog.h\"\n"},
        {"studies/reading/A.cpp", "#include \"nn/Enhance.h\"\n"},
        {"studies/statistics/A.cpp", "#include <QtCore/QObject>\n"},
        {"viewer/core/A.h", "#include \"viewer/widgets/CompareView.h\"\n"},
        {"viewer/widgets/A.cpp", "#include <vtkImageData.h>\n"},
        {"viewer/widgets/A.cpp", "#include \"catalog/Catalog.h\"\n"},
        {"viewer/vtk/A.cpp", "image->SetDirectionMatrix(m);\n"},
        {"app/desktop/A.cpp", "#include \"nn/Enhance.h\"\n"},
        {"app/desktop/A.cpp", "#include \"jobs/kinds/JobKinds.h\"\n"},
        {"app/models/A.cpp", "#include \"imaging/Bias.h\"\n"},
        {"app/cli/A.cpp", "#include <QCoreApplication>\n"},
        {"app/cli/A.cpp", "#include <itkImage.h>\n"},
        {"app/cli/A.cpp", "#include \"../desktop/MainWindow.h\"\n"},
        {"app/cli/A.cpp", "const char* host = \"https://example.org/upload\";\n"},
        {"pipeline/misplaced/A.cpp", "#include \"base/Error.h\"\n"},
    };
    for (const auto& [file, content] : planted) {
        CAPTURE(file);
        CAPTURE(content);
        CHECK(scanOne(file, content).violations.size() == 1);
    }
    std::string longFile;
    for (int i = 0; i < 701; ++i)
        longFile += "\n";
    CHECK(scanOne("pipeline/base/Long.cpp", longFile).violations.size() == 1);
}

TEST_CASE("the scanner lets pass what is allowed") {
    const std::pair<const char*, const char*> allowed[] = {
        {"pipeline/nn/core/A.cpp",
         "#include <torch/torch.h>\n#include \"nn/core/Haar.h\"\n#include \"base/Error.h\"\n"},
        {"pipeline/imaging/A.cpp", "#include \"itkImage.h\"\n#include \"volume/Volume.h\"\n"},
        {"viewer/vtk/A.cpp",
         "#include <vtkImageData.h>\n#include <QOpenGLWidget>\n#include \"viewer/core/Links.h\"\n"},
        {"app/desktop/A.cpp",
         "#include \"viewer/widgets/CompareView.h\"\n#include <QMainWindow>\n#include \"Own.h\"\n"},
        {"app/cli/A.cpp",
         "#include \"nn/Enhance.h\"\n#include \"jobs/kinds/JobKinds.h\"\n#include <CLI/CLI.hpp>\n"},
        {"pipeline/volume/A.cpp",
         "// doi: https://doi.org/10.1109/TMI.2000\n#include <vector>\n#include <sys/stat.h>\n"},
    };
    for (const auto& [file, content] : allowed) {
        CAPTURE(file);
        CHECK(scanOne(file, content).violations.empty());
    }
}
