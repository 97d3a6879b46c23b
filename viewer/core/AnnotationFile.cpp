#include "AnnotationFile.h"

#include "SliceSampler.h"

#include "base/Error.h"
#include "base/Json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace magiqt {

namespace {

constexpr int version = 1;

[[noreturn]] void failInvalid(const std::string& why) {
    throw Error(ErrorKind::BadInput, "annotations.invalid",
                "the file of annotations is not as it must be: " + why, {{"reason", why}});
}

Json jsonOf(const Point3& point) {
    return {point.x(), point.y(), point.z()};
}

Point3 pointFrom(const Json& json) {
    const auto numbers = json.get<std::vector<double>>();
    if (numbers.size() != 3) failInvalid("a point has three numbers");
    const Point3 point(numbers[0], numbers[1], numbers[2]);
    if (!point.allFinite()) failInvalid("a point is not finite");
    return point;
}

AnnotationKind kindFrom(const std::string& word) {
    for (const AnnotationKind kind : allAnnotationKinds)
        if (nameOf(kind) == word) return kind;
    failInvalid("'" + word + "' is no kind of annotation");
}

bool hasLength(AnnotationKind kind) {
    return kind == AnnotationKind::Distance || kind == AnnotationKind::Arrow;
}

// What one arm says of an annotation.
struct ArmValues {
    Point3 indexIjk{0, 0, 0}; // of its first point; continuous
    std::optional<double> value;
    std::optional<RegionStatistics> region;
};

ArmValues valuesOf(const Annotation& annotation, const Volume& volume) {
    ArmValues values;
    // Rounding would add digits that nobody measured.
    values.indexIjk = (volume.geometry().indexIjk(annotation.pointsLps[0]) * 1e4).array().round() / 1e4;
    if (annotation.kind == AnnotationKind::Region) values.region = regionStatistics(annotation, volume);
    if (annotation.kind == AnnotationKind::Point) {
        const float value = sampleLps(volume, annotation.pointsLps[0]);
        if (std::isfinite(value)) values.value = static_cast<double>(value);
    }
    return values;
}

Json jsonOf(const Annotation& annotation, const MeasuredArm& arm) {
    const ArmValues values = valuesOf(annotation, *arm.volume);
    Json json{{"arm", arm.name}, {"indexIjk", jsonOf(values.indexIjk)}};
    if (values.value) json["value"] = *values.value;
    if (values.region) {
        json["voxels"] = values.region->voxels;
        json["mean"] = values.region->mean;
        json["standardDeviation"] = values.region->standardDeviation;
        json["minimum"] = values.region->minimum;
        json["median"] = values.region->median;
        json["maximum"] = values.region->maximum;
    }
    return json;
}

Annotation annotationFrom(const Json& json) {
    Annotation annotation;
    annotation.id = json.at("id").get<std::string>();
    annotation.kind = kindFrom(json.at("kind").get<std::string>());
    for (const Json& point : json.at("pointsLpsMm"))
        annotation.pointsLps.push_back(pointFrom(point));
    if (annotation.pointsLps.size() != pointCount(annotation.kind))
        failInvalid(nameOf(annotation.kind) + " has " + std::to_string(pointCount(annotation.kind)) +
                    " points, found " + std::to_string(annotation.pointsLps.size()));
    annotation.normalLps = pointFrom(json.at("normalLps"));
    if (std::abs(annotation.normalLps.norm() - 1.0) > 1e-3) failInvalid("a normal has the length 1");
    annotation.text = json.value("text", "");
    return annotation;
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + '"';
}

// The shortest digits that give the same number again.
std::string digits(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string digits(const Point3& point) {
    return digits(point.x()) + ' ' + digits(point.y()) + ' ' + digits(point.z());
}

std::string measuresOf(const Annotation& annotation) {
    std::string line = hasLength(annotation.kind) ? digits(lengthMm(annotation)) : "";
    line += ',';
    if (annotation.kind == AnnotationKind::Angle) line += digits(angleDegrees(annotation));
    line += ',';
    if (annotation.kind == AnnotationKind::Region) line += digits(areaMm2(annotation));
    return line;
}

std::string columnsOf(const ArmValues& values) {
    std::string line = digits(values.indexIjk) + ',';
    if (values.value) line += digits(*values.value);
    if (!values.region) return line + ",,,,,,";
    const RegionStatistics& region = *values.region;
    line += ',' + std::to_string(region.voxels);
    for (const double value :
         {region.mean, region.standardDeviation, region.minimum, region.median, region.maximum})
        line += ',' + digits(value);
    return line;
}

} // namespace

Json annotationsToJson(const Annotations& annotations, const std::vector<MeasuredArm>& arms) {
    Json list = Json::array();
    for (const Annotation& annotation : annotations) {
        Json points = Json::array();
        for (const Point3& point : annotation.pointsLps)
            points.push_back(jsonOf(point));
        Json json{{"id", annotation.id},
                  {"kind", nameOf(annotation.kind)},
                  {"pointsLpsMm", std::move(points)},
                  {"normalLps", jsonOf(annotation.normalLps)},
                  {"text", annotation.text}};
        if (hasLength(annotation.kind)) json["lengthMm"] = lengthMm(annotation);
        if (annotation.kind == AnnotationKind::Angle) json["angleDegrees"] = angleDegrees(annotation);
        if (annotation.kind == AnnotationKind::Region) json["areaMm2"] = areaMm2(annotation);
        for (const MeasuredArm& arm : arms)
            json["arms"].push_back(jsonOf(annotation, arm));
        list.push_back(std::move(json));
    }
    return {{"magiqt", "annotations"},
            {"version", version},
            {"coordinates", "LPS mm"},
            {"annotations", std::move(list)}};
}

Annotations annotationsFromJson(const Json& json) {
    try {
        if (!json.is_object() || json.value("magiqt", "") != "annotations")
            failInvalid("it does not say that it holds annotations");
        if (json.at("version").get<int>() > version)
            failInvalid("a newer MagIQT wrote it (version " + std::to_string(json.at("version").get<int>()) +
                        "; this one reads " + std::to_string(version) + ")");
        Annotations annotations;
        for (const Json& each : json.at("annotations")) {
            Annotation annotation = annotationFrom(each);
            const bool isTwice =
                std::any_of(annotations.begin(), annotations.end(),
                            [&](const Annotation& other) { return other.id == annotation.id; });
            if (isTwice) failInvalid("two annotations have one id");
            annotations.push_back(std::move(annotation));
        }
        return annotations;
    } catch (const Json::exception& failure) {
        failInvalid(failure.what());
    }
}

std::string annotationsToCsv(const Annotations& annotations, const std::vector<MeasuredArm>& arms) {
    std::string csv =
        "id,kind,text,points_lps_mm,length_mm,angle_degrees,area_mm2,arm,index_ijk,value,voxels,mean,"
        "standard_deviation,minimum,median,maximum\r\n";
    for (const Annotation& annotation : annotations) {
        std::string points;
        for (const Point3& point : annotation.pointsLps)
            points += (points.empty() ? "" : "; ") + digits(point);
        const std::string begin = quoted(annotation.id) + ',' + nameOf(annotation.kind) + ',' +
                                  quoted(annotation.text) + ',' + points + ',' + measuresOf(annotation) + ',';
        for (const MeasuredArm& arm : arms)
            csv += begin + quoted(arm.name) + ',' + columnsOf(valuesOf(annotation, *arm.volume)) + "\r\n";
        if (arms.empty()) csv += begin + ",,,,,,,,\r\n";
    }
    return csv;
}

} // namespace magiqt
