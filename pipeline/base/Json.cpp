#include "Json.h"

#include "AtomicFile.h"
#include "Error.h"

#include <fstream>

namespace magiqt {

Json readJsonFile(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    if (failure)
        throw Error(ErrorKind::BadInput, "json.unreadable", "cannot read '" + name + "': " + failure.message(),
                    {{"file", name}, {"reason", failure.message()}});
    if (size > (64u << 20))
        throw Error(ErrorKind::BadInput, "json.too-large",
                    "'" + name + "' has " + std::to_string(size) + " bytes; a JSON file of at most 64 MiB was expected",
                    {{"file", name}, {"bytes", std::to_string(size)}});
    std::ifstream stream(file, std::ios::binary);
    try {
        return Json::parse(stream);
    } catch (const Json::exception& problem) {
        throw Error(ErrorKind::BadInput, "json.invalid", "'" + name + "' is not valid JSON: " + problem.what(),
                    {{"file", name}, {"reason", problem.what()}});
    }
}

void writeJsonFile(const std::filesystem::path& file, const Json& value) {
    AtomicFile out(file);
    const std::string text = value.dump(2) + "\n";
    out.write(text.data(), text.size());
    out.commit();
}

} // namespace magiqt
