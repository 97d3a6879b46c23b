#include "ReportDocument.h"

#include "base/AtomicFile.h"

#include <QBuffer>
#include <QLocale>
#include <QPainter>
#include <QSvgGenerator>

#include <algorithm>

namespace magiqt {

namespace {

const char* const kStyle = R"(
:root { color-scheme: light dark; --ink: #1d2328; --paper: #ffffff; --line: #c9d0d6; --quiet: #5b6670; --warn: #8a4b00;
        --card: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8eb; --paper: #16191c; --line: #3a4248; --quiet: #9aa6b0;
        --warn: #ffb454; } }
body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; color: var(--ink); background: var(--paper);
       max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; }
table { border-collapse: collapse; font-size: .86rem; margin: .6rem 0; display: block; overflow-x: auto; }
caption, figcaption { text-align: left; color: var(--quiet); font-size: .86rem; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .22rem .6rem; text-align: left; white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; background: var(--card); border-radius: 4px; }
figure img { max-width: 100%; background: #000; }
.warning { color: var(--warn); font-weight: 600; } .note { color: var(--quiet); }
footer { margin-top: 3rem; color: var(--quiet); font-size: .86rem; border-top: 1px solid var(--line); }
)";

QString linkTo(const QString& csv) {
    return csv.isEmpty() ? QString() : QStringLiteral(" <a href=\"%1\">%1</a>").arg(csv.toHtmlEscaped());
}

QString svgOf(const ReportPlot& plot) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(plot.drawing.logicalDpiX()); // else the picture is scaled
    generator.setSize(plot.size.toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), plot.size));
    generator.setTitle(plot.caption);
    QPainter painter(&generator);
    painter.drawPicture(0, 0, plot.drawing);
    painter.end();
    const QString text = QString::fromUtf8(bytes);
    return text.mid(text.indexOf(QStringLiteral("<svg"))); // without the XML declaration
}

QString pngOf(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return QString::fromLatin1(bytes.toBase64());
}

class Writer {
public:
    void operator()(const ReportHeading& heading) {
        m_html += QStringLiteral("<h%1>%2</h%1>\n").arg(heading.level).arg(heading.text.toHtmlEscaped());
    }
    void operator()(const ReportParagraph& paragraph) {
        const QString kind =
            paragraph.kind == ReportParagraph::Kind::Warning ? QStringLiteral(" class=\"warning\"")
            : paragraph.kind == ReportParagraph::Kind::Note  ? QStringLiteral(" class=\"note\"")
                                                             : QString();
        m_html += QStringLiteral("<p%1>%2</p>\n").arg(kind, paragraph.text.toHtmlEscaped());
    }
    void operator()(const ReportTable& table) {
        m_html += QStringLiteral("<table><caption>%1%2</caption>\n<thead><tr>")
                      .arg(table.caption.toHtmlEscaped(), linkTo(table.csv));
        for (const QString& cell : table.header)
            m_html += QStringLiteral("<th>%1</th>").arg(cell.toHtmlEscaped());
        m_html += QStringLiteral("</tr></thead>\n<tbody>\n");
        for (const QStringList& row : table.rows) {
            m_html += QStringLiteral("<tr>");
            for (const QString& cell : row)
                m_html += (isNumberCell(cell) ? QStringLiteral("<td class=\"number\">%1</td>")
                                              : QStringLiteral("<td>%1</td>"))
                              .arg(cell.toHtmlEscaped());
            m_html += QStringLiteral("</tr>\n");
        }
        m_html += QStringLiteral("</tbody></table>\n");
    }
    void operator()(const ReportPlot& plot) {
        m_html += QStringLiteral("<figure>%1<figcaption>%2%3</figcaption></figure>\n")
                      .arg(svgOf(plot), plot.caption.toHtmlEscaped(), linkTo(plot.csv));
    }
    void operator()(const ReportPicture& picture) {
        m_html +=
            QStringLiteral("<figure><img style=\"width:%1%\" alt=\"%2\" src=\"data:image/png;base64,%3\">"
                           "<figcaption>%2</figcaption></figure>\n")
                .arg(qRound(100 * picture.widthShare))
                .arg(picture.caption.toHtmlEscaped(), pngOf(picture.image));
    }
    QString take() { return std::move(m_html); }

private:
    QString m_html;
};

} // namespace

bool isNumberCell(const QString& cell) {
    static const QString signs = QStringLiteral("+-−0123456789");
    return !cell.isEmpty() && signs.contains(cell.front()) &&
           std::none_of(cell.begin(), cell.end(), [](QChar c) { return c.isLetter(); });
}

void writeHtmlReport(const ReportDocument& document, const QString& file) {
    Writer writer;
    for (const ReportBlock& block : document.blocks)
        std::visit(writer, block);
    const QString html =
        QStringLiteral(
            "<!DOCTYPE html>\n<html lang=\"%1\">\n<head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width\"><title>%2</title>\n<style>%3</style>"
            "</head>\n<body>\n<h1>%2</h1>\n%4<footer>%5</footer>\n</body>\n</html>\n")
            .arg(QLocale().name().left(2), document.title.toHtmlEscaped(), QString::fromUtf8(kStyle),
                 writer.take(), document.footer.toHtmlEscaped());
    const QByteArray bytes = html.toUtf8();
    AtomicFile out(file.toStdString());
    out.write(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    out.commit();
}

} // namespace magiqt
