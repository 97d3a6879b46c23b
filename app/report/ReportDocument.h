// What a report says, apart from how it is written down: headings, paragraphs, tables, plots as vectors,
// pictures. HtmlReport and PdfReport write it. Plain values; plots and pictures need a QGuiApplication.
#pragma once

#include <QImage>
#include <QPicture>
#include <QString>
#include <QStringList>

#include <variant>
#include <vector>

namespace magiqt {

struct ReportHeading {
    QString text;
    int level = 2; // 1 is the title
};

struct ReportParagraph {
    enum class Kind { Text, Warning, Note };
    QString text;
    Kind kind = Kind::Text;
};

struct ReportTable {
    QString caption;
    QStringList header;
    std::vector<QStringList> rows; // number cells are set to the right
    QString csv;                   // the file beside the report that holds the same; may be empty
};

struct ReportPlot {
    QString caption;
    QPicture drawing; // in points
    QSizeF size;      // in points
    QString csv;
};

struct ReportPicture {
    QString caption;
    QImage image;
    double widthShare = 1.0; // of the page
};

using ReportBlock = std::variant<ReportHeading, ReportParagraph, ReportTable, ReportPlot, ReportPicture>;

struct ReportDocument {
    QString title;
    QString footer; // on every page
    std::vector<ReportBlock> blocks;

    void heading(const QString& text, int level = 2) { blocks.push_back(ReportHeading{text, level}); }
    void paragraph(const QString& text, ReportParagraph::Kind kind = ReportParagraph::Kind::Text) {
        blocks.push_back(ReportParagraph{text, kind});
    }
};

// Begins with a digit or a sign and has no letter.
bool isNumberCell(const QString& cell);

// One file that holds everything: plots as SVG, pictures as PNG. Throws Error (NoResource).
void writeHtmlReport(const ReportDocument& document, const QString& file);

// A4, plots and text as vectors. Throws Error (NoResource, "report.write-failed").
void writePdfReport(const ReportDocument& document, const QString& file);

} // namespace magiqt
