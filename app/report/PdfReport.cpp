#include "ReportDocument.h"

#include "base/Error.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace magiqt {

namespace {

constexpr double kMarginMm = 18.0;
constexpr double kTextPoints = 9.0;
constexpr double kCellPoints = 7.4;
constexpr double kGap = 6.0; // points

// Lays blocks onto pages, in points from the top left of the printable part.
class Pages {
public:
    Pages(QPdfWriter& writer, const ReportDocument& document)
        : m_writer(writer), m_document(document), m_painter(&writer) {
        m_scale = writer.resolution() / 72.0;
        m_width = writer.width() / m_scale;
        m_height = writer.height() / m_scale - 16.0; // the footer
        m_painter.scale(m_scale, m_scale);
        drawFooter();
        operator()(ReportHeading{document.title, 1});
    }

    void operator()(const ReportHeading& heading) {
        const double size = heading.level == 1 ? 17.0 : heading.level == 2 ? 12.5 : 10.5;
        const QFont font = fontOf(size, QFont::DemiBold);
        const QRectF box = boxOf(heading.text, font, m_width);
        if (m_y > 0) m_y += kGap;
        need(box.height() + 60.0); // never alone at the end of a page
        draw(heading.text, font, box.height(), Qt::black);
        m_y += kGap / 2;
    }

    void operator()(const ReportParagraph& paragraph) {
        const bool warns = paragraph.kind == ReportParagraph::Kind::Warning;
        const QFont font = fontOf(kTextPoints, warns ? QFont::DemiBold : QFont::Normal);
        const QColor colour = warns                                           ? QColor(138, 75, 0)
                              : paragraph.kind == ReportParagraph::Kind::Note ? QColor(91, 102, 112)
                                                                              : QColor(Qt::black);
        // Line by line over the end of a page would need a text layout; paragraphs are short.
        const QRectF box = boxOf(paragraph.text, font, m_width);
        need(box.height());
        draw(paragraph.text, font, box.height(), colour);
        m_y += kGap;
    }

    void operator()(const ReportTable& table) {
        caption(table.caption, 40.0);
        const QFont font = fontOf(kCellPoints, QFont::Normal);
        const QFont bold = fontOf(kCellPoints, QFont::DemiBold);
        const std::vector<double> widths = columnWidths(table, QFontMetricsF(font), QFontMetricsF(bold));
        const double line = QFontMetricsF(font).height() * 1.25;
        const int headerLines = linesOf(table.header, widths, QFontMetricsF(bold));
        const auto header = [&] {
            double x = 0;
            m_painter.setFont(bold);
            m_painter.setPen(Qt::black);
            for (qsizetype n = 0; n < table.header.size(); ++n) {
                const double width = widths[static_cast<std::size_t>(n)];
                m_painter.drawText(QRectF(x, m_y, width - 4, headerLines * line),
                                   Qt::AlignBottom | Qt::AlignLeft | Qt::TextWordWrap, table.header[n]);
                x += width;
            }
            m_y += headerLines * line;
            m_painter.setPen(QPen(QColor(90, 100, 110), 0.6));
            m_painter.drawLine(QPointF(0, m_y), QPointF(std::min(x, m_width), m_y));
        };
        const QFontMetricsF metrics(font);
        const auto heightOf = [&](const QStringList& cells) {
            return linesOf(cells, widths, metrics) * line;
        };
        const auto row = [&](const QStringList& cells, double height) {
            double x = 0;
            m_painter.setFont(font);
            for (qsizetype n = 0; n < cells.size() && n < static_cast<qsizetype>(widths.size()); ++n) {
                const double width = widths[static_cast<std::size_t>(n)];
                const bool number = n > 0 && isNumberCell(cells[n]);
                m_painter.setPen(Qt::black);
                m_painter.drawText(QRectF(x, m_y, width - 4, height),
                                   Qt::AlignVCenter | Qt::TextWordWrap | Qt::TextWrapAnywhere |
                                       (number ? Qt::AlignRight : Qt::AlignLeft),
                                   cells[n]);
                x += width;
            }
            m_y += height;
            m_painter.setPen(QPen(QColor(201, 208, 214), 0.4));
            m_painter.drawLine(QPointF(0, m_y), QPointF(std::min(x, m_width), m_y));
        };
        need((2 + headerLines) * line);
        header();
        for (const QStringList& cells : table.rows) {
            const double height = heightOf(cells);
            if (m_y + height > m_height) {
                newPage();
                header();
            }
            row(cells, height);
        }
        m_y += kGap;
    }

    void operator()(const ReportPlot& plot) {
        const double shrink = std::min(1.0, m_width / plot.size.width());
        need(plot.size.height() * shrink + 24.0);
        m_painter.save();
        m_painter.translate(0, m_y);
        // A picture is scaled by the ratio of the resolutions; its unit shall be the point.
        const double unit = shrink * plot.drawing.logicalDpiX() / m_writer.logicalDpiX();
        m_painter.scale(unit, unit);
        m_painter.drawPicture(0, 0, plot.drawing);
        m_painter.restore();
        m_y += plot.size.height() * shrink;
        caption(plot.caption, 0.0);
    }

