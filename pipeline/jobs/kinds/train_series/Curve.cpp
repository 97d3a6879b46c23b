#include "Curve.h"

#include "base/AtomicFile.h"
#include "base/Error.h"

#include <cstdio>
#include <sstream>

namespace magiqt {

namespace {

// "name step value ." : the full stop says that the line is whole.
constexpr const char* kEnd = ".";

void checkWritten(const std::ostream& file, const std::string& name) {
    if (!file)
        throw Error(ErrorKind::NoResource, "file.write-failed",
                    "cannot write '" + name + "'; is the disk full? The last checkpoint is kept",
                    {{"file", name}});
}

} // namespace

CurveWriter::CurveWriter(const std::filesystem::path& file)
    : m_file(file, std::ios::app), m_name(file.filename().string()) {
    m_file << '\n'; // ends a line that a killed process left
    checkWritten(m_file, m_name);
}

void CurveWriter::add(const std::string& name, double value, std::int64_t step) {
    char text[64];
    std::snprintf(text, sizeof text, "%.9g", value);
    m_file << name << ' ' << step << ' ' << text << ' ' << kEnd << std::endl;
    checkWritten(m_file, m_name);
}

Curve Curve::read(const std::filesystem::path& file) {
    Curve curve;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string name, value, end;
        std::int64_t step = 0;
        if (words >> name >> step >> value >> end && end == kEnd) curve.values[{name, step}] = value;
    }
    return curve;
}

void CurveTable::add(const std::string& cell, std::uint64_t seed, const Curve& curve) {
    for (const auto& [key, value] : curve.values)
        m_text += cell + "," + std::to_string(seed) + "," + key.first + "," + std::to_string(key.second) +
                  "," + value + "\n";
}

void CurveTable::write(const std::filesystem::path& file) const {
    AtomicFile out(file);
    out.write(m_text.data(), m_text.size());
    out.commit();
}

} // namespace magiqt
