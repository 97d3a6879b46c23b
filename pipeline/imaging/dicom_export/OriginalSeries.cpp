#include "OriginalSeries.h"

#include "base/Error.h"

#include <gdcmReader.h>
#include <gdcmSequenceOfItems.h>

#include <Eigen/Geometry>

#include <cstdlib>
#include <optional>
#include <set>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t tagOf(std::uint16_t group, std::uint16_t element) {
    return static_cast<std::uint32_t>(group) << 16 | element;
}

std::string textOf(const gdcm::DataSet& data, std::uint16_t group, std::uint16_t element) {
    const gdcm::Tag tag(group, element);
    if (!data.FindDataElement(tag)) return {};
    const gdcm::ByteValue* value = data.GetDataElement(tag).GetByteValue();
    if (value == nullptr || value->GetPointer() == nullptr) return {};
    std::string text(value->GetPointer(), value->GetLength());
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0'))
        text.pop_back();
    return text;
}

std::vector<double> numbersOf(const gdcm::DataSet& data, std::uint16_t group, std::uint16_t element) {
    std::vector<double> numbers;
    const std::string text = textOf(data, group, element);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\\', begin), text.size());
        numbers.push_back(std::atof(text.substr(begin, end - begin).c_str()));
        begin = end + 1;
    }
    return numbers;
}

std::vector<const gdcm::DataSet*> itemsOf(const gdcm::DataSet& data, std::uint16_t group,
                                          std::uint16_t element) {
    std::vector<const gdcm::DataSet*> items;
    const gdcm::Tag tag(group, element);
    if (!data.FindDataElement(tag)) return items;
    const auto sequence = data.GetDataElement(tag).GetValueAsSQ();
    if (!sequence) return items;
    // The sequence belongs to the data set unless it had to be parsed: its items are copied into the element
    // then.
    for (std::size_t n = 1; n <= sequence->GetNumberOfItems(); ++n)
        items.push_back(&sequence->GetItem(n).GetNestedDataSet());
    return items;
}

std::uint16_t shortOf(const gdcm::DataSet& data, std::uint16_t group, std::uint16_t element) {
    const gdcm::Tag tag(group, element);
    if (!data.FindDataElement(tag)) return 0;
    const gdcm::ByteValue* value = data.GetDataElement(tag).GetByteValue();
    if (value == nullptr || value->GetLength() < 2) return 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(value->GetPointer());
    return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
}

// Planes of one file: their centres and the axes.
struct Planes {
    std::vector<Point3> centres;
    std::optional<Eigen::Matrix3d> axes;

    void add(const std::vector<double>& position, const std::vector<double>& orientation,
             const std::vector<double>& spacing, double rows, double columns) {
        if (position.size() != 3 || orientation.size() != 6 || spacing.size() != 2) return;
        const Point3 row = Point3(orientation[0], orientation[1], orientation[2]).normalized();
        const Point3 column = Point3(orientation[3], orientation[4], orientation[5]).normalized();
        Eigen::Matrix3d found;
        found << row, column, row.cross(column);
        axes = found;
        centres.push_back(Point3(position[0], position[1], position[2]) +
                          row * (columns - 1) / 2 * spacing[1] + column * (rows - 1) / 2 * spacing[0]);
    }
};

// Of a functional group's macro: the frame's own, else the shared one.
std::vector<double> frameNumbers(const gdcm::DataSet* frame, const gdcm::DataSet* shared, std::uint16_t group,
                                 std::uint16_t sequence, std::uint16_t elementGroup, std::uint16_t element) {
    for (const gdcm::DataSet* place : {frame, shared}) {
        if (place == nullptr) continue;
        const auto items = itemsOf(*place, group, sequence);
        if (items.empty()) continue;
        if (auto numbers = numbersOf(*items.front(), elementGroup, element); !numbers.empty()) return numbers;
    }
    return {};
}

Planes planesOf(const gdcm::DataSet& data) {
    Planes planes;
    const double rows = shortOf(data, 0x0028, 0x0010);
    const double columns = shortOf(data, 0x0028, 0x0011);
    const auto frames = itemsOf(data, 0x5200, 0x9230);
    const auto shared = itemsOf(data, 0x5200, 0x9229);
    for (const gdcm::DataSet* frame : frames) {
        const gdcm::DataSet* common = shared.empty() ? nullptr : shared.front();
        planes.add(frameNumbers(frame, common, 0x0020, 0x9113, 0x0020, 0x0032),
                   frameNumbers(frame, common, 0x0020, 0x9116, 0x0020, 0x0037),
                   frameNumbers(frame, common, 0x0028, 0x9110, 0x0028, 0x0030), rows, columns);
    }
    if (frames.empty())
        planes.add(numbersOf(data, 0x0020, 0x0032), numbersOf(data, 0x0020, 0x0037),
                   numbersOf(data, 0x0028, 0x0030), rows, columns);
    return planes;
}