    void operator()(const ReportPicture& picture) {
        if (picture.image.isNull()) return;
        const double width = m_width * picture.widthShare;
        const double height = width * picture.image.height() / picture.image.width();
        need(height + 24.0);
        m_painter.drawImage(QRectF(0, m_y, width, height), picture.image);
        m_y += height;
        caption(picture.caption, 0.0);
    }

private:
    static QFont fontOf(double points, QFont::Weight weight) {
        QFont font(QStringLiteral("DejaVu Sans"));
        font.setPixelSize(1);
        font.setPointSizeF(points * 72.0 / 96.0); // the painter's unit is a point
        font.setWeight(weight);
        // Metrics and painting in the painter's own unit, whatever the resolution of the device.
        font.setPixelSize(std::max(1, static_cast<int>(std::lround(points))));
        return font;
    }
    QRectF boxOf(const QString& text, const QFont& font, double width) const {
        return QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e6), Qt::TextWordWrap, text);
    }
    void draw(const QString& text, const QFont& font, double height, const QColor& colour) {
        m_painter.setFont(font);
        m_painter.setPen(colour);
        m_painter.drawText(QRectF(0, m_y, m_width, height + 2), Qt::TextWordWrap, text);
        m_y += height;
    }
    void caption(const QString& text, double following) {
        if (text.isEmpty()) return;
        const QFont font = fontOf(8.0, QFont::Normal);
        const QRectF box = boxOf(text, font, m_width);
        need(box.height() + following);
        draw(text, font, box.height(), QColor(91, 102, 112));
        m_y += kGap / 2;
    }
    std::vector<double> columnWidths(const ReportTable& table, const QFontMetricsF& font,
                                     const QFontMetricsF& bold) const {
        std::vector<double> widths;
        for (const QString& cell : table.header) { // a header may break between words
            double widest = 0;
            const QStringList words = cell.split(QLatin1Char(' '));
            for (const QString& word : words)
                widest = std::max(widest, bold.horizontalAdvance(word));
            widths.push_back(widest + 8);
        }
        for (const QStringList& row : table.rows)
            for (qsizetype n = 0; n < row.size() && n < static_cast<qsizetype>(widths.size()); ++n) {
                double& width = widths[static_cast<std::size_t>(n)];
                width = std::max(width, font.horizontalAdvance(row[n]) + 8);
            }
        // Too wide for the page: the widest columns give way, their cells break.
        const auto sum = [&] { return std::accumulate(widths.begin(), widths.end(), 0.0); };
        for (double excess = sum() - m_width; excess > 0.5; excess = sum() - m_width) {
            const auto widest = std::max_element(widths.begin(), widths.end());
            double next = 0;
            for (auto width = widths.begin(); width != widths.end(); ++width)
                if (width != widest) next = std::max(next, *width);
            *widest = std::max({*widest - excess, std::min(next, *widest - 1.0), 12.0});
            if (*widest <= 12.0) break;
        }
        return widths;
    }
    static int linesOf(const QStringList& cells, const std::vector<double>& widths,
                       const QFontMetricsF& metrics) {
        double highest = 1;
        for (qsizetype n = 0; n < cells.size() && n < static_cast<qsizetype>(widths.size()); ++n) {
            const QRectF box =
                metrics.boundingRect(QRectF(0, 0, widths[static_cast<std::size_t>(n)] - 4, 1e6),
                                     Qt::TextWordWrap | Qt::TextWrapAnywhere, cells[n]);
            highest = std::max(highest, box.height() / metrics.height());
        }
        return static_cast<int>(std::ceil(highest - 0.01));
    }
    void need(double height) {
        if (m_y > 0 && m_y + height > m_height) newPage();
    }
    void newPage() {
        m_writer.newPage();
        m_y = 0;
        ++m_page;
        drawFooter();
    }
    void drawFooter() {
        m_painter.setFont(fontOf(7.0, QFont::Normal));
        m_painter.setPen(QColor(91, 102, 112));
        const QRectF line(0, m_height + 4, m_width, 12);
        m_painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_document.footer);
        m_painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, QString::number(m_page));
    }

    QPdfWriter& m_writer;
    const ReportDocument& m_document;
    QPainter m_painter;
    double m_scale = 1, m_width = 0, m_height = 0, m_y = 0;
    int m_page = 1;
};

} // namespace

void writePdfReport(const ReportDocument& document, const QString& file) {
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly)) {
        QPdfWriter writer(&out);
        writer.setResolution(288);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(kMarginMm, kMarginMm, kMarginMm, kMarginMm), QPageLayout::Millimeter);
        writer.setTitle(document.title);
        writer.setCreator(QStringLiteral("MagIQT"));
        {
            Pages pages(writer, document);
            for (const ReportBlock& block : document.blocks)
                std::visit(pages, block);
        }
        if (out.commit()) return;
    }
    throw Error(ErrorKind::NoResource, "report.write-failed",
                "cannot write the report: " + out.errorString().toStdString() +
                    "; choose another folder or free some room",
                {{"reason", out.errorString().toStdString()}});
}

} // namespace magiqt
