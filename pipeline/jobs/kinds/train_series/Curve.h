// What a training measures by step, kept line by line while it goes on: a killed training repeats the steps
// since its checkpoint and says the same values again, of which reading keeps the last. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace magiqt {

class CurveWriter {
public:
    explicit CurveWriter(const std::filesystem::path& file); // appends; throws Error (NoResource)
    void add(const std::string& name, double value, std::int64_t step);

private:
    std::ofstream m_file;
    std::string m_name;
};

struct Curve {
    std::map<std::pair<std::string, std::int64_t>, std::string> values; // (name, step) -> as printed

    static Curve
    read(const std::filesystem::path& file); // empty where there is none; damaged lines are left out
};

// curves.csv: cell, seed, metric, step, value.
class CurveTable {
public:
    void add(const std::string& cell, std::uint64_t seed, const Curve& curve);
    void write(const std::filesystem::path& file) const;

private:
    std::string m_text = "cell,seed,metric,step,value\n";
};

} // namespace magiqt
