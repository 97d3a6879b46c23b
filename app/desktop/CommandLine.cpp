#include "CommandLine.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace magiqt {

CommandLine parseCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("MagIQT: enhances low-field brain MRI. For research use only."));
    parser.addPositionalArgument(
        QStringLiteral("FILE"), QStringLiteral("NIfTI scans of one person: the scan, then further contrasts"),
        QStringLiteral("[FILE...]"));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Show this help"));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")},
                                     QStringLiteral("Show the version"));
    const QCommandLineOption enhanced(QStringLiteral("enhanced"),
                                      QStringLiteral("The enhanced image of the first FILE"),
                                      QStringLiteral("FILE"));
    const QCommandLineOption reference(
        QStringLiteral("reference"),
        QStringLiteral("The high-field image of the first FILE, registered to it"), QStringLiteral("FILE"));
    const QCommandLineOption second(QStringLiteral("second"),
                                    QStringLiteral("What a second model made of the first FILE"),
                                    QStringLiteral("FILE"));
    const QCommandLineOption map(
        QStringLiteral("map"),
        QStringLiteral("A probability or a mask to be drawn over the first FILE; may be given several times"),
        QStringLiteral("FILE"));
    const QCommandLineOption study(QStringLiteral("study"), QStringLiteral("The folder of a study to open"),
                                   QStringLiteral("FOLDER"));
    const QCommandLineOption report(
        QStringLiteral("report"),
        QStringLiteral("Write the report of a finished comparison as HTML and PDF and end; needs no display"),
        QStringLiteral("RUN"));
    const QCommandLineOption out(QStringLiteral("out"), QStringLiteral("The folder of the report"),
                                 QStringLiteral("FOLDER"));
    const QCommandLineOption language(QStringLiteral("lang"), QStringLiteral("Language: de, en or system"),
                                      QStringLiteral("LANGUAGE"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QStringLiteral("Appearance: light, dark, dim or system"),
                                   QStringLiteral("THEME"));
    const QCommandLineOption probe(QStringLiteral("probe-gl"),
                                   QStringLiteral("Say whether OpenGL can be used"));
    QCommandLineOption frame(QStringLiteral("exit-after-first-frame"));
    frame.setFlags(QCommandLineOption::HiddenFromHelp);
    QCommandLineOption slice(QStringLiteral("exit-after-first-slice"));
    slice.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions(
        {help, version, enhanced, reference, second, map, study, report, out, language, theme, probe, frame,
         slice});

    CommandLine result;
    if (!parser.parse(arguments)) {
        result.error = parser.errorText();
        return result;
    }
    if (parser.isSet(help))
        result.answer =
            parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("magiqt"));
    if (parser.isSet(version))
        result.answer = QStringLiteral("magiqt %1\n").arg(QCoreApplication::applicationVersion());
    result.files = parser.positionalArguments();
    result.enhanced = parser.value(enhanced);
    result.reference = parser.value(reference);
    result.second = parser.value(second);
    result.maps = parser.values(map);
    result.study = parser.value(study);
    result.language = parser.value(language);
    result.report = parser.value(report);
    result.out = parser.value(out);
    result.theme = parser.value(theme);
    result.probesGl = parser.isSet(probe);
    result.exitsAfterFirstFrame = parser.isSet(frame);
    result.exitsAfterFirstSlice = parser.isSet(slice);
    const QStringList languages{QString(), QStringLiteral("de"), QStringLiteral("en"),
                                QStringLiteral("system")};
    const QStringList themes{QString(), QStringLiteral("light"), QStringLiteral("dark"),
                             QStringLiteral("dim"), QStringLiteral("system")};
    if (!languages.contains(result.language))
        result.error = QStringLiteral("--lang takes de, en or system");
    else if (!themes.contains(result.theme))
        result.error = QStringLiteral("--theme takes light, dark, dim or system");
    else if (result.report.isEmpty() != result.out.isEmpty())
        result.error = QStringLiteral("--report and --out belong together");
    else if (!result.enhanced.isEmpty() && result.files.isEmpty())
        result.error = QStringLiteral("--enhanced needs the scan it was made from");
    else if (!result.second.isEmpty() && result.files.isEmpty())
        result.error = QStringLiteral("--second needs the scan it was made from");
    else if (!result.maps.isEmpty() && result.files.isEmpty())
        result.error = QStringLiteral("--map needs the scan that it is drawn over");
    else if (!result.reference.isEmpty() && result.files.isEmpty())
        result.error = QStringLiteral("--reference needs the scan that it stands beside");
    return result;
}

} // namespace magiqt
