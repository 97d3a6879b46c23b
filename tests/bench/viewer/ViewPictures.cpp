// Writes pictures of the before/after view in every mode, light and dark, for people to look at.
// magiqt_view_pictures BEFORE.nii.gz [AFTER.nii.gz] FOLDER
#include "viewer/vtk/SurfaceFormat.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/SliceCanvas.h"

#include "volume/Nifti.h"

#include <QApplication>
#include <QDir>

#include <cstdio>

using namespace magiqt;

int main(int argc, char** argv) {
    installDefaultSurfaceFormat();
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 3) {
        std::fprintf(stderr, "usage: magiqt_view_pictures BEFORE [AFTER] FOLDER\n");
        return 2;
    }
    const QDir folder(arguments.last());
    CompareView view;
    view.resize(1400, 900);
    view.setFocus();
    const auto save = [&](const char* name) {
        QApplication::processEvents();
        const bool isSaved = view.grabViews().save(folder.filePath(QLatin1String(name)));
        std::printf("%s %s\n", name, isSaved ? "saved" : "not saved");
    };
    view.show();
    view.activateWindow();
    save("empty.png");
    try {
        view.setInput(readNifti(arguments.at(1).toStdString()).volume, QStringLiteral("Input"));
        save("single.png");
        if (arguments.size() > 3) {
            view.setEnhanced(readNifti(arguments.at(2).toStdString()).volume, QStringLiteral("Enhanced"));
            save("side_by_side.png");
            QPalette dark = view.palette();
            dark.setColor(QPalette::Window, QColor(32, 34, 38));
            dark.setColor(QPalette::Highlight, QColor(64, 150, 255));
            view.setPalette(dark);
            save("side_by_side_dark.png");
            view.setMode(CompareMode::Curtain);
            save("curtain.png");
            view.setMode(CompareMode::Difference);
            save("difference.png");
            view.setMode(CompareMode::SideBySide);
            view.setPeek(true);
            save("peek.png");
            view.setPeek(false);
            view.resize(700, 1000);
            save("tall.png");
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
    return 0;
}
