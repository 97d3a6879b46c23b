#include "ReadScan.h"

#include "base/Error.h"

namespace magiqt {

namespace {

Error namingTheRole(const Error& error, const std::string& role) {
    const auto named = error.arguments().find("file");
    if (named == error.arguments().end()) return error;
    const std::string name = named->second;
    std::string stem = name;
    for (const char* ending : {".gz", ".nii", ".hdr", ".img"})
        if (stem.ends_with(ending)) stem.resize(stem.size() - std::string(ending).size());
    if (stem.empty()) return error;
    const auto cleaned = [&](std::string text, const std::string& before) {
        for (std::size_t at = text.find(before + stem); at != std::string::npos;
             at = text.find(before + stem, at + before.size() + role.size()))
            text.replace(at, before.size() + stem.size(), before + role);
        return text;
    };
    Error::Arguments arguments = error.arguments();
    for (auto& [key, value] : arguments)
        value = key == "file" || value.starts_with(stem + ".") ? cleaned(value, "") : cleaned(value, "'");
    return Error(error.kind(), error.code(), cleaned(error.what(), "'"), arguments);
}

} // namespace

ReadScan readScan(const RunFolder& folder, const std::string& role) {
    try {
        const std::filesystem::path file = folder.inputPath(role); // hashes the file: asked for once
        return {file, readNifti(file)};
    } catch (const Error& error) {
        throw namingTheRole(error, role)
            .addContext(role == "scan" ? "reading the scan" : "reading the " + role + " scan");
    }
}

NiftiHeaderInfo readScanHeader(const RunFolder& folder, const std::string& role) {
    try {
        return readNiftiHeader(folder.inputPath(role));
    } catch (const Error& error) {
        throw namingTheRole(error, role).addContext("reading the header of the " + role + " scan");
    }
}

} // namespace magiqt
