#include "BidsName.h"

#include "Error.h"

#include <algorithm>
#include <set>

namespace magiqt {

namespace {

using Words = std::set<std::string>;

// ASCII only: std::isalnum depends on the locale.
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// Entities that the specification allows for images of anat/ in a raw data set.
const Words& rawEntities() {
    static const Words words{"sub", "ses",  "task", "acq", "ce", "rec",  "run",
                             "mod", "echo", "flip", "inv", "mt", "part", "chunk"};
    return words;
}

const Words& rawSuffixes() {
    static const Words words{
        "T1w",   "T2w",   "PDw",       "T2starw", "FLAIR",  "inplaneT1", "inplaneT2", "PDT2",   "angio",
        "T1map", "T2map", "T2starmap", "R1map",   "R2map",  "R2starmap", "PDmap",     "MTRmap", "MTsat",
        "UNIT1", "T1rho", "MWFmap",    "MTVmap",  "Chimap", "S0map",     "M0map",     "MEGRE",  "MESE",
        "VFA",   "IRT1",  "MP2RAGE",   "MPM",     "MTS",    "MTR",       "defacemask"};
    return words;
}

// Suffixes that a raw data set never has: a name with one of them is a derivative's whatever else it holds.
const Words& derivativeSuffixes() {
    static const Words words{"mask", "dseg", "probseg", "xfm", "report"};
    return words;
}

// An entity that makes a name a derivative's.
const Words& derivativeEntities() {
    static const Words words{"space", "res", "den", "label", "desc", "seg", "from", "to", "mode", "hemi"};
    return words;
}

bool isIndex(const std::string& entity) {
    return entity == "run" || entity == "echo" || entity == "flip" || entity == "inv";
}

[[noreturn]] void refuse(const char* code, const std::string& message, Error::Arguments arguments = {}) {
    throw Error(ErrorKind::BadInput, code, message, std::move(arguments));
}

void checkEntity(const std::string& entity, const std::string& label, BidsScope scope) {
    const auto& known = bidsEntityOrder();
    const bool isKnown = std::find(known.begin(), known.end(), entity) != known.end();
    if (!isKnown || (scope == BidsScope::Raw && !rawEntities().contains(entity)))
        refuse("bids.entity-unknown", "BIDS has no entity '" + entity + "' here", {{"entity", entity}});
    const bool isRight = isIndex(entity) ? !label.empty() && std::all_of(label.begin(), label.end(), isDigit)
                                         : isBidsLabel(label);
    if (!isRight)
        refuse("bids.label-invalid",
               "the label of '" + entity + "' must be " + (isIndex(entity) ? "digits" : "letters and digits"),
               {{"entity", entity}});
}

void checkSuffix(const BidsName& name, BidsScope scope) {
    const bool isRaw = rawSuffixes().contains(name.suffix);
    const bool isDerived = scope == BidsScope::Derivative && derivativeSuffixes().contains(name.suffix);
    if (!isRaw && !isDerived)
        refuse("bids.suffix-unknown", "BIDS has no suffix '" + name.suffix + "' here",
               {{"suffix", name.suffix}});
    if (scope == BidsScope::Raw || isDerived) return;
    const bool marked = std::any_of(name.entities.begin(), name.entities.end(), [](const auto& entity) {
        return derivativeEntities().contains(entity.first);
    });
    if (!marked)
        refuse("bids.derivative-name", "a derivative needs an entity such as desc-, space- or res-: without "
                                       "one its name is that of raw data");
}

void checkExtension(const std::string& extension, BidsScope scope) {
    static const Words raw{".nii.gz", ".nii", ".json"};
    static const Words derivative{".nii.gz", ".nii",  ".json", ".tsv", ".txt", ".h5",
                                  ".tfm",    ".html", ".pdf",  ".png", ".svg"};
    if (!(scope == BidsScope::Raw ? raw : derivative).contains(extension))
        refuse("bids.extension-unknown", "BIDS has no file ending '" + extension + "' here",
               {{"extension", extension}});
}

} // namespace

const std::vector<std::string>& bidsEntityOrder() {
    // `from`, `to` and `mode` are those of transforms (`_xfm`), which stand in a proposal and not yet in the
    // specification.
    static const std::vector<std::string> order{
        "sub",       "ses",   "sample", "task", "tracksys", "acq",   "nuc",  "voi",   "ce",
        "trc",       "stain", "rec",    "dir",  "run",      "mod",   "echo", "flip",  "inv",
        "mt",        "part",  "proc",   "hemi", "from",     "to",    "mode", "space", "split",
        "recording", "chunk", "seg",    "res",  "den",      "label", "desc"};
    return order;
}

bool isBidsLabel(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return isLetter(c) || isDigit(c); });
}

