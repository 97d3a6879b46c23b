#include "DicomFixtures.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace magiqt::test {

namespace {

constexpr std::uint32_t kUndefined = 0xFFFFFFFF;

std::string decimal(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.12g", value);
    if (std::strlen(text) > 16) std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

std::string joined(std::initializer_list<double> values) {
    std::string text;
    for (const double value : values)
        text.append(text.empty() ? "" : "\\").append(decimal(value));
    return text;
}

std::string joined(const std::array<double, 3>& v) {
    return joined({v[0], v[1], v[2]});
}

bool isLong(const std::string& vr) {
    for (const char* name : {"OB", "OW", "OF", "OD", "SQ", "UN", "UT", "UC", "UR"})
        if (vr == name) return true;
    return false;
}

class Bytes {
public:
    explicit Bytes(FixtureEncoding encoding) : m_encoding(encoding) {}
    std::string take() { return std::move(m_bytes); }

    void dataSet(const FixtureDataSet& data) {
        for (const auto& [tag, element] : data.elements())
            write(tag, element);
    }

    void write(FixtureTag tag, const FixtureDataSet::Element& element) {
        u16(tag >> 16);
        u16(tag & 0xFFFF);
        const bool sequence = element.vr == "SQ";
        std::string value = swapped(element);
        if (value.size() % 2) value += '\0';
        const auto length = sequence ? kUndefined : static_cast<std::uint32_t>(value.size());
        if (m_encoding != FixtureEncoding::ImplicitLittle) {
            m_bytes += element.vr;
            if (isLong(element.vr))
                u16(0);
            else
                u16(length);
        }
        if (m_encoding == FixtureEncoding::ImplicitLittle || isLong(element.vr)) u32(length);
        if (!sequence) {
            m_bytes += value;
            return;
        }
        for (const FixtureDataSet& item : element.items) {
            tagOnly(0xFFFEE000, kUndefined);
            dataSet(item);
            tagOnly(0xFFFEE00D, 0);
        }
        tagOnly(0xFFFEE0DD, 0);
    }

private:
    bool big() const { return m_encoding == FixtureEncoding::ExplicitBig; }
    void u16(std::uint32_t value) {
        const char low = static_cast<char>(value & 0xFF), high = static_cast<char>(value >> 8 & 0xFF);
        m_bytes += big() ? high : low;
        m_bytes += big() ? low : high;
    }
    void u32(std::uint32_t value) {
        u16(big() ? value >> 16 : value & 0xFFFF);
        u16(big() ? value & 0xFFFF : value >> 16);
    }
    void tagOnly(FixtureTag tag, std::uint32_t length) {
        u16(tag >> 16);
        u16(tag & 0xFFFF);
        u32(length);
    }
    std::string swapped(const FixtureDataSet::Element& element) const {
        std::string value = element.value;
        const auto word = static_cast<std::size_t>(element.wordBytes);
        if (big() && word > 1)
            for (std::size_t n = 0; n + word <= value.size(); n += word)
                std::reverse(value.begin() + static_cast<std::ptrdiff_t>(n),
                             value.begin() + static_cast<std::ptrdiff_t>(n + word));
        return value;
    }

    FixtureEncoding m_encoding;
    std::string m_bytes;
};

std::string syntaxOf(FixtureEncoding encoding) {
    switch (encoding) {
    case FixtureEncoding::ExplicitLittle:
        return "1.2.840.10008.1.2.1";
    case FixtureEncoding::ImplicitLittle:
        return "1.2.840.10008.1.2";
    case FixtureEncoding::ExplicitBig:
        return "1.2.840.10008.1.2.2";
    }
    return {};
}

template <class T>
std::string rawOf(T value) {
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    return bytes;
}

void common(FixtureDataSet& data, const FixtureSeries& s, const std::string& sopClass,
            const std::string& sopInstance) {
    data.text(0x00080005, "CS", "ISO_IR 192");
    data.text(0x00080008, "CS", s.imageType);
    data.text(0x00080016, "UI", sopClass);
    data.text(0x00080018, "UI", sopInstance);
    data.text(0x00080020, "DA", s.studyDate);
    data.text(0x00080060, "CS", s.modality);
    data.text(0x00080070, "LO", s.manufacturer);
    data.text(0x0008103E, "LO", s.description);
    data.text(0x00081090, "LO", s.model);
    data.text(0x00100010, "PN", s.patientName);
    data.text(0x00100020, "LO", s.patientId);
    data.text(0x00100030, "DA", s.birthDate);
    data.text(0x00100040, "CS", s.sex);
    if (!s.age.empty()) data.text(0x00101010, "AS", s.age);
    data.text(0x00180023, "CS", "3D");
    if (s.fieldTesla > 0) data.text(0x00180087, "DS", decimal(s.fieldTesla));
    data.text(0x00185100, "CS", "HFS");
    data.text(0x0020000D, "UI", s.studyUid);
    data.text(0x0020000E, "UI", s.seriesUid);
    data.text(0x00200011, "IS", std::to_string(s.seriesNumber));
    data.us(0x00280002, 1);
    data.text(0x00280004, "CS", "MONOCHROME2");
    data.us(0x00280010, static_cast<std::uint16_t>(s.rows));
    data.us(0x00280011, static_cast<std::uint16_t>(s.columns));
    data.us(0x00280100, static_cast<std::uint16_t>(s.bitsAllocated));
    data.us(0x00280101, static_cast<std::uint16_t>(s.bitsStored));
    data.us(0x00280102, static_cast<std::uint16_t>(s.bitsStored - 1));
    data.us(0x00280103, s.isSigned ? 1 : 0);
}

void addPixels(std::vector<std::uint8_t>& pixels, const FixtureSeries& s, int k) {
    for (int j = 0; j < s.rows; ++j)
        for (int i = 0; i < s.columns; ++i) {
            const auto value = static_cast<std::uint32_t>(s.value(i, j, k)) &
                               (s.bitsStored >= 32 ? 0xFFFFFFFFu : (1u << s.bitsStored) - 1u);
            for (int byte = 0; byte < s.bitsAllocated / 8; ++byte)
                pixels.push_back(static_cast<std::uint8_t>(value >> 8 * byte & 0xFF));
        }
}

void setPixels(FixtureDataSet& data, std::vector<std::uint8_t> pixels, int bitsAllocated) {
    if (bitsAllocated == 16)
        data.ow(0x7FE00010, std::move(pixels));
    else
        data.bytes(0x7FE00010, bitsAllocated == 8 ? "OB" : "OW", std::move(pixels));
}

std::vector<int> orderOf(const FixtureSeries& s) {
    std::vector<int> order = s.order;
    if (order.empty())
        for (int k = 0; k < s.slices; ++k)
            order.push_back(k);
    return order;
}

void timing(FixtureDataSet& data, const FixtureSeries& s) {
    if (s.repetitionTimeMs > 0) data.text(0x00180080, "DS", decimal(s.repetitionTimeMs));
    if (s.echoTimeMs > 0) data.text(0x00180081, "DS", decimal(s.echoTimeMs));
    if (s.inversionTimeMs > 0) data.text(0x00180082, "DS", decimal(s.inversionTimeMs));
    if (s.flipAngle > 0) data.text(0x00181314, "DS", decimal(s.flipAngle));
}

void pixelMeasures(FixtureDataSet& groups, const FixtureSeries& s) {
    FixtureDataSet& measures = groups.item(0x00289110);
    measures.text(0x00180050, "DS", decimal(s.thickness));
    measures.text(0x00280030, "DS", joined({s.rowSpacing, s.columnSpacing}));
    groups.item(0x00209116).text(0x00200037, "DS", joined(s.rowDirection) + "\\" + joined(s.columnDirection));
}

void sharedGroups(FixtureDataSet& shared, const FixtureSeries& s) {
    FixtureDataSet& timingItem = shared.item(0x00189112);
    timingItem.text(0x00180080, "DS", decimal(s.repetitionTimeMs));
    timingItem.text(0x00181314, "DS", decimal(s.flipAngle));
    shared.item(0x00189114).fd(0x00189082, s.echoTimeMs);
    if (s.inversionTimeMs > 0) shared.item(0x00189115).text(0x00180082, "DS", decimal(s.inversionTimeMs));
    if (s.fieldTesla <= 0) shared.item(0x00189006).fd(0x00189098, 2.69262);
}

} // namespace

void FixtureDataSet::text(FixtureTag tag, const std::string& vr, const std::string& value) {
    std::string padded = value;
    if (padded.size() % 2) padded += vr == "UI" ? '\0' : ' ';
    m_elements[tag] = {vr, padded, 1, {}};
}
void FixtureDataSet::us(FixtureTag tag, std::uint16_t value) {
    m_elements[tag] = {"US", rawOf(value), 2, {}};
}
void FixtureDataSet::ul(FixtureTag tag, std::uint32_t value) {
    m_elements[tag] = {"UL", rawOf(value), 4, {}};
}
void FixtureDataSet::fd(FixtureTag tag, double value) {
    m_elements[tag] = {"FD", rawOf(value), 8, {}};
}
void FixtureDataSet::ow(FixtureTag tag, std::vector<std::uint8_t> bytes) {
    m_elements[tag] = {"OW", std::string(bytes.begin(), bytes.end()), 2, {}};
}
void FixtureDataSet::bytes(FixtureTag tag, const std::string& vr, std::vector<std::uint8_t> bytes) {
    m_elements[tag] = {vr, std::string(bytes.begin(), bytes.end()), 1, {}};
}
FixtureDataSet& FixtureDataSet::item(FixtureTag sequence) {
    Element& element = m_elements[sequence];
    element.vr = "SQ";
    element.items.emplace_back();
    return element.items.back();
}

void writeDicom(const std::filesystem::path& file, const FixtureDataSet& data, FixtureEncoding encoding,
                const std::string& transferSyntax) {
    FixtureDataSet meta;
    meta.bytes(0x00020001, "OB", {0, 1});
    for (const auto& [tag, source] :
         {std::pair{0x00020002u, 0x00080016u}, std::pair{0x00020003u, 0x00080018u}})
        if (data.elements().contains(source))
            meta.bytes(tag, "UI",
                       {data.elements().at(source).value.begin(), data.elements().at(source).value.end()});
    meta.text(0x00020010, "UI", transferSyntax.empty() ? syntaxOf(encoding) : transferSyntax);
    meta.text(0x00020012, "UI", "1.2.3.999");
    Bytes metaBytes(FixtureEncoding::ExplicitLittle);
    metaBytes.dataSet(meta);
    const std::string metaText = metaBytes.take();
    FixtureDataSet length;
    length.ul(0x00020000, static_cast<std::uint32_t>(metaText.size()));
    Bytes lengthBytes(FixtureEncoding::ExplicitLittle);
    lengthBytes.dataSet(length);
    Bytes body(encoding);
    body.dataSet(data);
    std::ofstream stream(file, std::ios::binary);
    stream << std::string(128, '\0') << "DICM" << lengthBytes.take() << metaText << body.take();
}

void writeBareDicom(const std::filesystem::path& file, const FixtureDataSet& data, FixtureEncoding encoding) {
    Bytes body(encoding);
    body.dataSet(data);
    std::ofstream(file, std::ios::binary) << body.take();
}

std::array<double, 3> FixtureSeries::positionOf(int k) const {
    const auto& r = rowDirection;
    const auto& c = columnDirection;
    const std::array<double, 3> normal{r[1] * c[2] - r[2] * c[1], r[2] * c[0] - r[0] * c[2],
                                       r[0] * c[1] - r[1] * c[0]};
    return {origin[0] + k * sliceSpacing * normal[0], origin[1] + k * sliceSpacing * normal[1],
            origin[2] + k * sliceSpacing * normal[2]};
}

std::vector<std::filesystem::path> writeClassicSeries(const std::filesystem::path& folder,
                                                      const FixtureSeries& s, const std::string& prefix) {
    std::filesystem::create_directories(folder);
    std::vector<std::filesystem::path> files;
    int number = 0;
    for (const int k : orderOf(s)) {
        ++number;
        FixtureDataSet data;
        common(data, s, "1.2.840.10008.5.1.4.1.1.4", s.sopRoot + "." + std::to_string(number));
        timing(data, s);
        data.text(0x00180050, "DS", decimal(s.thickness));
        data.text(0x00200013, "IS", std::to_string(k + 1));
        data.text(0x00200032, "DS", joined(s.positionOf(k)));
        data.text(0x00200037, "DS", joined(s.rowDirection) + "\\" + joined(s.columnDirection));
        data.text(0x00280030, "DS", joined({s.rowSpacing, s.columnSpacing}));
        if (s.rescale) {
            data.text(0x00281052, "DS", decimal(s.rescale(k)[1]));
            data.text(0x00281053, "DS", decimal(s.rescale(k)[0]));
        }
        std::vector<std::uint8_t> pixels;
        addPixels(pixels, s, k);
        setPixels(data, std::move(pixels), s.bitsAllocated);
        if (s.alter) s.alter(data, k);
        char name[32];
        std::snprintf(name, sizeof name, "%04d", number);
        files.push_back(folder / (prefix + name));
        writeDicom(files.back(), data, s.encoding, s.transferSyntax);
    }
    return files;
}

void writeEnhancedFile(const std::filesystem::path& file, const FixtureSeries& s, FixtureGroups geometryIn) {
    const std::vector<int> order = orderOf(s);
    FixtureDataSet data;
    common(data, s, "1.2.840.10008.5.1.4.1.1.4.1", s.sopRoot);
    data.text(0x00280008, "IS", std::to_string(order.size()));
    FixtureDataSet& shared = data.item(0x52009229);
    sharedGroups(shared, s);
    if (geometryIn == FixtureGroups::Shared) pixelMeasures(shared, s);
    std::vector<std::uint8_t> pixels;
    for (const int k : order) {
        FixtureDataSet& frame = data.item(0x52009230);
        FixtureDataSet& content = frame.item(0x00209111);
        content.text(0x00209056, "SH", "1");
        content.ul(0x00209057, static_cast<std::uint32_t>(k) + 1);
        frame.item(0x00209113).text(0x00200032, "DS", joined(s.positionOf(k)));
        if (geometryIn == FixtureGroups::PerFrame) pixelMeasures(frame, s);
        if (s.rescale) {
            FixtureDataSet& transformation = frame.item(0x00289145);
            transformation.text(0x00281052, "DS", decimal(s.rescale(k)[1]));
            transformation.text(0x00281053, "DS", decimal(s.rescale(k)[0]));
        }
        addPixels(pixels, s, k);
    }
    setPixels(data, std::move(pixels), s.bitsAllocated);
    if (s.alter) s.alter(data, 0);
    std::filesystem::create_directories(file.parent_path());
    writeDicom(file, data, s.encoding, s.transferSyntax);
}

FixtureSeries swoopSeries() {
    FixtureSeries s;
    s.manufacturer = "Hyperfine Research";
    s.model = "swoop";
    s.imageType = "ORIGINAL\\PRIMARY\\M\\NONE";
    s.description = "FLAIR (AXI) (DL)";
    s.fieldTesla = 0;
    s.echoTimeMs = 194.4;
    s.repetitionTimeMs = 4000;
    s.inversionTimeMs = 1400;
    s.flipAngle = 90;
    s.bitsStored = 16;
    s.columnSpacing = 1.59;
    s.rowSpacing = 1.61;
    s.sliceSpacing = s.thickness = 5;
    s.alter = [](FixtureDataSet& data, int) {
        FixtureDataSet type;
        auto shared = data.elements().find(0x52009229);
        if (shared == data.elements().end()) return;
        FixtureDataSet copy = shared->second.items.front();
        FixtureDataSet& frameType = copy.item(0x00189226);
        frameType.text(0x00089007, "CS", "ORIGINAL\\PRIMARY\\T2\\NONE");
        frameType.text(0x00089208, "CS", "MAGNITUDE");
        frameType.text(0x00089209, "CS", "FLUID_ATTENUATED");
        data.remove(0x52009229);
        data.item(0x52009229) = copy;
    };
    return s;
}

} // namespace magiqt::test
