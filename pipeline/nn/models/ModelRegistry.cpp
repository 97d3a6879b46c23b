#include "nn/models/ModelRegistry.h"

#include "base/Error.h"

namespace magiqt {

const ModelKind& modelKind(const std::string& name) {
    std::string known;
    for (const ModelKind& kind : allModelKinds()) {
        if (kind.name == name) return kind;
        known += (known.empty() ? "" : ", ") + kind.name;
    }
    throw Error(ErrorKind::BadInput, "model.unknown-network",
                "there is no model '" + name + "' in this program; one of " + known + " was expected",
                {{"network", name}, {"expected", known}});
}

Json modelFields(const std::string& name) {
    return Json::parse(modelKind(name).descriptionJson).at("fields");
}

} // namespace magiqt
