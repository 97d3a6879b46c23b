#include "ViewState.h"

#include "base/Error.h"
#include "base/Json.h"

#include <Eigen/LU>

#include <cmath>

namespace magiqt {

namespace {

[[noreturn]] void failInvalid(const std::string& why) {
    throw Error(ErrorKind::BadInput, "view-state.invalid",
                "the kept state of the views cannot be used: " + why, {{"reason", why}});
}

double finite(const Json& json) {
    const double value = json.get<double>();
    if (!std::isfinite(value)) failInvalid("a number is not finite");
    return value;
}

Json jsonOf(const Point3& point) {
    return {point.x(), point.y(), point.z()};
}

Point3 pointFrom(const Json& json) {
    if (json.size() != 3) failInvalid("a point has three numbers");
    return {finite(json[0]), finite(json[1]), finite(json[2])};
}

constexpr double turnTolerance = 1e-6;

Json jsonOf(const Eigen::Matrix3d& turn) {
    return {jsonOf(Point3(turn.row(0))), jsonOf(Point3(turn.row(1))), jsonOf(Point3(turn.row(2)))};
}

Eigen::Matrix3d turnFrom(const Json& json) {
    if (json.size() != 3) failInvalid("a turn has three rows");
    Eigen::Matrix3d turn;
    for (int row = 0; row < 3; ++row)
        turn.row(row) = pointFrom(json[static_cast<std::size_t>(row)]).transpose();
    if (!(turn * turn.transpose()).isIdentity(turnTolerance) || turn.determinant() < 0)
        failInvalid("a turn is a rotation");
    return turn;
}

Json jsonOf(const DisplayMapping& mapping) {
    return {{"window", mapping.relativeWindow()}, {"level", mapping.relativeLevel()}};
}

DisplayMapping mappingFrom(const Json& json) {
    DisplayMapping mapping;
    mapping.set({0.0, 1.0}, {finite(json.at("window")), finite(json.at("level"))});
    return mapping;
}

template <typename Enum>
Enum enumFrom(const Json& json, Enum last) {
    const int value = json.get<int>();
    if (value < 0 || value > static_cast<int>(last)) failInvalid("a choice is unknown");
    return static_cast<Enum>(value);
}

} // namespace

Json viewStateToJson(const ViewState& state) {
    Json own = Json::array();
    for (const std::optional<DisplayMapping>& mapping : state.ownMappings)
        own.push_back(mapping ? jsonOf(*mapping) : Json());
    return {{"crosshairLps", jsonOf(state.crosshairLps)},
            {"centreLps", jsonOf(state.centreLps)},
            {"zoom", state.zoom},
            {"layout", state.layoutId},
            {"mode", static_cast<int>(state.mode)},
            {"pair", {static_cast<int>(state.pair.first), static_cast<int>(state.pair.second)}},
            {"mapping", jsonOf(state.mapping)},
            {"own", std::move(own)},
            {"slabMm", state.slab.thicknessMm},
            {"slabMode", static_cast<int>(state.slab.mode)},
            {"curtain", state.curtain},
            {"blend", state.blend},
            {"turn", jsonOf(state.turn)}};
}

ViewState viewStateFromJson(const Json& json) {
    try {
        ViewState state;
        state.crosshairLps = pointFrom(json.at("crosshairLps"));
        state.centreLps = pointFrom(json.at("centreLps"));
        state.zoom = finite(json.at("zoom"));
        state.layoutId = json.at("layout").get<std::string>();
        state.mode = enumFrom(json.at("mode"), CompareMode::Contour);
        state.pair = {enumFrom(json.at("pair").at(0), Arm::Other),
                      enumFrom(json.at("pair").at(1), Arm::Other)};
        state.mapping = mappingFrom(json.at("mapping"));
        for (std::size_t arm = 0; arm < armCount; ++arm)
            if (const Json& own = json.at("own").at(arm); !own.is_null())
                state.ownMappings[arm] = mappingFrom(own);
        state.slab = {finite(json.at("slabMm")), enumFrom(json.at("slabMode"), SlabMode::Minimum)};
        state.curtain = finite(json.at("curtain"));
        state.blend = finite(json.at("blend"));
        if (json.contains("turn")) state.turn = turnFrom(json["turn"]);
        return state;
    } catch (const Json::exception& failure) {
        failInvalid(failure.what());
    }
}

} // namespace magiqt
