#include "DicomExport.h"

#include "DicomItem.h"
#include "KeyedUid.h"
#include "OriginalSeries.h"

#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "volume/Intensity.h"
#include "volume/Resample.h"

#include <gdcmWriter.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <optional>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr const char* kMrImageStorage = "1.2.840.10008.5.1.4.1.1.4";
constexpr double kShearAllowed = 1e-3;

// Pictures as radiologists hang them: axial unless the voxels are clearly thicker along another axis.
std::string pictureOrientation(const Geometry& grid) {
    const std::string code = grid.orientationCode();
    const Point3 spacing = grid.spacingMm();
    Eigen::Index thick = 0;
    spacing.maxCoeff(&thick);
    const char axis =
        spacing.maxCoeff() > 1.3 * spacing.minCoeff() ? code[static_cast<std::size_t>(thick)] : 'S';
    if (axis == 'L' || axis == 'R') return "PIL";
    if (axis == 'A' || axis == 'P') return "LIP";
    return "LPS";
}

// What DICOM can say: rows and columns at right angles, slices along their normal.
void checkSquare(const Geometry& grid) {
    const Eigen::Matrix3d axes = grid.direction();
    const double worst =
        std::max({std::abs(axes.col(0).dot(axes.col(1))), std::abs(axes.col(0).dot(axes.col(2))),
                  std::abs(axes.col(1).dot(axes.col(2)))});
    if (worst > kShearAllowed)
        throw Error(
            ErrorKind::BadInput, "export.sheared",
            "the image's axes are not at right angles, which DICOM cannot express; bring it onto a grid with "
            "right angles first (magiqt-cli prepare or register)");
}

struct Scaling {
    double slope = 1, intercept = 0;
    std::uint16_t stored(float value) const {
        return static_cast<std::uint16_t>(
            std::clamp(std::lround((static_cast<double>(value) - intercept) / slope), 0l, 65535l));
    }
};

// Whole numbers that fit are stored as they are; all else over the full range of 16 bits. The values that the
// file will say, rounded as a decimal string rounds them.
Scaling scalingOf(const Volume& image) {
    const auto [least, most] = std::minmax_element(image.voxels().begin(), image.voxels().end());
    const bool isWhole = *least >= 0 && *most <= 65535 &&
                         std::all_of(image.voxels().begin(), image.voxels().end(),
                                     [](float value) { return value == std::floor(value); });
    if (isWhole) return {};
    const double range = static_cast<double>(*most) - static_cast<double>(*least);
    Scaling scaling;
    scaling.intercept = std::atof(decimalString(static_cast<double>(*least)).c_str());
    scaling.slope = range > 0 ? std::atof(decimalString(range / 65535 * (1 + 1e-9)).c_str()) : 1;
    return scaling;
}

struct Now {
    std::string date, time;
};

Now localNow() {
    const std::time_t seconds = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    char date[16], time[16];
    std::strftime(date, sizeof date, "%Y%m%d", &parts);
    std::strftime(time, sizeof time, "%H%M%S", &parts);
    return {date, time};
}

std::string asciiOf(const std::string& text, std::size_t longest) {
    std::string kept;
    for (const char c : text)
        kept += c >= 32 && c < 127 && c != '\\' ? c : '_';
    return kept.substr(0, longest);
}

class Series {
public:
    Series(const Volume& image, const DicomExportOptions& options)
        : m_image(reorient(image, pictureOrientation(image.geometry()))),
          m_options(options),
          m_sidecar(Json::parse(options.sidecarJson, nullptr, false)),
          m_scaling(scalingOf(m_image)) {
        if (!m_sidecar.is_object()) m_sidecar = Json::object();
        checkSquare(m_image.geometry());
        const auto& voxels = m_image.voxels();
        m_content = sha256Hex(voxels.data(), voxels.size() * sizeof(float));
        if (!options.like.empty()) m_original = readOriginalSeries(options.like, m_image.geometry());
        m_sharesFrame = m_original && !m_original->frameOfReference.empty() &&
                        liesInPlaceOf(m_image.geometry(), *m_original);
        makeCommon();
    }