std::string bidsLabelFrom(const std::string& text) {
    std::string label;
    for (const char c : text)
        if (isLetter(c) || isDigit(c)) label += c;
    return label;
}

std::string BidsName::label(const std::string& entity) const {
    for (const auto& [key, value] : entities)
        if (key == entity) return value;
    return {};
}

void BidsName::set(const std::string& entity, const std::string& label) {
    const auto found = std::find_if(entities.begin(), entities.end(),
                                    [&](const auto& pair) { return pair.first == entity; });
    if (label.empty()) {
        if (found != entities.end()) entities.erase(found);
    } else if (found != entities.end()) {
        found->second = label;
    } else {
        entities.emplace_back(entity, label);
    }
}

std::optional<BidsName> parseBidsName(const std::string& fileName) {
    const std::size_t last = fileName.rfind('_');
    if (last == std::string::npos) return std::nullopt;
    const std::size_t dot = fileName.find('.', last);
    BidsName name;
    name.suffix = fileName.substr(last + 1, dot == std::string::npos ? dot : dot - last - 1);
    if (dot != std::string::npos) name.extension = fileName.substr(dot);
    if (!isBidsLabel(name.suffix)) return std::nullopt;
    for (std::size_t begin = 0; begin <= last;) {
        const std::size_t end = fileName.find('_', begin);
        const std::string part = fileName.substr(begin, end - begin);
        const std::size_t dash = part.find('-');
        if (dash == std::string::npos || dash == 0 || dash + 1 == part.size()) return std::nullopt;
        const std::string key = part.substr(0, dash);
        if (!std::all_of(key.begin(), key.end(), isLetter)) return std::nullopt;
        name.entities.emplace_back(key, part.substr(dash + 1));
        begin = end + 1;
    }
    if (name.entities.empty() || name.entities.front().first != "sub") return std::nullopt;
    return name;
}

std::string composeBidsName(const BidsName& name, BidsScope scope) {
    for (std::size_t n = 0; n < name.entities.size(); ++n) {
        const auto& [entity, label] = name.entities[n];
        checkEntity(entity, label, scope);
        for (std::size_t other = 0; other < n; ++other)
            if (name.entities[other].first == entity)
                refuse("bids.entity-repeated", "the entity '" + entity + "' stands twice in one name",
                       {{"entity", entity}});
    }
    if (name.label("sub").empty()) refuse("bids.subject-missing", "a BIDS name begins with sub-<label>");
    checkSuffix(name, scope);
    checkExtension(name.extension, scope);
    std::string text;
    for (const std::string& entity : bidsEntityOrder())
        if (const std::string label = name.label(entity); !label.empty()) text += entity + "-" + label + "_";
    return text + name.suffix + name.extension;
}

std::filesystem::path bidsPath(const BidsName& name, BidsScope scope) {
    const std::string file = composeBidsName(name, scope);
    std::filesystem::path path = "sub-" + name.label("sub");
    if (const std::string session = name.label("ses"); !session.empty()) path /= "ses-" + session;
    return path / "anat" / file;
}

std::string bidsPathProblem(const std::filesystem::path& relative, BidsScope scope) {
    const std::optional<BidsName> name = parseBidsName(relative.filename().string());
    if (!name) return "bids.not-a-name";
    try {
        const std::filesystem::path right = bidsPath(*name, scope);
        if (right.filename() != relative.filename()) return "bids.not-composed";
        return right == relative.lexically_normal() ? "" : "bids.folder-disagrees";
    } catch (const Error& error) {
        return error.code();
    }
}

} // namespace magiqt
