#include "nn/core/CrossBatch.h"

#include "base/Error.h"
#include "base/Json.h"

namespace magiqt {

void to_json(Json& json, const CrossBatch& crossBatch) {
    json = {{"halo", crossBatch.halo},
            {"attention", crossBatch.attention},
            {"shared_state", crossBatch.sharedState}};
}

void from_json(const Json& json, CrossBatch& crossBatch) {
    if (!json.is_object())
        throw Error(ErrorKind::BadInput, "model.bad-config",
                    "cross_batch is " + json.dump() +
                        "; an object with halo, attention, shared_state was expected");
    for (const auto& item : json.items())
        if ((item.key() != "halo" && item.key() != "attention" && item.key() != "shared_state") ||
            !item.value().is_boolean())
            throw Error(ErrorKind::BadInput, "model.bad-config",
                        "cross_batch holds '" + item.key() + "': " + item.value().dump() +
                            "; halo, attention and shared_state, true or false, were expected");
    crossBatch.halo = json.value("halo", crossBatch.halo);
    crossBatch.attention = json.value("attention", crossBatch.attention);
    crossBatch.sharedState = json.value("shared_state", crossBatch.sharedState);
}

} // namespace magiqt