    DicomExportResult writeTo(const fs::path& folder) {
        DicomExportResult result;
        result.files = m_image.geometry().sizeIjk()[2];
        result.isIdentified = m_original.has_value();
        result.sharesFrame = m_sharesFrame;
        result.slope = m_scaling.slope;
        result.intercept = m_scaling.intercept;
        result.findings = m_findings;
        for (std::int64_t k = 0; k < result.files; ++k) {
            if (m_options.progress)
                m_options.progress(static_cast<double>(k) / static_cast<double>(result.files));
            char name[40];
            std::snprintf(name, sizeof name, "IM%05lld.dcm", static_cast<long long>(k + 1));
            writeSlice(k, folder / name);
        }
        return result;
    }

private:
    std::string uid(const std::string& what) const { return keyedUid(m_options.key, what + ":" + m_content); }

    std::string original(std::uint16_t group, std::uint16_t element) const {
        const auto found = m_original->elements.find(static_cast<std::uint32_t>(group) << 16 | element);
        return found == m_original->elements.end() ? std::string() : found->second;
    }

    void take(std::uint16_t group, std::uint16_t element, const char* vr, bool evenIfEmpty) {
        const std::string value = original(group, element);
        if (!value.empty() || evenIfEmpty) m_common.text(group, element, vr, value);
    }

    void makeCommon() {
        m_common.text(0x0008, 0x0016, "UI", kMrImageStorage);
        m_common.text(0x0008, 0x0060, "CS", "MR");
        m_original ? identify() : pseudonymise();
        makeSeries();
        makeDerivation();
        makeEquipment();
        makeImage();
    }

    // Patient, patient study and general study as the archive knows them.
    void identify() {
        take(0x0008, 0x0005, "CS", false);
        take(0x0010, 0x0010, "PN", true);
        take(0x0010, 0x0020, "LO", true);
        take(0x0010, 0x0021, "LO", false);
        take(0x0010, 0x0030, "DA", true);
        take(0x0010, 0x0032, "TM", false);
        take(0x0010, 0x0040, "CS", true);
        take(0x0010, 0x1010, "AS", false);
        take(0x0010, 0x1020, "DS", false);
        take(0x0010, 0x1030, "DS", false);
        take(0x0012, 0x0062, "CS", false);
        take(0x0012, 0x0063, "LO", false);
        take(0x0020, 0x000d, "UI", true);
        take(0x0008, 0x0020, "DA", true);
        take(0x0008, 0x0030, "TM", true);
        take(0x0008, 0x0050, "SH", true);
        take(0x0008, 0x0090, "PN", true);
        take(0x0008, 0x1030, "LO", false);
        take(0x0020, 0x0010, "SH", true);
        const Now now = localNow();
        m_common.text(0x0008, 0x0021, "DA", now.date);
        m_common.text(0x0008, 0x0031, "TM", now.time);
        m_common.text(0x0008, 0x0012, "DA", now.date);
        m_common.text(0x0008, 0x0013, "TM", now.time);
    }

    // PS3.15: no dates, no names; a pseudonym and how the identity was removed.
    void pseudonymise() {
        const std::string name = m_options.pseudonym.empty()
                                     ? "anon" + hmacSha256(m_options.key, "person:" + m_content).substr(0, 8)
                                     : m_options.pseudonym;
        m_common.text(0x0010, 0x0010, "PN", name);
        m_common.text(0x0010, 0x0020, "LO", name);
        for (const auto& [group, element, vr] :
             {std::tuple<std::uint16_t, std::uint16_t, const char*>{0x0010, 0x0030, "DA"},
              {0x0010, 0x0040, "CS"},
              {0x0008, 0x0020, "DA"},
              {0x0008, 0x0030, "TM"},
              {0x0008, 0x0050, "SH"},
              {0x0008, 0x0090, "PN"},
              {0x0020, 0x0010, "SH"}})
            m_common.text(group, element, vr, "");
        m_common.text(0x0012, 0x0062, "CS", "YES");
        m_common.text(0x0012, 0x0063, "LO",
                      "MagIQT: from NIfTI by allow-list, pseudonym, UIDs by keyed hash");
        std::vector<DicomItem> methods{
            DicomItem::code("113100", "Basic Application Confidentiality Profile")};
        if (m_options.isDefaced)
            methods.push_back(DicomItem::code("113102", "Clean Recognizable Visual Features Option"));
        m_common.sequence(0x0012, 0x0064, methods);
        m_common.text(0x0020, 0x000d, "UI", keyedUid(m_options.key, "study:" + name));
    }

