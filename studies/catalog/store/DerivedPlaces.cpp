#include "DerivedPlaces.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Sha256.h"

#include <array>
#include <cctype>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

struct KnownRole {
    const char* role;
    const char* entities;
    const char* suffix; // empty: the contrast
};

constexpr std::array<KnownRole, 9> knownRoles{{
    {"brain_mask", "desc-brain", "mask"},
    {"bias_field", "desc-biasfield", ""},
    {"tissues", "desc-tissues", "dseg"},
    {"registered", "space-highfield_desc-registered", ""},
    {"transform", "from-highfield_to-lowfield_mode-points", "xfm"},
    {"displacement", "from-highfield_to-lowfield_mode-image", "xfm"},
    {"defacemask", "desc-deface", "mask"},
    {"defaced", "desc-defaced", ""},
    {"fused", "desc-fused", ""},
}};

std::string lettersAndDigits(const std::string& text, char others) {
    std::string result;
    for (const char character : text) {
        if (std::isalnum(static_cast<unsigned char>(character)))
            result += character;
        else if (others != 0 && !result.empty() && result.back() != others)
            result += others;
    }
    while (!result.empty() && result.back() == others)
        result.pop_back();
    return result;
}

std::string folderOf(const std::string& kind, const std::string& model) {
    if (kind == "enhance")
        return "magiqt-" + (model.empty() ? std::string("enhanced") : lettersAndDigits(model, '-'));
    if (kind == "prepare") return "prepared";
    if (kind == "register") return "registered";
    if (kind == "segment") return "segmented";
    if (kind == "fuse") return "fused";
    if (kind == "deface") return "defaced";
    return lettersAndDigits(kind, '-');
}

// "sub-x_ses-01_acq-axi" of ".../sub-x_ses-01_acq-axi_T1w.nii.gz".
std::string stemOf(const std::string& rawFile) {
    std::string name = fs::path(rawFile).filename().string();
    name = name.substr(0, name.find('.'));
    const std::size_t underscore = name.rfind('_');
    return underscore == std::string::npos ? name : name.substr(0, underscore);
}

// "sub-x/ses-01/anat" of "rawdata/sub-x/ses-01/anat/name".
fs::path placesOf(const std::string& rawFile) {
    fs::path places;
    bool first = true;
    for (const fs::path& part : fs::path(rawFile).parent_path()) {
        if (!first) places /= part;
        first = false;
    }
    return places;
}

[[noreturn]] void fail(const std::string& reason) {
    throw Error(ErrorKind::NoResource, "study.cannot-place",
                "an image of the run could not be put into the study: " + reason, {{"reason", reason}});
}

void linkOrCopy(const fs::path& source, const fs::path& target) {
    std::error_code failure;
    fs::create_directories(target.parent_path(), failure);
    if (failure) fail(failure.message());
    fs::create_hard_link(source, target, failure);
    if (!failure) return;
    const fs::path draft = target.parent_path() / std::string(".").append(randomId(8)).append(".part");
    fs::copy_file(source, draft, failure);
    if (!failure) fs::rename(draft, target, failure);
    if (failure) {
        std::error_code ignored;
        fs::remove(draft, ignored);
        fail(failure.message());
    }
}

std::string tagged(const std::string& entities, const std::string& runTag) {
    const std::string tag = lettersAndDigits(runTag, 0);
    return entities.find("desc-") == std::string::npos ? entities + "_desc-" + tag : entities + tag;
}

} // namespace

DerivedName derivedName(const std::string& kind, const std::string& role, const std::string& contrast,
                        const std::string& model) {
    const std::string folder = folderOf(kind, model);
    for (const KnownRole& known : knownRoles)
        if (role == known.role) return {folder, known.entities, *known.suffix ? known.suffix : contrast};
    const std::size_t underscore = role.rfind('_');
    const bool namesContrast = underscore != std::string::npos && role.substr(underscore + 1) == contrast;
    return {folder, "desc-" + lettersAndDigits(namesContrast ? role.substr(0, underscore) : role, 0),
            contrast};
}

std::string derivedContrast(const std::string& role, const std::string& sourceContrast) {
    for (const char* contrast : {"T1w", "T2w", "FLAIR"})
        if (role.ends_with(std::string("_") + contrast)) return contrast;
    for (const char* none :
         {"brain_mask", "tissues", "defacemask", "bias_field", "displacement", "transform"})
        if (role == none) return {};
    return sourceContrast;
}

fs::path placeDerived(const fs::path& study, const fs::path& source, const std::string& sha256,
                      const std::string& rawFile, const DerivedName& name, const std::string& ending,
                      const std::string& runTag) {
    const fs::path folder = fs::path("derivatives") / name.folder / placesOf(rawFile);
    const std::string stem = stemOf(rawFile);
    for (const std::string& entities : {name.entities, tagged(name.entities, runTag)}) {
        const fs::path place = folder / (stem + "_" + entities + "_" + name.suffix + ending);
        std::error_code failure;
        if (!fs::exists(study / place, failure)) {
            linkOrCopy(source, study / place);
            return place;
        }
        if (fs::equivalent(source, study / place, failure) || sha256OfFile(study / place) == sha256)
            return place;
    }
    fail("its name is taken by another image");
}

} // namespace magiqt
