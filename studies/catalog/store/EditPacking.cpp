#include "EditPacking.h"

#include "base/Error.h"

#include <array>

namespace magiqt {

namespace {

constexpr std::array<const char*, 3> parts{"key", "before", "after"};

Json namesIn(const Json& columns) {
    if (columns.is_null()) return nullptr;
    Json names = Json::array();
    for (const auto& column : columns.items())
        names.push_back(column.key());
    return names;
}

} // namespace

Json packedChanges(const Json& changes) {
    Json packed = Json::array();
    for (const Json& change : changes) {
        Json group{{"table", change.at("table")}};
        Json values = Json::array();
        for (const char* part : parts) {
            group[part] = namesIn(change.at(part));
            if (change.at(part).is_object())
                for (const auto& column : change.at(part).items())
                    values.push_back(column.value());
        }
        const bool fits = !packed.empty() && packed.back().at("table") == group.at("table") &&
                          packed.back().at("key") == group.at("key") &&
                          packed.back().at("before") == group.at("before") &&
                          packed.back().at("after") == group.at("after");
        if (!fits) {
            group["rows"] = Json::array();
            packed.push_back(std::move(group));
        }
        packed.back().at("rows").push_back(std::move(values));
    }
    return packed;
}

Json unpackedChanges(const Json& packed) {
    Json changes = Json::array();
    for (const Json& group : packed) {
        if (!group.contains("rows")) {
            changes.push_back(group);
            continue;
        }
        for (const Json& values : group.at("rows")) {
            Json change{{"table", group.at("table")}};
            if (values.size() != group.at("key").size() + group.at("before").size() + group.at("after").size())
                throw Error(ErrorKind::BadInput, "study.undo-damaged",
                            "a row of the undo log has another number of values than columns",
                            {{"reason", group.at("table").get<std::string>()}});
            auto value = values.begin();
            for (const char* part : parts) {
                change[part] = group.at(part).is_null() ? Json() : Json::object();
                for (const Json& name : group.at(part))
                    change[part][name.get<std::string>()] = *value++;
            }
            changes.push_back(std::move(change));
        }
    }
    return changes;
}

} // namespace magiqt