    void makeSeries() {
        const std::string contrast = asciiOf(m_sidecar.value("Contrast", ""), 8);
        m_common.text(0x0008, 0x103e, "LO", kResearchMark + (contrast.empty() ? "" : " " + contrast));
        m_common.text(0x0020, 0x000e, "UI", uid("series"));
        m_common.text(0x0020, 0x0011, "IS", std::to_string(m_options.seriesNumber));
        m_common.text(0x0018, 0x0015, "CS", "HEAD");
        m_common.text(0x0018, 0x5100, "CS", m_original ? original(0x0018, 0x5100) : std::string());
        m_common.text(0x0020, 0x0052, "UI", m_sharesFrame ? m_original->frameOfReference : uid("frame"));
        m_common.text(0x0020, 0x1040, "LO", "");
        if (m_original && !m_sharesFrame)
            m_findings.push_back(
                {Severity::Warning,
                 "export.moved",
                 "the image does not lie where the original lies (it was registered, or the original "
                 "is another series); it gets a frame of reference of its own",
                 {}});
    }

    // What was done, by what: text for people, codes (CID 7203, CID 7202) for programs.
    void makeDerivation() {
        m_common.text(0x0008, 0x0008, "CS", "DERIVED\\SECONDARY\\OTHER\\ENHANCED");
        const Json model = m_sidecar.value("Model", Json::object());
        std::string text =
            "Enhanced from a low-field scan by a neural network. Research use only, not for diagnosis: "
            "detail can be missing or invented.";
        if (model.is_object() && model.contains("SHA256"))
            text += " Model " + asciiOf(model.value("Name", "unnamed"), 100) + ", SHA-256 " +
                    asciiOf(model.value("SHA256", ""), 64) + ".";
        else
            m_findings.push_back(
                {Severity::Warning,
                 "export.no-provenance",
                 "the image has no sidecar that says which model made it; the series cannot say it "
                 "either",
                 {}});
        text += " MagIQT " + asciiOf(m_options.programVersion, 32) + ".";
        m_common.text(0x0008, 0x2111, "ST", text);
        m_common.sequence(0x0008, 0x9215, {DicomItem::code("113085", "Spatial resampling")});
        if (!m_original) return;
        std::vector<DicomItem> sources;
        for (const OriginalInstance& instance : m_original->instances) {
            DicomItem item;
            item.text(0x0008, 0x1150, "UI", instance.sopClass);
            item.text(0x0008, 0x1155, "UI", instance.sopInstance);
            item.sequence(0x0040, 0xa170,
                          {DicomItem::code("121322", "Source image for image processing operation")});
            sources.push_back(item);
        }
        m_common.sequence(0x0008, 0x2112, sources);
    }

    DicomItem contribution(const std::string& purpose, const std::string& meaning,
                           const std::string& description) {
        DicomItem item;
        item.sequence(0x0040, 0xa170, {DicomItem::code(purpose, meaning)});
        item.text(0x0008, 0x0070, "LO", "MagIQT");
        item.text(0x0008, 0x1090, "LO", "MagIQT");
        item.text(0x0018, 0x1020, "LO", asciiOf(m_options.programVersion, 64));
        item.text(0x0018, 0xa003, "ST", description);
        if (m_original) {
            const Now now = localNow();
            item.text(0x0018, 0xa002, "DT", now.date + now.time);
        }
        return item;
    }

    void makeEquipment() {
        m_common.text(0x0008, 0x0070, "LO", "MagIQT");
        m_common.text(0x0008, 0x1090, "LO", "MagIQT");
        m_common.text(0x0018, 0x1020, "LO", asciiOf(m_options.programVersion, 64));
        std::vector<DicomItem> equipment;
        if (m_original && !original(0x0008, 0x0070).empty()) {
            DicomItem scanner;
            scanner.sequence(0x0040, 0xa170, {DicomItem::code("109101", "Acquisition Equipment")});
            scanner.text(0x0008, 0x0070, "LO", original(0x0008, 0x0070));
            if (!original(0x0008, 0x1090).empty())
                scanner.text(0x0008, 0x1090, "LO", original(0x0008, 0x1090));
            equipment.push_back(scanner);
        }
        equipment.push_back(contribution("109102", "Processing Equipment",
                                         "Enhancement of low-field MRI, research use only"));
        if (!m_original)
            equipment.push_back(contribution("109104", "De-identifying Equipment",
                                             "Import by allow-list, pseudonym, keyed UIDs"));
        m_common.sequence(0x0018, 0xa001, equipment);
    }

