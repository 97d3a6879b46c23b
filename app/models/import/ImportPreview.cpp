#include "ImportPreview.h"

#include "base/Error.h"
#include "base/Json.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <iterator>

namespace magiqt {

namespace {

struct Worded {
    const char* code;
    const char* text;
};

template <std::size_t count>
QString wordFrom(const Worded (&table)[count], const QString& code, const QString& otherwise) {
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [&](const Worded& word) { return code == QLatin1String(word.code); });
    return found == std::end(table) ? otherwise : QCoreApplication::translate("Import", found->text);
}

QString text(const Json& json, const char* key) {
    return QString::fromStdString(json.value(key, std::string()));
}

PreviewSeries seriesFrom(const Json& json) {
    PreviewSeries series;
    series.id = text(json, "id");
    series.person = text(json, "person");
    series.session = text(json, "session");
    series.source = text(json, "source");
    series.contrast = text(json, "contrast");
    series.contrastReason = text(json, "contrastReason");
    series.confidence = json.value("confidence", 0.0);
    series.plane = text(json, "plane");
    series.sizeIjk = json.at("size").get<std::array<int, 3>>();
    series.spacingMm = json.at("spacingMm").get<std::array<double, 3>>();
    if (const auto field = json.find("fieldStrengthTesla"); field != json.end() && field->is_number())
        series.fieldStrengthTesla = field->get<double>();
    series.manufacturer = text(json, "manufacturer");
    series.model = text(json, "model");
    series.scannerKind = text(json, "scannerKind");
    series.files = json.value("files", 0);
    series.slices = json.value("slices", 0);
    series.isTicked = json.value("tick", false);
    series.isImportable = json.value("importable", true);
    series.tickCode = text(json, "tickCode");
    series.tickReason = text(json, "tickReason");
    series.findings = json.value("findings", Findings{});
    return series;
}

} // namespace

ImportPreview importPreviewFrom(const Json& json) {
    ImportPreview preview;
    try {
        QSet<QString> persons;
        for (const Json& one : json.at("series")) {
            preview.series.push_back(seriesFrom(one));
            persons << preview.series.back().person;
        }
        preview.persons = static_cast<int>(persons.size());
        preview.files = json.value("files", 0);
        for (const Json& one : json.value("skipped", Json::array()))
            preview.skipped += one.value("count", 0);
        preview.findings = json.value("findings", Findings{});
    } catch (const Json::exception&) {
        throw Error(ErrorKind::BadInput, "json.invalid",
                    "the list of series is damaged; look through the folder again");
    }
    return preview;
}

QString wordingOfPlane(const QString& plane) {
    static constexpr Worded words[] = {
        {"axial", QT_TRANSLATE_NOOP("Import", "axial")},
        {"coronal", QT_TRANSLATE_NOOP("Import", "coronal")},
        {"sagittal", QT_TRANSLATE_NOOP("Import", "sagittal")},
        {"isotropic", QT_TRANSLATE_NOOP("Import", "isotropic")},
        {"oblique", QT_TRANSLATE_NOOP("Import", "oblique")},
    };
    return wordFrom(words, plane, plane);
}

QString wordingOfScannerKind(const QString& kind) {
    static constexpr Worded words[] = {
        {"low-field", QT_TRANSLATE_NOOP("Import", "low field")},
        {"high-field", QT_TRANSLATE_NOOP("Import", "high field")},
    };
    return wordFrom(words, kind, QCoreApplication::translate("Import", "unknown"));
}

QString wordingOfTick(const PreviewSeries& series) {
    static constexpr Worded words[] = {
        {"no-geometry", QT_TRANSLATE_NOOP("Import", "The position of its slices is not known")},
        {"uneven", QT_TRANSLATE_NOOP("Import", "Slices are missing or unevenly spaced")},
        {"unsupported", QT_TRANSLATE_NOOP("Import", "Its pixels cannot be read")},
        {"secondary-capture",
         QT_TRANSLATE_NOOP("Import", "A picture of a screen, not an image of the scanner")},
        {"localiser", QT_TRANSLATE_NOOP("Import", "A localiser")},
        {"derived", QT_TRANSLATE_NOOP("Import", "Computed from other images")},
        {"not-magnitude", QT_TRANSLATE_NOOP("Import", "No magnitude image")},
        {"burned-in",
         QT_TRANSLATE_NOOP("Import", "Text may be burned into the pixels: it could name the person")},
        {"derivative", QT_TRANSLATE_NOOP("Import", "Computed from other images")},
        {"mask", QT_TRANSLATE_NOOP("Import", "A mask or a segmentation")},
        {"other-kind", QT_TRANSLATE_NOOP("Import", "Neither T1w nor T2w nor FLAIR by its name")},
        {"several-volumes", QT_TRANSLATE_NOOP("Import", "Several volumes, as in a series over time")},
        {"enhanced-already", QT_TRANSLATE_NOOP("Import", "An image that MagIQT has enhanced")},
        {"few-slices", QT_TRANSLATE_NOOP("Import", "Fewer than three slices")},
    };
    return wordFrom(words, series.tickCode, series.tickReason);
}

QString wordingOfEvidence(const PreviewSeries& series) {
    if (series.contrast == QLatin1String("unknown"))
        return QCoreApplication::translate("Import",
                                           "Nothing in the header, the name or the image decides it");
    if (series.confidence >= 0.95)
        return QCoreApplication::translate("Import", "Certain: several kinds of evidence agree");
    if (series.confidence >= 0.8)
        return QCoreApplication::translate("Import", "Likely: the header or the name says so");
    return QCoreApplication::translate("Import", "Guessed from the image; please check it");
}

} // namespace magiqt