// Patient, patient study, general study, and the equipment that is named as the first contributor.
constexpr std::array kTaken = {
    tagOf(0x0008, 0x0005), tagOf(0x0010, 0x0010), tagOf(0x0010, 0x0020), tagOf(0x0010, 0x0021),
    tagOf(0x0010, 0x0030), tagOf(0x0010, 0x0032), tagOf(0x0010, 0x0040), tagOf(0x0010, 0x1010),
    tagOf(0x0010, 0x1020), tagOf(0x0010, 0x1030), tagOf(0x0012, 0x0062), tagOf(0x0012, 0x0063),
    tagOf(0x0020, 0x000d), tagOf(0x0008, 0x0020), tagOf(0x0008, 0x0030), tagOf(0x0008, 0x0050),
    tagOf(0x0008, 0x0090), tagOf(0x0008, 0x1030), tagOf(0x0020, 0x0010), tagOf(0x0018, 0x5100),
    tagOf(0x0008, 0x0070), tagOf(0x0008, 0x1090), tagOf(0x0018, 0x1020), tagOf(0x0018, 0x0087)};

struct Gathered {
    OriginalSeries series;
    std::vector<Point3> centres;
};

void gather(const fs::path& file, std::map<std::string, Gathered>& all, std::set<std::string>& people) {
    gdcm::Reader reader;
    reader.SetFileName(file.c_str());
    if (!reader.ReadUpToTag(gdcm::Tag(0x7fe0, 0x0010))) return;
    const gdcm::DataSet& data = reader.GetFile().GetDataSet();
    if (textOf(data, 0x0008, 0x0060) != "MR" || textOf(data, 0x0008, 0x0018).empty() ||
        shortOf(data, 0x0028, 0x0010) == 0)
        return;
    people.insert(textOf(data, 0x0010, 0x0020) + '\n' + textOf(data, 0x0010, 0x0010) + '\n' +
                  textOf(data, 0x0020, 0x000d));
    const Planes planes = planesOf(data);
    Gathered& gathered = all[textOf(data, 0x0020, 0x000e)];
    OriginalSeries& series = gathered.series;
    if (series.instances.empty()) {
        for (const std::uint32_t tag : kTaken)
            if (data.FindDataElement(gdcm::Tag(tag)))
                series.elements[tag] =
                    textOf(data, static_cast<std::uint16_t>(tag >> 16), static_cast<std::uint16_t>(tag));
        series.frameOfReference = textOf(data, 0x0020, 0x0052);
        if (planes.axes) series.axes = *planes.axes;
        series.hasGeometry = planes.axes.has_value();
    }
    series.instances.push_back({textOf(data, 0x0008, 0x0016), textOf(data, 0x0008, 0x0018)});
    gathered.centres.insert(gathered.centres.end(), planes.centres.begin(), planes.centres.end());
}

// Between the first and the last plane, so that neither gaps nor repeats move it.
Point3 middleOf(const std::vector<Point3>& centres, const Point3& normal) {
    if (centres.empty()) return Point3::Zero();
    Point3 first = centres.front();
    Point3 last = centres.front();
    for (const Point3& centre : centres) {
        if (normal.dot(centre) < normal.dot(first)) first = centre;
        if (normal.dot(centre) > normal.dot(last)) last = centre;
    }
    return (first + last) / 2;
}

} // namespace

bool liesInPlaceOf(const Geometry& image, const OriginalSeries& series) {
    if (!series.hasGeometry || (image.centreLps() - series.centreLps).norm() > 1.0) return false;
    const Eigen::Matrix3d cosines = (series.axes.transpose() * image.direction()).cwiseAbs();
    return (cosines.colwise().maxCoeff().array() > 0.9999).all();
}

OriginalSeries readOriginalSeries(const fs::path& folder, const Geometry& image) {
    std::map<std::string, Gathered> all;
    std::set<std::string> people;
    std::error_code failure;
    for (fs::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code gone;
        if (entry->is_regular_file(gone)) gather(entry->path(), all, people);
    }
    if (failure || all.empty())
        throw Error(ErrorKind::BadInput, "export.like-empty",
                    "the folder of the original holds no MR images in DICOM format that can be read");
    if (people.size() > 1)
        throw Error(
            ErrorKind::BadInput, "export.like-people",
            "the folder of the original holds images of several people or studies; give the folder of the "
            "one series that the image was made from");
    OriginalSeries* only = nullptr;
    OriginalSeries* fitting = nullptr;
    for (auto& [uid, gathered] : all) {
        gathered.series.centreLps = middleOf(gathered.centres, gathered.series.axes.col(2));
        only = &gathered.series;
        if (liesInPlaceOf(image, gathered.series)) fitting = &gathered.series;
    }
    if (fitting == nullptr && all.size() > 1)
        throw Error(
            ErrorKind::BadInput, "export.like-several",
            "the folder of the original holds " + std::to_string(all.size()) +
                " series and the image lies where none of them does; give the folder of the one series that "
                "it was made from",
            {{"series", std::to_string(all.size())}});
    return fitting != nullptr ? *fitting : *only;
}

} // namespace magiqt
