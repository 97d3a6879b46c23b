#include "Finding.h"

#include "Json.h"

namespace magiqt {

void to_json(Json& json, const Finding& finding) {
    json = {{"severity", finding.severity == Severity::Note ? "note" : "warning"},
            {"code", finding.code},
            {"message", finding.message},
            {"arguments", finding.arguments}};
}

void from_json(const Json& json, Finding& finding) {
    finding.severity = json.at("severity") == "note" ? Severity::Note : Severity::Warning;
    json.at("code").get_to(finding.code);
    json.at("message").get_to(finding.message);
    finding.arguments = json.value("arguments", std::map<std::string, std::string>{});
}

} // namespace magiqt
