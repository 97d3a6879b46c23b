// A figure for a paper: subjects x images x planes, every picture at one scale, with one rule of grey values
// for all, cut to the heads. This is where everything lies on the paper (points, 1/72 inch, from the top
// left); who paints it is in viewer/widgets/FigurePainter. Plain values and functions, free of threads; they
// share the volumes.
#pragma once

#include "DisplayMapping.h"
#include "SliceEngine.h"
#include "SliceGeometry.h"

#include <span>
#include <string>
#include <vector>

namespace magiqt {

// Where the head is: the box of all but half a percent of the foreground on either side, with a margin; the
// whole image where there is none.
LpsBox headBox(const Volume& volume, double background);

// An image, and what a figure must know of it.
struct FigureImage {
    VolumePointer volume; // null: there is none
    GreyStatistics grey;  // of it alone
    ValueRange range;     // matched with the others of its subject
    LpsBox head;
};
// Works out range and head of the images of one subject; volumes and grey statistics are there. Looks at
// voxels: for a thread.
void lookAt(std::span<FigureImage> images);

struct FigureSubject {
    std::string title;
    std::vector<FigureImage> images; // one a column, in the world of all
    Point3 pointLps{0, 0, 0};        // where it is cut
};

// Below each other: a row for every plane of a subject. Beside each other: a column for every image and
// plane.
enum class PlanesIn { Rows, Columns };

inline constexpr std::size_t mostFigureSubjects = 12; // a page holds no more, nor should memory

struct FigureSheet {
    std::vector<std::string> imageNames; // "Input", "Enhanced", ...
    std::vector<FigureSubject> subjects;
    std::vector<Plane> planes;
    PlanesIn planesIn = PlanesIn::Columns;
    SideConvention convention = SideConvention::Radiological;
    DisplayMapping mapping;
    Slab slab;
    double widthMm = 180.0; // of the paper
    bool hasNames = true;   // of subjects and images
    bool hasLetters = true;
    bool hasScaleBar = true;
};

struct FigureRect {
    double x = 0, y = 0, width = 0, height = 0;
};

struct FigureCell {
    std::size_t subject = 0, image = 0;
    Plane plane = Plane::Axial;
    FigureRect rect;
    Point3 centreLps{0, 0, 0}; // in the middle of the picture
};

struct FigureText {
    std::string text;
    FigureRect rect; // centred in it
    bool isUpwards = false;
};

struct FigurePlan {
    double width = 0, height = 0;
    double mmPerPoint = 1.0; // of the head
    std::vector<FigureCell> cells;
    std::vector<FigureText> texts;
    FigureRect footer; // scale bar; no height where there is none
};

// Throws Error (BadInput, "figure.empty") without a subject, an image or a plane.
FigurePlan planFigure(const FigureSheet& sheet);

// The slice of a cell, in pixels of this size.
SliceGeometry sliceOf(const FigureSheet& sheet, const FigurePlan& plan, const FigureCell& cell,
                      double pixelsPerPoint);

} // namespace magiqt