    // Image pixel, MR image and VOI of every slice. The sequence is not the scanner's any more: research
    // mode.
    void makeImage() {
        const Geometry& grid = m_image.geometry();
        const Point3 spacing = grid.spacingMm();
        const Eigen::Matrix3d axes = grid.direction();
        m_common.text(0x0018, 0x0020, "CS", "RM");
        m_common.text(0x0018, 0x0021, "CS", "NONE");
        m_common.text(0x0018, 0x0022, "CS", "");
        m_common.text(0x0018, 0x0023, "CS", "3D");
        m_common.text(0x0018, 0x0080, "DS", "");
        m_common.text(0x0018, 0x0081, "DS", "");
        m_common.text(0x0018, 0x0091, "IS", "");
        m_common.text(0x0018, 0x0050, "DS", decimalString(spacing[2]));
        m_common.text(0x0018, 0x0088, "DS", decimalString(spacing[2]));
        if (m_original && !original(0x0018, 0x0087).empty())
            m_common.text(0x0018, 0x0087, "DS", original(0x0018, 0x0087));
        m_common.text(
            0x0020, 0x0037, "DS",
            decimalStrings({axes(0, 0), axes(1, 0), axes(2, 0), axes(0, 1), axes(1, 1), axes(2, 1)}));
        m_common.number(0x0028, 0x0002, 1);
        m_common.text(0x0028, 0x0004, "CS", "MONOCHROME2");
        m_common.number(0x0028, 0x0010, static_cast<std::uint16_t>(grid.sizeIjk()[1]));
        m_common.number(0x0028, 0x0011, static_cast<std::uint16_t>(grid.sizeIjk()[0]));
        m_common.text(0x0028, 0x0030, "DS", decimalStrings({spacing[1], spacing[0]}));
        m_common.number(0x0028, 0x0100, 16)
            .number(0x0028, 0x0101, 16)
            .number(0x0028, 0x0102, 15)
            .number(0x0028, 0x0103, 0);
        m_common.text(0x0028, 0x0301, "CS", "NO");
        m_common.text(0x0028, 0x2110, "CS", "00");
        static constexpr double kWindow[] = {0.01, 0.995};
        const std::vector<double> window = quantiles(m_image.voxels(), kWindow);
        m_common.text(0x0028, 0x1050, "DS", decimalString((window[0] + window[1]) / 2));
        m_common.text(0x0028, 0x1051, "DS", decimalString(std::max(window[1] - window[0], 1.0)));
        m_common.text(0x0028, 0x1052, "DS", decimalString(m_scaling.intercept));
        m_common.text(0x0028, 0x1053, "DS", decimalString(m_scaling.slope));
        m_common.text(0x0028, 0x1054, "LO", "US");
    }

    void writeSlice(std::int64_t k, const fs::path& file) const {
        const Geometry& grid = m_image.geometry();
        const Point3 position = grid.pointLps({0, 0, static_cast<double>(k)});
        DicomItem slice = m_common;
        slice.text(0x0008, 0x0018, "UI", uid("slice" + std::to_string(k)));
        slice.text(0x0020, 0x0013, "IS", std::to_string(k + 1));
        slice.text(0x0020, 0x0032, "DS", decimalStrings({position[0], position[1], position[2]}));
        slice.text(0x0020, 0x1041, "DS", decimalString(grid.direction().col(2).dot(position)));
        const std::size_t count = static_cast<std::size_t>(grid.sizeIjk()[0] * grid.sizeIjk()[1]);
        const float* from = m_image.voxels().data() + static_cast<std::size_t>(k) * count;
        std::vector<std::uint16_t> pixels(count);
        std::transform(from, from + count, pixels.begin(),
                       [this](float value) { return m_scaling.stored(value); });
        slice.words(0x7fe0, 0x0010, pixels);
        gdcm::Writer writer;
        writer.SetFileName(file.c_str());
        writer.GetFile().SetDataSet(slice.data());
        writer.GetFile().GetHeader().SetDataSetTransferSyntax(gdcm::TransferSyntax::ExplicitVRLittleEndian);
        std::error_code failure;
        const bool isWritten = writer.Write();
        if (!isWritten || fs::file_size(file, failure) < 2 * count || failure)
            throw Error(ErrorKind::NoResource, "file.write-failed",
                        "a slice of the series could not be written; is the disk full?");
    }

    Volume m_image;
    const DicomExportOptions& m_options;
    Json m_sidecar;
    Scaling m_scaling;
    std::string m_content; // hash of the voxels
    std::optional<OriginalSeries> m_original;
    bool m_sharesFrame = false;
    DicomItem m_common;
    Findings m_findings;
};

} // namespace

DicomExportResult exportDicom(const Volume& image, const fs::path& folder,
                              const DicomExportOptions& options) {
    return Series(image, options).writeTo(folder);
}

} // namespace magiqt
